"""`--redact-names`: no output tells a name, and decisions and codes are as without it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import run
from app.commands.output import check_output
from graphs.formats.decision_log import log_path

NAMED = """
ungated: 1
name: Acme payroll
policy: acme.yaml
description: What Acme does on Fridays
zones:
  - {id: acme-net, name: Acme internet, trust: untrusted}
  - {id: acme-prod, name: Acme production, trust: restricted, environment: prod}
nodes:
  - {id: acme-mail, kind: trigger, name: Acme inbox, zone: acme-net, exposure: anonymous}
  - {id: acme-bot, kind: agent, name: Acme bot, zone: acme-prod, owner: acme-sre, tags: [acme]}
  - {id: acme-tool, kind: tool, name: Acme shell, zone: acme-prod, x-acme: acme}
  - {id: acme-bank, kind: system, name: Acme bank, zone: acme-prod, criticality: critical}
  - {id: acme-files, kind: data, name: Acme files, zone: acme-prod, residency: Acme cellar,
     sensitivity: restricted, content: trusted}
  - {id: acme-ok, kind: gate, name: Acme board, zone: acme-prod, approvers: [acme boss]}
  - {id: acme-key, kind: identity, name: Acme key, zone: acme-prod, issued: standing,
     spiffe_id: "spiffe://acme/x", issuer: acme-ca, reviewed: by acme, expires: acme day}
  - {id: acme-right, kind: privilege, name: Acme right, scope: ["acme:*"]}
links:
  - {from: acme-mail, to: acme-bot, kind: flow}
  - {from: acme-bot, to: acme-tool, kind: calls, name: acme call}
  - {from: acme-bot, to: acme-files, kind: reads}
  - {from: acme-tool, to: acme-bank, kind: acts, verb: pay, reversible: false}
  - {from: acme-bot, to: acme-bank, kind: acts, verb: write, gate: acme-ok}
  - {from: acme-tool, to: acme-key, kind: uses}
  - {from: acme-key, to: acme-right, kind: grants}
  - {from: acme-right, to: acme-bank, kind: permits, verbs: [pay]}
"""
POLICY = """
ungated-policy: 1
name: Acme policy
limits: {regulated_residency: [acme cellar]}
actions:
  - {class: review, verb: [pay, write], because: the Acme board says so}
"""


@pytest.fixture
def named(tmp_path: Path) -> Path:
    file = tmp_path / "acme.yaml-flow.yaml"
    file.write_text(NAMED, encoding="utf-8")
    (tmp_path / "acme.yaml").write_text(POLICY, encoding="utf-8")
    return file


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(arguments)
    return code, capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("analyze",),
        ("analyze", "--format", "json", "--radius", "all"),
        ("check",),
        *(("check", "--format", form) for form in ("json", "sarif", "junit", "github")),
        ("convert",),
        ("questions",),
    ],
    ids=" ".join,
)
def test_no_output_tells_a_name(
    named: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    plain, text = told(capsys, *arguments, str(named))
    assert "acme" in text.lower()
    code, text = told(capsys, *arguments, str(named), "--redact-names")
    assert (code, "acme" in text.lower()) == (plain, False)
    assert "Agent 1" in text or "e0" in text


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_comparison_tells_no_name(
    named: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    newer = named.with_name("acme-newer.yaml")
    text = named.read_text(encoding="utf-8")
    text = text.replace(", gate: acme-ok", "").replace("Acme shell", "Acme bash")
    newer.write_text(text.replace("acme boss", "acme clerk"), encoding="utf-8")
    asked = ("compare", str(named), str(newer), "--format", form)
    plain, before = told(capsys, *asked)
    code, after = told(capsys, *asked, "--redact-names")
    assert (code, "acme" in after.lower()) == (plain, False)
    assert "acme" in before.lower()
    # A node that is called otherwise is so under the veil.
    assert "Tool 1" in after
    assert "Tool 2" in after


@pytest.mark.parametrize("suffix", [".svg", ".mmd", ".dot", ".png"])
def test_an_export_tells_no_name(named: Path, tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"map{suffix}"
    asked = ("export", str(named), "-o", str(output), "--lens", "blast", "--focus", "Acme bot")
    assert run((*asked, "--redact-names")) == 0
    raw = output.read_bytes().lower()
    assert b"acme" not in raw
    assert suffix == ".png" or b"agent 1" in raw


def test_decisions_and_ignored_rules_hold_as_before(
    named: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, text = told(capsys, "check", str(named), "--format", "json")
    findings = json.loads(text)["files"][0]["findings"]
    worst = findings[0]["id"]
    beside = named.with_name(f"{named.name}.ungated.yaml")
    beside.write_text(
        f"ungated-overlay: 1\ndecisions:\n  - finding: {worst}\n    decision: accept\n"
        "    owner: Acme Ann\n    reason: Acme says so\n    expires: 2999-01-01\n"
        "  - finding: R01-0123456789\n    decision: accept\n"
        "    owner: Acme Bob\n    reason: Acme says so\n    expires: 2999-01-01\n",
        encoding="utf-8",
    )
    asked = ("check", str(named), "--ignore", "R13=Acme knows")
    plain, before = told(capsys, *asked)
    code, after = told(capsys, *asked, "--redact-names")
    assert "Acme Ann" in before
    assert "Acme" not in after
    assert "accepted by Owner" in after
    assert code == plain
    assert before.count("fails the check") == after.count("fails the check")


def test_a_converted_file_can_be_read_and_says_the_same(
    named: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "hidden.yaml"
    check_output(output, str(named))
    told(capsys, "convert", str(named), "--redact-names", "-o", str(output))
    # The name of a policy file of its own is not kept.
    policy = str(named.with_name("acme.yaml"))
    _, before = told(capsys, "analyze", str(named), "--format", "json")
    _, after = told(capsys, "analyze", str(output), "--format", "json", "--policy", policy)
    old, new = json.loads(before), json.loads(after)
    assert new["coverage"] == old["coverage"]
    assert [x["status"] for x in new["actions"]] == [x["status"] for x in old["actions"]]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_scan_tells_no_name_and_the_same_figures(
    named: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    (named.parent / "acme-broken.json").write_text('{"acme": ', encoding="utf-8")
    command = ("scan", str(named.parent), "--format", form)
    plain, text = told(capsys, *command)
    code, hidden = told(capsys, *command, "--redact-names")
    assert "acme" in text
    assert code == plain == 3
    assert "acme" not in hidden.lower()
    assert named.parent.name not in hidden
    assert "hidden with the names" in hidden
    if form == "json":
        assert json.loads(hidden)["totals"] == json.loads(text)["totals"]


def test_the_mistakes_of_a_file_are_counted_and_not_quoted(
    named: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = named.with_name("acme-broken.yaml")
    text = NAMED.replace("kind: agent", "kind: acme-kind").replace("to: acme-tool", "to: acme-tol")
    broken.write_text(text, encoding="utf-8")
    assert run(["check", str(broken)]) == 3
    told = capsys.readouterr().err.splitlines()
    wrong = {number for number, line in enumerate(text.splitlines(), 1) if "acme-kind" in line}
    wrong |= {number for number, line in enumerate(text.splitlines(), 1) if "acme-tol}" in line}
    wrong |= {number for number, line in enumerate(text.splitlines(), 1) if "acme-tol," in line}
    assert run(["check", str(named), str(broken), "--redact-names"]) == 3
    after = capsys.readouterr()
    assert "acme" not in (after.out + after.err).lower()
    assert f"File 2 of 2: {len(told)} problems on lines" in after.err
    assert all(f" {number}" in after.err for number in wrong)


def test_mistakes_in_decisions_and_in_a_baseline_are_not_quoted(
    named: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = log_path(str(named))
    assert log is not None
    Path(log).write_text('{"finding": "acme"}\nacme\n', encoding="utf-8")
    run(["check", str(named)])
    assert capsys.readouterr().err
    run(["check", str(named), "--redact-names"])
    hidden = capsys.readouterr().err
    assert "Decisions: " in hidden
    assert "acme" not in hidden.lower()
    baseline = named.with_name("acme-old.json")
    baseline.write_text('{"format": "ungated.findings/1"}', encoding="utf-8")
    asked = ["check", str(named), "--baseline", str(baseline)]
    assert run(asked) == 3
    assert "acme" in capsys.readouterr().err
    assert run([*asked, "--redact-names"]) == 3
    hidden = capsys.readouterr().err
    assert "The baseline: it cannot be read: 1 problem" in hidden
    assert "acme" not in hidden.lower()
