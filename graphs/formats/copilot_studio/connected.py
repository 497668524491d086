"""Put the tools of a Copilot Studio agent on the map: connectors, flows, MCP servers, agents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.formats.copilot_studio.connectors import Connectors
from graphs.formats.copilot_studio.file import Component
from graphs.formats.draft import Draft, Facts
from graphs.formats.ms_declarative.file import text_of
from graphs.formats.ms_declarative.power_fx import is_expression, literal, url_of
from graphs.formats.redact import looks_secret
from graphs.formats.toolbox import Toolbox

_BY_MODEL = "the model of the agent chooses them"
_RUNS = "Copilot Studio runs it"


class Tools:
    """Adds tools; each comes with the facts of the call to it."""

    def __init__(self, draft: Draft, box: Toolbox, connectors: Connectors) -> None:
        self._draft = draft
        self._box = box
        self._connectors = connectors

    def add(self, component: Component) -> tuple[str, Facts]:
        """The node of a tool, and the facts of a call to it: its gate, if it has one."""
        self._draft.file = component.file
        action = component.raw.get("action")
        held: Mapping[str, Any] = action if isinstance(action, dict) else component.raw
        kind = text_of(held.get("kind")).lower()
        node = self._by_kind(component, held, kind)
        inputs = component.raw.get("inputs")
        for at, one in enumerate(inputs if isinstance(inputs, list) else ()):
            if isinstance(one, dict):
                name, value = text_of(one.get("propertyName")), literal(one.get("value"))
                if looks_secret(name, value):
                    self._draft.secret(node, f"{component.pointer}/inputs/{at}/value")
        return node, self._gate(component)

    def _by_kind(self, component: Component, raw: Mapping[str, Any], kind: str) -> str:
        name, pointer = component.name, component.pointer
        if kind in ("invokeconnectortaskaction", "connectortool"):
            arguments = _arguments(component.raw)
            node = self._node(component, arguments)
            operation = text_of(raw.get("operationId"))
            self._connectors.operate(
                node, raw, operation, component.description, arguments, pointer
            )
            return node
        if kind == "invokeexternalagenttaskaction":
            return self._external(component, raw)
        if kind == "mcptool":
            return self._server(component, raw)
        if kind == "invokecomputerusingagenttaskaction":
            node = self._node(component, ("model", _BY_MODEL))
            because = "a model operates a computer"
            self._box.code(node, "Computer", because=because, place="host")
            self._connectors.identity(node, raw, "", pointer)
            return node
        if kind in ("invokeaibuildermodeltaskaction",):
            return self._node(component, ("model", _BY_MODEL))
        references = {
            "invokeflowtaskaction": ("cloud flow", "flowId"),
            "workflowtool": ("cloud flow", "workflowId"),
            "invokeskilltaskaction": ("skill", "skillId"),
            "invokeconnectedagenttaskaction": ("agent", "botSchemaName"),
            "connectedagenttool": ("agent", "botSchemaName"),
            "invokeagenttaskaction": ("agent", "gptComponentSchemaName"),
            "invokeaiplugintaskaction": ("AI plug-in", "entityKey"),
        }
        if kind in references:
            what, key = references[kind]
            node_kind = "agent" if what == "agent" else "tool"
            reference = f"{what} {text_of(raw.get(key))}".strip()
            node = self._draft.unresolved(node_kind, name, reference, pointer)
            self._connectors.identity(node, raw, "", pointer)
            return node
        if kind == "invokeclienttaskaction":
            placed = self._box.tool(
                name, component.description, pointer=pointer, place="host",
                arguments=("model", _BY_MODEL),
            )  # fmt: skip
            return placed.node
        if kind not in ("", "taskdialog"):
            self._draft.unclassified.append(f"Tool {name} ({kind})")
        return self._draft.unresolved("tool", name, "what this tool runs", pointer)

    def _external(self, component: Component, raw: Mapping[str, Any]) -> str:
        """An MCP server, or an agent of another platform, behind a connection."""
        details = raw.get("operationDetails")
        held: Mapping[str, Any] = details if isinstance(details, dict) else {}
        server = text_of(held.get("kind")).lower() == "modelcontextprotocolmetadata"
        because = "what the tools of this server do is not in the file"
        if not server:
            because = "what this agent does is not in the file"
        node = self._node(
            component,
            ("model", _BY_MODEL),
            ("MCP server",) if server else (),
            {"content": (None, because), "third_party": (None, because)},
        )
        known = held.get("knownTools")
        if server and isinstance(known, list) and known:
            self._draft.notes.append(
                f"{component.name} had {len(known)} tools when the file was written; it may offer "
                "others since."
            )
        self._connectors.anything(node, raw, because, component.pointer)
        return node

    def _server(self, component: Component, raw: Mapping[str, Any]) -> str:
        url = url_of(raw.get("serverUrl"))
        if not url:
            return self._external(
                component, {**raw, "operationDetails": {"kind": "ModelContextProtocolMetadata"}}
            )
        called: list[str] = []
        placed = self._box.server(
            component.name, {"url": url}, call=lambda node, _: called.append(node),
            pointer=component.pointer, host="",
        )  # fmt: skip
        for node in called:
            if node != placed.node:
                self._draft.link("calls", placed.node, node)
        self._connectors.identity(placed.node, raw, "", component.pointer)
        return placed.node

    def _node(
        self,
        component: Component,
        arguments: tuple[str | None, str],
        tags: tuple[str, ...] = (),
        facts: Facts | None = None,
    ) -> str:
        return self._draft.add(
            "tool", component.name, "platform", _RUNS, {"arguments": arguments, **(facts or {})},
            pointer=component.pointer, description=component.description, tags=tags,
        )  # fmt: skip

    def _gate(self, component: Component) -> Facts:
        """A confirmation that the person in the conversation is asked for before the tool runs."""
        asked = component.raw.get("confirmation")
        if not isinstance(asked, dict) or not asked:
            return {}
        text = asked.get("activity")
        shows: tuple[tuple[str, ...] | None, str] = (
            (), "the message is fixed text: it shows nothing of what is to run",
        )  # fmt: skip
        if text is None or is_expression(text):
            shows = (None, "the file does not tell what the message shows")
        gate = self._draft.add(
            "gate", f"Confirmation of {component.name}", "platform", _RUNS,
            {
                "enforced": ("before", "the tool runs only after the confirmation"),
                "on_timeout": ("wait", "it waits until an answer comes"),
                "binds": (None, "nothing ties the answer to what runs after it"),
                "shows": shows,
                "self_approval": (True, "whoever talks to the agent is asked"),
            },
            pointer=f"{component.pointer}/confirmation", tags=("derived",),
        )  # fmt: skip
        return {"gate": (gate, "the tool has a confirmation")}


def _arguments(raw: Mapping[str, Any]) -> tuple[str | None, str]:
    """Who fills in a tool's inputs: the model, unless all of them are fixed in the file."""
    inputs = raw.get("inputs", raw.get("toolInputs"))
    held = [one for one in inputs if isinstance(one, dict)] if isinstance(inputs, list) else []
    if not held:
        return "model", "the file lists no inputs: the model fills them in"
    for one in held:
        manual = text_of(one.get("kind")).lower() == "manualtaskinput"
        if not manual or is_expression(one.get("value")):
            return "model", "the model, or the conversation, fills in some of its inputs"
    return "fixed", "all its inputs are fixed in the file"
