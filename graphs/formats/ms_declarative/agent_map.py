"""Put declared agents and toolboxes on the map: models, tools, approval of tools, credentials."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.hosts import host_of
from graphs.formats.ms_declarative.approvals import Approvals
from graphs.formats.ms_declarative.credentials import Credentials
from graphs.formats.ms_declarative.file import Agent, Shelf, Tool, plain, text_of, tools_of
from graphs.formats.ms_declarative.power_fx import literal, url_of
from graphs.formats.toolbox import Toolbox

_BY_MODEL = ("model", "the model of the agent chooses them")
_WEB = frozenset({
    "websearch", "websearchpreview", "bingsearch", "binggrounding", "bingcustomsearch",
    "bingcustomsearchpreview",
})  # fmt: skip
_FILES = frozenset({"filesearch"})
_CODE = frozenset({"codeinterpreter"})
#: Tools that search what a company keeps with Microsoft, and what that is called.
_SEARCHES = {
    "azureaisearch": "Azure AI Search index",
    "sharepointgrounding": "SharePoint",
    "sharepointgroundingpreview": "SharePoint",
    "fabricdataagent": "Microsoft Fabric",
    "fabricdataagentpreview": "Microsoft Fabric",
    "fabriciq": "Microsoft Fabric",
    "fabriciqpreview": "Microsoft Fabric",
    "workiq": "Microsoft 365",
    "workiqpreview": "Microsoft 365",
    "memorysearch": "Memory store",
    "memorysearchpreview": "Memory store",
}
_REMOTE = frozenset({"a2a", "a2apreview", "connectedagent"})
_COMPUTERS = frozenset({
    "browserautomation", "browserautomationpreview", "computeruse", "computerusepreview",
})  # fmt: skip


class AgentMap:
    """Adds agents with all that hangs on them; a definition is put on the map once."""

    def __init__(self, draft: Draft, box: Toolbox) -> None:
        self._draft = draft
        self._box = box
        self._approvals = Approvals(draft)
        self._credentials = Credentials(draft)

    def agent(self, agent: Agent) -> str:
        """The node of a declared agent with its model and tools."""
        draft = self._draft
        draft.file = agent.file
        if agent.hosted:
            node = draft.unresolved("agent", agent.name, "the code in its container", agent.pointer)
            if agent.description:
                draft.amend(
                    node, description=draft.nodes[node].description + " " + agent.description
                )
            self._endpoints(agent, node)
        else:
            node = draft.add(
                "agent", agent.name, "platform", "where its host program runs it", {},
                pointer=agent.pointer, description=agent.description,
            )  # fmt: skip
        draft.inline_secrets(node, _settings(agent.raw), agent.pointer)
        if not agent.hosted:
            self._model(agent, node)
        for tool in agent.tools:
            self.tool(tool, self._caller(node), node)
        for at, resource in enumerate(agent.resources):
            self._resource(resource, node, f"/resources/{at}")
        return node

    def shelf(self, shelf: Shelf) -> None:
        """A toolbox: an implied agent may call all of its tools."""
        draft = self._draft
        draft.file = shelf.file
        because = "no agent is in the file: some agent loads this toolbox"
        agent = draft.add(
            "agent", "Implied agent", "", because, {}, pointer=shelf.pointer,
            description=shelf.description, tags=("derived", "implied"),
        )  # fmt: skip
        draft.notes.append(
            "The file is a toolbox: an implied agent that may call all of its tools was added. "
            "Whether that agent asks before a call stands in its own code."
        )
        for tool in shelf.tools:
            self.tool(tool, self._caller(agent), agent, declared_only=True)

    def _caller(self, agent: str) -> Callable[[str, Facts], None]:
        def call(node: str, facts: Facts) -> None:
            self._draft.link("calls", agent, node, facts)

        return call

    def _endpoints(self, agent: Agent, node: str) -> None:
        protocols = agent.raw.get("protocols")
        names = [
            text_of(one.get("protocol")) if isinstance(one, dict) else text_of(one)
            for one in (protocols if isinstance(protocols, list) else ())
        ]
        for name in dict.fromkeys(one for one in names if one):
            trigger = self._draft.add(
                "trigger", f"{name} endpoint", "", "the file does not tell who may call it",
                {"exposure": (None, "the file does not tell who may call the endpoint")},
                pointer=f"{agent.pointer}/protocols",
            )  # fmt: skip
            self._draft.link("flow", trigger, node)
            self._draft.link("replies", node, trigger)

    def _model(self, agent: Agent, node: str) -> None:
        model = agent.model
        connection = model.get("connection")
        held = connection if isinstance(connection, dict) else {}
        identifier = text_of(model.get("id", model.get("name")))
        provider = text_of(model.get("provider"))
        shown = (literal(identifier) or identifier.removeprefix("=")) if identifier else "Model"
        endpoint = url_of(held.get("endpoint", ""))
        if not identifier and not provider:
            self._draft.notes.append(f"{agent.name}: the file does not tell which model it uses.")
        url = endpoint if endpoint and "{{" not in endpoint else ""
        pointer = f"{agent.pointer}/model"
        # An endpoint that stands elsewhere and no provider: both engines then use Foundry.
        if held and not provider and not url and plain(held.get("kind")) in ("remote", "foundry"):
            provider = "Azure OpenAI"
        found = self._box.model(shown, provider, url=url, pointer=pointer)
        self._draft.link("calls", node, found)
        self._credentials.connect(node, connection, f"{pointer}/connection", (), shown)

    def _resource(self, resource: Mapping[str, Any], node: str, pointer: str) -> None:
        kind = plain(resource.get("kind"))
        if kind == "model":
            name = text_of(resource.get("id")) or text_of(resource.get("name")) or "Model"
            found = self._box.model(name, "Azure OpenAI", pointer=pointer)
            self._draft.link("calls", node, found)
            return
        name = text_of(resource.get("name")) or text_of(resource.get("id")) or kind or "resource"
        held = resource.get("tools")
        if kind in ("toolbox", "tool") and not held:
            what = f"the {kind} of this name"
            tool = self._draft.unresolved("tool", name, what, pointer)
            self._draft.link("calls", node, tool)
            return
        if isinstance(held, (list, dict)):
            for one in tools_of(held, f"{pointer}/tools"):
                self.tool(one, self._caller(node), node, declared_only=True)
            return
        self._draft.unclassified.append(f"Resource {name} ({kind})")

    def tool(
        self,
        tool: Tool,
        call: Callable[[str, Facts], None],
        agent: str,
        *,
        declared_only: bool = False,
    ) -> None:
        """A tool of an agent; `declared_only`: the file only declares what is to be asked."""
        if tool.kind == "mcp":
            self._server(tool, call, declared_only)
            return
        node, things = self._plain_tool(tool)
        gate = self._approvals.of(tool, tool.name, declared_only)
        call(node, gate)
        self._draft.inline_secrets(node, _settings(tool.raw), tool.pointer)
        where = f"{tool.pointer}/connection"
        self._credentials.connect(node, tool.raw.get("connection"), where, things, tool.name)
        self._credentials.project(node, tool.raw, tool.pointer, things)

    def _plain_tool(self, tool: Tool) -> tuple[str, tuple[Thing, ...]]:
        draft, kind = self._draft, tool.kind
        if kind in _WEB:
            return self._reader(
                tool, "The web", "internet", "untrusted", "public", "it searches the web"
            )
        if kind in _FILES:
            stores = tool.raw.get("vectorStoreIds", tool.raw.get("vector_store_ids"))
            named = [literal(one) for one in stores] if isinstance(stores, list) else []
            name = ", ".join(one for one in named if one)[:80] or "Vector store"
            return self._reader(tool, name, "platform", None, None, "it searches uploaded files")
        if kind in _SEARCHES:
            return self._reader(
                tool, _SEARCHES[kind], "microsoft", None, None, "it searches what a company keeps"
            )
        if kind in _CODE:
            because = "the code interpreter runs what the model writes, in a sandbox"
            node = self._added(tool, {"content": ("trusted", "it returns what the code made")})
            thing = self._box.code(
                node, "Code interpreter", because=because, sandboxed=True, place="platform",
            )  # fmt: skip
            return node, (thing,)
        if kind in _REMOTE | _COMPUTERS | {"toolbox", "toolboxsearch", "toolboxsearchpreview"}:
            what = "an agent of its own" if kind in _REMOTE else "whatever it is pointed at"
            node = draft.unresolved("tool", tool.name, what, tool.pointer)
            return node, ()
        schema = tool.raw.get("parameters")
        placed = self._box.tool(
            tool.name,
            tool.description,
            schema if isinstance(schema, dict) else None,
            pointer=tool.pointer,
            place="platform" if kind in ("function", "custom", "*", "") else "",
            group=tool.pointer,
            arguments=_BY_MODEL,
        )
        if kind == "openapi":
            self._openapi(tool, placed.node)
        return placed.node, placed.things

    def _openapi(self, tool: Tool, node: str) -> None:
        specification = tool.raw.get("specification", tool.raw.get("spec"))
        if isinstance(specification, str) and "\n" not in specification:
            self._draft.notes.append(
                f"{tool.name}: its operations stand in {specification}, which is not read."
            )

    def _reader(
        self,
        tool: Tool,
        target: str,
        place: str,
        content: str | None,
        sensitivity: str | None,
        because: str,
    ) -> tuple[str, tuple[Thing, ...]]:
        node = self._added(tool, {"content": (content, because)})
        group = place if place == "internet" else tool.pointer
        held: tuple[str | None, str] = (sensitivity, because)
        if sensitivity is None:
            held = (None, "nothing tells what it holds")
        thing = self._draft.thing(group, target, place, because, held)
        thing.contents[content] = because if content else "nothing tells who writes what is in it"
        self._draft.effect(node, "read", thing, {"arguments": _BY_MODEL})
        return node, (thing,)

    def _added(self, tool: Tool, facts: Facts) -> str:
        return self._draft.add(
            "tool", tool.name, "platform", "the service of the agent runs it",
            {"arguments": _BY_MODEL, **facts},
            pointer=tool.pointer, description=tool.description,
        )  # fmt: skip

    def _server(self, tool: Tool, call: Callable[[str, Facts], None], declared_only: bool) -> None:
        raw = tool.raw
        entry: dict[str, Any] = {"description": tool.description} if tool.description else {}
        connection = raw.get("connection")
        held = connection if isinstance(connection, dict) else {}
        url = url_of(raw.get("url", raw.get("server_url", raw.get("serverUrl", ""))))
        url = url or url_of(held.get("endpoint", ""))
        entry["url"] = url
        if isinstance(raw.get("headers"), dict):
            entry["headers"] = raw["headers"]
        authorization = raw.get("authorization")
        if isinstance(authorization, str) and authorization:
            entry["headers"] = {**entry.get("headers", {}), "Authorization": authorization}
        allowed = raw.get("allowedTools", raw.get("allowed_tools"))
        if isinstance(allowed, dict):
            allowed = allowed.get("tool_names")
        named = tuple(str(one) for one in allowed) if isinstance(allowed, list) else ()

        callable_nodes: list[str] = []

        def called(node: str, name: str) -> None:
            if named and name and name not in named:
                return
            callable_nodes.append(node)
            call(node, self._approvals.of(tool, name, declared_only))

        placed = self._box.server(
            tool.name,
            entry,
            call=called,
            pointer=tool.pointer,
            host="",
            named=named,
            whole=not named,
        )
        where = f"{tool.pointer}/connection"
        things = tuple(placed.things)
        for node in callable_nodes:
            self._credentials.connect(node, connection, where, things, tool.name)
            self._credentials.project(node, raw, tool.pointer, things)
        if not url or not host_of(url).name:
            draft = self._draft
            draft.notes.append(f"{tool.name}: the file does not tell where this server is.")


def _settings(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What may hold a secret: not the texts that tell the model what to do."""
    prose = ("instructions", "description", "additionalInstructions", "tools", "headers")
    return {key: value for key, value in raw.items() if key not in prose}
