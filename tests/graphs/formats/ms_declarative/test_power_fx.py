"""What is told of Power Fx expressions, and what is left open."""

from __future__ import annotations

import pytest

from graphs.formats.ms_declarative.power_fx import literal, meaning, url_of

ANSWER = frozenset({"local.answer"})


@pytest.mark.parametrize(
    "condition",
    [
        "=Local.Answer",
        "=local.answer = true",
        '=Local.Answer = "Yes"',
        '=Upper(Trim(Local.Answer)) = "APPROVE"',
        '="ok" = Local.Answer',
        '=Local.Answer <> "no"',
        "=Not(Local.Answer = false)",
        "=(Local.Answer = true) && Local.Amount < 100",
        '=And(Local.Amount < 100, Local.Answer = "yes")',
        '=Local.Answer = "yes" Or Local.Answer = "ok"',
        "=Local.Answer = 'cr1_x.main.question'.Yes",
        "=!(Local.Answer = false)",
    ],
)
def test_it_holds_only_where_the_answer_approves(condition: str) -> None:
    assert meaning(condition, ANSWER) is True


@pytest.mark.parametrize(
    "condition",
    [
        "=Not(Local.Answer)",
        "=!Local.Answer",
        '=Local.Answer = "reject"',
        '=Local.Answer <> "yes"',
        '=Local.Answer = "no" || Local.Tries > 3',
    ],
)
def test_it_fails_only_where_the_answer_approves(condition: str) -> None:
    assert meaning(condition, ANSWER) is False


@pytest.mark.parametrize(
    "condition",
    [
        '=Local.Other = "yes"',
        '=Local.Answer = "EXIT"',
        "=Local.Answer <> Local.Original",
        '=Local.Answer = "yes" || Local.Amount < 100',
        '=Local.Answer = "no" && Local.Tries > 3',
        "=Not(Local.Answer = true && Local.Amount < 100)",
        "=Local.Answers",
        "=IsBlank(Local.Answer)",
        '="Local.Answer = true"',
        "=(((Local.Answer",
        "",
        None,
        7,
        "=" + "(" * 5000,
    ],
)
def test_anything_else_is_left_open(condition: object) -> None:
    assert meaning(condition, ANSWER) is None


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://a.example.org/x", "https://a.example.org/x"),
        ("https://a.example.org/{Local.Path}", "https://a.example.org/{{…}}"),
        ('=Concatenate("https://a.example.org/", Local.Name)', "https://a.example.org/{{…}}"),
        ('="https://a.example.org/" & Local.Name', "https://a.example.org/{{…}}"),
        ('="https://a.example.org/x"', "https://a.example.org/x"),
        ("=Env.SERVER", "{{…}}"),
        (None, ""),
    ],
)
def test_the_fixed_beginning_of_a_url_is_kept(written: object, url: str) -> None:
    assert url_of(written) == url


def test_only_what_is_not_computed_is_literal() -> None:
    assert literal('="a ""b"""') == 'a "b"'
    assert literal("plain") == "plain"
    assert literal("{Local.X}") == ""
    assert literal("=Local.X") == ""
    assert literal(["x"]) == ""
