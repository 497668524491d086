"""The catalogue of frameworks' tools, and those of Flowise and Langflow: sound and unambiguous."""

from __future__ import annotations

import pytest

import resources
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.known_tools import KnownTools, tool_key
from graphs.model.facts import SENSITIVITIES, VERBS

_KEYS = {"name", "vendor", "effects", "aliases", "interprets", "sandboxed", "arguments"}
_EFFECT_KEYS = {"verb", "target", "place", "sensitivity", "content", "reversible"}
_PLACES = {"", "platform", "host", "internet", "private"}
#: Single words by which people name tools of all kinds: they must not be taken for one of them.
_ANYTHING = (
    "search", "notify", "message", "transfer", "order", "run", "query", "update", "delete", "pay",
    "approve", "email", "time", "data", "process", "read", "edit", "x",
)  # fmt: skip


@pytest.fixture(scope="module")
def tools() -> Catalogue:
    return Catalogue.named(resources.catalogues(), "tools")


def test_every_tool_is_sound(tools: Catalogue) -> None:
    vendors = Catalogue.named(resources.catalogues(), "vendors")
    assert len(tools) > 150
    for key, entry in tools.items():
        assert set(entry) <= _KEYS, key
        assert entry["name"], key
        assert entry.get("arguments", "model") in ("model", "allow-list", "fixed"), key
        for effect in entry["effects"]:
            assert set(effect) <= _EFFECT_KEYS, key
            assert effect["verb"] in {*VERBS, "read"}, key
            assert effect.get("sensitivity", "public") in SENSITIVITIES, key
            assert effect.get("content", "trusted") in ("trusted", "untrusted"), key
            place = effect.get("place", "")
            assert place in _PLACES or place in vendors or "." in place, (key, place)
        if entry.get("interprets"):
            assert any(effect["verb"] == "execute" for effect in entry["effects"]), key


def test_no_name_means_two_tools(tools: Catalogue) -> None:
    owner: dict[str, str] = {}
    for key, entry in tools.items():
        for name in (key, *entry.get("aliases", ())):
            plain = tool_key(name).replace(" ", "")
            assert plain, (key, name)
            assert owner.setdefault(plain, key) == key, (name, key, owner[plain])


def test_words_that_name_anything_name_no_tool(tools: Catalogue) -> None:
    known = KnownTools(tools)
    assert [word for word in _ANYTHING if known.find(word)] == []


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("SerperDevTool", "Serper search"), ("TavilySearchResults", "Tavily search"),
        ("googleCustomSearch", "Google search"), ("PythonREPLTool", "Python interpreter"),
        ("LocalCommandLineCodeExecutor", "Python interpreter"), ("GmailToolkit", "Gmail"),
        ("codeInterpreterE2B", "Code interpreter"), ("QuerySQLDatabaseTool", "SQL database"),
        ("ScrapeWebsiteTool", "Web scraper"), ("wikipedia_search", "Wikipedia"),
    ],
)  # fmt: skip
def test_names_of_many_frameworks_are_known(tools: Catalogue, name: str, wanted: str) -> None:
    found = KnownTools(tools).find(name)
    assert found is not None
    assert found.name == wanted


def test_classes_of_flowise_are_sound() -> None:
    catalogue = Catalogue.named(resources.catalogues(), "flowise")
    vendors = Vendors(Catalogue.named(resources.catalogues(), "vendors"))
    kinds = {key for key in catalogue if key.startswith("credential ")}
    for key, entry in catalogue.items():
        if key in kinds:
            assert entry["label"]
            assert entry["credential"] in ("api-key", "oauth", "password")
            continue
        assert entry["label"]
        assert entry["category"]
        assert {f"credential {one}" for one in entry.get("credentials", ())} <= kinds, key
        assert vendors.name(entry.get("vendor", "open-ai"))


def test_components_of_langflow_have_roles() -> None:
    catalogue = Catalogue.named(resources.catalogues(), "langflow")
    roles = {entry["role"] for entry in catalogue.values()}
    assert roles == {
        "agent", "code", "embedding", "file", "flow", "gate", "input", "knowledge", "llm", "loop",
        "mcp", "memory", "output", "part", "request", "save", "trigger",
    }  # fmt: skip
