"""Blast radius and what reaches a node, as slow and as plainly as DESIGN 3.1 tells them."""

from __future__ import annotations

from dataclasses import dataclass, field

from oracle_walks import Map, weight


@dataclass
class Radius:
    """The lists of a blast radius; `lengths` has the length of a shortest witness a node."""

    ungated: set[str] = field(default_factory=set)
    weak: set[str] = field(default_factory=set)
    gated: set[str] = field(default_factory=set)
    latent: set[str] = field(default_factory=set)
    read_only: set[str] = field(default_factory=set)
    weight: int = 0
    lengths: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)


def radius(the_map: Map, node_id: str) -> Radius:
    """What the content of a node reaches."""
    found = Radius()
    starts = [(node_id, "in"), (node_id, "own")]
    walked = the_map.walk([(start, True, 0) for start in starts])
    everything = the_map.closure(starts, lambda arc: True)
    steered = {vertex[0] for vertex in everything if vertex[1] != "looked at"}

    for other in the_map.workflow.nodes:
        if other.id == node_id or other.kind == "gate":
            continue
        arrivals = [
            (state, distance)
            for (vertex, _, state), distance in walked.items()
            if vertex[0] == other.id
        ]
        latent = [distance for vertex, distance in everything.items() if vertex[0] == other.id]
        if arrivals:
            state, found.lengths[other.id] = min(arrivals)
            found.states[other.id] = state
            lists = {0: found.ungated, 4: found.gated}
            lists.get(state, found.weak).add(other.id)
        elif latent:
            found.lengths[other.id] = min(latent)
            found.latent.add(other.id)
        if (arrivals or latent) and other.id not in steered:
            found.read_only.add(other.id)
    found.weight = weight(the_map.workflow, found.ungated | found.weak)
    return found


def exposure(the_map: Map, node_id: str) -> Radius:
    """What reaches a node: every other node in whose radius it is."""
    found = Radius()
    for other in the_map.workflow.nodes:
        if other.id == node_id or other.kind == "gate":
            continue
        theirs = radius(the_map, other.id)
        for name in ("ungated", "weak", "gated", "latent", "read_only"):
            if node_id in getattr(theirs, name):
                getattr(found, name).add(other.id)
        if node_id in theirs.lengths:
            found.lengths[other.id] = theirs.lengths[node_id]
        if node_id in theirs.states:
            found.states[other.id] = theirs.states[node_id]
    found.weight = weight(the_map.workflow, found.ungated | found.weak)
    return found
