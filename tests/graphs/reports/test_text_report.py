"""The text report leads with what is ungated, keeps every fact, and cannot be commanded."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from graphs.model.elements import Link, Node
from graphs.reports.analysis_text import analysis_text
from tests.graphs.reports.incident import (
    INCIDENT,
    analysed,
    judged,
    loaded,
    renamed,
    with_valid_gates,
)


def told(workflow=INCIDENT, **options) -> str:
    return analysis_text(loaded(workflow), analysed(workflow), judged(workflow), **options)


def line_with(text: str, words: str) -> str:
    lines = [line for line in text.splitlines() if words in line]
    assert len(lines) == 1, lines
    return lines[0]


def test_it_says_how_many_actions_that_need_review_are_gated() -> None:
    assert "0 of 2 actions that need review are gated" in told()
    assert "2 of 2 actions that need review are gated" in told(with_valid_gates(INCIDENT))


def test_an_ungated_action_stands_on_one_line_with_its_path_and_what_was_assumed() -> None:
    nodes = tuple(
        replace(node, facts={"content": "trusted"}) if node.id == "cluster" else node
        for node in INCIDENT.nodes
    )
    line = line_with(told(replace(INCIDENT, nodes=nodes)), "execute  Shell")
    assert line.lstrip().startswith("! ungated")
    assert "via Alert → Copilot → Shell → Cluster" in line
    assert "(assumed: sensitivity restricted" in line


def test_worse_comes_first() -> None:
    text = told()
    assert text.index("! ungated") < text.index("? unproven")


def test_why_a_gate_is_not_relied_on_is_told() -> None:
    line = line_with(told(), "? unproven")
    assert "Copilot → Mail" in line
    assert "Approval is unproven" in line
    assert "what the approver sees is not known" in line


def test_gates_to_add_name_what_they_close_and_what_would_do_as_well() -> None:
    text = told()
    assert "Fewest gates that close what gates can close: 2" in text
    line = line_with(text, "+ gate Copilot → Shell")
    assert "closes Shell → Cluster (execute)" in line
    assert "or gate instead Shell → Cluster (execute)" in line
    assert "in place of Approval" in line_with(text, "+ gate Copilot → Mail")


def test_a_gated_workflow_lists_no_gates_to_add() -> None:
    text = told(with_valid_gates(INCIDENT))
    assert "Fewest gates" not in text
    assert "! ungated" not in text


def test_what_is_not_assessed_is_said() -> None:
    text = told()
    for what in analysed().not_assessed:
        assert what in text


def test_an_incomplete_analysis_is_told_as_such() -> None:
    analysis, judgement = analysed(), judged()
    assert "INCOMPLETE" not in analysis_text(loaded(), analysis, judgement)
    broken = replace(judgement, failed=("R01: ValueError",))
    text = analysis_text(loaded(), analysis, broken)
    assert "INCOMPLETE" in text
    assert "rule R01: ValueError, which failed" in text
    analysis.complete = False
    assert "INCOMPLETE" in analysis_text(loaded(), analysis, judgement)


def test_findings_are_listed_worst_first() -> None:
    lines = told().splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("Findings: "))
    block = lines[start + 1 : lines.index("", start)]
    order = ["critical", "high", "medium", "low"]
    ranks = [order.index(line.split()[0]) for line in block]
    assert ranks == sorted(ranks)
    assert any("R01  Ungated impact: Shell → Cluster (execute)" in line for line in block)


@pytest.mark.parametrize("width", [40, 72, 100])
def test_folding_keeps_every_word_and_the_width(width: int) -> None:
    text = told(width=width)
    assert text.split() == told().split()
    longest_word = max(len(word) for word in text.split())
    assert max(len(line) for line in text.splitlines()) <= max(width, longest_word + 8)


def test_colour_only_adds_colour() -> None:
    coloured = told(colour=True)
    assert "\x1b[31m!\x1b[0m ungated" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == told()
    assert "\x1b" not in told()


@pytest.mark.parametrize(
    "hostile", ["\x1b[2J", "a\nb", "a\rb", "\u202eevil", "\x9b31m", "\u2028", "\u2029"]
)
def test_a_name_cannot_command_the_terminal_or_forge_a_line(hostile: str) -> None:
    text = told(renamed(INCIDENT, "copilot", f"Copilot {hostile}"))
    assert hostile not in text
    assert len(text.splitlines()) == len(told().splitlines())


def test_nodes_of_the_same_name_are_told_apart() -> None:
    text = told(renamed(INCIDENT, "mail", "Cluster"))
    assert "Cluster [mail]" in text
    assert "Cluster [cluster]" in text


def test_a_workflow_without_actions_says_so() -> None:
    lonely = replace(INCIDENT, nodes=(Node("a", kind="agent", zone="corp"),), links=())
    assert "Nothing is changed and nothing is disclosed." in told(lonely)


def test_what_an_import_could_not_tell_is_repeated() -> None:
    text = told(replace(INCIDENT, unclassified=("acme.mystery",), notes=("a note to keep",)))
    assert "not classified: acme.mystery" in text
    assert "a note to keep" in text


def test_of_a_long_list_the_first_are_told_and_how_many_more() -> None:
    agents = tuple(Node(f"a{n}", kind="agent", zone="corp") for n in range(300))
    logs = tuple(Node(f"d{n}", kind="data", zone="corp") for n in range(300))
    deletes = tuple(
        Link(f"w{n}", "writes", f"a{n}", f"d{n}", facts={"verb": "delete"}) for n in range(300)
    )
    text = told(replace(INCIDENT, nodes=(*agents, *logs), links=deletes))
    assert "300 actions" in text
    assert "and 240 more: --format json has them all" in text
    assert "and 281 more" in text
    assert len(text.splitlines()) < 400
