"""Zones, ratings and flows of an Open Threat Model mean what they say, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import resources
from graphs.errors import InputError
from graphs.formats.otm import FORMAT
from graphs.formats.reading import Document, read_document
from graphs.formats.registry import recognise
from graphs.model.workflow import Workflow


def opened(**data: Any) -> Workflow:
    held = {"otmVersion": "0.2.0", "project": {"name": "P", "id": "p"}, **data}
    document = Document("model.json", json.dumps(held))
    assert FORMAT.sniff(document)
    return FORMAT.load(document, resources.catalogues())


def test_every_file_opens_with_its_own_names(shared: Path) -> None:
    files = sorted((shared / "corpus" / "threatmodels").glob("otm-*"))
    assert files
    for file in files:
        document = read_document(file)
        chosen = recognise(document)
        assert chosen.id == "otm", file.name
        workflow = chosen.load(document, resources.catalogues())
        raw = document.data
        assert workflow.name == raw["project"]["name"]
        assert {one["name"] for one in raw["components"]} == {node.name for node in workflow.nodes}
        assert {one["name"] for one in raw["trustZones"]} == {zone.name for zone in workflow.zones}
        assert {node.owner for node in workflow.nodes} == {raw["project"]["owner"]}


@pytest.mark.parametrize(
    ("rating", "trust"), [(0, "untrusted"), (25, "untrusted"), (50, "partner"), (51, "internal")]
)
def test_a_rating_tells_the_trust_of_a_zone(rating: int, trust: str) -> None:
    zone = {"id": "z", "name": "Z", "type": "public", "risk": {"trustRating": rating}}
    workflow = opened(
        trustZones=[zone], components=[{"id": "c", "name": "C", "parent": {"trustZone": "z"}}]
    )
    assert workflow.zones[0].fact("trust") == trust


def test_a_zone_without_a_rating_is_told_by_its_words() -> None:
    zones = [{"id": "a", "name": "Internet"}, {"id": "b", "name": "Backend"}]
    components = [{"id": one["id"], "name": "C", "parent": {"trustZone": one["id"]}}
                  for one in zones]  # fmt: skip
    workflow = opened(trustZones=zones, components=components)
    trust = {zone.name: zone.fact("trust") for zone in workflow.zones}
    assert trust == {"Internet": "untrusted", "Backend": "internal"}


def test_a_component_lies_in_the_zone_around_the_component_it_is_in() -> None:
    components = [
        {"id": "in", "name": "In", "parent": {"component": "out"}},
        {"id": "out", "name": "Out", "parent": {"trustZone": "z"}},
        {"id": "loop", "name": "Loop", "parent": {"component": "loop"}},
    ]
    workflow = opened(trustZones=[{"id": "z", "name": "Z"}], components=components)
    nodes = {node.name: node for node in workflow.nodes}
    assert nodes["In"].zone == nodes["Out"].zone == workflow.zones[0].id
    assert nodes["In"].extensions["x-part-of"] == nodes["Out"].id
    assert nodes["Loop"].zone is None
    assert "x-part-of" not in nodes["Loop"].extensions


@pytest.mark.parametrize(
    ("rating", "level"),
    [(0, "public"), (20, "internal"), (50, "confidential"), (80, "restricted"), (None, None)],
)
def test_the_rating_of_an_asset_tells_the_sensitivity_of_a_store(
    rating: float | None, level: str | None
) -> None:
    asset = {"id": "a", "name": "A", "risk": {"confidentiality": rating}}
    store = {"id": "s", "name": "S", "type": "database", "assets": {"stored": ["a"]}}
    workflow = opened(assets=[asset], components=[store])
    assert workflow.nodes[0].fact("sensitivity") == level


def test_what_comes_out_of_a_store_is_read() -> None:
    components = [{"id": "s", "name": "S", "type": "s3-bucket"}, {"id": "w", "name": "W"}]
    flow = {"id": "f", "name": "f", "source": "s", "destination": "w"}
    (link,) = opened(components=components, dataflows=[flow]).links
    assert link.kind == "reads"


def test_a_model_without_components_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="no component"):
        opened(components=[])
