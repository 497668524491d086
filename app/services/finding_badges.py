"""Counts findings by the nodes that they are about, for the badges on the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphs.drawing.finding_badges import FindingBadge
    from graphs.model.workflow import Workflow
    from graphs.rules.base import Finding


def badges_of(workflow: Workflow, findings: Iterable[Finding]) -> dict[str, FindingBadge]:
    """For each node that findings name, or a link of which they name, the badge that it bears."""
    # Only now: the window starts without the engine.
    from graphs.analysis.impact import SEVERITIES
    from graphs.drawing.finding_badges import FindingBadge

    counts: Counter[str] = Counter()
    worst: dict[str, str] = {}
    for finding in findings:
        for node in nodes_of(workflow, finding):
            counts[node] += 1
            known = worst.get(node, finding.severity)
            worst[node] = min(known, finding.severity, key=SEVERITIES.index)
    return {node: FindingBadge(worst[node], count) for node, count in counts.items()}


def nodes_of(workflow: Workflow, finding: Finding) -> set[str]:
    """The nodes that a finding is about: those that it names, and the ends of links."""
    found: set[str] = set()
    for element in finding.elements:
        link = workflow.link_by_id.get(element)
        found.update((link.from_id, link.to_id) if link is not None else (element,))
    return found & workflow.node_by_id.keys()
