"""Put agents and teams of agents on the map, with what each of them may call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from graphs.formats.agent_spec.board import RUNS, Board
from graphs.formats.agent_spec.credentials import Credentials
from graphs.formats.agent_spec.file import Component, Missing
from graphs.formats.agent_spec.flows import Flows
from graphs.formats.agent_spec.models import Models
from graphs.formats.agent_spec.offered import Tools
from graphs.formats.base import Catalogues

_ELSEWHERE = "the agent runs elsewhere: what it can do is not in the file"
#: How many boxes may lie in each other.
_DEEPEST = 100
_TEAMS = frozenset({"Swarm", "ManagerWorkers"})


class Agents:
    """Adds agentic components, each once."""

    def __init__(self, board: Board, catalogues: Catalogues) -> None:
        self._board = board
        self._credentials = Credentials(board)
        self.models = Models(board, self._credentials)
        self.tools = Tools(board, self._credentials, catalogues, self.node)
        self.flows = Flows(board, self._credentials, self.models, self.tools, self.node)
        self._nodes: dict[Component | Missing, str] = {}

    def root(self, component: Component) -> None:
        """An agentic component that someone runs."""
        if component.kind == "Flow":
            self.flows.root(component)
        else:
            self._board.converses(self.node(component))

    def node(self, component: Component | Missing) -> str:
        """The node to call for an agentic component, added when it is first asked for."""
        if component not in self._nodes:
            self._nodes[component] = self._add(component)
        return self._nodes[component]

    def _add(self, component: Component | Missing) -> str:
        board = self._board
        if isinstance(component, Missing):
            return board.draft.unresolved("agent", component.reference, component.reference)
        if component.kind == "Flow":
            return self.flows.container(component)
        if component.kind in _TEAMS:
            return self._team(component)
        if component.kind in ("Agent", "SpecializedAgent") or "llm_config" in component.values:
            node = self._agent_node(component, "platform", RUNS)
            board.later(partial(self._fill, node, component))
            return node
        return self._remote(component)

    def _agent_node(self, component: Component, place: str, because: str) -> str:
        self._board.at(component)
        node = self._board.draft.add(
            "agent",
            component.title,
            place,
            because,
            pointer=component.pointer,
            description=component.description,
            tags=() if component.kind == "Agent" else (component.kind,),
        )
        prompt = {"system_prompt": component.values.get("system_prompt")}
        self._board.draft.inline_secrets(node, prompt, component.pointer)
        return node

    def _fill(self, node: str, agent: Component) -> None:
        """What an agent calls: its model, its tools, and what rewrites its messages."""
        library = self._board.library
        parts = [agent]
        if agent.kind == "SpecializedAgent":
            base = library.component(agent, "agent")
            more = library.component(agent, "agent_specialization_parameters")
            if isinstance(base, Missing) or (base and base.kind != "Agent"):
                self._board.draft.link("calls", node, self.node(base))
                base = None
            parts += [one for one in (base, more) if isinstance(one, Component)]
        for part in parts:
            self.models.call(
                node,
                library.component(part, "llm_config", "llm_configuration", "llmconfig", "llm"),
            )
            for tool in library.many(part, "tools", "toolboxes", "flows", "additional_tools"):
                self.tools.offer(node, tool)
            for transform in library.many(part, "transforms"):
                self.models.transform(node, transform)

    def _remote(self, agent: Component) -> str:
        """An agent that runs elsewhere: it may do anything with what it is told."""
        board, library = self._board, self._board.library
        url = library.text(agent, "agent_url")
        client = library.component(agent, "client_config")
        if not url and isinstance(client, Component):
            url = library.text(client, "service_endpoint")
        place, because = board.place_of(url)
        if not place and agent.kind == "OciAgent":
            place, because = "oraclecloud.com", "agents of this kind run in Oracle Cloud"
        node = self._agent_node(agent, place, because)
        identities = []
        if isinstance(client, Component):
            identities.append(self._credentials.oci(client))
            board.draft.link("uses", node, identities[0])
        config = library.get(agent, "connection_config")
        if isinstance(config, Mapping):
            at = f"{agent.pointer}/connection_config"
            config = replace(agent, kind="A2AConnectionConfig", values=config, pointer=at)
        if isinstance(config, Component):
            identities += self._credentials.of_request(node, config)
        if agent.kind not in ("A2AAgent", "OciAgent"):
            board.unclassified(agent)
        reached = board.draft.thing(node, f"What {agent.title} reaches", place, _ELSEWHERE)
        reached.contents[None] = _ELSEWHERE
        arguments = ("model", _ELSEWHERE)
        board.draft.effect(node, "read", reached, {"arguments": arguments})
        unknown = {"verb": ("unknown", _ELSEWHERE), "reversible": (None, _ELSEWHERE)}
        board.draft.effect(node, "unknown", reached, {**unknown, "arguments": arguments})
        self._credentials.permit(identities, [reached])
        return node

    def _team(self, team: Component) -> str:
        board, library = self._board, self._board.library
        board.at(team)
        node = board.draft.add(
            "step",
            team.title,
            "platform",
            RUNS,
            pointer=team.pointer,
            description=team.description,
            tags=(team.kind,),
        )
        first = library.component(team, "first_agent", "group_manager")
        board.later(partial(self._swarm if team.kind == "Swarm" else self._workers, node, team))
        if first is not None:
            board.later(lambda: board.draft.link("calls", node, self._member(node, first)))
        return node

    def _member(self, team: str, component: Component | Missing) -> str:
        """A member of a team, drawn in its box unless it is in another or holds the team itself."""
        node = self.node(component)
        nodes = self._board.draft.nodes
        held = nodes[node]
        around: str | None = team
        for _ in range(_DEEPEST):
            if around is None or around == node:
                break
            around = nodes[around].extensions.get("x-part-of")
        if around is None and "x-part-of" not in held.extensions:
            self._board.draft.amend(node, extensions={**held.extensions, "x-part-of": team})
        return node

    def _workers(self, node: str, team: Component) -> None:
        library = self._board.library
        manager = library.component(team, "group_manager")
        for worker in library.many(team, "workers"):
            called = self._member(node, worker)
            caller = self._member(node, manager) if manager is not None else node
            self._board.draft.link("calls", caller, called)

    def _swarm(self, node: str, team: Component) -> None:
        """Agents that send each other messages, or hand over the conversation, or both."""
        board = self._board
        told = board.library.get(team, "handoff")
        sends = told != "always"
        hands_over = told is not False and told != "never"
        held = team.values.get("relationships")
        for pair in held if isinstance(held, list) else ():
            ends = [board.library.resolve(one, team.file) for one in pair] if (
                isinstance(pair, list)
            ) else []  # fmt: skip
            known = [one for one in ends if isinstance(one, (Component, Missing))]
            if len(known) != 2:
                board.draft.notes.append(f"{team.title}: a relationship names no two agents.")
                continue
            caller, called = (self._member(node, one) for one in known)
            kinds = {board.draft.nodes[caller].kind, board.draft.nodes[called].kind}
            if sends or kinds != {"agent"}:
                board.draft.link("calls", caller, called)
            if hands_over and kinds == {"agent"}:
                board.draft.link("delegates", caller, called)
            if hands_over:
                # Who has been handed the conversation hears the user and answers.
                board.converses(called)
