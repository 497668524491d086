"""PlantUML that the real program reads, whatever things are called."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from map_texts import HARD_NAMES, exported, incident, tiny

from graphs.drawing.lenses import LENSES
from graphs.reports.plantuml import write


def test_the_real_plantuml_reads_every_lens_and_any_name(tmp_path: Path) -> None:
    plantuml = shutil.which("plantuml")
    if plantuml is None:
        pytest.skip("plantuml is not installed")
    texts = {lens.id: exported(write, incident(), lens.id) for lens in LENSES}
    texts |= {f"name{i}": exported(write, tiny(name), "gates") for i, name in enumerate(HARD_NAMES)}
    for name, text in texts.items():
        (tmp_path / f"{name}.puml").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [plantuml, "-charset", "UTF-8", "-tsvg", *map(str, tmp_path.glob("*.puml"))],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "JAVA_TOOL_OPTIONS": "-Djava.awt.headless=true"},
    )
    assert "Error line" not in done.stderr + done.stdout
    assert done.returncode == 0
    assert {file.stem for file in tmp_path.glob("*.svg")} == set(texts)


def test_every_node_and_link_is_told() -> None:
    workflow = incident()
    lines = [line.strip() for line in exported(write, workflow, "gates").splitlines()]
    assert len([line for line in lines if " as n" in line]) == len(workflow.nodes)
    assert len([line for line in lines if "-[" in line]) == len(workflow.links)
    assert sum("gate missing" in line for line in lines) == 2


def test_hostile_names_stay_in_their_labels() -> None:
    for name in HARD_NAMES:
        lines = exported(write, tiny(name), "design").splitlines()
        assert len(lines) == len(exported(write, tiny("a"), "design").splitlines())


def test_the_font_has_faces_for_every_script() -> None:
    # A font that is named by its family shows names in Chinese as boxes.
    text = exported(write, tiny("直接回复"), "design")
    assert "直接回复" in text
    assert "skinparam defaultFontName SansSerif" in text.splitlines()
