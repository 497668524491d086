"""Contexts: agents that share data or hand over without a valid gate, judged as if they were one.

Splitting an agent must not hide its risk, so the lethal trifecta and the Rule of Two are read off
contexts and not off single agents (DESIGN 3.5).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graphs.analysis.flow import ArcKind, InfluenceGraph
from graphs.analysis.reach import Bits, reach_bits, rows_of, sources_at
from graphs.analysis.result import State
from graphs.analysis.worth import sensitivity_of
from graphs.model.elements import Link
from graphs.model.facts import TRUSTS
from graphs.model.workflow import Workflow

Longs = npt.NDArray[np.int64]
_PRIVATE = ("confidential", "restricted")
_AUTHORITY = ("uses", "grants", "permits", "approves")


@dataclass(frozen=True, slots=True)
class Context:
    """One context: its agents, the untrusted entries whose content they take in, the private data
    (confidential or more) that reaches them, and the links by which they change state or send
    content out to a partner's or an untrusted zone. Ids, sorted."""

    agents: tuple[str, ...]
    untrusted: tuple[str, ...]
    private: tuple[str, ...]
    changes: tuple[str, ...]
    egress: tuple[str, ...]


def find_contexts(graph: InfluenceGraph) -> tuple[Context, ...]:
    """The contexts of a workflow, sorted by their agents."""
    nodes, n = graph.workflow.nodes, graph.n
    agents = [i for i, node in enumerate(nodes) if node.kind == "agent"]
    if not agents:
        return ()
    members = _joined(graph, agents)
    number = {agent: position for position, group in enumerate(members) for agent in group}
    steering = graph.steering.arcs.astype(np.int64)
    is_agent = np.zeros(graph.size, np.bool_)
    is_agent[[agent + part * n for agent in agents for part in range(4)]] = True
    # Other agents start from their own vertices, so what one pushes into another stops there.
    outward = steering[~is_agent[graph.head[steering]]]
    pushed = _swept(graph, _of_agents(graph, [(a, number[a]) for a in agents]), outward)
    entry_nodes = [e.node for e in graph.entries.entries if e.content != "trusted"]
    inward = _swept(graph, [(graph.starts[e], k) for k, e in enumerate(entry_nodes)], steering)
    private = [
        i
        for i, node in enumerate(nodes)
        if (sensitivity_of(graph.workflow, node) or "public") in _PRIVATE
    ]
    holding = _swept(graph, [(i + n, k) for k, i in enumerate(private)], steering)
    contexts = []
    for position, group in enumerate(members):
        rows = np.asarray([vertex for agent in group for vertex in (agent, agent + n)], np.int64)
        contexts.append(
            Context(
                agents=tuple(sorted(nodes[agent].id for agent in group)),
                untrusted=tuple(sorted(entry_nodes[k] for k in sources_at(inward, rows))),
                private=tuple(sorted(nodes[private[k]].id for k in sources_at(holding, rows))),
                changes=_links(graph, pushed, position, _is_change),
                egress=_links(graph, pushed, position, _is_egress),
            )
        )
    return tuple(sorted(contexts, key=lambda context: context.agents))


def _joined(graph: InfluenceGraph, agents: list[int]) -> list[list[int]]:
    """The agents in groups: joined where content passes from one to another past no valid gate."""
    open_arcs = graph.is_content & (graph.kind != ArcKind.REPLY)
    open_arcs &= (graph.gate_state != State.VALID) & (graph.raises[graph.head] != State.VALID)
    starts = _of_agents(graph, [(agent, position) for position, agent in enumerate(agents)])
    bits = _swept(graph, starts, np.flatnonzero(open_arcs))
    group = list(range(len(agents)))

    def root(position: int) -> int:
        while group[position] != position:
            position = group[position]
        return position

    for position, agent in enumerate(agents):
        for source in sources_at(bits, np.asarray([agent, agent + graph.n])):
            a, b = root(position), root(source)
            group[max(a, b)] = min(a, b)
    members: dict[int, list[int]] = {}
    for position, agent in enumerate(agents):
        members.setdefault(root(position), []).append(agent)
    return list(members.values())


def _swept(graph: InfluenceGraph, starts: list[tuple[int, int]], arcs: Longs) -> Bits:
    """Which sources' content is at which vertices; `starts` are pairs of vertex and source."""
    seeds = np.asarray([vertex for vertex, _ in starts], np.int64)
    owners = np.asarray([owner for _, owner in starts], np.int64)
    tail, head = graph.tail[arcs].astype(np.int64), graph.head[arcs].astype(np.int64)
    return reach_bits(graph.size, tail, head, seeds, owners)


def _of_agents(graph: InfluenceGraph, owners: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The start vertices of agents, each with the owner of its agent."""
    return [(vertex, owner) for agent, owner in owners for vertex in (agent, agent + graph.n)]


def _links(
    graph: InfluenceGraph, pushed: Bits, position: int, wanted: Callable[[Workflow, Link], bool]
) -> tuple[str, ...]:
    """The links of a sort that leave a vertex where the content of a context is."""
    here = np.zeros(graph.size, np.bool_)
    here[rows_of(pushed, position)] = True
    workflow = graph.workflow
    found = []
    for link in workflow.links:
        start = graph.index[link.from_id]
        if (here[start] or here[start + graph.n]) and wanted(workflow, link):
            found.append(link.id)
    return tuple(sorted(found))


def _is_change(workflow: Workflow, link: Link) -> bool:
    return link.kind in ("writes", "acts")


def _is_egress(workflow: Workflow, link: Link) -> bool:
    """Content leaves with it to a partner or beyond; calls of a model are judged elsewhere."""
    target = workflow.node(link.to_id)
    if link.kind in _AUTHORITY or target.kind == "model":
        return False
    if link.kind == "reads" and link.fact("arguments") == "fixed":
        return False
    return workflow.trust_rank(workflow.zone_id(target)) <= TRUSTS.index("partner")
