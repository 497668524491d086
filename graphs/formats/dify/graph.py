"""The map of a Dify app with a graph: its nodes, the ways between them, and who gets an answer."""

from __future__ import annotations

from collections import defaultdict

from graphs.formats.catalogue import Catalogue
from graphs.formats.dify.canvas import HERE, Canvas
from graphs.formats.dify.file import App, RawEdge, RawNode
from graphs.formats.dify.gates import HumanInput, actions, answers
from graphs.formats.dify.nodes import CONTAINERS, MARKS, TRIGGERS, Nodes, branch_names
from graphs.formats.dify.notes import feature_notes
from graphs.formats.dify.references import References
from graphs.formats.dify.tool_entries import Tools
from graphs.formats.draft import Draft
from graphs.formats.toolbox import Toolbox

_ANSWERS = frozenset({"answer", "end"})
#: How many ways past a gate, or back to who asked, are drawn one by one.
_MOST_PAIRS = 1000


class GraphApp:
    """A workflow, chatflow or RAG pipeline."""

    def __init__(self, app: App, draft: Draft, box: Toolbox, vendors: Catalogue) -> None:
        self._app = app
        self._canvas = Canvas(app, draft, box, References(app.nodes, app.environment))
        self._nodes = {node.id: node for node in app.nodes}
        self._leaving: dict[str, list[RawEdge]] = defaultdict(list)
        self._entering: dict[str, list[RawEdge]] = defaultdict(list)
        for edge in app.edges:
            self._leaving[edge.source].append(edge)
            self._entering[edge.target].append(edge)
        self._children: dict[str, list[RawNode]] = defaultdict(list)
        for node in app.nodes:
            if node.parent in self._nodes:
                self._children[node.parent].append(node)
        self._late: dict[str, list[str]] = defaultdict(list)
        gates = HumanInput(self._canvas, self._nodes, self._leaving)
        self._placing = Nodes(self._canvas, Tools(self._canvas, vendors), gates)

    def build(self) -> None:
        """Add everything to the draft."""
        draft = self._canvas.draft
        live = self._live()
        shown = [node for node in self._app.nodes if node.type not in MARKS]
        for node in shown:
            if node.type != "tool":
                self._canvas.ids[node.id] = draft.fresh_id(node.title)
        for node in shown:
            if node.id in live:
                self._placing.place(node)
            else:
                self._placing.idle(node)
        idle = [node.title for node in shown if node.id not in live]
        if idle:
            draft.notes.append(f"Nothing leads to these nodes, so they never run: {_listed(idle)}.")
        for edge in self._app.edges:
            self._flow(edge)
        for gate, targets in self._late.items():
            self._past(gate, targets)
        for node in shown:
            if node.type in CONTAINERS:
                self._close(node)
        self._replies(live)
        draft.notes.extend(feature_notes(self._app))

    def _live(self) -> set[str]:
        """The nodes that a run can come to, from every start."""
        starts = [n.id for n in self._app.nodes if n.type in TRIGGERS and not n.parent]
        if not starts:
            self._canvas.draft.notes.append("The app has no start: any of its nodes may run.")
            return set(self._nodes)
        live = set(starts)
        front = list(starts)
        while front:
            current = front.pop()
            following = [edge.target for edge in self._leaving.get(current, ())]
            following += [node.id for node in self._first(current)]
            for each in following:
                if each not in live:
                    live.add(each)
                    front.append(each)
        return live

    def _first(self, container: str) -> list[RawNode]:
        """The nodes that a container begins with."""
        children = self._children.get(container, [])
        marks = [child for child in children if child.type in MARKS]
        if marks:
            return marks
        start = self._nodes[container].data.get("start_node_id")
        named = [child for child in children if child.id == start]
        if named:
            return named
        entered = {edge.target for child in children for edge in self._leaving.get(child.id, ())}
        return [child for child in children if child.id not in entered]

    def _flow(self, edge: RawEdge) -> None:
        source, target = self._nodes[edge.source], self._nodes[edge.target]
        if target.type in MARKS:
            return
        if source.type in MARKS:
            source = self._nodes.get(source.parent, source)
        if source.id not in self._canvas.ids or source.id == target.id:
            return
        name = branch_names(source).get(edge.handle, "")
        if source.type != "human-input":
            self._link(source.id, target.id, name)
        elif any(answers(source, [edge]).by_action.values()):
            self._link(source.id, target.id, actions(source).get(edge.handle, name))
        else:
            self._late[source.id].append(target.id)

    def _past(self, gate: str, targets: list[str]) -> None:
        """What follows when nobody answers: it comes past the gate, from the steps before it."""
        found: dict[str, None] = {}
        for edge in self._entering.get(gate, ()):
            source = self._nodes[edge.source]
            found[source.parent if source.type in MARKS else source.id] = None
        before = [self._canvas.ids[one] for one in found if one in self._canvas.ids and one != gate]
        after = [self._canvas.ids[one] for one in targets]
        if len(before) * len(after) > _MOST_PAIRS:
            between = self._canvas.draft.add(
                "step", f"No answer to {self._nodes[gate].title}", "platform", HERE, {},
                tags=("derived",),
            )  # fmt: skip
            for one in before:
                self._canvas.draft.link("flow", one, between)
            before = [between]
        for one in before:
            for other in after:
                if one != other:
                    self._canvas.draft.link("flow", one, other, name="no answer in time")

    def _link(self, source: str, target: str, name: str) -> None:
        self._canvas.draft.link(
            "flow", self._canvas.ids[source], self._canvas.ids[target], name=name
        )

    def _close(self, container: RawNode) -> None:
        """The ways into a container's first nodes and back from its last ones."""
        children = [n for n in self._children.get(container.id, ()) if n.type not in MARKS]
        inside = {child.id for child in children}
        for first in self._first(container.id):
            if first.type not in MARKS:
                self._link(container.id, first.id, "")
        for child in children:
            if not any(edge.target in inside for edge in self._leaving.get(child.id, ())):
                self._link(child.id, container.id, "")

    def _replies(self, live: set[str]) -> None:
        """Whoever runs the app gets what its answers and its end say."""
        askers = [n.id for n in self._app.nodes if n.type == "start" and n.id in live]
        saying = [n.id for n in self._app.nodes if n.type in _ANSWERS and n.id in live]
        if len(askers) * len(saying) > _MOST_PAIRS:
            # Dify runs one start; a file with many was never exported by it.
            askers = askers[:1]
        for node in saying:
            for asker in askers:
                self._canvas.draft.link("replies", self._canvas.ids[node], self._canvas.ids[asker])


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:8])
    return shown if len(names) <= 8 else f"{shown} and {len(names) - 8} more"
