"""Pictures and texts from the command line: whole files of the kind that the name asks for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

import resources
from app.cli import run
from app.commands.export import TEXTS
from app.options import Lens, Theme
from graphs.drawing.lenses import LENSES
from graphs.reports.charts.registry import CHARTS
from graphs.reports.registry import PICTURES

WORKFLOW = """\
ungated: 1
name: Incident response
zones:
  - {id: internet, name: Internet, trust: untrusted}
  - {id: corp, name: Corporate, trust: internal}
nodes:
  - {id: alert, kind: trigger, zone: internet, exposure: anonymous}
  - {id: copilot, kind: agent, name: Incident copilot, zone: corp}
  - {id: spare, kind: agent, name: Incident copilot, zone: corp}
  - {id: cluster, kind: system, zone: corp, criticality: high}
links:
  - {from: alert, to: copilot, kind: flow}
  - {from: copilot, to: cluster, kind: acts, verb: execute}
"""
BEGINS = {".svg": b"<?xml", ".png": b"\x89PNG\r\n\x1a\n", ".pdf": b"%PDF-"}


@pytest.fixture
def workflow(tmp_path: Path) -> Path:
    file = tmp_path / "flow.yaml"
    file.write_text(WORKFLOW, encoding="utf-8")
    return file


@pytest.mark.parametrize("lens", list(Lens))
@pytest.mark.parametrize("suffix", PICTURES)
def test_every_lens_is_drawn_as_every_kind_of_picture(
    workflow: Path, tmp_path: Path, lens: Lens, suffix: str, qapp
) -> None:
    picture = tmp_path / f"map{suffix}"
    assert run(["export", str(workflow), "-o", str(picture), "--lens", lens.value]) == 0
    assert picture.read_bytes().startswith(BEGINS[suffix])
    assert sorted(tmp_path.iterdir()) == [workflow, picture]


@pytest.mark.parametrize("lens", list(Lens))
@pytest.mark.parametrize("suffix", TEXTS)
def test_every_lens_is_told_as_every_kind_of_diagram(
    workflow: Path, tmp_path: Path, lens: Lens, suffix: str
) -> None:
    diagram = tmp_path / f"map{suffix}"
    assert run(["export", str(workflow), "-o", str(diagram), "--lens", lens.value]) == 0
    made = diagram.read_bytes()
    assert made.startswith(b"PK") or "Incident copilot" in made.decode("utf-8")


def texts_of(picture: Path) -> str:
    return " ".join(ElementTree.parse(picture).getroot().itertext())


def test_the_gates_lens_says_how_many_are_gated(workflow: Path, tmp_path: Path) -> None:
    picture = tmp_path / "map.svg"
    assert run(["export", str(workflow), "-o", str(picture), "--lens", "gates"]) == 0
    assert "0 of 1" in texts_of(picture)


def test_a_focus_is_a_node_by_id_or_by_a_name_that_only_it_has(
    workflow: Path, tmp_path: Path, capsys
) -> None:
    picture = tmp_path / "map.svg"
    command = ["export", str(workflow), "-o", str(picture), "--lens", "blast", "--focus"]
    assert run([*command, "cluster"]) == 0
    first = picture.read_text(encoding="utf-8")
    assert run([*command, "copilot"]) == 0
    assert picture.read_text(encoding="utf-8") != first
    capsys.readouterr()
    assert run([*command, "Incident copilot"]) == 2
    assert "copilot, spare" in capsys.readouterr().err
    assert run([*command, "clustr"]) == 2
    assert "Did you mean cluster?" in capsys.readouterr().err


@pytest.mark.parametrize("theme", list(Theme))
def test_themes_differ_only_in_colour(workflow: Path, tmp_path: Path, theme: Theme) -> None:
    picture, plain = tmp_path / "map.svg", tmp_path / "plain.svg"
    assert run(["export", str(workflow), "-o", str(picture), "--theme", theme.value]) == 0
    assert run(["export", str(workflow), "-o", str(plain)]) == 0
    # With more contrast what is faded fades less.
    colour = re.compile(r"#[0-9a-f]{6}|\.faded\{[^}]*\}")
    colourless = [colour.sub("", file.read_text("utf-8")) for file in (picture, plain)]
    assert colourless[0] == colourless[1]
    same = picture.read_bytes() == plain.read_bytes()
    assert same is (theme is Theme.LIGHT)


def test_two_exports_give_the_same_bytes(workflow: Path, tmp_path: Path) -> None:
    pictures = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for picture in pictures:
        assert run(["export", str(workflow), "-o", str(picture), "--lens", "gates"]) == 0
    assert pictures[0].read_bytes() == pictures[1].read_bytes()


def test_the_command_line_offers_the_lenses_that_there_are() -> None:
    assert [lens.value for lens in Lens] == [lens.id for lens in LENSES]


def test_a_picture_that_fails_leaves_the_old_one(
    workflow: Path, tmp_path: Path, monkeypatch, capsys
) -> None:
    picture = tmp_path / "map.png"
    picture.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.canvas.pictures.to_png", fail)
    assert run(["export", str(workflow), "-o", str(picture)]) == 2
    assert "no space left on device" in capsys.readouterr().err
    assert picture.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == [workflow, picture]


@pytest.mark.parametrize("chart", list(CHARTS))
@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_every_chart_is_drawn_as_a_picture(tmp_path: Path, chart: str, suffix: str) -> None:
    (file,) = [item for item in resources.examples() if item.name == "incident-response.yaml"]
    made = [tmp_path / f"{name}{suffix}" for name in ("one", "two")]
    for picture in made:
        assert run(["export", str(file), "-o", str(picture), "--chart", chart]) == 0
    assert made[0].read_bytes().startswith(BEGINS[suffix])
    assert made[0].read_bytes() == made[1].read_bytes()


@pytest.mark.parametrize(
    ("output", "options", "said"),
    [
        ("a.svg", ["--chart", "nothing"], "nothing: there is no such chart. Use one of verbs, "),
        ("a.pdf", ["--chart", "verbs"], "a chart is not written so. End its name in .svg or .png."),
        ("a.svg", ["--chart", "standards"], "the chart standards has nothing to show"),
        ("a.svg", ["--chart", "verbs", "--focus", "x"], "A chart is no map"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_a_line_on_standard_error(
    tmp_path: Path, capsys, output: str, options: list[str], said: str
) -> None:
    file = tmp_path / "empty.yaml"
    file.write_text("ungated: 1\nname: Empty\nnodes: [{id: n, kind: data}]\nlinks: []\n")
    assert run(["export", str(file), "-o", str(tmp_path / output), *options]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / output).exists()


def test_names_are_hidden_in_charts_too(workflow: Path, tmp_path: Path) -> None:
    picture = tmp_path / "radius.svg"
    assert run(["export", str(workflow), "-o", str(picture), "--chart", "radius"]) == 0
    assert b"Incident copilot" in picture.read_bytes()
    hidden = ["--chart", "radius", "--redact-names"]
    assert run(["export", str(workflow), "-o", str(picture), *hidden]) == 0
    assert b"Incident copilot" not in picture.read_bytes()


def test_a_chart_is_drawn_without_a_word_where_no_cache_can_be_written(tmp_path: Path) -> None:
    (file,) = [item for item in resources.examples() if item.name == "incident-response.yaml"]
    (blocked := tmp_path / "file").write_text("no folder")
    command = [sys.executable, "-m", "app", "export", str(file), "--chart", "radius", "-o"]
    surroundings = {**os.environ, "MPLCONFIGDIR": str(blocked / "below")}
    made = subprocess.run(
        [*command, str(tmp_path / "radius.svg")], env=surroundings, capture_output=True, check=True
    )
    assert (made.stdout, made.stderr) == (b"", b"")


def test_a_title_block_tells_the_file_and_the_hashes(workflow: Path, tmp_path: Path) -> None:
    plain, blocked = tmp_path / "plain.svg", tmp_path / "blocked.svg"
    assert run(["export", str(workflow), "-o", str(plain)]) == 0
    assert run(["export", str(workflow), "-o", str(blocked), "--title-block"]) == 0
    assert "flow.yaml" not in texts_of(plain)
    for words in ("flow.yaml", "Model", "Policy"):
        assert words in texts_of(blocked)
    before = texts_of(blocked)
    workflow.write_text(WORKFLOW.replace("criticality: high", "criticality: low"), "utf-8")
    assert run(["export", str(workflow), "-o", str(blocked), "--title-block"]) == 0
    assert re.findall(r"\b[0-9a-f]{12}\b", before) != re.findall(
        r"\b[0-9a-f]{12}\b", texts_of(blocked)
    )


def test_the_scale_of_a_png_is_chosen(workflow: Path, tmp_path: Path, qapp) -> None:
    widths = []
    for scale in ("1", "3"):
        picture = tmp_path / f"map{scale}.png"
        assert run(["export", str(workflow), "-o", str(picture), "--scale", scale]) == 0
        widths.append(int.from_bytes(picture.read_bytes()[16:20], "big"))
    assert widths[1] == pytest.approx(3 * widths[0], abs=3)


def test_a_changed_node_changes_few_lines_of_the_picture(workflow: Path, tmp_path: Path) -> None:
    picture = tmp_path / "map.svg"
    assert run(["export", str(workflow), "-o", str(picture)]) == 0
    before = picture.read_text("utf-8").splitlines()
    workflow.write_text(WORKFLOW.replace("criticality: high", "criticality: low"), "utf-8")
    assert run(["export", str(workflow), "-o", str(picture)]) == 0
    after = picture.read_text("utf-8").splitlines()
    changed = set(before) ^ set(after)
    assert 0 < len(changed) <= 4
    assert all('data-id="cluster"' in line for line in changed)


def test_the_help_names_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "--help"]) == 0
    words = re.sub(r"-\s+", "-", capsys.readouterr().out)
    assert {*PICTURES, *TEXTS} <= set(re.findall(r"(?<=\s)\.[a-z.-]+[a-z]", words))
