"""Text documents on paper: Markdown as a PDF in A4."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF, QThread
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from app.canvas.fonts import family

#: On every side, in millimetres.
_MARGIN = 20.0
_POINTS = 10.5


class _Printing(QThread):
    """Lays the text out on a thread of Qt's own: the layout of texts needs timers."""

    def __init__(self, markdown: str, title: str, path: Path) -> None:
        super().__init__()
        self._told = markdown, title, path

    def run(self) -> None:
        _print(*self._told)


def markdown_to_pdf(markdown: str, title: str, path: Path) -> None:
    """Write Markdown as a PDF whose text can be selected, and wait for it.

    Raises `OSError` where it cannot be written.
    """
    # Qt only warns of a file that it cannot write.
    with path.open("wb"):
        pass
    printing = _Printing(markdown, title, path)
    printing.start()
    printing.wait()


def _print(markdown: str, title: str, path: Path) -> None:
    writer = QPdfWriter(str(path))
    writer.setTitle(title)
    writer.setCreator("Ungated")
    writer.setResolution(300)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(
        QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN), QPageLayout.Unit.Millimeter
    )
    document = QTextDocument()
    font = QFont(family())
    font.setPointSizeF(_POINTS)
    document.setDefaultFont(font)
    document.documentLayout().setPaintDevice(writer)
    document.setMarkdown(markdown)
    room = writer.pageLayout().paintRectPixels(writer.resolution()).size()
    document.setPageSize(QSizeF(room))
    document.print_(writer)
