"""The commands by which versions are compared."""

from __future__ import annotations

from typing import cast

from app.ui.command import Command
from app.ui.panels.changes import ChangesPanel
from app.ui.workbench import Workbench


def _is_open(bench: Workbench) -> bool:
    return bench.desk.document.is_open


def _changes(bench: Workbench) -> ChangesPanel:
    return cast(ChangesPanel, bench.panels["changes"])


REVIEW_COMMANDS: tuple[Command, ...] = (
    Command("compare.with", "Compare &with…", lambda b: _changes(b).ask(), "Ctrl+Shift+C",
            "Tell what changed since another version: gates lost and radius grown first",
            when=_is_open),
    Command("compare.stop", "Stop &comparing", lambda b: _changes(b).comparing.stop(),
            tip="Show the workflow alone again",
            when=lambda b: _changes(b).comparing.path is not None),
)  # fmt: skip
COMPARE_ENTRIES = ("compare.with", "compare.stop")
