"""The tools of an agentic workflow's agent, on the map by what its front matter allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft
from graphs.formats.gh_aw.file import AgenticWorkflow, mapping
from graphs.formats.github_actions.agent_map import AgentMap, Surroundings
from graphs.formats.github_actions.claude import shell_pattern
from graphs.formats.github_actions.file import names_of, text_of
from graphs.formats.github_actions.grants import Grant, Setup
from graphs.formats.github_actions.repository import Repository
from graphs.formats.things import content_of
from graphs.formats.toolbox import Toolbox

_MODEL = ("model", "the model chooses what it is called with")
_SAFE_COMMANDS = "the default commands: they only read"
_KNOWN = frozenset({
    "edit", "bash", "github", "web-fetch", "web-search", "playwright", "cache-memory",
    "repo-memory", "comment-memory", "drive-memory", "agentic-workflows", "timeout",
    "startup-timeout", "cli-proxy", "qmd", "linear", "jira", "serena",
})  # fmt: skip


class AgenticTools:
    """Adds the tools of one agent after the other to one draft."""

    def __init__(
        self, draft: Draft, box: Toolbox, catalogue: Catalogue, repository: Repository,
        agents: AgentMap,
    ) -> None:  # fmt: skip
        self._draft = draft
        self._box = box
        self._catalogue = catalogue
        self._repository = repository
        self._agents = agents

    def place(self, agent: str, one: AgenticWorkflow, around: Surroundings) -> None:
        """Add all that the agent may use."""
        setup = Setup("gh-aw")
        tools = one.tools
        sandboxed = not _is_off(one.sandbox)
        if tools.get("edit", True) is not False:
            listed = "tools.edit allows it" if "edit" in tools else "it is allowed by default"
            setup.grants.append(Grant("edit", "edit", because=listed))
        setup.grants += self._bash(one, sandboxed)
        if "web-fetch" in tools and tools["web-fetch"] is not False:
            setup.grants.append(Grant("fetch", "web-fetch", because="tools.web-fetch allows it"))
        if "web-search" in tools and tools["web-search"] is not False:
            setup.grants.append(Grant("search", "web-search", because="tools.web-search allows it"))
        if "playwright" in tools and tools["playwright"] is not False:
            because = "tools.playwright allows it"
            known = "browser automation"
            setup.grants.append(Grant("fetch", "playwright", because=because, known_as=known))
        for name, entry in one.servers.items():
            if isinstance(entry, dict):
                setup.servers[name] = entry
        for name, entry in tools.items():
            if (
                name not in _KNOWN
                and isinstance(entry, dict)
                and ({"command", "url", "container", "mcp"} & set(entry))
            ):
                setup.servers[name] = mapping(entry.get("mcp")) or entry
        self._agents.place(agent, setup, around)
        if tools.get("github", {}) is not False:
            self._draft.link("calls", agent, self._github(tools.get("github"), around))
        if tools.get("agentic-workflows"):
            node = self._add("agentic-workflows", around, "it reads the runs of workflows")
            thing = self._repository.read(node, "actions", arguments=_MODEL)
            self._draft.set_facts(node, {"content": content_of(thing)})
            self._draft.link("calls", agent, node)
        for name in ("linear", "jira", "qmd", "serena"):
            if name in tools and tools[name] is not False:
                self._reader(agent, name, around)
        for name, entry in one.scripts.items():
            self._script(agent, name, entry, around)
        self._memories(agent, tools)

    def _add(self, name: str, around: Surroundings, because: str) -> str:
        return self._draft.add(
            "tool", name, "platform", "it runs on the runner of the job",
            {"arguments": _MODEL, "content": (None, because)},
            pointer=f"/tools/{name}", description=f"{because[:1].upper()}{because[1:]}.",
            part_of=around.part_of,
        )  # fmt: skip

    def _bash(self, one: AgenticWorkflow, sandboxed: bool) -> list[Grant]:
        held = one.tools.get("bash", ["*"] if "bash" not in one.tools else None)
        if held is False or held == []:
            return []
        hosts = network_hosts(one.network)
        network = None if not sandboxed or "*" in hosts else False
        where = "in the firewall container" if sandboxed else "with the sandbox switched off"
        default = "" if "bash" in one.tools else "; that is the default"
        if held is None:
            return [Grant("read", "bash (default commands)", because=_SAFE_COMMANDS)]
        named = names_of(held)
        if held is True or {"*", ":*", "**"} & set(named):
            because = f"tools.bash allows any command, {where}{default}"
            return [Grant("shell", "bash", "", True, sandboxed, network, because)]
        found = []
        for command in named:
            text, open_ended = shell_pattern(command)
            because = f"tools.bash names it; it runs {where}"
            name = f"bash: {command}"
            found.append(Grant("shell", name, text, open_ended, sandboxed, network, because))
        return found

    def _github(self, held: Any, around: Surroundings) -> str:
        settings = mapping(held)
        sets = [one for one in names_of(settings.get("toolsets", settings.get("toolset"))) if one]
        listed = settings.get("allowed")
        allowed = [
            text_of(one.get("name")) if isinstance(one, dict) else text_of(one)
            for one in (listed if isinstance(listed, list) else [])
        ]
        node = self._add("github", around, _toolsets(sets))
        integrity = text_of(settings.get("min-integrity"))
        locked = settings.get("lockdown") is True
        filtered = locked or integrity in ("approved", "merged", "unapproved")
        content: tuple[str | None, str] = (
            None,
            "whether strangers' issues pass is not told: in public they are filtered by default",
        )
        if integrity == "none":
            content = ("untrusted", "min-integrity is none: whatever anyone wrote passes")
        elif filtered:
            word = "lockdown" if locked else f"min-integrity {integrity}"
            content = (None, f"{word} lets through only what people with rights wrote or approved")
        scopes: dict[str, None] = {}
        for name in sets or ["default"]:
            key = f"toolset {name}"
            for scope in self._catalogue[key]["scopes"] if key in self._catalogue else ():
                scopes[scope] = None
        for name in allowed:
            verb, scope = self._repository.operation(name)
            if verb == "read" and scope:
                scopes[scope] = None
            elif verb not in ("read", "unknown") and scope:
                because = f"tools.github.allowed names {name}"
                self._repository.change(
                    node, verb, scope, around.tokens, arguments=_MODEL, because=because
                )
        for scope in scopes:
            self._repository.read(node, scope, arguments=_MODEL, changes_too=filtered)
        self._draft.set_facts(node, {"content": content})
        if settings.get("read-only") is False:
            because = "read-only is switched off"
            self._repository.change_all(node, around.tokens, arguments=_MODEL, because=because)
        return node

    def _reader(self, agent: str, name: str, around: Surroundings) -> None:
        vendor = {"linear": "linear", "jira": "atlassian"}.get(name, "")
        node = self._add(name, around, f"tools.{name} allows it; it only reads")
        if vendor:
            thing = self._draft.thing(
                vendor, f"{name.capitalize()} items", vendor, "its service keeps them"
            )
            thing.contents.setdefault(None, "who writes there is not told")
            self._draft.effect(node, "read", thing, {"arguments": _MODEL}, name)
        else:
            self._draft.effect(
                node, "read", around.machine.workspace(), {"arguments": _MODEL}, name
            )
        self._draft.link("calls", agent, node)

    def _script(self, agent: str, name: str, entry: Any, around: Surroundings) -> None:
        """A tool that the workflow itself defines by a script."""
        held = mapping(entry)
        placed = self._box.tool(
            name, text_of(held.get("description")), {"properties": mapping(held.get("inputs"))},
            pointer=f"/mcp-scripts/{name}", part_of=around.part_of,
        )  # fmt: skip
        self._draft.inline_secrets(placed.node, held, f"/mcp-scripts/{name}")
        self._draft.link("calls", agent, placed.node)

    def _memories(self, agent: str, tools: Mapping[str, Any]) -> None:
        for key, where in (
            ("cache-memory", "platform"),
            ("repo-memory", ""),
            ("drive-memory", "platform"),
        ):
            held = tools.get(key, False)
            if held is False:
                continue
            entries = held if isinstance(held, list) else [held]
            for entry in entries[:100]:
                named = text_of(mapping(entry).get("id"))
                branch = text_of(mapping(entry).get("branch-name"))
                name = f"{key} {named or branch}".strip()
                place = where or self._repository.place()
                because = f"tools.{key} keeps it from run to run"
                thing = self._box.store(
                    name, place, because=because, group=f"memory {self._draft.file}",
                    sensitivity=("internal", "it holds what runs of the workflow wrote"),
                    memory=True,
                )  # fmt: skip
                thing.contents.setdefault(None, "runs that read anyone's text wrote it")
                self._draft.effect(agent, "read", thing, {"arguments": _MODEL}, name)
                facts = {"reversible": (None, "whether it is versioned is not told")}
                self._draft.effect(agent, "write", thing, facts, name)


def _toolsets(sets: list[str]) -> str:
    return f"its toolsets are {', '.join(sets)}; it only reads" if sets else "it only reads"


def _is_off(sandbox: Any) -> bool:
    return sandbox is False or mapping(sandbox).get("agent") is False


def network_hosts(network: Any) -> list[str]:
    """The hosts and groups of hosts that the agent may reach; `defaults` where nothing is given."""
    if network is None or network is True:
        return ["defaults"]
    if isinstance(network, str):
        return [network]
    held = mapping(network)
    if not held:
        return []
    return list(names_of(held.get("allowed"))) or ["defaults"] * ("allowed" not in held)
