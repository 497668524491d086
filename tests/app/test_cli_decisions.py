"""The log of decisions in `ungated check`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from window_driver import INCIDENT

from app.cli import run
from app.services.deciding import finding_trace
from app.services.judging import judged_file
from graphs.formats.decision_log import append, log_path
from graphs.model.decisions import Entry
from graphs.model.said import Decision


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    path = tmp_path / "incident.yaml"
    path.write_text(INCIDENT, encoding="utf-8")
    return path


def decide(flow: Path, decision: str = "accept") -> tuple[list[str], Path]:
    """Decide on every finding of R01, and give their ids and the log."""
    loaded, judgement = judged_file(str(flow), None, {"R01"})
    path = log_path(flow)
    assert path is not None
    for each in judgement.findings:
        said = Decision(each.id, decision, "Ann", "a demo", date(2027, 1, 31), date(2026, 11, 23))
        append(path, Entry(said, each.rule, finding_trace(loaded.workflow, each)))
    return [each.id for each in judgement.findings], path


def check(flow: Path, *more: str) -> int:
    return run(["check", str(flow), "--rules", "R01", "--today", "2026-12-01", *more])


def test_an_acceptance_in_the_log_silences(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(flow) == 1
    found, _ = decide(flow)
    capsys.readouterr()
    assert check(flow) == 0
    assert "accepted by Ann until 2027-01-31 (a demo)" in capsys.readouterr().out
    assert check(flow, "--no-overlay") == 1
    capsys.readouterr()
    check(flow, "--format", "sarif")
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert len(results) == len(found)
    assert all(result["suppressions"][0]["status"] == "accepted" for result in results)


def test_the_newest_decision_counts(flow: Path) -> None:
    decide(flow)
    decide(flow, "avoid")
    assert check(flow) == 1


def test_the_log_wins_over_the_overlay(flow: Path) -> None:
    found, _ = decide(flow, "mitigate")
    accepted = "\n".join(
        f"  - {{finding: {each}, decision: accept, owner: Ann, reason: r, expires: 2027-01-31}}"
        for each in found
    )
    overlay = flow.with_name(flow.name + ".ungated.yaml")
    overlay.write_text(f"ungated-overlay: 1\ndecisions:\n{accepted}\n", encoding="utf-8")
    assert check(flow) == 1


def test_a_changed_path_counts_again(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decide(flow)
    flow.write_text(INCIDENT.replace("zone: corp, owner: sre", "zone: prod"), encoding="utf-8")
    capsys.readouterr()
    assert check(flow) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "counts again: R01" in told
    assert "the path changed" in told
    assert "environment of Incident copilot was test and is prod" in told
    check(flow, "--format", "json")
    assert json.loads(capsys.readouterr().out)["files"][0]["reopened"]


def test_a_broken_log_silences_nothing_and_is_told(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, log = decide(flow)
    log.write_bytes(log.read_bytes().replace(b'"Ann"', b'"Eve"', 1))
    capsys.readouterr()
    assert check(flow) == 1
    told = capsys.readouterr()
    assert f"{log}:1: the line was changed" in told.err
    assert "Restore the log" in told.err


def test_a_decision_on_an_unknown_path_does_not_hold(flow: Path) -> None:
    found, log = decide(flow)
    for each in found:
        append(log, Entry(Decision(each, "accept", "Ann", "a demo", date(2027, 1, 31)), "R01"))
    assert check(flow) == 1
