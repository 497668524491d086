"""The sections of a report in their order, one line each."""

from __future__ import annotations

from collections.abc import Callable

from graphs.reports.pack.content import Section
from graphs.reports.pack.sections import (
    actions,
    analysed,
    asked,
    assumptions,
    boundaries,
    decisions,
    evidence,
    findings,
    gate_plan,
    map_gates,
    not_assessed,
    reach,
    standards,
    summary,
)
from graphs.reports.pack.telling import Telling

#: None where there is nothing to tell.
MakeSection = Callable[[Telling], Section | None]

SECTIONS: tuple[MakeSection, ...] = (
    summary.section,
    map_gates.section,
    actions.section,
    gate_plan.section,
    findings.section,
    reach.section,
    boundaries.section,
    evidence.section,
    standards.section,
    decisions.section,
    assumptions.section,
    asked.section,
    not_assessed.section,
    analysed.section,
)
