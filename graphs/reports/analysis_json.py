"""The whole analysis as JSON, `ungated.analysis/1`: sorted, the same bytes for the same file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from graphs.analysis.result import (
    Action,
    Assumption,
    BlastRadius,
    Chain,
    Crossing,
    Placement,
)
from graphs.formats.base import Loaded
from graphs.model.elements import Link, Node
from graphs.model.facts import NODE_FACTS
from graphs.model.workflow import Workflow
from graphs.reports.findings_json import finding_record
from graphs.rules.judge import Judgement

if TYPE_CHECKING:
    from graphs.analysis.engine import Analysis

E = TypeVar("E", Node, Link)

FORMAT = "ungated.analysis/1"


def analysis_json(
    loaded: Loaded,
    analysis: Analysis,
    judgement: Judgement,
    *,
    every_node: bool = False,
    timings: Mapping[str, float] | None = None,
) -> str:
    """The analysis as JSON text, with a newline at its end.

    The blast radius is given for entries, agents and identities; with `every_node` for every node
    but gates. `timings` are milliseconds by phase and left out where None.
    """
    record = analysis_record(loaded, analysis, judgement, every_node)
    if timings is not None:
        record["timings"] = dict(timings)
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def analysis_record(
    loaded: Loaded, analysis: Analysis, judgement: Judgement, every_node: bool = False
) -> dict[str, Any]:
    """The analysis as plain values in the order in which they are written."""
    source = {
        "file": loaded.document.name,
        "format": loaded.format_id,
        "sha256": loaded.document.sha256,
    }
    return record_of(source, not loaded.warnings, analysis, judgement, every_node)


def record_of(
    source: Mapping[str, str],
    is_whole: bool,
    analysis: Analysis,
    judgement: Judgement,
    every_node: bool = False,
) -> dict[str, Any]:
    """The same, of a source that is told; `is_whole`: all of it could be read."""
    workflow = analysis.workflow
    return {
        "format": FORMAT,
        "complete": analysis.complete and judgement.complete and is_whole,
        "not_assessed": sorted([*analysis.not_assessed, *judgement.not_judged]),
        "source": dict(source),
        "workflow": {
            "name": workflow.name,
            "nodes": len(workflow.nodes),
            "links": len(workflow.links),
            "zones": len(workflow.zones),
        },
        "nodes": [_node(analysis, node) for node in _by_id(workflow.nodes)],
        "links": [_link(link) for link in _by_id(workflow.links)],
        "entries": [
            {"node": entry.node, "content": entry.content}
            for entry in sorted(analysis.entries, key=lambda entry: entry.node)
        ],
        "blast_radius": {
            node_id: _radius(radius)
            for node_id, radius in analysis.radii(radius_nodes(analysis, every_node)).items()
        },
        "crossings": sorted(
            (_crossing(crossing) for crossing in analysis.crossings),
            key=lambda crossing: (
                crossing["link"],
                crossing["role"],
                crossing["from_zone"],
                crossing["to_zone"],
            ),
        ),
        "chains": sorted(
            (_chain(chain) for chain in analysis.chains),
            key=lambda chain: (chain["from_zone"], chain["to_zone"]),
        ),
        "actions": [
            _action(action)
            for action in sorted(
                analysis.actions, key=lambda action: (action.link, action.role or "")
            )
        ],
        "coverage": {
            "required": analysis.coverage.required,
            "gated": analysis.coverage.gated,
        },
        "placement": _placement(analysis.placement),
        "frontier": [
            {
                "gates": point.gates,
                "links": list(point.links),
                "residual": point.residual,
                "friction": point.friction,
                "proved": point.proved,
            }
            for point in analysis.frontier
        ],
        "contexts": [
            {
                "agents": list(context.agents),
                "untrusted": list(context.untrusted),
                "private": list(context.private),
                "changes": list(context.changes),
                "egress": list(context.egress),
            }
            for context in analysis.contexts
        ],
        "findings": [finding_record(finding) for finding in judgement.findings],
        "assumed": [
            _assumption(assumption)
            for assumption in sorted(
                analysis.assumed,
                key=lambda assumption: (assumption.element, assumption.fact, assumption.value),
            )
        ],
    }


def radius_nodes(analysis: Analysis, every_node: bool = False) -> list[str]:
    """The ids of the nodes whose blast radius a report gives, sorted."""
    entries = {entry.node for entry in analysis.entries}
    return sorted(
        node.id
        for node in analysis.workflow.nodes
        if node.kind != "gate"
        and (every_node or node.id in entries or node.kind in ("agent", "identity"))
    )


def _by_id(elements: Iterable[E]) -> list[E]:
    return sorted(elements, key=lambda element: element.id)


def _node(analysis: Analysis, node: Node) -> dict[str, Any]:
    workflow: Workflow = analysis.workflow
    record: dict[str, Any] = {
        "id": node.id,
        "kind": node.kind,
        "name": node.title,
        "zone": workflow.zone_id(node),
        "inferred": sorted(
            fact for fact, origin in node.origins.items() if origin.how == "inferred"
        ),
        "unknown": sorted(
            fact for fact in NODE_FACTS[node.kind].model_fields if node.fact(fact) is None
        ),
    }
    if node.kind == "gate":
        record["quality"] = analysis.qualities[node.id].quality
    return record


def _link(link: Link) -> dict[str, Any]:
    return {
        "id": link.id,
        "from": link.from_id,
        "to": link.to_id,
        "kind": link.kind,
        "verb": link.verb,
        "gate": link.gate,
    }


def _radius(radius: BlastRadius) -> dict[str, Any]:
    return {
        "ungated": list(radius.ungated),
        "weak": list(radius.weak),
        "gated": list(radius.gated),
        "latent": list(radius.latent),
        "read_only": list(radius.read_only),
        "weight": radius.weight,
    }


def _crossing(crossing: Crossing) -> dict[str, Any]:
    return {
        "link": crossing.link,
        "role": crossing.role,
        "from_zone": crossing.from_zone,
        "to_zone": crossing.to_zone,
        "direction": crossing.direction,
        "allowed": crossing.allowed,
        "boundaries": sorted(crossing.boundaries),
    }


def _chain(chain: Chain) -> dict[str, Any]:
    return {
        "from_zone": chain.from_zone,
        "to_zone": chain.to_zone,
        "composition": chain.composition,
        "path": list(chain.path.nodes),
    }


def _action(action: Action) -> dict[str, Any]:
    record: dict[str, Any] = {
        "link": action.link,
        "actor": action.actor,
        "target": action.target,
        "verb": action.verb,
        "class": action.action_class,
        "status": action.status,
        "steered": action.steered,
    }
    if action.discloses is not None:
        record["discloses"] = action.discloses
    if action.role is not None:
        record["role"] = action.role
    return record | {
        "entries": sorted(action.entries),
        "gates": sorted(action.gates),
        "reasons": list(action.reasons),
        "path": list(action.path.nodes),
        "links": list(action.path.links),
    }


def _placement(placement: Placement) -> dict[str, Any]:
    return {
        "cost": placement.cost,
        "friction": placement.friction,
        "gates": [
            {"link": gate.link, "closes": sorted(gate.closes), "or": sorted(gate.swaps)}
            for gate in sorted(placement.gates, key=lambda gate: gate.link)
        ],
        "open": [
            {"link": action.link, "because": action.because}
            for action in sorted(placement.open, key=lambda action: (action.link, action.because))
        ],
    }


def _assumption(assumption: Assumption) -> dict[str, Any]:
    return {
        "element": assumption.element,
        "fact": assumption.fact,
        "value": assumption.value,
        "because": assumption.because,
    }
