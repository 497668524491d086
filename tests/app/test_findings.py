"""Findings in the window by real gestures: they arrive, are listed, filtered, grouped, opened."""

from __future__ import annotations

import pytest
from findings_driver import CALL, EXECUTE, faded, judged, listed, panel, press, row_of, words
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from window_driver import Driver

from app.document.perspective import Selection
from app.services.rulebook import frameworks
from app.ui.panels.finding_row import FindingRow
from app.ui.panels.findings_model import FINDING
from app.ui.panels.parts import Row
from graphs.analysis.impact import SEVERITIES


def test_a_click_on_a_finding_lights_its_path_and_tells_why(opened: Driver) -> None:
    findings = panel(opened, "findings")
    line = next(each for each in judged(opened).lines if each.rule == "R01")
    press(findings.tree, row_of(findings, line.id))
    opened.settle()
    assert opened.perspective.selection == Selection(EXECUTE, finding=line.id)
    assert {"pager", "rota"} <= faded(opened, "node")
    assert not {"ticket", "copilot", "kubectl", "cluster"} & faded(opened, "node")
    finding = judged(opened).by_id[line.id]
    said = words(opened.window.panels["inspector"])
    for part in (finding.title, finding.why, finding.fix):
        assert " ".join(part.split()) in " ".join(said.split())
    assert f"Impact {finding.impact} of 4 · likelihood {finding.likelihood} of 3" in said
    assert "ASI01 Agent Goal Hijack" in said
    edition = frameworks()["ASI"]
    assert f"{edition.title}, {edition.edition}" in said


def test_what_a_finding_assumed_is_told_with_it(opened: Driver) -> None:
    line = next(each for each in judged(opened).lines if judged(opened).by_id[each.id].assumed)
    opened.session.desk.select(Selection(line.element, finding=line.id))
    opened.settle()
    said = words(opened.window.panels["inspector"])
    for each in judged(opened).by_id[line.id].assumed:
        assert f"taken as {each.value}: {each.because}." in said


def test_every_finding_can_be_opened(opened: Driver) -> None:
    seen = []
    for _ in judged(opened).lines:
        QTest.keyClick(opened.window, Qt.Key.Key_F9)
        opened.settle()
        chosen = opened.perspective.selection.finding
        seen.append(chosen)
        inspected = opened.window.panels["inspector"].inspection
        assert inspected.finding.id == chosen
        assert inspected.finding.standards
    assert seen == [line.id for line in judged(opened).lines]
    QTest.keyClick(opened.window, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    opened.settle()
    assert opened.perspective.selection.finding == seen[-2]


def test_the_filter_narrows_as_it_is_typed(opened: Driver) -> None:
    opened.trigger("go.filter_findings")
    findings = opened.window.panels["findings"]
    assert opened.window.focusWidget() is findings.filter
    QTest.keyClicks(findings.filter, "impact execute")
    wanted = [
        line.id
        for line in judged(opened).lines
        if "impact" in line.title.lower() and "execute" in line.where
    ]
    assert listed(findings) == wanted
    assert len(wanted) == 1
    assert findings.words == f"Findings 1 of {len(judged(opened).lines)}"
    QTest.keyClick(findings.filter, Qt.Key.Key_Return)
    opened.settle()
    assert opened.perspective.selection.finding == wanted[0]
    findings.filter.clear()
    assert listed(findings) == [line.id for line in judged(opened).lines]


def test_findings_are_listed_worst_first_and_can_be_sorted(opened: Driver) -> None:
    findings = panel(opened, "findings")
    ranks = [SEVERITIES.index(findings._model.lines[each].severity) for each in listed(findings)]
    assert ranks == sorted(ranks)
    header = findings.tree.header()
    place = QPoint(header.sectionPosition(1) + 12, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    rules = [findings._model.lines[each].rule for each in listed(findings)]
    assert rules in (sorted(rules), sorted(rules, reverse=True))


@pytest.mark.parametrize("grouping", ["severity", "rule", "place", "standard"])
def test_groups_hold_the_findings_that_belong_to_them(opened: Driver, grouping: str) -> None:
    findings = panel(opened, "findings")
    findings.grouping.setCurrentIndex(findings.grouping.findData(grouping))
    model = findings.tree.model()
    lines = judged(opened).lines
    titles = {key: framework.title for key, framework in frameworks().items()}
    belongs = {
        "severity": lambda line: {line.severity.capitalize()},
        "rule": lambda line: {f"{line.rule} {line.title}"},
        "place": lambda line: {opened.document.workflow.element(p).title for p in line.places},
        "standard": lambda line: {titles[key] for key, _ in line.standards},
    }[grouping]
    groups = {}
    for row in range(model.rowCount()):
        heading = model.index(row, 0)
        name, _, count = heading.data().rpartition(" · ")
        below = [model.index(n, 0, heading).data(FINDING) for n in range(model.rowCount(heading))]
        groups[name] = below
        assert count.split()[0] == str(len(below))
        assert findings.tree.isExpanded(heading)
    expected = {}
    for line in lines:
        for name in belongs(line):
            expected.setdefault(name, []).append(line.id)
    assert groups == expected
    findings.filter.setText("no such words")
    assert model.rowCount() == 0


def test_arrow_keys_go_through_the_findings(opened: Driver) -> None:
    findings = panel(opened, "findings")
    findings.tree.setFocus()
    for _ in range(2):
        QTest.keyClick(findings.tree, Qt.Key.Key_Down)
        opened.settle()
    chosen = opened.perspective.selection.finding
    assert chosen in listed(findings)[:2]
    assert findings.tree.currentIndex().siblingAtColumn(0).data(FINDING) == chosen
    assert opened.window.focusWidget() is findings.tree


def test_findings_here_are_listed_for_a_node_and_open(opened: Driver) -> None:
    opened.click("kubectl", "node")
    inspector = opened.window.panels["inspector"]
    rows = inspector.findChildren(FindingRow)
    about = [line for line in judged(opened).lines if "kubectl" in line.places]
    assert [row.toolTip() for row in rows] == [f"{each.title}: {each.where}" for each in about]
    assert about
    QTest.mouseClick(rows[0], Qt.MouseButton.LeftButton)
    opened.settle()
    assert opened.perspective.selection.finding == about[0].id


def test_a_chosen_finding_stays_chosen_over_an_edit_that_keeps_it(opened: Driver) -> None:
    line = next(each for each in judged(opened).lines if each.rule == "R06")
    opened.session.desk.select(Selection(line.element, finding=line.id))
    opened.settle()
    opened.document.place_gates((CALL,))
    opened.settle()
    assert line.id in judged(opened).by_id
    assert opened.window.panels["inspector"].inspection.finding.id == line.id
    findings = panel(opened, "findings")
    assert findings.tree.currentIndex().siblingAtColumn(0).data(FINDING) == line.id


def test_questions_are_asked_most_useful_first_and_lead_to_their_element(opened: Driver) -> None:
    questions = panel(opened, "questions")
    asked = judged(opened).questions
    model = questions.tree.model()
    assert model.rowCount() == len(asked) > 0
    assert questions.words == f"Questions {len(asked)}"
    counts = [int(model.index(row, 0).data().split()[0]) for row in range(model.rowCount())]
    assert counts == sorted(counts, reverse=True)
    press(questions.tree, model.index(0, 1))
    opened.settle()
    assert opened.perspective.selection.element == asked[0].element
    assert model.index(0, 1).data() == asked[0].text


def test_the_standards_count_the_findings_that_map_to_each_item(opened: Driver) -> None:
    standards = panel(opened, "standards")
    shown = frameworks()
    keys = [page.key for page in judged(opened).standards]
    assert keys == list(shown)
    for row, page in enumerate(judged(opened).standards):
        standards.frameworks.setCurrentIndex(standards.frameworks.model().index(row, 0))
        assert standards.heading.words() == f"{page.title}, {page.edition}"
        model = standards.items.model()
        assert model.rowCount() == len(shown[page.key].identifiers)
        for line, identifier in enumerate(shown[page.key].identifiers):
            severities = [
                finding.severity
                for finding in judged(opened).judgement.findings
                if identifier in finding.mappings.get(page.key, ())
            ]
            cells = [model.index(line, column).data() for column in range(4)]
            assert cells[0] == identifier
            if severities:
                assert cells[2] == min(severities, key=SEVERITIES.index).capitalize()
                assert cells[3] == str(len(severities))
            else:
                assert cells[2] in ("no finding", "not assessed")
                assert cells[3] == ""
                assert "safe" not in cells[2]


def test_what_is_not_assessed_is_listed(opened: Driver) -> None:
    standards = panel(opened, "standards")
    last = standards.frameworks.model().rowCount() - 1
    standards.frameworks.setCurrentIndex(standards.frameworks.model().index(last, 0))
    model = standards.items.model()
    said = [model.index(row, 0).data().lower() for row in range(model.rowCount())]
    assert said == [each.lower() for each in opened.document.shown.analysis.not_assessed]
    assert said


def test_an_item_of_a_standard_narrows_the_findings(opened: Driver) -> None:
    standards, findings = panel(opened, "standards"), opened.window.panels["findings"]
    press(standards.items, standards.items.model().index(0, 0))
    opened.settle()
    assert opened.perspective.now.standard == ("ASI", "ASI01")
    wanted = [each.id for each in judged(opened).lines if ("ASI", "ASI01") in each.standards]
    panel(opened, "findings")
    assert listed(findings) == wanted
    assert 0 < len(wanted) < len(judged(opened).lines)
    assert findings.words == f"Findings {len(wanted)} of {len(judged(opened).lines)}"
    QTest.keyClick(standards.items, Qt.Key.Key_Return)
    opened.settle()
    assert opened.window.tabs.current == "findings"
    assert findings.narrowed.text().startswith("ASI01")
    QTest.mouseClick(findings.narrowed, Qt.MouseButton.LeftButton)
    assert not findings.narrowed.isVisible()
    assert listed(findings) == [line.id for line in judged(opened).lines]


def test_another_file_is_not_narrowed(opened: Driver, incident) -> None:
    opened.perspective.narrow(("ASI", "ASI01"))
    opened.document.close()
    opened.open(incident)
    findings = panel(opened, "findings")
    assert listed(findings) == [line.id for line in judged(opened).lines]
    assert not findings.narrowed.isVisible()


def test_the_overview_counts_by_severity_and_leads_to_the_list(opened: Driver) -> None:
    opened.session.desk.select(Selection())
    opened.settle()
    rows = opened.window.panels["inspector"].findChildren(Row)
    said = {row.accessibleName(): row for row in rows}
    for severity in SEVERITIES:
        count = sum(line.severity == severity for line in judged(opened).lines)
        assert (f"{count} {severity}" in said) == (count > 0)
    first = next(f"{n} {severity}" for severity, n in judged(opened).counts.items())
    opened.window.tabs.hide()
    QTest.mouseClick(said[first], Qt.MouseButton.LeftButton)
    assert opened.window.tabs.isVisible()
    assert opened.window.tabs.current == "findings"


def test_the_outline_marks_nodes_with_their_worst_finding(opened: Driver) -> None:
    model = opened.window.panels["outline"]._model
    for node in opened.document.workflow.nodes:
        about = [line.severity for line in judged(opened).lines if node.id in line.places]
        said = model.index_of(node.id).data(Qt.ItemDataRole.AccessibleTextRole)
        worst = min(about, key=SEVERITIES.index, default="")
        assert ("worst finding" in said) == bool(worst)
        assert said.endswith(f"worst finding {worst}") or not worst


def test_a_click_on_the_link_of_an_action_lights_its_path(opened: Driver) -> None:
    opened.session.desk.select(Selection(EXECUTE))
    assert {"pager", "rota"} <= faded(opened, "node")
    assert "ticket" not in faded(opened, "node")


def test_a_chain_of_the_overview_lights_its_path(opened: Driver) -> None:
    chains = [each for each in opened.document.shown.analysis.chains if each.composition]
    assert chains
    rows = opened.window.panels["inspector"].findChildren(Row)
    row = next(each for each in rows if "Internet → Production" in each.accessibleName())
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    chain = next(c for c in chains if (c.from_zone, c.to_zone) == ("internet", "prod"))
    every = {node.id for node in opened.document.workflow.nodes}
    assert every - faded(opened, "node") == set(chain.path.nodes)
    stops = opened.window.panels["inspector"].inspection.path
    assert tuple(stop.node for stop in stops) == chain.path.nodes


def test_a_finding_that_is_gone_leaves_its_element(opened: Driver) -> None:
    line = next(each for each in judged(opened).lines if each.rule == "R01")
    opened.session.desk.select(Selection(line.element, finding=line.id))
    opened.document.place_gates((CALL,))
    opened.settle()
    assert line.id not in judged(opened).by_id
    inspected = opened.window.panels["inspector"].inspection
    assert inspected.finding is None
    assert inspected.card.heading == "Gated"
    tree = opened.window.panels["findings"].tree
    assert not tree.selectionModel().hasSelection()


def test_the_chosen_tab_is_remembered(opened: Driver) -> None:
    opened.trigger("panel.standards")
    assert opened.window.bench.is_shown("standards")
    opened.trigger("panel.standards")
    assert opened.window.tabs.isHidden()
    assert not opened.window.bench.is_shown("standards")
    opened.trigger("panel.findings")
    assert opened.window.bench.is_shown("findings")
    opened.window._remember()
    assert opened.session.settings.text("window/tab", "") == "findings"
