"""The panels around the map: one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QWidget

from app.ui.desk import Desk
from app.ui.panels.actions_table import ActionsPanel
from app.ui.panels.assumptions import AssumptionsPanel
from app.ui.panels.changes import ChangesPanel
from app.ui.panels.charts import ChartsPanel
from app.ui.panels.findings import FindingsPanel
from app.ui.panels.inspector import InspectorPanel
from app.ui.panels.outline import OutlinePanel
from app.ui.panels.paths import PathsPanel
from app.ui.panels.questions import QuestionsPanel
from app.ui.panels.standards import StandardsPanel
from app.ui.panels.whatif import WhatIfPanel

Side = Literal["left", "right", "below"]


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel: its id, title and place, its share of the window, and what makes it.

    `least` and `most`: the bounds of that share in pixels (a user may drag beyond the upper one).
    Those below the map share one place as tabs, and are a `Page` each.
    """

    id: str
    title: str
    side: Side
    share: float
    least: int
    most: int
    make: Callable[[Desk], QWidget]


PANELS = (
    Panel("outline", "Outline", "left", 0.16, 180, 250, OutlinePanel),
    Panel("actions", "Actions", "below", 0.25, 150, 280, ActionsPanel),
    Panel("findings", "Findings", "below", 0.25, 150, 280, FindingsPanel),
    Panel("questions", "Questions", "below", 0.25, 150, 280, QuestionsPanel),
    Panel("assumptions", "Assumptions", "below", 0.25, 150, 280, AssumptionsPanel),
    Panel("standards", "Standards", "below", 0.25, 150, 280, StandardsPanel),
    Panel("charts", "Charts", "below", 0.25, 150, 280, ChartsPanel),
    Panel("whatif", "What-if", "below", 0.25, 150, 280, WhatIfPanel),
    Panel("changes", "Changes", "below", 0.25, 150, 280, ChangesPanel),
    Panel("paths", "Paths", "below", 0.25, 150, 280, PathsPanel),
    Panel("inspector", "Inspector", "right", 0.235, 290, 360, InspectorPanel),
)
