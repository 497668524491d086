"""The order in which the nodes of a sequential agent graph (v1) run."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Sequence as Sized

from graphs.formats.flowise.canvas import MOST, Canvas
from graphs.formats.flowise.file import Edge, RawNode

#: Inputs whose edges are the flow of control; all others attach parts.
FLOW_ANCHORS = frozenset({"sequentialNode", "llmNode"})
_WITH_MODEL = {"seqAgent", "seqLLMNode", "seqConditionAgent", "worker"}


class Sequence:
    """Links what runs after what, and gives nodes the model that they take from the start."""

    def __init__(
        self,
        canvas: Canvas,
        nodes: Mapping[str, RawNode],
        roles: Mapping[str, str],
        children: Mapping[str, Sized[Edge]],
        steps: Sized[Edge],
        held: Callable[[str], list[str]],
    ) -> None:
        self._canvas = canvas
        self._nodes = nodes
        self._roles = roles
        self._children = children
        self._steps = steps
        self._held = held

    def link(self) -> None:
        """Add the flow, the loops, the answers, and models that are not attached one by one."""
        draft, ids = self._canvas.draft, self._canvas.ids
        for edge in self._steps:
            if self._roles[edge.source] in ("model", "memory", "store", "cache"):
                continue
            draft.link("flow", ids[edge.source], ids[edge.target], name=edge.label)
        self._loops()
        starts = [key for key, role in self._roles.items() if role == "start"]
        ends = [key for key, role in self._roles.items() if role == "end"]
        left = {edge.source for edge in self._steps}
        if not ends:
            ends = [edge.target for edge in self._steps if edge.target not in left]
        for start in starts[:MOST]:
            for end in dict.fromkeys(ends):
                draft.link("replies", ids[end], ids[start])
        if starts:
            begun = (ids[starts[0]], tuple(ids[end] for end in dict.fromkeys(ends)))
            self._canvas.shared.starts.setdefault(self._canvas.flow.flow_id, begun)
        self._lend_models()

    def _loops(self) -> None:
        by_name: dict[str, str] = {}
        for key, node in self._nodes.items():
            by_name.setdefault(_plain_name(node.title), key)
        for node in self._nodes.values():
            if node.type != "seqLoop":
                continue
            told = node.text("loopToName")
            target = by_name.get(_plain_name(told)) if told else None
            if target is None:
                self._canvas.draft.notes.append(f"{node.title} loops back to no node of this flow.")
                continue
            own = self._canvas.ids[node.id]
            self._canvas.draft.link("flow", own, self._canvas.ids[target], name="loops back")

    def _lend_models(self) -> None:
        """Nodes without a model of their own use that of the start or of their supervisor."""
        lent: dict[str, list[str]] = {"start": [], "supervisor": []}
        for key, role in self._roles.items():
            if role in lent:
                lent[role].extend(self._models(key))
        for key, node in self._nodes.items():
            if node.type not in _WITH_MODEL or self._models(key):
                continue
            for model in lent["supervisor" if node.type == "worker" else "start"][:MOST]:
                self._canvas.draft.link("calls", self._canvas.ids[key], self._canvas.ids[model])
                self._canvas.hold(self._canvas.ids[key], self._held(model))

    def _models(self, key: str) -> list[str]:
        return [e.source for e in self._children.get(key, ()) if self._roles[e.source] == "model"]


def _plain_name(name: str) -> str:
    """A name as Flowise compares names: lower case, blanks as underscores."""
    return re.sub(r"\s+", "_", name.strip().lower())
