"""An independent reading of DESIGN 3.1-3.4: slow, obvious, written without the engine in view."""

from __future__ import annotations

from oracle_actions import Actions, Classify, default_class
from oracle_boundaries import Boundaries
from oracle_placement import Cuts
from oracle_walks import Map

from graphs.model.workflow import Workflow


class Oracle:
    """Everything that the definitions say of one workflow."""

    def __init__(self, workflow: Workflow, classify: Classify = default_class) -> None:
        self.workflow = workflow
        self.map = Map(workflow)
        self.boundaries = Boundaries(self.map)
        self.actions = Actions(self.boundaries, classify)
        self.judged = self.actions.all()
        self.cuts = Cuts(self.actions)
