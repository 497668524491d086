"""The gates of `requires_confirmation`, with what the specification says of them and no more."""

from __future__ import annotations

from graphs.formats.agent_spec.board import Board
from graphs.formats.agent_spec.file import Component

ASKS = "requires_confirmation is true"
_SILENT = "the specification leaves it to the runtime"


class Gates:
    """Adds a gate for each tool or toolbox that must be confirmed, and the one who confirms."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._human = ""
        self._gates: dict[Component, str] = {}

    def of(self, component: Component) -> str:
        """The gate before a tool, a toolbox or a tool of one."""
        if component not in self._gates:
            self._board.at(component)
            self._gates[component] = self._board.draft.add(
                "gate",
                f"Confirm {component.title}",
                "platform",
                "the runtime asks before it runs the tool",
                {
                    "enforced": ("before", f"{ASKS}: the runtime asks before the tool runs"),
                    "on_timeout": (None, f"what follows where nobody answers: {_SILENT}"),
                    "approvers": ((self._asked(),), "the user or an operator must approve"),
                    "shows": (None, f"what is shown of the call: {_SILENT}"),
                    "binds": (None, f"whether what was shown is what runs: {_SILENT}"),
                    "self_approval": (None, "whether it is the user who asked is not told"),
                },
                pointer=component.pointer,
                description="Asks a user or an operator before the tool runs.",
                tags=("derived",),
            )
        return self._gates[component]

    def _asked(self) -> str:
        if not self._human:
            self._human = self._board.draft.add(
                "human",
                "User or operator",
                "",
                "the specification does not tell who confirms",
                description="Whoever the runtime asks to confirm a call.",
                tags=("derived",),
            )
        return self._human
