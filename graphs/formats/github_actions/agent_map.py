"""Put an agent's grants on the map: a tool for each, and what it does with the token of the job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphs.formats.draft import Draft
from graphs.formats.github_actions.commands import Act, Commands
from graphs.formats.github_actions.grants import Grant, Setup, words_of
from graphs.formats.github_actions.machine import Machine
from graphs.formats.github_actions.repository import Repository
from graphs.formats.github_actions.rights import Token
from graphs.formats.things import content_of
from graphs.formats.toolbox import Toolbox

_MODEL = ("model", "the model chooses what it is called with")
_DONE = ("trusted", "it returns no more than that it did")
_GITHUB_SERVERS = ("github", "github_comment", "github_inline_comment", "github_ci",
                   "github_file_ops", "github-mcp-server")  # fmt: skip
_HARD = (False, "what code has done cannot be taken back")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where an agent runs, and the tokens of GitHub that its tools may use.

    `hosts`: those that a firewall lets commands reach, where the network is not open.
    """

    tokens: tuple[Token, ...]
    machine: Machine
    part_of: str = ""
    pointer: str = ""
    hosts: tuple[str, ...] = ()


class AgentMap:
    """Adds the tools of agents to one draft."""

    def __init__(
        self, draft: Draft, box: Toolbox, repository: Repository, commands: Commands
    ) -> None:
        self._draft = draft
        self._box = box
        self.repository = repository
        self._commands = commands

    def place(self, agent: str, setup: Setup, around: Surroundings) -> None:
        """Add all that an agent may use, and its calls of it."""
        served = self._servers(agent, setup, around)
        for grant in setup.grants:
            server = grant.detail.partition("/")[0]
            if grant.kind == "mcp" and server in served:
                continue
            if grant.kind == "agent":
                self._draft.notes.append(f"{grant.name}: sub-agents have the tools of their agent.")
                continue
            node = self._tool(grant, around)
            if node:
                self._draft.link("calls", agent, node)

    def _tool(self, grant: Grant, around: Surroundings) -> str:
        if grant.kind == "unresolved":
            return self.unresolved(grant, around)
        if grant.kind in ("search", "other") or (grant.kind == "fetch" and not grant.detail):
            return self._catalogued(grant, around)
        if grant.kind == "mcp" and not _is_github(grant.detail.partition("/")[0]):
            return self._catalogued(grant, around)
        node = self._draft.add(
            "tool", grant.name, "platform", "it runs on the runner of the job",
            {"arguments": _MODEL, "sandboxed": (grant.sandboxed, grant.because)},
            pointer=around.pointer, description=f"{grant.because[:1].upper()}{grant.because[1:]}.",
            part_of=around.part_of,
        )  # fmt: skip
        if grant.kind == "read":
            self._draft.effect(node, "read", around.machine.workspace(), {"arguments": _MODEL})
            content = around.machine.content
        elif grant.kind == "edit":
            facts = {"reversible": (None, "whether it outlives the runner is not told")}
            self._draft.effect(node, "write", around.machine.workspace(), facts)
            content = _DONE
        elif grant.kind == "fetch":
            self._box.request(node, "GET", f"https://{grant.detail}/", arguments=_MODEL)
            content = (None, "who writes what the host answers is not told")
        elif grant.kind == "shell":
            content = self._shell(node, grant, around)
        else:
            content = self._github(node, grant, around)
        self._draft.set_facts(node, {"content": content})
        return node

    def _catalogued(self, grant: Grant, around: Surroundings) -> str:
        name = grant.name
        placed = self._box.tool(
            name,
            known_as=grant.known_as or (name.partition("(")[0] if grant.kind != "mcp" else ""),
            pointer=around.pointer,
            arguments=_MODEL,
            group="internet" if grant.kind in ("fetch", "search") else "",
            part_of=around.part_of,
        )
        return placed.node

    def unresolved(self, grant: Grant, around: Surroundings) -> str:
        """A command, plugin or skill that was not given: whatever the token allows."""
        node = self._draft.unresolved("tool", grant.name, grant.detail, around.pointer)
        because = f"{grant.detail} was not given, so it may do all that the token allows"
        self.repository.change_all(node, around.tokens, arguments=_MODEL, because=because)
        return node

    def _shell(self, node: str, grant: Grant, around: Surroundings) -> tuple[str | None, str]:
        words = words_of(grant.detail)
        if not words or (grant.open_ended and self._commands.runs_anything(words)):
            return self.anything(node, grant, around)
        content: tuple[str | None, str] = _DONE
        acts = self._commands.acts(words, grant.open_ended)
        if self._commands.runs_code(words):
            because = f"{grant.name} runs code that stands in the workspace"
            self._execute(node, around, because)
            content = around.machine.content
        elif not acts and self._commands.knows(words):
            self._draft.effect(node, "read", around.machine.workspace(), {"arguments": _MODEL})
            content = around.machine.content
        elif not acts:
            self._unknown(node, grant.name)
            content = (None, "what the command gives back is not told")
        for act in acts:
            read = self._act(node, act, around, grant)
            content = _worse(content, read)
        return content

    def anything(self, node: str, grant: Grant, around: Surroundings) -> tuple[str | None, str]:
        """Any command: it runs code, uses the token at will, and reaches the Internet."""
        content = around.machine.content
        because = f"{grant.name} runs any command"
        self._execute(node, around, because)
        if grant.network is False:
            for host in around.hosts:
                self._box.request(node, "POST", f"https://{host}/", arguments=_MODEL)
            return (None, "who writes what hosts answer is not told") if around.hosts else content
        self.repository.change_all(node, around.tokens, arguments=_MODEL, because=because)
        self.egress(node, because)
        return "untrusted", "a command may fetch whatever stands on the Internet"

    def egress(self, node: str, because: str) -> None:
        """A tool may send to any host."""
        host = self._draft.thing("internet", "Any host", "internet", "a runner reaches any host")
        host.contents.setdefault("trusted", "what hosts answer is told at the tool that asks them")
        final = (False, "what was sent cannot be taken back")
        facts = {"verb": ("send", because), "arguments": _MODEL, "reversible": final}
        self._draft.effect(node, "send", host, facts)

    def _execute(self, node: str, around: Surroundings, because: str) -> None:
        facts = {"verb": ("execute", because), "arguments": _MODEL, "reversible": _HARD}
        self._draft.effect(node, "execute", around.machine.runner(), facts)

    def _unknown(self, node: str, name: str) -> None:
        because = f"what {name} does is not told"
        thing = self._draft.thing(node, f"What {name} reaches", "", because)
        thing.contents.setdefault("trusted", "what it gives back is told at the tool")
        unknown = (None, because)
        facts = {"verb": ("unknown", because), "arguments": _MODEL, "reversible": unknown}
        self._draft.effect(node, "unknown", thing, facts)
        self._draft.unclassified.append(f"Command {name}")
        self._draft.amend(node, tags=(*self._draft.nodes[node].tags, "unclassified"))

    def _act(
        self, node: str, act: Act, around: Surroundings, grant: Grant
    ) -> tuple[str | None, str]:
        """One thing that a command does; gives what it returns."""
        if act.verb == "*":
            because = f"{grant.name} covers it"
            self.repository.change_all(node, around.tokens, arguments=_MODEL, because=because)
            return self._read(node, "issues", True)
        if act.verb in ("gh", "gh-read"):
            return self.operation(node, act.shown, around.tokens, grant.name)
        if act.verb == "request":
            if act.url:
                self._box.request(node, act.shown, act.url, arguments=_MODEL)
                return None, "who writes what the host answers is not told"
            self.egress(node, f"{grant.name} addresses any host")
            return "untrusted", "any host may answer"
        if act.scope:
            because = f"{grant.name} covers {act.shown}"
            self.repository.change(
                node, act.verb, act.scope, around.tokens, arguments=_MODEL, because=because
            )
            return _DONE
        thing = self._draft.thing("beyond", act.target, act.place, f"{act.shown} addresses it")
        facts = {
            "verb": (act.verb, act.shown),
            "arguments": _MODEL,
            "reversible": (None, act.shown),
        }
        thing.acted = True
        self._draft.effect(node, act.verb, thing, facts)
        return None, "what the program gives back is not told"

    def operation(
        self, node: str, operation: str, tokens: tuple[Token, ...], name: str
    ) -> tuple[str | None, str]:
        """An operation on GitHub by its name; gives what it returns."""
        verb, scope = self.repository.operation(operation)
        because = f"by the words of {name}"
        if verb == "read":
            return self._read(node, scope or "contents", False)
        if verb == "unknown" or not scope:
            because = f"no word of {name} tells what it does"
            self.repository.change_all(node, tokens, arguments=_MODEL, because=because)
            return self._read(node, scope or "issues", True)
        self.repository.change(node, verb, scope, tokens, arguments=_MODEL, because=because)
        return _DONE

    def _github(self, node: str, grant: Grant, around: Surroundings) -> tuple[str | None, str]:
        if grant.kind == "github":
            for scope in ("issues", "pull-requests"):
                self.repository.change(
                    node, "write", scope, around.tokens, arguments=_MODEL, because=grant.because
                )
            return _DONE
        server, _, inner = grant.detail.partition("/")
        if inner and inner != "*":
            told = (
                f"{server} {inner}" if server in ("github_ci", "github_inline_comment") else inner
            )
            return self.operation(node, told, around.tokens, grant.name)
        because = f"{grant.name} means every tool of the server"
        self.repository.change_all(node, around.tokens, arguments=_MODEL, because=because)
        self._read(node, "pull-requests", True)
        return self._read(node, "issues", True)

    def _read(self, node: str, scope: str, changes_too: bool) -> tuple[str | None, str]:
        thing = self.repository.read(node, scope, arguments=_MODEL, changes_too=changes_too)
        return content_of(thing)

    def _servers(self, agent: str, setup: Setup, around: Surroundings) -> set[str]:
        """The MCP servers of the set-up, but those of GitHub itself."""
        done: set[str] = set()
        for name, entry in setup.servers.items():
            granted = [
                grant.detail.partition("/")[2]
                for grant in setup.grants
                if grant.kind == "mcp" and grant.detail.partition("/")[0] == name
            ]
            if _runs_github(entry):
                listed = _listed(entry) or [""] * (setup.product != "Claude Code")
                for tool in listed:
                    if tool not in granted:
                        grant = Grant(
                            "mcp",
                            f"{name}: {tool}" if tool else name,
                            f"github/{tool}",
                            because="its settings name it",
                        )
                        self._draft.link("calls", agent, self._tool(grant, around))
                continue
            if setup.product == "Claude Code" and not granted:
                self._draft.notes.append(f"MCP server {name}: no tool of it is allowed.")
                done.add(name)
                continue
            named = [tool for tool in granted if tool and tool != "*"] or _listed(entry)
            held: dict[str, Any] = {key: value for key, value in entry.items() if key != "allowed"}
            placed = self._box.server(
                name, held, call=lambda node, _tool: self._draft.link("calls", agent, node),
                pointer=around.pointer, host="platform", named=named,
            )  # fmt: skip
            if placed.node:
                done.add(name)
        return done


def _listed(entry: Mapping[str, Any]) -> list[str]:
    """The tools that the entry of a server names."""
    for key in ("includeTools", "allowed", "tools"):
        held = entry.get(key)
        if isinstance(held, Sequence) and not isinstance(held, str):
            return [one for one in held if isinstance(one, str) and one != "*"]
    return []


def _is_github(server: str) -> bool:
    return server in _GITHUB_SERVERS


def _runs_github(entry: Mapping[str, Any]) -> bool:
    held = [
        entry.get("command"),
        entry.get("container"),
        entry.get("url"),
        *_texts(entry.get("args")),
    ]
    return any(
        isinstance(one, str)
        and (
            "github-mcp-server" in one
            or "api.githubcopilot.com/mcp" in one
            or "server-github" in one
        )
        for one in held
    )


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _worse(one: tuple[str | None, str], other: tuple[str | None, str]) -> tuple[str | None, str]:
    order = {"untrusted": 0, None: 1, "trusted": 2}
    return one if order[one[0]] <= order[other[0]] else other
