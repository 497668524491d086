"""The last page of a walkthrough: what was decided, and what is carried over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.ui.panels.parts import section, text

if TYPE_CHECKING:
    from app.document.walkthrough import Walkthrough
    from graphs.model.decisions import Standing


class ClosingPage(QScrollArea):
    """Lists the scenes that are unresolved first, then the others."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What was decided")

    def show_end(self, walkthrough: Walkthrough, standings: Mapping[str, Standing]) -> None:
        """Show what is decided now."""
        from graphs.reports.minutes import standing_words

        left = walkthrough.open_scenes(standings)
        done = [scene for scene in walkthrough.scenes if scene not in left]
        page = QWidget()
        page.setObjectName("side")
        box = QVBoxLayout(page)
        box.setContentsMargins(48, 28, 48, 28)
        box.setSpacing(8)
        total = len(walkthrough.scenes)
        box.addWidget(text(f"{len(done)} of {total} scenes are decided", "question"))
        for title, scenes in (("Carried over: not decided", left), ("Decided", done)):
            if not scenes:
                continue
            box.addSpacing(14)
            box.addWidget(section(title))
            for scene in scenes:
                words = f"{scene.severity.capitalize()} · {scene.title}: {scene.question}"
                box.addWidget(text(words))
                told = dict.fromkeys(standing_words(standings.get(each)) for each in scene.findings)
                for each in told:
                    box.addWidget(text(each, "said"))
                box.addSpacing(8)
        box.addStretch(1)
        self.setWidget(page)
