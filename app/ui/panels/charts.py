"""The charts of reports in the window: one picture at a time, and its numbers as a table."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.canvas.charted import charts_of, svg_of
from app.document.document import Change
from app.document.revision import Revision
from app.services.messages import Message
from app.ui.desk import Desk
from app.ui.panels.chart_picture import ChartPicture
from app.ui.panels.columns import TableTree, heading_width, widest
from app.ui.panels.page import Page
from app.ui.panels.parts import text
from graphs.errors import UngatedError

if TYPE_CHECKING:
    from graphs.progress import Progress
    from graphs.reports.charts.chart import Chart

_MAKE, _DRAW, _SAVE = "charts", "chart", "chart-file"
_FOLDER = "exports/folder"
#: As many letters of the name of a chart are shown.
_LONGEST = 30


class ChartsPanel(Page):
    """Worked out when the page is looked at; what changes meanwhile is shown when it is done."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Charts")
        self._desk = desk
        self._of: Revision | None = None
        self._charts: tuple[Chart, ...] = ()
        self._drawn: dict[str, bytes] = {}
        self._following = False
        self.choice = QComboBox()
        self.choice.setAccessibleName("Chart")
        self.choice.setToolTip("Which chart is shown")
        # The room that tools need must not change with what they hold.
        least = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.choice.setSizeAdjustPolicy(least)
        self.choice.setMinimumContentsLength(_LONGEST)
        self.says = text("", "quiet")
        self.picture = ChartPicture()
        self._model = QStandardItemModel(self)
        self.table = TableTree("Numbers of the chart")
        self.table.setModel(self._model)
        self.as_table = QToolButton()
        self.as_table.setObjectName("choice")
        self.as_table.setText("As a table")
        self.as_table.setToolTip("Show the numbers of the chart instead of its picture")
        self.as_table.setCheckable(True)
        self.save = QPushButton("Save…")
        self.save.setObjectName("choice")
        self.save.setToolTip("Save this chart as SVG or PNG")
        self.empty = text("", "quiet")
        self._compose()
        self.setFocusProxy(self.choice)
        self.choice.currentIndexChanged.connect(self._turn)
        self.as_table.toggled.connect(lambda on: self._views.setCurrentIndex(1 if on else 0))
        self.save.clicked.connect(self._ask)
        self.table.resized.connect(self._share_width)
        desk.document.changed.connect(self._observe)
        desk.themes.changed.connect(self._wear)
        self._refill()

    def _compose(self) -> None:
        self.tool_row.addStretch(1)
        for tool in (self.choice, self.as_table, self.save):
            self.tool_row.addWidget(tool)
        inside = QWidget()
        inside.setObjectName("inspected")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 0)
        column.addWidget(self.picture)
        column.addStretch(1)
        self.frame = QScrollArea()
        self.frame.setWidgetResizable(True)
        self.frame.setWidget(inside)
        self.frame.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.frame.setAccessibleName("Picture of the chart")
        self.frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._views = QStackedWidget()
        self._views.addWidget(self.frame)
        self._views.addWidget(self.table)
        self.column.addWidget(self.empty)
        self.column.addWidget(self.says)
        self.column.addWidget(self._views, 1)

    @property
    def chart(self) -> Chart | None:
        """The chart that is chosen."""
        row = self.choice.currentIndex()
        return self._charts[row] if 0 <= row < len(self._charts) else None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._work_out()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._desk.worker.cancel(_MAKE)
        self._desk.worker.cancel(_DRAW)

    def _observe(self, change: Change) -> None:
        if change & (Change.SOURCE | Change.WORKFLOW):
            self._desk.worker.cancel(_MAKE)
            self._desk.worker.cancel(_DRAW)
        if change & Change.SOURCE:
            self._take(None, ())
        if change & (Change.SOURCE | Change.ASSESSED | Change.JUDGED):
            self._work_out()

    def _work_out(self) -> None:
        """Make the charts of what is shown, unless they are there; not while nobody looks."""
        revision = self._desk.document.shown
        if not self.isVisible() or revision is None:
            return
        if not revision.is_assessed or revision.judged is None:
            return
        if self._of is revision:
            self._draw()
            return
        work = partial(charts_of, revision, self._desk.perspective.now)
        self._desk.worker.submit(_MAKE, work, partial(self._take, revision), self._fail, 7)
        self._refill()

    def _take(self, revision: Revision | None, charts: tuple[Chart, ...]) -> None:
        self._of, self._charts = revision, charts
        self._drawn.clear()
        self._refill()
        self._draw()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, UngatedError):
            raise error
        self.empty.setText(str(error))
        self.empty.show()

    def _wear(self) -> None:
        """Other colours: what is drawn is drawn anew."""
        self._drawn.clear()
        self._draw()

    def _refill(self) -> None:
        """List the charts anew; the chosen one stays."""
        kept = self.choice.currentText()
        titles = [chart.title for chart in self._charts]
        self._following = True
        self.choice.clear()
        self.choice.addItems(titles)
        if kept in titles:
            self.choice.setCurrentIndex(titles.index(kept))
        self._following = False
        working = self._desk.worker.is_busy(_MAKE)
        words = "Being worked out …" if working else "There is nothing to draw for this workflow."
        self.empty.setText(words)
        self.empty.setVisible(not titles)
        for tool in (self.choice, self.as_table, self.save):
            tool.setEnabled(bool(titles))
        self.says.setVisible(bool(titles))
        self._views.setVisible(bool(titles))
        self._fill()

    def _turn(self, row: int) -> None:
        if not self._following:
            self._fill()
            self._draw()

    def _fill(self) -> None:
        """Tell the chosen chart in words and numbers."""
        chart = self.chart
        self.says.setText(chart.says if chart is not None else "")
        self._model.clear()
        if chart is None:
            self.picture.clear()
            return
        self._model.setHorizontalHeaderLabels(list(chart.columns))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        figures = [
            column
            for column in range(1, len(chart.columns))
            if all(row[column].replace(",", "").isdigit() for row in chart.rows if row[column])
        ]
        for column in figures:
            role = Qt.ItemDataRole.TextAlignmentRole
            self._model.setHeaderData(column, Qt.Orientation.Horizontal, right, role)
        for row in chart.rows:
            cells = [QStandardItem(words) for words in row]
            cells[0].setData(_spoken(chart, row), Qt.ItemDataRole.AccessibleTextRole)
            for column, (cell, words) in enumerate(zip(cells, row, strict=True)):
                cell.setToolTip(words)
                if column in figures:
                    cell.setTextAlignment(right)
            self._model.appendRow(cells)
        self._share_width()

    def _draw(self) -> None:
        """Show the picture of the chosen chart, once the worker has drawn it."""
        chart = self.chart
        if chart is None or not self.isVisible():
            return
        svg = self._drawn.get(chart.id)
        if svg is not None:
            self._show(chart, svg)
            return
        work = partial(svg_of, chart, self._colours())
        self._desk.worker.submit(_DRAW, work, partial(self._keep, chart), self._fail, 6)

    def _keep(self, chart: Chart, svg: bytes) -> None:
        self._drawn[chart.id] = svg
        if chart is self.chart:
            self._show(chart, svg)

    def _show(self, chart: Chart, svg: bytes) -> None:
        share = self._desk.themes.text_size / 100
        size = chart.width * share, chart.height * share
        self.picture.show_svg(svg, *size, chart.title, chart.says)

    def _colours(self) -> dict[str, str]:
        """The colours of the map on the ground of the panel."""
        themes = self._desk.themes
        return {**themes.map_colours, "surface": themes.window_colours["panel"]}

    def _share_width(self) -> None:
        count = self._model.columnCount()
        rows = range(self._model.rowCount())
        needs = [
            max(
                heading_width(str(self._model.headerData(column, Qt.Orientation.Horizontal))),
                widest([self._model.item(row, column).text() for row in rows]) + 24,
            )
            for column in range(count)
        ]
        if count:
            needs[0] = min(needs[0], max(120, self.table.viewport().width() // 3))
            self.table.share(needs)

    def _ask(self) -> None:
        """Ask where to save the chosen chart, and have the worker write it there."""
        chart = self.chart
        if chart is None:
            return
        document = self._desk.document
        folder = self._desk.settings.text(_FOLDER, str(Path.home()))
        stem = document.path.stem if document.path is not None else "workflow"
        proposed = str(Path(folder) / f"{stem}-{chart.id}.svg")
        kinds = "SVG picture (*.svg);;PNG picture (*.png)"
        name, kind = QFileDialog.getSaveFileName(self, "Save the chart", proposed, kinds)
        if not name:
            return
        target = Path(name)
        if target.suffix.lower() not in (".svg", ".png"):
            target = target.with_name(target.name + (".png" if "png" in kind else ".svg"))
        self._desk.settings.set(_FOLDER, str(target.absolute().parent))
        self.write(chart, target)

    def write(self, chart: Chart, path: Path) -> None:
        """Write a chart with its title as for print, without asking."""

        def finish(_: object) -> None:
            self._desk.messages.note(f"Saved {path.name}")

        def fail(error: Exception) -> None:
            title = f"{path.name} could not be saved"
            self._desk.messages.post(Message("error", title, "", (str(error),)))

        self._desk.worker.submit(_SAVE, partial(_written, chart, path), finish, fail, priority=3)


def _spoken(chart: Chart, row: tuple[str, ...]) -> str:
    """A row as one sentence, for those who hear it."""
    pairs = zip(chart.columns[1:], row[1:], strict=True)
    return ", ".join([row[0], *(f"{column} {cell}" for column, cell in pairs if cell)])


def _written(chart: Chart, path: Path, progress: Progress) -> None:
    from app.commands.output import encoded, replacing
    from app.services.subjects import colours
    from graphs.reports.charts.render import to_png, to_svg

    theme = colours("print")
    if path.suffix.lower() == ".png":
        made = to_png(chart, theme, heading=True)
    else:
        made = encoded(to_svg(chart, theme, heading=True))
    with replacing(path, source="") as temporary:
        temporary.write_bytes(made)
