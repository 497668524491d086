"""Which nodes and links stand on the map in their own right, and which are badges or shields."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from graphs.model.elements import Link, Node
from graphs.model.workflow import Workflow

#: Kinds that can be folded into badges on their users.
FOLDED_KINDS = ("identity", "privilege", "model", "log")
#: Above this many nodes they are folded unless asked otherwise.
_FOLD_ABOVE = 24
#: Links that put a gate on the map as a node; without one it is a shield on the links it guards.
_THROUGH_GATE = frozenset({"flow", "calls", "delegates", "writes", "acts", "reads", "replies"})
#: How strongly each kind of link pulls its ends to one height.
_WEIGHTS = {"flow": 6, "calls": 4, "delegates": 4, "acts": 4, "writes": 3, "reads": 3}


@dataclass(frozen=True)
class Parts:
    """The nodes and links to lay out.

    `ranked`: for each of `links`, in order, the node that belongs further left, the one further
    right, the pull, and the least distance in columns (0: the link does not order its ends).
    `tethers`: links that end at a gate drawn as a shield. `approvals`: links made here for
    approvers whom a gate only names.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    tethers: tuple[Link, ...]
    approvals: tuple[Link, ...]
    ranked: tuple[tuple[str, str, int, int], ...] = field(repr=False)
    folded: dict[str, tuple[str, ...]]
    shields: dict[str, tuple[str, ...]]


def parts_of(workflow: Workflow, fold: bool | None = None) -> Parts:
    """Sort a workflow into what is laid out and what is drawn on it."""
    shields = _shields(workflow)
    fold = len(workflow.nodes) > _FOLD_ABOVE if fold is None else fold
    folded = _folded(workflow) if fold else {}
    hidden = {node for nodes in folded.values() for node in nodes}
    nodes = tuple(
        node for node in workflow.nodes if node.id not in hidden and node.id not in shields
    )
    approvals = _approvals(workflow)
    shown = [
        link
        for link in (*workflow.links, *approvals)
        if link.from_id not in hidden and link.to_id not in hidden
    ]
    links = tuple(
        link for link in shown if link.from_id not in shields and link.to_id not in shields
    )
    tethers = tuple(link for link in shown if (link.from_id in shields) != (link.to_id in shields))
    return Parts(nodes, links, tethers, approvals, _ranked(workflow, links), folded, shields)


def _approvals(workflow: Workflow) -> tuple[Link, ...]:
    """A link for each approver that is a node and that no `approves` link joins to its gate."""
    linked = {(link.from_id, link.to_id) for link in workflow.links if link.kind == "approves"}
    return tuple(
        Link(f"approver:{approver}>{gate}", kind="approves", from_id=approver, to_id=gate)
        for gate, approvers in workflow.approvers.items()
        for approver in approvers
        if approver in workflow.node_by_id and (approver, gate) not in linked and approver != gate
    )


def _shields(workflow: Workflow) -> dict[str, tuple[str, ...]]:
    """Gates that links name and that nothing flows into or calls, with the links that name them."""
    on_path: set[str] = set()
    for link in workflow.links:
        if link.kind in _THROUGH_GATE:
            on_path.update((link.from_id, link.to_id))
    named: dict[str, list[str]] = {}
    for link in workflow.links:
        gate = link.gate
        if gate is None or gate in on_path or gate not in workflow.node_by_id:
            continue
        if gate not in (link.from_id, link.to_id):
            named.setdefault(gate, []).append(link.id)
    return {gate: tuple(links) for gate, links in named.items()}


def _folded(workflow: Workflow) -> dict[str, tuple[str, ...]]:
    """For each host, the nodes that become badges on it: each must be told by its users alone."""
    hosts: dict[str, list[str]] = {}
    folded: dict[str, list[str]] = {}
    for kind in FOLDED_KINDS:
        for node in workflow.nodes:
            if node.kind != kind:
                continue
            into, out = workflow.links_to[node.id], workflow.links_from[node.id]
            wanted = {"identity": "uses", "privilege": "grants", "model": "calls", "log": "logs"}
            if not into or any(link.kind != wanted[kind] for link in into):
                continue
            if any(link.kind not in ("grants", "permits") for link in out):
                continue
            users: list[str] = []
            for link in into:
                # A privilege is told at the users of its identity, which was folded before it.
                users += hosts.get(link.from_id, []) if kind == "privilege" else [link.from_id]
            if not users or (
                kind == "privilege" and any(link.from_id not in hosts for link in into)
            ):
                continue
            hosts[node.id] = list(dict.fromkeys(users))
            for user in hosts[node.id]:
                folded.setdefault(user, []).append(node.id)
    return {user: tuple(nodes) for user, nodes in folded.items() if user not in hosts}


def _ranked(workflow: Workflow, links: tuple[Link, ...]) -> tuple[tuple[str, str, int, int], ...]:
    """Which end of each link belongs further left: what brings content in, before what acts."""
    leads_on = {
        link.from_id for link in links if link.kind in ("flow", "calls", "delegates", "acts")
    }
    written = {link.to_id for link in links if link.kind in ("writes", "acts", "logs")}
    reached = {link.to_id for link in links if link.kind not in ("permits", "reads", "replies")}
    degree = Counter(end for link in links for end in (link.from_id, link.to_id))
    ranked = []
    for link in links:
        tail, head = link.from_id, link.to_id
        weight, length = _WEIGHTS.get(link.kind, 1), 1
        if link.kind == "reads":
            node = workflow.node(head)
            brings_in = node.fact("content") == "untrusted" and head not in written
            if brings_in and tail in leads_on | reached:
                tail, head = head, tail
        elif link.kind == "replies":
            # A reply goes back to where the work came from: its target keeps its place.
            tail, head, weight = head, tail, 1
            length = 0
        elif (link.kind == "permits" and head in reached) or (
            link.kind == "approves" and degree[tail] > 1
        ):
            length = 0
        ranked.append((tail, head, weight, length))
    return tuple(ranked)
