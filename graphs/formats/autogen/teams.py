"""Put AutoGen teams on the map: who speaks after whom."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from graphs.formats.autogen.agents import Agents
from graphs.formats.autogen.file import Component, text_of
from graphs.formats.autogen.models import Models
from graphs.formats.draft import Draft, Facts

_RUNS = "the program of the agents runs it"
_UNKNOWN_START = "the file does not tell who gives the task"


class Teams:
    """Adds teams; each is a box around its participants."""

    def __init__(self, draft: Draft, models: Models, agents: Agents) -> None:
        self._draft = draft
        self._models = models
        self._agents = agents
        agents.team = self.add

    def inner(self, component: Component) -> str:
        """An agent or a team that a tool wraps."""
        if component.type == "team":
            return self.add(component)
        return self._agents.add(component)

    def start(self, component: Component, alone: bool) -> None:
        """A team or an agent that stands by itself, with the task that starts it."""
        draft = self._draft
        node = self.add(component) if component.type == "team" else self._agents.add(component)
        if draft.nodes[node].kind == "human":
            return
        trigger = draft.add(
            "trigger",
            "Task" if alone else f"Task for {draft.nodes[node].name}",
            "",
            _UNKNOWN_START,
            {"exposure": (None, _UNKNOWN_START)},
            pointer=component.pointer,
            tags=("derived",),
        )
        draft.link("flow", trigger, node)
        draft.link("replies", node, trigger)

    def add(self, team: Component, part_of: str = "") -> str:
        """The node of a team, which its participants flow from and to."""
        kind = team.class_name
        facts: Facts = {}
        node_kind = "step"
        if kind == "MagenticOneGroupChat":
            node_kind = "agent"
            facts = bounds_of(team)
        elif team.part("model_client") is not None:
            facts = {"interprets": (True, "a model chooses who speaks next")}
        node = self._draft.add(
            node_kind, self._title(team), "platform", _RUNS, facts, pointer=team.pointer,
            description=team.text("description") or team.description, part_of=part_of,
            tags=tuple(tag for tag in ("team", kind) if tag),
        )  # fmt: skip
        self._models.use(node, team.part("model_client"))
        starts, ends = self.within(team, node)
        for start, name in starts:
            self._draft.link("flow", node, start, name=name)
        for end in ends:
            self._draft.link("flow", end, node)
        if not team.own:
            self._draft.unclassified.append(f"Team {team.name} ({team.provider})")
        return node

    def _title(self, team: Component) -> str:
        return team.text("name") or team.label or team.class_name

    def within(self, team: Component, node: str) -> tuple[list[tuple[str, str]], list[str]]:
        """The participants of a team: where it starts, and where it comes back."""
        bounds = bounds_of(team)
        members: dict[str, str] = {}
        ordered: list[tuple[Component, str]] = []
        for one in team.parts("participants"):
            if one.type == "team":
                member = self.add(one, node)
            else:
                member = self._agents.add(one, node, bounds)
            ordered.append((one, member))
            if one.name in members:
                self._draft.notes.append(f"{one.name} takes part in {self._title(team)} twice.")
            members.setdefault(one.name, member)
        if team.lost("participants"):
            self._draft.notes.append(
                f"{team.lost('participants')} participants of {self._title(team)} are no "
                "components: left out."
            )
        nodes = [member for _, member in ordered]
        if not nodes:
            self._draft.notes.append(f"{self._title(team)} has no participants.")
            return [], []
        kind = team.class_name
        if kind == "RoundRobinGroupChat":
            for before, after in pairwise(nodes):
                self._draft.link("flow", before, after)
            return [(nodes[0], "")], [nodes[-1]]
        if kind == "Swarm":
            for one, member in ordered:
                self._handoffs(one, member, members)
            return [(nodes[0], "")], nodes
        if kind == "GraphFlow":
            return self._graph(team, ordered, members)
        # Whoever is chosen speaks, and what was said goes back to whoever chooses.
        return [(member, "") for member in nodes], nodes

    def _handoffs(self, agent: Component, node: str, members: dict[str, str]) -> None:
        held = agent.config.get("handoffs")
        for one in held if isinstance(held, list) else ():
            target = text_of(one.get("target")) if isinstance(one, dict) else text_of(one)
            other = members.get(target)
            if other is None:
                if target:
                    self._draft.notes.append(
                        f"{agent.name} may hand over to {target}, who is not in the team: the run "
                        "then stops and waits for the caller."
                    )
                continue
            ends = {self._draft.nodes[one].kind for one in (node, other)}
            self._draft.link("delegates" if ends == {"agent"} else "flow", node, other)

    def _graph(
        self, team: Component, ordered: list[tuple[Component, str]], members: dict[str, str]
    ) -> tuple[list[tuple[str, str]], list[str]]:
        graph = team.config.get("graph")
        held: dict[str, Any] = graph if isinstance(graph, dict) else {}
        listed = held.get("nodes")
        nodes: dict[str, Any] = listed if isinstance(listed, dict) else {}
        entered: set[str] = set()
        left: set[str] = set()
        for key, one in nodes.items():
            edges = one.get("edges") if isinstance(one, dict) else None
            source = members.get(str(key))
            for edge in edges if isinstance(edges, list) else ():
                target = text_of(edge.get("target")) if isinstance(edge, dict) else ""
                other = members.get(target)
                if source is None or other is None:
                    self._draft.notes.append(f"An edge from {key} to {target} leads nowhere.")
                    continue
                left.add(source)
                entered.add(other)
                self._edge(source, other, text_of(edge.get("condition")))
        named = members.get(text_of(held.get("default_start_node")))
        everyone = [member for _, member in ordered]
        starts = [named] if named else [one for one in everyone if one not in entered]
        ends = [one for one in everyone if one not in left]
        return [(one, "") for one in starts or everyone[:1]], ends or everyone

    def _edge(self, source: str, target: str, condition: str) -> None:
        """An edge; one that needs a word of a person is a gate, if a weak one."""
        draft = self._draft
        name = f"“{condition}”" if condition else ""
        if not condition or draft.nodes[source].kind != "human":
            draft.link("flow", source, target, name=name)
            return
        person = draft.nodes[source].name
        gate = draft.add(
            "gate", f"{person} says {name}"[:100], "platform", _RUNS,
            {
                "enforced": ("before", "the edge is taken only if this text is in the answer"),
                "on_timeout": (None, "how long it waits for an answer is not in the file"),
                "binds": ("none", "any answer that holds the text counts"),
                "shows": (None, "the person sees the conversation; of what runs, nothing is told"),
                "approvers": ((source,), f"{person} is asked"),
            },
            tags=("derived",),
        )  # fmt: skip
        draft.link("flow", source, gate, name=name)
        draft.link("flow", gate, target)


def bounds_of(team: Component) -> Facts:
    """What ends a team's run for sure, as facts of its agents."""
    found: dict[str, tuple[Any, str]] = {}
    turns = team.config.get("max_turns")
    if isinstance(turns, int) and not isinstance(turns, bool) and turns > 0:
        found["max_iterations"] = (turns, "max_turns of the team")
    condition = team.part("termination_condition")
    if condition is not None:
        limit, stoppable = _limits(condition, 0)
        if limit and "max_iterations" not in found:
            found["max_iterations"] = (limit, f"the team stops after {limit} messages")
        if stoppable:
            found["kill_switch"] = (True, "ExternalTermination stops the team from outside")
    return found


def _limits(condition: Component, depth: int) -> tuple[int, bool]:
    """The number of messages after which a condition surely ends the run, and a switch outside."""
    kind = condition.class_name
    if kind == "MaxMessageTermination":
        most = condition.config.get("max_messages")
        return (most if isinstance(most, int) and not isinstance(most, bool) else 0), False
    if kind == "ExternalTermination":
        return 0, True
    if depth > 8 or kind not in ("OrTerminationCondition", "AndTerminationCondition"):
        return 0, False
    told = [_limits(one, depth + 1) for one in condition.parts("conditions")]
    limits = [limit for limit, _ in told if limit > 0]
    if kind == "OrTerminationCondition":
        return min(limits, default=0), any(switch for _, switch in told)
    every = bool(told) and len(limits) == len(told)
    return (max(limits) if every else 0), bool(told) and all(switch for _, switch in told)
