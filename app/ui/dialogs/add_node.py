"""Asks for a new node: its kind, its name and its zone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.document.kind_words import NODE_WORDS, kind_title
from app.ui.desk import Desk
from app.ui.dialogs.pick_list import Pick, PickList
from app.ui.dialogs.zone_fields import ZoneFields
from app.ui.kind_icons import kind_icon
from graphs.model.workflow import Workflow

#: Stands in the list of zones for one that is to be added.
NEW_ZONE = "\n new zone"


class AddNodeDialog(QDialog):
    """Accepted when a node is to be added, of which `kind`, `name` and `zone` then tell."""

    def __init__(self, desk: Desk, workflow: Workflow, zone: str | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Add a node")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(480, 520)
        colour = desk.themes.window_colours["ink"]
        self.kinds = PickList("Kind of the node", "Kind: type to filter, Enter goes on to the name")
        self.kinds.offer(
            [Pick(kind, kind_title(kind), words) for kind, words in NODE_WORDS.items()],
            {kind: kind_icon(kind, colour) for kind in NODE_WORDS},
        )
        self.name_field = QLineEdit()
        self.name_field.setAccessibleName("Name of the node")
        self.zones = QComboBox()
        self.zones.setAccessibleName("Zone of the node")
        for each in workflow.zones:
            self.zones.addItem(f"{each.title} ({each.trust})", each.id)
        self.zones.addItem("No zone yet: taken as internal, and asked for", None)
        self.zones.addItem("New zone…", NEW_ZONE)
        self.zones.setCurrentIndex(max(0, self.zones.findData(zone)))
        if zone is None:
            self.zones.setCurrentIndex(0 if workflow.zones else self.zones.findData(None))
        self.new_zone = ZoneFields(workflow)
        self.zones.currentIndexChanged.connect(self._ask_for_zone)
        form = QFormLayout()
        form.addRow("&Name", self.name_field)
        form.addRow("&Zone", self.zones)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.add = buttons.addButton("Add the node", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(12)
        box.addWidget(self.kinds, 1)
        box.addLayout(form)
        box.addWidget(self.new_zone)
        box.addWidget(buttons)
        self.add.setDefault(True)
        self.kinds.changed.connect(self._check)
        self.kinds.taken.connect(self.name_field.setFocus)
        self.new_zone.name.textChanged.connect(self._check)
        self._ask_for_zone()
        self.kinds.setFocus()

    @property
    def kind(self) -> str:
        pick = self.kinds.current
        return pick.value if pick is not None else ""

    @property
    def name(self) -> str:
        return self.name_field.text().strip()

    @property
    def zone(self) -> str | None:
        """The id of the chosen zone, or `NEW_ZONE` where `new_zone` tells it."""
        zone: str | None = self.zones.currentData()
        return zone

    def choose_kind(self, kind: str) -> None:
        """Begin with a kind that is chosen already."""
        self.kinds.choose(kind)
        self.name_field.setFocus()

    def _ask_for_zone(self) -> None:
        self.new_zone.setVisible(self.zone == NEW_ZONE)
        self._check()

    def _check(self) -> None:
        complete = self.zone != NEW_ZONE or bool(self.new_zone.name.text().strip())
        self.add.setEnabled(bool(self.kind) and complete)
        self.name_field.setPlaceholderText(f"What people call this {self.kind or 'node'}")
