"""Where a threat model of another program draws its elements is where they stand on our map."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from map_texts import subject_of
from packs import INCIDENT, subject
from round_trips import opened

from app.services.placing import places_of
from graphs.reports.registry import report_for

OTM, DRAGON = ".otm.json", ".threat-dragon.json"


@pytest.mark.parametrize("suffix", [OTM, DRAGON])
def test_our_map_comes_back_as_it_was(suffix: str) -> None:
    given = subject(INCIDENT)
    # The map upside down is one that no layout would make by itself.
    places = {name: (x, 2_000.0 - y) for name, (x, y) in given.layout.positions.items()}
    turned = subject_of(given.workflow)
    turned = replace(turned, positions=places, laid_out=None)
    text = report_for(suffix).write(turned)
    assert isinstance(text, str)
    back = opened(text)
    found = places_of(back)
    assert found.keys() == {node.id for node in given.workflow.nodes}
    for node, (x, y) in turned.layout.positions.items():
        assert found[node] == pytest.approx((x, y), abs=1.0)


def test_what_was_moved_in_another_program_is_moved_on_our_map() -> None:
    made: Any = json.loads(str(report_for(DRAGON).write(subject(INCIDENT))))
    (cell,) = (
        one
        for one in made["detail"]["diagrams"][0]["cells"]
        if one["data"].get("ungated", {}).get("id") == "slack"
    )
    before = places_of(opened(json.dumps(made)))["slack"]
    cell["position"]["y"] += 300
    after = places_of(opened(json.dumps(made)))["slack"]
    assert after == pytest.approx((before[0], before[1] + 300))


def test_several_diagrams_stand_below_each_other_and_zones_shift_what_is_in_them() -> None:
    def cell(name: str, x: float, y: float) -> dict[str, Any]:
        return {
            "id": name, "shape": "process", "zIndex": 1, "data": {"name": name},
            "position": {"x": x, "y": y}, "size": {"width": 80, "height": 60},
        }  # fmt: skip

    diagrams = [{"cells": [cell("one", 10, 10)]}, {"cells": [cell("two", 10, 10)]}]
    model = {"version": "2.4.0", "summary": {"title": "T"}, "detail": {"diagrams": diagrams}}
    loaded = opened(json.dumps(model))
    names = {node.name: node.id for node in loaded.workflow.nodes}
    one, two = (loaded.drawn[names[name]] for name in ("one", "two"))
    assert two[1] > one[1] + one[3]

    def at(x: object, y: object) -> list[dict[str, Any]]:
        place = {"position": {"x": x, "y": y}, "size": {"width": 50, "height": 50}}
        return [{"representation": "d", "id": "i", **place}]

    components = [
        {"id": "c", "name": "C", "parent": {"trustZone": "z"}, "representations": at(30, 40)},
        {"id": "part", "name": "P", "parent": {"component": "c"}, "representations": at(1, 2)},
        {"id": "odd", "name": "Odd", "representations": at("x", float("nan"))},
        {
            "id": "ring",
            "name": "Ring",
            "parent": {"component": "ring"},
            "representations": at(1, 1),
        },
    ]
    otm = {
        "otmVersion": "0.2.0",
        "project": {"name": "P", "id": "p"},
        "representations": [{"id": "code", "type": "code"}, {"id": "d", "type": "diagram"}],
        "trustZones": [{"id": "z", "name": "Z", "representations": at(500, 600)}],
        "components": components,
    }
    loaded = opened(json.dumps(otm))
    found = {node.name: loaded.drawn.get(node.id) for node in loaded.workflow.nodes}
    assert found["C"] == (530.0, 640.0, 50.0, 50.0)
    assert found["P"] == (531.0, 642.0, 50.0, 50.0)
    assert found["Odd"] is None


def test_what_is_kept_beside_the_file_comes_before_what_the_file_draws(tmp_path: Path) -> None:
    from graphs.api import load
    from resources import catalogues

    file = tmp_path / "model.threat-dragon.json"
    file.write_text(str(report_for(DRAGON).write(subject(INCIDENT))), encoding="utf-8")
    beside = tmp_path / f"{file.name}.ungated.yaml"
    beside.write_text("ungated-overlay: 1\npositions:\n  - {id: slack, at: [7, 8]}\n")
    assert places_of(load(file, catalogues())) == {"slack": (7.0, 8.0)}
