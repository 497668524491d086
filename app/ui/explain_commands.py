"""The commands that show findings on the map, decide on one, and explain the words used."""

from __future__ import annotations

from app.ui.command import Command
from app.ui.workbench import Workbench

#: Under this name it is kept whether nodes bear what was found at them.
BADGES = "view/finding_badges"


def _is_open(bench: Workbench) -> bool:
    return bench.desk.document.is_open


def _toggle_badges(bench: Workbench) -> None:
    shown = not bench.desk.perspective.now.badges
    bench.desk.settings.set(BADGES, shown)
    bench.desk.perspective.show_badges(shown)


def _decide(bench: Workbench) -> None:
    from app.ui.dialogs.decide import ask_decision

    ask_decision(bench.desk, bench.window)


def _words(bench: Workbench) -> None:
    from app.ui.dialogs.words import show_words

    show_words(bench.window)


EXPLAIN_COMMANDS: tuple[Command, ...] = (
    Command("view.badges", "Show finding &badges", _toggle_badges,
            tip="Count at each node what was found there, with the shape of the worst",
            on=lambda b: b.desk.perspective.now.badges),
    Command("finding.decide", "&Decide on this finding…", _decide, "Ctrl+Shift+D",
            "Accept, mitigate, transfer or avoid the selected finding, and record it",
            when=lambda b: _is_open(b) and bool(b.desk.perspective.selection.finding)),
    Command("help.words", "&Words", _words, "F1",
            "What the words mean that Ungated uses"),
)  # fmt: skip
