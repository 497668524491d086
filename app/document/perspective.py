"""What of the document is being looked at: the lens, the selection and the node in focus."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.document.changes_map import ChangesMap
    from graphs.analysis.result import Action

LENSES = (
    ("design", "Design"),
    ("blast", "Blast radius"),
    ("boundaries", "Boundaries"),
    ("gates", "Gates"),
    ("evidence", "Evidence"),
)
#: What each lens tells, as the end of a sentence.
LENS_TELLS = {
    "design": "the workflow as it is wired, in its trust zones",
    "blast": "what the selected node can reach ungated, by way of gates, or with its credentials",
    "boundaries": "where links cross from one zone into another, which way, and if that is allowed",
    "gates": "which actions are gated, and the links on which a gate is missing",
    "evidence": "what is logged, and where the chain of evidence breaks",
}
#: The lens for what changed since an older version; only while there is one to compare with.
CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Selection:
    """An element by its id ("" for none); for an action also the role that tells it apart.

    `is_action`: the action of the link is meant rather than the link. `finding`: the id of a
    finding that names the element; `chain`: the two zones that a chain of steps joins. `others`:
    what is selected besides the element, which leads. `path`: the nodes and links of a path that
    is stepped along, and `place` where on it the element is.
    """

    element: str = ""
    is_action: bool = False
    role: str | None = None
    finding: str = ""
    chain: tuple[str, str] | None = None
    others: tuple[str, ...] = ()
    path: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    place: int = 0

    @classmethod
    def of_all(cls, elements: tuple[str, ...]) -> Selection:
        """Several elements, of which the first leads; nothing where there is none."""
        return cls(elements[0], others=elements[1:]) if elements else cls()

    @property
    def elements(self) -> tuple[str, ...]:
        return (self.element, *self.others) if self.element else ()

    def toggled(self, element: str) -> Selection:
        """With an element besides what is selected, or without it where it is."""
        if element in self.elements:
            return Selection.of_all(tuple(each for each in self.elements if each != element))
        return Selection.of_all((element, *self.elements))

    @classmethod
    def of_action(cls, action: Action) -> Selection:
        return cls(action.link, True, action.role)

    def means(self, action: Action) -> bool:
        return self.is_action and self.element == action.link and self.role == action.role


@dataclass(frozen=True, slots=True)
class Looking:
    """One state of a perspective; `focus` is the node whose blast radius is shown ("" for none).

    `standard`: framework and identifier, and `place`: node, to which the list of findings is
    narrowed. `badges`: whether nodes bear what was found at them. `changes`: what the lens of that
    name shows, while the document is compared with an older version.
    """

    lens: str = "design"
    selection: Selection = Selection()
    focus: str = ""
    standard: tuple[str, str] | None = None
    place: str = ""
    badges: bool = True
    changes: ChangesMap | None = None

    @property
    def changes_shown(self) -> ChangesMap | None:
        """What changed, where that is what is looked at."""
        return self.changes if self.lens == CHANGES else None


class Perspective(QObject):
    """Holds what is looked at and tells when it changes; it never touches the document."""

    #: The state before and the state now.
    changed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = Looking()
        #: The lens before that for what changed, to return to.
        self._earlier = self._now.lens

    @property
    def now(self) -> Looking:
        return self._now

    @property
    def lens(self) -> str:
        return self._now.lens

    @property
    def selection(self) -> Selection:
        return self._now.selection

    def set_lens(self, lens: str) -> None:
        if lens == CHANGES and self._now.changes is None:
            return
        if lens != CHANGES:
            self._earlier = lens
        self._become(replace(self._now, lens=lens))

    def show_changes(self, changes: ChangesMap | None) -> None:
        """Have a map of what changed to look at; without one the earlier lens comes back."""
        lens = self._earlier if changes is None and self.lens == CHANGES else self.lens
        self._become(replace(self._now, lens=lens, changes=changes))

    def select(self, selection: Selection, focus: str | None = None) -> None:
        """Select; `focus` becomes the node whose blast radius is shown, None keeps the last one."""
        kept = self._now.focus if focus is None else focus
        self._become(replace(self._now, selection=selection, focus=kept))

    def narrow(self, standard: tuple[str, str] | None) -> None:
        """List only the findings that a framework's identifier is mapped to; None lists all."""
        self._become(replace(self._now, standard=standard, place=""))

    def narrow_to(self, place: str) -> None:
        """List only the findings about a node."""
        self._become(replace(self._now, standard=None, place=place))

    def show_badges(self, shown: bool) -> None:
        """Have nodes bear what was found at them, or not."""
        self._become(replace(self._now, badges=shown))

    def clear(self) -> None:
        """Look at another document: nothing is selected, lens and badges stay."""
        self._become(Looking(self._earlier, badges=self._now.badges))

    def _become(self, now: Looking) -> None:
        before, self._now = self._now, now
        if before != now:
            self.changed.emit(before, now)
