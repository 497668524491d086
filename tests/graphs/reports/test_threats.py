"""Findings go out as threats, each at one element, and come back as nothing that we made up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pytest
from map_texts import subject_of
from packs import INCIDENT, subject
from round_trips import opened, told

from graphs.formats.foreign_threats import cleaned
from graphs.model.decisions import Decision, Standing
from graphs.reports.registry import report_for
from graphs.reports.threats import threats

OTM, DRAGON = ".otm.json", ".threat-dragon.json"
TEXT, NUMBER = {"type": "string"}, {"type": "number"}
#: The facts of otm_schema.json 0.2.0 and of threat-dragon-v2.schema.json in our words.
OF_OTM = {
    "properties": {
        "threats": {
            "items": {
                "required": ["id", "name", "risk"],
                "properties": {
                    "risk": {
                        "required": ["likelihood", "impact"],
                        "properties": {"likelihood": NUMBER, "impact": NUMBER},
                    }
                },
            }
        },
        "mitigations": {
            "items": {
                "required": ["id", "name", "riskReduction"],
                "properties": {"riskReduction": NUMBER},
            }
        },
    }
}
OF_DRAGON = {
    "type": "object",
    "required": ["description", "mitigation", "severity", "status", "title", "type"],
    "properties": {
        "number": {"type": "integer", "minimum": 0},
        "status": {"enum": ["NA", "Open", "Mitigated"]},
        "score": TEXT,
        "mitigation": TEXT,
        "description": TEXT,
    },
}


def made(suffix: str, of: Any = None) -> Any:
    return json.loads(report_for(suffix).write(of or subject(INCIDENT)))


def cells(model: Any) -> list[Any]:
    (diagram,) = model["detail"]["diagrams"]
    held: list[Any] = diagram["cells"]
    return held


def test_an_open_threat_model_has_every_finding_once_with_its_fix() -> None:
    model, findings = made(OTM), subject(INCIDENT).judgement.findings
    jsonschema.validate(model, OF_OTM)
    assert findings
    assert {each["id"] for each in model["threats"]} == {each.id for each in findings}
    shown = [
        each
        for element in (*model["components"], *model["dataflows"])
        for each in element.get("threats", ())
    ]
    assert sorted(each["threat"] for each in shown) == sorted(each.id for each in findings)
    known = {each["id"]: each["description"] for each in model["mitigations"]}
    fixes = {each.id: each.fix for each in findings}
    for each in shown:
        (fix,) = each["mitigations"]
        assert known[fix["mitigation"]].startswith(fixes[each["threat"]])
    by_id = {each["id"]: each["risk"] for each in model["threats"]}
    for finding in findings:
        assert by_id[finding.id]["impact"] == 25 * finding.impact
        assert by_id[finding.id]["likelihoodComment"] == f"Likelihood {finding.likelihood} of 3"


def test_threat_dragon_has_every_finding_once_as_an_open_threat() -> None:
    model, findings = made(DRAGON), subject(INCIDENT).judgement.findings
    shown = [each for cell in cells(model) for each in cell["data"]["threats"]]
    for each in shown:
        jsonschema.validate(each, OF_DRAGON)
    assert sorted(each["title"] for each in shown) == sorted(each.title for each in findings)
    assert sorted(each["number"] for each in shown) == list(range(1, len(findings) + 1))
    assert model["detail"]["threatTop"] == len(findings)
    for cell in cells(model):
        assert cell["data"]["hasOpenThreats"] == bool(cell["data"]["threats"])


def test_a_finding_is_told_where_it_is() -> None:
    given = subject(INCIDENT)
    everything = {each.id for each in (*given.workflow.nodes, *given.workflow.links)}
    for threat in threats(given, everything):
        assert threat.element in {*threat.finding.elements, *threat.finding.path.nodes}
    nodes = {node.id for node in given.workflow.nodes}
    assert all(threat.element in nodes for threat in threats(given, nodes))
    assert threats(given, ()) == []


def test_what_was_decided_stands_beside_the_fix_and_the_threat_stays_open() -> None:
    given = subject(INCIDENT)
    finding = given.judgement.findings[0]
    decision = Decision(
        finding=finding.id, decision="accept", owner="Ann", reason="known",
        expires=date(2027, 1, 31), decided=date(2026, 11, 1),
    )  # fmt: skip
    decided = replace(given, standings={finding.id: Standing(decision)})
    words = "accepted by Ann until 2027-01-31 (known)"
    (threat,) = (
        each
        for cell in cells(made(DRAGON, decided))
        for each in cell["data"]["threats"]
        if each["ungated"] == finding.id
    )
    assert threat["status"] == "Open"
    assert words in threat["mitigation"]
    model = made(OTM, decided)
    (fix,) = (each for each in model["mitigations"] if each["id"] == f"fix-{finding.id}")
    assert words in fix["description"]


def test_our_threats_come_back_as_nothing_and_those_of_others_are_kept() -> None:
    workflow = opened(json.dumps(made(DRAGON))).workflow
    assert not [node for node in workflow.nodes if "x-threats" in node.extensions]
    assert told(workflow) == told(subject(INCIDENT).workflow)
    model = made(DRAGON)
    cell = next(each for each in cells(model) if each["data"]["threats"])
    while cell["shape"] == "flow":
        cell = next(each for each in cells(model) if each["id"] == cell["source"]["cell"])
    theirs = {"title": "Replay", "severity": "High", "status": "Mitigated", "type": "Spoofing"}
    cell["data"]["threats"].append(theirs)
    back = opened(json.dumps(model)).workflow
    (kept,) = (node for node in back.nodes if "x-threats" in node.extensions)
    (said,) = kept.extensions["x-threats"]
    assert said == "Replay (High, Mitigated)"
    again = opened(json.dumps(made(DRAGON, subject_of(back)))).workflow
    assert told(again) == told(back)


REPLAY = {
    "id": "9d1f1a54-0000-4000-8000-000000000001", "title": "Replay", "severity": "High",
    "status": "Open", "type": "Spoofing", "description": "An old order is sent again.",
    "mitigation": "Number the orders.", "modelType": "STRIDE", "number": 7, "score": "4.2",
}  # fmt: skip


def test_a_model_of_others_keeps_their_threats_where_they_were() -> None:
    def cell(name: str, shape: str, **more: object) -> dict[str, object]:
        data = {"name": name, "type": f"tm.{shape}", "hasOpenThreats": False, "threats": []}
        return {"id": name, "shape": shape, "zIndex": 1, "data": data, **more}

    ends = {"source": {"cell": "shop"}, "target": {"cell": "bank"}}
    drawn = [
        cell("shop", "process"),
        cell("bank", "process"),
        cell("first", "flow", **ends),
        cell("second", "flow", **ends),
    ]
    drawn[0]["data"]["threats"] = [REPLAY]  # type: ignore[index]
    sniffed = {**REPLAY, "id": "another", "number": 8, "status": "Mitigated"}
    drawn[3]["data"]["threats"] = [sniffed]  # type: ignore[index]
    model = {"version": "2.4.0", "summary": {"title": "Shop"}}
    model["detail"] = {"diagrams": [{"cells": drawn}]}  # type: ignore[assignment]
    back = opened(json.dumps(model)).workflow
    for _ in range(2):
        written = made(DRAGON, subject_of(back))
        told_at = {
            each["data"]["name"]: [one for one in each["data"]["threats"] if "ungated" not in one]
            for each in cells(written)
        }
        assert told_at["shop"] == [REPLAY]
        assert told_at["second"] == [sniffed]
        assert told_at["first"] == told_at["bank"] == []
        numbers = [one["number"] for each in cells(written) for one in each["data"]["threats"]]
        assert len(set(numbers)) == len(numbers)
        assert written["detail"]["threatTop"] == max(numbers)
        back = opened(json.dumps(written)).workflow
    # A threat that somebody takes away in the other program is gone.
    for each in cells(written):
        each["data"]["threats"] = [one for one in each["data"]["threats"] if one != REPLAY]
    again = cells(made(DRAGON, subject_of(opened(json.dumps(written)).workflow)))
    assert REPLAY not in [one for each in again for one in each["data"]["threats"]]


def test_an_open_threat_model_keeps_the_threats_and_mitigations_of_others() -> None:
    told_at = {
        "threat": "t1", "state": "exposed", "mitigations": [{"mitigation": "m1", "state": "done"}]
    }  # fmt: skip
    threat = {"id": "t1", "name": "Replay", "risk": {"likelihood": 60, "impact": 80}}
    fix = {"id": "m1", "name": "Number them", "riskReduction": 40}
    model = {
        "otmVersion": "0.2.0",
        "project": {"name": "Shop", "id": "shop"},
        "components": [{"id": "shop", "name": "Shop", "threats": [told_at]},
                       {"id": "bank", "name": "Bank"}],
        "dataflows": [{"id": "f", "name": "pay", "source": "shop", "destination": "bank",
                       "threats": [{**told_at, "state": "mitigated"}]}],
        "threats": [threat, {"id": "t2", "name": "Named nowhere"}],
        "mitigations": [fix],
    }  # fmt: skip
    back = opened(json.dumps(model)).workflow
    assert "Left out: 1 threat that no component and no flow names." in back.notes
    for _ in range(2):
        written = made(OTM, subject_of(back))
        assert written["threats"].count(threat) == 1
        assert written["mitigations"].count(fix) == 1
        (shop,) = (one for one in written["components"] if one["name"] == "Shop")
        assert told_at in shop["threats"]
        (flow,) = written["dataflows"]
        assert {**told_at, "state": "mitigated"} in flow["threats"]
        back = opened(json.dumps(written)).workflow


@pytest.mark.parametrize(
    "given",
    ["text", [{}], [{"threat": {"id": []}}], [{"id": [], "number": "7", "x-flow": "f"}], [[1]],
     [{"threat": {"id": "t"}, "mitigations": [1, {"mitigation": 2}]}]],
)  # fmt: skip
def test_what_is_kept_and_was_edited_by_hand_breaks_no_file(given: object) -> None:
    workflow = subject(INCIDENT).workflow
    held = {"x-otm-threats": given, "x-threat-dragon-threats": given}
    first = replace(workflow.nodes[0], extensions=held)
    edited = subject_of(replace(workflow, nodes=(first, *workflow.nodes[1:])))
    assert made(DRAGON, edited)["detail"]["diagrams"]
    assert made(OTM, edited)["components"]


def test_a_secret_in_a_threat_of_others_is_not_kept() -> None:
    secret = "ghp_" + "a1B2" * 9
    assert secret not in json.dumps(cleaned({"a": [{"description": f"Uses {secret}."}]}))
    deep: object = "end"
    for _ in range(50):
        deep = {"in": deep}
    assert "end" not in json.dumps(cleaned(deep))
    assert cleaned([float("nan"), 10**400, True, 2.5]) == [None, None, True, 2.5]
