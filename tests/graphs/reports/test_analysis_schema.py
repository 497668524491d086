"""The published schema is that of the model, and what is written keeps to it."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from map_texts import HARD_NAMES, incident, subject_of, tiny
from round_trips import workflows

import resources
from graphs.api import InputError, load
from graphs.reports import analysis_file
from graphs.reports.analysis_schema import schema

PAGE = Path(__file__).parents[3] / "docs" / "analysis.schema.json"


@cache
def checker() -> jsonschema.Draft202012Validator:
    published = json.loads(PAGE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(published)
    return jsonschema.Draft202012Validator(strict(published))


def strict(value: Any) -> Any:
    """The schema with every key that is not named forbidden: none of ours is left untold."""
    if isinstance(value, list):
        return [strict(one) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: strict(one) for key, one in value.items()}
    if "properties" in made and "required" in made and isinstance(made["required"], list):
        made.setdefault("additionalProperties", False)
    return made


def test_the_published_schema_is_that_of_the_model() -> None:
    published = json.loads(PAGE.read_text(encoding="utf-8"))
    assert published == schema(), "run `make docs`"


def test_examples_and_random_workflows_keep_to_it() -> None:
    for workflow in workflows():
        checker().validate(json.loads(analysis_file.write(subject_of(workflow))))


def test_files_of_the_corpus_keep_to_it(shared: Path) -> None:
    tried = 0
    for folder in sorted((shared / "corpus").iterdir()):
        files = sorted(one for one in folder.rglob("*") if one.is_file())
        for file in files[:3]:
            if file.stat().st_size > 60_000:
                continue
            try:
                workflow = load(file, resources.catalogues(), None).workflow
            except InputError:
                continue
            checker().validate(json.loads(analysis_file.write(subject_of(workflow))))
            tried += 1
    assert tried >= 20


@pytest.mark.parametrize("name", HARD_NAMES[:12])
def test_names_stand_as_they_are(name: str) -> None:
    told = json.loads(analysis_file.write(subject_of(tiny(name))))
    assert {node["name"] for node in told["nodes"]} == {name}


def test_it_refuses_what_is_none() -> None:
    good = json.loads(analysis_file.write(subject_of(incident())))
    for break_it in (
        lambda one: one.pop("coverage"),
        lambda one: one["actions"][0].update(status="fine"),
        lambda one: one["nodes"][0].update(kind="robot"),
        lambda one: one["findings"][0].pop("why"),
        lambda one: one.update(format="ungated.analysis/2"),
    ):
        bad = deepcopy(good)
        break_it(bad)
        assert not checker().is_valid(bad)
