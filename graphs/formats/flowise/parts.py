"""The nodes of a flow of the first generation, each put on the map for what it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graphs.formats.draft import Facts
from graphs.formats.flowise import gates
from graphs.formats.flowise.canvas import Canvas
from graphs.formats.flowise.file import RawNode
from graphs.formats.flowise.tool_nodes import CHOSEN, Tools, Wanted, calls_out

_FOLLOWED = "it holds only what this flow writes into a conversation, and that is followed"
_READS = "a model reads what it is given and decides what comes out"
_FIXED = ("fixed", "the flow fills in what it loads")
#: Loaders of files whose names are those of services.
_OF_FILES = frozenset({"microsoftExcel", "microsoftWord", "microsoftPowerpoint", "notionFolder"})
#: Loaders of what the builder of the flow put in.
_OWN_FILES = "whoever built the flow chose the file; who wrote it is not told"


class Parts:
    """Adds the nodes of one flow. `served`: the further tools that a node stands for."""

    def __init__(
        self, canvas: Canvas, nodes: Mapping[str, RawNode], roles: Mapping[str, str]
    ) -> None:
        self._canvas = canvas
        self._nodes = nodes
        self._roles = roles
        self._tools = Tools(canvas)
        self._gates: dict[str, str] = {}
        self.served: dict[str, list[str]] = defaultdict(list)

    def add(self, key: str) -> None:
        """Add the node of this id in the file."""
        node, role = self._nodes[key], self._roles[key]
        canvas = self._canvas
        if role == "model":
            self._model(node)
        elif role in ("memory", "cache"):
            self._memory(node, role)
        elif role == "store":
            self._store(node)
        elif role == "tool":
            self._tool(node)
        elif role == "loader":
            self._loader(node)
        elif role in ("agent", "supervisor", "worker"):
            self._agent(node)
        elif role == "llm":
            self._llm(node)
        elif role == "start":
            self._start(node)
        elif role == "code":
            code = node.text("javascriptFunction", "customFunction", "ifFunction", "elseFunction")
            kind = "tool" if calls_out(code) else "step"
            self._tools.script(canvas.add(kind, node, {}, title=node.title), code)
        elif role == "flow":
            step = canvas.add("step", node, {}, title=node.title)
            flow_id = node.text("selectedFlow")
            canvas.shared.called.append((step, flow_id, node.title, node.pointer))
            canvas.hold(step, self.held(key))
        elif role == "unknown":
            wanted = self._wanted(node, "step", _FIXED)
            canvas.ids[key] = self._tools.place(wanted, lambda *_: None)
        else:
            step = canvas.add("step", node, {}, title=node.title)
            if role == "part" and canvas.box.knows(node.type) is not None:
                things = canvas.box.effects(step, node.title, known_as=node.type)
                canvas.hold(step, self.held(key), things)
            elif role == "part":
                canvas.hold(step, self.held(key))

    def held(self, key: str) -> list[str]:
        """The credentials of a node, by what the file or else the catalogue says it asks for."""
        node = self._nodes[key]
        asked = node.credentials
        if asked is None:
            return self._canvas.credentials_of(node.type, node.inputs, node.pointer)
        config = {**node.inputs, "credential": node.data.get("credential")}
        return self._canvas.identities(asked[0], asked[1], config, node.pointer)

    def gate_of(self, parent: str, child: str) -> Facts:
        """The gate between a node and its tool, where it asks for approval."""
        node = self._nodes[parent]
        if self._roles[child] != "tool" or not node.flag("interrupt"):
            return {}
        if parent not in self._gates:
            self._gates[parent] = self._canvas.draft.add(
                "gate", f"Require Approval ({node.title})", "platform",
                "Flowise asks before the tools of this node are used", gates.interrupt(),
                pointer=node.pointer, tags=("derived",),
            )  # fmt: skip
        return {"gate": (self._gates[parent], "Require Approval is on")}

    def _model(self, node: RawNode) -> None:
        canvas = self._canvas
        model = canvas.endpoint(node.type, node.inputs, node.pointer, node.label)
        canvas.ids[node.id] = model
        canvas.secrets(model, node)

    def _memory(self, node: RawNode, role: str) -> None:
        place = self._canvas.place_of(node.type, node.inputs)
        if not place[0] and self.entry_has_no_credential(node):
            place = ("platform", "Flowise keeps it itself")
        facts: Facts = {
            "memory": (True, f"it is attached as a {role}"),
            "sensitivity": ("public", _FOLLOWED),
            "content": ("trusted", _FOLLOWED),
        }
        self._canvas.add("data", node, facts, title=node.title, place=place)

    def entry_has_no_credential(self, node: RawNode) -> bool:
        """Whether a store needs no login: then it is Flowise's own."""
        asked = node.credentials
        known = self._canvas.entry(node.type).get("credentials", ())
        return not (asked[0] if asked else known)

    def _store(self, node: RawNode) -> None:
        place = self._canvas.place_of(node.type, node.inputs)
        facts: Facts = {
            "sensitivity": (None, "nothing tells what it holds"),
            "content": (None, "who wrote what is in it is not in the file"),
        }
        self._canvas.add("data", node, facts, title=node.title, place=place)

    def _wanted(
        self, node: RawNode, kind: str, arguments: tuple[str | None, str] = CHOSEN
    ) -> Wanted:
        config: dict[str, Any] = {str(key): value for key, value in node.inputs.items()}
        config["credential"] = node.data.get("credential")
        return Wanted(
            node.type, node.title, config, node.pointer, kind, arguments,
            credentials=node.credentials,
        )  # fmt: skip

    def _tool(self, node: RawNode) -> None:
        callable_nodes: list[str] = []
        wanted = self._wanted(node, "tool")
        own = self._tools.place(wanted, lambda tool, _: callable_nodes.append(tool))
        self._canvas.ids[node.id] = own
        self._canvas.secrets(own, node)
        self.served[node.id] = [tool for tool in callable_nodes if tool != own]

    def _loader(self, node: RawNode) -> None:
        canvas = self._canvas
        step = canvas.add("step", node, {}, title=node.title)
        if node.type == "documentStore":
            name = node.text("selectedStore").partition(":")[2] or "Document store"
            canvas.documents(step, name, "a document store of Flowise")
            return
        if node.type == "plainText":
            return
        known = node.type not in _OF_FILES
        things = self._tools.read(step, node.type, _FIXED) if known else []
        if things:
            canvas.hold(step, self.held(node.id), things)
            return
        thing = canvas.draft.thing(node.id, f"Files of {node.title}", "platform", _OWN_FILES)
        thing.contents.setdefault(None, _OWN_FILES)
        canvas.draft.effect(step, "read", thing, {"arguments": _FIXED})
        canvas.hold(step, self.held(node.id), [thing])

    def _agent(self, node: RawNode) -> None:
        facts: dict[str, tuple[Any, str]] = {}
        limit = node.text("maxIterations", "recursionLimit")
        if limit.isdigit() and len(limit) < 7:
            facts["max_iterations"] = (int(limit), "the node says so")
        agent = self._canvas.add("agent", node, facts, title=node.title)
        if node.type == "csvAgent":
            because = "it runs Python that the model writes over the file"
            self._canvas.box.code(agent, "Python of Flowise", place="platform", because=because)
        if node.type == "openAIAssistant":
            model = self._canvas.box.model("OpenAI Assistant", "openai", pointer=node.pointer)
            self._canvas.draft.link("calls", agent, model)
            because = "the tools of the assistant itself are kept at OpenAI, not in the file"
            self._canvas.draft.notes.append(f"{node.title}: {because}.")
            self._canvas.hold(agent, self._canvas.identities(["openAIApi"], False, {}, ""))

    def _llm(self, node: RawNode) -> None:
        canvas = self._canvas
        step = canvas.add("step", node, {"interprets": (True, _READS)}, title=node.title)
        if canvas.box.knows(node.type) is not None:
            things = canvas.box.effects(step, node.title, known_as=node.type)
            canvas.hold(step, self.held(node.id), things)

    def _start(self, node: RawNode) -> None:
        because = "who may chat is set in Flowise, not in the file"
        facts: Facts = {"exposure": (None, because)}
        self._canvas.add("trigger", node, facts, title=node.title)
