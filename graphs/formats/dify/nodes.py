"""What each type of Dify node is on the map, and what it does."""

from __future__ import annotations

from graphs.formats.dify.agents import agent_node
from graphs.formats.dify.canvas import Canvas, short_name
from graphs.formats.dify.code import code
from graphs.formats.dify.file import RawNode, mapping, sequence, text
from graphs.formats.dify.gates import HumanInput
from graphs.formats.dify.knowledge import Knowledge
from graphs.formats.dify.memory import Memory
from graphs.formats.dify.references import MODEL_TYPES
from graphs.formats.dify.requests import request
from graphs.formats.dify.tool_entries import Tools
from graphs.formats.draft import Facts
from graphs.formats.redact import redact

TRIGGERS = frozenset(
    {"start", "trigger-webhook", "trigger-schedule", "trigger-plugin", "datasource"}
)
CONTAINERS = frozenset({"iteration", "loop"})
#: Marks of where a container begins, which do nothing themselves.
MARKS = frozenset({"iteration-start", "loop-start"})
_FIXED = frozenset({
    "end", "answer", "if-else", "template-transform", "variable-aggregator", "variable-assigner",
    "assigner", "document-extractor", "doc-extractor", "list-operator", "list-filter", "loop-end",
    *CONTAINERS,
})  # fmt: skip
_MODEL_WRITES = (True, "a model writes what it gives back")


class Nodes:
    """Puts the nodes of a graph on the map."""

    def __init__(self, canvas: Canvas, tools: Tools, gates: HumanInput) -> None:
        self._canvas = canvas
        self._tools = tools
        self._gates = gates
        self._memory = Memory(canvas)
        self._knowledge = Knowledge(canvas)

    def place(self, node: RawNode) -> None:
        """Add a node with all that it touches."""
        if node.type in TRIGGERS:
            actor = self._trigger(node)
        elif node.type == "agent":
            actor = agent_node(self._canvas, self._tools, node)
        elif node.type == "tool":
            actor = self._tools.node(node)
        elif node.type == "human-input":
            actor = self._gates.place(node)
        elif node.type == "code":
            actor = code(self._canvas, node)
        elif node.type == "http-request":
            actor = request(self._canvas, node)
        else:
            actor = self._step(node)
        self._memory.touched_by(actor, node)
        self._canvas.use_secrets(actor, node.data)

    def idle(self, node: RawNode) -> None:
        """Add a node that nothing leads to: it never runs, so it does nothing."""
        kind = "trigger" if node.type in TRIGGERS else "step"
        if node.id not in self._canvas.ids:
            self._canvas.ids[node.id] = self._canvas.draft.fresh_id(node.title)
        self._canvas.add(kind, node, {}, tags=("unconnected",))

    def _trigger(self, node: RawNode) -> str:
        exposure: tuple[str | None, str] = (
            None,
            "who may open the app or call its API is set in Dify, not in the file",
        )
        if node.type == "trigger-schedule":
            exposure = ("schedule", "Dify starts it at set times")
        elif node.type == "trigger-webhook":
            exposure = ("anonymous", "Dify's webhook asks no credential of whoever calls its URL")
        elif node.type == "trigger-plugin":
            provider = short_name(text(node.data.get("provider_id")))
            event = text(node.data.get("event_name"))
            exposure = (None, f"who can cause {redact(f'{provider} {event}'.strip())} is not told")
        elif node.type == "datasource":
            exposure = (None, "who may bring documents in is set in Dify, not in the file")
        actor = self._canvas.add("trigger", node, {"exposure": exposure})
        if text(node.data.get("provider_type")) == "website_crawl":
            because = "it crawls web sites"
            thing = self._canvas.draft.thing("internet", "The web", "internet", because)
            thing.contents["untrusted"] = "anyone writes on the web"
            thing.sensitivity = ("public", because)
            self._canvas.draft.effect(actor, "read", thing)
        return actor

    def _step(self, node: RawNode) -> str:
        canvas = self._canvas
        facts: Facts = {"interprets": _MODEL_WRITES} if node.type in MODEL_TYPES else {}
        is_known = node.type in _FIXED or node.type in MODEL_TYPES or node.type in (
            "knowledge-retrieval", "knowledge-index",
        )  # fmt: skip
        actor = canvas.add("step", node, facts, tags=() if is_known else ("unclassified",))
        if node.type in MODEL_TYPES:
            canvas.model(actor, node.data.get("model"), f"{node.pointer}/data/model")
        elif node.type == "knowledge-retrieval":
            self._knowledge.retrieved(actor, node)
        elif node.type == "knowledge-index":
            self._knowledge.indexed(actor, node)
        elif not is_known:
            self._unclassified(actor, node)
        return actor

    def _unclassified(self, actor: str, node: RawNode) -> None:
        """A node of a type that is not known may do anything."""
        draft = self._canvas.draft
        draft.unclassified.append(f"Node type {redact(node.type)[:80]} ({redact(node.title)[:80]})")
        because = f"the node type {redact(node.type)[:80]} is not known"
        draft.set_facts(actor, {"interprets": (True, because)})
        thing = draft.thing(actor, f"What {node.title} reaches", "", because)
        thing.acted = True
        thing.contents[None] = because
        decided = self._canvas.references.decided(node.data)
        draft.effect(actor, "read", thing, {"arguments": decided})
        draft.effect(
            actor, "unknown", thing,
            {"verb": ("unknown", because), "arguments": decided, "reversible": (None, because)},
        )  # fmt: skip


def branch_names(node: RawNode) -> dict[str, str]:
    """What the ways out of a branching node are called, by their handles."""
    names = {"fail-branch": "on failure", "__timeout": "no answer in time"}
    if node.type == "if-else":
        names.update({"true": "IF", "false": "ELSE"})
        for index, case in enumerate(sequence(node.data.get("cases"))):
            held = mapping(case)
            handle = text(held.get("case_id")) or text(held.get("id"))
            if handle:
                names[handle] = "IF" if index == 0 else f"ELIF {index}"
    elif node.type == "question-classifier":
        for each in sequence(node.data.get("classes")):
            held = mapping(each)
            if handle := text(held.get("id")):
                names[handle] = " ".join(text(held.get("name")).split())[:60]
    return names
