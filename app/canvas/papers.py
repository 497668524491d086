"""Text documents on paper: Markdown as a PDF in A4."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from app.canvas.fonts import family

#: On every side, in millimetres.
_MARGIN = 20.0
_POINTS = 10.5


def markdown_to_pdf(markdown: str, title: str, path: Path) -> None:
    """Write Markdown as a PDF whose text can be selected. Raises `OSError` where it cannot."""
    # Qt only warns of a file that it cannot write.
    with path.open("wb"):
        pass
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
