"""OpenGraph JSON keeps to what BloodHound takes in: kinds, ends, and flat lower-case properties."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from map_texts import HARD_NAMES, subject_of, tiny
from round_trips import example, workflows

from graphs.model.workflow import Workflow
from graphs.reports.opengraph import write

KIND = re.compile(r"Ungated(_[A-Za-z0-9]+)?")


def graph(workflow: Workflow) -> dict[str, Any]:
    made = json.loads(write(subject_of(workflow)))
    assert set(made) == {"metadata", "graph"}
    assert made["metadata"] == {"source_kind": "Ungated"}
    found: dict[str, Any] = made["graph"]
    return found


def check(properties: dict[str, Any]) -> None:
    for name, value in properties.items():
        assert name == name.lower()
        assert name != "objectid"
        if isinstance(value, list):
            assert all(isinstance(one, str) for one in value)
        else:
            assert isinstance(value, (str, int, float, bool))


def test_every_workflow_is_a_graph_that_can_be_taken_in() -> None:
    for workflow in workflows():
        made = graph(workflow)
        assert set(made) == {"nodes", "edges"}
        ids = [node["id"] for node in made["nodes"]]
        assert len(set(ids)) == len(ids) == len(workflow.nodes) + len(workflow.zone_by_id)
        for node in made["nodes"]:
            assert 1 <= len(node["kinds"]) <= 3
            assert all(KIND.fullmatch(kind) for kind in node["kinds"])
            check(node["properties"])
        for edge in made["edges"]:
            assert KIND.fullmatch(edge["kind"])
            for end in ("start", "end"):
                assert edge[end]["match_by"] == "id"
                assert edge[end]["value"] in ids
            check(edge.get("properties", {}))


def test_actions_tell_their_status_and_gate() -> None:
    subject = subject_of(example())
    edges = {
        edge["properties"]["linkid"]: edge
        for edge in graph(subject.workflow)["edges"]
        if "properties" in edge
    }
    assert len(edges) == len(subject.workflow.links)
    for action in subject.analysis.actions:
        assert action.status in edges[action.link]["properties"]["status"]


@pytest.mark.parametrize("name", HARD_NAMES)
def test_hard_names_stand_as_they_are(name: str) -> None:
    assert {node["properties"]["name"] for node in graph(tiny(name))["nodes"]} == {name}


def test_the_same_workflow_gives_the_same_bytes() -> None:
    assert write(subject_of(example())) == write(subject_of(example()))
