"""The habits of the house that no linter checks."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("graphs", "app", "resources", "tests", "packaging")
SOURCES = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))
#: A file has one reason to change; one that is longer has found a second.
MAX_LINES = 420
#: Names that say nothing of what is inside.
VAGUE = frozenset({"util", "utils", "helper", "helpers", "misc", "common", "tools", "stuff"})


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def every_source() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("file", SOURCES, ids=name_of)


@every_source()
def test_a_module_says_what_it_is_for(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{name_of(file)} has no module docstring"


@every_source()
def test_a_file_stays_readable_in_one_sitting(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").count("\n")
    assert lines <= MAX_LINES, f"{name_of(file)} has {lines} lines; split it by what changes"


@every_source()
def test_a_name_tells_what_is_inside(file: Path) -> None:
    parts = {part.removeprefix("test_") for part in file.relative_to(ROOT).with_suffix("").parts}
    assert not parts & VAGUE


@every_source()
def test_there_are_no_banner_lines(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"^\s*#\s*([-=*#~])\1{3,}", text, re.MULTILINE)


def test_no_file_names_the_machine_it_was_written_on() -> None:
    places = (str(ROOT), str(ROOT.parent) + "/", str(Path.home()) + "/")
    # A checkout right below the root would make every path a match.
    places = tuple(place for place in places if len(Path(place).parts) > 2)
    texts = [*SOURCES, *ROOT.glob("*.md"), *ROOT.glob("*.toml"), ROOT / "Makefile"]
    texts += [file for file in (ROOT / "resources").rglob("*") if file.suffix in (".yaml", ".json")]
    for file in texts:
        text = file.read_text(encoding="utf-8")
        assert not [place for place in places if place in text], name_of(file)


def registered(registry: str, name: str) -> set[str]:
    return set(getattr(import_module(registry), name))


def modules_with(folder: str, assigned: str) -> set[str]:
    """The modules of a package that assign a name at their top level; a package within it whose
    `format.py` does counts as one."""
    found = set()
    for file in [*(ROOT / folder).glob("*.py"), *(ROOT / folder).glob("*/format.py")]:
        for statement in ast.parse(file.read_text(encoding="utf-8")).body:
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            if isinstance(statement, ast.AnnAssign):
                targets = [statement.target]
            if any(isinstance(target, ast.Name) and target.id == assigned for target in targets):
                inner = file.stem if file.parent == ROOT / folder else file.parent.name
                found.add(f"{folder.replace('/', '.')}.{inner}")
    return found


def test_every_format_is_registered_and_every_registered_one_exists() -> None:
    assert registered("graphs.formats.registry", "FORMATS") == modules_with(
        "graphs/formats", "FORMAT"
    )


def test_format_ids_are_unique_and_each_tells_what_it_can_say() -> None:
    formats = import_module("graphs.formats.registry").formats()
    assert len({each.id for each in formats}) == len(formats)
    for each in formats:
        assert each.title
        assert each.tells.gates
        assert each.tells.credentials
        assert each.tells.zones


def pins() -> dict[str, Version]:
    lines = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonical(name): Version(version) for name, version in pinned}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_pinned_to_a_version_that_it_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["build-system"]["requires"],
    ]
    pinned = pins()
    for requirement in map(Requirement, wanted):
        assert canonical(requirement.name) in pinned
        assert pinned[canonical(requirement.name)] in requirement.specifier
