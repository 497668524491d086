"""DOT that Graphviz reads: every name, zone and link is there, whatever it is called."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pygraphviz
import pytest
import yaml
from map_texts import HARD_NAMES, exported, incident, shown, tiny

import resources
from graphs.drawing.lenses import LENSES, lens
from graphs.model.edits import add_zone
from graphs.model.elements import Zone
from graphs.reports.dot import write
from graphs.reports.registry import REPORTS, report_for


def read(text: str) -> dict[str, object]:
    """What Graphviz makes of a text."""
    drawn: dict[str, object] = json.loads(
        pygraphviz.AGraph(string=text).draw(format="json0", prog="dot")
    )
    return drawn


def objects(text: str, prefix: str) -> list[dict[str, str]]:
    found = read(text).get("objects", [])
    assert isinstance(found, list)
    return [entry for entry in found if str(entry["name"]).startswith(prefix)]


@pytest.mark.parametrize("lens_id", [one.id for one in LENSES])
def test_graphviz_reads_every_lens(lens_id: str) -> None:
    workflow = incident()
    text = exported(write, workflow, lens_id)
    assert len(objects(text, "n")) == len(workflow.nodes)
    assert len(objects(text, "cluster_")) == len(workflow.zones)
    edges = read(text)["edges"]
    assert isinstance(edges, list)
    assert len(edges) == len(workflow.links)


@pytest.mark.parametrize("name", HARD_NAMES)
def test_any_name_is_a_label_and_nothing_else(name: str) -> None:
    text = exported(write, tiny(name), "design")
    assert len(objects(text, "n")) == 2
    assert len(objects(text, "cluster_")) == 1
    svg = pygraphviz.AGraph(string=text).draw(format="svg", prog="dot").decode()
    from xml.etree import ElementTree

    words = [
        (element.text or "").replace("\xa0", " ")
        for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert shown(name) in words


def test_an_empty_zone_is_there() -> None:
    workflow = add_zone(tiny("a"), Zone("empty", name="Empty", facts={"trust": "partner"}))
    assert len(objects(exported(write, workflow, "design"), "cluster_")) == 2


def test_calls_point_both_ways_and_authority_is_dotted() -> None:
    text = exported(write, incident(), "design")
    edges = read(text)["edges"]
    assert isinstance(edges, list)
    by_kind = {link.kind: edge for link, edge in zip(incident().links, edges, strict=True)}
    assert by_kind["calls"]["dir"] == "both"
    assert by_kind["reads"]["dir"] == "back"
    assert by_kind["uses"]["style"] == "dotted"
    assert by_kind["acts"]["style"] == "solid"


def test_the_gates_lens_tells_what_is_ungated_and_where_gates_are_missing() -> None:
    text = exported(write, incident(), "gates")
    assert text.count("gate missing") == 2
    assert yaml.safe_load(resources.theme_text("light"))["ungated"] in text
    assert "0 of 3 actions that need review are gated" in text


def test_registry_and_files_agree() -> None:
    for suffix in REPORTS:
        report = report_for(suffix)
        assert report.suffix == suffix
        assert (report.id, report.title) == REPORTS[suffix][1:]
    modules = {Path(known.module.replace(".", "/")).name for known in REPORTS.values()}
    folder = Path(write.__code__.co_filename).parent
    with_report = {
        file.stem
        for file in folder.glob("*.py")
        if "\nREPORT = " in file.read_text(encoding="utf-8")
    }
    assert modules == with_report
    with pytest.raises(KeyError, match="known"):
        report_for(".nothing")
    assert lens("gates").title == "Gates"


def test_the_title_tells_nothing_twice() -> None:
    calm = replace(tiny("Helper"), links=())
    assert exported(write, calm, "gates").lower().count("no action needs review") == 1
