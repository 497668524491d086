"""Workflows that go out as another program's file and come back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from map_texts import HARD_NAMES, incident, subject_of, tiny

import resources
from graphs.api import load, open_document
from graphs.formats.base import Loaded
from graphs.formats.native import read_native
from graphs.formats.native_entries import entries_by_list, header
from graphs.formats.native_writer import dump
from graphs.formats.reading import Document
from graphs.model.elements import Node
from graphs.model.workflow import Workflow
from graphs.reports.registry import report_for
from tests.properties.random_workflows import random_workflow

EXAMPLES = [Path(str(path)) for path in resources.examples()]


def workflows() -> Iterator[Workflow]:
    """The examples, random ones, and ones of hard names."""
    for path in EXAMPLES:
        yield load(path, resources.catalogues(), None).workflow
    for seed in range(60):
        yield readable(random_workflow(Random(seed)))
    loop = Node("loop", kind="step", name="Loop")
    inner = Node("inner", kind="step", name="Inner", extensions={"x-part-of": "loop"})
    yield readable(Workflow("nested", nodes=(loop, inner)))
    for name in HARD_NAMES:
        yield readable(tiny(name))


def readable(workflow: Workflow) -> Workflow:
    """A workflow as a native file gives it."""
    return read_native(dump(workflow), "made.yaml")


def written(workflow: Workflow, suffix: str) -> str:
    made = report_for(suffix).write(subject_of(workflow))
    assert isinstance(made, str)
    return made


def opened(text: str) -> Loaded:
    return open_document(Document("back.json", text), resources.catalogues())


def told(workflow: Workflow) -> dict[str, Any]:
    """All that a native file tells of a workflow, but where its elements stood."""
    return {
        "header": header(workflow),
        **{
            key: [{**entry, "source": None} for entry in entries]
            for key, entries in entries_by_list(workflow).items()
        },
    }


def without_ours(text: str) -> str:
    """The file as another program leaves it that keeps nothing it does not know."""

    def stripped(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: stripped(one) for key, one in value.items() if key != "ungated"}
        return [stripped(one) for one in value] if isinstance(value, list) else value

    return json.dumps(stripped(json.loads(text)))


def example() -> Workflow:
    return incident()
