"""The questions and minutes of walkthroughs, from findings of rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import resources
from app.services.opening import open_source
from app.services.policies import policy_for
from app.services.rulebook import texts
from graphs.api import analyse
from graphs.model.decisions import START, Standing
from graphs.model.said import Decision, with_facts
from graphs.reports.board_questions import QUESTIONS, board_question
from graphs.reports.minutes import Minutes, minutes
from graphs.reports.scenes import scenes
from graphs.rules.judge import judge
from graphs.rules.registry import rules

DAY = date(2026, 11, 23)
EXAMPLES = sorted(Path(str(item)) for item in resources.examples())
INCIDENT = next(path for path in EXAMPLES if path.name == "incident-response.yaml")


def judged(path: Path, change=lambda workflow: workflow):
    loaded = open_source(str(path))
    analysis = analyse(change(loaded.workflow), policy_for(loaded, str(path), None))
    return analysis, judge(analysis, texts()).findings


def test_every_rule_has_a_question() -> None:
    assert set(QUESTIONS) == {rule.ID for rule in rules()}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_questions_are_whole_sentences(path: Path) -> None:
    analysis, findings = judged(path)
    for finding in findings:
        asked = board_question(analysis, finding)
        assert asked.endswith("?"), asked
        assert "{" not in asked
        assert "  " not in asked
        for element in finding.elements if finding.rule not in ("R01", "R22", "R26") else ():
            name = getattr(analysis.workflow.element(element), "title", "")
            assert name in asked or "more" in asked or "→" in asked


def question(exposure: str | None) -> str:
    def change(workflow):
        nodes = tuple(
            with_facts(n, {"exposure": exposure}) if n.kind == "trigger" else n
            for n in workflow.nodes
        )
        return replace(workflow, nodes=nodes)

    analysis, findings = judged(INCIDENT, change)
    found = [
        board_question(analysis, each)
        for each in findings
        if each.rule == "R01" and "delete" in each.why
    ]
    return found[0]


def test_the_question_follows_the_facts() -> None:
    anyone = question("anonymous")
    assert anyone == (
        "May anyone on the internet, by “Alert webhook”, make “Incident copilot” delete in "
        "“Prod cluster” in production without a person agreeing?"
    )
    assert "anyone outside with a login to “Alert webhook”" in question("authenticated")
    assert "nobody has said who that is" in question(None)


def test_findings_of_one_path_are_one_scene() -> None:
    analysis, findings = judged(INCIDENT)
    found = scenes(analysis, findings)
    told = [topic.finding for scene in found for topic in scene.topics]
    assert sorted(told) == sorted(finding.id for finding in findings)
    by_id = {finding.id: finding for finding in findings}
    assert len({by_id[scene.id].path for scene in found if len(scene.path) > 1}) == len(
        [scene for scene in found if len(scene.path) > 1]
    )
    ranks = [("critical", "high", "medium", "low").index(scene.severity) for scene in found]
    assert ranks == sorted(ranks)


def test_minutes_tell_what_was_decided_and_what_is_open() -> None:
    analysis, findings = judged(INCIDENT)
    found = scenes(analysis, findings)
    accepted = Decision("", "accept", "Ann #1", "*demo* <b>", date(2027, 1, 31), DAY)
    standings = {finding: Standing(accepted) for finding in found[0].findings}
    standings[found[1].id] = Standing(accepted, ("expired 2 days ago",))
    told = minutes(
        Minutes("A_b", "a.yaml", "ab" * 32, "default", DAY, "", found, standings, START, "log")
    )
    assert told.startswith("# Minutes: A\\_b\n")
    said = "**Decision:** Accepted by Ann \\#1 until 2027-01-31 (\\*demo\\* \\<b\\>)"
    assert f"{said}, decided on 2026-11-23" in told
    assert "Open again: expired 2 days ago" in told
    open_part = told.split("## Unresolved")[1]
    assert found[0].question not in open_part
    assert found[1].question in open_part
    assert f"{len(found)} in all, 1 decided, {len(found) - 1} unresolved" in told
    assert "the log is empty" in told
