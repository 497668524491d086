"""What the worker runs for scenarios, and what each comes to on one version of the design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.document import engine
from graphs.progress import Progress, step

if TYPE_CHECKING:
    from graphs.analysis.engine import Analysis
    from graphs.analysis.measures import Measures
    from graphs.model.scenario import Misfit, Scenario
    from graphs.model.workflow import Workflow
    from graphs.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Tried:
    """A scenario on one version of the design.

    `counts`: findings by severity, worst first; None until they are judged. `complete`: every rule
    could be judged.
    """

    design: Workflow
    workflow: Workflow
    measures: Measures
    misfits: tuple[Misfit, ...] = ()
    analysis: Analysis | None = None
    counts: Mapping[str, int] | None = None
    complete: bool = True


def try_design(analysis: Analysis, progress: Progress) -> Tried:
    """The figures of the design itself."""
    from graphs.analysis.measures import measure

    step(progress, 0.0, "measuring the design")
    return Tried(analysis.workflow, analysis.workflow, measure(analysis))


def try_scenario(design: Workflow, policy: Policy, scenario: Scenario, progress: Progress) -> Tried:
    """The figures of a design with the changes of a scenario.

    Runs that are not known count as often as in the design, so that cutting a busy link does not
    look as if it saved time elsewhere.
    """
    from graphs.analysis.measures import busiest_run, measure
    from graphs.api import analyse
    from graphs.model.scenario import try_on

    workflow, misfits = try_on(design, scenario.changes)
    analysis = analyse(workflow, policy, progress)
    return Tried(design, workflow, measure(analysis, busiest_run(design)), misfits, analysis)


def count_findings(analysis: Analysis, progress: Progress) -> tuple[Mapping[str, int], bool]:
    """Findings by severity, and whether every rule could be judged."""
    judged = engine.judge(analysis, progress)
    return judged.counts, judged.judgement.complete
