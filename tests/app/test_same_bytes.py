"""Two exports of the same file, in processes of their own, are the same bytes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from window_driver import INCIDENT

from app.commands.export import PICTURES, TEXTS

ROOT = Path(__file__).resolve().parents[2]


def exported(source: Path, target: Path, *options: str) -> bytes:
    command = [sys.executable, "-m", "app", "export", str(source), "-o", str(target), *options]
    subprocess.run(command, check=True, cwd=ROOT)
    return target.read_bytes()


@pytest.mark.parametrize("suffix", PICTURES + TEXTS)
def test_exports_are_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    source = tmp_path / "incident.yaml"
    source.write_text(INCIDENT, encoding="utf-8")
    first = exported(source, tmp_path / f"first{suffix}")
    assert first
    assert first == exported(source, tmp_path / f"second{suffix}")


def test_a_board_pack_is_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "incident.yaml"
    source.write_text(INCIDENT, encoding="utf-8")
    first = exported(source, tmp_path / "first.pdf", "--report", "board")
    assert first == exported(source, tmp_path / "second.pdf", "--report", "board")
