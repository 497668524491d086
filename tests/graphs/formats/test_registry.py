"""What a document that no format knows is told."""

from __future__ import annotations

import pytest

from graphs.errors import InputError
from graphs.formats.reading import Document
from graphs.formats.registry import recognise

#: Neither of them is YAML, for its second key.
_PROSE = "Usage: run it\n\n* one: two: three\n"


@pytest.mark.parametrize("name", ["README.md", "docs/Guide.MD", "commands/review.toml"])
def test_prose_is_not_called_broken_yaml(name: str) -> None:
    with pytest.raises(InputError, match="not a workflow that Ungated knows"):
        recognise(Document(name, _PROSE))


def test_broken_yaml_is_told_with_its_place() -> None:
    with pytest.raises(InputError, match=r"flow\.yaml:\d+:\d+: not valid YAML"):
        recognise(Document("flow.yaml", _PROSE))


def test_test_events_are_no_tasks() -> None:
    events = "smoke:\n  description: A first look\n  expected_output: {validation_type: contains}\n"
    with pytest.raises(InputError, match="not a workflow that Ungated knows"):
        recognise(Document("events.yaml", events))


@pytest.mark.parametrize("expected", ["A summary", "[A summary]", ""])
def test_tasks_are_known_by_what_they_give(expected: str) -> None:
    tasks = f"sum_up:\n  description: Sum up\n  expected_output: {expected}\n"
    assert recognise(Document("tasks.yaml", tasks)).id == "crewai"
