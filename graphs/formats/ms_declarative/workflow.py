"""Put Agent Framework workflows on the map: their actions, and the agents and tools these call."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from graphs.formats.draft import Draft, Facts
from graphs.formats.ms_declarative.actions import Action
from graphs.formats.ms_declarative.agent_map import AgentMap
from graphs.formats.ms_declarative.control import Loose, Walker
from graphs.formats.ms_declarative.file import Agent, Contents, Flow, agent_of, kind_of, text_of
from graphs.formats.ms_declarative.maker import COMPUTED, ActionMaker
from graphs.formats.ms_declarative.power_fx import is_expression, literal, url_of
from graphs.formats.ms_declarative.questions import approval_facts
from graphs.formats.redact import redact
from graphs.formats.toolbox import Toolbox

_UNKNOWN_START = "the file does not tell who may start the workflow"


class Agents:
    """Finds the agents that workflows name; each is put on the map once."""

    def __init__(self, draft: Draft, map_: AgentMap, contents: Contents) -> None:
        self._draft = draft
        self._map = map_
        self._nodes: dict[str, str] = {}
        self._by_name: dict[str, Agent] = {}
        self._by_file: dict[str, Agent] = {}
        for agent in contents.agents:
            self._by_name.setdefault(agent.name.lower(), agent)
            self._by_file.setdefault(posixpath.normpath(agent.file), agent)

    def place_all(self, contents: Contents) -> None:
        """Every declared agent; what two files say of one hosted agent is one node."""
        placed: dict[str, Agent] = {}
        richer = {one.name.lower(): one for one in contents.agents if one.hosted and one.resources}
        for agent in contents.agents:
            key = agent.name.lower()
            other = placed.get(key)
            if other is not None and other.hosted and agent.hosted:
                continue
            if other is None:
                placed[key] = agent
                chosen = richer.get(key, agent) if agent.hosted else agent
                self._nodes[key] = self._map.agent(chosen)
            else:
                self._map.agent(agent)

    def node(self, name: str, flow: Flow, pointer: str) -> str:
        """The node of the agent of this name, as the workflow knows it."""
        key = name.lower()
        if key in self._nodes:
            return self._nodes[key]
        declared = next((one for own, one in flow.agents.items() if str(own).lower() == key), None)
        found = self._declared(name, declared, flow)
        if found is not None:
            kept = self._draft.file
            self._nodes[key] = self._map.agent(found)
            self._draft.file = kept
        else:
            where = text_of(declared.get("file")) if isinstance(declared, dict) else ""
            self._nodes[key] = self._draft.unresolved(
                "agent", name, where or f"the definition of agent {name}", pointer
            )
        return self._nodes[key]

    def _declared(self, name: str, declared: Any, flow: Flow) -> Agent | None:
        if not isinstance(declared, dict):
            return None
        file = text_of(declared.get("file"))
        if file:
            folder = posixpath.dirname(flow.file)
            return self._by_file.get(posixpath.normpath(posixpath.join(folder, file)))
        if kind_of(declared) in ("agent", "hosted"):
            named = {**declared, "name": name}
            pointer = f"{flow.pointer}/agents/{name}"
            return agent_of(named, flow.file, pointer, kind_of(declared) == "hosted")
        return None


def add_flow(draft: Draft, box: Toolbox, flow: Flow, agents: Agents) -> None:
    """Add a workflow: its trigger, then every path from it."""
    draft.file = flow.file
    trigger = draft.add(
        "trigger", flow.trigger or "Start", "", _UNKNOWN_START,
        {"exposure": (None, _UNKNOWN_START)},
        pointer=f"{flow.pointer}/trigger" if flow.trigger else flow.pointer,
        description=flow.description,
    )  # fmt: skip
    maker = _FlowMaker(draft, box, trigger, flow, agents)
    Walker(draft, maker).run(flow.actions, [Loose(trigger)])


def assigned_in(actions: tuple[Action, ...]) -> frozenset[str]:
    """The variables, in lower case, that actions other than questions write."""
    found: set[str] = set()
    stack = list(actions)
    while stack:
        action = stack.pop()
        if action.kind in ("setvariable", "settextvariable", "setvalue", "parsevalue"):
            for key in ("variable", "path", "property"):
                if action.text(key):
                    found.add(action.text(key).removeprefix("init:").lower())
        for branch in action.branches:
            stack.extend(branch.actions)
    return frozenset(found)


def _called(action: Action) -> tuple[str, str, str]:
    """The label and URL of the server that an action calls, and the tool; empty for any or all."""
    url, named = url_of(action.raw.get("serverUrl")), literal(action.raw.get("toolName"))
    label = literal(action.raw.get("serverLabel")) or url or "MCP server"
    return label, url, "" if named == "tools/list" else named


def _server_tools(actions: tuple[Action, ...]) -> dict[tuple[str, str], set[str]]:
    """The tools by server that a workflow calls by name; an empty name is any of them."""
    found: dict[tuple[str, str], set[str]] = {}
    stack = list(actions)
    while stack:
        action = stack.pop()
        if action.kind == "invokemcptool":
            label, url, named = _called(action)
            found.setdefault((label, url), set()).add(named)
        for branch in action.branches:
            stack.extend(branch.actions)
    return found


class _FlowMaker(ActionMaker):
    """Actions of Agent Framework workflows."""

    def __init__(
        self, draft: Draft, box: Toolbox, trigger: str, flow: Flow, agents: Agents
    ) -> None:
        talks = flow.trigger.lower() == "onconversationstart"
        super().__init__(draft, box, trigger, talks, assigned_in(flow.actions))
        self._flow = flow
        self._agents = agents
        self._servers: dict[tuple[str, str], dict[str, str]] = {}
        self._named = _server_tools(flow.actions)
        self._functions: dict[str, str] = {}
        self.kinds.update(
            invokeazureagent=self._agent,
            invokepromptagent=self._agent,
            invokemcptool=self._mcp,
            invokefunctiontool=self._function,
        )

    def _agent(self, action: Action, part_of: str) -> str:
        node = self.step(action, part_of)
        agent = action.raw.get("agent")
        named = agent.get("name") if isinstance(agent, dict) else agent
        named = named if isinstance(named, str) else action.raw.get("agentName")
        name = literal(named)
        if name:
            called = self._agents.node(name, self._flow, action.pointer)
        else:
            shown = text_of(named) or "no name"
            called = self.draft.unresolved(
                "agent", f"Agent chosen at run time ({action.name})", redact(shown), action.pointer
            )
        self.draft.link("calls", node, called)
        if self._sends(action):
            self.replies(node)
        given = action.mapping("input")
        if given.get("externalLoop") is not None:
            self.replies(node)
            self.answers(node)
        return node

    def _sends(self, action: Action) -> bool:
        """Whether what comes back is sent on; both engines do unless they are told not to."""
        return action.mapping("output").get("autoSend") not in (False, "false", "=false")

    def _mcp(self, action: Action, part_of: str) -> str:
        node = self.step(action, part_of)
        raw = action.raw
        gate = self._approval(action)
        label, url, named = _called(action)
        for tool in self._server_tools(action, label, url, named):
            self.draft.link("calls", node, tool, gate)
        held = {key: raw[key] for key in ("headers", "arguments") if key in raw}
        self.draft.inline_secrets(node, held, action.pointer)
        self._connection(node, action)
        if self._sends(action):
            self.replies(node)
        return node

    def _server_tools(self, action: Action, label: str, url: str, named: str) -> set[str]:
        """The tool of a server, with the server where it has a node of its own."""
        key = (label, url)
        if key not in self._servers:
            only = self._named.get(key, set())
            whole = "" in only
            offered: dict[str, str] = {}

            def call(node: str, tool: str) -> None:
                offered.setdefault(tool, node)

            placed = self.box.server(
                label, {"url": url}, call=call, pointer=action.pointer, host="",
                named=tuple(only - {""}), whole=whole,
            )  # fmt: skip
            self._servers[key] = {"": placed.node, **offered}
        known = self._servers[key]
        if named in known and self.draft.nodes[known[""]].facts.get("content") != "trusted":
            return {known[named]}
        return {known.get(named, known[""]), known[""]}

    def _function(self, action: Action, part_of: str) -> str:
        node = self.step(action, part_of)
        name = literal(action.raw.get("functionName")) or action.name
        if name not in self._functions:
            arguments = action.raw.get("arguments")
            fixed = not is_expression(arguments)
            placed = self.box.tool(
                name,
                pointer=action.pointer,
                group=f"function {name}",
                arguments=("fixed", "nothing of the call is computed") if fixed else COMPUTED,
            )
            self._functions[name] = placed.node
        elif is_expression(action.raw.get("arguments")):
            self.draft.set_facts(self._functions[name], {"arguments": COMPUTED})
        self.draft.link("calls", node, self._functions[name], self._approval(action))
        if self._sends(action):
            self.replies(node)
        return node

    def _approval(self, action: Action) -> Facts:
        """The gate of an action that requires approval, as the fact of its call."""
        asked = action.raw.get("requireApproval")
        if asked in (None, False, "false", "=false"):
            return {}
        computed = isinstance(asked, str) and asked.strip().lower() not in ("true", "=true")
        gate = self.draft.add(
            "gate", f"Approval of {action.name}", "platform", "the workflow asks before it calls",
            approval_facts("the caller of the workflow", computed),
            pointer=f"{action.pointer}/requireApproval", tags=("derived",),
        )  # fmt: skip
        return {"gate": (gate, "the action has requireApproval")}

    def request(self, action: Action, part_of: str) -> str:
        node = super().request(action, part_of)
        self._connection(node, action)
        return node

    def _connection(self, node: str, action: Action) -> None:
        connection = action.raw.get("connection")
        name = text_of(connection.get("name")) if isinstance(connection, Mapping) else ""
        if name:
            because = "what kind of credential it is stands elsewhere"
            identity = self.draft.identity(name, None, because, pointer=action.pointer)
            self.draft.link("uses", node, identity)
