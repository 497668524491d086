"""The tables of an analysis, each with a row of heads: the same in every file that has tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from graphs.errors import UngatedError
from graphs.model.elements import Element
from graphs.model.facts import LINK_FACTS, NODE_FACTS
from graphs.reports.analysis_json import radius_nodes
from graphs.reports.subject import Subject

#: The first row has the heads.
Table = list[list[str]]


class TableError(UngatedError):
    """A table that there is not."""


def table(subject: Subject, name: str) -> Table:
    """A table by its name. Raises `TableError` with the known ones."""
    if name not in TABLES:
        raise TableError(f"{name}: there is no such table. Choose one of {', '.join(TABLES)}.")
    heads, rows = TABLES[name](subject)
    return [list(heads), *([_cell(value) for value in row] for row in rows)]


_Rows = tuple[Sequence[str], Iterable[Sequence[Any]]]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (tuple, list, frozenset, set)):
        each = sorted(value) if isinstance(value, (frozenset, set)) else value
        return "; ".join(map(str, each))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _name(subject: Subject, element_id: str) -> str:
    element: Any = subject.workflow.element(element_id)
    return str(getattr(element, "title", "") or element_id)


def _names(subject: Subject, ids: Iterable[str]) -> str:
    return " → ".join(_name(subject, one) for one in ids)


def _actions(subject: Subject) -> _Rows:
    heads = (
        "link", "actor", "actor name", "verb", "target", "target name", "role", "class", "status",
        "steered", "discloses", "entries", "gates", "reasons", "path",
    )  # fmt: skip
    rows = (
        (
            one.link, one.actor, _name(subject, one.actor), one.verb, one.target,
            _name(subject, one.target), one.role, one.action_class, one.status, one.steered,
            one.discloses, sorted(one.entries), sorted(one.gates), one.reasons,
            _names(subject, one.path.nodes),
        )
        for one in sorted(subject.analysis.actions, key=lambda one: (one.link, one.role or ""))
    )  # fmt: skip
    return heads, rows


def _findings(subject: Subject) -> _Rows:
    heads = (
        "id", "rule", "severity", "impact", "likelihood", "title", "elements", "path", "why", "fix",
        "assumed", "standards", "decision", "decided by", "expires", "open again because",
    )  # fmt: skip
    rows = []
    for one in subject.judgement.findings:
        standing = subject.standings.get(one.id)
        decision = standing.decision if standing is not None else None
        rows.append(
            (
                one.id, one.rule, one.severity, one.impact, one.likelihood, one.title, one.elements,
                _names(subject, one.path.nodes), one.why, one.fix,
                [f"{each.element} {each.fact} {each.value}" for each in one.assumed],
                [f"{key} {', '.join(one.mappings[key])}" for key in sorted(one.mappings)],
                decision.decision if decision else None, decision.owner if decision else None,
                decision.expires if decision else None, standing.reopened if standing else None,
            )
        )  # fmt: skip
    return heads, rows


def _crossings(subject: Subject) -> _Rows:
    heads = ("link", "role", "from zone", "to zone", "direction", "allowed", "boundaries", "reason")
    found = subject.analysis.crossings
    rows = (
        (
            one.link, one.role, one.from_zone, one.to_zone, one.direction, one.allowed,
            sorted(one.boundaries), one.reason,
        )
        for one in sorted(found, key=lambda one: (one.link, one.role, one.from_zone, one.to_zone))
    )  # fmt: skip
    return heads, rows


def _chains(subject: Subject) -> _Rows:
    chains = sorted(subject.analysis.chains, key=lambda one: (one.from_zone, one.to_zone))
    rows = (
        (one.from_zone, one.to_zone, one.composition, _names(subject, one.path.nodes))
        for one in chains
    )
    return ("from zone", "to zone", "composition", "path"), rows


def _radius(subject: Subject) -> _Rows:
    heads = ("node", "node name", "reaches", "name", "reach", "only read", "weight of the node")
    rows = []
    radii = subject.analysis.radii(radius_nodes(subject.analysis))
    for node_id, radius in radii.items():
        for reach in ("ungated", "weak", "gated", "latent"):
            rows += [
                (
                    node_id, _name(subject, node_id), each, _name(subject, each), reach,
                    each in radius.read_only, radius.weight,
                )
                for each in getattr(radius, reach)
            ]  # fmt: skip
    return heads, rows


def _facts(element: Element, facts: Sequence[str]) -> list[Any]:
    return [element.fact(fact) for fact in facts]


def _all_facts(models: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(fact for model in models for fact in model.model_fields))


def _nodes(subject: Subject) -> _Rows:
    facts = _all_facts(NODE_FACTS.values())
    qualities = subject.analysis.qualities
    heads = ("id", "kind", "name", "zone", "owner", "quality", *facts, "inferred", "unknown",
             "tags", "description")  # fmt: skip
    rows = (
        (
            node.id, node.kind, node.title, subject.workflow.zone_id(node), node.owner,
            qualities[node.id].quality if node.id in qualities else None, *_facts(node, facts),
            sorted(name for name, origin in node.origins.items() if origin.how == "inferred"),
            sorted(name for name in NODE_FACTS[node.kind].model_fields if node.fact(name) is None),
            node.tags, node.description,
        )
        for node in sorted(subject.workflow.nodes, key=lambda node: node.id)
    )  # fmt: skip
    return heads, rows


def _links(subject: Subject) -> _Rows:
    facts = [fact for fact in _all_facts(LINK_FACTS.values()) if fact != "verb"]
    heads = ("id", "kind", "from", "from name", "to", "to name", "name", "verb", *facts)
    rows = (
        (
            link.id, link.kind, link.from_id, _name(subject, link.from_id), link.to_id,
            _name(subject, link.to_id), link.name, link.verb, *_facts(link, facts),
        )
        for link in sorted(subject.workflow.links, key=lambda link: link.id)
    )  # fmt: skip
    return heads, rows


def _zones(subject: Subject) -> _Rows:
    flow = subject.workflow
    heads = ("id", "name", "trust", "parent", "environment", "residency", "clearance", "nodes")
    rows = (
        (
            zone_id, zone.title, zone.trust, zone.parent, flow.inherited(zone_id, "environment"),
            flow.inherited(zone_id, "residency"), flow.clearance(zone_id),
            sum(flow.zone_id(node) == zone_id for node in flow.nodes),
        )
        for zone_id, zone in sorted(flow.zone_by_id.items())
    )  # fmt: skip
    return heads, rows


def _entries(subject: Subject) -> _Rows:
    found = sorted(subject.analysis.entries, key=lambda one: one.node)
    return ("node", "name", "content"), (
        (one.node, _name(subject, one.node), one.content) for one in found
    )


def _gates(subject: Subject) -> _Rows:
    """Where gates belong, in the fewest places."""
    rows = (
        (one.link, sorted(one.closes), sorted(one.swaps), one.friction)
        for one in sorted(subject.analysis.placement.gates, key=lambda one: one.link)
    )
    return ("link to gate", "closes", "or gate", "minutes of review a day"), rows


def _assumed(subject: Subject) -> _Rows:
    found = sorted(subject.analysis.assumed, key=lambda one: (one.element, one.fact, one.value))
    return ("element", "name", "fact", "value", "because"), (
        (one.element, _name(subject, one.element), one.fact, one.value, one.because)
        for one in found
    )


TABLES: dict[str, Callable[[Subject], _Rows]] = {
    "actions": _actions,
    "findings": _findings,
    "crossings": _crossings,
    "chains": _chains,
    "radius": _radius,
    "gates": _gates,
    "entries": _entries,
    "nodes": _nodes,
    "links": _links,
    "zones": _zones,
    "assumed": _assumed,
}
