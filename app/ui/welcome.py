"""What an empty window shows: how to open a file, recent files and examples."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.services.recent import RecentFiles
from app.ui.panels.parts import section, text

OpenPath = Callable[[Path], None]


class Welcome(QWidget):
    """Offers what can be opened; files may be dropped anywhere on the window."""

    def __init__(
        self,
        recent: RecentFiles,
        ask: Callable[[], None],
        open_path: OpenPath,
        new: Callable[[], None],
    ) -> None:
        super().__init__()
        self._recent = recent
        self._open_path = open_path
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.ask = QPushButton("Open a workflow…")
        self.ask.clicked.connect(lambda _: ask())
        self.new = QPushButton("New workflow")
        self.new.setToolTip("Begin with an empty map")
        self.new.clicked.connect(lambda _: new())
        self._recent_list = QVBoxLayout()
        self._example_list = QVBoxLayout()
        column = QWidget()
        column.setMaximumWidth(680)
        box = QVBoxLayout(column)
        box.setContentsMargins(32, 24, 32, 24)
        box.setSpacing(14)
        box.addStretch(2)
        box.addWidget(text("See what your agents can reach", "headline"))
        box.addWidget(
            text(
                "Open a workflow: an export of n8n, Dify, Flowise or Langflow, an MCP "
                "configuration, a workflow of GitHub, a template of AWS, a native file and many "
                "others, or a folder of them. Or drop one anywhere on this window. To model one "
                "of your own, begin with a new workflow.",
                "quiet",
            )
        )
        begin = QHBoxLayout()
        begin.setSpacing(8)
        begin.addWidget(self.ask)
        begin.addWidget(self.new)
        self.again = QPushButton()
        self.again.hide()
        begin.addWidget(self.again)
        begin.addStretch(1)
        box.addLayout(begin)
        box.addSpacing(12)
        lists = QHBoxLayout()
        lists.setSpacing(28)
        for title, lines in (("Examples", self._example_list), ("Recent files", self._recent_list)):
            part = QVBoxLayout()
            part.setSpacing(8)
            part.addWidget(section(title))
            lines.setSpacing(6)
            part.addLayout(lines)
            part.addStretch(1)
            lists.addLayout(part, 1)
        box.addLayout(lists)
        box.addStretch(3)
        centred = QWidget()
        centred.setObjectName("welcome")
        row = QHBoxLayout(centred)
        row.addStretch(1)
        row.addWidget(column, 4)
        row.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(centred)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        recent.changed.connect(self._fill_recent)
        self._fill_recent()
        self._fill_examples()

    def offer(self, words: str, tip: str, run: Callable[[], None]) -> None:
        """Offer one more thing to begin with, until it was done."""

        def begin() -> None:
            self.again.hide()
            run()

        self.again.setText(words)
        self.again.setToolTip(tip)
        self.again.clicked.connect(lambda _: begin())
        self.again.show()

    def _fill_recent(self) -> None:
        while (item := self._recent_list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        paths = self._recent.paths[:6]
        for path in paths:
            folder = str(path.parent)
            home = str(Path.home())
            near = f"~{folder[len(home) :]}" if folder.startswith(home) else folder
            self._add(self._recent_list, self._button(path, path.name, str(path)), near)
        if not paths:
            self._recent_list.addWidget(text("None yet", "quiet"))

    def _fill_examples(self) -> None:
        import resources

        for item in resources.examples():
            path = Path(str(item))
            words = path.stem.replace("-", " ").replace("_", " ")
            button = self._button(path, words[:1].upper() + words[1:], "")
            self._add(self._example_list, button, resources.example_description(item))

    def _add(self, lines: QVBoxLayout, button: QPushButton, words: str) -> None:
        """A button with a line below it that says more, to assistive readers too."""
        lines.addWidget(button)
        if words:
            button.setAccessibleDescription(words)
            lines.addWidget(text(words, "quiet"))

    def _button(self, path: Path, words: str, tip: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName("fileButton")
        button.setToolTip(tip)
        button.clicked.connect(lambda: self._open_path(path))
        return button
