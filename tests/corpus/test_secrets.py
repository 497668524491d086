"""A secret typed into any place of any real file comes out nowhere."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import resources
from graphs.analysis.engine import analyse
from graphs.api import load_policy, open_document
from graphs.errors import InputError
from graphs.formats.base import Loaded
from graphs.formats.native_writer import dump
from graphs.formats.reading import Document, read_document
from graphs.formats.redact import names_secret
from tests.corpus.mutations import as_text, at, replaced, texts
from tests.corpus.test_hostile_files import FOLDERS, ROUNDS, files

#: Secrets by their form alone, and one that only its key tells.
TOKENS = (
    "sk-proj-Zq81nV4mT0xLw93KbR7uYd52",
    "ghp_Zq81nV4mT0xLw93KbR7uYd52HcJ6fG",
    "xoxb-123456789012-Zq81nV4mT0xLw93KbR7u",
    "AKIAZQ81NV4MT0XLW93K",
)
OPAQUE = "Zq81-nV4mT0-xLw93"


def outputs(loaded: Loaded) -> str:
    """All that is known of a workflow, and what is written of it."""
    return repr(loaded.workflow) + dump(loaded.workflow)


def spiked(document: Document, chance: random.Random) -> tuple[str, str] | None:
    """A file with a secret typed into it, and the secret."""
    places = texts(document.peek)
    if not places:
        return None
    named = [path for path in places if names_secret(str(path[-1]))]
    if named and chance.random() < 0.5:
        return as_text(replaced(document.peek, chance.choice(named), OPAQUE)), OPAQUE
    path, token = chance.choice(places), chance.choice(TOKENS)
    held = at(document.peek, path)
    new = chance.choice(
        (token, f"{held} {token}", f"Bearer {token}", f"https://u:{token}@h.example")
    )
    return as_text(replaced(document.peek, path, new)), token


def told_of(document: Document) -> str:
    """All that comes out of a file: its workflow, or the words in which it is refused."""
    try:
        return outputs(open_document(document, resources.catalogues()))
    except InputError as error:
        return str(error)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_secret_comes_out(shared: Path, folder: str) -> None:
    chance = random.Random(folder)
    for file in files(shared, folder):
        document = read_document(file)
        for _ in range(ROUNDS):
            made = spiked(document, chance)
            if made is None:
                continue
            text, secret = made
            assert secret not in told_of(Document(file.name, text)), file.name


def test_reports_of_a_workflow_without_secrets_have_none(shared: Path) -> None:
    """Whatever a report adds to the workflow, such as a line of the file, is no secret either."""
    from graphs.reports.registry import REPORTS

    assert REPORTS
    policy = load_policy(resources.policy_text(), "default")
    file = shared / "corpus" / "n8n" / "proxmox-ai-agent-with-n8n-and-generative-ai.json"
    document = read_document(file)
    spiked_text = document.text.replace("https://", f"https://u:{TOKENS[0]}@", 1)
    loaded = open_document(Document(file.name, spiked_text), resources.catalogues())
    analysis = analyse(loaded.workflow, policy)
    assert TOKENS[0] not in repr(analysis.actions) + repr(analysis.assumed)
