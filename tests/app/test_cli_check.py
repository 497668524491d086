"""`ungated check`, `rules`, `questions` and `policy` as a pipeline meets them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sarif_pydantic import Sarif

from app.cli import run

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
#: The same but for an action that it did not have.
MORE = OPEN + "  - {id: drop, from: shell, to: host, kind: acts, verb: delete, reversible: false}\n"
QUIET = """\
ungated: 1
name: Quiet
zones: [{id: lab, trust: internal, environment: dev}]
nodes:
  - {id: clock, kind: trigger, zone: lab, exposure: schedule}
  - {id: count, kind: step, zone: lab}
links: [{from: clock, to: count, kind: flow}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("open", OPEN), ("more", MORE), ("quiet", QUIET)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    code = run(["check", *arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def test_what_is_open_fails_and_what_is_quiet_passes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(folder / "open.yaml")]) == 1
    told = capsys.readouterr().out
    assert f"{folder / 'open.yaml'}:14" in told
    assert "CRITICAL R01" in told
    assert "path: web → bot → shell → host" in told
    assert run(["check", str(folder / "quiet.yaml")]) == 0


def test_the_bar_decides(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    medium = ["check", str(folder / "open.yaml"), "--rules", "R30", "--fail-on"]
    assert run([*medium, "medium"]) == 1
    assert run([*medium, "high"]) == 0


def test_only_what_is_new_fails_against_a_baseline(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = str(folder / "open.yaml"), str(folder / "more.yaml")
    before = str(folder / "before.json")
    assert run(["check", old, "--format", "json", "-o", before, "--rules", "R01"]) == 1
    assert run(["check", old, "--baseline", before, "--rules", "R01"]) == 0
    for baseline in (before, old):
        code, told = _json(capsys_cleared(capsys), new, "--baseline", baseline, "--rules", "R01")
        findings = told["files"][0]["findings"]  # type: ignore[index]
        assert code == 1
        assert {tuple(f["elements"]) for f in findings} == {("run",), ("drop",)}
        failing = [f["elements"] for f in findings if f["id"] in told["failing"]]  # type: ignore[operator]
        assert failing == [["drop"]]


def capsys_cleared(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    capsys.readouterr()
    return capsys


def test_ignoring_a_rule_needs_a_reason_and_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(folder / "open.yaml")
    assert run(["check", file, "--ignore", "R01"]) == 2
    assert "a reason is missing" in capsys.readouterr().err
    assert run(["check", file, "--rules", "R01", "--ignore", "R01=a lab without value"]) == 0
    assert "silenced: 1 finding, R01 is ignored: a lab without value" in capsys.readouterr().out


def test_an_unreadable_file_hides_none_of_the_others(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.yaml").write_text("ungated: 1\nnodes: [", encoding="utf-8")
    assert run(["check", str(folder / "broken.yaml"), str(folder / "open.yaml")]) == 3
    said = capsys.readouterr()
    assert re.search(r"broken\.yaml:\d+:\d+: ", said.err)
    assert "CRITICAL R01" in said.out
    run(["check", str(folder / "broken.yaml"), str(folder / "open.yaml"), "--format", "json"])
    assert json.loads(capsys.readouterr().out)["complete"] is False
    assert run(["check", str(folder / "broken.yaml")]) == 3
    assert capsys.readouterr().out == "no file could be read: nothing was checked.\n"


def test_a_rule_that_does_not_exist_is_bad_usage(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(folder / "open.yaml"), "--rules", "R99"]) == 2
    assert run(["rules", "R99"]) == 2
    assert "ungated rules" in capsys.readouterr().err


def test_sarif_points_at_the_line_and_walks_the_path(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(folder / "open.yaml"), "--format", "sarif", "--rules", "R01"]) == 1
    log = json.loads(capsys.readouterr().out)
    (result,) = log["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].endswith("open.yaml")
    assert OPEN.splitlines()[place["region"]["startLine"] - 1].startswith("  - {id: run,")
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [s["location"]["message"]["text"] for s in steps] == ["web", "bot", "shell", "host"]
    rule = log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["id"] == result["ruleId"] == "R01"


@pytest.mark.parametrize("bar", ["low", "critical"])
def test_sarif_is_read_by_a_reader_of_its_own(
    folder: Path, capsys: pytest.CaptureFixture[str], bar: str
) -> None:
    files = [str(folder / f"{name}.yaml") for name in ("open", "more", "quiet")]
    ignore = ["--ignore", "R30=logs are kept elsewhere"]
    assert run(["check", *files, "--format", "sarif", "--fail-on", bar, *ignore]) == 1
    text = capsys.readouterr().out
    (only,) = Sarif.model_validate_json(text).runs
    results = only.results or []
    plain = json.loads(text)["runs"][0]["results"]
    assert {each["ruleId"] for each in plain if "suppressions" in each} == {"R30"}
    assert len({result.rule_id for result in results}) == len(only.tool.driver.rules or [])


def test_sarif_points_into_json_files(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = shared / "corpus/n8n/proxmox-ai-agent-with-n8n-and-generative-ai.json"
    run(["check", str(file), "--format", "sarif", "--rules", "R01"])
    log = json.loads(capsys.readouterr().out)
    lines = file.read_text(encoding="utf-8").splitlines()
    numbers = [
        result["locations"][0]["physicalLocation"]["region"]["startLine"]
        for result in log["runs"][0]["results"]
    ]
    assert numbers
    assert all(1 < number <= len(lines) for number in numbers)


def test_junit_counts_what_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(folder / "open.yaml"), "--format", "junit"]) == 1
    root = ElementTree.fromstring(capsys.readouterr().out)
    (suite,) = root
    failures = [case for case in suite if case.find("failure") is not None]
    assert len(failures) == int(suite.attrib["failures"]) > 0
    assert len(suite) == int(suite.attrib["tests"])


def test_annotations_are_one_line_each(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(folder / "open.yaml"), "--format", "github"]) == 1
    shape = re.compile(
        r"::(error|warning|notice) file=[^,:]+,line=\d+,title=[^,:]*(%2C[^,:]*)*::.+"
    )
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all(shape.fullmatch(line) for line in lines)


def test_two_runs_give_the_same_bytes(folder: Path) -> None:
    command = [sys.executable, "-m", "app", "check", str(folder / "more.yaml"), "--format", "json"]
    first, second = (
        subprocess.run(command, capture_output=True, check=False, env=None).stdout for _ in range(2)
    )
    assert first == second != b""


def test_questions_and_policy_answer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["questions", str(folder / "open.yaml")]) == 0
    assert "would settle" in capsys.readouterr().out
    assert run(["policy", str(folder / "open.yaml")]) == 0
    assert "default policy, line 1 of its actions" in capsys.readouterr().out


def test_every_rule_is_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    listed = re.findall(r"^  (R\d\d)  \S", capsys.readouterr().out, re.MULTILINE)
    assert listed == [f"R{number:02}" for number in range(1, 35)]
    assert run(["rules", "r26"]) == 0
    assert "Fires when" in capsys.readouterr().out
