"""The JSON report has the keys of its contract, sorted, and the same bytes each time."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from graphs.model.elements import Link
from graphs.model.workflow import Workflow, with_link_ids
from graphs.reports.analysis_json import analysis_json
from tests.graphs.reports.incident import INCIDENT, analysed, judged, loaded, with_valid_gates


def report(workflow: Workflow = INCIDENT, **options: Any) -> dict[str, Any]:
    text = analysis_json(loaded(workflow), analysed(workflow), judged(workflow), **options)
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def action(record: dict[str, Any], link: str) -> dict[str, Any]:
    (found,) = (each for each in record["actions"] if each["link"] == link)
    return dict(found)


def test_the_keys_are_those_of_the_contract() -> None:
    assert list(report()) == [
        "format", "complete", "not_assessed", "source", "workflow", "nodes", "links", "entries",
        "blast_radius", "crossings", "chains", "actions", "coverage", "placement", "frontier",
        "contexts", "findings", "assumed",
    ]  # fmt: skip


def test_it_names_its_format_and_its_source() -> None:
    record = report()
    assert record["format"] == "ungated.analysis/1"
    assert record["source"] == {"file": "incident.yaml", "format": "native", "sha256": "ab" * 32}
    assert record["workflow"] == {
        "name": "Incident response",
        "nodes": 6,
        "links": 4,
        "zones": 3,
    }


def test_the_frontier_goes_from_no_gate_to_those_of_the_placement() -> None:
    record = report()
    points = record["frontier"]
    assert [point["gates"] for point in points] == list(range(record["placement"]["cost"] + 1))
    assert points[0]["links"] == []
    placed = [gate["link"] for gate in record["placement"]["gates"]]
    assert points[-1]["links"] == sorted(placed)
    assert points[0]["residual"] > points[-1]["residual"]
    assert all(point["proved"] for point in points)


def test_a_finding_tells_rule_severity_path_and_mappings() -> None:
    findings = {(f["rule"], *f["elements"]): f for f in report()["findings"]}
    (run,) = (key for key in findings if key[0] == "R01" and "cluster" in key[1])
    finding = findings[run]
    assert finding["id"].startswith("R01-")
    assert (finding["severity"], finding["impact"], finding["likelihood"]) == ("critical", 4, 3)
    assert finding["path"][-1] == "cluster"
    assert finding["mappings"]["ASI"] == ["ASI01", "ASI02"]


def test_a_context_names_agents_inputs_and_ways_out() -> None:
    (context,) = report()["contexts"]
    assert list(context) == ["agents", "untrusted", "private", "changes", "egress"]
    assert context["agents"] == ["copilot"]


def test_a_node_tells_which_facts_are_inferred_and_which_unknown() -> None:
    nodes = {node["id"]: node for node in report()["nodes"]}
    assert nodes["cluster"]["inferred"] == ["criticality"]
    assert nodes["cluster"]["unknown"] == []
    assert nodes["mail"]["unknown"] == ["content", "criticality"]
    assert nodes["approval"]["quality"] == "unproven"
    assert "quality" not in nodes["mail"]


def test_links_name_their_verb_and_gate() -> None:
    links = {link["id"]: link for link in report()["links"]}
    assert links["acts:copilot>mail"] == {
        "id": "acts:copilot>mail",
        "from": "copilot",
        "to": "mail",
        "kind": "acts",
        "verb": "send",
        "gate": "approval",
    }
    assert links["flow:alert>copilot"]["verb"] is None


def test_an_action_has_its_class_status_and_witness() -> None:
    found = action(report(), "acts:shell>cluster")
    assert found["class"] == "review"
    assert found["status"] == "ungated"
    assert found["steered"] is True
    assert found["entries"] == ["alert"]
    assert found["path"] == ["alert", "copilot", "shell", "cluster"]
    assert found["links"] == ["flow:alert>copilot", "calls:copilot>shell", "acts:shell>cluster"]
    assert "role" not in found
    assert "discloses" not in found


def test_a_disclosure_tells_its_role_and_what_it_carries() -> None:
    links = with_link_ids(
        [*INCIDENT.links, Link("", kind="replies", from_id="copilot", to_id="alert")]
    )
    secret = tuple(
        replace(node, facts={**node.facts, "sensitivity": "restricted", "content": "untrusted"})
        if node.id == "cluster"
        else node
        for node in INCIDENT.nodes
    )
    reading = Link("", kind="reads", from_id="copilot", to_id="cluster")
    workflow = replace(INCIDENT, nodes=secret, links=with_link_ids([*links, reading]))
    found = action(report(workflow), "replies:copilot>alert")
    assert (found["verb"], found["role"], found["discloses"]) == (
        "disclose",
        "request",
        "restricted",
    )


def test_the_radius_is_that_of_entries_agents_and_identities_or_of_all_but_gates() -> None:
    assert list(report()["blast_radius"]) == ["alert", "copilot"]
    everything = report(every_node=True)["blast_radius"]
    assert list(everything) == ["alert", "cluster", "copilot", "mail", "shell"]
    assert everything["alert"]["ungated"] == ["cluster", "copilot", "shell"]
    assert everything["alert"]["weak"] == ["mail"]


def test_coverage_and_placement_agree_with_the_gates() -> None:
    record = report()
    assert record["coverage"] == {"required": 2, "gated": 0}
    assert [gate["link"] for gate in record["placement"]["gates"]] == [
        "acts:copilot>mail",
        "calls:copilot>shell",
    ]
    assert record["placement"]["gates"][1]["closes"] == ["acts:shell>cluster"]
    assert record["placement"]["gates"][1]["or"] == ["acts:shell>cluster"]
    gated = report(with_valid_gates(INCIDENT))
    assert gated["coverage"] == {"required": 2, "gated": 2}
    assert gated["placement"]["gates"] == []


def test_the_order_of_the_file_does_not_show() -> None:
    turned = replace(
        INCIDENT,
        zones=INCIDENT.zones[::-1],
        nodes=INCIDENT.nodes[::-1],
        links=INCIDENT.links[::-1],
    )
    other = analysis_json(loaded(turned), analysed(turned), judged(turned))
    assert other == analysis_json(loaded(), analysed(), judged())


def test_timings_are_there_only_when_asked_for() -> None:
    assert "timings" not in report()
    assert report(timings={"read": 1.5})["timings"] == {"read": 1.5}
