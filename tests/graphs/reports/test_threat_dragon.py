"""A Threat Dragon model has the map's positions, and our own import of it restores the rest.

The shapes below are facts of threat-dragon-v2.schema.json (OWASP/threat-dragon) in our words.
"""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from map_texts import HARD_NAMES, tiny
from round_trips import example, opened, readable, told, without_ours, workflows, written

SUFFIX = ".threat-dragon.json"
TEXT, NUMBER, FLAG = {"type": "string"}, {"type": "number"}, {"type": "boolean"}
CELL = {
    "type": "object",
    "required": ["id", "shape", "zIndex"],
    "properties": {
        "id": {"type": "string", "minLength": 2},
        "zIndex": {"type": "integer"},
        "position": {
            "required": ["x", "y"],
            "properties": {"x": NUMBER, "y": NUMBER},
        },
        "size": {
            "required": ["height", "width"],
            "additionalProperties": {"type": "number", "minimum": 10},
        },
        "data": {
            "required": ["hasOpenThreats", "type"],
            "properties": {
                "name": TEXT,
                "description": TEXT,
                "isALog": FLAG,
                "isBidirectional": FLAG,
                "isTrustBoundary": FLAG,
                "outOfScope": FLAG,
                "storesCredentials": FLAG,
            },
        },
        "attrs": {
            "properties": {
                "body": {"required": ["stroke", "strokeWidth", "strokeDasharray"]},
                "line": {"required": ["targetMarker"]},
            }
        },
    },
}
SHAPE = {
    "type": "object",
    "required": ["version", "summary", "detail"],
    "properties": {
        "version": {"type": "string", "maxLength": 10},
        "summary": {"required": ["title"], "properties": {"title": TEXT, "owner": TEXT}},
        "detail": {
            "required": ["contributors", "diagrams", "diagramTop", "reviewer", "threatTop"],
            "properties": {
                "diagrams": {
                    "items": {
                        "required": ["diagramType", "id", "thumbnail", "title", "version"],
                        "properties": {"cells": {"type": "array", "items": CELL}},
                    }
                }
            },
        },
    },
}


def model(text: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(text)
    return made


def cells(made: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = made["detail"]["diagrams"][0]["cells"]
    return found


def test_going_out_and_coming_back_loses_nothing() -> None:
    for workflow in workflows():
        text = written(workflow, SUFFIX)
        jsonschema.validate(json.loads(text), SHAPE)
        loaded = opened(text)
        assert loaded.format_id == "threat_dragon"
        assert told(loaded.workflow) == told(workflow)


def test_each_cell_has_an_id_of_its_own_and_flows_join_cells() -> None:
    made = cells(model(written(example(), SUFFIX)))
    ids = {cell["id"] for cell in made}
    assert len(ids) == len(made)
    for cell in made:
        if cell["shape"] == "flow":
            assert {cell["source"]["cell"], cell["target"]["cell"]} <= ids


def test_without_what_is_ours_the_boxes_still_tell_the_zones() -> None:
    workflow = example()
    plain = opened(without_ours(written(workflow, SUFFIX))).workflow
    zone_names = {node.title: workflow.zone_of(node).title for node in workflow.nodes}
    assert {zone.name for zone in plain.zones} >= {zone.title for zone in workflow.zones}
    for node in plain.nodes:
        assert plain.zone_of(node).title == zone_names[node.name], node.name


def test_what_was_moved_into_another_box_lies_in_it() -> None:
    made = model(written(example(), SUFFIX))
    boxes = {
        cell["data"]["ungated"]["id"]: cell
        for cell in cells(made)
        if cell["shape"] == "trust-boundary-box"
    }
    agent = next(
        cell for cell in cells(made) if cell["data"].get("ungated", {}).get("kind") == "agent"
    )
    inner = {cell["data"]["ungated"].get("parent") for cell in boxes.values()}
    zone = next(
        name for name in boxes if name != agent["data"]["ungated"]["zone"] and name not in inner
    )
    place, size = boxes[zone]["position"], boxes[zone]["size"]
    agent["position"] = {
        "x": place["x"] + size["width"] / 2 - agent["size"]["width"] / 2,
        "y": place["y"] + size["height"] / 2 - agent["size"]["height"] / 2,
    }
    changed = opened(json.dumps(made)).workflow
    assert changed.node(agent["data"]["ungated"]["id"]).zone == zone
    assert changed.node(agent["data"]["ungated"]["id"]).kind == "agent"


@pytest.mark.parametrize("value", [None, 3, "x", [], {}, {"id": 4}, {"id": "a", "kind": "gate"}])
def test_nonsense_in_what_is_carried_is_survived(value: Any) -> None:
    made = model(written(example(), SUFFIX))
    for cell in cells(made):
        cell["data"]["ungated"] = value
    assert opened(json.dumps(made)).workflow.nodes
    made = model(written(example(), SUFFIX))
    made["summary"]["ungated"] = value
    plain = opened(json.dumps(made)).workflow
    assert plain.nodes
    assert value == {} or all(node.kind != "gate" for node in plain.nodes)


@pytest.mark.parametrize("name", HARD_NAMES)
def test_hard_names_stand_as_they_are(name: str) -> None:
    made = cells(model(written(readable(tiny(name)), SUFFIX)))
    assert [cell["data"]["name"] for cell in made[:3]] == [name] * 3


def test_half_a_character_does_no_harm() -> None:
    text = written(tiny("half \ud800 of one"), SUFFIX)
    assert opened(text.encode("utf-8", "backslashreplace").decode()).workflow.nodes


def test_the_same_workflow_gives_the_same_bytes() -> None:
    assert written(example(), SUFFIX) == written(example(), SUFFIX)
