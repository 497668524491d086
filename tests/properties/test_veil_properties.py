"""What hides names leaves no name, and leaves the analysis as it is."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from comparing import DEFAULT, for_random_workflows

import resources
from app.services.rulebook import texts
from graphs.analysis.engine import Analysis
from graphs.api import analyse, load
from graphs.drawing.builder import build_scene
from graphs.drawing.kit import Kit
from graphs.drawing.layout import lay_out
from graphs.drawing.lenses import lens
from graphs.drawing.svg import to_svg
from graphs.formats.base import Loaded
from graphs.formats.native import read_native
from graphs.formats.native_writer import dump
from graphs.formats.reading import Document
from graphs.model.elements import Link, Node, Origin, Source, Zone
from graphs.model.facts import LINK_FACTS, NODE_FACTS, ZoneFacts
from graphs.model.veil import Veil, _closed_facts, veil
from graphs.model.workflow import Workflow
from graphs.reports.analysis_json import analysis_json
from graphs.reports.analysis_text import analysis_text
from graphs.rules.judge import judge

#: Stands in every text that a file could hold, and in no text of ours.
MARK = "qzx"
EXAMPLES = [Path(str(path)) for path in resources.examples()]
#: Keys of a result whose values are sentences, or made of names.
SENTENCES = {"name", "why", "reasons", "because", "id", "title", "fix", "source", "value", "rule"}
#: Keys whose values may look like ids.
WORDS = {"kind", "verb", "inferred", "unknown"}


def marked(workflow: Workflow) -> Workflow:
    """The workflow with a mark in every text that tells who, what or why."""

    def text(value: str) -> str:
        return f"{value} {MARK}"

    def facts(values: Mapping[str, Any], closed: frozenset[str]) -> dict[str, Any]:
        def told(value: Any) -> Any:
            if isinstance(value, str):
                return ref(value) if value in workflow.node_by_id else text(value)
            return tuple(map(told, value)) if isinstance(value, tuple | list) else value

        return {
            name: value if name in closed else ref(value) if name == "gate" else told(value)
            for name, value in values.items()
        }

    def ref(value: str) -> str:
        return f"{value}-{MARK}"

    def bare(element: Any, model: Any) -> dict[str, Any]:
        return {
            "id": ref(element.id),
            "facts": facts(element.facts, _closed_facts(model)),
            "origins": {
                name: Origin(origin.how, text(origin.because))
                for name, origin in element.origins.items()
            },
            "description": text(element.description),
            "source": Source(f"{MARK}.yaml", 3, f"/{MARK}"),
            "extensions": {
                **{key: ref(str(value)) for key, value in element.extensions.items()},
                f"x-{MARK}": MARK,
            },
            "name": text(element.name) if element.name else "",
        }

    zones = (
        dataclasses.replace(
            zone, **bare(zone, ZoneFacts), parent=ref(zone.parent) if zone.parent else None
        )
        for zone in workflow.zones
    )
    nodes = (
        dataclasses.replace(
            node,
            **bare(node, NODE_FACTS[node.kind]),
            zone=ref(node.zone) if node.zone else None,
            owner=text(node.owner) if node.owner else None,
            tags=tuple(map(text, node.tags)),
        )
        for node in workflow.nodes
    )
    links = (
        dataclasses.replace(
            link,
            **bare(link, LINK_FACTS[link.kind]),
            from_id=ref(link.from_id),
            to_id=ref(link.to_id),
        )
        for link in workflow.links
    )
    return Workflow(
        text(workflow.name),
        tuple(zones),
        tuple(nodes),
        tuple(links),
        policy=f"{MARK}.yaml",
        description=text(workflow.description),
        source=Source(f"{MARK}.yaml", 1),
        unclassified=(*workflow.unclassified, text("what")),
        notes=(*workflow.notes, text("note")),
        extensions={f"x-{MARK}": MARK},
    )


def outputs(workflow: Workflow) -> Iterator[str]:
    """All that is told of a workflow, as text."""
    analysis = analyse(workflow, DEFAULT)
    judgement = judge(analysis, texts())
    assert judgement.complete
    loaded = Loaded(workflow, Document("workflow", ""), "native")
    yield dump(workflow)
    yield analysis_json(loaded, analysis, judgement, every_node=True)
    yield analysis_text(loaded, analysis, judgement, every_node=True)
    kit = Kit.of(resources.font_metrics(), yaml.safe_load(resources.icons_text()))
    colours = yaml.safe_load(resources.theme_text("light"))
    layout = lay_out(workflow, kit.measure)
    for name in ("design", "blast", "boundaries", "gates"):
        yield to_svg(build_scene(workflow, layout, lens(name), analysis, kit), colours)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_text_of_an_example_is_told(path: Path) -> None:
    workflow = marked(load(path, resources.catalogues()).workflow)
    assert all(MARK in text for text in outputs(workflow))
    for text in outputs(veil(workflow)[0]):
        assert MARK not in text


def test_no_text_of_real_files_is_told(shared: Path) -> None:
    files = sorted((shared / "corpus").glob("*/**/*.json"))
    tried = 0
    for file in files[:: max(1, len(files) // 40)]:
        try:
            workflow = load(file, resources.catalogues()).workflow
        except Exception:
            continue
        if not workflow.nodes or len(workflow.nodes) > 60:
            continue
        tried += 1
        for text in outputs(veil(marked(workflow))[0]):
            assert MARK not in text, file
        if tried == 20:
            break
    assert tried == 20


def record(analysis: Analysis) -> Any:
    """What an analysis says, without its sentences."""
    loaded = Loaded(analysis.workflow, Document("workflow", ""), "native")
    judgement = judge(analysis, texts())
    return json.loads(analysis_json(loaded, analysis, judgement, every_node=True))


def renamed(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            ids.get(key, key): each if key in WORDS else renamed(each, ids)
            for key, each in value.items()
            if key not in SENTENCES or isinstance(each, dict)
        }
    if isinstance(value, list):
        return [renamed(each, ids) for each in value]
    return ids.get(value, value) if isinstance(value, str) else value


@for_random_workflows(60)
def test_the_analysis_is_the_same_but_for_the_names(workflow: Workflow) -> None:
    hidden, made = veil(workflow)
    before = renamed(record(analyse(workflow, DEFAULT)), made.ids)
    assert renamed(record(analyse(hidden, DEFAULT)), {}) == before


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_analysis_of_an_example_is_the_same(path: Path) -> None:
    workflow = load(path, resources.catalogues()).workflow
    hidden, made = veil(workflow)
    before = record(analyse(workflow, DEFAULT))
    after = record(analyse(hidden, DEFAULT))
    assert renamed(after, {}) == renamed(before, made.ids)
    rules = [(each["rule"], each["severity"]) for each in before["findings"]]
    assert [(each["rule"], each["severity"]) for each in after["findings"]] == rules


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_hidden_workflow_is_a_good_native_file(path: Path) -> None:
    hidden, _ = veil(load(path, resources.catalogues()).workflow)
    text = dump(hidden)
    assert dump(read_native(text, "workflow")) == text


def test_pseudonyms_are_numbered_by_kind_and_lead_back() -> None:
    workflow = Workflow(
        "Payroll",
        (Zone("corp", name="Corp", facts={"trust": "internal"}),),
        (
            Node("zeta", kind="agent", name="Zeta", zone="corp", owner="ann"),
            Node("alpha", kind="agent", name="Alpha", owner="bob"),
            Node("pay", kind="tool", owner="ann"),
        ),
        (Link("calls:zeta>pay", kind="calls", from_id="zeta", to_id="pay"),),
    )
    hidden, made = veil(workflow)
    assert [node.name for node in hidden.nodes] == ["Agent 1", "Agent 2", "Tool 1"]
    assert [node.owner for node in hidden.nodes] == ["Owner 1", "Owner 2", "Owner 1"]
    assert hidden.zones[0].name == "Zone 1"
    assert hidden.nodes[0].zone == hidden.zones[0].id == made.ids["corp"]
    assert [made.true_ids[node.id] for node in hidden.nodes] == ["zeta", "alpha", "pay"]
    # The order of ids is that of what they stand for.
    assert sorted(made.ids, key=made.ids.__getitem__) == sorted(made.ids)


def test_approvers_stay_who_they_are() -> None:
    approvers = ("boss", "Ann", "somebody")
    nodes = (
        Node("boss", kind="human"),
        Node("n1", kind="agent", name="Ann"),
        Node("ok", kind="gate", name="Approval", facts={"approvers": approvers}),
    )
    hidden, made = veil(Workflow("w", (), nodes))
    assert hidden.node(made.ids["ok"]).fact("approvers") == (
        made.ids["boss"],
        hidden.node(made.ids["n1"]).name,
        "Approver 1",
    )
    qualities = analyse(hidden, DEFAULT).qualities
    assert qualities[made.ids["ok"]].quality == "weak"


def test_two_versions_have_the_same_pseudonyms() -> None:
    old = Workflow("w", (), (Node("a", kind="agent", name="A"), Node("b", kind="tool", name="B")))
    new = Workflow("w", (), (Node("b", kind="tool", name="B"), Node("c", kind="tool", name="C")))
    made = Veil(old, new)
    before, after = made.workflow(old), made.workflow(new)
    assert before.nodes[1] == after.nodes[0]
    assert after.nodes[1].name == "Tool 2"


def test_ids_may_be_kept() -> None:
    hidden, made = veil(Workflow("w", (), (Node("a", kind="agent", name="A"),)), keeps_ids=True)
    assert (hidden.nodes[0].id, hidden.nodes[0].name) == ("a", "Agent 1")
    assert made.ids == {"a": "a", "unplaced": "unplaced"}


def test_what_rules_go_by_is_kept() -> None:
    node = Node(
        "p",
        kind="data",
        name="Our system prompt",
        tags=("deprecated", "acme"),
        extensions={"x-inline-secrets": ["/acme/key"], "x-acme": "1"},
    )
    right = Node("r", kind="privilege", facts={"scope": ("acme:*", "acme:read")})
    hidden, _ = veil(Workflow("w", (), (node, right)))
    assert hidden.nodes[0].tags == ("deprecated", "Tag 1", "control plane by its name")
    assert hidden.nodes[0].extensions == {"x-inline-secrets": ["hidden with the names"]}
    assert hidden.nodes[1].fact("scope") == ("Scope 1 *", "Scope 2")
