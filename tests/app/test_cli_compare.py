"""`ungated compare` as a reviewer of a change meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import run

GATED = """\
ungated: 1
name: Shell bot
zones:
  - {id: internet, name: Internet, trust: untrusted}
  - {id: prod, name: Production, trust: internal, environment: prod}
nodes:
  - {id: web, kind: trigger, zone: internet, exposure: anonymous}
  - {id: bot, kind: agent, zone: prod}
  - {id: shell, kind: tool, zone: prod, content: trusted}
  - {id: host, kind: system, name: "Host *one*", zone: prod, criticality: high,
     sensitivity: internal}
  - {id: ask, kind: gate, name: Ask Ann, zone: prod, enforced: before, on_timeout: deny,
     approvers: [Ann], binds: arguments, shows: [arguments, target]}
links:
  - {from: web, to: bot, kind: flow}
  - {from: bot, to: shell, kind: calls, gate: ask}
  - {id: run, from: shell, to: host, kind: acts, verb: execute, reversible: false}
"""
OPEN = GATED.replace(", gate: ask", "")
WEAK = GATED.replace("on_timeout: deny", "on_timeout: approve")
RENAMED = GATED.replace("{id: ask", "{id: ann").replace("gate: ask", "gate: ann")
DECIDED = """\
ungated-overlay: 1
decisions:
  - {{finding: {finding}, decision: accept, owner: ann, reason: known, expires: 2999-01-01}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("gated", GATED), ("open", OPEN), ("weak", WEAK), ("renamed", RENAMED)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def _compare(
    capsys: pytest.CaptureFixture[str], folder: Path, old: str, new: str, *options: str
) -> tuple[int, str]:
    code = run(["compare", str(folder / f"{old}.yaml"), str(folder / f"{new}.yaml"), *options])
    return code, capsys.readouterr().out


def test_a_gate_that_is_taken_off_comes_first(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = _compare(capsys, folder, "gated", "open")
    assert code == 1
    assert "0 of 1 action that needs review is gated; before 1 of 1" in told
    headings = [line for line in told.splitlines() if line and not line.startswith(" ")]
    assert [heading.partition(":")[0] for heading in headings[1:4]] == [
        "Gates lost",
        "Blast radius grown",
        "Findings opened",
    ]
    assert "CRITICAL taken off  bot → shell (calls): the gate Ask Ann is not on this link" in told
    assert "CRITICAL ungated  shell → Host *one* (execute): gated → ungated" in told
    assert "newly reached ungated: Host *one* and shell" in told


def test_the_way_back_is_no_failure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _compare(capsys, folder, "open", "gated")
    assert code == 0
    assert "Gates lost" not in told
    assert "gated  bot → shell (calls): the gate Ask Ann is on this link now" in told


def test_the_same_file_has_no_changes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _compare(capsys, folder, "gated", "gated", "--fail-on", "low")
    assert code == 0
    assert "nothing changed" in told
    assert told.endswith("Nothing got worse.\n")


def test_a_renamed_gate_is_no_lost_gate(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _compare(capsys, folder, "gated", "renamed", "--fail-on", "low")
    assert code == 0
    assert "renamed  Ask Ann (gate): id ask → ann, taken for the same" in told
    assert "Gates lost" not in told


def test_json_names_what_got_worse(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _compare(capsys, folder, "gated", "weak", "--format", "json")
    record = json.loads(told)
    assert code == 1
    assert record["format"] == "ungated.compare/1"
    assert (record["complete"], record["fails"]) == (True, True)
    assert record["gates_lost"][0] == {
        "what": "quality",
        "before": "ask",
        "after": "ask",
        "was": "valid",
        "now": "weak",
        "role": None,
        "severity": "critical",
    }
    assert {"R28"} <= {finding["rule"] for finding in record["findings"]["opened"]}
    assert record["elements"] == [
        {
            "sort": "node",
            "what": "changed",
            "before": "ask",
            "after": "ask",
            "values": [{"name": "on_timeout", "before": "deny", "after": "approve"}],
        }
    ]


def test_markdown_lets_no_name_be_markup(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _compare(capsys, folder, "gated", "open", "--format", "markdown")
    assert code == 1
    assert "#### Gates lost (2)" in told
    assert r"Host \*one\*" in told
    assert "Host *one*" not in told


def test_an_accepted_finding_is_told_and_does_not_count(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told = _compare(capsys, folder, "gated", "weak", "--format", "json")
    record = json.loads(told)
    before = _worse(capsys, folder)
    opened = next(f for f in record["findings"]["opened"] if f["rule"] == "R28")
    overlay = DECIDED.format(finding=opened["id"])
    (folder / "weak.yaml.ungated.yaml").write_text(overlay, encoding="utf-8")
    code, told = _compare(capsys, folder, "gated", "weak")
    assert code == 1
    assert "silenced, accepted by ann" in told
    assert _worse(capsys, folder) == before - 1


def _worse(capsys: pytest.CaptureFixture[str], folder: Path) -> int:
    _, told = _compare(capsys, folder, "gated", "weak")
    return int(told.splitlines()[-1].partition(" ")[0])


def test_what_cannot_be_read_is_told_of_both(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("bad", "worse"):
        (folder / f"{name}.yaml").write_text("nothing: here\n", encoding="utf-8")
    arguments = [str(folder / "bad.yaml"), str(folder / "worse.yaml")]
    assert run(["compare", *arguments]) == 3
    complaint = capsys.readouterr().err
    assert all(argument in complaint for argument in arguments)
    assert run(["compare", "-", "-"]) == 2


ADDED = """\
ungated-overlay: 1
nodes:
  - {id: host, criticality: critical}
"""


def test_an_overlay_goes_on_both_versions(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    added = folder / "added.yaml"
    added.write_text(ADDED, encoding="utf-8")
    _, told = _compare(capsys, folder, "gated", "open", "--overlay", str(added))
    assert "criticality" not in told
    assert "CRITICAL grown" in told


def test_an_overlay_beside_one_version_is_a_change_unless_it_is_left_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "open.yaml.ungated.yaml").write_text(ADDED, encoding="utf-8")
    _, told = _compare(capsys, folder, "gated", "open")
    assert "criticality: high → critical" in told
    _, told = _compare(capsys, folder, "gated", "open", "--no-overlay")
    assert "criticality: high → critical" not in told


def test_no_overlay_means_no_decisions_either(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told = _compare(capsys, folder, "gated", "open", "--format", "json", "--no-overlay")
    opened = json.loads(told)["findings"]["opened"]
    finding = opened[0]["id"]
    (folder / "open.yaml.ungated.yaml").write_text(
        DECIDED.format(finding=finding), encoding="utf-8"
    )
    assert "accepted" in _compare(capsys, folder, "gated", "open")[1]
    assert "accepted" not in _compare(capsys, folder, "gated", "open", "--no-overlay")[1]


def test_an_overlay_and_none_is_bad_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = _compare(capsys, folder, "gated", "open", "--no-overlay", "--overlay", "x.yaml")
    assert code == 2
