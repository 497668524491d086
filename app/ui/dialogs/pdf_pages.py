"""Asks on which pages the map is to be drawn as a PDF."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.canvas.pdf.paper import (
    LEGIBLE,
    LYING,
    SIZES,
    Paper,
    PaperError,
    fitted,
    paper_of,
    smallest_text,
    tiling,
)
from app.ui.panels.parts import text
from graphs.drawing.scene import Scene

#: The paper, and the scale of a poster or None for one page.
Pages = tuple[Paper, float | None]


class PdfPagesDialog(QDialog):
    """Says how many pages it will be, and hands what was chosen to `take`."""

    def __init__(
        self, scene: Scene, page: str, take: Callable[[Pages], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._scene = scene
        self._take = take
        self.setWindowTitle("Export as PDF on pages")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(440)
        self.size_box = QComboBox()
        self.size_box.addItems(list(SIZES))
        self.size_box.setAccessibleName("Size of the pages")
        self.size_box.setCurrentText(page.removesuffix(LYING))
        self.lying = QCheckBox("&Landscape")
        self.lying.setToolTip("Pages that are wider than tall")
        self.lying.setChecked(page.endswith(LYING))
        self.one = QRadioButton("The whole map on &one page")
        self.one.setChecked(True)
        self.poster = QRadioButton("A &poster of many pages")
        self.poster.setToolTip("To cut at the marks and join; the first page shows how")
        self.scale = QSpinBox()
        self.scale.setRange(10, 1600)
        self.scale.setSingleStep(10)
        self.scale.setValue(100)
        self.scale.setSuffix(" %")
        self.scale.setAccessibleName("Size of the map on a poster, in percent")
        self.scale.setToolTip("100 % is as large as at the zoom of 100 % in the window")
        self.told = text("")
        self.told.setAccessibleName("What will be written")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export = buttons.addButton("Export…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setSpacing(10)
        form.addRow("&Pages", self.size_box)
        form.addRow("", self.lying)
        form.addRow("", self.one)
        form.addRow("", self.poster)
        form.addRow("&Scale", self.scale)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(14)
        box.addLayout(form)
        box.addWidget(self.told)
        box.addWidget(buttons)
        self.size_box.currentTextChanged.connect(self._tell)
        self.scale.valueChanged.connect(self._tell)
        for button in (self.lying, self.poster):
            button.toggled.connect(self._tell)
        self._tell()

    @property
    def pages(self) -> Pages:
        paper = paper_of(self.size_box.currentText() + (LYING if self.lying.isChecked() else ""))
        return paper, self.scale.value() / 100 if self.poster.isChecked() else None

    def accept(self) -> None:
        if self.export.isEnabled():
            super().accept()
            self._take(self.pages)

    def _tell(self, *_: object) -> None:
        """Say how many pages it takes, or why it cannot be."""
        paper, scale = self.pages
        self.scale.setEnabled(scale is not None)
        self.export.setEnabled(True)
        if scale is None:
            points = smallest_text(self._scene, fitted(self._scene, paper))
            hard = ": hard to read." if points < LEGIBLE else "."
            self.told.setText(f"One page. The smallest text has {points:.1f} points{hard}")
            return
        try:
            tiles = tiling(self._scene, paper, scale)
        except PaperError as error:
            self.told.setText(str(error))
            self.export.setEnabled(False)
            return
        wide, high = (round(length / 10) for length in tiles.size)
        joined = f"; {wide} × {high} cm when they are joined" if tiles.pages > 1 else ""
        self.told.setText(f"{tiles.told}{joined}.")
