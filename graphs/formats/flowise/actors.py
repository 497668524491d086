"""The nodes of an agentflow (v2) that do something: agents, models, tools, requests, code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.formats.draft import Facts
from graphs.formats.flowise import gates
from graphs.formats.flowise.canvas import Canvas
from graphs.formats.flowise.file import RawNode, items, names, plain
from graphs.formats.flowise.tool_nodes import Tools, Wanted, calls_out

#: Tools that a provider runs itself, by the input that chooses them: vendor.
_BUILT_IN = {
    "agentToolsBuiltInOpenAI": "open-ai",
    "agentToolsBuiltInGemini": "google",
    "agentToolsBuiltInAnthropic": "anthropic",
}
_OWN = frozenset({
    "agentAgentflow", "llmAgentflow", "conditionAgentAgentflow", "toolAgentflow", "httpAgentflow",
    "customFunctionAgentflow", "retrieverAgentflow", "executeFlowAgentflow", "conditionAgentflow",
    "directReplyAgentflow", "loopAgentflow", "iterationAgentflow",
})  # fmt: skip
_COMPUTED = (None, "earlier steps fill in parts of what it is called with")
_FIXED = ("fixed", "the flow fills in what it is called with")


class Actors:
    """Adds the acting nodes of one agentflow."""

    def __init__(
        self, canvas: Canvas, tools: Tools, nodes: Mapping[str, RawNode], begun_by: str
    ) -> None:
        self._canvas = canvas
        self._tools = tools
        self._nodes = nodes
        self._begun_by = begun_by

    def add(self, node: RawNode) -> None:
        """Add a node by its class; one that is not known may do anything."""
        if node.type == "agentAgentflow":
            self._agent(node)
        elif node.type in ("llmAgentflow", "conditionAgentAgentflow"):
            because = "a model reads what it is given and decides what comes out"
            step = self._canvas.add("step", node, {"interprets": (True, because)})
            self._calls_model(step, node, node.type.removesuffix("Agentflow"))
        elif node.type == "toolAgentflow":
            self._tool(node)
        elif node.type == "httpAgentflow":
            self._http(node)
        elif node.type == "customFunctionAgentflow":
            code = node.text("customFunctionJavascriptFunction")
            kind = "tool" if calls_out(code) else "step"
            self._tools.script(self._canvas.add(kind, node, {}), code)
        elif node.type == "retrieverAgentflow":
            step = self._canvas.add("step", node, {})
            self._knowledge(step, node, "retriever")
        elif node.type == "executeFlowAgentflow":
            self._other_flow(node)
        elif node.type in ("conditionAgentflow", "directReplyAgentflow"):
            self._canvas.add("step", node, {})
        elif node.type == "loopAgentflow":
            self._canvas.add("step", node, {}, tags=("loop",))
        elif node.type == "iterationAgentflow":
            self._canvas.add("step", node, {}, tags=("iteration",))
        else:
            config = {str(key): value for key, value in node.inputs.items()}
            self._placed(node, node.type, config, _COMPUTED, "step")

    def placed_by_tools(self, node: RawNode) -> bool:
        """Whether a node gets its id only when it is placed as what its tool is."""
        if node.type == "toolAgentflow":
            kind = node.text("toolAgentflowSelectedTool")
            return bool(kind) and "server" not in self._canvas.entry(kind)
        return node.type not in _OWN and not node.type.startswith(("start", "humanInput"))

    def _placed(
        self,
        node: RawNode,
        kind: str,
        config: Mapping[str, Any],
        arguments: tuple[str | None, str],
        placed_as: str,
    ) -> None:
        canvas = self._canvas
        wanted = Wanted(
            kind, node.label, config, node.pointer, placed_as, arguments,
            canvas.ids.get(node.parent, ""), node.credentials,
        )  # fmt: skip
        canvas.ids[node.id] = self._tools.place(wanted, lambda *_: None)
        canvas.secrets(canvas.ids[node.id], node)

    def _calls_model(self, actor: str, node: RawNode, prefix: str) -> None:
        config = node.inputs.get(f"{prefix}ModelConfig")
        settings = config if isinstance(config, dict) else {}
        chosen = node.text(f"{prefix}Model") or plain(settings.get(f"{prefix}Model"))
        self._canvas.model(actor, chosen, settings, node.pointer)

    def _agent(self, node: RawNode) -> None:
        agent = self._canvas.add("agent", node, {})
        self._calls_model(agent, node, "agent")
        self._knowledge(agent, node, "agent")
        looping = self._in_loop(node)
        gate = ""
        for index, item in enumerate(items(node.inputs.get("agentTools"))[:500]):
            kind = plain(item.get("agentSelectedTool"))
            if not kind:
                continue
            facts: dict[str, tuple[Any, str]] = {}
            asked = item.get("agentSelectedToolRequiresHumanInput")
            if asked is True or (isinstance(asked, str) and asked.lower() == "true"):
                if looping:
                    self._canvas.draft.notes.append(
                        f"{node.label} stands in an iteration, where Flowise does not ask before "
                        f"a tool is used: Require Human Input of {kind} has no effect."
                    )
                else:
                    gate = gate or self._approval(node)
                    facts["gate"] = (gate, "Require Human Input is on for this tool")
            config = item.get("agentSelectedToolConfig")
            self._attach(agent, kind, config if isinstance(config, dict) else {}, facts,
                         f"{node.pointer}/data/inputs/agentTools/{index}")  # fmt: skip
        for key, vendor in _BUILT_IN.items():
            if not self._offered(node, key):
                continue
            for name in names(node.inputs.get(key)):
                tool = self._canvas.box.tool(
                    name, pointer=f"{node.pointer}/data/inputs/{key}", place=vendor, vendor=vendor
                )
                self._canvas.draft.link("calls", agent, tool.node)

    @staticmethod
    def _offered(node: RawNode, key: str) -> bool:
        """Whether the chosen model's provider is the one that runs these tools."""
        model = node.text("agentModel")
        wanted = {"agentToolsBuiltInOpenAI": "chatOpenAI",
                  "agentToolsBuiltInGemini": "chatGoogleGenerativeAI",
                  "agentToolsBuiltInAnthropic": "chatAnthropic"}  # fmt: skip
        return not model or model == wanted[key]

    def _in_loop(self, node: RawNode) -> bool:
        parent = self._nodes.get(node.parent)
        return parent is not None and parent.type == "iterationAgentflow"

    def _approval(self, node: RawNode) -> str:
        return self._canvas.draft.add(
            "gate", f"Require Human Input ({node.label})", "platform",
            "Flowise asks before the tools of this agent are used",
            gates.tool_approval(self._begun_by), pointer=node.pointer, tags=("derived",),
        )  # fmt: skip

    def _attach(
        self, agent: str, kind: str, config: Mapping[str, Any], facts: Facts, pointer: str
    ) -> None:
        """Give an agent one tool with its inline settings."""
        label = str(self._canvas.entry(kind).get("label", kind))
        named = [
            plain(value)
            for key, value in config.items()
            if isinstance(key, str) and key.lower() in ("name", "toolname", f"{kind.lower()}name")
        ]
        title = next(filter(None, named), label)
        wanted = Wanted(kind, title, {**config, **_described(kind, config)}, pointer)

        def call(tool: str, _: str) -> None:
            self._canvas.draft.link("calls", agent, tool, facts)

        self._tools.place(wanted, call)

    def _knowledge(self, actor: str, node: RawNode, prefix: str) -> None:
        """The document stores and vector stores that an agent or a retriever searches."""
        canvas = self._canvas
        for item in items(node.inputs.get(f"{prefix}KnowledgeDocumentStores"))[:200]:
            told = plain(item.get("documentStore"))
            if told:
                name = told.partition(":")[2] or told
                canvas.documents(actor, name, "a document store of Flowise")
        listed = items(node.inputs.get(f"{prefix}KnowledgeVSEmbeddings"))[:200]
        for index, item in enumerate(listed):
            kind = plain(item.get("vectorStore"))
            if not kind:
                continue
            at = f"{node.pointer}/data/inputs/{prefix}KnowledgeVSEmbeddings/{index}"
            label = str(canvas.entry(kind).get("label", kind))
            name = plain(item.get("knowledgeName"))
            config = item.get("vectorStoreConfig")
            chosen = config if isinstance(config, dict) else {}
            place, because = canvas.place_of(kind, chosen)
            thing = canvas.box.store(
                f"{label}: {name}" if name else label, place, because=because, group=kind
            )
            thing.contents.setdefault(None, "who wrote what is in it is not in the file")
            canvas.draft.effect(actor, "read", thing, {"arguments": ("model", "it is searched")})
            held = canvas.credentials_of(kind, chosen, at)
            canvas.hold(actor, held, [thing])
            embedding = item.get("embeddingModelConfig")
            settings = embedding if isinstance(embedding, dict) else {}
            canvas.model(actor, plain(item.get("embeddingModel")), settings, at)

    def _tool(self, node: RawNode) -> None:
        canvas = self._canvas
        kind = node.text("toolAgentflowSelectedTool")
        config = node.inputs.get("toolAgentflowSelectedToolConfig")
        settings: dict[str, Any] = config if isinstance(config, dict) else {}
        given = items(node.inputs.get("toolInputArgs"))
        computed = any("{{" in plain(item.get("inputArgValue")) for item in given)
        arguments = _COMPUTED if computed else _FIXED
        if not kind:
            canvas.add("step", node, {})
            canvas.draft.notes.append(f"{node.label} has no tool chosen.")
            return
        if "server" not in canvas.entry(kind):
            self._placed(node, kind, settings, arguments, "tool")
            return
        step = canvas.add("step", node, {})
        title = str(canvas.entry(kind).get("label", kind))

        def call(tool: str, name: str) -> None:
            if name or not actions:
                canvas.draft.link("calls", step, tool)

        actions = "mcpActions" in settings
        served = Wanted(kind, title, settings, node.pointer, "tool", arguments)
        self._tools.place(served, call)

    def _http(self, node: RawNode) -> None:
        canvas = self._canvas
        # A tool, so that what it is answered steers what follows and not the request itself.
        because = "nothing tells who writes what is answered"
        step = canvas.add("tool", node, {"content": (None, because)})
        url = node.text("url")
        computed = any("{{" in str(value) for value in node.inputs.values())
        thing = canvas.box.request(
            step, node.text("method") or "GET", url, arguments=_COMPUTED if computed else _FIXED
        )
        asked = node.credentials
        if asked is not None:
            held = canvas.identities(asked[0], True, node.inputs, node.pointer)
            canvas.hold(step, held, [thing])

    def _other_flow(self, node: RawNode) -> None:
        canvas = self._canvas
        step = canvas.add("step", node, {})
        flow_id = node.text("executeFlowSelectedFlow")
        canvas.shared.called.append((step, flow_id, node.label, node.pointer))


def _described(kind: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """The description that a tool was given, under one key."""
    for key, value in config.items():
        if isinstance(key, str) and key.lower() in ("description", f"{kind.lower()}description"):
            return {"description": plain(value)}
    return {}
