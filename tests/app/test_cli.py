"""The command line: exit codes, errors on one line each, and what it leaves alone."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import run

WORKFLOW = """\
ungated: 1
name: Incident response
zones:
  - {id: internet, name: Internet, trust: untrusted}
  - {id: corp, name: Corporate, trust: internal}
nodes:
  - {id: alert, kind: trigger, zone: internet, exposure: anonymous}
  - {id: copilot, kind: agent, zone: corp}
  - {id: cluster, kind: system, zone: corp, criticality: high}
links:
  - {from: alert, to: copilot, kind: flow}
  - {from: copilot, to: cluster, kind: acts, verb: execute}
"""


@pytest.fixture
def workflow(tmp_path: Path) -> Path:
    file = tmp_path / "flow.yaml"
    file.write_text(WORKFLOW, encoding="utf-8")
    return file


def process(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).resolve().parent.parent.parent,
        **options,
    )


def test_analyze_tells_what_is_ungated(workflow: Path, capsys) -> None:
    assert run(["analyze", str(workflow)]) == 0
    told = capsys.readouterr()
    assert "0 of 1 action that needs review is gated" in told.out
    assert "! ungated" in told.out
    assert told.err == ""


def test_analyze_as_json_goes_to_a_file(workflow: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "result.json"
    assert run(["analyze", str(workflow), "--format", "json", "-o", str(out)]) == 0
    record = json.loads(out.read_text(encoding="utf-8"))
    assert record["coverage"] == {"required": 1, "gated": 0}
    assert "timings" not in record
    assert capsys.readouterr() == ("", "")


def test_timings_are_added_when_asked_for(workflow: Path, capsys) -> None:
    assert run(["analyze", str(workflow), "--format", "json", "--timings"]) == 0
    timings = json.loads(capsys.readouterr().out)["timings"]
    assert set(timings) == {"read", "analyse", "judge"}


def test_two_runs_give_the_same_bytes(workflow: Path) -> None:
    runs = [
        process("analyze", str(workflow), "--format", "json", env={**os.environ, **hashing}).stdout
        for hashing in ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2"})
    ]
    assert runs[0] == runs[1]
    assert runs[0].startswith('{\n  "format": "ungated.analysis/1"')


def test_standard_input_is_read_for_a_dash() -> None:
    done = process("analyze", "-", input=WORKFLOW)
    assert done.returncode == 0
    assert "! ungated" in done.stdout


def test_a_shipped_policy_and_a_file_can_be_asked_for(workflow: Path, tmp_path, capsys) -> None:
    assert run(["analyze", str(workflow), "--policy", "default"]) == 0
    policy = tmp_path / "lenient.yaml"
    policy.write_text("ungated-policy: 1\nname: lenient\ndefault: advisory\n")
    capsys.readouterr()
    assert run(["analyze", str(workflow), "--policy", str(policy)]) == 0
    assert "1 action: 1 allowed" in capsys.readouterr().out


def test_a_policy_beside_the_file_is_used_and_one_elsewhere_is_not(tmp_path: Path, capsys) -> None:
    (tmp_path / "ours.yaml").write_text("ungated-policy: 1\nname: ours\ndefault: advisory\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    beside = tmp_path / "flow.yaml"
    beside.write_text(WORKFLOW.replace("zones:", "policy: ours.yaml\nzones:", 1))
    assert run(["analyze", str(beside)]) == 0
    assert "1 allowed" in capsys.readouterr().out
    above = inner / "flow.yaml"
    above.write_text(WORKFLOW.replace("zones:", "policy: ../ours.yaml\nzones:", 1))
    assert run(["analyze", str(above)]) == 3
    assert "no file beside it" in capsys.readouterr().err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00\x01\x02",
        b"{",
        b"ungated: 1\nnodes: {",
        b"hello",
        b"[" * 100_000,
        b"ungated: 1\nname: x\nnodes:\n  - {id: a, kind: wizard}\n",
        b"a: &a [x]\nb: &b [*a, *a]\n" * 3,
    ],
)
def test_what_cannot_be_read_is_said_without_a_traceback(
    tmp_path: Path, content: bytes, capsys
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)
    assert run(["analyze", str(file)]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert str(file) in told.err
    assert "Traceback" not in told.err


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path: Path, capsys) -> None:
    assert run(["analyze", str(tmp_path / "none.yaml")]) == 3
    assert run(["analyze", str(tmp_path)]) == 3
    assert len(capsys.readouterr().err.splitlines()) == 2


@pytest.mark.parametrize("command", [("analyze",), ("check",), ("questions",)])
def test_of_a_folder_the_rest_is_told_and_the_code_says_what_was_not_read(
    workflow: Path, tmp_path: Path, capsys, command: tuple[str, ...]
) -> None:
    folder = tmp_path / "several"
    folder.mkdir()
    (folder / "good.yaml").write_bytes(workflow.read_bytes())
    (folder / "bad.yaml").write_text("ungated: 1\nname: Bad\nnodes: 5\n", "utf-8")
    assert run([*command, str(folder)]) == 3
    told = capsys.readouterr()
    assert "bad.yaml:3" in told.err
    assert told.out
    (folder / "bad.yaml").unlink()
    assert run([*command, str(folder)]) in (0, 1)
    assert capsys.readouterr().err == ""


def test_every_error_of_a_file_is_told_at_once_with_its_line(tmp_path: Path, capsys) -> None:
    file = tmp_path / "flow.yaml"
    file.write_text(WORKFLOW.replace("kind: agent", "kind: agnet").replace("to: cluster", "to: x"))
    assert run(["analyze", str(file)]) == 3
    errors = capsys.readouterr().err
    assert f"{file}:8" in errors
    assert f"{file}:12" in errors


def test_a_broken_policy_is_unreadable_input(workflow: Path, tmp_path: Path, capsys) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("ungated-policy: 1\nname: x\ndefault: whatever\n")
    assert run(["analyze", str(workflow), "--policy", str(policy)]) == 3
    assert str(policy) in capsys.readouterr().err
    assert run(["analyze", str(workflow), "--policy", "missing"]) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze"],
        ["analyze", "FLOW", "--format", "xml"],
        ["analyze", "FLOW", "--lens", "gates"],
        ["export", "FLOW"],
        ["export", "FLOW", "-o", "map.bmp"],
        ["export", "FLOW", "-o", "map.svg", "--focus", "nobody"],
        ["convert"],
        ["anlyze", "FLOW"],
        ["--colour"],
    ],
)
def test_bad_usage_is_told_as_such(workflow: Path, arguments: list[str], capsys) -> None:
    filled = [str(workflow) if each == "FLOW" else each for each in arguments]
    assert run(filled) == 2
    told = capsys.readouterr()
    assert told.err
    assert "Traceback" not in told.err


def test_the_input_is_never_overwritten(workflow: Path, capsys) -> None:
    for command in (["analyze"], ["convert"]):
        assert run([*command, str(workflow), "-o", str(workflow)]) == 2
    assert workflow.read_text(encoding="utf-8") == WORKFLOW
    assert "the input itself" in capsys.readouterr().err


def test_convert_gives_a_native_file_with_the_same_analysis(
    workflow: Path, tmp_path: Path, capsys
) -> None:
    converted = tmp_path / "converted.yaml"
    assert run(["convert", str(workflow), "-o", str(converted)]) == 0
    actions = []
    for file in (workflow, converted):
        assert run(["analyze", str(file), "--format", "json"]) == 0
        actions.append(json.loads(capsys.readouterr().out)["actions"])
    assert actions[0] == actions[1]


def test_formats_lists_what_can_be_read(capsys) -> None:
    assert run(["formats"]) == 0
    told = capsys.readouterr().out
    assert "native" in told
    assert "n8n" in told


def test_the_version_and_the_help_are_told(capsys) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("ungated ")
    assert run(["--help"]) == 0
    told = capsys.readouterr().out
    for command in (
        "analyze",
        "check",
        "compare",
        "convert",
        "export",
        "formats",
        "questions",
        "rules",
        "scan",
    ):
        assert command in told


def test_a_fault_of_our_own_tells_its_place_and_no_content(
    workflow: Path, monkeypatch, capsys
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("hunter2")

    monkeypatch.setattr("app.commands.analyze.analyse", fail)
    monkeypatch.delenv("UNGATED_DEBUG", raising=False)
    assert run(["analyze", str(workflow)]) == 4
    told = capsys.readouterr().err
    assert "ValueError in test_cli.py" in told
    assert "hunter2" not in told


def test_an_incomplete_analysis_has_its_own_exit_code(workflow: Path, monkeypatch) -> None:
    from app.commands import analyze as command

    original = command.analyse

    def cut_short(*arguments):
        analysis = original(*arguments)
        analysis.complete = False
        return analysis

    monkeypatch.setattr(command, "analyse", cut_short)
    assert run(["analyze", str(workflow)]) == 4


def test_a_reader_that_leaves_early_is_met_with_silence(workflow: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "app", "analyze", str(workflow)],
            stdout=closed,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).resolve().parent.parent.parent,
            check=False,
        )
    assert done.stderr == b""
    assert done.returncode == 141


def test_an_interrupt_is_quiet(workflow: Path, monkeypatch, capsys) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.commands.analyze.analyse", interrupted)
    assert run(["analyze", str(workflow)]) == 130
    assert capsys.readouterr().err.strip() in ("", "Aborted.")


def test_a_terminal_that_knows_only_ascii_gets_the_text_all_the_same(workflow: Path) -> None:
    done = process("analyze", str(workflow), env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "\\u2192" in done.stdout


def test_errors_cannot_command_the_terminal(tmp_path: Path, capsys) -> None:
    assert run(["analyze", str(tmp_path / "a\x1b[2J.yaml")]) == 3
    assert "\x1b" not in capsys.readouterr().err


def test_text_that_is_not_a_terminal_is_not_folded(workflow: Path, monkeypatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    assert run(["analyze", str(workflow)]) == 0
    line = next(line for line in stream.getvalue().splitlines() if "! ungated" in line)
    assert "via alert → copilot → cluster" in line


@pytest.mark.parametrize(
    "command", [["analyze", "FLOW"], ["formats"], ["--help"], ["convert", "FLOW"]]
)
def test_no_command_that_draws_nothing_imports_qt_or_scipy(workflow: Path, command) -> None:
    filled = [str(workflow) if each == "FLOW" else each for each in command]
    program = (
        "import sys; from app.cli import run; code = run(sys.argv[1:]);"
        "heavy = {'PySide6', 'scipy', 'networkx', 'matplotlib', 'rich'} & set(sys.modules);"
        "sys.exit(f'{code} {heavy}' if code or heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *filled],
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parent.parent.parent,
        check=False,
    )
    assert done.returncode == 0, done.stderr
