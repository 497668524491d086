"""A report that the window writes tells of the file and of what was decided."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from window_driver import Driver

from app.ui.exports import EXPORTS
from graphs.model.said import Decision

(MARKDOWN,) = (export for export in EXPORTS if export.id == "markdown")


def written(opened: Driver, target: Path) -> str:
    opened.window.bench.exports.write(MARKDOWN, target)
    opened.settle()
    return target.read_text(encoding="utf-8")


def test_it_names_the_file_by_its_hash(opened: Driver, incident: Path, tmp_path: Path) -> None:
    text = written(opened, tmp_path / "report.md")
    assert hashlib.sha256(incident.read_bytes()).hexdigest() in text
    assert "- **Format:** native" in text
    assert str(incident.parent) not in text


def test_unsaved_changes_are_told_and_have_no_hash(opened: Driver, tmp_path: Path) -> None:
    assert opened.document.shown is not None
    assert opened.document.shown.analysis is not None
    (first, *_) = opened.document.shown.analysis.placement.gates
    opened.document.place_gates((first.link,))
    opened.settle()
    text = written(opened, tmp_path / "report.md")
    assert "with changes that were not saved" in text
    assert "SHA-256 of the file" not in text


def test_decisions_are_told(opened: Driver, tmp_path: Path) -> None:
    revision = opened.document.shown
    assert revision is not None
    assert revision.judged is not None
    finding = revision.judged.judgement.findings[0].id
    decision = Decision(
        finding, "accept", owner="Ann", reason="rebuilt weekly", expires=date(2099, 1, 31)
    )
    opened.window.bench.desk.decisions.decide(revision, (finding,), decision)
    opened.settle()
    text = written(opened, tmp_path / "report.md")
    assert "Accepted by Ann until 2099-01-31 (rebuilt weekly)" in text
    count = len(revision.judged.judgement.findings)
    assert f"1 of {count} findings is decided." in text
