"""What the parts of the importer share: the draft, the toolbox, the user, work still to be done."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from graphs.formats.base import Catalogues
from graphs.formats.draft import Draft
from graphs.formats.toolbox import Toolbox

PLATFORM = "Agent Development Kit"


class Board:
    """The map in the making.

    What refers to each other is put off with `later`: no depth of the files exhausts the stack.
    """

    def __init__(self, draft: Draft, catalogues: Catalogues) -> None:
        self.draft = draft
        self.box = Toolbox(draft, catalogues)
        self._pending: deque[Callable[[], None]] = deque()
        self._user = ""

    def later(self, work: Callable[[], None]) -> None:
        """Do this once the parts at hand are on the map."""
        self._pending.append(work)

    def run(self) -> None:
        """Do all that was put off."""
        while self._pending:
            self._pending.popleft()()

    def user(self) -> str:
        """The messages of whoever talks with the agents, as a trigger."""
        if not self._user:
            because = "the file does not tell who may talk to the agents"
            self._user = self.draft.add(
                "trigger", "User's messages", "", "nothing tells where the user is",
                {"exposure": (None, because)}, tags=("derived",),
            )  # fmt: skip
        return self._user

    def answers(self, actor: str) -> None:
        """An actor writes to the user."""
        self.draft.link("replies", actor, self.user())

    def converses(self, actor: str) -> None:
        """An actor hears the user and writes to the user."""
        self.draft.link("flow", self.user(), actor)
        self.answers(actor)
