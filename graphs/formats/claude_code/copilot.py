"""Build the map of Copilot's custom agents (`.agent.md`): tools, servers, subagents, handoffs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.formats.base import Catalogues
from graphs.formats.catalogue import Catalogue
from graphs.formats.claude_code.file import AgentFile, name_of_file, own_servers
from graphs.formats.claude_code.offers import Offers
from graphs.formats.claude_code.project import Project
from graphs.formats.claude_code.rules import Rule
from graphs.formats.claude_code.values import is_flag, mapping_of, text_of, texts_of
from graphs.formats.draft import Draft, Facts
from graphs.formats.redact import redact
from graphs.formats.toolbox import Toolbox

_HERE = "VS Code runs the agent on its user's machine"
_CLOUD = "copilot-cloud"
_EVERYTHING = ("read", "search", "edit", "execute", "web", "agent", "todo")
#: What VS Code does not ask about before; edits are shown to be kept or undone afterwards.
_UNASKED = frozenset({"read", "edit", "none", "agent"})
_AS_TOOL = {"read": "Read", "edit": "Edit", "shell": "Bash", "fetch": "WebFetch"}


class CustomAgents:
    """Adds the custom agents of a project."""

    def __init__(
        self, project: Project, draft: Draft, box: Toolbox, catalogues: Catalogues
    ) -> None:
        self._agents = project.custom_agents
        self._draft = draft
        self._box = box
        self._catalogue = Catalogue.named(catalogues, "copilot")
        self._offers = {
            place: CopilotOffers(draft, box, catalogues, place) for place in ("host", _CLOUD)
        }
        self._nodes: dict[str, str] = {}
        self._gates: dict[str, str] = {}
        self._missing: dict[str, str] = {}
        self._user = ""
        self._has_cloud = False

    def build(self) -> None:
        """Add every agent, then what it calls and to whom it hands over."""
        draft = self._draft
        prompt = draft.add(
            "trigger", "User's prompt", "host", "the user asks in an editor or on GitHub",
            {"exposure": self._exposure()},
            tags=("derived",),
        )  # fmt: skip
        nodes: list[str] = []
        for agent in self._agents:
            draft.file = agent.file
            place, because = self._place(agent)
            node = draft.add(
                "agent", agent.name, place, because, {}, pointer="/name",
                description=agent.description, tags=("custom agent",),
            )  # fmt: skip
            draft.inline_secrets(
                node, {key: value for key, value in agent.data.items() if key != "mcp-servers"}, ""
            )
            nodes.append(node)
            for name in (name_of_file(agent.file), agent.name):
                self._nodes[name.lower()] = node
            if not _is_hidden(agent):
                draft.link("flow", prompt, node)
                draft.link("replies", node, prompt)
        for agent, node in zip(self._agents, nodes, strict=True):
            draft.file = agent.file
            self._tools(agent, node)
            self._model(agent, node)
            self._handoffs(agent, node)

    def _place(self, agent: AgentFile) -> tuple[str, str]:
        """Where an agent runs; without a target both in the editor and on GitHub."""
        if _target(agent) != "github-copilot":
            return "host", _HERE
        if not self._has_cloud:
            self._has_cloud = True
            because = "GitHub starts a machine of its own for each task"
            self._draft.add_zone(_CLOUD, "Copilot's cloud runner", {"trust": ("internal", because)})
            self._draft.notes.append(
                "What the cloud agent changes becomes a pull request; who reviews it is set in the "
                "repository, not in this file."
            )
        return _CLOUD, "target: github-copilot"

    def _exposure(self) -> tuple[str | None, str]:
        if all(_target(agent) == "vscode" for agent in self._agents):
            return "internal", "target: vscode: the user of the editor asks"
        return None, "in an editor its user asks, on GitHub whoever may assign it"

    def _tools(self, agent: AgentFile, node: str) -> None:
        listed = agent.tools
        names = list(_EVERYTHING) if listed is None or "*" in listed else listed
        servers, _ = own_servers(agent, "mcp-servers")
        by_server: dict[str, list[str]] = {}
        starts_agents = False
        for name in dict.fromkeys(names):
            does = self._does(name)
            if does:
                starts_agents |= does == "agent"
                self._builtin(agent, node, name, does)
            elif "/" in name:
                owner, _, tool = name.rpartition("/")
                by_server.setdefault(owner, []).append(tool)
            else:
                tool_node = self._offers[self._place(agent)[0]].unknown(name)
                self._call(agent, node, tool_node, "")
        whole = listed is None or "*" in listed
        for server in servers:
            wanted = by_server.pop(server.name, None)
            if wanted is None and not whole:
                continue
            left = [tool for tool in wanted or () if tool != "*"]
            every = wanted is None or "*" in wanted
            self._box.server(
                server.name, server.entry, pointer=server.pointer,
                named=() if every else left, host=self._place(agent)[0],
                call=lambda called, _: self._call(agent, node, called, ""),
            )  # fmt: skip
        for name, tools in by_server.items():
            self._elsewhere(agent, node, name, tools)
        if starts_agents or agent.data.get("agents"):
            self._subagents(agent, node)

    def _does(self, name: str) -> str:
        """What a built-in tool does; for one of a set that is not listed, what the set does."""
        owner, _, tool = name.lower().rpartition("/")
        for key in (name.lower(), tool if owner in self._catalogue else "", owner):
            entry = self._catalogue.get(key)
            if entry is not None:
                return str(entry["does"][0])
        return ""

    def _builtin(self, agent: AgentFile, node: str, name: str, does: str) -> None:
        if does in _AS_TOOL:
            offers = self._offers[self._place(agent)[0]]
            self._call(agent, node, offers.node(name, does), does)

    def _elsewhere(self, agent: AgentFile, node: str, server: str, tools: list[str]) -> None:
        """A server that is configured elsewhere, in the editor or the repository."""
        for tool in tools:
            key = server if tool == "*" else f"{server}/{tool}"
            if key not in self._missing:
                reference = f"the MCP server or extension {server}"
                if tool == "*":
                    self._missing[key] = self._draft.unresolved("tool", server, reference, "/tools")
                else:
                    self._missing[key] = self._offers["host"].unknown(key, server)
                    self._draft.notes.append(
                        f"{key} is a tool of {reference}, which was not given."
                    )
            self._call(agent, node, self._missing[key], "")

    def _call(self, agent: AgentFile, node: str, called: str, does: str) -> None:
        target = _target(agent)
        if does in _UNASKED or target == "github-copilot":
            self._draft.link("calls", node, called)
        else:
            gate = self._gate("vscode" if target == "vscode" else "either")
            because = "VS Code may ask before it; the file does not tell"
            self._draft.link("calls", node, called, {"gate": (gate, because)})

    def _subagents(self, agent: AgentFile, node: str) -> None:
        """The agents that this one may start as tools."""
        told = agent.data.get("agents")
        named = texts_of(told)
        if told is None or "*" in named:
            named = [
                other.name for other in self._agents
                if other is not agent and not _is_barred(other)
            ]  # fmt: skip
        for name in named:
            other = self._nodes.get(name.lower()) or self._unknown_agent(name, "/agents")
            self._draft.link("calls", node, other)

    def _unknown_agent(self, name: str, pointer: str) -> str:
        key = f"agent {name.lower()}"
        if key not in self._missing:
            node = self._draft.unresolved("agent", name, f"the agent {name}", pointer)
            self._missing[key] = node
        return self._missing[key]

    def _handoffs(self, agent: AgentFile, node: str) -> None:
        held = agent.data.get("handoffs")
        for at, one in enumerate(held[:50] if isinstance(held, list) else ()):
            handoff = mapping_of(one)
            name = text_of(handoff.get("agent"))
            if not name:
                continue
            pointer = f"/handoffs/{at}"
            other = self._nodes.get(name.lower()) or self._unknown_agent(name, pointer)
            label = text_of(handoff.get("label"))
            because = "the user presses the button of a handoff"
            facts: Facts = {"gate": (self._gate("handoff"), because)}
            self._draft.link("delegates", node, other, facts, label)

    def _model(self, agent: AgentFile, node: str) -> None:
        told = texts_of(agent.data.get("model"))
        if told:
            name = told[0].removesuffix("(copilot)").strip()
            self._draft.link("calls", node, self._box.model(name, pointer="/model"))

    def _gate(self, kind: str) -> str:
        if kind in self._gates:
            return self._gates[kind]
        if not self._user:
            self._user = self._draft.add("human", "User", "host", _HERE, {}, tags=("derived",))
        name, facts = _question(kind, self._user)
        self._gates[kind] = self._draft.add("gate", name, "host", _HERE, facts, tags=("derived",))
        return self._gates[kind]


class CopilotOffers:
    """Adds a node for each tool that custom agents name, once each."""

    def __init__(self, draft: Draft, box: Toolbox, catalogues: Catalogues, place: str) -> None:
        self._draft = draft
        self._box = box
        self._offers = Offers(draft, box, catalogues, place=place)
        self._known: dict[str, str] = {}

    def node(self, name: str, does: str) -> str:
        """The node of a built-in tool under the name that the file gives it."""
        key = name.lower()
        if key not in self._known:
            self._known[key] = self._offers.like(Rule(_AS_TOOL[does], "", name, "/tools"), name)
        return self._known[key]

    def unknown(self, name: str, server: str = "") -> str:
        """A tool of an extension or a server, judged by its name."""
        if name.lower() not in self._known:
            placed = self._box.tool(
                name.rpartition("/")[2] if server else name, pointer="/tools", place="",
                group=server or name, arguments=("model", "its schema is not in the file"),
                tags=("unresolved",),
            )  # fmt: skip
            self._known[name.lower()] = placed.node
        return self._known[name.lower()]


def _target(agent: AgentFile) -> str:
    return text_of(agent.data.get("target")).lower()


def _is_hidden(agent: AgentFile) -> bool:
    """Whether no user can choose the agent."""
    data: Mapping[str, Any] = agent.data
    return any(is_flag(data.get(key), False) for key in ("user-invocable", "user-invokable"))


def _is_barred(agent: AgentFile) -> bool:
    """Whether no other agent can start it by itself."""
    told = agent.data.get("disable-model-invocation")
    return is_flag(told, True) or (told is None and is_flag(agent.data.get("infer"), False))


def _question(kind: str, user: str) -> tuple[str, Facts]:
    asked: dict[str, tuple[Any, str]] = {
        "approvers": ((user,), "the user of the editor is asked"),
        "self_approval": (True, "the person who prompts is the one who is asked"),
    }
    if kind == "handoff":
        because = "the editor shows a button after the answer; nothing runs until it is pressed"
        return "Handoff button", {
            **asked,
            "enforced": ("client", because),
            "on_timeout": ("wait", because),
            "shows": (("summary",), "the prompt of the handoff, not the actions that follow"),
            "binds": ("none", "what the next agent does is up to that agent"),
        }
    unsure = "how much VS Code asks is set in the editor, not in this file"
    facts: dict[str, tuple[Any, str]] = {
        **asked,
        "enforced": ("client", "VS Code asks; its user may switch that off"),
        "on_timeout": ("wait", "the question stays until it is answered"),
        "shows": (None, unsure),
        "binds": (None, unsure),
    }
    if kind == "either":
        because = (
            "without `target` it also runs as the cloud agent, which asks nobody before a call"
        )
        facts["enforced"] = (None, because)
        facts["on_timeout"] = (None, because)
    return "Confirmation in VS Code", facts


def title_of(agents: list[AgentFile]) -> str:
    """What a workflow of custom agents alone is called."""
    return redact(agents[0].name) if len(agents) == 1 else "Copilot agents"
