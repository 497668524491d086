"""One scene as text: the question to decide, the path, why, what to do, what was assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.document.wording import plural
from app.ui.panels.parts import section, text

if TYPE_CHECKING:
    from graphs.reports.scenes import Scene


class ScenePage(QScrollArea):
    """Scrolls where the text is longer than the stage is high."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scene")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("The question to decide")

    def show_scene(self, scene: Scene) -> None:
        """Show a scene from its beginning."""
        page = QWidget()
        page.setObjectName("side")
        box = QVBoxLayout(page)
        box.setContentsMargins(24, 18, 24, 18)
        box.setSpacing(8)
        box.addWidget(text(scene.question, "question"))
        if len(scene.path) > 1:
            _part(box, "Path", " → ".join(scene.path))
        _part(box, "Why", scene.topics[0].why)
        _part(box, "What to do", scene.topics[0].fix)
        others = scene.topics[1:]
        if others:
            _part(box, f"Decided with it: {plural(len(others), 'finding')} on the same path")
            for topic in others:
                box.addWidget(text(f"{topic.severity.capitalize()} · {topic.title}"))
                box.addWidget(text(topic.question, "said"))
        if scene.assumed:
            _part(box, "Assumed, because nobody has said")
            for words in scene.assumed:
                box.addWidget(text(words, "said"))
        box.addStretch(1)
        self.setWidget(page)
        self.setAccessibleDescription(scene.question)


def _part(box: QVBoxLayout, title: str, words: str = "") -> None:
    box.addSpacing(8)
    box.addWidget(section(title))
    if words:
        box.addWidget(text(words))
