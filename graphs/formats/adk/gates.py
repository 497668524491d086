"""What asks someone before or during a call, for what it is: ADK's confirmation, or a tool."""

from __future__ import annotations

from typing import Any

from graphs.formats.adk.board import Board
from graphs.formats.adk.file import ToolEntry
from graphs.formats.verbs import words

_ASKING = frozenset({
    "approval", "approve", "approved", "approver", "confirm", "confirmation", "permission", "human",
    "review", "reviewer", "authorization", "authorisation", "consent", "signoff", "manager",
    "escalate", "escalation",
})  # fmt: skip


def asks_someone(function: str) -> bool:
    """Whether the name of a long-running function tells that it asks a person."""
    return bool(_ASKING & set(words(function.rpartition(".")[2])))


class Gates:
    """Adds gates, with what ADK does and the file says, and no more."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._human = ""

    def confirmation(self, entry: ToolEntry, name: str, told: Any) -> str:
        """The gate of `require_confirmation`, which ADK itself keeps shut until it is answered."""
        enforced: tuple[str | None, str] = ("before", "ADK runs the call once it is confirmed")
        if told is not True:
            # A function decides by the arguments whether it is asked at all.
            enforced = (None, "a function in code decides whether it asks")
        return self._board.draft.add(
            "gate",
            f"Confirm {name}",
            "platform",
            "ADK asks where the agent runs",
            {
                "enforced": enforced,
                "on_timeout": ("wait", "ADK runs nothing until an answer comes"),
                "approvers": ((self._asked(),), "whoever the client of the run asks"),
                "shows": (None, "what of the call is shown is up to the client"),
                "binds": ("arguments", "ADK runs the call that it asked about"),
                "self_approval": (None, "whether it is the user who asked is not told"),
            },
            pointer=entry.pointer,
            tags=("derived",),
        )

    def asking(self, entry: ToolEntry, name: str) -> str:
        """A long-running tool that asks a person: the model decides whether it calls it."""
        because = "the answer is handled in code"
        return self._board.draft.add(
            "gate",
            name,
            "platform",
            "its agent calls it where it runs",
            {
                "enforced": ("advisory", "the model decides whether it asks, and what follows"),
                "on_timeout": (None, because),
                "approvers": (None, because),
                "shows": (None, because),
                "binds": (None, because),
            },
            pointer=entry.pointer,
            description="Asks a person and gives the answer to the agent: it makes no other "
            "tool wait.",
            tags=("LongRunningFunctionTool",),
        )

    def _asked(self) -> str:
        if not self._human:
            self._human = self._board.draft.add(
                "human", "User or operator", "", "nothing tells who is asked", tags=("derived",)
            )
        return self._human
