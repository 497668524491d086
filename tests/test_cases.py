"""Workflows with answers that were worked out by hand: see `tests/cases/README.md`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.analysis.result import Action, BlastRadius
from graphs.api import load_policy
from graphs.formats.native import read_native
from graphs.formats.reading import parse_yaml
from graphs.model.workflow import Workflow

CASES = Path(__file__).parent / "cases"
EXAMPLES = sorted((CASES / "examples").glob("*.yaml"))
GATES = sorted((CASES / "gates").glob("*.yaml"))
PARTS = {
    "entries", "interpreters", "gates", "actions", "coverage", "crossings", "chains", "radius",
    "placement",
}  # fmt: skip


def read_case(path: Path) -> dict[str, Any]:
    case: dict[str, Any] = parse_yaml(path.read_text(encoding="utf-8"), path.name)
    assert case["about"]
    assert case["expect"]
    assert set(case["expect"]) <= PARTS
    return case


def example_workflow(path: Path) -> Workflow:
    example = next(one for one in resources.examples() if one.name == path.name)
    return read_native(example.read_text(encoding="utf-8"), path.name)


def gate_workflow(path: Path) -> Workflow:
    text = json.dumps({"ungated": 1, "name": path.stem, **read_case(path)["workflow"]})
    return read_native(text, path.name)


def analysed(workflow: Workflow) -> Analysis:
    return analyse(workflow, load_policy(resources.policy_text(), "default"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example(path: Path) -> None:
    check(analysed(example_workflow(path)), read_case(path)["expect"])


@pytest.mark.parametrize("path", GATES, ids=lambda path: path.stem)
def test_gate_case(path: Path) -> None:
    check(analysed(gate_workflow(path)), read_case(path)["expect"])


@pytest.mark.parametrize("path", GATES, ids=lambda path: path.stem)
def test_gate_case_is_labelled_in_full(path: Path) -> None:
    """Another tool that reads the set finds the same labels in every case."""
    case = read_case(path)
    assert set(case) == {"about", "workflow", "expect"}
    assert case["about"].endswith(".")
    assert {"actions", "coverage", "placement"} <= set(case["expect"])
    assert "cost" in case["expect"]["placement"]
    for key, labels in case["expect"]["actions"].items():
        assert {"status", "entries", "gates", "path"} <= set(labels), key
        assert bool(labels["path"]) == (labels["status"] != "unreachable"), key


def test_no_gate_case_is_there_twice() -> None:
    workflows = [json.dumps(read_case(path)["workflow"], sort_keys=True) for path in GATES]
    assert len(set(workflows)) == len(workflows) >= 60


def test_every_example_has_a_case() -> None:
    native = [one.name for one in resources.examples() if one.name.endswith(".yaml")]
    assert [path.name for path in EXAMPLES] == native


def check(analysis: Analysis, expect: dict[str, Any]) -> None:
    """Compare all parts at once, so that a failure shows everything that differs."""
    found = {part: found_part(analysis, part, expect) for part in expect}
    assert found == {part: wanted_part(part, wanted) for part, wanted in expect.items()}


def found_part(analysis: Analysis, part: str, expect: dict[str, Any]) -> Any:
    if part == "entries":
        return {entry.node: entry.content for entry in analysis.entries}
    if part == "interpreters":
        return sorted(analysis.interpreters)
    if part == "gates":
        return {gate: quality.quality for gate, quality in analysis.qualities.items()}
    if part == "actions":
        return {
            action_key(action): action_facts(action, expect["actions"].get(action_key(action), {}))
            for action in analysis.actions
        }
    if part == "coverage":
        return [analysis.coverage.gated, analysis.coverage.required]
    if part == "crossings":
        return sorted(
            [one.link, one.role, one.from_zone, one.to_zone, one.direction, one.allowed]
            for one in analysis.crossings
        )
    if part == "chains":
        return sorted(
            [one.from_zone, one.to_zone, one.composition, list(one.path.nodes)]
            for one in analysis.chains
        )
    if part == "radius":
        return {node: radius_facts(analysis.radius(node)) for node in expect["radius"]}
    placement = analysis.placement
    return {
        "cost": placement.cost,
        "friction": placement.friction if "friction" in expect["placement"] else None,
        "gates": {
            gate.link: {"closes": sorted(gate.closes), "or": sorted(gate.swaps)}
            for gate in placement.gates
        },
        "open": sorted(one.link for one in placement.open),
    }


def wanted_part(part: str, wanted: Any) -> Any:
    if part == "actions":
        return {key: without_reason(facts) for key, facts in wanted.items()}
    if part in ("crossings", "interpreters"):
        return sorted(wanted)
    if part == "chains":
        return sorted([one["from"], one["to"], one["composition"], one["path"]] for one in wanted)
    if part == "radius":
        return {node: without_reason(facts) for node, facts in wanted.items()}
    if part == "placement":
        return {"friction": None, "gates": {}, "open": [], **wanted}
    return wanted


def without_reason(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key != "because"}


def action_key(action: Action) -> str:
    return f"{action.link} {action.role}" if action.verb == "disclose" else action.link


def action_facts(action: Action, wanted: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "status": action.status,
        "class": action.action_class,
        "verb": action.verb,
        "discloses": action.discloses,
        "steered": action.steered,
        "entries": sorted(action.entries),
        "gates": sorted(action.gates),
        "path": list(action.path.nodes),
    }
    return {key: facts[key] for key in wanted if key in facts} or {"status": action.status}


def radius_facts(radius: BlastRadius) -> dict[str, Any]:
    return {
        "ungated": list(radius.ungated),
        "weak": list(radius.weak),
        "gated": list(radius.gated),
        "latent": list(radius.latent),
        "read_only": list(radius.read_only),
        "weight": radius.weight,
    }
