"""The tools, workbenches, code executors and memories of AutoGen agents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphs.formats.autogen.file import Component, text_of
from graphs.formats.autogen.models import Models
from graphs.formats.draft import Draft, Facts
from graphs.formats.toolbox import Toolbox

_BY_MODEL = ("model", "the model of the agent chooses them")
#: Where code executors run code: place, sandboxed, why.
_EXECUTORS: dict[str, tuple[str, bool, str]] = {
    "LocalCommandLineCodeExecutor": ("host", False, "it runs code on the machine of the program"),
    "JupyterCodeExecutor": ("host", False, "it runs code in a kernel on the program's machine"),
    "DockerCommandLineCodeExecutor": ("host", True, "it runs code in a container"),
    "DockerJupyterCodeExecutor": ("host", True, "it runs code in a container"),
    "ACADynamicSessionsCodeExecutor": ("microsoft", True, "it runs code in a session of Azure"),
}
#: Makes the node of an agent or a team that a tool wraps.
Inner = Callable[[Component], str]


class Tools:
    """Adds tools and links agents to them; equal tools of several agents are one each."""

    def __init__(self, draft: Draft, box: Toolbox, models: Models) -> None:
        self._draft = draft
        self._box = box
        self._models = models
        self.inner: Inner = lambda component: ""

    def give(self, agent: str, tool: Component) -> None:
        """The agent may call this tool, or all tools of this workbench."""
        if tool.type == "workbench" or tool.class_name.endswith("Workbench"):
            self._workbench(agent, tool)
            return
        node = self._tool(tool)
        if node:
            self._draft.link("calls", agent, node)

    def _workbench(self, agent: str, bench: Component) -> None:
        if "server_params" in bench.config:
            self._server(agent, bench)
            return
        for tool in bench.parts("tools"):
            self.give(agent, tool)
        if not bench.own:
            self._custom(agent, bench)

    def _custom(self, agent: str, component: Component) -> None:
        what = f"the code of {component.provider}"
        node = self._draft.unresolved("tool", component.name, what, component.pointer)
        self._draft.link("calls", agent, node)

    def _server(self, agent: str, bench: Component) -> None:
        parameters = bench.config.get("server_params")
        entry: dict[str, Any] = dict(parameters) if isinstance(parameters, dict) else {}
        where = text_of(entry.get("url")) or text_of(entry.get("command"))
        arguments = entry.get("args")
        listed = [text_of(one) for one in arguments] if isinstance(arguments, list) else []
        package = next((one for one in listed if one and not one.startswith("-")), "")
        name = bench.label if bench.label and bench.label != bench.class_name else ""
        name = name or (where if entry.get("url") else package) or where or bench.class_name
        entry.pop("type", None)
        self._box.server(
            name[:80], entry, call=lambda node, _: self._draft.link("calls", agent, node),
            pointer=bench.pointer,
        )  # fmt: skip

    def _tool(self, tool: Component) -> str:
        kind = tool.class_name
        wrapped = tool.part("agent") or tool.part("team")
        if wrapped is not None:
            return self.inner(wrapped)
        if kind == "PythonCodeExecutionTool" or tool.part("executor") is not None:
            node = self._added(tool, {"content": ("trusted", "it returns what the code made")})
            self.execute(node, tool.part("executor"))
            return node
        if kind == "HttpTool":
            return self._http(tool)
        if kind.endswith("McpToolAdapter"):
            return self._adapter(tool)
        if kind.startswith(("AzureAISearch", "BaseAzureAISearch")):
            return self._search(tool)
        if not tool.own:
            what = f"the code of {tool.provider}"
            return self._draft.unresolved("tool", tool.name, what, tool.pointer)
        placed = self._box.tool(
            tool.name, tool.text("description") or tool.description, pointer=tool.pointer,
            group=tool.pointer, arguments=_BY_MODEL,
        )  # fmt: skip
        self._draft.inline_secrets(placed.node, dict(tool.config), f"{tool.pointer}/config")
        return placed.node

    def _added(self, tool: Component, facts: Facts) -> str:
        return self._draft.add(
            "tool", tool.name, "platform", "it runs in the program of the agents",
            {"arguments": _BY_MODEL, **facts}, pointer=tool.pointer,
            description=tool.text("description") or tool.description,
        )  # fmt: skip

    def execute(self, actor: str, executor: Component | None) -> None:
        """An actor runs code in this executor."""
        name = executor.class_name if executor is not None else ""
        place, sandboxed, because = _EXECUTORS.get(
            name, ("", None, "the file does not tell where its code runs")
        )
        self._box.code(
            actor, name or "Code executor", because=because, sandboxed=sandboxed, place=place,
            group=f"code {place} {name}",
        )  # fmt: skip

    def _http(self, tool: Component) -> str:
        node = self._added(tool, {"content": (None, "nothing tells who writes what it answers")})
        host, port = tool.text("host"), tool.text("port")
        path = tool.text("path") or "/"
        scheme = tool.text("scheme") or "http"
        shown = f":{port}" if port and port not in ("80", "443") else ""
        url = f"{scheme}://{host}{shown}/{path.lstrip('/')}"
        method = tool.text("method") or "POST"
        self._box.request(
            node, method, url, arguments=_BY_MODEL, braces=True, group="http", name=tool.name
        )
        self._draft.inline_secrets(node, dict(tool.config), f"{tool.pointer}/config")
        return node

    def _adapter(self, tool: Component) -> str:
        held = tool.config.get("tool")
        described: dict[str, Any] = held if isinstance(held, dict) else {}
        name = text_of(described.get("name")) or tool.name
        schema = described.get("inputSchema")
        annotations = described.get("annotations")
        parameters = tool.config.get("server_params")
        placed = self._box.tool(
            name, text_of(described.get("description")) or tool.text("description"),
            schema if isinstance(schema, dict) else None, pointer=tool.pointer, place="",
            group=f"mcp {text_of(parameters.get('url')) if isinstance(parameters, dict) else ''}",
            annotations=annotations if isinstance(annotations, dict) else None,
            arguments=_BY_MODEL, tags=("MCP tool",),
        )  # fmt: skip
        self._draft.inline_secrets(placed.node, parameters, f"{tool.pointer}/config/server_params")
        return placed.node

    def _search(self, tool: Component) -> str:
        why = "it searches an index of Azure AI Search"
        node = self._added(tool, {"content": (None, "who writes what is in the index is not told")})
        name = tool.text("index_name") or "Azure AI Search index"
        thing = self._draft.thing("azure search", name, "microsoft", why)
        thing.contents[None] = "nothing tells who writes what is in it"
        self._draft.effect(node, "read", thing, {"arguments": _BY_MODEL})
        self._models.credentials(node, tool, tool.name)
        return node

    def named(self, agent: str, name: str, label: str, pointer: str, held: Any) -> None:
        """A tool of the model's own service, by the name of its kind."""
        if isinstance(held, dict) and text_of(held.get("server_url")):
            entry = {"url": text_of(held.get("server_url")), "headers": held.get("headers")}
            allowed = held.get("allowed_tools")
            named = [text_of(one) for one in allowed] if isinstance(allowed, list) else []
            self._box.server(
                label or name, entry, pointer=pointer, named=named, whole=not named,
                call=lambda node, _: self._draft.link("calls", agent, node),
            )  # fmt: skip
            return
        placed = self._box.tool(name, pointer=pointer, group=pointer, arguments=_BY_MODEL)
        self._draft.link("calls", agent, placed.node)

    def remember(self, agent: str, memory: Component) -> None:
        """What an agent looks up in a memory before it answers."""
        because = "the agent looks up what fits the conversation before it answers"
        name = memory.text("name") or memory.text("collection_name") or memory.label
        inner = memory.config.get("config")
        if not name and isinstance(inner, dict):
            name = text_of(inner.get("collection_name"))
        place = "microsoft" if ".azure" in memory.provider else "platform"
        thing = self._box.store(
            name or memory.class_name, place, because=because, group=f"memory {memory.pointer}",
            memory=True,
        )  # fmt: skip
        thing.contents.setdefault(None, "nothing tells who writes what is in it")
        self._draft.effect(agent, "read", thing, {"arguments": ("model", because)})
        self._draft.inline_secrets(agent, dict(memory.config), f"{memory.pointer}/config")
