"""The catalogues of n8n node types and vendors: sound, reviewed where it matters, read lazily."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import resources
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.verbs import telling_words, verb_of
from graphs.model.facts import SENSITIVITIES, VERBS

REVIEWED = Path(__file__).parents[3] / "packaging" / "n8n_reviewed.yaml"
ROLES = {
    "trigger", "app", "logic", "code", "http", "graphql", "workflow", "mcp", "agent", "chain",
    "ai-app", "model", "memory", "vector-store", "part", "tool", "wait", "chat", "form", "respond",
    "note",
}  # fmt: skip
KEYS = {
    "role", "vendor", "target", "read_target", "effects", "defaults", "credentials", "exposure",
    "reads", "mode", "own_model", "reviewed",
}  # fmt: skip
PLACES = {"private", "internet", "platform", "unknown"}


@pytest.fixture(scope="module")
def types() -> Catalogue:
    return Catalogue.named(resources.catalogues(), "n8n")


@pytest.fixture(scope="module")
def vendors() -> Catalogue:
    return Catalogue.named(resources.catalogues(), "vendors")


def test_every_entry_is_sound(types: Catalogue) -> None:
    assert len(types) > 550
    for node_type, entry in types.items():
        assert set(entry) <= KEYS, node_type
        assert entry["role"] in ROLES, node_type
        assert set(entry.get("effects", {})) <= {*VERBS, "read", "query", "gate"}, node_type
        listed = [one for ops in entry.get("effects", {}).values() for one in ops]
        assert len(listed) == len(set(listed)), node_type
        for target in (entry.get("target", {}), entry.get("read_target", {})):
            assert target.get("kind", "system") in ("system", "data"), node_type
            assert target.get("content", "trusted") in ("trusted", "untrusted"), node_type
            assert target.get("sensitivity", "public") in SENSITIVITIES, node_type
        exposures = ("anonymous", "authenticated", "internal", "schedule", None)
        assert entry.get("exposure") in exposures, node_type
        if entry["role"] in ("app", "model", "ai-app", "vector-store", "memory"):
            assert entry.get("vendor"), node_type


def test_the_file_is_yaml_too_and_says_the_same() -> None:
    text = resources.catalogues()["n8n"]
    lines = [line for line in text.splitlines() if "gmail" in line or line.startswith("#")]
    sample = "\n".join(lines)
    assert yaml.safe_load(sample) == dict(Catalogue(sample))


def test_the_reviewed_corrections_are_in_the_catalogue(types: Catalogue) -> None:
    checked: dict[str, dict[str, Any]] = yaml.safe_load(REVIEWED.read_text("utf-8"))["types"]
    assert len(checked) >= 100
    for node_type, change in checked.items():
        entry = types[node_type]
        assert entry["reviewed"] is True
        for key, value in change.items():
            if key == "verbs":
                for operation, verb in value.items():
                    assert operation in entry["effects"][verb], (node_type, operation)
            elif key != "effects" or "verbs" not in change:
                assert entry.get(key) == value, (node_type, key)


def test_every_vendor_of_a_zone_has_a_name(types: Catalogue, vendors: Catalogue) -> None:
    known = Vendors(vendors)
    for entry in types.values():
        vendor = entry.get("vendor")
        if vendor and vendor not in PLACES:
            assert known.name(vendor)


def test_one_entry_is_read_without_the_others() -> None:
    catalogue = Catalogue('# words\n"a.b": {"role": "app"}\n"c.d": {broken\n')
    assert "c.d" in catalogue
    assert catalogue["a.b"] == {"role": "app"}
    assert list(catalogue) == ["a.b", "c.d"]
    assert len(Catalogue.named({}, "n8n")) == 0


@pytest.mark.parametrize(
    ("host", "vendor", "model"),
    [
        ("api.openai.com", "open-ai", True),
        ("www.googleapis.com", "google", False),
        ("generativelanguage.googleapis.com", "google", True),
        ("corp.sharepoint.com", "microsoft", False),
        ("s3.eu-west-1.amazonaws.com", "amazon", False),
    ],
)
def test_hosts_of_vendors(vendors: Catalogue, host: str, vendor: str, model: bool) -> None:
    assert Vendors(vendors).of_host(host) == (vendor, model)


def test_a_host_that_only_ends_like_a_vendor_is_none(vendors: Catalogue) -> None:
    known = Vendors(vendors)
    assert known.of_host("evil-slack.com") is None
    assert known.of_host("slack.com.evil.net") is None
    assert known.of_host("com") is None


@pytest.mark.parametrize(
    ("operation", "resource", "verb"),
    [
        ("getAll", "", "read"),
        ("search", "message", "read"),
        ("create", "record", "write"),
        ("create", "message", "send"),
        ("sendAndWait", "message", "gate"),
        ("addLabels", "message", "write"),
        ("removeLabel", "message", "write"),
        ("deleteMessage", "", "delete"),
        ("create", "payout", "pay"),
        ("create", "permission", "grant"),
        ("create", "user", "admin"),
        ("executeQuery", "", "query"),
        ("run_job", "", "execute"),
        ("TriggerBuild", "", "execute"),
        ("frobnicate", "", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_verbs_by_their_words(operation: str, resource: str, verb: str) -> None:
    assert verb_of(operation, resource) == verb


def test_the_word_that_told_is_given_as_the_reason() -> None:
    assert telling_words("pleaseDeleteAll") == ("delete",)
    assert telling_words("frobnicate") == ()
