"""What changed since another version: gates lost and radius grown first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFileDialog, QPushButton, QSizePolicy

from app.document.changes_map import ChangesOnMap
from app.document.comparing import Comparing
from app.document.nameless import NamelessDocument
from app.document.perspective import Selection
from app.ui.desk import Desk
from app.ui.panels.columns import TableTree, explain, heading_width, strong, widest
from app.ui.panels.page import Page
from app.ui.panels.parts import ElidedLabel, text
from app.ui.signs import sign
from graphs.words import counted

if TYPE_CHECKING:
    from graphs.compare.changes import Version
    from graphs.reports.changes_told import Told

COLUMNS = ("Change", "Severity", "What", "How")
_HEADINGS = {
    "Change": "What became of it since the older version: gates lost and radius grown first",
    "Severity": "How severe a finding is that was opened or closed",
    "What": "The node, link, zone or finding that is meant; choosing it shows it on the map",
    "How": "What it was before, and what it is now",
}
_LINE = int(Qt.ItemDataRole.UserRole)
_FILTER = (
    "Workflows (*.yaml *.yml *.json *.jsonc *.md *.toml *.mmd *.bpmn *.xml *.asl *.template);;"
    "All files (*)"
)
NOTHING = (
    "Compare this workflow with an older version of it, to see which gates were lost and whose "
    "blast radius grew."
)


class ChangesPanel(Page):
    """Every change as a line; a chosen one selects what it is about, where it is still there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Changes")
        self.is_wanted = False
        self._desk = desk
        self._following = False
        self.comparing = Comparing(desk.document, desk.worker, desk.messages)
        ChangesOnMap(
            desk.document, desk.perspective, desk.worker, self.comparing, desk.scenarios.lay_out
        )
        self.told = ElidedLabel()
        self.told.setObjectName("quiet")
        self.stop = QPushButton("Stop comparing")
        self.stop.setObjectName("tool")
        self.stop.clicked.connect(self.comparing.stop)
        self.choose = QPushButton("Compare with…")
        self.choose.setToolTip("Choose the older version of this workflow")
        self.choose.clicked.connect(self.ask)
        self.tool_row.addWidget(self.told, 1)
        for button in (self.stop, self.choose):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self.tool_row.addWidget(button)
        self.empty = text(NOTHING, "quiet")
        self._model = QStandardItemModel(0, len(COLUMNS), self)
        self._model.setHorizontalHeaderLabels(list(COLUMNS))
        explain(self._model, _HEADINGS)
        self.tree = TableTree("Changes since the older version")
        self.tree.setModel(self._model)
        self.tree.setRootIsDecorated(True)
        self.tree.selectionModel().currentChanged.connect(self._choose)
        self.tree.activated.connect(lambda _: desk.view.setFocus())
        self.tree.resized.connect(self._share_width)
        self.column.addWidget(self.empty)
        self.column.addWidget(self.tree, 1)
        self.column.addStretch(0)
        self.setFocusProxy(self.tree)
        self.comparing.changed.connect(self._refill)
        desk.document.changed.connect(self._allow)
        desk.themes.changed.connect(self._refill)
        self._refill()

    def ask(self) -> None:
        """Let the user choose the older version."""
        path = self._desk.document.path
        folder = str(path.parent if path is not None else Path.home())
        name, _ = QFileDialog.getOpenFileName(
            self.window(), "Compare with an older version", folder, _FILTER
        )
        if name:
            self.compare_with(Path(name))

    def compare_with(self, path: Path, older: Version | None = None, title: str = "") -> None:
        """Compare with a file, or a version of it, and show what comes of it."""
        self._desk.panel_wanted.emit("changes")
        self.comparing.compare_with(path, older, title)

    def _allow(self, *_: object) -> None:
        document = self._desk.document
        # The other version would tell the names.
        is_nameless = isinstance(document, NamelessDocument)
        self.choose.setEnabled(document.is_open and not is_nameless)

    def _refill(self) -> None:
        comparing = self.comparing
        compared, path = comparing.compared, comparing.path
        self._following = True
        self._model.removeRows(0, self._model.rowCount())
        lines = compared.lines if compared is not None else ()
        if lines:
            self._fill(lines)
        self.tree.expandAll()
        for row in range(self._model.rowCount()):
            self.tree.setFirstColumnSpanned(row, QModelIndex(), True)
        self._following = False
        self.want(path is not None)
        self.stop.setVisible(path is not None)
        self.empty.setVisible(path is None or (compared is not None and not lines))
        self.empty.setText(NOTHING if path is None else "Nothing changed.")
        self.tree.setVisible(bool(lines))
        self.told.setVisible(path is not None)
        if path is not None:
            words = "comparing …"
            if compared is not None:
                worse = counted(compared.worse, "thing") if compared.worse else "nothing"
                words = f"{worse} got worse; {compared.coverage}"
            self.told.setText(f"Since {comparing.title}: {words}")
        if compared is None:
            self.name("Changes …" if path is not None else "Changes")
        else:
            incomplete = "" if compared.comparison.complete else ", incomplete"
            self.name(f"Changes {len(lines)}{incomplete}")
        self._allow()
        self._share_width()

    def _fill(self, lines: tuple[Told, ...]) -> None:
        from graphs.reports.changes_told import SECTIONS

        for section, heading in SECTIONS.items():
            here = [line for line in lines if line.section == section]
            if here:
                self._model.appendRow(self._section(heading, here))

    def _section(self, heading: str, lines: list[Told]) -> list[QStandardItem]:
        colours = self._desk.themes.window_colours
        first = QStandardItem(f"{heading} · {len(lines)}")
        first.setFont(strong())
        first.setData(f"{heading}, {len(lines)}", Qt.ItemDataRole.AccessibleTextRole)
        for line in lines:
            words = (line.word, line.severity.capitalize() or "—", line.what, line.how)
            cells = []
            for column, said in enumerate(words):
                cell = QStandardItem(said)
                cell.setData(line, _LINE)
                cell.setToolTip(said)
                cell.setData(f"{COLUMNS[column]}: {said}", Qt.ItemDataRole.AccessibleTextRole)
                cells.append(cell)
            if line.severity:
                cells[1].setIcon(sign(line.severity, colours[line.severity]))
                cells[1].setForeground(QColor(colours[line.severity]))
                cells[1].setFont(strong())
            first.appendRow(cells)
        return [first, *(QStandardItem() for _ in COLUMNS[1:])]

    def _share_width(self) -> None:
        compared = self.comparing.compared
        lines = compared.lines if compared is not None else ()
        indent = 2 * self.tree.indentation()
        needs = [
            max(heading_width(COLUMNS[0]), widest([line.word for line in lines]) + indent + 16),
            max(heading_width(COLUMNS[1]), widest([line.severity for line in lines]) + 46),
            max(heading_width(COLUMNS[2]), widest([line.what for line in lines]) + 20),
        ]
        needs.append(widest([line.how for line in lines]) + 20)
        self.tree.share(needs)

    def _choose(self, index: QModelIndex) -> None:
        line = index.siblingAtColumn(0).data(_LINE)
        workflow = self._desk.document.workflow
        if self._following or line is None or workflow is None:
            return
        if line.element and workflow.element(line.element) is not None:
            self._desk.select(Selection(line.element, finding=line.finding), reveal=True)
        elif line.before:
            self._desk.messages.note(f"{line.what}: only the older version has it")
