"""Random small workflows with every kind of node and link, dense in what analyses get wrong."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from graphs.model.edits import may_link
from graphs.model.elements import Link, Node, Zone
from graphs.model.facts import (
    ACTORS,
    CRITICALITIES,
    ENVIRONMENTS,
    LINK_ENDS,
    SENSITIVITIES,
    TRUSTS,
    VERBS,
)
from graphs.model.workflow import Workflow, with_link_ids

#: Node kinds by how often they are drawn.
KINDS = (
    ["agent"] * 3 + ["tool"] * 4 + ["step"] * 4 + ["gate"] * 4 + ["trigger"] * 2 + ["system"] * 3
    + ["data"] * 3 + ["human"] * 2 + ["model", "identity", "privilege", "log"]
)  # fmt: skip
#: Link kinds by how often each is preferred where several may join two nodes.
PREFERENCE = {"flow": 3, "calls": 3, "acts": 3, "reads": 2}
OTHER_NAMES = ("Ann of Finance", "on-call manager")

sensitivities = st.sampled_from(SENSITIVITIES)
contents = st.sampled_from(("untrusted", "trusted"))
booleans = st.booleans()


@st.composite
def facts(draw: st.DrawFn, shapes: dict[str, st.SearchStrategy[Any]], known: int) -> dict[str, Any]:
    """Some of these facts; each is known `known` times in ten."""
    return {
        name: draw(values) for name, values in shapes.items() if draw(st.integers(1, 10)) <= known
    }


def some_of(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple)


NODE_SHAPES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "trigger": {
        "exposure": st.sampled_from(("anonymous", "authenticated", "internal", "schedule"))
    },
    "tool": {"content": contents, "third_party": booleans},
    "data": {"sensitivity": sensitivities, "content": contents, "memory": booleans},
    "system": {
        "criticality": st.sampled_from(CRITICALITIES),
        "sensitivity": sensitivities,
        "content": contents,
    },
    "log": {"sensitivity": sensitivities, "content": contents},
}
RARE_NODE_SHAPES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "step": {
        "interprets": booleans,
        "mutates": booleans,
        "validates": some_of("integrity", "sensitivity"),
    },
}
#: Facts of a gate near enough to a valid one that every quality occurs.
GATE_SHAPES: dict[str, st.SearchStrategy[Any]] = {
    "enforced": st.sampled_from(("before",) * 8 + ("after", "client", "advisory")),
    "on_timeout": st.sampled_from(("deny", "wait") * 4 + ("approve",)),
    "binds": st.sampled_from(("arguments",) * 7 + ("none",)),
    "shows": st.sampled_from(
        (("arguments", "target"),) * 4
        + (("target", "diff", "arguments"), ("arguments", "summary"), ())
    ),
}
runs_per_day = st.sampled_from((0.0, 1.0, 2.0, 10.0, 250.0))
LINK_SHAPES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "flow": {"runs_per_day": runs_per_day},
    "calls": {"runs_per_day": runs_per_day},
    "delegates": {"runs_per_day": runs_per_day},
    "reads": {"arguments": st.sampled_from(("model", "fixed"))},
    "writes": {"runs_per_day": runs_per_day, "verb": st.sampled_from(("write", "delete"))},
    "acts": {"runs_per_day": runs_per_day, "reversible": booleans},
    "permits": {"verbs": some_of("read", "read", "write", "admin")},
}
MAY_BE_GATED = ("flow", "calls", "delegates", "writes", "acts")


@st.composite
def zones(draw: st.DrawFn) -> list[Zone]:
    """One to five zones, nested in any way."""
    made: list[Zone] = []
    for number in range(draw(st.integers(1, 5))):
        parent = draw(st.none() | st.sampled_from([z.id for z in made])) if made else None
        zone_facts = {"trust": draw(st.sampled_from(TRUSTS))}
        zone_facts |= draw(
            facts({"environment": st.sampled_from(ENVIRONMENTS), "clearance": sensitivities}, 3)
        )
        made.append(Zone(f"z{number}", parent=parent, facts=zone_facts))
    return made


@st.composite
def gate_facts(draw: st.DrawFn, people: list[str], others: list[str]) -> dict[str, Any]:
    """Facts of a gate; one in three is known to the last fact and valid but for its approvers."""
    if draw(st.integers(1, 3)) == 1:
        found: dict[str, Any] = {
            "enforced": "before",
            "on_timeout": "deny",
            "binds": "arguments",
            "shows": ("arguments", "target"),
            "approvers": ("Ann of Finance",),
        }
        if draw(booleans):
            return found
    else:
        found = draw(facts(GATE_SHAPES, 9))
        found |= draw(facts({"self_approval": booleans}, 1))
        found.pop("approvers", None)
    candidates = [*OTHER_NAMES, *people]
    if others and draw(st.integers(1, 4)) == 1:
        candidates = [*candidates, *others]
    approvers = st.lists(st.sampled_from(candidates), unique=True, max_size=2).map(tuple)
    found |= draw(facts({"approvers": approvers}, 8))
    return found


@st.composite
def workflows(draw: st.DrawFn, max_nodes: int = 12, max_links: int = 26) -> Workflow:
    """A workflow of 3 to `max_nodes` nodes that the native format would accept."""
    its_zones = draw(zones())
    places = st.sampled_from([None, *(zone.id for zone in its_zones for _ in range(3))])
    size = draw(st.integers(3, max_nodes))
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=size, max_size=size))
    ids = [f"{kind}{number}" for number, kind in enumerate(kinds)]
    names = {node_id: draw(st.sampled_from(("", f"The {node_id}"))) for node_id in ids}
    called = [names[node_id] or node_id for node_id in ids]
    people = [c for c, kind in zip(called, kinds, strict=True) if kind == "human"]
    others = [c for c, kind in zip(called, kinds, strict=True) if kind in ("agent", "identity")]
    nodes = []
    for node_id, kind in zip(ids, kinds, strict=True):
        if kind == "gate":
            node_facts = draw(gate_facts(people, others))
        else:
            node_facts = draw(facts(NODE_SHAPES.get(kind, {}), 6))
            node_facts |= draw(facts(RARE_NODE_SHAPES.get(kind, {}), 2))
        nodes.append(
            Node(node_id, kind=kind, name=names[node_id], zone=draw(places), facts=node_facts)
        )
    gates = [node.id for node in nodes if node.kind == "gate"]
    wanted = draw(_spine(nodes)) + draw(_spine(nodes))
    if joins := _possible_links(nodes):
        size = draw(st.integers(0, max(0, max_links - len(wanted))))
        wanted += draw(st.lists(st.sampled_from(joins), min_size=size, max_size=size))
    links = [draw(_link(choice, gates)) for choice in wanted]
    return Workflow("random", tuple(its_zones), tuple(nodes), with_link_ids(links))


def _possible_links(nodes: list[Node]) -> list[tuple[str, str, str]]:
    """Every (kind, from, to) that the table allows, as often as its kind is preferred."""
    return [
        (kind, start.id, end.id)
        for kind, (from_kinds, to_kinds) in LINK_ENDS.items()
        for start in nodes
        for end in nodes
        if start.kind in from_kinds and end.kind in to_kinds and start is not end
        for _ in range(PREFERENCE.get(kind, 1))
    ]


@st.composite
def _spine(draw: st.DrawFn, nodes: list[Node]) -> list[tuple[str, str, str]]:
    """A few actors in a row by flow or calls, and what the last one acts on, if there is any."""
    actors = [node for node in nodes if node.kind in ACTORS]
    if not actors:
        return []
    row = draw(st.lists(st.sampled_from(actors), max_size=5, unique_by=lambda node: node.id))
    joins = []
    for start, end in pairwise(row):
        kinds = [kind for kind in ("flow", "calls") if may_link(kind, start.kind, end.kind)]
        joins.append((draw(st.sampled_from(kinds)), start.id, end.id))
    targets = [node for node in nodes if node.kind in ("system", "data")]
    if row and targets:
        target = draw(st.sampled_from(targets))
        joins.append(("acts" if target.kind == "system" else "writes", row[-1].id, target.id))
    return joins


@st.composite
def _link(draw: st.DrawFn, choice: tuple[str, str, str], gates: list[str]) -> Link:
    kind, start, end = choice
    link_facts = draw(facts(LINK_SHAPES.get(kind, {}), 6))
    if kind == "acts":
        link_facts["verb"] = draw(st.sampled_from(VERBS))
    if gates and kind in MAY_BE_GATED and draw(st.integers(1, 4)) == 1:
        link_facts["gate"] = draw(st.sampled_from(gates))
    return Link("", kind=kind, from_id=start, to_id=end, facts=link_facts)
