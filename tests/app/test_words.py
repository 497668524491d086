"""The words of the window: each explained once, found by typing, and told where they stand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from window_driver import Driver

from app.document.terms import TERMS, found, meaning_of, meaning_within
from app.document.wording import STATUS_WORDS
from app.ui.dialogs.words import WordsDialog
from app.ui.explaining import LegendTips
from graphs.model.said import DECISIONS


def shown_words(dialog: WordsDialog) -> list[str]:
    labels = dialog.page.findChildren(QLabel)
    return [each.text() for each in labels if each.objectName() == "strong" and each.isVisible()]


def test_every_status_origin_and_decision_has_a_meaning() -> None:
    words = [*STATUS_WORDS.values(), "declared", "inferred", "unknown", "assumed", *DECISIONS]
    assert [word for word in words if not meaning_of(word)] == []


def test_no_word_is_explained_twice_and_each_says_more_than_itself() -> None:
    assert len({term.word.casefold() for term in TERMS}) == len(TERMS)
    for term in TERMS:
        assert term.meaning.endswith(".")
        assert len(term.meaning.split()) > 4, term.word


def test_a_word_that_is_typed_stands_first() -> None:
    assert found("stale")[0].word == "Stale approval"
    assert found("no such word at all") == ()


def test_the_page_is_opened_by_its_key_and_searched(driver: Driver) -> None:
    driver.trigger("help.words")
    dialog = driver.window.findChild(WordsDialog)
    assert dialog is not None
    assert len(shown_words(dialog)) == len(TERMS)
    QTest.keyClicks(dialog.filter, "latent")
    driver.settle()
    assert "Latent" in shown_words(dialog)
    assert len(shown_words(dialog)) < 5
    driver.trigger("help.words")
    assert len(driver.window.findChildren(WordsDialog)) == 1
    assert dialog.filter.text() == ""
    QTest.keyClick(dialog.filter, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_cells_and_headings_explain_their_words(opened: Driver) -> None:
    panel = opened.window.panels["actions"]
    model = panel.table.model()
    tip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == f"Ungated: {meaning_of('Ungated')}"
    heads = opened.window.panels["inspector"].findChildren(QLabel, "section")
    told = {head.accessibleName(): head.toolTip() for head in heads}
    assert told["Findings"] == meaning_of("finding")


def test_every_entry_of_the_gates_legend_that_names_a_status_is_explained(opened: Driver) -> None:
    opened.perspective.set_lens("gates")
    opened.settle()
    scene = opened.view.shown
    assert scene is not None
    legend = next(item for item in scene.items if item.title == "Legend")
    label = next(label for label in legend.labels if label.text == "gate missing")
    assert meaning_within(label.text) == meaning_of("missing gate")
    tips = opened.view.findChild(LegendTips)
    assert tips is not None
    place = opened.view.mapFromScene(label.x + 2, label.y - 3)
    assert tips.words_at(place) == f"gate missing\n{meaning_of('missing gate')}"
