"""The strip of node kinds above the map: a press asks for a node, a drag drops one on the map."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QToolButton, QWidget

from app.document.document import Change
from app.document.kind_words import NODE_WORDS, kind_title
from app.document.perspective import Looking
from app.ui.desk import Desk
from app.ui.editor import Editor
from app.ui.kind_icons import kind_icon

#: The name under which it is remembered whether the strip is shown.
SETTING = "panels/palette"
_ZONE = "bounds what is trusted alike"


class Palette(QWidget):
    """Shown with the lens Design, in which a workflow is modelled."""

    def __init__(self, desk: Desk, editor: Editor) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Kinds to add")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        row.setSpacing(2)
        self.buttons = {
            kind: KindButton(kind, words, desk)
            for kind, words in {**NODE_WORDS, "zone": _ZONE}.items()
        }
        for kind, button in self.buttons.items():
            if kind == "zone":
                row.addSpacing(8)
                button.clicked.connect(lambda _: editor.ask_zone())
            else:
                button.clicked.connect(partial(_ask, editor, kind))
            row.addWidget(button)
        row.addStretch(1)
        desk.perspective.changed.connect(self._look)
        desk.document.changed.connect(self._observe)
        desk.themes.changed.connect(self._draw)
        self._appear()

    def _look(self, before: Looking, now: Looking) -> None:
        if before.lens != now.lens:
            self._appear()

    def _observe(self, change: Change) -> None:
        if change & Change.SOURCE:
            self._appear()

    @property
    def is_wanted(self) -> bool:
        return self._desk.settings.flag(SETTING, True)

    def toggle(self) -> None:
        """Want the strip, or no longer; shown it is with the lens Design only."""
        self._desk.settings.set(SETTING, not self.is_wanted)
        self._appear()

    def _appear(self) -> None:
        self.setVisible(self.is_wanted and self._desk.perspective.lens == "design")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        # The icons are read when they are first seen: the window starts without them.
        if self.isVisible():
            colour = self._desk.themes.window_colours["ink"]
            for kind, button in self.buttons.items():
                button.setIcon(kind_icon(kind, colour))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        named = sum(button.named_width for button in self.buttons.values()) + 60
        styles = Qt.ToolButtonStyle
        style = (
            styles.ToolButtonTextUnderIcon if named <= self.width() else styles.ToolButtonIconOnly
        )
        for button in self.buttons.values():
            button.setToolButtonStyle(style)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, super().minimumSizeHint().height())


def _ask(editor: Editor, kind: str, *_: object) -> None:
    editor.ask_node(kind)


class KindButton(QToolButton):
    """One kind, which can be dragged off the strip."""

    def __init__(self, kind: str, words: str, desk: Desk) -> None:
        super().__init__()
        self._kind = kind
        self._desk = desk
        self._pressed: QPoint | None = None
        self._ghost: QLabel | None = None
        self.setObjectName("kind")
        self.setText(kind_title(kind))
        self.setIconSize(QSize(20, 20))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(f"{kind_title(kind)}: {words}. Drag it onto the map, or press it.")
        self.setAccessibleName(f"Add {kind_title(kind).lower()}")
        self.setAccessibleDescription(words)

    @property
    def named_width(self) -> int:
        return max(40, self.fontMetrics().horizontalAdvance(self.text()) + 18)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            far = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if far and self._ghost is None:
                self._ghost = QLabel(self.window())
                self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                self._ghost.setPixmap(self.icon().pixmap(28, 28))
                self._ghost.show()
                self.setDown(False)
            if self._ghost is not None:
                self._ghost.move(self.mapTo(self.window(), place) + QPoint(6, 6))
                return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if self._ghost is None:
            super().mouseReleaseEvent(event)
            return
        self._ghost.deleteLater()
        self._ghost = None
        self.setDown(False)
        view = self._desk.view
        place = view.viewport().mapFromGlobal(event.globalPosition().toPoint())
        if view.isVisible() and view.viewport().rect().contains(place):
            at = view.to_scene(QPointF(place))
            view.kind_dropped.emit(self._kind, at.x(), at.y())
