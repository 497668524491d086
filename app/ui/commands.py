"""Every command, one declaration each, and the menus that they stand in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from app.document.perspective import CHANGES, LENS_TELLS, LENSES
from app.ui import trying
from app.ui.command import Command
from app.ui.copying import COPYING_COMMANDS
from app.ui.document_commands import DOCUMENT_COMMANDS, DOCUMENT_ENTRIES
from app.ui.edit_commands import ALIGN_ENTRIES, EDIT_COMMANDS, EDIT_ENTRIES
from app.ui.explain_commands import EXPLAIN_COMMANDS
from app.ui.exports import EXPORTS, Export
from app.ui.hiding import HIDING_COMMANDS, is_hidden
from app.ui.paging import PAGING_COMMANDS
from app.ui.panels.findings import FindingsPanel
from app.ui.panels.registry import PANELS
from app.ui.parting import PARTING_COMMANDS
from app.ui.review_commands import COMPARE_ENTRIES, PATH_CONTEXT, PATH_ENTRIES, REVIEW_COMMANDS
from app.ui.theme import CHOICES, Choice
from app.ui.workbench import Workbench
from app.ui.workplace import show_recovered

if TYPE_CHECKING:
    from app.ui.walkthrough.holding import Walkthroughs

Keys = QKeySequence.StandardKey


def _is_open(bench: Workbench) -> bool:
    return bench.desk.document.is_open


def _has_selection(bench: Workbench) -> bool:
    return _is_open(bench) and bool(bench.desk.perspective.selection.element)


def _has_missing_gates(bench: Workbench) -> bool:
    revision = bench.desk.document.shown
    return bool(revision and revision.analysis and revision.analysis.placement.gates)


def _has_findings(bench: Workbench) -> bool:
    revision = bench.desk.document.shown
    return bool(revision and revision.judged and revision.judged.lines)


def _filter_findings(bench: Workbench) -> None:
    panel = bench.panels["findings"]
    assert isinstance(panel, FindingsPanel)
    bench.focus("findings")
    panel.filter.setFocus()


def _set_lens(lens: str, bench: Workbench) -> None:
    bench.desk.perspective.set_lens(lens)


def _is_lens(lens: str, bench: Workbench) -> bool:
    return bench.desk.perspective.lens == lens


def _lens(number: int, lens: str, title: str) -> Command:
    return Command(
        f"lens.{lens}",
        title,
        partial(_set_lens, lens),
        f"Ctrl+{number}",
        f"Look at the map through the lens {title}: {LENS_TELLS[lens]}",
        when=_is_open,
        on=partial(_is_lens, lens),
    )


def _panel(panel: str, title: str) -> Command:
    return Command(
        f"panel.{panel}",
        title,
        lambda bench: bench.toggle(panel),
        tip=f"Show or hide the panel {title}",
        on=lambda bench: bench.is_shown(panel),
    )


def _theme(choice: Choice, title: str) -> Command:
    return Command(
        f"theme.{choice}",
        title,
        lambda bench: bench.desk.themes.choose(choice),
        on=lambda bench: bench.desk.themes.choice == choice,
    )


def _export(export: Export) -> Command:
    return Command(
        f"export.{export.id}",
        f"{export.title}…",
        lambda bench: bench.exports.ask(export),
        tip=f"Export the map as it is seen now as {export.title}",
        when=_is_open,
    )


def _show_radius(bench: Workbench) -> None:
    bench.desk.perspective.set_lens("blast")


def _preferences(bench: Workbench) -> None:
    from app.ui.dialogs.preferences import PreferencesDialog

    PreferencesDialog(bench.desk, bench.window).open()


def _all_commands(bench: Workbench) -> None:
    from app.ui.dialogs.command_palette import CommandPalette

    CommandPalette(bench).open()


def _about(bench: Workbench) -> None:
    from app.ui.dialogs.about import AboutDialog

    AboutDialog(bench.window).open()


def _full_screen(bench: Workbench) -> None:
    bench.window.setWindowState(bench.window.windowState() ^ Qt.WindowState.WindowFullScreen)


def _is_full_screen(bench: Workbench) -> bool:
    return bool(bench.window.windowState() & Qt.WindowState.WindowFullScreen)


def _walkthroughs(bench: Workbench) -> Walkthroughs:
    from app.ui.walkthrough.holding import walkthroughs

    return walkthroughs(bench.desk, bench.page)


def _close_window(bench: Workbench) -> None:
    window: QWidget = bench.window
    window.close()


COMMANDS: tuple[Command, ...] = (
    Command("file.new", "&New", lambda b: b.files.new(), Keys.New,
            "Begin an empty workflow"),
    Command("file.open", "&Open…", lambda b: b.files.ask_open(), Keys.Open,
            "Open workflow files, each in a tab of its own"),
    Command("file.open_folder", "Open &folder…", lambda b: b.files.ask_open_folder(),
            "Ctrl+Shift+O", "Open all workflow files of a folder as one workflow"),
    Command("file.save", "&Save", lambda b: b.files.save(), Keys.Save,
            "Save the workflow; what was added to an imported file is kept beside it",
            when=_is_open),
    Command("file.save_as", "Save &as…", lambda b: b.files.ask_save_as(), "Ctrl+Shift+S",
            "Save the workflow as an Ungated file under another name", when=_is_open),
    *(_export(export) for export in EXPORTS),
    *PAGING_COMMANDS,
    *PARTING_COMMANDS,
    Command("file.close", "&Close file", lambda b: b.files.close(), "Ctrl+W", when=_is_open),
    Command("file.recovered", "Recovered &work…", show_recovered,
            tip="Edits that were not saved when Ungated ended",
            when=lambda b: bool(b.desk.recovery.left) and not is_hidden(b)),
    Command("file.preferences", "Pr&eferences…", _preferences, "Ctrl+,",
            "Theme, size of text, and what is kept"),
    Command("file.quit", "&Quit", _close_window, "Ctrl+Q"),
    *EDIT_COMMANDS,
    *COPYING_COMMANDS,
    Command("edit.gate", "Place a &gate here", lambda b: b.desk.gate_selection(),
            "G", "Put an approval gate on the selected link, or where it closes the action",
            when=lambda b: bool(b.desk.gate_wanted_here())),
    Command("edit.gate_all", "Place &all missing gates",
            lambda b: b.desk.place_proposed_gates(), "Ctrl+Shift+G",
            "Put an approval gate wherever one is missing", when=_has_missing_gates),
    Command("edit.remove_gate", "&Remove the gate",
            lambda b: b.desk.document.remove_gate(b.desk.gate_here()),
            tip="Take the selected gate away", when=lambda b: bool(b.desk.gate_here())),
    Command("edit.tidy", "&Tidy the map", lambda b: b.desk.document.tidy(), "Ctrl+Shift+T",
            "Lay the map out afresh; can be undone", when=_is_open),
    *REVIEW_COMMANDS,
    *EXPLAIN_COMMANDS,
    *(_lens(number, *lens) for number, lens in enumerate(LENSES, 1)),
    Command("view.zoom_in", "Zoom &in", lambda b: b.desk.view.zoom_by(1.25),
            "Ctrl++; Ctrl+=", "Larger", when=_is_open),
    Command("view.zoom_out", "Zoom &out", lambda b: b.desk.view.zoom_by(0.8), "Ctrl+-",
            "Smaller", when=_is_open),
    Command("view.actual", "&Real size", lambda b: b.desk.view.set_zoom(1.0), "Ctrl+9",
            "Zoom to 100 %", when=_is_open),
    Command("view.fit", "&Fit the map", lambda b: b.desk.view.fit(), "Ctrl+0",
            "Show the whole map", when=_is_open),
    Command("view.selection", "Zoom to the &selection", lambda b: b.desk.view.fit_selection(),
            "Ctrl+Shift+0", "Show what is selected", when=_has_selection),
    *(_panel(panel.id, panel.title) for panel in PANELS),
    *(_theme(*choice) for choice in CHOICES),
    Command("panel.palette", "Kinds to add", lambda b: b.palette.toggle(),
            tip="Show or hide the strip of node kinds, with the lens Design",
            on=lambda b: b.palette.is_wanted),
    *HIDING_COMMANDS,
    Command("view.full_screen", "F&ull screen", _full_screen, "F11", on=_is_full_screen),
    Command("go.find", "&Find in the outline", lambda b: b.focus("outline"), Keys.Find,
            "Filter the outline by name or kind", when=_is_open),
    Command("go.next_open", "&Next action that is not gated", lambda b: b.desk.step_open(1),
            "F8", "Select the next action that needs review and has no valid gate",
            when=_is_open),
    Command("go.previous_open", "&Previous action that is not gated",
            lambda b: b.desk.step_open(-1), "Shift+F8", when=_is_open),
    Command("go.next_gate", "Next &missing gate", lambda b: b.desk.step_gate(1), "F7",
            "Select the next link where a gate is missing; Enter places it",
            when=_has_missing_gates),
    Command("go.previous_gate", "Previous missing &gate", lambda b: b.desk.step_gate(-1),
            "Shift+F7", when=_has_missing_gates),
    Command("go.next_finding", "Next f&inding", lambda b: b.desk.step_finding(1), "F9",
            "Select the next finding, worst first", when=_has_findings),
    Command("go.previous_finding", "Previous fin&ding", lambda b: b.desk.step_finding(-1),
            "Shift+F9", when=_has_findings),
    Command("go.filter_findings", "Filter the findi&ngs", _filter_findings, "Ctrl+Shift+F",
            "Filter the findings as you type", when=_is_open),
    Command("go.radius", "Show the &blast radius", _show_radius, "B",
            "What the selected node reaches", when=_has_selection),
    *DOCUMENT_COMMANDS,
    Command("go.next_pane", "Next &area", lambda b: b.next_pane(1), "F6",
            "Move the keyboard to the next of outline, map, inspector and actions"),
    Command("go.previous_pane", "Previous a&rea", lambda b: b.next_pane(-1), "Shift+F6"),
    Command("whatif.gate", "Try a &gate here", trying.gate, "T",
            "See what a gate on the selected link, or where it closes the action, would change",
            when=trying.can_gate),
    Command("whatif.remove_gate", "Try &without this gate", trying.remove_gate,
            tip="See what would change if the selected gate were not there",
            when=trying.can_remove_gate),
    Command("whatif.cut", "Cu&t this link", trying.cut,
            tip="See what would change without the selected link", when=trying.can_cut),
    Command("whatif.just_in_time", "Make &just-in-time", trying.make_just_in_time,
            tip="See what would change if the selected credential were issued for each request",
            when=trying.can_make_just_in_time),
    Command("whatif.revoke", "Re&voke", trying.revoke,
            tip="See what would change without the selected privilege, or right to it",
            when=trying.can_revoke),
    Command("whatif.move", "&Move to another zone…", trying.ask_zone,
            tip="See what would change if the selected node lay in another zone",
            when=trying.can_move),
    Command("whatif.trust", "Change the t&rust of this zone…", trying.ask_trust,
            tip="See what would change if the selected zone were trusted otherwise",
            when=trying.can_trust),
    Command("whatif.new", "&New scenario", trying.new,
            tip="Keep a further scenario beside the others", when=_is_open),
    Command("whatif.take_back", "Take &back the last change", trying.take_back,
            tip="Take back what was tried last in the chosen scenario",
            when=trying.has_changes),
    Command("whatif.apply", "&Apply the scenario", trying.apply, "Ctrl+Shift+A",
            "Make its changes to the design, as one step that can be undone",
            when=trying.has_changes),
    Command("whatif.discard", "&Discard the scenario", trying.discard,
            tip="Throw the chosen scenario away; the design stays as it is",
            when=trying.has_scenario),
    Command("whatif.on_map", "See the scenario on the &map", trying.toggle_map, "Ctrl+M",
            "Look at the chosen scenario instead of the design", when=trying.has_scenario,
            on=trying.is_on_map),
    Command("whatif.frontier", "Scenario from the &frontier", trying.show_frontier,
            "Ctrl+Shift+R", "Choose how many gates from what each further one buys",
            when=_is_open),
    Command("walkthrough.start", "&Start walkthrough", lambda b: _walkthroughs(b).ask_start(), "F5",
            "Walk a board through the risk paths and record its decisions", when=_has_findings),
    Command("walkthrough.minutes", "Save &minutes…", lambda b: _walkthroughs(b).ask_minutes(),
            tip="Save what was decided as Markdown or PDF", when=_has_findings),
    Command("help.commands", "All &commands…", _all_commands, "Ctrl+Shift+P",
            "Find any command by typing"),
    Command("help.about", "&About Ungated", _about),
)  # fmt: skip

#: Titles and what stands in each menu: command ids, "-" for a line, "@name" for a list that
#: changes, and a nested menu as its own title and entries.
Entry = str | tuple[str, tuple[str, ...]]
MENUS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("&File", (
        "file.new", "file.open", "file.open_folder", "@examples", "@recent", "-",
        "file.save", "file.save_as",
        ("&Export the map", (*(f"export.{export.id}" for export in EXPORTS), "export.pages")),
        ("Export a pa&rt of the map", tuple(command.id for command in PARTING_COMMANDS)),
        "-", *COMPARE_ENTRIES, "-", "file.recovered", "file.preferences", "-",
        "file.close", "file.quit",
    )),
    ("&Edit", (
        "@undo", "-", *EDIT_ENTRIES, "edit.gate", "edit.gate_all", "edit.remove_gate", "-",
        "edit.tidy",
        "edit.tidy_selection", ("Ali&gn the selection", ALIGN_ENTRIES),
    )),
    ("&View", (
        *(f"lens.{lens}" for lens, _ in LENSES), f"lens.{CHANGES}", "-",
        "view.zoom_in", "view.zoom_out", "view.actual", "view.fit", "view.selection", "-",
        "view.badges", ("&Panels", (*(f"panel.{panel.id}" for panel in PANELS), "panel.palette")),
        ("&Theme", tuple(f"theme.{choice}" for choice, _ in CHOICES)),
        "view.hide_names", "view.full_screen",
    )),
    ("&Go", (
        "go.find", "go.next_open", "go.previous_open", "go.next_gate", "go.previous_gate",
        "go.next_finding", "go.previous_finding", "go.filter_findings", "go.radius", "-",
        *PATH_ENTRIES, "-",
        "go.next_pane", "go.previous_pane", "-", *DOCUMENT_ENTRIES,
    )),
    ("&What-if", (
        "whatif.gate", "whatif.remove_gate", "whatif.cut", "whatif.just_in_time", "whatif.revoke",
        "whatif.move", "whatif.trust", "-", "whatif.new", "whatif.take_back", "whatif.apply",
        "whatif.discard", "-", "whatif.on_map", "whatif.frontier",
    )),
    ("Walk&through", ("walkthrough.start", "finding.decide", "walkthrough.minutes")),
    ("&Help", ("help.words", "help.commands", "-", "help.about")),
)  # fmt: skip
#: What the menu on the map offers.
CONTEXT = (
    "edit.connect", "edit.add_node", "-", "edit.cut", "edit.copy", "edit.duplicate",
    "edit.delete", "-", "edit.gate", "edit.remove_gate", "-", "go.radius", *PATH_CONTEXT,
    "view.selection", "-",
    "whatif.gate", "whatif.remove_gate", "whatif.cut", "whatif.just_in_time", "whatif.revoke",
    "whatif.move", "whatif.trust",
)  # fmt: skip
#: What it offers on open ground.
GROUND = ("edit.add_node", "edit.add_zone", "edit.paste", "-", "edit.select_all", "edit.tidy")
