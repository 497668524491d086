"""What the parts of the importer share: the draft, the toolbox, and the work still to be done."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from graphs.formats.agent_spec.file import Component, Library
from graphs.formats.base import Catalogues
from graphs.formats.draft import Draft
from graphs.formats.hosts import host_of
from graphs.formats.toolbox import Toolbox

#: Where the runtime works that loads the specification; its name in `Draft(platform=…)`.
RUNTIME = "Agent Spec runtime"
RUNS = "the runtime that loads the specification runs it"
_LOCAL = ("localhost", "127.0.0.1", "::1", "0.0.0.0")


class Board:
    """The map in the making.

    Parts that refer to each other are put off with `later`, so that no depth of the file can
    exhaust the stack.
    """

    def __init__(self, draft: Draft, catalogues: Catalogues, library: Library) -> None:
        self.draft = draft
        self.box = Toolbox(draft, catalogues)
        self.library = library
        self._pending: deque[Callable[[], None]] = deque()
        self._user = ""

    def later(self, work: Callable[[], None]) -> None:
        """Do this once the parts at hand are on the map."""
        self._pending.append(work)

    def run(self) -> None:
        """Do all that was put off."""
        while self._pending:
            self._pending.popleft()()

    def at(self, component: Component) -> None:
        """What is added now stands in the file of this component."""
        self.draft.file = component.file

    def user(self) -> str:
        """The messages of whoever talks with the agents, as a trigger."""
        if not self._user:
            self._user = self.draft.add(
                "trigger",
                "User's messages",
                "",
                "nothing tells where the user is",
                {"exposure": (None, "the specification does not tell who may talk to it")},
                description="What the user of the agents writes in the conversation.",
                tags=("derived",),
            )
        return self._user

    def answers(self, actor: str) -> None:
        """An actor writes to the user."""
        self.draft.link("replies", actor, self.user())

    def converses(self, actor: str) -> None:
        """An actor hears the user and writes to the user."""
        self.draft.link("flow", self.user(), actor)
        self.answers(actor)

    def unclassified(self, component: Component) -> None:
        """Tell that the kind of a component is none that the specification names."""
        self.draft.unclassified.append(f"{component.kind} {component.title}")

    def place_of(self, url: str) -> tuple[str, str]:
        """Where the host of a URL lies, and why; empty where the URL does not tell."""
        host = host_of(url)
        if not host.name:
            return "", "its address stands elsewhere or is computed"
        if host.name in _LOCAL:
            return "host", "it answers on this machine"
        vendor = self.draft.vendors.of_host(host.name)
        if vendor is not None:
            return vendor[0], f"it is a host of {self.draft.vendors.name(vendor[0])}"
        place = {"internet": host.name, "private": "private"}.get(host.place, "")
        return place, host.because
