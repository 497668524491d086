"""What the worker runs to look at a scenario on the map; the layout keeps the design still."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.document import engine
from app.document.engine import LayOut
from app.document.revision import Revision
from graphs.progress import Progress

if TYPE_CHECKING:
    from app.document.scenario_runs import Tried
    from graphs.policy.policy import Policy


def revision_of(
    lay_out: LayOut, design: Revision, policy: Policy, tried: Tried, progress: Progress
) -> Revision:
    """A scenario as a revision that could follow the design, analysed and laid out."""
    revision = design.followed_by(tried.workflow)
    revision.analysis = tried.analysis
    if tried.workflow is design.workflow:
        return replace(revision, layout=design.layout, analysis=design.analysis)
    return engine.assess(lay_out, revision, policy, progress)
