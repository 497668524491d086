"""Overlays on workflows as people really export them: edited, written, read and put on again."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

import resources
from graphs.api import load
from graphs.errors import EditError, InputError
from graphs.formats.overlaid import overlay_path
from graphs.formats.overlay_writer import save
from graphs.model import edits
from graphs.model.elements import Link, Node, Zone
from graphs.model.facts import LINK_FACTS, NODE_FACTS
from graphs.model.overlay import difference
from graphs.model.workflow import Workflow

FOLDERS = ("n8n", "mcp", "dify", "stepfunctions", "github_actions", "langflow")


def edited(random: Random, workflow: Workflow) -> Workflow:
    """The workflow after what a user does to an import: a zone, owners, facts, gates, removals."""
    workflow = edits.add_zone(workflow, Zone("our-vault", facts={"trust": "restricted"}))
    for _ in range(25):
        if not workflow.links:
            break
        node = random.choice(workflow.nodes)
        link = random.choice(workflow.links)
        fact = random.choice(sorted(NODE_FACTS[node.kind].model_fields))
        value = random.choice(("trusted", "confidential", "before", True, 7, None, node.fact(fact)))
        try:
            match random.randrange(7):
                case 0:
                    workflow = edits.set_attribute(workflow, node.id, "zone", "our-vault")
                case 1:
                    workflow = edits.set_attribute(workflow, node.id, "owner", "ops")
                case 2:
                    workflow = edits.remove(workflow, [random.choice((node.id, link.id))])
                case 3:
                    workflow = edits.place_gate(workflow, link.id)[0]
                case 4 if "reversible" in LINK_FACTS[link.kind].model_fields:
                    workflow = edits.set_fact(workflow, link.id, "reversible", False)
                case 5:
                    person = edits.fresh_id(workflow, "ann")
                    workflow = edits.add_node(workflow, Node(person, kind="human"))
                    asks = Link("", kind="flow", from_id=person, to_id=node.id)
                    workflow = edits.add_link(workflow, asks)
                case _:
                    workflow = edits.set_fact(workflow, node.id, fact, value)
        except EditError:
            continue
    return workflow


def told(workflow: Workflow) -> dict[tuple[str, str], object]:
    """What is said of each element: its facts, which of them are declared, and its attributes."""
    found: dict[tuple[str, str], object] = {}
    for zone in workflow.zones:
        found["zone", zone.id] = dict(zone.facts), zone.name, zone.parent
    for node in workflow.nodes:
        declared = {fact for fact in node.facts if node.origin(fact).how == "declared"}
        words = node.name, node.zone, node.owner, node.tags, node.description
        found["node", node.id] = node.kind, dict(node.facts), declared, words
    for link in workflow.links:
        declared = {fact for fact in link.facts if link.origin(fact).how == "declared"}
        ends = link.kind, link.from_id, link.to_id
        found["link", link.id] = ends, dict(link.facts), declared, link.name
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_edits_of_real_files_are_there_again(shared: Path, tmp_path: Path, folder: str) -> None:
    tried = 0
    for number, file in enumerate(sorted((shared / "corpus" / folder).rglob("*.*"))[:40]):
        try:
            loaded = load(file, resources.catalogues())
        except InputError:
            continue
        if not loaded.workflow.links:
            continue
        wanted = edited(Random(number), loaded.workflow)
        copy = tmp_path / file.name
        copy.write_bytes(file.read_bytes())
        path = overlay_path(copy)
        assert path is not None
        path.write_text(save(None, difference(loaded.workflow, wanted)), encoding="utf-8")
        again = load(copy, resources.catalogues())
        assert told(again.workflow) == told(wanted), file.name
        assert again.unmatched == ()
        assert told(again.source_workflow) == told(loaded.workflow)
        tried += 1
    if not tried:
        pytest.skip(f"no importer reads what {folder} holds")
