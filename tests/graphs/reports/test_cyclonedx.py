"""The bill of materials is valid by the library of the standard, and its references resolve."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from map_texts import HARD_NAMES, subject_of, tiny
from round_trips import example, workflows

from graphs.model.workflow import Workflow
from graphs.reports.cyclonedx import write
from tests.effort import examples

VALIDATOR = JsonStrictValidator(SchemaVersion.V1_6)


def bom(workflow: Workflow) -> dict[str, Any]:
    text = write(subject_of(workflow))
    assert VALIDATOR.validate_str(text) is None
    made: dict[str, Any] = json.loads(text)
    return made


def test_every_workflow_gives_a_valid_bill_whose_references_resolve() -> None:
    every = list(workflows())
    # The validator takes a tenth of a second for each reference.
    for workflow in every[:: len(every) // examples(len(every))]:
        made = bom(workflow)
        refs = [service["bom-ref"] for service in made["services"]]
        assert len(set(refs)) == len(refs)
        links = {f"urn:cdx:{made['serialNumber'][9:]}/1#{ref}" for ref in refs}
        for service in made["services"]:
            for flow in service.get("data", ()):
                assert {*flow.get("source", ()), *flow.get("destination", ())} <= links
        for dependency in made["dependencies"]:
            assert {dependency["ref"], *dependency.get("dependsOn", ())} <= {*refs, "workflow"}


def test_services_have_their_zones_flows_and_actions() -> None:
    workflow = example()
    made = bom(workflow)
    services = {service["properties"][0]["value"]: service for service in made["services"]}
    kinds = {workflow.node(one).kind for one in services}
    assert not kinds & {"human", "identity", "privilege"}
    for node_id, service in services.items():
        assert service["trustZone"] == workflow.zone_of(workflow.node(node_id)).title
    read = next(link for link in workflow.links if link.kind == "reads")
    (flow,) = [
        flow
        for flow in services[read.to_id]["data"]
        if flow["flow"] == "outbound" and flow["destination"][0].endswith(
            services[read.from_id]["bom-ref"]
        )
    ]  # fmt: skip
    assert flow["classification"] == (workflow.node(read.to_id).fact("sensitivity") or "unknown")
    told = [one["value"] for service in services.values() for one in service["properties"]]
    assert any(value.endswith(": ungated") for value in told)


@pytest.mark.parametrize("name", HARD_NAMES)
def test_hard_names_stand_as_they_are(name: str) -> None:
    assert {service["name"] for service in bom(tiny(name))["services"]} == {name}


def test_the_same_workflow_gives_the_same_bytes() -> None:
    assert write(subject_of(example())) == write(subject_of(example()))
