"""Read MCP client configurations and tools/list snapshots into plain records."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.errors import InputError
from graphs.formats.jsonc import plain_json
from graphs.formats.reading import Document, parse_json

#: Texts without which no document is looked at closely.
_MARKS = (
    "mcpServers", "mcp_servers", "mcp-servers", "servers", "inputSchema", "input_schema", "tools",
    "mcp", "command",
)  # fmt: skip
#: Keys under which servers stand by name, with the client that writes them so.
_SERVER_KEYS = {
    "mcpServers": "", "mcp_servers": "codex", "servers": "vscode", "context_servers": "zed",
    "mcp-servers": "", "amp.mcpServers": "amp", "mcp.servers": "vscode",
}  # fmt: skip
_LISTING = frozenset(
    {"tools", "serverInfo", "nextCursor", "_meta", "result", "jsonrpc", "id", "instructions",
     "protocolVersion", "capabilities", "server", "name", "version"}
)  # fmt: skip
_TRANSPORTS = frozenset(
    {"stdio", "http", "sse", "streamable-http", "streamableHttp", "streamable_http", "ws",
     "local", "remote"}
)  # fmt: skip
_MAX_TOML = 4 * 1024 * 1024
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


#: Files that begin with these list `servers` too: the addresses of an API.
_DESCRIBES_AN_API = ("openapi", "swagger", "asyncapi", "arazzo")


@dataclass(frozen=True, slots=True)
class RawServer:
    """A server as a client's configuration names it; `entry` is all that stands there."""

    name: str
    entry: Mapping[str, Any]
    pointer: str
    project: str = ""


@dataclass(frozen=True, slots=True)
class RawTool:
    """A tool as a server lists it."""

    name: str
    description: str
    schema: Mapping[str, Any]
    annotations: Mapping[str, Any]
    pointer: str


@dataclass(slots=True)
class McpFile:
    """What was found: servers of a client, or the tools that one server lists.

    `client` is the key of the client that writes such files, empty where any could. `settings` is
    the whole document, for what it says about approval.
    """

    client: str = ""
    servers: list[RawServer] = field(default_factory=list)
    tools: list[RawTool] = field(default_factory=list)
    server_name: str = ""
    is_listing: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def _starts_as_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[") or text.lstrip()[:2] in ("//", "/*")


def _is_toml(text: str) -> bool:
    return re.search(r"^\s*\[\s*[\"']?mcp_servers\b", text, re.MULTILINE) is not None


def data_of(document: Document) -> Any:
    """The plain values of JSON, JSON with comments, TOML or YAML. Raises `InputError`."""
    text = document.text
    if "mcp_servers" in text and _is_toml(text):
        return _toml(text, document.name)
    found = document.peek
    if found is not None and not isinstance(found, str):
        return found
    if _starts_as_json(text):
        return parse_json(plain_json(text), document.name)
    return document.data


def _toml(text: str, name: str) -> Any:
    if len(text) > _MAX_TOML:
        raise InputError.one(name, "the TOML is too large.", "Give the configuration alone.")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = _PLACE.search(str(error))
        # Without a place the text ends too early.
        last = text.rstrip().count("\n") + 1
        line, column = (int(where[1]), int(where[2])) if where else (last, 0)
        what = _PLACE.sub("", str(error)).replace(" (at end of document)", "").strip().rstrip(".")
        raise InputError.one(
            name, f"not valid TOML: {what}.", "Correct it.", line, column
        ) from None
    except (RecursionError, ValueError):
        raise InputError.one(
            name, "the TOML nests too deep or has a value that cannot be read.", "Correct it."
        ) from None


def may_be_mcp(document: Document) -> bool:
    """Whether a document is worth a closer look; cheap."""
    return any(mark in document.text for mark in _MARKS)


def looks_like_mcp(document: Document) -> bool:
    """Whether this is an MCP configuration or snapshot, broken ones with its key included."""
    if not may_be_mcp(document):
        return False
    try:
        data = data_of(document)
    except InputError:
        text = document.text
        if "mcp_servers" in text and _is_toml(text):
            return True
        return _starts_as_json(text) and '"mcpServers"' in text
    found = find(data)
    return found is not None


def read(document: Document) -> McpFile:
    """The servers or tools in a document. Raises `InputError` where it holds neither."""
    found = find(data_of(document))
    if found is None:
        raise InputError.one(
            document.name,
            "neither MCP servers nor a list of tools.",
            "Give a file with `mcpServers`, `servers`, `[mcp_servers.…]` or `tools`.",
        )
    return found


def find(data: Any) -> McpFile | None:
    """What a document holds, by its content; None where it is no MCP file."""
    if isinstance(data, Mapping) and any(key in data for key in _DESCRIBES_AN_API):
        return None
    listing = _listing(data)
    if listing is not None:
        return listing
    if not isinstance(data, dict) or _has_own_rules(data):
        return None
    found = McpFile(settings=data)
    holders = list(_holders(data))
    if not holders and _is_bare(data):
        holders = [("", data, "", "")]
    if not holders:
        return None
    for client, held, pointer, project in holders:
        found.client = found.client or client
        found.servers.extend(_servers(held, pointer, project, found.notes))
    found.client = found.client or _client_of(found)
    return found


def _has_own_rules(data: Mapping[str, Any]) -> bool:
    """Whether the document has rules of approval of its own, which this importer cannot weigh."""
    rules = data.get("permissions")
    return isinstance(rules, dict) and any(
        key in rules for key in ("allow", "ask", "deny", "defaultMode")
    )


def _holders(data: Mapping[str, Any]) -> Iterator[tuple[str, Any, str, str]]:
    """Every place where servers stand by name: client, what stands there, pointer, project."""
    for key, client in _SERVER_KEYS.items():
        held = data.get(key)
        if isinstance(held, (dict, list)) and (key != "servers" or _all_servers(held)):
            yield client, held, f"/{key}", ""
    inner = data.get("mcp")
    if isinstance(inner, dict):
        if isinstance(inner.get("servers"), dict):
            yield "vscode", inner["servers"], "/mcp/servers", ""
        elif inner and _all_servers(inner):
            yield "opencode", inner, "/mcp", ""
    projects = data.get("projects")
    if isinstance(projects, dict):
        for path, project in projects.items():
            held = project.get("mcpServers") if isinstance(project, dict) else None
            if isinstance(held, dict) and held:
                pointer = f"/projects/{_escaped(str(path))}/mcpServers"
                yield "", held, pointer, str(path)


def _all_servers(held: Any) -> bool:
    values = list(held.values()) if isinstance(held, dict) else held
    return isinstance(values, list) and all(_is_server(value) for value in values)


def _is_server(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    if value.get("type") in _TRANSPORTS:
        return True
    return any(isinstance(value.get(key), (str, list)) for key in ("command",)) or any(
        isinstance(value.get(key), str) for key in ("url", "httpUrl", "serverUrl")
    )


def _is_bare(data: Mapping[str, Any]) -> bool:
    """Whether the document is servers by name, without a key around them."""
    return bool(data) and all(
        isinstance(value, dict)
        and (
            (isinstance(value.get("command"), str) and isinstance(value.get("args"), list))
            or (isinstance(value.get("url"), str) and value.get("type") in _TRANSPORTS)
        )
        for value in data.values()
    )


def _servers(held: Any, pointer: str, project: str, notes: list[str]) -> Iterator[RawServer]:
    if isinstance(held, list):
        pairs = [
            (
                str(one.get("name", f"server {at + 1}")) if isinstance(one, dict) else str(at),
                one,
                at,
            )
            for at, one in enumerate(held)
        ]
    else:
        pairs = [(str(name), one, name) for name, one in held.items()]
    for name, entry, key in pairs:
        if isinstance(entry, dict):
            yield RawServer(name, entry, f"{pointer}/{_escaped(str(key))}", project)
        else:
            notes.append(f"{pointer}: “{name[:60]}” is no server: left out.")


def _client_of(found: McpFile) -> str:
    """The client that writes files with these keys, empty where several do."""
    keys = {str(key) for server in found.servers for key in server.entry}
    if {"trust", "httpUrl", "includeTools", "excludeTools"} & keys:
        return "gemini"
    if "alwaysAllow" in keys:
        return "roo"
    if "autoApprove" in keys:
        return "cline"
    if "serverUrl" in keys:
        return "windsurf"
    if any(isinstance(server.entry.get("tools"), list) for server in found.servers):
        return "copilot"
    return "vscode" if isinstance(found.settings.get("inputs"), list) else ""


def _listing(data: Any) -> McpFile | None:
    """A tools/list answer: a bare list, under `tools`, or the result of a JSON-RPC call."""
    held, pointer, around = data, "", {}
    if isinstance(held, dict) and isinstance(held.get("result"), dict):
        held, pointer = held["result"], "/result"
    if isinstance(held, dict):
        around = held
        held, pointer = held.get("tools"), f"{pointer}/tools"
    if not isinstance(held, list):
        return None
    listed = [one for one in held if isinstance(one, dict) and isinstance(one.get("name"), str)]
    schemas = any("inputSchema" in one or "input_schema" in one for one in listed)
    closed = isinstance(data, dict) and set(data) <= _LISTING and set(around) <= _LISTING
    described = bool(listed) and all(isinstance(one.get("description"), str) for one in listed)
    if not schemas and not (closed and (described or not held)):
        return None
    if isinstance(data, dict) and not schemas and "name" in around and "tools" in around:
        return None
    info = around.get("serverInfo") or around.get("server")
    name = info.get("name") if isinstance(info, dict) else info
    found = McpFile(is_listing=True, server_name=name if isinstance(name, str) else "")
    for at, one in enumerate(held):
        if not isinstance(one, dict) or not isinstance(one.get("name"), str) or not one["name"]:
            found.notes.append(f"{pointer}/{at}: a tool without a name was left out.")
            continue
        found.tools.append(_tool(one, f"{pointer}/{at}"))
    return found


def _tool(one: Mapping[str, Any], pointer: str) -> RawTool:
    schema = one.get("inputSchema", one.get("input_schema"))
    annotations = one.get("annotations")
    description = one.get("description")
    return RawTool(
        one["name"],
        description if isinstance(description, str) else "",
        schema if isinstance(schema, dict) else {},
        annotations if isinstance(annotations, dict) else {},
        pointer,
    )


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
