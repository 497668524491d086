"""Actions: which there are, the class the policy gives each, and whether a human gates them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphs.analysis.boundaries import Passage, Zoning, crossing_arcs, passages
from graphs.analysis.flow import ArcKind, InfluenceGraph
from graphs.analysis.reach import Bits, reach_bits, sources_in
from graphs.analysis.result import Action, Assumption, Entry, Path, State
from graphs.analysis.walks import (
    STATES,
    WitnessTree,
    explore,
    place,
    witness_tree,
)
from graphs.analysis.worth import (
    assumed_environment,
    assumed_sensitivity,
    criticality_of,
    sensitivity_of,
)
from graphs.model.elements import Link, Node
from graphs.model.facts import CRITICALITIES, ENVIRONMENTS, SENSITIVITIES
from graphs.model.workflow import Workflow
from graphs.policy.policy import Decision, Policy, decide

Longs = npt.NDArray[np.int64]
_STATUS = {
    State.STALE: "stale",
    State.WEAK: "weak",
    State.UNPROVEN: "unproven",
    State.VALID: "gated",
}
#: The walks that witness a status start from the worst kind of entry that there is.
_ENTRY_ORDER = ("untrusted", "unknown", "trusted")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A change or a disclosure before its status is known. `role` is None for a change.

    `discloses` is the rank of the load that leaves a more cleared zone, or None.
    """

    link: int
    verb: str
    role: str | None
    discloses: int | None


def find_candidates(
    graph: InfluenceGraph, zoning: Zoning, load: npt.NDArray[np.int8]
) -> tuple[list[Candidate], list[Assumption]]:
    """Every action of the workflow (DESIGN 2, 3.3), and what was assumed to find it."""
    links = graph.workflow.links
    disclosed: dict[tuple[int, str], int] = {}
    for passage in passages(graph, zoning, load, crossing_arcs(graph, zoning)):
        if _discloses(passage, zoning):
            disclosed[passage.link, passage.role] = passage.load
    assumed: list[Assumption] = []
    for passage in passages(graph, zoning, load, np.flatnonzero(graph.kind == ArcKind.ACCESS)):
        reading = links[passage.link]
        if reading.fact("arguments") == "fixed" or not _discloses(passage, zoning):
            continue
        disclosed[passage.link, "query"] = passage.load
        if reading.fact("arguments") is None:
            because = "whether the query is fixed is not known"
            assumed.append(Assumption(reading.id, "arguments", "model", because))
    candidates = []
    for position, link in enumerate(links):
        if link.kind in ("writes", "acts"):
            carried = disclosed.get((position, "request"))
            candidates.append(Candidate(position, link.verb or "unknown", None, carried))
            continue
        for role in ("query", "request", "result"):
            if (position, role) in disclosed:
                candidates.append(Candidate(position, "disclose", role, disclosed[position, role]))
    return candidates, assumed


def _discloses(passage: Passage, zoning: Zoning) -> bool:
    """Whether the load is more than the zone that it comes to is cleared for, unlike its own."""
    cleared = int(zoning.clearance[passage.to_zone])
    return cleared < passage.load and cleared < int(zoning.clearance[passage.from_zone])


#: What is assumed where the policy consults a fact of the receiver that is unknown.
_ASSUMED = {"environment": assumed_environment, "sensitivity": assumed_sensitivity}


class _Situation:
    """What the policy may ask about one action, with unknown facts at their worse value."""

    def __init__(self, workflow: Workflow, candidate: Candidate) -> None:
        link = workflow.links[candidate.link]
        ends = workflow.node(link.from_id), workflow.node(link.to_id)
        self.workflow = workflow
        self.candidate = candidate
        self.link = link
        self.actor = ends[0]
        self.receiver = ends[0] if candidate.role == "result" else ends[1]

    def __call__(self, condition: str) -> Any:
        return getattr(self, f"_{condition}")()

    def _verb(self) -> str:
        return self.candidate.verb

    def _actor_kind(self) -> str:
        return self.actor.kind

    def _target_kind(self) -> str:
        return self.receiver.kind

    def _memory(self) -> bool:
        return self.receiver.fact("memory") is True

    def _zone_trust(self) -> str:
        return self.workflow.zone_of(self.receiver).trust

    def _load(self) -> str | None:
        carried = self.candidate.discloses
        return None if carried is None else SENSITIVITIES[carried]

    def _sensitivity(self) -> str | None:
        return sensitivity_of(self.workflow, self.receiver)

    def _criticality(self) -> str | None:
        return criticality_of(self.receiver)

    def _reversible(self) -> bool:
        return self.link.fact("reversible") is True

    def _environment(self) -> str:
        return self.workflow.environment(self.receiver) or ENVIRONMENTS[-1]

    def assumed(self, consulted: Iterable[str]) -> Iterable[Assumption]:
        """The consulted facts that are unknown, with the value they were taken at."""
        workflow, node = self.workflow, self.receiver
        for condition in consulted:
            if condition in _ASSUMED:
                found = _ASSUMED[condition](workflow, node)
                if found is not None:
                    yield found
            elif condition == "criticality" and _lacks(node, "criticality", {"system"}):
                because = "how much depends on this system is not known"
                yield Assumption(node.id, "criticality", CRITICALITIES[-1], because)
            elif (
                condition == "reversible"
                and self.link.kind in ("writes", "acts")
                and self.link.fact("reversible") is None
            ):
                because = "whether it can be undone is not known"
                yield Assumption(self.link.id, "reversible", "no", because)


def _lacks(node: Node, fact: str, kinds: Iterable[str]) -> bool:
    return node.kind in kinds and node.fact(fact) is None


class Arrivals:
    """The walks from all entries, and what arrives with them where actions start."""

    def __init__(self, graph: InfluenceGraph) -> None:
        self.graph = graph
        self.entries = graph.entries.entries
        starts = [self._start(entry) for entry in self.entries]
        self.starts = np.asarray(starts, np.int64)
        self.walks = explore(graph, graph.steering, self.starts)
        visited = self.walks.visited
        n = graph.n
        self.in_scope: list[list[bool]] = (visited[:n, 1] | visited[n : 2 * n, 1]).tolist()
        self.anyhow: list[list[bool]] = (
            visited[:n, 0] | visited[:n, 1] | visited[n : 2 * n, 0] | visited[n : 2 * n, 1]
        ).tolist()
        self.entry_bits = self._bits(
            self.walks.positions(self.starts), np.arange(len(starts), dtype=np.int64)
        )
        self.gate_ids, self.gate_bits = self._gate_bits()
        self.trees = self._trees()
        self._witnesses: dict[object, Path] = {}
        self._entry_ids = [entry.node for entry in self.entries]
        self._sets: dict[tuple[bool, bytes], tuple[str, ...]] = {}
        self._origins: dict[object, tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def _start(self, entry: Entry) -> int:
        vertex = self.graph.starts[entry.node]
        in_scope = entry.content != "trusted" or bool(self.graph.scopes[vertex])
        return place(vertex, in_scope)

    def _bits(self, seeds: Longs, sources: Longs) -> Bits:
        return reach_bits(len(self.walks.codes), self.walks.tail, self.walks.head, seeds, sources)

    def _gate_bits(self) -> tuple[list[str], Bits]:
        """Which gates lie on walks that arrive at each place."""
        graph, walks = self.graph, self.walks
        gate_ids = sorted(graph.qualities)
        number = {gate: i for i, gate in enumerate(gate_ids)}
        seeds: list[Longs] = []
        sources: list[Longs] = []
        node = walks.vertex % graph.n if graph.n else walks.vertex
        entered = np.flatnonzero(graph.raises[walks.vertex] > 0)
        seeds.append(entered)
        sources.append(
            np.asarray([number[graph.workflow.nodes[int(i)].id] for i in node[entered]], np.int64)
        )
        passing = np.flatnonzero(graph.gate_state[walks.arc] > 0)
        seeds.append(walks.head[passing])
        links = graph.workflow.links
        named = (links[int(link)].gate for link in graph.link[walks.arc[passing]])
        sources.append(np.asarray([number[gate] for gate in named if gate], np.int64))
        return gate_ids, self._bits(np.concatenate(seeds), np.concatenate(sources))

    def _trees(self) -> list[WitnessTree]:
        """One tree of best walks for each kind of entry, the worst kind first."""
        trees = []
        for content in _ENTRY_ORDER:
            chosen = [i for i, entry in enumerate(self.entries) if entry.content == content]
            if chosen:
                starts = self.walks.positions(self.starts[chosen])
                trees.append(witness_tree(self.walks, starts))
        return trees

    def witness(
        self, vertices: tuple[int, int], in_scope: bool | None, states: tuple[int, ...]
    ) -> Path:
        """The best walk from the worst kind of entry to one of these vertices in these states."""
        key = (vertices, in_scope, states)
        if key not in self._witnesses:
            places = self.walks.places(vertices, in_scope, states)
            best = (tree.path(at) for tree in self.trees if (at := tree.best(places)) is not None)
            self._witnesses[key] = next(best, Path())
        return self._witnesses[key]

    def come_from(
        self, vertices: tuple[int, int], in_scope: bool | None
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The entries whose walks arrive at these vertices, and the gates on these walks."""
        key = (vertices, in_scope)
        if key not in self._origins:
            places = self.walks.places(vertices, in_scope, range(STATES))
            self._origins[key] = (
                self._told(self.entry_bits, places, self._entry_ids),
                self._told(self.gate_bits, places, self.gate_ids),
            )
        return self._origins[key]

    def _told(self, bits: Bits, places: list[int], ids: list[str]) -> tuple[str, ...]:
        """The ids whose bits arrive at these places; many places have the very same ones."""
        if not places:
            return ()
        merged = np.bitwise_or.reduce(bits[places], axis=0) if len(places) > 1 else bits[places[0]]
        key = (bits is self.gate_bits, merged.tobytes())
        if key not in self._sets:
            self._sets[key] = tuple(ids[i] for i in sources_in(merged))
        return self._sets[key]


def judge_actions(
    graph: InfluenceGraph, policy: Policy, candidates: list[Candidate], arrivals: Arrivals
) -> tuple[tuple[Action, ...], list[Assumption]]:
    """The status of every action with its witness (DESIGN 3.3), and what was assumed."""
    assumed: list[Assumption] = []
    actions = []
    for candidate in candidates:
        situation = _Situation(graph.workflow, candidate)
        decision = decide(policy, situation)
        action = _judge(graph, candidate, situation, decision, arrivals)
        if action.status != "unreachable":
            assumed.extend(situation.assumed(decision.consulted))
        actions.append(action)
    actions.sort(key=lambda action: (action.link, action.role or ""))
    return tuple(actions), assumed


def _judge(
    graph: InfluenceGraph,
    candidate: Candidate,
    situation: _Situation,
    decision: Decision,
    arrivals: Arrivals,
) -> Action:
    workflow, link = graph.workflow, situation.link
    actor = graph.index[link.from_id]
    discloses = candidate.role is not None
    # A result is asked for by the caller and comes back whatever gate the request has passed.
    own_gate = None if candidate.role in ("result", "query") else link.gate
    quality = graph.qualities[own_gate].state if own_gate is not None else State.UNGATED
    arriving = arrivals.anyhow[actor] if discloses else arrivals.in_scope[actor]
    states = [state for state in range(STATES) if arriving[state]]
    any_states = [state for state in range(STATES) if arrivals.anyhow[actor][state]]
    status, state = _status(decision.action_class, states, any_states, quality)

    in_scope: bool | None = None if discloses or not states else True
    counted = states or any_states
    wanted = [s for s in counted if state is None or max(s, quality) == state]
    vertices = (actor, actor + graph.n)
    entries, passed = arrivals.come_from(vertices, in_scope)
    gates = passed
    if own_gate is not None and counted and own_gate not in passed:
        gates = tuple(sorted((*passed, own_gate)))
    path = Path()
    if counted:
        walk = arrivals.witness(vertices, in_scope, tuple(wanted))
        path = Path((*walk.nodes, link.to_id), (*walk.links, link.id))
    carried = candidate.discloses
    return Action(
        link=link.id,
        actor=link.from_id,
        target=link.to_id,
        verb=candidate.verb,
        action_class=decision.action_class,
        status=status,
        state=state if status not in ("unreachable", "allowed", "prohibited") else None,
        steered=any(node in graph.interpreters for node in path.nodes),
        discloses=None if carried is None else SENSITIVITIES[carried],
        role=candidate.role,
        entries=entries,
        gates=gates,
        reasons=tuple(_reasons(workflow, graph, link, status, decision, bool(states), gates)),
        path=path,
        rule=decision.rule,
        name="" if discloses else link.name,
    )


def _status(
    action_class: str, states: list[int], any_states: list[int], quality: State
) -> tuple[str, State | None]:
    """The status, and for an action that needs review the lowest state (DESIGN 3.3).

    `states` are those of the walks that count, `any_states` those of all walks.
    """
    if not any_states:
        return "unreachable", None
    if action_class == "prohibited":
        return "prohibited", None
    if action_class == "advisory" or not states:
        return "allowed", None
    lowest = State(max(states[0], quality))
    if lowest == State.UNGATED:
        return ("bypassed" if states[-1] > State.UNGATED else "ungated"), lowest
    return _STATUS[lowest], lowest


def _reasons(
    workflow: Workflow,
    graph: InfluenceGraph,
    link: Link,
    status: str,
    decision: Decision,
    in_scope: bool,
    gates: tuple[str, ...],
) -> Iterable[str]:
    """Why the action has its status, in sentences."""
    if status == "unreachable":
        yield "no walk from an entry arrives here"
    elif status == "allowed" and decision.action_class != "advisory" and not in_scope:
        yield "only trusted content that no interpreter handles arrives here"
    elif status == "ungated":
        yield "no gate lies on any path"
    elif status == "bypassed":
        yield f"a path avoids {_listed(workflow.node(gate).title for gate in gates)}"
    elif status == "stale":
        yield (
            "after the approval an interpreter or a step that rewrites comes before the action: "
            "what was approved need not be what runs"
        )
    if status in ("weak", "unproven", "stale", "bypassed"):
        for gate in gates:
            quality = graph.qualities[gate]
            if quality.quality != "valid":
                title = workflow.node(gate).title
                yield f"{title} is {quality.quality}: {'; '.join(quality.reasons)}"
    yield decision.rule


def _listed(names: Iterable[str]) -> str:
    names = sorted(names)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
