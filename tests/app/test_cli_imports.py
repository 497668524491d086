"""Which modules a command must not load: each costs every start of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "resources/examples/procurement.yaml"
#: Qt, and what only pictures, charts, documents, layouts and edits of hand-written files need.
HEAVY = ("PySide6", "scipy", "networkx", "matplotlib", "pygraphviz", "docx", "ruamel")
#: Without pydantic, which typer itself uses to look at some options.
ENGINE = ("numpy", "yaml", "graphs.api", "graphs.model")

LOADED = """
import sys
sys.argv[0] = "ungated"
from app.cli import run
code = run(sys.argv[1:]) if sys.argv[1:] else 0
print(code, *sys.modules, file=sys.stderr)
"""


def modules_after(*arguments: str) -> set[str]:
    """What a process has loaded once the command is done."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        capture_output=True,
        check=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    code, *names = done.stderr.split()
    assert code == "0", done.stderr[:500]
    return set(names)


@pytest.mark.parametrize("arguments", [(), ("--help",), ("export", "--help"), ("--version",)])
def test_what_needs_no_file_loads_no_engine(arguments: tuple[str, ...]) -> None:
    loaded = modules_after(*arguments)
    assert "app.export_command" in loaded
    assert not loaded.intersection(HEAVY + ENGINE)


@pytest.mark.parametrize("command", ["analyze", "questions"])
def test_a_command_on_a_small_file_loads_only_what_it_uses(command: str) -> None:
    loaded = modules_after(command, str(EXAMPLE))
    assert {"numpy", "graphs.api"} <= loaded
    assert not loaded.intersection(HEAVY)
