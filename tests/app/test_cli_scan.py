"""`ungated scan`: the figures of every workflow below a folder, and what it cannot read."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli import run
from graphs.formats.bounds import MAX_BYTES

OPEN = """\
ungated: 1
name: Open
zones:
  - {id: internet, name: Internet, trust: untrusted}
  - {id: prod, name: Production, trust: internal, environment: prod}
nodes:
  - {id: web, kind: trigger, zone: internet, exposure: anonymous}
  - {id: bot, kind: agent, zone: prod}
  - {id: shell, kind: tool, zone: prod, content: trusted}
  - {id: host, kind: system, zone: prod, criticality: high, sensitivity: internal}
links:
  - {from: web, to: bot, kind: flow}
  - {from: bot, to: shell, kind: calls}
  - {id: run, from: shell, to: host, kind: acts, verb: execute, reversible: false}
"""
QUIET = """\
ungated: 1
name: Quiet
zones: [{id: lab, trust: internal, environment: dev}]
nodes:
  - {id: clock, kind: trigger, zone: lab, exposure: schedule}
  - {id: count, kind: step, zone: lab}
links: [{from: clock, to: count, kind: flow}]
"""
N8N = {"name": "Nightly", "nodes": [], "connections": {}}


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path = path.with_name(f"{path.name}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def scanned(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, Any]:
    code = run(["scan", str(folder), "--format", "json", *more])
    return code, json.loads(capsys.readouterr().out)


def test_each_workflow_has_the_figures_that_its_own_analysis_gives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, b__open=OPEN, a=QUIET)
    code, told = scanned(tmp_path, capsys)
    assert code == 1
    assert [file["file"] for file in told["files"]] == ["a.yaml", "b/open.yaml"]
    quiet, opened = told["files"]
    assert (quiet["need_review"], quiet["ungated"], quiet["failing"]) == (0, 0, 0)
    run(["analyze", str(tmp_path / "b" / "open.yaml"), "--format", "json"])
    alone = json.loads(capsys.readouterr().out)
    assert opened["need_review"] == alone["coverage"]["required"] == 1
    assert opened["ungated"] == sum(a["status"] == "ungated" for a in alone["actions"]) == 1
    assert sum(opened["findings"].values()) == len(alone["findings"]) > 0
    for severity, count in opened["findings"].items():
        assert count == sum(each["severity"] == severity for each in alone["findings"])
    assert told["totals"]["workflows"] == 2
    assert told["totals"]["ungated"] == 1
    assert told["complete"] is True


def test_each_file_is_read_by_its_own_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, own=QUIET)
    (tmp_path / "flow.json").write_text(json.dumps(N8N))
    (tmp_path / "package.json").write_text('{"name": "x"}')
    (tmp_path / "README.md").write_text("# About: {{ this")
    code, told = scanned(tmp_path, capsys)
    assert [(file["file"], file["format"]) for file in told["files"]] == [
        ("flow.json", "n8n"),
        ("own.yaml", "native"),
    ]
    assert told["other_files"] == 2
    assert told["unreadable"] == []
    assert code == 0


def test_the_bar_decides_what_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, open=OPEN.replace("criticality: high", "criticality: low"))
    _, told = scanned(tmp_path, capsys, "--fail-on", "low")
    found = told["totals"]["findings"]
    assert told["totals"]["failing"] == sum(found.values())
    _, told = scanned(tmp_path, capsys, "--fail-on", "critical")
    assert told["totals"]["failing"] == found["critical"]


def test_what_cannot_be_read_weighs_more_than_findings_and_hides_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, open=OPEN, broken=OPEN.replace("kind: agent", "kind: agnet"), torn="a: [1,")
    (tmp_path / "bits.json").write_bytes(b"{\x00\x01")
    code, told = scanned(tmp_path, capsys)
    assert code == 3
    assert [each["file"] for each in told["unreadable"]] == [
        "bits.json", "broken.yaml", "torn.yaml",
    ]  # fmt: skip
    assert "agnet" in told["unreadable"][1]["problems"][0]
    assert "binary" in told["unreadable"][0]["problems"][0]
    assert [file["file"] for file in told["files"]] == ["open.yaml"]
    assert told["complete"] is False
    run(["scan", str(tmp_path)])
    text = capsys.readouterr().out
    assert "3 files that cannot be read" in text
    assert "broken.yaml:8:" in text


def test_a_file_that_no_reader_survives_hides_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import app.commands.scan as command

    whole = command.analyse

    def fragile(workflow: Any, policy: Any) -> Any:
        if workflow.name == "Quiet":
            raise RuntimeError("token=abc")
        return whole(workflow, policy)

    monkeypatch.setattr(command, "analyse", fragile)
    put(tmp_path, open=OPEN, quiet=QUIET)
    code, told = scanned(tmp_path, capsys)
    assert code == 3
    assert [file["file"] for file in told["files"]] == ["open.yaml"]
    (problem,) = told["unreadable"][0]["problems"]
    assert "fault of Ungated" in problem
    assert "abc" not in problem


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_links_pipes_and_huge_files_are_no_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    put(outside, open=OPEN)
    put(inside, quiet=QUIET)
    (inside / "file.yaml").symlink_to(outside / "open.yaml")
    (inside / "folder").symlink_to(outside, target_is_directory=True)
    (inside / "around").symlink_to(inside, target_is_directory=True)
    (inside / "gone.yaml").symlink_to(outside / "none.yaml")
    os.mkfifo(inside / "pipe.yaml")
    with (inside / "huge.json").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    (inside / "deep.json").write_text("[" * 100_000)
    code, told = scanned(inside, capsys)
    assert [file["file"] for file in told["files"]] == ["quiet.yaml"]
    reasons = {each["file"]: each["problems"][0] for each in told["unreadable"]}
    assert set(reasons) == {"deep.json", "huge.json", "pipe.yaml"}
    assert "too large" in reasons["huge.json"]
    assert "pipe" in reasons["pipe.yaml"]
    assert code == 3


@pytest.mark.skipif(sys.platform == "win32", reason="names there have no such letters")
def test_names_of_files_cannot_command_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("\x1b[2Jclear.yaml", "line\nbreak.yaml", "\u202emlay.yaml"):
        (tmp_path / name).write_text(OPEN)
    (tmp_path / os.fsdecode(b"half\xff.yaml")).write_text(QUIET)
    (tmp_path / "\x1b[31mtorn.json").write_text("{")
    assert run(["scan", str(tmp_path)]) == 3
    told = capsys.readouterr()
    for text in (told.out, told.err):
        assert not set("\x1b\u202e") & set(text)
    assert "line\\nbreak.yaml" in told.out
    assert "4 workflows" in told.out
    assert run(["scan", str(tmp_path), "--format", "json"]) == 3
    names = [file["file"] for file in json.loads(capsys.readouterr().out)["files"]]
    assert "line\nbreak.yaml" in names


def test_a_folder_that_may_not_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, quiet=QUIET, shut__open=OPEN)
    scan_folder = os.scandir

    def guarded(path: Any) -> Any:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return scan_folder(path)

    monkeypatch.setattr(os, "scandir", guarded)
    code, told = scanned(tmp_path, capsys)
    assert code == 3
    assert told["unreadable"][0]["file"] == "shut"
    assert "permission denied" in told["unreadable"][0]["problems"][0]


def test_an_accepted_finding_is_counted_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, open=OPEN)
    run(["analyze", str(tmp_path / "open.yaml"), "--format", "json"])
    finding = json.loads(capsys.readouterr().out)["findings"][0]
    decision = (
        f"{{finding: {finding['id']}, decision: accept, owner: ops, reason: known, "
        "decided: 2026-01-01, expires: 2026-12-31}"
    )
    overlay = tmp_path / "open.yaml.ungated.yaml"
    overlay.write_text(f"ungated-overlay: 1\ndecisions:\n  - {decision}\n")
    _, before = scanned(tmp_path, capsys, "--no-overlay")
    _, told = scanned(tmp_path, capsys, "--today", "2026-06-01")
    assert told["unreadable"] == []
    assert told["totals"]["silenced"] == 1
    assert sum(told["totals"]["findings"].values()) == (
        sum(before["totals"]["findings"].values()) - 1
    )
    _, expired = scanned(tmp_path, capsys, "--today", "2027-01-01")
    assert expired["totals"]["silenced"] == 0


def test_the_text_puts_the_worst_first_and_sums_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, a=QUIET, b=OPEN, c=OPEN)
    assert run(["scan", str(tmp_path)]) == 1
    first = capsys.readouterr()
    rows = [line.split() for line in first.out.splitlines() if line.endswith((".yaml", "in all"))]
    assert [row[-1] for row in rows] == ["b.yaml", "c.yaml", "a.yaml", "all"]
    figures = [[int(cell) for cell in row[:8]] for row in rows]
    assert figures[-1] == [sum(column) for column in zip(*figures[:-1], strict=True)]
    assert "2 of 2 actions that need review are ungated" in first.out
    assert first.err == ""
    run(["scan", str(tmp_path)])
    assert capsys.readouterr().out == first.out


@pytest.mark.parametrize("name", ["none", "file.yaml", "empty"])
def test_nothing_to_scan_is_not_clean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "file.yaml").write_text(QUIET)
    (tmp_path / "empty").mkdir()
    assert run(["scan", str(tmp_path / name)]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1


def test_a_policy_that_is_not_there_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, a=QUIET, b=OPEN)
    assert run(["scan", str(tmp_path), "--policy", "nowhere.yaml"]) == 3
    assert capsys.readouterr().err.count("no such policy") == 1


def test_what_is_incomplete_weighs_more_than_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    import app.commands.scan as command

    whole = command.judge
    monkeypatch.setattr(command, "judge", lambda *given: replace(whole(*given), failed=("R99",)))
    put(tmp_path, open=OPEN)
    code, told = scanned(tmp_path, capsys)
    assert told["totals"]["failing"] > 0
    assert told["files"][0]["complete"] is False
    assert code == 4


def test_without_names_standard_error_only_counts_what_does_not_fit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, open=OPEN)
    overlay = tmp_path / "open.yaml.ungated.yaml"
    overlay.write_text("ungated-overlay: 1\nnodes:\n  - {id: acme-vault, owner: acme}\n")
    run(["scan", str(tmp_path)])
    assert "acme-vault" in capsys.readouterr().err
    run(["scan", str(tmp_path), "--redact-names"])
    told = capsys.readouterr()
    assert "acme" not in told.out + told.err
    assert told.err.startswith("1 line on overlays and decisions not shown")
