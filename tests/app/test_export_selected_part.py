"""The part that is selected in the window is exported by itself, as the whole tells of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from window_driver import Driver

from app.document.perspective import Selection


def test_the_selected_node_is_exported_with_what_is_around_it(
    opened: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "part.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    workflow = opened.document.shown.workflow
    node = workflow.nodes[-1]
    opened.perspective.select(Selection(node.id))
    opened.settle()
    opened.trigger("export.part")
    opened.settle()
    made = target.read_text(encoding="utf-8")
    assert f"Around {node.title}" in made
    assert opened.told[-1].title == "Exported part.svg"
