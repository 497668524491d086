"""What a test believes of a document: a list of states, one for each place of the undo stack."""

from __future__ import annotations

from dataclasses import dataclass

from app.document.change import Change
from app.document.document import Document
from graphs.formats import native_writer
from graphs.model.workflow import Workflow


@dataclass(eq=False)
class State:
    """A workflow, where its nodes stood once it was shown, and the scenarios when it was left."""

    workflow: Workflow
    places: dict[str, tuple[float, float]] | None = None


class History:
    """Writes down what each push made of the document, and compares at every undo and redo."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._stack = document.undo_stack
        self._steps = False
        self.states: list[State] = []
        self.index = 0
        self._stack.indexChanged.connect(self._write)
        document.changed.connect(self._begin)

    @property
    def now(self) -> State:
        return self.states[self.index]

    def _begin(self, change: Change) -> None:
        workflow = self._document.workflow
        if change & Change.SOURCE and workflow is not None:
            self.states, self.index = [State(workflow)], 0

    def _write(self, index: int) -> None:
        if self._steps or not self._stack.count():
            return
        assert index == self.index + 1, "a gesture is one step"
        assert self._stack.undoText(), "every step has a name"
        workflow = self._document.workflow
        assert workflow is not None
        self.states[index:] = [State(workflow)]
        self.index = index

    def undo(self) -> None:
        self._step(-1)

    def redo(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        self._steps = True
        try:
            if by < 0:
                self._stack.undo()
            else:
                self._stack.redo()
        finally:
            self._steps = False
        self.index += by
        self.check()

    def check(self) -> None:
        """The document is what it was when this place of the undo stack was new."""
        assert self._stack.index() == self.index
        assert self._stack.count() == len(self.states) - 1
        assert self._document.workflow is not None
        assert self._document.workflow == self.now.workflow

    def check_places(self) -> None:
        """The nodes stand where they stood; nothing is on its way any more."""
        places = dict(self._document.places)
        if self.now.places is None:
            self.now.places = places
        assert places == self.now.places


def written(workflow: Workflow) -> str:
    """The workflow as a file says it: what of two workflows must be equal after saving."""
    return native_writer.dump(workflow)
