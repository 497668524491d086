"""Front matter as people write it: valid, nearly valid, missing, and as enemies write it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.formats.front_matter import begins_with_front_matter, split


def test_valid_front_matter_is_split_from_the_body() -> None:
    found = split("---\nname: a\ntools: [Read, Grep]\n---\n# Title\ntext\n", "a.md")
    assert found.data == {"name": "a", "tools": ["Read", "Grep"]}
    assert found.body == "# Title\ntext\n"
    assert found.problems == ()
    assert (found.first_line, found.body_line) == (2, 5)


def test_line_ends_marks_and_blank_lines_before_it_do_not_matter() -> None:
    found = split("\ufeff\r\n---\r\nname: a\r\n---\r\nbody\r\n", "a.md")
    assert found.data == {"name": "a"}
    assert found.body == "body\r\n"
    assert (found.first_line, found.body_line) == (3, 5)


def test_a_code_fence_around_the_whole_file_is_passed_over() -> None:
    assert split("````chatagent\n---\ntools: [x]\n---\nbody", "a.md").data == {"tools": ["x"]}


def test_a_text_without_front_matter_is_all_body() -> None:
    found = split("# Title\n---\nname: a\n---\n", "a.md")
    assert found.data is None
    assert found.body == "# Title\n---\nname: a\n---\n"
    assert found.problems == ()
    assert not begins_with_front_matter(found.body)


def test_empty_front_matter_has_no_keys() -> None:
    assert split("---\n---\nbody", "a.md").data == {}


def test_an_unquoted_colon_is_read_as_text_with_a_warning() -> None:
    text = "---\nname: a\ndescription: Use when: 'x', or # y\ntools: Read, Grep\n---\nbody\n"
    found = split(text, "agents/a.md")
    assert found.data == {
        "name": "a",
        "description": "Use when: 'x', or # y",
        "tools": "Read, Grep",
    }
    assert [problem.split(": ")[0] for problem in found.problems] == ["agents/a.md:3"]
    assert "`description`" in found.problems[0]


def test_lists_beside_a_broken_value_stay_lists() -> None:
    found = split("---\nd: a: b\ntools:\n  - Read\n  - Bash(git:*)\nmax: 3\n---\n", "a.md")
    assert found.data == {"d": "a: b", "tools": ["Read", "Bash(git:*)"], "max": 3}


def test_a_glob_that_yaml_takes_for_an_alias_is_text() -> None:
    assert split("---\napplyTo: **/*.ts\n---\n", "a.md").data == {"applyTo": "**/*.ts"}


def test_a_broken_value_deep_within_leaves_the_rest_of_its_key() -> None:
    text = "---\nhandoffs:\n  - label: Go: now\n    agent: b\n    prompt: |\n      a: b: c\n---\n"
    found = split(text, "a.md")
    assert found.data == {"handoffs": [{"label": "Go: now", "agent": "b", "prompt": "a: b: c\n"}]}
    assert len(found.problems) == 1


def test_a_text_that_goes_on_at_the_margin_does_not_replace_a_key() -> None:
    text = "---\nname: a\ndescription: Use when: x\n<example>\nname: b\n</example>\n---\n"
    found = split(text, "a.md")
    assert found.data is not None
    assert found.data["name"] == "a"
    assert any("again" in problem for problem in found.problems)


def test_front_matter_that_is_never_closed_ends_at_a_blank_line() -> None:
    found = split("---\nname: a\n\nbody: text\n", "a.md")
    assert found.data == {"name": "a"}
    assert found.body == "\nbody: text\n"
    assert found.problems == (
        "a.md:1: the front matter is never closed. Put a line `---` below it.",
    )


def test_a_list_in_place_of_keys_is_told() -> None:
    found = split("---\n- a\n- b\n---\n", "a.md")
    assert found.data is None
    assert "no keys" in found.problems[0]


def test_no_secret_stands_in_a_problem() -> None:
    token = "ghp_" + "a1B2" * 9
    found = split(f"---\n{token}: a: b\n---\n", "a.md")
    assert found.problems
    assert token not in "".join(found.problems)


@pytest.mark.parametrize(
    "text",
    [
        "---\n" + "a: [" * 20_000 + "\n---\n",
        "---\n" + "a: b: c\n" * 30_000 + "---\n",
        "---\n" + "\n" * 200_000,
        "\n" * 200_000 + "x",
        "---\n" + "k: " + ": " * 100_000 + "\n---\n",
        "---\na: &x [1,1,1,1,1,1,1,1]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*x,*x]\n" for n in range(8))
        + "z: a: b\n---\n",
    ],
)
def test_hostile_front_matter_is_read_in_bounded_time(text: str) -> None:
    start = time.process_time()
    split(text, "a.md")
    assert time.process_time() - start < 10


@given(st.text(alphabet=" \t\r\n-:#\"'[]{}|>&*!%@`ab.0", max_size=60))
def test_any_text_is_split_without_an_error(middle: str) -> None:
    found = split(f"---\n{middle}\n---\nbody", "a.md")
    assert found.data is None or all(isinstance(key, str) for key in found.data)
    assert "body" in found.body


def test_every_agent_file_of_the_corpus_has_its_keys(shared: Path) -> None:
    files = sorted((shared / "corpus" / "claude_code").glob("agent-*.md"))
    assert files
    for file in files:
        found = split(file.read_text("utf-8"), file.name)
        assert found.data is not None
        assert {"name", "description", "tools"} <= set(found.data)
        assert bool(found.problems) == (file.name == "agent-gdpr-ccpa-compliance.md")
