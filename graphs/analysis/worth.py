"""How sensitive and how critical a node is, with unknown facts taken at their worse value."""

from __future__ import annotations

from graphs.model.elements import Node
from graphs.model.facts import CRITICALITIES
from graphs.model.workflow import Workflow

#: The kinds whose content has a sensitivity.
HOLDERS = frozenset({"data", "system", "log"})


def sensitivity_of(workflow: Workflow, node: Node) -> str | None:
    """The sensitivity of what a node holds; unknown: its zone's clearance; None: holds none."""
    if node.kind not in HOLDERS:
        return None
    return str(node.fact("sensitivity") or workflow.clearance(workflow.zone_id(node)))


def criticality_of(node: Node) -> str | None:
    """The criticality of a system; unknown: critical; None: no system."""
    if node.kind != "system":
        return None
    return str(node.fact("criticality") or CRITICALITIES[-1])
