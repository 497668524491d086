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
    + ["data"] * 3 + ["human"] * 2 + ["model", "log"] + ["identity", "privilege"] * 2
)  # fmt: skip
#: Link kinds by how often they are drawn, where nodes are there that they may join.
LINKS = (
    ["flow"] * 5 + ["calls"] * 5 + ["acts"] * 3 + ["reads"] * 4 + ["writes"] * 2
    + ["uses", "grants", "permits"] * 2 + ["delegates", "replies", "logs", "approves"]
)  # fmt: skip

#: The values that each fact is drawn from, as often as they stand here; None leaves it unknown.
Choices = dict[str, tuple[Any, ...]]
SENSITIVITY = (None, *SENSITIVITIES)
CONTENT = (None, "untrusted", "trusted")
NODE_FACT_CHOICES: dict[str, Choices] = {
    "trigger": {"exposure": (None, "anonymous", "authenticated", "internal", "schedule")},
    "step": {
        "interprets": (None, None, None, None, False, True),
        "mutates": (None, None, None, None, False, True),
        "validates": (None,) * 8
        + ((), ("integrity",), ("integrity",), ("sensitivity",), ("integrity", "sensitivity")),
    },
    "tool": {"content": (*CONTENT, "trusted"), "third_party": (None, False, True)},
    "data": {"sensitivity": SENSITIVITY, "content": CONTENT, "memory": (None, False, True)},
    "system": {
        "criticality": (None, *CRITICALITIES),
        "sensitivity": SENSITIVITY,
        "content": (*CONTENT, "trusted"),
    },
    "log": {"sensitivity": SENSITIVITY, "content": CONTENT},
}
SHOWS_ENOUGH = ("arguments", "target")
#: Facts of a gate near enough to a valid one that every quality occurs.
GATE_FACT_CHOICES: Choices = {
    "enforced": (*("before",) * 9, None, "after", "client", "advisory"),
    "on_timeout": (*("deny", "wait") * 4, None, "approve"),
    "binds": (*("arguments",) * 8, None, "none"),
    "shows": (
        *(SHOWS_ENOUGH,) * 6,
        None,
        ("target", "diff", "arguments"),
        ("arguments", "summary"),
        (),
    ),
    "self_approval": (*(None,) * 8, False, True),
}
RUNS_PER_DAY = (None, None, 0.0, 1.0, 2.0, 10.0, 250.0)
LINK_FACT_CHOICES: dict[str, Choices] = {
    "flow": {"runs_per_day": RUNS_PER_DAY},
    "calls": {"runs_per_day": RUNS_PER_DAY},
    "delegates": {"runs_per_day": RUNS_PER_DAY},
    "reads": {"arguments": (None, "model", "fixed")},
    "writes": {"runs_per_day": RUNS_PER_DAY, "verb": (None, "write", "delete")},
    "acts": {"runs_per_day": RUNS_PER_DAY, "verb": VERBS, "reversible": (None, False, True)},
    "permits": {"verbs": (None, (), ("read",), ("read",), ("read", "write"), ("admin",))},
}
MAY_BE_GATED = ("flow", "calls", "delegates", "writes", "acts")
ZONE_FACT_CHOICES: Choices = {
    "trust": (*TRUSTS, "untrusted", "restricted"),
    "environment": (*(None,) * 4, *ENVIRONMENTS),
    "clearance": (*(None,) * 8, *SENSITIVITIES),
}
OTHER_APPROVERS = ("Ann of Finance", "on-call manager")


@st.composite
def facts(draw: st.DrawFn, choices: Choices) -> dict[str, Any]:
    """Facts drawn from these values; those that are unknown are left out."""
    drawn = {name: draw(st.sampled_from(values)) for name, values in choices.items()}
    return {name: value for name, value in drawn.items() if value is not None}


@st.composite
def zones(draw: st.DrawFn) -> list[Zone]:
    """At most five zones, nested in any way."""
    made: list[Zone] = []
    for number in range(draw(st.integers(0, 5))):
        parent = draw(st.sampled_from([None, *(zone.id for zone in made)]))
        made.append(Zone(f"z{number}", parent=parent, facts=draw(facts(ZONE_FACT_CHOICES))))
    return made


@st.composite
def gate_facts(draw: st.DrawFn, people: list[str], others: list[str]) -> dict[str, Any]:
    """Facts of a gate: valid, or all but one, or of any kind; approved by people, rarely others."""
    shape = draw(st.sampled_from(("valid", "valid", "unproven", "any")))
    if shape == "any":
        found = draw(facts(GATE_FACT_CHOICES))
    else:
        found = {
            "enforced": "before",
            "on_timeout": "deny",
            "binds": "arguments",
            "shows": SHOWS_ENOUGH,
        }
        if shape == "unproven":
            del found[draw(st.sampled_from(tuple(found)))]
    choices: list[tuple[str, ...] | None] = [(name,) for name in (*OTHER_APPROVERS, *people) * 3]
    choices += [OTHER_APPROVERS, None, ()]
    choices += [("Ann of Finance", name) for name in (*people, *others)]
    return found | draw(facts({"approvers": tuple(choices)}))


@st.composite
def workflows(draw: st.DrawFn, max_nodes: int = 12, max_links: int = 30) -> Workflow:
    """A workflow of 3 to `max_nodes` nodes that the native format would accept."""
    its_zones = draw(zones())
    places = st.sampled_from([None, *(zone.id for zone in its_zones for _ in range(3))])
    size = draw(st.sampled_from((3, 5, *range(6, max_nodes + 1))))
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=size, max_size=size))
    ids = [f"{kind}{number}" for number, kind in enumerate(kinds)]
    names = {node_id: f"The {node_id}" if "0" < node_id[-1] < "6" else "" for node_id in ids}
    called = [names[node_id] or node_id for node_id in ids]
    people = [c for c, kind in zip(called, kinds, strict=True) if kind == "human"]
    others = [c for c, kind in zip(called, kinds, strict=True) if kind in ("agent", "identity")]
    nodes = []
    for node_id, kind in zip(ids, kinds, strict=True):
        if kind == "gate":
            node_facts = draw(gate_facts(people, others))
        else:
            node_facts = draw(facts(NODE_FACT_CHOICES.get(kind, {})))
        nodes.append(
            Node(node_id, kind=kind, name=names[node_id], zone=draw(places), facts=node_facts)
        )
    gates = [node.id for node in nodes if node.kind == "gate"]
    wanted = draw(_spine(nodes)) + draw(_spine(nodes)) + draw(_scattered(nodes, max_links - 8))
    return Workflow(
        "random",
        tuple(its_zones),
        tuple(nodes),
        with_link_ids([draw(_link(choice, gates)) for choice in wanted]),
    )


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
def _scattered(draw: st.DrawFn, nodes: list[Node], most: int) -> list[tuple[str, str, str]]:
    """Links anywhere that the table allows; rarely from a node to itself."""
    ends = {
        kind: [
            (kind, start.id, end.id)
            for start in nodes
            for end in nodes
            if may_link(kind, start.kind, end.kind)
            for _ in range(1 if start is end else 3)
        ]
        for kind in LINK_ENDS
    }
    kinds = [kind for kind in LINKS if ends[kind]]
    if not kinds:
        return []
    size = draw(st.sampled_from((0, 2, *range(5, most + 1))))
    wanted = draw(st.lists(st.sampled_from(kinds), min_size=size, max_size=size))
    return [draw(st.sampled_from(ends[kind])) for kind in wanted]


@st.composite
def _link(draw: st.DrawFn, choice: tuple[str, str, str], gates: list[str]) -> Link:
    kind, start, end = choice
    link_facts = draw(facts(LINK_FACT_CHOICES.get(kind, {})))
    if gates and kind in MAY_BE_GATED:
        link_facts |= draw(facts({"gate": (*(None,) * 2 * len(gates), *gates)}))
    return Link("", kind=kind, from_id=start, to_id=end, facts=link_facts)
