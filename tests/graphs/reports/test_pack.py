"""What reports tell: hand-checked on an example, and in step with the analysis everywhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from map_texts import HARD_NAMES, subject_of, tiny
from packs import (
    DAY,
    EXAMPLES,
    INCIDENT,
    all_runs,
    cards,
    facts,
    pack,
    section_blocks,
    subject,
)

from graphs.errors import UngatedError
from graphs.model.decisions import Standing
from graphs.model.said import Decision
from graphs.model.workflow import Workflow
from graphs.reports.analysis_json import analysis_record
from graphs.reports.pack.build import build_pack
from graphs.reports.pack.content import ChartBlock, Numbers, Picture, Table, plain
from graphs.reports.pack.sections import registry
from graphs.reports.pack.words import TERMS

KINDS = ("board", "full")


def numbers(path: Path) -> dict[str, str]:
    (found,) = (
        block
        for block in section_blocks(pack(path, "board"), "summary")
        if isinstance(block, Numbers)
    )
    return {number.text: number.value for number in found.items}


def test_the_numbers_of_the_incident_example() -> None:
    assert numbers(INCIDENT) == {
        "actions that need review are ungated": "3 of 3",
        "gated by a valid gate on every path": "0 of 3",
        "critical findings": "8",
        "high findings": "4",
    }


def test_the_actions_of_the_incident_example() -> None:
    made = pack(INCIDENT, "full")
    actions = [card for card in cards(made) if card.id.startswith("action-")]
    assert [(card.badge, card.title) for card in actions] == [
        ("ungated", "kubectl → Prod cluster (execute, delete)"),
        ("ungated", "Post update → Slack (send)"),
    ]
    cluster, slack = map(facts, actions)
    assert cluster["What closes it"] == "A gate on Incident copilot → kubectl."
    assert cluster["Findings"].count("R01 Ungated impact") == 2
    assert slack["Lets out"] == "confidential content"
    for card in actions:
        (strip,) = (block for block in card.blocks if isinstance(block, Picture))
        assert strip.size == "strip"
        assert sum(item.role == "ghost-gate" for item in strip.scene.items) == 1


def test_the_gate_plan_of_the_incident_example() -> None:
    tables = [
        block
        for block in section_blocks(pack(INCIDENT, "full"), "gates")
        if isinstance(block, Table)
    ]
    gates, frontier = tables
    assert [[plain(words) for words in row] for row in gates.rows] == [
        [
            "1",
            "Incident copilot → kubectl",
            "kubectl → Prod cluster (execute), kubectl → Prod cluster (delete)",
            "",
            "10",
        ],
        [
            "2",
            "Incident copilot → Post update",
            "Post update → Slack (send)",
            "Post update → Slack (send)",
            "20",
        ],
    ]
    # Three actions of impact 4 are open; each gate takes away what it closes.
    told = [(plain(row[0]), plain(row[2]), plain(row[3])) for row in frontier.rows]
    assert told == [("0", "3,000", "0"), ("1", "1,000", "10"), ("2", "0", "30")]


def test_a_board_is_asked_about_the_worst_first() -> None:
    told = [run.text for run in all_runs(pack(INCIDENT, "board"))]
    assert (
        "May anyone on the internet, by “Alert webhook”, make “Incident copilot” execute on "
        "“Prod cluster” in production without a person agreeing?" in told
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_numbers_agree_with_the_json_result(path: Path) -> None:
    told = subject(path)
    assert told.loaded is not None
    record = analysis_record(told.loaded, told.analysis, told.judgement)
    status = Counter(action["status"] for action in record["actions"])
    required, gated = record["coverage"]["required"], record["coverage"]["gated"]
    said = numbers(path)
    ungated = next(value for text, value in said.items() if text.endswith("review are ungated"))
    assert ungated == f"{status['ungated'] + status['bypassed']} of {required}"
    assert said["gated by a valid gate on every path"] == f"{gated} of {required}"
    severities = Counter(finding["severity"] for finding in record["findings"])
    for severity in ("critical", "high"):
        noun = "finding" if severities[severity] == 1 else "findings"
        assert said[f"{severity} {noun}"] == str(severities[severity])
    made = pack(path, "full")
    (radius,) = (block for block in section_blocks(made, "reach") if isinstance(block, Table))
    weights = sorted((each["weight"] for each in record["blast_radius"].values()), reverse=True)
    assert [plain(row[-1]) for row in radius.rows] == [f"{weight:,}" for weight in weights]
    hashes = dict(made.about.rows)
    assert plain(hashes["SHA-256 of the file"]) == record["source"]["sha256"]


def check_findings(told, made) -> None:
    """Every finding is told exactly once, with its reason and what to do."""
    shown = Counter(card.id for card in cards(made))
    findings = told.judgement.findings
    assert {finding.id for finding in findings} <= set(shown)
    assert set(shown.values()) <= {1}
    by_id = {card.id: card for card in cards(made)}
    for finding in findings:
        card = by_id[finding.id]
        assert card.badge == finding.severity
        assert card.elements == finding.elements
        assert {"Why", "What to do"} <= set(facts(card))
    actions = [each for each in told.analysis.actions if each.is_open]
    named = [
        link for card in cards(made) if card.id.startswith("action-") for link in card.elements
    ]
    assert set(named) >= {action.link for action in actions}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_full_report_tells_every_finding_once(path: Path) -> None:
    check_findings(subject(path), pack(path, "full"))


def test_the_full_report_tells_every_finding_of_real_files_once(shared: Path) -> None:
    told = 0
    for folder in sorted((shared / "corpus").iterdir()):
        files = sorted(folder.rglob("*")) if folder.is_dir() else []
        wanted = [file for file in files if file.suffix in (".json", ".yaml", ".yml", ".md")]
        for file in wanted[:: max(1, len(wanted) // 2)][:2]:
            try:
                made = subject(file)
            except UngatedError:
                continue
            check_findings(made, build_pack(made, "full"))
            told += 1
    assert told >= 15


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_links_lead_to_what_is_there(path: Path, kind) -> None:
    made = pack(path, kind)
    known = {section.id for section in made.sections} | {card.id for card in cards(made)}
    targets = {run.target for run in all_runs(made) if run.target}
    assert targets <= known
    assert len(known) == len(made.sections) + len(cards(made))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_word_is_explained_once_and_before_tables_use_it(path: Path, kind) -> None:
    texts = [run.text for run in all_runs(pack(path, kind))]
    for term, meaning in TERMS.items():
        assert texts.count(f": {meaning}") <= 1, term
    for term in ("action", "gate", "ungated", "zone", "path", "finding", "blast radius"):
        assert texts.count(f": {TERMS[term]}") == 1, term


def test_every_section_is_in_the_registry() -> None:
    folder = Path(registry.__file__).parent
    modules = {file.stem for file in folder.glob("*.py")} - {"__init__", "registry"}
    assert {make.__module__.rpartition(".")[2] for make in registry.SECTIONS} == modules


def test_the_board_has_the_maps_that_need_no_engineer_and_the_full_report_all() -> None:
    maps = {
        kind: [
            block.caption
            for block in pack(INCIDENT, kind).blocks()
            if isinstance(block, Picture) and block.size == "page"
        ]
        for kind in KINDS
    }
    assert len(maps["board"]) == 3
    assert len(maps["full"]) == 5
    assert set(maps["board"]) < set(maps["full"])


def test_every_chart_stands_in_the_full_report() -> None:
    from graphs.reports.charts.registry import charts

    shown = [
        block.chart.id for block in pack(INCIDENT, "full").blocks() if isinstance(block, ChartBlock)
    ]
    assert sorted(shown) == sorted(chart.id for chart in charts(subject(INCIDENT)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_subject_gives_the_same_report(kind) -> None:
    assert build_pack(subject(INCIDENT), kind) == build_pack(subject(INCIDENT), kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [*HARD_NAMES, "\ud800half", "\u202eright", "a\x00b\x1b[31m"])
def test_names_cannot_command_a_reader(name: str, kind) -> None:
    made = build_pack(subject_of(tiny(name)), kind)
    for run in all_runs(made):
        assert all(c.isprintable() or c == "\u200d" for c in run.text), run.text
        assert len(run.text) < 2500


def test_where_a_file_lies_on_a_machine_is_not_told() -> None:
    assert "/" not in plain(dict(pack(INCIDENT, "full").about.rows)["File"])
    assert not any(str(INCIDENT.parent) in run.text for run in all_runs(pack(INCIDENT, "full")))


@pytest.mark.parametrize("kind", KINDS)
def test_a_workflow_without_anything_is_told_as_well(kind) -> None:
    made = build_pack(subject_of(Workflow("Empty")), kind)
    said = " ".join(run.text for run in all_runs(made))
    assert "There are no actions." in said
    assert "No rule found anything." in said
    assert "No more gates are needed." in said


def decided(decision: Decision, *reopened: str) -> list[list[str]]:
    told = replace(subject(INCIDENT), standings={decision.finding: Standing(decision, reopened)})
    (table,) = (
        block
        for block in section_blocks(build_pack(told, "full"), "decisions")
        if isinstance(block, Table)
    )
    return [[plain(words) for words in row] for row in table.rows]


def test_decisions_are_told_with_whether_they_hold() -> None:
    finding = subject(INCIDENT).judgement.findings[0]
    decision = Decision(
        finding.id, "accept", owner="Ann", reason="rebuilt weekly", decided=DAY,
        expires=date(2027, 1, 31),
    )  # fmt: skip
    ((what, severity, words, day),) = decided(decision)
    assert what.startswith("Ungated impact: kubectl → Prod cluster")
    assert severity == "critical"
    assert words == "Accepted by Ann until 2027-01-31 (rebuilt weekly)"
    assert day == "2026-11-23"
    ((_, _, words, _),) = decided(decision, "expired 3 days ago")
    assert words.startswith("Open again: expired 3 days ago")
    ((what, _, _, _),) = decided(replace(decision, finding="R01-0000000000"))
    assert what == "R01-0000000000, which is not found any more"


def test_what_was_not_assessed_is_told_to_everyone() -> None:
    for kind in KINDS:
        said = [run.text for run in all_runs(pack(INCIDENT, kind))]
        for what in subject(INCIDENT).analysis.not_assessed:
            assert f"{what[:1].upper()}{what[1:]}." in said


def test_a_board_is_told_less() -> None:
    board, full = (len(all_runs(pack(INCIDENT, kind))) for kind in KINDS)
    assert board < full
    assert len(cards(pack(INCIDENT, "board"))) <= 8
