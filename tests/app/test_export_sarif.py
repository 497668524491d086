"""SARIF by `export` is that of `check`, with what was accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

import resources
from app.cli import run


@pytest.mark.parametrize("redact", [(), ("--redact-names",)])
def test_export_and_check_write_the_same(tmp_path: Path, redact: tuple[str, ...]) -> None:
    example = next(Path(str(each)) for each in resources.examples())
    exported, checked = tmp_path / "a.sarif", tmp_path / "b.sarif"
    assert run(["export", str(example), "-o", str(exported), *redact]) == 0
    run(["check", str(example), "--format", "sarif", "-o", str(checked), *redact])
    assert exported.read_bytes() == checked.read_bytes()
    assert b'"ruleId"' in exported.read_bytes()
