"""Random small workflows with every kind of node and link, dense in what analyses get wrong."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

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
        "mutates": (None, None, None, False, True, True),
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
    "trust": TRUSTS,
    "environment": (*(None,) * 4, *ENVIRONMENTS),
    "clearance": (*(None,) * 8, *SENSITIVITIES),
}
OTHER_APPROVERS = ("Ann of Finance", "on-call manager")


def facts(random: Random, choices: Choices) -> dict[str, Any]:
    """Facts drawn from these values; those that are unknown are left out."""
    drawn = {name: random.choice(values) for name, values in choices.items()}
    return {name: value for name, value in drawn.items() if value is not None}


def zones(random: Random) -> list[Zone]:
    """At most five zones, nested in any way; often one from outside in, as organisations draw."""
    usual = random.choice(((), ("untrusted", "internal", "restricted")))
    made: list[Zone] = []
    for number in range(random.randint(len(usual), 5)):
        parent = random.choice([None, *(zone.id for zone in made)])
        zone_facts = facts(random, ZONE_FACT_CHOICES)
        if number < len(usual):
            zone_facts["trust"] = usual[number]
        made.append(Zone(f"z{number}", parent=parent, facts=zone_facts))
    return made


def gate_facts(random: Random, people: list[str], others: list[str]) -> dict[str, Any]:
    """Facts of a gate: valid, or all but one, or of any kind; approved by people, rarely others."""
    shape = random.choice(("valid", "valid", "unproven", "self-approved", "any"))
    if shape == "any":
        found = facts(random, GATE_FACT_CHOICES)
    else:
        found = {
            "enforced": "before",
            "on_timeout": "deny",
            "binds": "arguments",
            "shows": SHOWS_ENOUGH,
        }
        if shape == "unproven":
            del found[random.choice(tuple(found))]
        if shape == "self-approved":
            found["self_approval"] = random.random() < 0.5
    choices: list[tuple[str, ...] | None] = [(name,) for name in (*OTHER_APPROVERS, *people) * 3]
    choices += [OTHER_APPROVERS, None, (), ()]
    choices += [("Ann of Finance", name) for name in (*people, *others)]
    return found | facts(random, {"approvers": tuple(choices)})


def random_workflow(random: Random, max_nodes: int = 12, scattered: int = 20) -> Workflow:
    """A workflow of 3 to `max_nodes` nodes that the native format would accept.

    Besides a few rows of steps, at most `scattered` links join any nodes that they may.
    """
    its_zones = zones(random)
    places = [None, *(zone.id for zone in its_zones for _ in range(3))]
    size = random.choice((3, 5, *range(6, max_nodes + 1)))
    kinds = random.choices(KINDS, k=size)
    ids = [f"{kind}{number}" for number, kind in enumerate(kinds)]
    names = {node_id: f"The {node_id}" if "0" < node_id[-1] < "6" else "" for node_id in ids}
    called = [names[node_id] or node_id for node_id in ids]
    people = [c for c, kind in zip(called, kinds, strict=True) if kind == "human"]
    others = [c for c, kind in zip(called, kinds, strict=True) if kind in ("agent", "identity")]
    nodes = []
    for node_id, kind in zip(ids, kinds, strict=True):
        if kind == "gate":
            node_facts = gate_facts(random, people, others)
        else:
            node_facts = facts(random, NODE_FACT_CHOICES.get(kind, {}))
        nodes.append(
            Node(
                node_id,
                kind=kind,
                name=names[node_id],
                zone=random.choice(places),
                facts=node_facts,
            )
        )
    gates = [node.id for node in nodes if node.kind == "gate"]
    wanted = _spine(random, nodes) + _spine(random, nodes) + _telling(random, nodes)
    wanted += _scattered(random, nodes, scattered)
    return Workflow(
        "random",
        tuple(its_zones),
        tuple(nodes),
        with_link_ids([_link(random, choice, gates) for choice in wanted]),
    )


def _spine(random: Random, nodes: list[Node]) -> list[tuple[str, str, str]]:
    """A few actors in a row by flow or calls, and what the last one acts on, if there is any."""
    actors = [node for node in nodes if node.kind in ACTORS]
    if not actors:
        return []
    row = random.sample(actors, min(len(actors), random.randint(0, 5)))
    joins = []
    for start, end in pairwise(row):
        kinds = [kind for kind in ("flow", "calls") if may_link(kind, start.kind, end.kind)]
        joins.append((random.choice(kinds), start.id, end.id))
    targets = [node for node in nodes if node.kind in ("system", "data")]
    if row and targets:
        target = random.choice(targets)
        joins.append(("acts" if target.kind == "system" else "writes", row[-1].id, target.id))
    return joins


def _telling(random: Random, nodes: list[Node]) -> list[tuple[str, str, str]]:
    """Sometimes what chance would seldom make: a lent identity, a step behind a gate."""

    def one(*kinds: str) -> str:
        return random.choice([node.id for node in nodes if node.kind in kinds])

    there = {node.kind for node in nodes}
    joins = []
    if {"human", "identity"} <= there and random.random() < 0.5:
        identity, human = one("identity"), one("human")
        joins += [("uses", human, identity), ("uses", one(*ACTORS), identity)]
        if "gate" in there:
            joins.append(("approves", human, one("gate")))
    if {"gate", "step", "agent"} <= there and random.random() < 0.25:
        gate = one("gate")
        joins += [("calls", one("step", "tool"), gate), ("calls", gate, one("agent", "model"))]
    if {"gate", "step", "system"} <= there and random.random() < 0.5:
        gate, step = one("gate"), one("step")
        joins += [("flow", one(*ACTORS), gate), ("flow", gate, step), ("acts", step, one("system"))]
    if {"gate", "agent", "system"} <= there and random.random() < 0.5:
        gate, agent = one("gate"), one("agent")
        joins += [("flow", one(*ACTORS), gate), ("flow", gate, agent)]
        joins.append(("acts", agent, one("system")))
    return joins


def _scattered(random: Random, nodes: list[Node], most: int) -> list[tuple[str, str, str]]:
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
    size = random.choice((0, 2, *range(5, most + 1)))
    wanted = random.choices(kinds, k=size)
    return [random.choice(ends[kind]) for kind in wanted]


def _link(random: Random, choice: tuple[str, str, str], gates: list[str]) -> Link:
    kind, start, end = choice
    link_facts = facts(random, LINK_FACT_CHOICES.get(kind, {}))
    if gates and kind in MAY_BE_GATED:
        link_facts |= facts(random, {"gate": (*(None,) * 2 * len(gates), *gates)})
    return Link("", kind=kind, from_id=start, to_id=end, facts=link_facts)
