"""The panels around the map: one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QWidget

from app.ui.desk import Desk
from app.ui.panels.actions_table import ActionsPanel
from app.ui.panels.inspector import InspectorPanel
from app.ui.panels.outline import OutlinePanel

Side = Literal["left", "right", "below"]


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel: its id, title, place, size on first start in pixels, and what makes it."""

    id: str
    title: str
    side: Side
    size: int
    make: Callable[[Desk], QWidget]


PANELS = (
    Panel("outline", "Outline", "left", 224, OutlinePanel),
    Panel("actions", "Actions", "below", 196, ActionsPanel),
    Panel("inspector", "Inspector", "right", 332, InspectorPanel),
)
