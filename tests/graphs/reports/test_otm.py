"""An Open Threat Model says what it can of a workflow, and our own import of it restores the rest.

The shapes below are the facts of otm_schema.json 0.2.0 (iriusrisk/OpenThreatModel) in our words.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from map_texts import HARD_NAMES, subject_of, tiny
from round_trips import example, opened, readable, told, without_ours, workflows, written

from graphs.model.elements import Link, Node, Zone
from graphs.model.workflow import Workflow, with_link_ids

SUFFIX = ".otm.json"
TEXT, NUMBER = {"type": "string"}, {"type": "number"}


def shape(needed: str, **known: Any) -> dict[str, Any]:
    return {"type": "object", "required": needed.split(), "properties": known}


def each(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


ATTRIBUTES = {"type": "object"}
PARENT = {
    "type": "object",
    "oneOf": [{"required": ["trustZone"]}, {"required": ["component"]}],
    "properties": {"trustZone": TEXT, "component": TEXT},
}
DRAWN = each(
    shape(
        "representation id position size",
        position=shape("x y", x=NUMBER, y=NUMBER),
        size=shape("width height", width=NUMBER, height=NUMBER),
    )
)
SHAPE = shape(
    "otmVersion project",
    otmVersion=TEXT,
    project=shape("name id", name=TEXT, id=TEXT, description=TEXT, attributes=ATTRIBUTES),
    representations=each(shape("name id type", name=TEXT, id=TEXT, type=TEXT)),
    assets=each(
        shape(
            "name id risk",
            risk=shape(
                "confidentiality integrity availability",
                confidentiality=NUMBER,
                integrity=NUMBER,
                availability=NUMBER,
                comment=TEXT,
            ),
        )
    ),
    trustZones=each(
        shape(
            "id name risk",
            id=TEXT,
            name=TEXT,
            type=TEXT,
            risk=shape("trustRating", trustRating=NUMBER),
            parent=PARENT,
            representations=DRAWN,
            attributes=ATTRIBUTES,
        )
    ),
    components=each(
        shape(
            "id name type parent",
            id=TEXT,
            name=TEXT,
            type=TEXT,
            parent=PARENT,
            representations=DRAWN,
            tags=each(TEXT),
            attributes=ATTRIBUTES,
        )
    ),
    dataflows=each(
        shape(
            "id name source destination",
            id=TEXT,
            name=TEXT,
            source=TEXT,
            destination=TEXT,
            bidirectional={"type": "boolean"},
            assets=each(TEXT),
            tags=each(TEXT),
            attributes=ATTRIBUTES,
        )
    ),
)


def model(workflow: Workflow) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(written(workflow, SUFFIX))
    return made


def back(changed: dict[str, Any]) -> Workflow:
    return opened(json.dumps(changed)).workflow


def test_going_out_and_coming_back_loses_nothing() -> None:
    for workflow in workflows():
        text = written(workflow, SUFFIX)
        jsonschema.validate(json.loads(text), SHAPE)
        loaded = opened(text)
        assert loaded.format_id == "otm"
        assert told(loaded.workflow) == told(workflow)


def test_every_name_in_it_is_defined() -> None:
    for workflow in workflows():
        told_of = model(workflow)
        zones = {one["id"] for one in told_of["trustZones"]}
        parts = {one["id"] for one in told_of["components"]}
        assets = {one["id"] for one in told_of["assets"]}
        for one in told_of["components"]:
            ((sort, name),) = one["parent"].items()
            assert name in (zones if sort == "trustZone" else parts)
        for flow in told_of["dataflows"]:
            assert {flow["source"], flow["destination"]} <= parts
            assert set(flow.get("assets", ())) <= assets


def test_what_both_can_say_stands_in_the_words_of_the_format() -> None:
    zone = Zone("z", name="Vault", facts={"trust": "restricted"})
    nodes = (
        Node("a", kind="agent", name="Helper", zone="z"),
        Node("d", kind="data", name="Files", facts={"sensitivity": "confidential"}),
    )
    links = with_link_ids([Link("", kind="reads", from_id="a", to_id="d")])
    made = model(readable(Workflow("w", (zone,), nodes, links)))
    vault, unplaced = made["trustZones"]
    assert (vault["name"], vault["risk"]) == ("Vault", {"trustRating": 100})
    helper, files = made["components"]
    assert helper["parent"] == {"trustZone": "z"}
    assert files["parent"] == {"trustZone": unplaced["id"]}
    assert files["assets"] == {"stored": ["d"]}
    assert made["assets"][0]["risk"]["confidentiality"] == 66
    (flow,) = made["dataflows"]
    assert (flow["source"], flow["destination"], flow["bidirectional"]) == ("d", "a", False)


def test_another_program_that_drops_what_is_ours_leaves_an_ordinary_model() -> None:
    workflow = example()
    plain = opened(without_ours(written(workflow, SUFFIX))).workflow
    assert {zone.name for zone in plain.zones} >= {zone.title for zone in workflow.zones}
    assert [node.name for node in plain.nodes] == [node.title for node in workflow.nodes]
    assert all(node.kind != "gate" for node in plain.nodes)


def test_names_zones_and_trust_that_were_changed_elsewhere_count() -> None:
    workflow = example()
    made = model(workflow)
    made["components"][0]["name"] = "Renamed"
    moved = made["components"][1]
    other = next(
        zone for zone in made["trustZones"] if {"trustZone": zone["id"]} != moved["parent"]
    )
    moved["parent"] = {"trustZone": other["id"]}
    other["risk"]["trustRating"] = 5
    changed = back(made)
    assert changed.nodes[0].name == "Renamed"
    assert changed.nodes[1].zone == other["id"]
    assert changed.zone_by_id[other["id"]].trust == "untrusted"
    assert [node.kind for node in changed.nodes] == [node.kind for node in workflow.nodes]


def gated() -> Workflow:
    nodes = (
        Node("t", kind="trigger", facts={"exposure": "anonymous"}),
        Node("a", kind="agent"),
        Node("s", kind="system", facts={"criticality": "critical"}),
        Node("bot", kind="agent"),
        Node("ann", kind="human"),
        Node(
            "g",
            kind="gate",
            facts={
                "enforced": "before", "on_timeout": "deny", "approvers": ("bot",),
                "binds": "arguments", "shows": ("arguments", "target"),
            },
        ),
    )  # fmt: skip
    links = [
        Link("", kind="flow", from_id="t", to_id="a"),
        Link("", kind="acts", from_id="a", to_id="s", facts={"verb": "delete", "gate": "g"}),
    ]
    return readable(Workflow("w", (), nodes, with_link_ids(links)))


def without_part(made: dict[str, Any], gone: str) -> dict[str, Any]:
    made["components"] = [one for one in made["components"] if one["id"] != gone]
    made["dataflows"] = [
        one for one in made["dataflows"] if gone not in (one["source"], one["destination"])
    ]
    return made


def test_a_gate_that_was_removed_elsewhere_gates_nothing() -> None:
    changed = back(without_part(model(gated()), "g"))
    (action,) = [link for link in changed.links if link.kind == "acts"]
    assert action.gate is None
    assert [one.status for one in subject_of(changed).analysis.actions] == ["ungated"]


def test_the_id_of_an_approver_who_is_gone_is_no_persons_name() -> None:
    changed = back(without_part(model(gated()), "bot"))
    assert changed.node("g").fact("approvers") is None
    assert [one.status for one in subject_of(changed).analysis.actions] == ["unproven"]


def test_what_was_drawn_anew_elsewhere_is_read_beside_what_is_ours() -> None:
    workflow = example()
    made = model(workflow)
    zone = made["trustZones"][0]["id"]
    agent = next(node for node in workflow.nodes if node.kind == "agent")
    made["components"].append(
        {"id": "new", "name": agent.id, "type": "datastore", "parent": {"trustZone": zone}}
    )
    made["dataflows"].append(
        {"id": "f", "name": "copies", "source": agent.id, "destination": "new"}
    )
    changed = back(made)
    assert len({node.id for node in changed.nodes}) == len(workflow.nodes) + 1
    (new,) = [node for node in changed.nodes if node.id not in workflow.node_by_id]
    assert (new.kind, new.zone) == ("data", zone)
    (link,) = changed.links_to[new.id]
    assert (link.from_id, link.kind, link.name) == (agent.id, "writes", "copies")
    kept = replace(
        changed,
        nodes=tuple(node for node in changed.nodes if node.id != new.id),
        links=tuple(one for one in changed.links if one.id != link.id),
        notes=workflow.notes,
    )
    assert told(kept) == told(workflow)


def test_a_flow_that_was_turned_elsewhere_is_read_anew() -> None:
    made = model(gated())
    (flow,) = [one for one in made["dataflows"] if one["tags"][0] == "acts"]
    flow["source"], flow["destination"] = flow["destination"], flow["source"]
    changed = back(made)
    assert all(link.gate is None for link in changed.links)


@pytest.mark.parametrize("value", [None, 3, "x", [], {}, {"id": 4}, {"id": "a", "kind": "gate"}])
def test_nonsense_in_what_is_carried_is_survived(value: Any) -> None:
    made = model(example())
    for one in (*made["trustZones"], *made["components"], *made["dataflows"]):
        one["attributes"]["ungated"] = value
    assert len(back(made).nodes) >= len(example().nodes)
    made = model(example())
    made["project"]["attributes"]["ungated"] = value
    assert len(back(made).nodes) >= len(example().nodes)
    made = model(example())
    made["components"][0]["attributes"]["ungated"]["owner"] = {"a": [1]}
    changed = back(made)
    assert all(node.kind != "gate" for node in changed.nodes)
    assert any("does not fit together" in note for note in changed.notes)


def test_secrets_go_neither_out_nor_in() -> None:
    secret = "ghp_" + "a1B2c3D4e5F6" * 3
    made = model(tiny("agent"))
    made["components"][0]["attributes"]["ungated"]["owner"] = f"token {secret}"
    made["components"][1]["description"] = f"uses {secret}"
    assert secret not in repr(back(made))
    assert secret not in written(back(made), SUFFIX)


@pytest.mark.parametrize("name", HARD_NAMES)
def test_hard_names_stand_as_they_are(name: str) -> None:
    workflow = readable(tiny(name))
    assert [one["name"] for one in model(workflow)["components"]] == [name, name]


def test_half_a_character_does_no_harm() -> None:
    text = written(tiny("half \ud800 of one"), SUFFIX)
    assert opened(text.encode("utf-8", "backslashreplace").decode()).workflow.nodes


def test_the_same_workflow_gives_the_same_bytes() -> None:
    assert written(example(), SUFFIX) == written(example(), SUFFIX)
    assert subject_of(example()).model_hash
