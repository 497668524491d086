"""Every real file with something wrong in it: a workflow or an error in words, in bounded time."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

import resources
from graphs.analysis.engine import analyse
from graphs.api import load_policy, open_document
from graphs.errors import InputError
from graphs.formats.reading import Document, read_document
from graphs.model.facts import LINK_ENDS, LINK_FACTS, NODE_FACTS, ZoneFacts
from graphs.model.workflow import Workflow
from tests.corpus.mutations import as_text, garbled, mutated

#: How many broken files are made of each real one; raise it for a longer search.
ROUNDS = int(os.environ.get("UNGATED_HOSTILE_ROUNDS", "1"))
SEED = int(os.environ.get("UNGATED_HOSTILE_SEED", "0"))
#: Seconds that one small broken file may take; a good one takes a hundredth of that.
LONGEST = 20.0
FOLDERS = (
    "adk", "agent_spec", "autogen", "claude_code", "crewai", "dify", "flowise", "github_actions",
    "langflow", "langgraph", "mcp", "ms_declarative", "n8n", "stepfunctions", "threatmodels",
)  # fmt: skip


def check(workflow: Workflow) -> None:
    """Whether all that a workflow promises holds."""
    zones = {zone.id for zone in workflow.zones}
    assert len(workflow.node_by_id) == len(workflow.nodes)
    assert len(workflow.link_by_id) == len(workflow.links)
    for zone in workflow.zones:
        ZoneFacts(**zone.facts)
        assert zone.parent is None or zone.parent in zones
    for node in workflow.nodes:
        NODE_FACTS[node.kind](**node.facts)
        assert node.zone is None or node.zone in zones
    for link in workflow.links:
        LINK_FACTS[link.kind](**link.facts)
        tails, heads = LINK_ENDS[link.kind]
        assert workflow.node(link.from_id).kind in tails
        assert workflow.node(link.to_id).kind in heads
        if link.gate is not None:
            assert workflow.node(link.gate).kind == "gate"


def opened(document: Document) -> Workflow | None:
    refused: InputError | None = None
    began = time.process_time()
    try:
        workflow = open_document(document, resources.catalogues()).workflow
    except InputError as error:
        workflow = None
        refused = error
    assert time.process_time() - began < LONGEST
    assert refused is None or str(refused).startswith(document.name)
    return workflow


def files(shared: Path, folder: str) -> list[Path]:
    found = sorted((shared / "corpus" / folder).rglob("*"))
    return [
        each for each in found
        if each.is_file() and each.name != "SOURCES.tsv" and each.stat().st_size < 200_000
    ]  # fmt: skip


@pytest.mark.parametrize("folder", FOLDERS)
def test_broken_files_are_opened_or_refused_in_words(shared: Path, folder: str) -> None:
    policy = load_policy(resources.policy_text(), "default")
    chance = random.Random(f"{SEED} {folder}")
    for file in files(shared, folder):
        document = read_document(file)
        for number in range(ROUNDS):
            if chance.random() < 0.6 and isinstance(document.peek, (dict, list)):
                text = as_text(mutated(document.peek, chance))
            else:
                text = garbled(document.text, chance)
            workflow = opened(Document(file.name, text))
            if workflow is not None:
                check(workflow)
                if number % 4 == 0 and len(workflow.nodes) < 150:
                    analyse(workflow, policy)
