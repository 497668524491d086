"""The commands by which a workflow is modelled, and the part of the Edit menu they stand in."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from app.document.arranging import Way
from app.ui.command import Command
from app.ui.workbench import Workbench

Keys = QKeySequence.StandardKey


def _is_open(bench: Workbench) -> bool:
    return bench.desk.document.is_open


def _is_native(bench: Workbench) -> bool:
    return _is_open(bench) and bench.desk.document.is_native


def _has_chosen(bench: Workbench) -> bool:
    return bool(bench.editor.chosen)


def _several(bench: Workbench) -> bool:
    return len(bench.editor.chosen_boxes) > 1


def _align(way: Way, text: str, tip: str) -> Command:
    return Command(f"edit.align_{way}", text, lambda b: b.editor.align(way), tip=tip, when=_several)


def _ask_name(bench: Workbench) -> None:
    from app.ui.dialogs.name_workflow import NameDialog

    workflow = bench.desk.document.workflow
    if workflow is not None:
        NameDialog(bench.desk, workflow, bench.window).open()


EDIT_COMMANDS: tuple[Command, ...] = (
    Command("edit.cut", "Cu&t", lambda b: b.editor.cut(), "Ctrl+X",
            "Copy what is selected, and remove it", when=_has_chosen),
    Command("edit.copy", "&Copy", lambda b: b.editor.clipboard.copy(b.editor.chosen), "Ctrl+C",
            "Copy what is selected, with the links among it, as native YAML", when=_has_chosen),
    Command("edit.paste", "&Paste", lambda b: b.editor.clipboard.paste(), "Ctrl+V",
            "Add what was copied, here or in another window", when=_is_open),
    Command("edit.duplicate", "D&uplicate", lambda b: b.editor.duplicate(), "Ctrl+D",
            "Add a second of what is selected", when=_has_chosen),
    Command("edit.delete", "&Delete", lambda b: b.editor.delete(), "Del",
            "Remove what is selected; what lies in a zone stays",
            when=lambda b: b.editor.may_delete),
    Command("edit.select_all", "Select &all", lambda b: b.editor.select_all(), Keys.SelectAll,
            "Select every node", when=_is_open),
    Command("edit.add_node", "Add &node…", lambda b: b.editor.ask_node(), "Ins; Ctrl+Shift+I",
            "Add a node of any kind", when=_is_open),
    Command("edit.add_zone", "Add &zone…", lambda b: b.editor.ask_zone(), "Ctrl+Shift+B",
            "Add a trust zone, alone or within another", when=_is_open),
    Command("edit.connect", "Connect from &here…", lambda b: b.editor.ask_link(), "Ctrl+L",
            "Add a link from the selected node", when=lambda b: bool(b.editor.start_of_link)),
    _align("left", "&Left edges", "Put the left edges of the selected nodes in line"),
    _align("top", "&Top edges", "Put the top edges of the selected nodes in line"),
    _align("across", "Spread &across", "Equal steps from the leftmost to the rightmost node"),
    _align("down", "Spread &down", "Equal steps from the topmost to the lowest node"),
    Command("edit.tidy_selection", "Tidy the &selection", lambda b: b.editor.tidy(),
            tip="Lay the selected nodes out afresh; the rest stays",
            when=lambda b: bool(b.editor.chosen_boxes)),
    Command("edit.name", "Na&me the workflow…", _ask_name,
            tip="Set the name and the description of an Ungated workflow", when=_is_native),
)  # fmt: skip

#: What stands in the Edit menu before what concerns gates.
EDIT_ENTRIES: tuple[str, ...] = (
    "edit.cut", "edit.copy", "edit.copy_picture", "edit.paste", "edit.duplicate", "edit.delete",
    "edit.select_all", "-",
    "edit.add_node", "edit.add_zone", "edit.connect", "edit.name", "-",
)  # fmt: skip
ALIGN_ENTRIES = (
    "edit.align_left", "edit.align_top", "edit.align_across", "edit.align_down",
)  # fmt: skip
