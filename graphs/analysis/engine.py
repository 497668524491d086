"""The whole analysis of a workflow under a policy, computed once and asked as often as needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from graphs.analysis.actions import Arrivals, find_candidates, judge_actions
from graphs.analysis.boundaries import Zoning, find_chains, find_crossings
from graphs.analysis.contexts import Context, find_contexts
from graphs.analysis.flow import InfluenceGraph, build_influence_graph
from graphs.analysis.loads import vertex_loads
from graphs.analysis.placement import place_gates
from graphs.analysis.radius import (
    Longs,
    blast_radius,
    content_reach_without,
    exposure,
    make_radius,
    node_weights,
    radius_table,
)
from graphs.analysis.radius_sums import RadiusSums, radius_sums
from graphs.analysis.result import (
    OPEN_STATUSES,
    Action,
    Assumption,
    BlastRadius,
    Chain,
    Coverage,
    Crossing,
    Entry,
    FrontierPoint,
    GateQuality,
    Placement,
)
from graphs.analysis.ways import Ways
from graphs.analysis.worth import assumed_sensitivity
from graphs.model.workflow import UNPLACED, Workflow
from graphs.policy.policy import Policy
from graphs.progress import Progress, silent, step

if TYPE_CHECKING:
    from graphs.analysis.paths import Paths
    from graphs.analysis.stages import Stage

#: What this version does not judge, and says so beside every result.
NOT_ASSESSED = (
    "how a model behaves (T7, ASI10)",
    "bias",
    "the quality of a human's decision",
    "threats inside a model (MAESTRO L1)",
)


class Analysis:
    """What follows from a workflow. Radius and placement are computed when first asked for."""

    def __init__(
        self,
        graph: InfluenceGraph,
        policy: Policy,
        crossings: tuple[Crossing, ...],
        chains: tuple[Chain, ...],
        actions: tuple[Action, ...],
        arrivals: Arrivals,
        assumed: Iterable[Assumption],
    ) -> None:
        self._graph = graph
        self._arrivals = arrivals
        self._radii: dict[str, BlastRadius] = {}
        self._exposures: dict[str, BlastRadius] = {}
        self.workflow: Workflow = graph.workflow
        self.policy = policy
        self.complete = True
        self.not_assessed: tuple[str, ...] = NOT_ASSESSED
        self.crossings = crossings
        self.chains = chains
        self.actions = actions
        self.assumed: tuple[Assumption, ...] = tuple(
            sorted(set(assumed), key=lambda a: (a.element, a.fact, a.value, a.because))
        )

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._graph.entries.entries

    @property
    def qualities(self) -> dict[str, GateQuality]:
        """The quality of each gate node, by its id."""
        return self._graph.qualities

    @property
    def interpreters(self) -> frozenset[str]:
        return self._graph.interpreters

    @cached_property
    def coverage(self) -> Coverage:
        """Gated among the in-scope actions that need review."""
        gated = sum(action.status == "gated" for action in self.actions)
        still_open = sum(action.status in OPEN_STATUSES for action in self.actions)
        return Coverage(required=gated + still_open, gated=gated)

    @cached_property
    def placement(self) -> Placement:
        """The fewest gates that close all that gates can close."""
        return place_gates(self._graph, self.policy, self.actions, self._arrivals)

    @cached_property
    def frontier(self) -> tuple[FrontierPoint, ...]:
        """For 0, 1, 2 … gates the least open impact that remains."""
        # Costs the import of a solver, which most commands do not need.
        from graphs.analysis.frontier import find_frontier

        return find_frontier(self._graph, self.policy, self.actions, self._arrivals, self.placement)

    def work_out_frontier(self, progress: Progress, seconds: float) -> tuple[FrontierPoint, ...]:
        """The frontier within so many seconds; it can be given up (`Cancelled`) and is not kept."""
        from graphs.analysis.frontier import find_frontier

        return find_frontier(
            self._graph,
            self.policy,
            self.actions,
            self._arrivals,
            self.placement,
            seconds,
            progress,
        )

    @cached_property
    def rollout(self) -> tuple[str, ...]:
        """The links of the placement, in the order in which each next gate closes most."""
        from graphs.analysis.frontier import rollout_of

        return rollout_of(self._graph, self.policy, self.actions, self._arrivals, self.placement)

    def radius_sums(self, node_ids: Sequence[str]) -> RadiusSums:
        """How much each of these nodes reaches, without lists."""
        return radius_sums(self._graph, [self._graph.index[node_id] for node_id in node_ids])

    def stages(self, links: Collection[str]) -> tuple[Stage, ...]:
        """Gates on these links as a staged rollout, most open impact first."""
        from graphs.analysis.stages import stages_of

        return stages_of(self._graph, self.policy, self.actions, self._arrivals, links)

    @cached_property
    def contexts(self) -> tuple[Context, ...]:
        """Agents that share data or hand over without a valid gate, each group as one."""
        return find_contexts(self._graph)

    def radius(self, node_id: str) -> BlastRadius:
        """What a node reaches, with witnesses. Raises KeyError for an unknown id."""
        if node_id not in self._radii:
            self._radii[node_id] = blast_radius(self._graph, self._graph.index[node_id])
        return self._radii[node_id]

    def ways(self, sources: Sequence[str], targets: Sequence[str]) -> Ways:
        """The walks that witness the targets in the radii of the sources, all at once."""
        index = self._graph.index
        return Ways(self._graph, [index[i] for i in sources], [index[i] for i in targets])

    def ungated_paths(self, source: str, target: str) -> Paths:
        """The simple paths without a gate from one node to another, as many as can be told."""
        from graphs.analysis.paths import ungated_paths

        return ungated_paths(self._graph, source, target)

    def exposure(self, node_id: str) -> BlastRadius:
        """What reaches a node, by the same lists. Raises KeyError for an unknown id."""
        if node_id not in self._exposures:
            self._exposures[node_id] = exposure(self._graph, self._graph.index[node_id])
        return self._exposures[node_id]

    @cached_property
    def _weights(self) -> Longs:
        return node_weights(self.workflow)

    def reach_without(self, store: str, node_ids: Collection[str]) -> dict[str, frozenset[str]]:
        """What each node reaches, gated or not, as if this node of kind `data` were not there."""
        index, ordered = self._graph.index, sorted(node_ids)
        found = content_reach_without(self._graph, index[store], [index[i] for i in ordered])
        return dict(zip(ordered, found, strict=True))

    def radii(self, node_ids: Sequence[str]) -> dict[str, BlastRadius]:
        """The radius of many nodes at once, without witnesses."""
        if not node_ids:
            return {}
        table = radius_table(self._graph, [self._graph.index[node_id] for node_id in node_ids])
        weights = self._weights
        return {
            node_id: make_radius(table, position, weights)
            for position, node_id in enumerate(node_ids)
        }


def analyse(workflow: Workflow, policy: Policy, progress: Progress = silent) -> Analysis:
    """Analyse a workflow (DESIGN 3.1 to 3.4).

    Raises `Cancelled` when `progress` says that the result is no longer wanted.
    """
    step(progress, 0.0, "building the influence graph")
    graph = build_influence_graph(workflow)
    zoning = Zoning(graph)
    step(progress, 0.2, "following what is sensitive")
    load = vertex_loads(graph)
    step(progress, 0.3, "finding boundary crossings")
    crossings = find_crossings(graph, zoning, policy, load)
    chains = find_chains(graph, zoning, policy, crossings)
    step(progress, 0.5, "following walks from the entries")
    arrivals = Arrivals(graph)
    step(progress, 0.8, "judging actions")
    candidates, of_candidates = find_candidates(graph, zoning, load)
    actions, of_actions = judge_actions(graph, policy, candidates, arrivals)
    assumed = [*graph.entries.assumed, *_of_places(workflow), *of_candidates, *of_actions]
    return Analysis(graph, policy, crossings, chains, actions, arrivals, assumed)


def _of_places(workflow: Workflow) -> Iterable[Assumption]:
    """What every analysis needs to know of nodes: where they lie and how sensitive they are."""
    for node in workflow.nodes:
        if node.zone is None:
            because = "it names no zone; the zone counts as internal, its environment as unknown"
            yield Assumption(node.id, "zone", UNPLACED.id, because)
        found = assumed_sensitivity(workflow, node)
        if found is not None:
            yield found
