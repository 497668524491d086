"""Made-up workflows of any size, the same for the same numbers."""

from __future__ import annotations

import random
from functools import cache

from graphs.model.elements import Link, Node, Zone
from graphs.model.workflow import Workflow, with_link_ids

_KINDS = ("agent", "agent", "step", "step", "tool", "tool", "tool", "data", "system", "system")
_TRUSTS = ("untrusted", "internal", "internal", "restricted", "partner")
_VERBS = ("execute", "send", "write", "delete", "deploy")


@cache
def made_up(nodes: int, links: int, entries: int, zones: int = 6) -> Workflow:
    """A workflow of this many nodes and links in which `entries` triggers start things."""
    chance = random.Random(7)
    zone_list = tuple(
        Zone(f"zone{i}", name=f"Zone {i}", facts={"trust": _TRUSTS[i % len(_TRUSTS)]})
        for i in range(zones)
    )
    by_kind: dict[str, list[str]] = {}
    node_list = []
    for i in range(nodes):
        kind = "trigger" if i < entries else _KINDS[i % len(_KINDS)]
        facts = {"exposure": "anonymous"} if kind == "trigger" else {}
        if kind in ("tool", "data", "system"):
            facts = {"content": "trusted"}
        node_id = f"{kind}{i}"
        by_kind.setdefault(kind, []).append(node_id)
        zone = zone_list[i * zones // nodes].id
        name = f"{kind.capitalize()} number {i}"
        node_list.append(Node(node_id, kind=kind, name=name, zone=zone, facts=facts))
    link_list = [
        Link("", kind="flow", from_id=trigger, to_id=chance.choice(by_kind["agent"]))
        for trigger in by_kind["trigger"]
    ]
    while len(link_list) < links:
        link_list.append(_link(chance, by_kind))
    return Workflow(
        "Made up", zones=zone_list, nodes=tuple(node_list), links=with_link_ids(link_list)
    )


def _link(chance: random.Random, by_kind: dict[str, list[str]]) -> Link:
    def some(kind: str) -> str:
        return chance.choice(by_kind[kind])

    what = chance.random()
    if what < 0.25:
        return Link("", kind="calls", from_id=some("agent"), to_id=some("tool"))
    if what < 0.45:
        return Link("", kind="flow", from_id=some("step"), to_id=some("step"))
    if what < 0.6:
        return Link("", kind="flow", from_id=some("agent"), to_id=some("step"))
    if what < 0.7:
        return Link("", kind="reads", from_id=some("tool"), to_id=some("data"))
    if what < 0.8:
        return Link("", kind="writes", from_id=some("step"), to_id=some("data"))
    verb = chance.choice(_VERBS)
    return Link("", kind="acts", from_id=some("tool"), to_id=some("system"), facts={"verb": verb})
