"""Judging tools by their words, measured on lists of tools with known answers."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

import resources
from graphs.formats.catalogue import Catalogue
from graphs.formats.tool_words import Judgement, ToolWords
from graphs.model.facts import SENSITIVITIES, VERBS
from tests.graphs.formats.mcp_cases import analysed, load_file, named

SUITES = ("banking", "slack")


@pytest.fixture(scope="module")
def judge() -> ToolWords:
    return ToolWords(Catalogue.named(resources.catalogues(), "tool_words"))


def schema(*properties: str) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {"type": "string"} for name in properties}}


def suite(shared: Path, name: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    folder = shared / "groundtruth"
    listed = json.loads((folder / f"toolslist-{name}.json").read_text("utf-8"))["tools"]
    expected = json.loads((folder / f"toolslist-{name}.expected.json").read_text("utf-8"))
    return listed, expected


def measured(found: set[str], wanted: set[str]) -> tuple[float, float]:
    """Recall and precision."""
    right = len(found & wanted)
    return right / len(wanted), right / len(found) if found else 1.0


@pytest.mark.parametrize("name", SUITES)
def test_recall_and_precision_on_known_answers(
    shared: Path, judge: ToolWords, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    listed, expected = suite(shared, name)
    judged = {
        tool["name"]: judge.judge(tool["name"], tool["description"], tool["inputSchema"])
        for tool in listed
    }
    changes = {tool for tool, one in judged.items() if one.changes}
    untrusted = {tool for tool, one in judged.items() if one.content.value == "untrusted"}
    changing = measured(changes, set(expected["changes"]))
    returning = measured(untrusted, set(expected["untrusted"]))
    verbs = [tool for tool, verb in expected["changes"].items() if judged[tool].verb.value == verb]
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{name}: changes something recall {changing[0]:.2f} precision {changing[1]:.2f}, "
            f"verb right {len(verbs)}/{len(expected['changes'])}; "
            f"returns untrusted recall {returning[0]:.2f} precision {returning[1]:.2f}"
        )
    assert changing[0] == 1.0, set(expected["changes"]) - changes
    assert changing[1] >= 0.9
    assert len(verbs) / len(expected["changes"]) >= 0.9
    assert returning[0] == 1.0, set(expected["untrusted"]) - untrusted
    assert returning[1] >= 0.75


def test_recall_by_names_alone_on_the_servers_that_the_catalogue_knows(
    judge: ToolWords, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a server's documentation says its tools do, against their names without any more."""
    servers = Catalogue.named(resources.catalogues(), "mcp_servers")
    known = {
        tool: verb
        for entry in servers.values()
        for listed in (entry.get("tools", {}), entry.get("optional", {}).get("tools", {}))
        for verb, tools in listed.items()
        for tool in tools
    }
    changing = {tool for tool, verb in known.items() if verb != "read"}
    found = {tool for tool in known if judge.judge(tool).changes}
    recall, precision = measured(found, changing)
    with capsys.disabled():
        print(  # noqa: T201
            f"\nknown servers, by names alone: {len(changing)} of {len(known)} tools change "
            f"something, recall {recall:.2f} precision {precision:.2f}"
        )
    assert recall >= 0.95, changing - found


@pytest.mark.parametrize("name", SUITES)
def test_no_tool_that_others_may_write_to_counts_as_trusted(
    shared: Path, judge: ToolWords, name: str
) -> None:
    listed, expected = suite(shared, name)
    for tool in listed:
        found = judge.judge(tool["name"], tool["description"], tool["inputSchema"])
        if tool["name"] in expected["private"] and tool["name"] not in ("get_iban", "get_balance"):
            assert found.content.value != "trusted", tool["name"]


@pytest.mark.parametrize("name", SUITES)
def test_every_task_of_an_attacker_is_an_ungated_path(shared: Path, name: str) -> None:
    _, expected = suite(shared, name)
    workflow = load_file(shared / "groundtruth" / f"toolslist-{name}.json")
    analysis = analysed(workflow)
    agent = named(workflow, "Implied agent").id
    for task, calls in expected["tasks"].items():
        last = named(workflow, calls[-1]).id
        sources = [named(workflow, tool).id for tool in expected["untrusted"]]
        for source in sources:
            reached = set(analysis.radius(source).ungated)
            assert {agent, last} <= reached | {source}, (task, source)
        if calls[-1] in expected["changes"]:
            (action,) = [one for one in analysis.actions if one.actor == last and not one.role]
            assert action.status == "ungated", task
            assert set(sources) <= set(action.entries), task
            assert action.path is not None
            assert agent in action.path.nodes, task


CHANGES = {
    "create_invoice": "write", "cancelOrder": "delete", "wire_funds": "pay", "buy_shares": "pay",
    "set_permissions": "grant", "rotate_api_key": "admin", "publish_article": "send",
    "terminal_run": "execute", "event_remove": "delete", "email_send": "send",
    "deploy_service": "deploy", "mark_thread_read": "write", "book_room": "write",
    "get_or_create_label": "write", "list_and_delete_drafts": "delete", "make_payment": "pay",
    "open_pull_request": "write", "open_door": "write", "check_in": "write",
    "request_review": "write", "select_seat": "write", "unlock_front_door": "write",
    "forward_mail": "send", "add_member_to_team": "grant", "git_checkout": "write",
    "pull_request_review_write": "write", "sub_issue_write": "write", "Process refund": "pay",
    "resolve_issue": "write", "dismiss_notification": "write", "create_notification": "send",
    "create_api_key": "admin", "list_add_item": "write", "close_merge_request": "write",
}  # fmt: skip


@pytest.mark.parametrize(("name", "verb"), CHANGES.items())
def test_a_name_tells_the_verb(judge: ToolWords, name: str, verb: str) -> None:
    found = judge.judge(name)
    assert found.verb.value == verb, found.verb
    assert "“" in found.verb.because or "name" in found.verb.because


READS = (
    "list_scheduled_jobs", "file_upload_status", "searchMessages", "get_update_history",
    "open_file", "select_rows", "message_search", "describe_table",
    "directory_tree", "web_search", "check_availability", "pull_request_read", "issue_read",
    "list_merge_requests", "list_label", "list_update_history",
    "get_access_token_status", "resolve-library-id",
)  # fmt: skip


@pytest.mark.parametrize("name", READS)
def test_a_name_that_only_reads_changes_nothing(judge: ToolWords, name: str) -> None:
    assert judge.judge(name).verb.value == "read"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("Process refund", "Payments"), ("wire_transfer", "Payments"),
        ("git_checkout", "Repository"),
        ("flaky_tool", "Flaky tool"), ("exception_to_branch", "Exception"),
        ("clear_logs", "Logs"), ("pull_request_read", "Repository"),
    ],
)  # fmt: skip
def test_a_name_tells_what_is_dealt_with(judge: ToolWords, name: str, target: str) -> None:
    assert judge.judge(name, "Raises an exception at times.").target.name == target


def test_how_a_tool_fails_is_no_change(judge: ToolWords) -> None:
    told = judge.judge("get_row", "Gets a row. Raises ValueError when there is none.")
    assert told.verb.value == "read"
    assert judge.judge("x", "Throws an error now and then.").verb.value == "unknown"
    assert judge.judge("x", "Raises an invoice.").verb.value == "write"


def test_a_description_tells_of_a_change_that_the_name_hides(judge: ToolWords) -> None:
    marks = judge.judge("get_new_mail", "Returns new mail. The mails are marked as seen after it.")
    assert marks.verb.value == "write"
    hidden = judge.judge("get_new_mail", "Returns new mail. The mails are deleted after that.")
    assert hidden.verb.value == "delete"
    assert hidden.content.value == "untrusted", "it still returns the mails"
    assert judge.judge("fetch_next", "Fetch the next job and delete it.").verb.value == "delete"
    assert judge.judge("refs", "Removes every reference").verb.value == "delete"
    told = judge.judge("get_row", "Get the row that was deleted last. Set `all` to get more.")
    assert told.verb.value == "read"


def test_a_schema_tells_what_no_word_does(judge: ToolWords) -> None:
    assert judge.judge("zap", "", schema("command")).verb.value == "execute"
    assert judge.judge("query", "", schema("sql")).verb.value == "execute"
    assert judge.judge("query", "Read-only query", schema("sql")).verb.value == "read"
    assert judge.judge("zap", "", schema("recipient", "body")).verb.value == "send"
    assert judge.judge("zap", "", schema("payee", "amount")).verb.value == "pay"
    assert judge.judge("zap", "", schema("url", "method")).verb.value == "write"
    unknown = judge.judge("zap")
    assert unknown.verb.value == "unknown"
    assert unknown.changes, "what no word tells may change anything"
    assert unknown.content.value is None


def test_arguments_and_addresses(judge: ToolWords) -> None:
    assert judge.judge("get_x").arguments.value == "fixed"
    assert judge.judge("get_x", "", schema("id")).arguments.value == "model"
    listed = {"properties": {"unit": {"enum": ["C", "F"]}, "all": {"type": "boolean"}}}
    assert judge.judge("get_x", "", listed).arguments.value == "allow-list"
    page = judge.judge("download", "", schema("page_url"))
    assert (page.content.value, page.target.place) == ("untrusted", "internet")


@pytest.mark.parametrize("junk", [None, [], {"properties": []}, {"properties": {"method": 3}},
                                  {"properties": {"method": {"enum": [None, {}]}}}])  # fmt: skip
def test_any_schema_ends_in_a_judgement(judge: ToolWords, junk: Any) -> None:
    assert isinstance(judge.judge("", "", junk), Judgement)
    assert isinstance(judge.judge("and_or_then", "and or and.", junk), Judgement)


def test_long_descriptions_take_bounded_time(judge: ToolWords) -> None:
    began = time.process_time()
    for text in ("is " * 20_000, "a" * 100_000, "will be sent " * 9_000, "! " * 50_000):
        judge.judge("x_" * 40_000, text, {})
    assert time.process_time() - began < 60


def test_the_words_are_sound(judge: ToolWords) -> None:
    catalogue = Catalogue.named(resources.catalogues(), "tool_words")
    for key, entry in catalogue.items():
        kind, _, name = key.partition(" ")
        if kind == "verb":
            assert name in (*VERBS, "read")
        if kind == "object":
            assert entry.get("sensitivity", "public") in SENSITIVITIES
            assert entry["target"]
            assert entry["words"].split()
