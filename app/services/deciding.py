"""What was decided about the findings of a file, in its overlay and in its log."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from graphs.formats.base import Loaded
from graphs.model.decisions import Log, Standing, standings
from graphs.model.traces import Trace, trace_of
from graphs.model.workflow import Workflow
from graphs.rules.base import Finding
from graphs.rules.judge import Judgement


def standing_decisions(
    loaded: Loaded, judgement: Judgement, log: Log, today: date
) -> Collection[Standing]:
    """The newest decision on each finding of a file, and whether it holds."""
    others = loaded.overlay.overlay.decisions if loaded.overlay is not None else ()
    traces = {each.id: finding_trace(loaded.workflow, each) for each in judgement.findings}
    return standings(log, others, traces, today).values()


def finding_trace(workflow: Workflow, finding: Finding) -> Trace:
    """The path of a finding as it is now."""
    path = finding.path
    return trace_of(workflow, finding.severity, path.nodes, path.links, finding.elements)
