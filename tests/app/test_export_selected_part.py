"""The part that is selected in the window is exported by itself, as the whole tells of it."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtWidgets import QFileDialog
from window_driver import Driver

from app.canvas.pictured import Background, subject_of_revision
from app.commands.export_part import DIAGRAMS
from app.document.perspective import Selection
from app.ui.parting import PARTS, excerpt_of


def _export(opened: Driver, target: Path, part: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Export what is around the last node; gives that node's title."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    assert opened.document.shown is not None
    node = opened.document.shown.workflow.nodes[-1]
    opened.perspective.select(Selection(node.id))
    opened.settle()
    opened.trigger(f"export.{part}")
    opened.settle()
    assert opened.told[-1].title == f"Exported {target.name}"
    return node.title


def test_a_part_is_offered_in_every_format_that_draws_one() -> None:
    assert sorted(part.suffix for part in PARTS) == sorted(DIAGRAMS)


def test_a_map_that_somebody_arranged_keeps_its_arrangement_in_a_part(
    opened: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "part.svg"
    _export(opened, target, "part_svg", monkeypatch)
    afresh = target.read_text(encoding="utf-8")
    assert opened.document.shown is not None
    places = opened.document.shown.layout.positions
    # The whole map upside down: what stood above something stands below it.
    opened.document.move({name: (x, 3_000.0 - y) for name, (x, y) in places.items()})
    opened.settle()
    _export(opened, target, "part_svg", monkeypatch)
    assert target.read_text(encoding="utf-8") != afresh
    looking = opened.perspective.now
    subject = subject_of_revision(
        opened.document.shown, looking, "print", Background(is_arranged=True)
    )
    part = excerpt_of(subject, looking)
    assert part is not None
    drawn = subject.part(part).layout.nodes
    for one, other in combinations(drawn.keys() & places.keys(), 2):
        if abs(places[one][1] - places[other][1]) > drawn[one].height + drawn[other].height:
            was_above = places[one][1] < places[other][1]
            assert (drawn[one].y > drawn[other].y) == was_above


def test_the_selected_node_is_exported_with_what_is_around_it(
    opened: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "part.svg"
    title = _export(opened, target, "part_svg", monkeypatch)
    made = target.read_text(encoding="utf-8")
    assert f"Around {title}" in made


@pytest.mark.parametrize("part", [part for part in PARTS if part.suffix != ".svg"])
def test_a_part_is_written_in_the_format_asked_for(
    opened: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: object
) -> None:
    known = next(one for one in PARTS if one is part)
    target = tmp_path / f"part{known.suffix}"
    title = _export(opened, target, known.id, monkeypatch)
    made = target.read_bytes()
    if known.suffix == ".png":
        assert made.startswith(b"\x89PNG")
    elif known.suffix == ".pdf":
        assert made.startswith(b"%PDF")
    else:
        assert title in made.decode("utf-8")
    if known.suffix in (".drawio", ".graphml"):
        ElementTree.fromstring(made)
