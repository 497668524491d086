"""The fields by which a zone is made: name, trust, environment and the zone around it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from app.document.kind_words import TRUST_WORDS
from graphs.model.workflow import Workflow


class ZoneFields(QWidget):
    """Asks for a zone; `facts` are what was chosen."""

    def __init__(self, workflow: Workflow, parent_zone: str | None = None) -> None:
        super().__init__()
        from graphs.model.facts import ENVIRONMENTS, TRUSTS

        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the zone")
        self.trust = QComboBox()
        self.trust.setAccessibleName("Trust of the zone")
        self.trust.setToolTip("How far what is in the zone can be trusted")
        for trust in TRUSTS:
            self.trust.addItem(f"{trust} — {TRUST_WORDS[trust]}", trust)
        self.trust.setCurrentIndex(self.trust.findData("internal"))
        self.environment = QComboBox()
        self.environment.setAccessibleName("Environment of the zone")
        self.environment.setToolTip("An unknown environment is taken as prod")
        self.environment.addItem("unknown, or that of the zone around it", None)
        for environment in ENVIRONMENTS:
            self.environment.addItem(environment, environment)
        self.around = QComboBox()
        self.around.setAccessibleName("The zone around it")
        self.around.addItem("none", None)
        for zone in workflow.zones:
            self.around.addItem(zone.title, zone.id)
        self.around.setCurrentIndex(max(0, self.around.findData(parent_zone)))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("Zone &name", self.name)
        form.addRow("&Trust", self.trust)
        form.addRow("&Environment", self.environment)
        form.addRow("&Within", self.around)

    @property
    def facts(self) -> dict[str, str]:
        facts = {"trust": self.trust.currentData()}
        if self.environment.currentData() is not None:
            facts["environment"] = self.environment.currentData()
        return facts

    @property
    def parent_zone(self) -> str | None:
        zone: str | None = self.around.currentData()
        return zone
