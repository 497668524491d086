"""Asks for a new link from a node: its kind, where it leads, and for an action its verb."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.document.kind_words import LINK_WORDS, kind_title
from app.ui.desk import Desk
from app.ui.dialogs.pick_list import Pick, PickList
from app.ui.kind_icons import kind_icon
from app.ui.panels.parts import text
from graphs.model.facts import LINK_KINDS, VERBS
from graphs.model.linking import why_not, why_not_from
from graphs.model.workflow import Workflow


class ConnectDialog(QDialog):
    """Accepted when a link is to be added, of which `kind`, `target` and `facts` then tell.

    What the model does not allow is listed last, and says why not when it is chosen.
    """

    def __init__(self, desk: Desk, workflow: Workflow, node_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._workflow = workflow
        self._node = workflow.node(node_id)
        self.setWindowTitle(f"Connect from {self._node.title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(640, 460)
        self._colour = desk.themes.window_colours["ink"]
        self.kinds = PickList("Kind of the link", "Kind: type to filter")
        self.targets = PickList("Where the link leads", "Leads to: type to filter")
        self.verbs = QComboBox()
        self.verbs.setAccessibleName("What the action does")
        self.verbs.setToolTip("The verb of the action; unknown is taken at its worst")
        self.verbs.addItem("unknown", "unknown")
        for verb in VERBS[:-1]:
            self.verbs.addItem(verb, verb)
        self._verb_label = QLabel("&Verb")
        self._verb_label.setBuddy(self.verbs)
        self.reason = text("", "refusal")
        self.reason.setAccessibleName("Why this link is not possible")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.add = buttons.addButton("Add the link", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        lists = QGridLayout()
        lists.setHorizontalSpacing(14)
        lists.addWidget(text(f"From {self._node.title} ({self._node.kind}) by", "quiet"), 0, 0)
        lists.addWidget(text("to", "quiet"), 0, 1)
        lists.addWidget(self.kinds, 1, 0)
        lists.addWidget(self.targets, 1, 1)
        asked = QGridLayout()
        asked.addWidget(self._verb_label, 0, 0)
        asked.addWidget(self.verbs, 0, 1)
        asked.setColumnStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(12)
        box.addLayout(lists, 1)
        box.addLayout(asked)
        box.addWidget(self.reason)
        box.addWidget(buttons)
        self.add.setDefault(True)
        self.kinds.offer(self._kind_picks())
        self.kinds.changed.connect(self._list_targets)
        self.kinds.taken.connect(self.targets.setFocus)
        self.targets.changed.connect(self._check)
        self.targets.taken.connect(self._take)
        self._list_targets()
        self.kinds.setFocus()

    @property
    def kind(self) -> str:
        pick = self.kinds.current
        return pick.value if pick is not None else ""

    @property
    def target(self) -> str:
        pick = self.targets.current
        return pick.value if pick is not None else ""

    @property
    def facts(self) -> dict[str, str]:
        return {"verb": self.verbs.currentData()} if self.kind == "acts" else {}

    def _kind_picks(self) -> list[Pick]:
        return [
            Pick(kind, kind_title(kind), LINK_WORDS[kind], why_not_from(kind, self._node.kind))
            for kind in LINK_KINDS
        ]

    def _list_targets(self) -> None:
        kind = self.kinds.current
        picks, icons = [], {}
        for node in self._workflow.nodes:
            if node.id == self._node.id:
                continue
            refusal = why_not(kind.value, self._node.kind, node.kind) if kind is not None else ""
            picks.append(Pick(node.id, node.title, node.kind, refusal))
            icons[node.id] = kind_icon(node.kind, self._colour)
        self.targets.offer(picks, icons)
        is_action = kind is not None and kind.value == "acts"
        self.verbs.setVisible(is_action)
        self._verb_label.setVisible(is_action)
        self._check()

    def _check(self) -> None:
        kind, target = self.kinds.current, self.targets.current
        reason = ""
        if kind is None:
            reason = "No kind of link is called so."
        elif kind.refusal:
            reason = kind.refusal
        elif target is None:
            reason = "There is no such node to lead to."
        elif target.refusal:
            reason = target.refusal
        self.reason.setText(reason)
        self.add.setEnabled(not reason)

    def _take(self) -> None:
        if self.add.isEnabled():
            self.accept()
