"""What a Dify app remembers: conversation variables, and the history that models are shown."""

from __future__ import annotations

from graphs.formats.dify.canvas import Canvas
from graphs.formats.dify.file import RawNode, mapping
from graphs.formats.dify.references import assigned
from graphs.formats.draft import Thing

_FOLLOWED = "it holds only what this app writes into a conversation, and that is followed"


class Memory:
    """The memory of one app."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def variable(self, name: str) -> Thing:
        """A conversation variable."""
        because = "Dify keeps a conversation variable from turn to turn"
        thing = self._canvas.box.store(
            name, "platform", because=because, group="conversation",
            sensitivity=("public", _FOLLOWED), memory=True,
        )  # fmt: skip
        thing.contents["trusted"] = _FOLLOWED
        return thing

    def touched_by(self, actor: str, node: RawNode) -> None:
        """What a node reads of the variables, and what it sets."""
        draft = self._canvas.draft
        written = dict(assigned(node)) if node.type == "assigner" else {}
        for name in written:
            facts = {"verb": ("write", "it sets the variable")}
            draft.effect(actor, "write", self.variable(name), facts)
        for source, name in self._canvas.references.of[node.id]:
            if source == "conversation" and name and name not in written:
                fixed = {"arguments": ("fixed", "it reads the whole variable")}
                draft.effect(actor, "read", self.variable(name), fixed)
        if mapping(node.data.get("memory")):
            self.history(actor)

    def history(self, actor: str) -> None:
        """The earlier turns of the conversation, which a model is shown and adds to."""
        because = "its memory is switched on: it is shown the earlier turns"
        thing = self._canvas.box.store(
            "Conversation history", "platform", because=because, group="history",
            sensitivity=("public", _FOLLOWED), memory=True,
        )  # fmt: skip
        thing.contents["trusted"] = _FOLLOWED
        draft = self._canvas.draft
        draft.effect(actor, "read", thing, {"arguments": ("fixed", "the last turns")})
        draft.effect(actor, "write", thing, {"verb": ("write", "its answer becomes a turn")})
