"""Put a graph of LangGraph on the map: its nodes, its edges, and where it is interrupted."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphs.formats.base import Catalogues
from graphs.formats.draft import Draft, Facts
from graphs.formats.langgraph.file import RawGraph, RawNode
from graphs.formats.langgraph.roles import role_of, says_human
from graphs.formats.redact import redact
from graphs.formats.toolbox import Toolbox
from graphs.model.elements import Source

PLATFORM = "LangGraph"
_HERE = "the application that runs the graph runs it"
_NO_CODE = "a drawn graph does not hold what its nodes run"
_NO_TOOLS = "a drawn graph does not name the tools that a node runs: it may do anything"
_STARTER = "the file does not say who starts the graph, nor with what"


@dataclass(slots=True)
class Drawn:
    """A graph on the map: where it starts, and the nodes by which it is entered and left."""

    starts: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)


class GraphMap:
    """Adds graphs to a draft."""

    def __init__(self, draft: Draft, catalogues: Catalogues) -> None:
        self._draft = draft
        self._box = Toolbox(draft, catalogues)

    def build(self, graph: RawGraph) -> Drawn:
        """Add a graph."""
        self._draft.notes += [redact(note) for note in graph.notes]
        self._draft.notes.append(
            "A drawn graph holds names and edges alone: the tools, models and credentials of its "
            "nodes, and calls of interrupt() in their code, are not in it."
        )
        drawn = Drawn()
        roles = {node.id: role_of(node) for node in graph.nodes.values()}
        boxes = self._boxes(graph, roles)
        entering: dict[str, str] = {}
        leaving: dict[str, str] = {}
        for node in graph.nodes.values():
            role, because = roles[node.id]
            added = self._node(node, role, because, boxes.get(node.group, ""))
            entering[node.id] = leaving[node.id] = added
            self._stand(added, node)
            if role == "start" and not node.group:
                drawn.starts.append(added)
            if role == "end" and not node.group:
                drawn.ends.append(added)
            if "before" in node.interrupt:
                gate = self._gate(node, "before", boxes.get(node.group, ""))
                self._draft.link("flow", gate, added)
                self._stand(gate, node)
                entering[node.id] = gate
            if "after" in node.interrupt:
                gate = self._gate(node, "after", boxes.get(node.group, ""))
                self._draft.link("flow", added, gate)
                self._stand(gate, node)
                leaving[node.id] = gate
        for edge in graph.edges:
            source, target = graph.nodes[edge.source], graph.nodes[edge.target]
            name = edge.name or ("conditional" if edge.conditional else "")
            self._edge(leaving[source.id], source, target, entering[target.id], boxes, name)
        for end in drawn.ends:
            for start in drawn.starts:
                self._draft.link("replies", end, start)
        if not drawn.starts:
            self._imply_start(graph, entering, drawn)
        return drawn

    def _stand(self, added: str, node: RawNode) -> None:
        if node.line:
            self._draft.amend(added, source=Source(self._draft.file, node.line))

    def _boxes(self, graph: RawGraph, roles: dict[str, tuple[str, str]]) -> dict[str, str]:
        """A node for every subgraph, which is drawn around its parts."""
        boxes: dict[str, str] = {}
        for node in graph.nodes.values():
            parts = node.group.split(":") if node.group else []
            for depth in range(1, min(len(parts), 20) + 1):
                group = ":".join(parts[:depth])
                if group not in boxes:
                    boxes[group] = self._draft.add(
                        "step", parts[depth - 1], "platform", _HERE, {}, tags=("subgraph",),
                        part_of=boxes.get(":".join(parts[: depth - 1]), ""),
                        description="A subgraph.",
                    )  # fmt: skip
        return boxes

    def _edge(
        self, tail: str, source: RawNode, target: RawNode, head: str, boxes: dict[str, str],
        name: str,
    ) -> None:  # fmt: skip
        """An edge; one that leads into a subgraph leads through the node that stands for it."""
        group = target.group
        if group and not (source.group == group or source.group.startswith(f"{group}:")):
            self._draft.link("flow", tail, boxes[group], name=name)
            self._draft.link("flow", boxes[group], head)
            return
        self._draft.link("flow", tail, head, name=name)

    def _node(self, node: RawNode, role: str, because: str, box: str) -> str:
        if role == "start" and not box:
            return self._draft.add(
                "trigger", node.name, "platform", _HERE, {"exposure": (None, _STARTER)},
                pointer=node.pointer, part_of=box,
            )  # fmt: skip
        if role in ("start", "end"):
            return self._draft.add(
                "step", node.name, "platform", _HERE, {}, pointer=node.pointer, part_of=box,
                tags=(role,),
            )  # fmt: skip
        if role == "asks":
            return self._middleware(node, box)
        if role == "tools":
            return self._tools(node, because, box)
        if role == "agent":
            return self._draft.add(
                "agent", node.name, "platform", _HERE, {}, pointer=node.pointer, part_of=box,
                description=f"Taken for an agent: {because}.",
            )  # fmt: skip
        if role in ("model", "model-class"):
            facts: Facts = {"interprets": (True, f"{because}: it runs a model")}
            added = self._draft.add(
                "step", node.name, "platform", _HERE, facts, pointer=node.pointer, part_of=box
            )
            if role == "model-class":
                model = self._box.model(node.made_of[-1], pointer=node.pointer)
                self._draft.link("calls", added, model)
            return added
        return self._plain(node, because, box)

    def _plain(self, node: RawNode, because: str, box: str) -> str:
        """A node of fixed code or of a model: its words tell what it does, or nothing does."""
        known = self._box.knows(node.name)
        judged = self._box.judge(node.name)
        human = says_human(node)
        if human or (known is None and judged.verb.value == "unknown"):
            added = self._draft.add(
                "step", node.name, "platform", _HERE,
                {"interprets": (True, f"{_NO_CODE}, and {because}: it may run one")},
                pointer=node.pointer, part_of=box, tags=() if human else ("unclassified",),
            )  # fmt: skip
            if human and not node.interrupt:
                self._draft.notes.append(
                    f"{redact(node.name)[:120]}: its name says “{human}”, but no interrupt is "
                    "drawn here; what its code asks anybody is not in the file."
                )
            elif not human:
                self._draft.unclassified.append(f"Node {redact(node.name)[:120]}: {_NO_CODE}")
                self._anything(added, node.name, _NO_CODE)
            return added
        placed = self._box.tool(
            node.name, kind="step", pointer=node.pointer, part_of=box,
            arguments=(None, "the state of the graph decides"),
        )  # fmt: skip
        return placed.node

    def _tools(self, node: RawNode, because: str, box: str) -> str:
        facts: Facts = {
            "content": (None, "a drawn graph does not tell what its tools return"),
            "arguments": ("model", "a model chooses the tool and its arguments"),
        }
        added = self._draft.add(
            "tool", node.name, "platform", _HERE, facts, pointer=node.pointer, part_of=box,
            description=f"Runs tools: {because}. Which ones is not in the file.",
            tags=("unclassified",),
        )  # fmt: skip
        self._draft.unclassified.append(f"Tools of {redact(node.name)[:120]}: not in the file")
        self._anything(added, node.name, _NO_TOOLS)
        return added

    def _anything(self, actor: str, name: str, because: str) -> None:
        thing = self._draft.thing(actor, f"What {redact(name)[:100]} reaches", "", because)
        self._draft.effect(actor, "read", self._draft.returned(thing))
        decided = "model" if self._draft.nodes[actor].kind == "tool" else None
        facts: Facts = {
            "verb": ("unknown", because),
            "arguments": (decided, because),
            "reversible": (None, because),
        }
        self._draft.effect(actor, "unknown", thing, facts)

    def _gate(self, node: RawNode, when: str, box: str) -> str:
        return self._draft.add(
            "gate", f"Interrupt {when} {node.name}", "platform", _HERE,
            {
                "enforced": ("before", "LangGraph stops here until the application resumes it"),
                "on_timeout": ("wait", "nothing resumes it by itself"),
                **_untold(),
            },
            pointer=node.pointer, part_of=box, tags=("derived",),
            description="A breakpoint: whoever may resume the thread goes on from here.",
        )  # fmt: skip

    def _middleware(self, node: RawNode, box: str) -> str:
        return self._draft.add(
            "gate", node.name, "platform", _HERE,
            {
                "enforced": (None, "which tools it asks about is not in the file"),
                "on_timeout": ("wait", "nothing resumes it by itself"),
                **_untold(),
            },
            pointer=node.pointer, part_of=box,
            description="Middleware of LangChain that may ask a person before tools run.",
        )  # fmt: skip

    def _imply_start(self, graph: RawGraph, entering: dict[str, str], drawn: Drawn) -> None:
        """Some application starts a graph whose start is not drawn."""
        led = {edge.target for edge in graph.edges}
        firsts = [entering[node_id] for node_id in graph.nodes if node_id not in led][:20]
        start = self._draft.add(
            "trigger", "Start", "platform", _HERE, {"exposure": (None, _STARTER)},
            tags=("derived",),
        )  # fmt: skip
        for first in firsts or list(entering.values())[:1]:
            self._draft.link("flow", start, first)
        drawn.starts.append(start)


def _untold() -> Facts:
    return {
        "approvers": (None, "the file does not say who resumes it, nor that a person is asked"),
        "shows": (None, "the file does not say what is shown"),
        "binds": (None, "the state may be changed before it goes on"),
    }
