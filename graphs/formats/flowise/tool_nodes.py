"""The tools of Flowise by their class and settings: put on the map with what they touch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphs.formats.draft import Thing
from graphs.formats.flowise.canvas import HERE, Canvas
from graphs.formats.flowise.file import mapping, names, plain
from graphs.formats.known_actions import touch_chosen
from graphs.formats.mcp_place import Call

_REQUESTS = {
    "requestsGet": "GET", "requestsPost": "POST", "requestsPut": "PUT", "requestsDelete": "DELETE",
}  # fmt: skip
_OTHER_FLOWS = {"ChatflowTool": "selectedChatflow", "agentAsTool": "selectedAgentflow"}
#: What these do is told by the parts that are attached to them.
_ATTACHED = frozenset({"retrieverTool", "chainTool", "queryEngineToolLlamaIndex"})
_FETCHES = re.compile(r"\bfetch\s*\(|\baxios\b|node-fetch|\brequire\s*\(|\bimport\s*\(")
_URL = re.compile(r"""https?://[^\s'"`<>\\)]{1,300}""")
_METHOD = re.compile(r"""method['"]?\s*:\s*['"`](\w+)|axios\.(get|post|put|patch|delete)\b""", re.I)
_BUNDLED = "it is part of Flowise"
_LONGEST = 50_000
_FIXED = ("fixed", "the flow fills in what it is called with")
CHOSEN = ("model", "the model chooses what it is called with")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A tool to be placed. `arguments`: who fills in its calls; `kind`: tool or step."""

    type: str
    title: str
    config: Mapping[str, Any]
    pointer: str
    kind: str = "tool"
    arguments: tuple[str | None, str] = CHOSEN
    part_of: str = ""
    credentials: tuple[list[str], bool] | None = None


def actions_in(config: Mapping[str, Any]) -> list[str] | None:
    """The actions chosen among those of a tool; None where its settings have no such choice."""
    found: list[str] = []
    chosen = False
    for key, value in config.items():
        if isinstance(key, str) and (key == "actions" or key.endswith("Actions")):
            listed = names(value)
            chosen = chosen or bool(listed)
            found.extend(listed)
    return list(dict.fromkeys(found))[:200] if chosen else None


def calls_out(code: str) -> bool:
    """Whether JavaScript of the flow's author loads libraries or sends requests."""
    return bool(_FETCHES.search(code[:_LONGEST]))


class Tools:
    """Places the tools of one canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def place(self, wanted: Wanted, call: Call) -> str:
        """Add a tool; `call` is given each node that may be called. Gives the main node."""
        entry = self._canvas.entry(wanted.type)
        if "server" in entry:
            return self._server(wanted, entry, call)
        node = self._plain(wanted, entry)
        call(node, "")
        return node

    def _plain(self, wanted: Wanted, entry: Mapping[str, Any]) -> str:
        canvas, config = self._canvas, wanted.config
        things: list[Thing] = []
        if wanted.type in _ATTACHED:
            node = self._bare(wanted)
        elif wanted.type in _REQUESTS:
            node, things = self._request(wanted, _REQUESTS[wanted.type])
        elif wanted.type in _OTHER_FLOWS:
            node = self._bare(wanted)
            flow_id = plain(config.get(_OTHER_FLOWS[wanted.type]))
            canvas.shared.called.append((node, flow_id, wanted.title, wanted.pointer))
        elif plain(config.get("customToolFunc")):
            node = self._bare(wanted)
            things = self.script(node, plain(config["customToolFunc"]), wanted.arguments)
        else:
            node, things = self._known(wanted, entry)
        asked = wanted.credentials
        if asked is None:
            held = canvas.credentials_of(wanted.type, config, wanted.pointer)
        else:
            held = canvas.identities(asked[0], asked[1], config, wanted.pointer)
        canvas.hold(node, held, things)
        canvas.draft.inline_secrets(node, dict(config), wanted.pointer)
        return node

    def _bare(self, wanted: Wanted) -> str:
        """A node whose effects follow; what they bring in is told at what they touch."""
        facts: dict[str, tuple[Any, str]] = {}
        if wanted.kind == "tool":
            facts["content"] = ("trusted", "what others wrote is told at what it reads")
            facts["arguments"] = wanted.arguments
        return self._canvas.draft.add(
            wanted.kind, wanted.title, "platform", HERE, facts, pointer=wanted.pointer,
            description=plain(wanted.config.get("description")), part_of=wanted.part_of,
            extensions={"x-flowise-type": wanted.type[:80]},
        )  # fmt: skip

    def _known(self, wanted: Wanted, entry: Mapping[str, Any]) -> tuple[str, list[Thing]]:
        canvas, vendor = self._canvas, str(entry.get("vendor", ""))
        known = canvas.box.knows(wanted.type)
        actions = actions_in(wanted.config)
        if known is not None and actions and known.effects:
            node = self._bare(wanted)
            things = touch_chosen(canvas.draft, node, known, actions, wanted.arguments)
            return node, things
        description = plain(wanted.config.get("description"))
        placed = canvas.box.tool(
            wanted.title, description, kind=wanted.kind, known_as=wanted.type,
            pointer=wanted.pointer, vendor=vendor, arguments=wanted.arguments,
            part_of=wanted.part_of,
        )  # fmt: skip
        return placed.node, list(placed.things)

    def read(self, node: str, node_type: str, arguments: tuple[str | None, str]) -> list[Thing]:
        """What a loader of a known class reads; nothing of what else its service could do."""
        known = self._canvas.box.knows(node_type)
        if known is None or not any(effect.verb == "read" for effect in known.effects):
            return []
        return touch_chosen(self._canvas.draft, node, known, ["load"], arguments)

    def _request(self, wanted: Wanted, method: str) -> tuple[str, list[Thing]]:
        node = self._bare(wanted)
        url = next(
            (
                plain(value)
                for key, value in wanted.config.items()
                if str(key).lower().endswith("url") and plain(value)
            ),
            "",
        )
        # Without a URL the tool asks the model for one.
        thing = self._canvas.box.request(
            node, method, url or "{{url}}", arguments=wanted.arguments, name=wanted.title
        )
        if wanted.kind == "tool":
            because = "it returns what the other side answers"
            self._canvas.draft.set_facts(node, {"content": (None, because)})
        return node, [thing]

    def script(
        self, node: str, code: str, arguments: tuple[str | None, str] = _FIXED
    ) -> list[Thing]:
        """What JavaScript written by the flow's author reaches, by the addresses in it."""
        text = code[:_LONGEST]
        if not calls_out(text):
            return []
        methods = [next(filter(None, found)) for found in _METHOD.findall(text)[:50]]
        urls = list(dict.fromkeys(_URL.findall(text)))[:50]
        things: list[Thing] = []
        for found in urls:
            url = re.sub(r"\$\{[^}]*\}?", "{{}}", found)
            for method in dict.fromkeys(methods or ["GET"]):
                things.append(self._canvas.box.request(node, method, url, arguments=arguments))
        if not urls:
            because = "its code loads libraries or calls out; where to is not in it"
            thing = self._canvas.draft.thing(node, "What its code reaches", "", because)
            thing.acted = True
            thing.contents[None] = because
            unknown = {
                "verb": ("unknown", because),
                "arguments": arguments,
                "reversible": (None, because),
            }
            self._canvas.draft.effect(node, "unknown", thing, unknown)
            things.append(thing)
        if self._canvas.draft.nodes[node].kind == "tool":
            because = "what its code gets from elsewhere comes back with its result"
            self._canvas.draft.set_facts(node, {"content": (None, because)})
        return things

    def _server(self, wanted: Wanted, entry: Mapping[str, Any], call: Call) -> str:
        canvas, config = self._canvas, wanted.config
        told = dict(entry["server"])
        own = mapping(config.get("mcpServerConfig"))
        servers = own.get("mcpServers")
        if isinstance(servers, dict) and servers:
            own = next((one for one in servers.values() if isinstance(one, dict)), {})
        told.update({key: value for key, value in own.items() if isinstance(key, str)})
        if wanted.type == "supergatewayMCP":
            told["args"] = [*told.get("args", ()), *plain(config.get("arguments")).split()[:50]]
        named = actions_in(config) or []
        if not told.get("command") and not told.get("url"):
            reference = plain(config.get("mcpServerId")) or "an MCP server kept in Flowise"
            node = canvas.draft.unresolved("tool", wanted.title, reference, wanted.pointer)
            call(node, "")
            return node
        host = "host" if wanted.type in ("customMCP", "supergatewayMCP") else "platform"
        placed = canvas.box.server(
            wanted.title, told, call=call, pointer=wanted.pointer, host=host, named=named
        )
        if host == "platform" and not told.get("url"):
            canvas.draft.set_facts(placed.node, {"pinned": (True, _BUNDLED)})
        asked = wanted.credentials
        if asked is None:
            held = canvas.credentials_of(wanted.type, config, wanted.pointer)
        else:
            held = canvas.identities(asked[0], asked[1], config, wanted.pointer)
        canvas.hold(placed.node, held, placed.things)
        return placed.node
