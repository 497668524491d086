"""The commands by which versions are compared and paths looked for."""

from __future__ import annotations

from typing import cast

from app.document.perspective import CHANGES
from app.document.tracing import Asked
from app.ui.command import Command
from app.ui.hiding import is_hidden
from app.ui.panels.changes import ChangesPanel
from app.ui.panels.paths import PathsPanel
from app.ui.stepping import path_here, step_path
from app.ui.workbench import Workbench


def _is_open(bench: Workbench) -> bool:
    return bench.desk.document.is_open


def _changes(bench: Workbench) -> ChangesPanel:
    return cast(ChangesPanel, bench.panels["changes"])


def _paths(bench: Workbench) -> PathsPanel:
    return cast(PathsPanel, bench.panels["paths"])


def _node_here(bench: Workbench) -> str:
    """The id of the selected node where it is one that paths lead to; "" for none."""
    workflow = bench.desk.document.workflow
    node = workflow.node_by_id.get(bench.desk.perspective.selection.element) if workflow else None
    return node.id if node is not None and node.kind != "gate" else ""


def _ask_what_reaches(bench: Workbench) -> None:
    _paths(bench).ask(Asked("reaching", "", _node_here(bench)))


REVIEW_COMMANDS: tuple[Command, ...] = (
    Command("compare.with", "Compare &with…", lambda b: _changes(b).ask(), "Ctrl+Shift+C",
            "Tell what changed since another version: gates lost and radius grown first",
            when=lambda b: _is_open(b) and not is_hidden(b)),
    Command("compare.stop", "Stop &comparing", lambda b: _changes(b).comparing.stop(),
            tip="Show the workflow alone again",
            when=lambda b: _changes(b).comparing.path is not None),
    Command(f"lens.{CHANGES}", "C&hanges", lambda b: b.desk.perspective.set_lens(CHANGES),
            "Ctrl+6", "Look at what changed since the older version on the map",
            when=lambda b: b.desk.perspective.now.changes is not None,
            on=lambda b: b.desk.perspective.lens == CHANGES),
    Command("path.shortest", "&Shortest path to here…",
            lambda b: _paths(b).ask_between("shortest", b.window), "Ctrl+Shift+H",
            "The shortest path from another node to the selected one, and the gates on it",
            when=lambda b: bool(_node_here(b))),
    Command("path.reaching", "&Everything that reaches here", _ask_what_reaches, "Ctrl+Shift+E",
            "Each node in whose blast radius the selected one is, with a path",
            when=lambda b: bool(_node_here(b))),
    Command("path.all", "&All ungated paths from … to …",
            lambda b: _paths(b).ask_between("all", b.window), "Ctrl+Shift+U",
            "Every path between two nodes on which no gate stands", when=_is_open),
    Command("path.next", "Next ste&p of the path", lambda b: step_path(b.desk, 1), "Alt+Right",
            "Select the next node of the path that is lit",
            when=lambda b: path_here(b.desk) is not None),
    Command("path.previous", "Previous step of the path", lambda b: step_path(b.desk, -1),
            "Alt+Left", "Select the previous node of the path that is lit",
            when=lambda b: path_here(b.desk) is not None),
)  # fmt: skip
COMPARE_ENTRIES = ("compare.with", "compare.stop")
PATH_ENTRIES = ("path.shortest", "path.reaching", "path.all", "path.next", "path.previous")
#: Of these the menu on the map offers what starts from the selected node.
PATH_CONTEXT = ("path.shortest", "path.reaching")
