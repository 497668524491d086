"""A part of the map from the command line: drawn in every format, told in words, or refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import resources
from app.cli import run
from app.commands.export_part import DIAGRAMS

INCIDENT = next(str(item) for item in resources.examples() if item.name == "incident-response.yaml")
BEGINS = {".png": b"\x89PNG\r\n\x1a\n", ".pdf": b"%PDF-"}
PARTS = (("--zone", "Production"), ("--around", "post-update"), ("--finding", "R01"))


def exported(target: Path, *arguments: str) -> bytes:
    assert run(["export", INCIDENT, "-o", str(target), *arguments]) == 0
    return target.read_bytes()


@pytest.mark.parametrize("suffix", DIAGRAMS)
def test_a_part_is_drawn_in_every_format_and_twice_alike(tmp_path: Path, suffix: str, qapp) -> None:
    for number, part in enumerate(PARTS):
        made = exported(tmp_path / f"part{number}{suffix}", "--lens", "gates", *part)
        assert made == exported(tmp_path / f"again{number}{suffix}", "--lens", "gates", *part)
        if suffix in BEGINS:
            assert made.startswith(BEGINS[suffix])
        else:
            assert "Prod cluster" in made.decode()


@pytest.mark.parametrize("suffix", [".svg", ".mmd", ".dot", ".puml", ".drawio", ".graphml"])
def test_what_is_not_shown_is_told_and_counts_stay_those_of_the_whole(
    tmp_path: Path, suffix: str
) -> None:
    part = ("--lens", "gates", "--finding", "R01", "--title-block")
    text = exported(tmp_path / f"part{suffix}", *part).decode()
    assert "8 nodes and 9 links not shown" in text
    assert "0 of 3 actions that need review are gated" in text
    # Its name may stand in what is told of the whole.
    assert "search-runbooks" not in text


def test_the_part_of_a_map_without_names_is_the_same_part(tmp_path: Path) -> None:
    finding = ("--finding", "r06", "--lens", "gates")
    for number, part in enumerate((*PARTS[:2], finding)):
        plain = exported(tmp_path / f"plain{number}.graphml", *part).decode()
        hidden = exported(tmp_path / f"hidden{number}.graphml", *part, "--redact-names").decode()
        assert plain.count("<node ") == hidden.count("<node ")
        assert plain.count("<edge ") == hidden.count("<edge ")
        assert "Prod cluster" in plain
        assert "Prod cluster" not in hidden


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--zone", "prd"], "prd: there is no such zone. Did you mean prod"),
        (["--around", "kubctl"], "kubctl: there is no such node. Did you mean kubectl"),
        (["--finding", "R001"], "R001: there is no such finding. Did you mean R01"),
        (["--zone", "prod", "--around", "kubectl"], "not several"),
        (["--zone", "prod", "--steps", "2"], "--steps goes with --around"),
    ],
)
def test_what_there_is_not_is_answered_with_what_there_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    target = tmp_path / "part.svg"
    assert run(["export", INCIDENT, "-o", str(target), *arguments]) == 2
    assert says in capsys.readouterr().err
    assert not target.exists()


def test_a_report_is_always_of_the_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "part.html"
    assert run(["export", INCIDENT, "-o", str(target), "--zone", "prod"]) == 2
    assert "reports tell of the whole workflow" in capsys.readouterr().err
    chart = ["--chart", "verbs", "--zone", "prod"]
    assert run(["export", INCIDENT, "-o", str(tmp_path / "chart.svg"), *chart]) == 2


def test_kept_places_hold_for_a_part_with_and_without_names(tmp_path: Path) -> None:
    file = tmp_path / "incident.yaml"
    file.write_bytes(Path(INCIDENT).read_bytes())
    kept = "\n".join(
        f"  - {{id: {node}, at: [{x}, {y}]}}"
        for node, x, y in (("kubectl", 3000, 2000), ("cluster", 300, 200))
    )
    beside = tmp_path / "incident.yaml.ungated.yaml"
    centres = {}
    for way, names in (("afresh", []), ("kept", []), ("hidden", ["--redact-names"])):
        if way == "kept":
            beside.write_text(f"ungated-overlay: 1\npositions:\n{kept}\n", encoding="utf-8")
        target = tmp_path / f"{way}.graphml"
        part = ["--around", "kubectl", "--steps", "1"]
        assert run(["export", str(file), "-o", str(target), "--lens", "gates", *part, *names]) == 0
        text = target.read_text(encoding="utf-8")
        centres[way] = [
            tuple(float(value) for value in re.findall(rf'<data key="{key}">([\d.-]+)<', text))
            for key in re.findall(r'<key id="(\w+)" for="node" attr.name="[xy]"', text)
        ]
    assert len(centres["kept"]) == 2
    assert centres["kept"] == centres["hidden"]
    assert centres["kept"] != centres["afresh"]
