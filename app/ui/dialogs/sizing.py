"""How large a dialog opens: by what it holds at the size of text, and within the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

#: What a title bar and edges may take of the screen, in pixels.
_FRAME = QSize(16, 48)


class Held(QScrollArea):
    """Content that takes the height that it needs at its width, and scrolls where that is less."""

    def __init__(self, content: QWidget, name: str) -> None:
        super().__init__()
        self._content = content
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._content.heightForWidth(width)

    def sizeHint(self) -> QSize:
        hint = self._content.sizeHint()
        return QSize(hint.width(), self.heightForWidth(hint.width()))

    def minimumSizeHint(self) -> QSize:
        least = self._content.minimumSizeHint()
        return QSize(least.width(), min(least.height(), 4 * self.fontMetrics().height()))


def room_of(dialog: QDialog) -> QSize:
    """What the screen has for a dialog within its frame."""
    return dialog.screen().availableGeometry().size() - _FRAME


class _Opening(QObject):
    """Resizes a dialog as it is shown, when the stylesheet has given its texts their sizes."""

    def __init__(self, dialog: QDialog, wide: int, high: int) -> None:
        super().__init__(dialog)
        self._wide, self._high = wide, high
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QDialog):
            self._fit(watched)
        return False

    def _fit(self, dialog: QDialog) -> None:
        layout = dialog.layout()
        room = room_of(dialog)
        line = dialog.fontMetrics().height()
        width = max(self._wide * line, dialog.minimumSizeHint().width())
        width = min(width, room.width())
        height = self._high * line
        if layout is not None:
            layout.activate()
            needed = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else 0
            height = max(height, needed, layout.totalMinimumSize().height())
        dialog.resize(width, min(height, room.height()))


def open_by_text(dialog: QDialog, wide: int, high: int = 0) -> None:
    """Let a dialog open `wide` and at least `high` lines of text, and as high as it needs."""
    _Opening(dialog, wide, high)
