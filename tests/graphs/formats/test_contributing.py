"""The importer that CONTRIBUTING shows: one module and one line in the registry."""

from __future__ import annotations

import json
import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

import resources
from graphs.analysis.engine import analyse
from graphs.api import load_policy, open_document
from graphs.formats import registry
from graphs.formats.reading import Document

PAGE = Path(__file__).resolve().parents[3] / "CONTRIBUTING.md"
MODULE = "graphs.formats.acme"
FILE = {
    "pipeline": {
        "name": "Helper",
        "tools": [
            {"name": "tavily_search"},
            {"name": "delete_customer", "about": "Deletes a customer", "confirm": True},
            {"name": "send_mail", "api_key": "sk-proj-Zq81nV4mT0xLw93KbR7uYd52"},
        ],
    }
}


@pytest.fixture
def acme(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The module of the page, and its line in the registry."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    module = types.ModuleType(MODULE)
    monkeypatch.setitem(sys.modules, MODULE, module)
    exec(compile(code, "acme.py", "exec"), module.__dict__)
    monkeypatch.setattr(registry, "FORMATS", (*registry.FORMATS, MODULE))
    registry.formats.cache_clear()
    yield
    registry.formats.cache_clear()


@pytest.mark.usefixtures("acme")
def test_the_importer_of_the_page_opens_a_file() -> None:
    document = Document("helper.json", json.dumps(FILE))
    loaded = open_document(document, resources.catalogues())
    assert loaded.format_id == "acme"
    analysis = analyse(loaded.workflow, load_policy(resources.policy_text(), "default"))
    status = {action.verb: action.status for action in analysis.actions}
    assert status["delete"] == "unproven"
    assert status["send"] == "ungated"
    assert "Zq81" not in repr(loaded.workflow)
    (held,) = [node for node in loaded.workflow.nodes if "x-inline-secrets" in node.extensions]
    assert held.name == "send_mail"


@pytest.mark.usefixtures("acme")
def test_it_is_listed_with_the_others() -> None:
    assert "Acme pipeline" in [one.title for one in registry.formats()]
