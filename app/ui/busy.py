"""Says that work goes on, how far it is, and lets the user give it up."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.jobs.worker import Worker
from app.ui.panels.parts import ElidedLabel

#: Work shorter than this is not worth telling, in milliseconds.
TELL_AFTER = 500
#: The work that is told; drawing and inspecting are not.
_TOLD = {
    "open": "Opening",
    "assess": "Analysing",
    "tidy": "Tidying the map",
    "save": "Saving",
    "export": "Exporting",
    "copy picture": "Copying the map",
    "compare": "Comparing",
    "paths": "Looking for paths",
    "frontier": "Working out the frontier",
}


class BusyCard(QWidget):
    """Floats at the top of its parent while told work takes longer than a moment."""

    def __init__(self, worker: Worker, parent: QWidget) -> None:
        super().__init__(parent)
        self._worker = worker
        self.setObjectName("busy")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = ElidedLabel()
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.give_up = QPushButton("Cancel")
        self.give_up.clicked.connect(self._cancel)
        lines = QVBoxLayout()
        lines.setSpacing(6)
        lines.addWidget(self.words)
        lines.addWidget(self.bar)
        box = QHBoxLayout(self)
        box.setContentsMargins(14, 10, 10, 10)
        box.setSpacing(12)
        box.addLayout(lines, 1)
        box.addWidget(self.give_up)
        self.setFixedWidth(360)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(TELL_AFTER)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._appear)
        worker.started.connect(self._begin)
        worker.progressed.connect(self._tell)
        worker.ended.connect(self._end)
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _channels(self) -> list[str]:
        return [channel for channel in _TOLD if self._worker.is_busy(channel)]

    def _begin(self, channel: str) -> None:
        if channel in _TOLD and not self._timer.isActive() and self.isHidden():
            self.words.setText(_TOLD[channel])
            self.bar.setValue(0)
            self._timer.start()

    def _tell(self, channel: str, share: float, words: str) -> None:
        if channel in _TOLD:
            self.words.setText(words[:1].upper() + words[1:] if words else _TOLD[channel])
            self.bar.setValue(round(share * 100))

    def _end(self, channel: str) -> None:
        if not self._channels():
            self._timer.stop()
            self.hide()

    def _appear(self) -> None:
        if self._channels():
            self.adjustSize()
            self._place()
            self.show()
            self.raise_()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.move((parent.width() - self.width()) // 2, 14)

    def _cancel(self) -> None:
        for channel in self._channels():
            self._worker.cancel(channel)
