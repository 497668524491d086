"""What the README says of formats and commands is so."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_table_of_formats_is_what_the_formats_say_of_themselves() -> None:
    spec = importlib.util.spec_from_file_location("table", ROOT / "packaging" / "formats_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert module.BEGIN in text
    assert module.with_table(text) == text, "run `make docs`"


def test_every_command_is_in_the_readme() -> None:
    from typer.main import get_command

    from app.cli import cli

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = get_command(cli).commands  # type: ignore[attr-defined]
    for name, command in commands.items():
        if not command.hidden:
            assert f"ungated {name}" in text, name
