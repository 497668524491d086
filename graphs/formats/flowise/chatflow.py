"""Draw a chatflow or an agent graph (v1): parts attached to what uses them, child to parent."""

from __future__ import annotations

from collections import defaultdict

from graphs.formats.draft import Thing
from graphs.formats.flowise.canvas import HERE, MOST, Canvas
from graphs.formats.flowise.file import Edge
from graphs.formats.flowise.parts import Parts
from graphs.formats.flowise.roles import ENDINGS, PLACED, role_of
from graphs.formats.flowise.sequence import FLOW_ANCHORS, Sequence

_SERVER = "who may chat is set in Flowise, not in the file"
_BUILDER = "whoever builds the flow starts it in Flowise or by its API"


class Chatflow:
    """One flow of the first generation on its way to the map."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._nodes = {key: node for key, node in canvas.flow.nodes.items() if not node.note}
        self._roles = {
            key: role_of(node, canvas.category(node)) for key, node in self._nodes.items()
        }
        self._children: dict[str, list[Edge]] = defaultdict(list)
        self._steps: list[Edge] = []
        for edge in canvas.flow.edges:
            if edge.source in self._nodes and edge.target in self._nodes:
                if edge.anchor in FLOW_ANCHORS:
                    self._steps.append(edge)
                else:
                    self._children[edge.target].append(edge)
        self._parts = Parts(canvas, self._nodes, self._roles)

    def build(self) -> None:
        """Add everything of this flow to the draft."""
        canvas = self._canvas
        for key, node in self._nodes.items():
            if self._roles[key] not in PLACED:
                canvas.ids[key] = canvas.draft.fresh_id(node.title)
        for key in self._nodes:
            self._parts.add(key)
        for key in self._nodes:
            for edge in self._children[key]:
                self._attach(key, edge)
        self._load()
        sequence = Sequence(
            canvas, self._nodes, self._roles, self._children, self._steps, self._parts.held
        )
        sequence.link()
        if not any(role == "start" for role in self._roles.values()):
            self._begin()

    def _attach(self, parent: str, edge: Edge) -> None:
        """Let a node use what is attached to it."""
        child = edge.source
        role, under = self._roles[child], self._roles[parent]
        ids, draft = self._canvas.ids, self._canvas.draft
        if under in ("store", "memory", "model"):
            # None of these acts: what is attached to it serves those that use it.
            return
        if under == "worker" and role == "supervisor":
            draft.link("delegates", ids[child], ids[parent])
        elif role == "model":
            self._use_model(parent, child)
        elif role in ("memory", "cache"):
            self._use_memory(parent, child)
        elif role == "store":
            self._use_store(parent, child)
        elif role in ("start", "end"):
            draft.notes.append(f"{self._nodes[child].title} serves no node: an edge is left out.")
        else:
            draft.link("calls", ids[parent], ids[child], self._parts.gate_of(parent, child))
            for tool in self._parts.served[child]:
                draft.link("calls", ids[parent], tool, self._parts.gate_of(parent, child))

    def _use_model(self, actor: str, model: str) -> None:
        ids, draft = self._canvas.ids, self._canvas.draft
        draft.link("calls", ids[actor], ids[model])
        self._canvas.hold(ids[actor], self._parts.held(model))
        for edge in self._children[model][:MOST]:
            if self._roles[edge.source] in ("cache", "memory"):
                self._use_memory(actor, edge.source)

    def _use_memory(self, actor: str, memory: str) -> None:
        ids, draft = self._canvas.ids, self._canvas.draft
        draft.link("reads", ids[actor], ids[memory], {"arguments": ("fixed", "the last turns")})
        draft.link("writes", ids[actor], ids[memory], {"verb": ("write", "it keeps each turn")})
        self._canvas.hold(ids[actor], self._parts.held(memory), [self._thing(memory)])

    def _use_store(self, actor: str, store: str) -> None:
        ids, draft = self._canvas.ids, self._canvas.draft
        how = "it searches with words that the conversation gave"
        draft.link("reads", ids[actor], ids[store], {"arguments": (None, how)})
        self._canvas.hold(ids[actor], self._parts.held(store), [self._thing(store)])
        for edge in self._children[store][:MOST]:
            if self._roles[edge.source] == "model":
                self._use_model(actor, edge.source)

    def _thing(self, key: str) -> Thing:
        return Thing(self._canvas.ids[key], self._nodes[key].title, "", "")

    def _load(self) -> None:
        """Loaders fill the stores that they are attached to, when someone starts an upsert."""
        ids, draft = self._canvas.ids, self._canvas.draft
        upsert = ""
        for store, role in self._roles.items():
            if role != "store":
                continue
            for edge in self._children[store]:
                loader = edge.source
                if self._roles[loader] in ("model", "memory", "cache", "store"):
                    continue
                if not upsert:
                    exposure = {"exposure": ("internal", _BUILDER)}
                    upsert = draft.add(
                        "trigger", "Upsert", "platform", _BUILDER, exposure, tags=("derived",)
                    )
                draft.link("flow", upsert, ids[loader])
                verb = {"verb": ("write", "an upsert fills the store")}
                draft.link("writes", ids[loader], ids[store], verb)
                self._canvas.hold(ids[loader], self._parts.held(store), [self._thing(store)])
                for other in self._children[store][:MOST]:
                    if self._roles[other.source] == "model":
                        self._use_model(loader, other.source)

    def _begin(self) -> None:
        """A chat begins what no other node uses: the chain, agent or engine at the end."""
        ids, draft = self._canvas.ids, self._canvas.draft
        used = {edge.source for edges in self._children.values() for edge in edges}
        ends = [
            key
            for key, role in self._roles.items()
            if role == "supervisor" or (role in ENDINGS and key not in used)
        ]
        if not ends:
            draft.notes.append("No chain, agent or engine ends the flow: nothing can begin it.")
            return
        trigger = draft.add(
            "trigger", "Chat", "platform", HERE, {"exposure": (None, _SERVER)}, tags=("derived",)
        )
        for key in ends:
            draft.link("flow", trigger, ids[key])
            draft.link("replies", ids[key], trigger)
        begun = (trigger, tuple(ids[key] for key in ends))
        self._canvas.shared.starts.setdefault(self._canvas.flow.flow_id, begun)
