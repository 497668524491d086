"""Overlays and decisions on the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from sarif_pydantic import Sarif

from app.cli import run

FLOW = {
    "nodes": [
        {
            "name": "Chat",
            "type": "@n8n/n8n-nodes-langchain.chatTrigger",
            "parameters": {"public": True},
        },
        {"name": "Agent", "type": "@n8n/n8n-nodes-langchain.agent", "typeVersion": 2},
        {
            "name": "Mail",
            "type": "n8n-nodes-base.gmailTool",
            "typeVersion": 2,
            "parameters": {"operation": "send"},
        },
    ],
    "connections": {
        "Chat": {"main": [[{"node": "Agent", "type": "main", "index": 0}]]},
        "Mail": {"ai_tool": [[{"node": "Agent", "type": "ai_tool", "index": 0}]]},
    },
}


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(FLOW), encoding="utf-8")
    return path


def overlay_of(flow: Path, text: str) -> Path:
    path = flow.with_name(flow.name + ".ungated.yaml")
    path.write_text("ungated-overlay: 1\n" + text, encoding="utf-8")
    return path


def findings(flow: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, str]:
    """The ids of the findings by rule; of several of one rule the last."""
    capsys.readouterr()
    run(["check", str(flow), "--format", "json", *more])
    told = json.loads(capsys.readouterr().out)
    return {each["rule"]: each["id"] for each in told["files"][0]["findings"]}


def analysis(flow: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, list[dict]]:
    capsys.readouterr()
    assert run(["analyze", str(flow), "--format", "json", *more]) == 0
    return json.loads(capsys.readouterr().out)


GATED = """\
nodes:
  - {id: approval, kind: gate, enforced: before, on_timeout: deny, binds: arguments,
     shows: [arguments, target], approvers: [The head of sales]}
links:
  - {id: "calls:agent>mail", gate: approval}
"""


def test_the_overlay_beside_the_file_is_used(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = analysis(flow, capsys)
    assert before["coverage"] == {"required": 1, "gated": 0}
    path = overlay_of(flow, GATED)
    assert analysis(flow, capsys)["coverage"] == {"required": 1, "gated": 1}
    assert analysis(flow, capsys, "--no-overlay") == before
    elsewhere = path.rename(flow.with_name("mine.yaml"))
    assert analysis(flow, capsys) == before
    with_mine = analysis(flow, capsys, "--overlay", str(elsewhere))
    assert with_mine["coverage"] == {"required": 1, "gated": 1}
    assert run(["analyze", str(flow), "--overlay", str(elsewhere)]) == 0
    assert f"with the overlay {elsewhere}" in capsys.readouterr().out


def test_every_command_uses_it(
    flow: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    overlay_of(flow, GATED)
    assert run(["convert", str(flow)]) == 0
    assert "The head of sales" in capsys.readouterr().out
    assert run(["export", str(flow), "-o", str(tmp_path / "map.mmd")]) == 0
    assert "approval" in (tmp_path / "map.mmd").read_text(encoding="utf-8")
    assert "R01" not in findings(flow, capsys)
    assert "R01" in findings(flow, capsys, "--no-overlay")
    assert run(["questions", str(flow)]) == 0
    with_it = capsys.readouterr().out
    assert run(["questions", str(flow), "--no-overlay"]) == 0
    assert capsys.readouterr().out != with_it


def test_what_does_not_fit_is_told_with_its_line(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = overlay_of(
        flow,
        "nodes:\n  - {id: crm, owner: sales, was: {kind: data, name: Customers}}\n"
        "  - {id: agent, zone: nowhere, owner: ops}\n",
    )
    assert run(["analyze", str(flow)]) == 0
    said = capsys.readouterr()
    assert f'{path}:3: data "Customers" (crm): it is not there any more' in said.err
    assert "owner: sales" in said.err
    assert f"{path}:4: node agent: there is no zone nowhere now" in said.err
    assert 'data "Customers" (crm): it is not there any more' in said.out
    assert "Traceback" not in said.err


def test_a_broken_overlay_is_unreadable_and_its_mistakes_are_told_at_once(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = overlay_of(flow, "nodes:\n  - {id: agent, onwer: ops}\n  - {id: mail, content: odd}\n")
    for command in ("analyze", "check", "convert", "questions"):
        assert run([command, str(flow)]) == 3
        said = capsys.readouterr().err
        assert f'{path}:3:17: node agent: unknown key "onwer". Did you mean "owner"?' in said
        assert f'{path}:4:25: node mail: content is "odd".' in said
    assert run(["analyze", str(flow), "--no-overlay"]) == 0


def test_standard_input_has_no_overlay(
    flow: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    overlay_of(flow, GATED)
    monkeypatch.chdir(flow.parent)
    with flow.open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert run(["analyze", "-", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["coverage"] == {"required": 1, "gated": 0}


def test_options_that_make_no_sense_together_are_bad_usage(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["analyze", str(flow), "--overlay", "x.yaml", "--no-overlay"]) == 2
    assert run(["check", str(flow), str(flow), "--overlay", "x.yaml"]) == 2
    assert run(["analyze", str(flow), "--overlay", "missing.yaml"]) == 3
    assert "missing.yaml: there is no such file" in capsys.readouterr().err


def test_an_overlay_is_no_workflow_and_is_never_written_over(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = overlay_of(flow, GATED)
    before = path.read_bytes()
    assert run(["analyze", str(path)]) == 3
    assert "this is an overlay" in capsys.readouterr().err
    assert run(["convert", str(flow), "-o", str(path)]) == 2
    assert path.read_bytes() == before


def test_a_folder_has_its_overlay_within(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = flow.parent
    (folder / ".ungated.yaml").write_text(
        "ungated-overlay: 1\nzones: [{id: vault, trust: restricted}]\n", encoding="utf-8"
    )
    assert run(["convert", str(folder)]) == 0
    said = capsys.readouterr()
    assert "id: vault" in said.out
    assert said.err == ""


def decision(finding: str, **words: str) -> str:
    said = {"decision": "accept", "owner": "Ann", "reason": "a demo", "expires": "2027-01-31"}
    entries = "".join(f", {key}: {value}" for key, value in (said | words).items() if value)
    return f"decisions:\n  - {{finding: {finding}{entries}}}\n"


def test_an_accepted_finding_is_silent_until_its_last_day(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = findings(flow, capsys)["R01"]
    check = ["check", str(flow), "--rules", "R01", "--today"]
    assert run([*check, "2027-01-31"]) == 1
    overlay_of(flow, decision(finding))
    capsys.readouterr()
    assert run([*check, "2027-01-31"]) == 0
    told = capsys.readouterr().out
    assert "silenced: 1 finding, accepted by Ann until 2027-01-31 (a demo)" in told
    assert run([*check, "2027-02-02"]) == 1
    told = capsys.readouterr().out
    assert "counts again: R01" in told
    assert "accepted by Ann until 2027-01-31 (a demo): expired 2 days ago" in told
    assert "silenced" not in told
    assert run([*check, "2027-01-01", "--no-overlay"]) == 1


@pytest.mark.parametrize("taken", ["mitigate", "transfer", "avoid"])
def test_only_an_acceptance_silences(
    flow: Path, capsys: pytest.CaptureFixture[str], taken: str
) -> None:
    overlay_of(flow, decision(findings(flow, capsys)["R01"], decision=taken))
    assert run(["check", str(flow), "--rules", "R01", "--today", "2026-12-01"]) == 1


def test_a_decision_on_one_file_silences_no_other(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    overlay_of(flow, decision(findings(flow, capsys)["R01"]))
    twin = flow.with_name("twin.json")
    twin.write_bytes(flow.read_bytes())
    both = ["check", str(flow), str(twin), "--rules", "R01", "--today", "2026-12-01"]
    capsys.readouterr()
    assert run(both) == 1
    assert "1 of them fails the check" in capsys.readouterr().out
    assert run([*both, "--format", "json"]) == 1
    first, second = json.loads(capsys.readouterr().out)["files"]
    assert list(first["silenced"].values()) == ["accepted by Ann until 2027-01-31 (a demo)"]
    assert second["silenced"] == {}


def test_sarif_and_json_tell_what_was_decided(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = findings(flow, capsys)["R01"]
    overlay_of(flow, decision(finding))
    on = ["check", str(flow), "--rules", "R01", "--today"]
    capsys.readouterr()
    assert run([*on, "2026-12-01", "--format", "sarif"]) == 0
    text = capsys.readouterr().out
    Sarif.model_validate_json(text)
    (result,) = json.loads(text)["runs"][0]["results"]
    assert result["suppressions"][0]["status"] == "accepted"
    assert "Ann" in result["suppressions"][0]["justification"]
    assert run([*on, "2027-12-01", "--format", "sarif"]) == 1
    (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert "suppressions" not in result
    assert run([*on, "2027-12-01", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert list(told["files"][0]["expired"]) == [finding]
    assert told["silenced"] == {}


def test_a_decision_without_its_finding_is_listed(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    overlay_of(flow, decision("R01-0123456789"))
    run(["check", str(flow), "--today", "2026-12-01"])
    told = capsys.readouterr().out
    assert "decided but not found any more: R01-0123456789, accepted by Ann" in told


def test_secrets_in_an_overlay_come_out_nowhere(
    flow: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "sk-live-abcdefghijklmnop1234567890"
    finding = findings(flow, capsys)["R01"]
    overlay_of(
        flow,
        f"nodes:\n  - {{id: agent, description: uses {secret}, owner: {secret}}}\n"
        f"  - {{id: gone, owner: {secret}, was: {{kind: tool, name: {secret}}}}}\n"
        + decision(finding, reason=secret, owner=secret),
    )
    capsys.readouterr()
    for command in ("analyze", "convert", "questions", "check"):
        run([command, str(flow)])
    for form in ("json", "sarif", "junit", "github"):
        run(["check", str(flow), "--format", form, "--today", "2026-12-01"])
    run(["analyze", str(flow), "--format", "json"])
    for suffix in ("svg", "mmd", "dot"):
        run(["export", str(flow), "-o", str(tmp_path / f"map.{suffix}")])
        assert secret not in (tmp_path / f"map.{suffix}").read_text(encoding="utf-8")
    said = capsys.readouterr()
    assert "[redacted]" in said.out
    assert secret not in said.out + said.err


def test_an_overlay_that_is_no_file_is_said_so(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = flow.with_name(flow.name + ".ungated.yaml")
    os.mkfifo(path)
    assert run(["analyze", str(flow)]) == 3
    assert "a pipe or a device, not a file" in capsys.readouterr().err


def test_the_example_of_the_manual_does_what_it_says(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manual = Path(__file__).parents[2] / "docs" / "overlay.md"
    example = manual.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    overlay_of(flow, example.partition("\n")[2])
    assert run(["analyze", str(flow), "--format", "json"]) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert told["coverage"]["gated"] == 1
    assert {"customers", "approval"} <= {node["id"] for node in told["nodes"]}
    assert said.err == ""
