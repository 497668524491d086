"""The stage of a walkthrough: full-screen, one scene at a time, with the decision below it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.canvas.ahead import make_outlines
from app.canvas.pieces import Pieces, cut
from app.canvas.stage import build
from app.document.document import Change
from app.document.lighting import lit_path
from app.document.perspective import Looking, Selection
from app.document.walkthrough import Walkthrough
from app.services.messages import Message
from app.ui.desk import Desk
from app.ui.panels.finding_row import pill
from app.ui.panels.parts import ElidedLabel
from app.ui.walkthrough.closing_page import ClosingPage
from app.ui.walkthrough.decision_form import CHOICES, DecisionForm
from app.ui.walkthrough.framed_map import FramedMap
from app.ui.walkthrough.looks import looks
from app.ui.walkthrough.scene_page import ScenePage

if TYPE_CHECKING:
    from app.document.revision import Revision
    from graphs.model.said import Decision
    from graphs.progress import Progress
    from graphs.reports.scenes import Scene

_CHANNEL = "walkthrough"
#: On a stage of this size, in pixels, type has its usual size; it grows with the stage.
_WIDE, _HIGH = 1280, 720
_LARGEST = 2.5
_UNBOUNDED = 16_777_215
#: What a map has beside the workflow: the stage tells it, or has no room for it.
_LEFT_OUT = frozenset({"legend", "title"})
#: Keys that go on and back; those of presentation remotes among them. Up and down scroll the text.
_ON = ("Right", "PgDown")
_BACK = ("Left", "PgUp")


class Presenter(QWidget):
    """Shows a walkthrough; what is decided goes to the log at once."""

    minutes_wanted = Signal()

    def __init__(self, desk: Desk, walkthrough: Walkthrough, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._desk = desk
        self._scale = 1.0
        self.walkthrough = walkthrough
        self.setObjectName("walkthrough")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Walkthrough of {desk.document.title}")
        self.setMinimumSize(960, 600)
        self.progress = QLabel()
        self.progress.setObjectName("progress")
        self._head = QHBoxLayout()
        self._head.setSpacing(14)
        self._head.setContentsMargins(24, 12, 24, 10)
        self._pill: QWidget | None = None
        self.title = ElidedLabel()
        self.title.setObjectName("sceneTitle")
        self._head.addWidget(self.progress)
        self._head.addWidget(self.title, 1)
        self.standing = QLabel()
        self.standing.setObjectName("standing")
        self.standing.setTextFormat(Qt.TextFormat.PlainText)
        self.standing.setWordWrap(True)
        self.map = FramedMap(desk.themes.map_colours)
        self.page = ScenePage()
        self.form = DecisionForm(desk.decisions.today())
        self.form.decided.connect(self._decide)
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.setHandleWidth(1)
        middle.setChildrenCollapsible(False)
        middle.addWidget(self.map)
        middle.addWidget(self.page)
        middle.setSizes([560, 520])
        middle.setStretchFactor(0, 11)
        middle.setStretchFactor(1, 10)
        stage = QWidget()
        column = QVBoxLayout(stage)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(middle, 1)
        column.addWidget(self.form)
        self.closing = ClosingPage()
        self._stack = QStackedWidget()
        self._stack.addWidget(stage)
        self._stack.addWidget(self.closing)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self._head)
        box.addWidget(self._stack, 1)
        self.trouble = QLabel()
        self.trouble.setObjectName("trouble")
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        box.addWidget(self.trouble)
        box.addLayout(self._foot())
        self._keys()
        self._wear()
        desk.decisions.changed.connect(self._tell_standing)
        desk.themes.changed.connect(self._wear)
        self._told_before = desk.decisions.tell
        desk.decisions.tell = self._tell
        desk.document.changed.connect(self._observe)
        self._show()

    def _foot(self) -> QHBoxLayout:
        self.back = QPushButton("← Back")
        self.back.setToolTip("The scene before (left arrow, Page Up)")
        self.back.clicked.connect(lambda _: self.step(-1))
        self.next = QPushButton("Next →")
        self.next.setToolTip("The next scene, whether this one is decided or not (Page Down)")
        self.next.clicked.connect(lambda _: self.step(1))
        self.minutes = QPushButton("Save minutes…")
        self.minutes.clicked.connect(lambda _: self.minutes_wanted.emit())
        self.leave = QPushButton("Leave")
        self.leave.setToolTip("Back to the window; what was decided is kept (Esc)")
        self.leave.clicked.connect(lambda _: self.close())
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 12)
        foot.setSpacing(10)
        foot.addWidget(self.standing, 1)
        for button in (self.minutes, self.leave, self.back, self.next):
            foot.addWidget(button)
        return foot

    def _keys(self) -> None:
        keys = [(key, partial(self.step, 1)) for key in _ON]
        keys += [(key, partial(self.step, -1)) for key in _BACK]
        keys += [(str(n + 1), partial(self._choose, n)) for n in range(len(CHOICES))]
        for key, run in keys:
            QShortcut(QKeySequence(key), self, run)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._escape)
        for enter in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QShortcut(QKeySequence(enter), self, self._enter)

    def _choose(self, number: int) -> None:
        if self.walkthrough.scene is not None:
            self.form.choose(number)

    def _enter(self) -> None:
        """Press the button that has the keyboard; anywhere else record the decision."""
        button = QApplication.focusWidget()
        if isinstance(button, QPushButton):
            button.click()
        elif self.walkthrough.scene is not None:
            self.form.try_to_record()

    def _escape(self) -> None:
        self.close()

    def step(self, step: int) -> None:
        """Go on (1) or back (-1)."""
        before = self.walkthrough.at
        self.walkthrough.move(step)
        if self.walkthrough.at != before:
            self._show()

    def _show(self) -> None:
        walkthrough, scene = self.walkthrough, self.walkthrough.scene
        total = len(walkthrough.scenes)
        self.back.setEnabled(walkthrough.at > 0)
        self.next.setEnabled(scene is not None)
        self.next.setText("Finish →" if walkthrough.at == total - 1 else "Next →")
        self.minutes.setVisible(scene is None)
        self._show_severity(scene)
        if scene is None:
            self.progress.setText("End")
            self.title.setText(f"Walkthrough of {self._desk.document.title}")
            self._stack.setCurrentIndex(1)
            self._tell_standing()
            self.minutes.setFocus()
            return
        self.progress.setText(f"{walkthrough.at + 1} of {total}")
        self.progress.setAccessibleName(f"Scene {walkthrough.at + 1} of {total}")
        self.title.setText(scene.title)
        self._stack.setCurrentIndex(0)
        self.page.show_scene(scene)
        standing = self._desk.decisions.standings.get(scene.id)
        self.form.begin(standing.decision if standing is not None else None)
        self._tell_standing()
        self._draw(scene)
        self.page.setFocus()

    def _show_severity(self, scene: Scene | None) -> None:
        if self._pill is not None:
            self._head.removeWidget(self._pill)
            self._pill.deleteLater()
            self._pill = None
        if scene is not None:
            self._pill = pill(scene.severity, self._desk.themes.window_colours["panel"])
            # Type on the stage is larger than where its width was worked out.
            self._pill.setMinimumWidth(0)
            self._pill.setMaximumWidth(_UNBOUNDED)
            self._head.insertWidget(1, self._pill)

    def _draw(self, scene: Scene) -> None:
        """Have the map drawn with the path of a scene lit and the rest faded."""
        revision = self.walkthrough.revision
        judged = revision.judged
        assert judged is not None
        finding = judged.by_id[scene.id]
        element = finding.elements[0] if finding.elements else ""
        looking = Looking("gates", Selection(element, finding=scene.id))
        path = lit_path(revision, looking.selection)
        framed = path.nodes if path is not None else ()
        work = partial(_cut, revision, looking, self.map.pieces)
        self._desk.worker.submit(_CHANNEL, work, partial(self._frame, framed), priority=1)

    def _frame(self, framed: tuple[str, ...], pieces: Pieces) -> None:
        links = self.walkthrough.revision.workflow.links
        self.map.show_scene(pieces, {link.id: (link.from_id, link.to_id) for link in links})
        self.map.frame(framed)

    def _decide(self, decision: Decision) -> None:
        scene = self.walkthrough.scene
        if scene is None:
            return
        self.trouble.hide()
        self._desk.decisions.decide(self.walkthrough.revision, scene.findings, decision)
        self.step(1)

    def _tell_standing(self) -> None:
        from graphs.reports.minutes import standing_words

        standings, scene = self._desk.decisions.standings, self.walkthrough.scene
        if scene is None:
            self.closing.show_end(self.walkthrough, standings)
            left = len(self.walkthrough.open_scenes(standings))
            self._say(f"{left} carried over" if left else "Every scene is decided", left > 0)
            return
        found = [standings.get(finding) for finding in scene.findings]
        worst = next((each for each in found if each is None or not each.holds), found[0])
        is_open = worst is None or not worst.holds
        self._say(standing_words(worst), is_open)

    def _say(self, words: str, is_open: bool) -> None:
        self.standing.setText(words)
        self.standing.setProperty("open", "true" if is_open else "false")
        self.standing.style().polish(self.standing)

    def _tell(self, message: Message) -> None:
        """What goes wrong with decisions is told on the stage, which covers the window."""
        parts = [f"{message.title}.", message.text, *message.details]
        before = [self.trouble.text()] if self.trouble.isVisible() else []
        told = " ".join(part for part in parts if part)
        self.trouble.setText("\n".join([*before, told]))
        self.trouble.show()

    def _observe(self, change: Change) -> None:
        if change & Change.SOURCE:
            self.close()

    def _wear(self) -> None:
        self.setStyleSheet(looks(self._desk.themes.window_colours, self._scale))
        self.map.set_theme(self._desk.themes.map_colours)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        scale = max(1.0, min(_LARGEST, self.width() / _WIDE, self.height() / _HIGH))
        if abs(scale - self._scale) > 0.04:
            self._scale = scale
            self._wear()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._desk.worker.cancel(_CHANNEL)
        self._desk.decisions.tell = self._told_before
        # Not every window system gives the keyboard back by itself.
        if (window := self.parentWidget()) is not None:
            window.activateWindow()
        super().closeEvent(event)


def _cut(revision: Revision, looking: Looking, before: Pieces | None, progress: Progress) -> Pieces:
    drawing = build(revision, looking, progress)
    shown = tuple(item for item in drawing.items if item.role not in _LEFT_OUT)
    pieces = cut(replace(drawing, items=shown), before)
    make_outlines(pieces, before)
    return pieces
