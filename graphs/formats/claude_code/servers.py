"""Put the MCP servers of a Claude Code project on the map, given or only named in rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Protocol

from graphs.formats.claude_code.callers import Caller
from graphs.formats.claude_code.file import Server
from graphs.formats.claude_code.project import Project
from graphs.formats.claude_code.rules import Rule, covers, shown
from graphs.formats.claude_code.values import texts_of
from graphs.formats.draft import Draft
from graphs.formats.redact import redact
from graphs.formats.toolbox import Toolbox

_MOST_NAMED = 300
_ENABLED = "/enabledMcpjsonServers"


class Call(Protocol):
    """Links an agent to a node that it may call, with the question that is asked before."""

    def __call__(self, caller: Caller, node: str, call: Rule, *, asks: bool = True) -> None: ...


class ServerGraph:
    """Adds servers and links them to every agent that is offered their tools."""

    def __init__(
        self, project: Project, draft: Draft, box: Toolbox, callers: Sequence[Caller], call: Call
    ) -> None:
        self._project = project
        self._draft = draft
        self._box = box
        self._callers = callers
        self._call = call

    def build(self) -> None:
        """Add the servers that the files define, then those that rules and agents only name."""
        named = self._named()
        given: set[str] = set()
        for server in self._project.servers:
            key = plain_server(server.name)
            if key in given:
                continue
            given.add(key)
            self._draft.file = server.file
            entry = dict(server.entry)
            why = self._project.is_off(server)
            if why:
                entry["disabled"] = True
                self._draft.notes.append(f"The MCP server {redact(server.name)} is off: {why}.")
            tools = sorted(tool for tool in named.get(key, {}) if tool and "*" not in tool)
            if tools:
                # So that tools which rules name are on the map even where no catalogue lists them.
                entry["alwaysAllow"] = tools
            self._box.server(
                server.name, entry, pointer=server.pointer,
                call=partial(self._offer, key),
            )  # fmt: skip
        for key, held in named.items():
            if key not in given:
                self._missing(key, held)

    def own(self, servers: Sequence[Server], caller: Caller) -> None:
        """Add the servers that one agent's file defines for it alone."""
        for server in servers:
            self._draft.file = server.file
            key = plain_server(server.name)
            self._box.server(
                server.name, server.entry, pointer=server.pointer,
                call=partial(self._offer_alone, caller, key),
            )  # fmt: skip

    def _offer_alone(self, caller: Caller, server: str, node: str, tool: str) -> None:
        self._call(caller, node, _rule(server, tool))

    def _named(self) -> dict[str, dict[str, Rule]]:
        """The tools that rules and agents name, by server; an empty tool means the whole server."""
        found: dict[str, dict[str, Rule]] = {}
        rules = self._callers[0].judge.permissions
        listed = [rule for caller in self._callers for rule in caller.tools or ()]
        for rule in (*rules.allow, *rules.ask, *listed):
            if rule.server and len(found) < _MOST_NAMED:
                held = found.setdefault(rule.server, {})
                if len(held) < _MOST_NAMED:
                    held.setdefault(rule.server_tool, rule)
        for name in texts_of(self._project.first("enabledMcpjsonServers")):
            key = plain_server(name)
            found.setdefault(key, {"": Rule(f"mcp__{key}", "", shown(name), _ENABLED)})
        return found

    def _missing(self, server: str, held: dict[str, Rule]) -> None:
        """A server that no file given defines: what its tools are named is all that is known."""
        draft = self._draft
        draft.file = next((rule.file for rule in held.values() if rule.file), draft.file)
        reference = f"the MCP server {server}"
        if any(not tool or "*" in tool for tool in held):
            rule = next(rule for tool, rule in held.items() if not tool or "*" in tool)
            node = draft.unresolved("tool", server, reference, rule.pointer)
            self._offer(server, node, "")
        for tool, rule in held.items():
            if not tool or "*" in tool:
                continue
            placed = self._box.tool(
                tool, pointer=rule.pointer, place="", group=f"mcp {server}",
                arguments=("model", "its schema is not in the file"), tags=("unresolved",),
            )  # fmt: skip
            draft.amend(
                placed.node, name=shown(rule.tool), extensions={
                    **draft.nodes[placed.node].extensions, "x-unresolved": redact(reference),
                    "x-mcp-server": redact(server),
                },
            )  # fmt: skip
            draft.notes.append(f"{rule.text} is a tool of {reference}, which was not given.")
            self._offer(server, placed.node, tool)

    def _offer(self, server: str, node: str, tool: str) -> None:
        call = _rule(server, tool)
        for caller in self._callers:
            whole = caller.tools is None or any(covers(rule, call) for rule in caller.tools)
            if whole and caller.has(call):
                self._call(caller, node, call)


def plain_server(name: str) -> str:
    """The name of a server as it stands in the names of its tools."""
    return re.sub(r"[^\w-]", "_", name)


def _rule(server: str, tool: str) -> Rule:
    name = f"mcp__{server}__{tool}" if tool else f"mcp__{server}"
    return Rule(name, "", shown(name))
