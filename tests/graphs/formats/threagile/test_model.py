"""Threagile's boundaries, ratings and links mean what they say, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

import resources
from graphs.analysis.engine import analyse
from graphs.api import load_policy
from graphs.formats.reading import Document, read_document
from graphs.formats.registry import recognise
from graphs.formats.threagile import FORMAT
from graphs.model.workflow import Workflow


def opened(data: Any) -> Workflow:
    document = Document("model.json", json.dumps({"threagile_version": "1.0.0", **data}))
    assert FORMAT.sniff(document)
    return FORMAT.load(document, resources.catalogues())


def assets(**held: dict[str, Any]) -> dict[str, Any]:
    return {name: {"id": name, "type": "process", **one} for name, one in held.items()}


def test_every_file_opens_with_its_own_names(shared: Path) -> None:
    files = sorted((shared / "corpus" / "threatmodels").glob("threagile-*.yaml"))
    assert files
    for file in files:
        document = read_document(file)
        chosen = recognise(document)
        assert chosen.id == "threagile", file.name
        workflow = chosen.load(document, resources.catalogues())
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert workflow.name == raw["title"]
        assert set(raw["technical_assets"]) <= {node.name for node in workflow.nodes}
        assert set(raw["trust_boundaries"]) <= {zone.name for zone in workflow.zones}
        analyse(workflow, load_policy(resources.policy_text(), "default"))


def test_boundaries_nest_and_one_with_secrets_is_cleared_for_them() -> None:
    workflow = opened({
        "technical_assets": assets(a={"confidentiality": "strictly-confidential"}, b={}),
        "trust_boundaries": {
            "Outer": {
                "id": "o", "trust_boundaries_nested": ["i"], "technical_assets_inside": ["b"],
            },
            "Inner": {"id": "i", "technical_assets_inside": ["a"]},
        },
    })  # fmt: skip
    zones = {zone.name: zone for zone in workflow.zones}
    assert zones["Inner"].parent == zones["Outer"].id
    assert zones["Inner"].fact("clearance") == "restricted"
    assert zones["Outer"].fact("clearance") is None
    assert {node.name: node.zone for node in workflow.nodes} == {
        "a": zones["Inner"].id, "b": zones["Outer"].id,
    }  # fmt: skip


def test_boundaries_in_a_circle_all_stay() -> None:
    workflow = opened({
        "technical_assets": assets(a={}),
        "trust_boundaries": {
            "A": {"id": "a", "trust_boundaries_nested": ["b"]},
            "B": {"id": "b", "trust_boundaries_nested": ["a"]},
            "C": {"id": "c", "trust_boundaries_nested": ["c"]},
        },
    })  # fmt: skip
    assert {zone.name for zone in workflow.zones} == {"A", "B", "C"}
    assert all(workflow.zone_chain(zone.id) for zone in workflow.zones)


def test_who_may_start_is_told_by_the_internet_and_by_authentication() -> None:
    def client(**more: Any) -> str | None:
        link = {"L": {"target": "s", "authentication": more.pop("authentication", "none")}}
        held = assets(c={"type": "external-entity", "communication_links": link, **more}, s={})
        workflow = opened({"technical_assets": held})
        exposure = next(node for node in workflow.nodes if node.name == "c").fact("exposure")
        return None if exposure is None else str(exposure)

    assert client(internet=True) == "anonymous"
    assert client(internet=True, authentication="two-factor") == "authenticated"
    assert client(internet=False) is None


def test_a_technical_user_stands_and_the_users_own_identity_is_of_the_session() -> None:
    links = {
        "One": {"target": "s", "authentication": "token", "authorization": "technical-user"},
        "Two": {"target": "s", "authentication": "session-id",
                "authorization": "end-user-identity-propagation"},
    }  # fmt: skip
    held = assets(p={"communication_links": links}, s={"type": "datastore"})
    workflow = opened({"technical_assets": held})
    issued = {node.name: node.fact("issued") for node in workflow.nodes if node.kind == "identity"}
    assert issued == {"One: token": "standing", "Two: session-id": "session"}


def test_no_approval_is_told() -> None:
    workflow = opened({"technical_assets": assets(a={})})
    assert any("approvals" in note for note in workflow.notes)
    assert FORMAT.tells.gates == "no"


def test_links_in_a_list_are_links_as_well() -> None:
    link = {"readonly": False, "authentication": "none", "data_assets_sent": ["orders"]}

    def written(links: Any) -> list[tuple[str, str, str, str | None]]:
        workflow = opened({
            "technical_assets": assets(
                web={"communication_links": links}, store={"type": "datastore"}
            ),
            "trust_boundaries": {},
        })  # fmt: skip
        names = {node.id: node.name for node in workflow.nodes}
        return sorted(
            (each.kind, names[each.from_id], names[each.to_id], each.fact("verb"))
            for each in workflow.links
        )

    by_name = written({"Orders": {"target": "store", **link}})
    listed = written([{"id": "web>orders", "title": "Orders", "target_id": "store", **link}])
    assert by_name
    assert listed == by_name
    assert written(["orders", 3]) == written({})
