"""Every real state machine opens, is analysed, and has its states on the map."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import resources
from graphs.analysis.engine import analyse
from graphs.api import load_policy
from graphs.formats.reading import read_document
from graphs.formats.registry import recognise
from graphs.formats.stepfunctions.file import looks_like_machine


def names_of(states: dict[str, Any]) -> set[str]:
    """The names of states as they stand in the file, those within others too."""
    found = set(states)
    for state in states.values():
        inner = [*state.get("Branches", ()), state.get("ItemProcessor"), state.get("Iterator")]
        for machine in inner:
            if machine:
                found |= names_of(machine["States"])
    return found


def test_every_state_machine_opens_with_its_states(shared: Path) -> None:
    policy = load_policy(resources.policy_text(), "default")
    opened = 0
    for path in sorted((shared / "corpus" / "stepfunctions").iterdir()):
        document = read_document(path) if path.suffix in (".json", ".yaml") else None
        if document is None or not looks_like_machine(document.data):
            continue
        chosen = recognise(document)
        assert chosen.id == "stepfunctions", path.name
        workflow = chosen.load(document, resources.catalogues())
        held = {node.name for node in workflow.nodes}
        assert names_of(document.data["States"]) <= held, path.name
        assert analyse(workflow, policy).entries, path.name
        opened += 1
    assert opened >= 24
