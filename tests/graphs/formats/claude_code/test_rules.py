"""Permission rules: how they are read, and which calls they mean."""

from __future__ import annotations

import time

import pytest

from graphs.formats.claude_code.rules import Rule, covers, parse_rule


def rule(text: str) -> Rule:
    found = parse_rule(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "tool", "within"),
    [
        ("Bash", "Bash", ""),
        ("Bash(*)", "Bash", ""),
        ("Bash(git commit:*)", "Bash", "git commit:*"),
        ("Bash(echo (a) (b))", "Bash", "echo (a) (b)"),
        ("WebFetch(domain:example.com)", "WebFetch", "domain:example.com"),
        ("Task(reviewer)", "Agent", "reviewer"),
        ("mcp__github", "mcp__github", ""),
        ("mcp__github__*", "mcp__github", ""),
        ("mcp__github__get_issue", "mcp__github__get_issue", ""),
        ("Read(./.env)", "Read", "./.env"),
    ],
)
def test_a_rule_is_a_tool_and_what_stands_in_brackets(text: str, tool: str, within: str) -> None:
    found = rule(text)
    assert (found.tool, found.within) == (tool, within)


@pytest.mark.parametrize("text", ["", "   ", "(x)", "Bash(git", "a b"])
def test_what_is_no_rule_is_none(text: str) -> None:
    assert parse_rule(text) is None


def test_the_server_of_a_rule() -> None:
    assert (rule("mcp__a_b__get__x").server, rule("mcp__a_b__get__x").server_tool) == (
        "a_b", "get__x",
    )  # fmt: skip
    assert (rule("mcp__a__*").server, rule("mcp__a__*").server_tool) == ("a", "")
    assert rule("Bash").server == ""


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("Bash", "Bash(git push:*)"),
        ("Bash(git:*)", "Bash(git push:*)"),
        ("Bash(git *)", "Bash(git push origin)"),
        ("Bash(git *)", "Bash(git)"),
        ("Bash(npm run test:*)", "Bash(npm run test)"),
        ("mcp__github", "mcp__github__get_issue"),
        ("mcp__github__get_*", "mcp__github__get_issue"),
        ("Web*", "WebFetch"),
        ("*", "Bash"),
        ("WebFetch(domain:*.example.com)", "WebFetch(domain:a.example.com)"),
        ("Read(./secrets/**)", "Read(./secrets/a.txt)"),
    ],
)
def test_a_wide_rule_covers_a_narrow_one_and_not_the_other_way(wide: str, narrow: str) -> None:
    assert covers(rule(wide), rule(narrow))
    assert not covers(rule(narrow), rule(wide))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bash(git add:*)", "Bash(git push:*)"),
        ("Bash(ls *)", "Bash(lsof)"),
        ("Bash(rm -rf *)", "Bash(rm:*)"),
        ("mcp__git", "mcp__github__get"),
        ("WebFetch(domain:a.com)", "WebFetch(domain:b.com)"),
        ("Edit", "Write"),
        ("Bash(a?c)", "Bash(abc)"),
        ("Bash([ab])", "Bash(a)"),
    ],
)
def test_rules_for_other_calls_cover_nothing(one: str, other: str) -> None:
    assert not covers(rule(one), rule(other))


def test_edit_stands_for_every_tool_that_edits_where_a_family_is_meant() -> None:
    assert covers(rule("Edit"), rule("Write"), family=True)
    assert covers(rule("Read"), rule("Grep"), family=True)
    assert not covers(rule("Write"), rule("Edit"), family=True)


def test_a_pattern_of_many_stars_is_matched_in_bounded_time() -> None:
    wide, narrow = rule("Bash(" + "*a" * 500 + ")"), rule("Bash(" + "a" * 1500 + "b)")
    start = time.process_time()
    assert not covers(wide, narrow)
    assert time.process_time() - start < 2
