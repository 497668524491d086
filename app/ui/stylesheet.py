"""The stylesheet of the window, filled with the colours of a theme."""

from __future__ import annotations

import re
from collections.abc import Mapping

_RULES = """
QMainWindow, QDialog { background: @window; }
QMenuBar { background: @panel; border-bottom: 1px solid @line; padding: 2px 8px; }
QMenuBar::item { padding: 4px 9px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @panel; border: 1px solid @line; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 26px; border-radius: 5px; }
QMenu::item:selected { background: @chosen; color: @chosen-ink; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @line; margin: 5px 8px; }
QMenu::indicator { left: 7px; width: 14px; height: 14px; }
QToolTip { background: @panel; color: @ink; border: 1px solid @field-line; padding: 5px; }

QRadioButton::indicator { width: 12px; height: 12px; border: 1px solid @quiet;
                          border-radius: 7px; background: @panel; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 4px solid @accent; }
QRadioButton::indicator:disabled { border-color: @disabled; }
QCheckBox::indicator:unchecked { width: 12px; height: 12px; border: 1px solid @quiet;
                                 border-radius: 3px; background: @panel; }
QCheckBox::indicator:unchecked:disabled { border-color: @disabled; }

#topBar { background: @panel; border-bottom: 1px solid @line; }
#documentTitle { font-weight: 600; }
#panel, #panel QScrollArea, #inspected { background: @panel; }
#welcome { background: @window; }
#notice { background: @warn-ground; border-bottom: 1px solid @warn-line; }
#statusLine { background: @panel; border-top: 1px solid @line; }
#statusLine QLabel { color: @quiet; }
#statusLine #coverage { color: @ink; font-weight: 600; }
#statusLine #coverage[open="true"] { color: @bad; }

QSplitter::handle { background: @line; }
QSplitter::handle:hover { background: @accent; }
#section { color: @quiet; font-weight: 600; font-size: 8.5pt; }
#quiet { color: @quiet; }
#reason { color: @quiet; font-size: 8.5pt; padding-bottom: 4px; }
#title { font-weight: 700; font-size: 12.5pt; }
#headline { font-weight: 700; font-size: 20pt; }
#strong { font-weight: 600; }
#count { font-weight: 600; color: @ink; }
#count[open="true"] { color: @bad; }
#count[open="false"] { color: @good; }

#lens { background: @panel; border: 1px solid @field-line; border-radius: 6px;
        padding: 5px 15px; }
#lens:hover { background: @hover; }
#lens:checked { background: @strong; border-color: @strong; color: @strong-ink;
                font-weight: 600; }
#lens:checked:disabled { background: @line; border-color: @line; color: @quiet; }
#lens:focus, #tool:focus { border: 2px solid @accent; padding: 4px 14px; }
#tool { background: transparent; border: 1px solid transparent; border-radius: 6px;
        padding: 5px 9px; color: @quiet; }
#tool:focus { padding: 4px 8px; }
#tool:hover { background: @hover; color: @ink; }
#tool:disabled { color: @disabled; }
#palette { background: @panel; border-bottom: 1px solid @line; }
#kind { background: transparent; border: 1px solid transparent; border-radius: 6px;
        padding: 3px 6px; color: @quiet; font-size: 8.5pt; }
#kind:hover { background: @hover; color: @ink; }
#kind:focus { border-color: @accent; }
#emptyMap { background: @window; }
#picks { background: @panel; border: 1px solid @field-line; border-radius: 6px; }
#picks:focus { border: 2px solid @accent; }
#picks::item { padding: 3px 4px; }
#refusal { color: @warn; }
#wrong { color: @bad; font-size: 8.5pt; }
#choice { background: transparent; border: 1px solid transparent; border-radius: 5px;
          padding: 2px 9px; color: @quiet; }
#choice:hover { background: @hover; color: @ink; }
#choice:checked { background: @chosen; color: @chosen-ink; }
#choice:focus { border-color: @accent; }

QLineEdit { background: @field; border: 1px solid @field-line; border-radius: 6px;
            padding: 5px 8px; selection-background-color: @chosen;
            selection-color: @chosen-ink; }
QLineEdit:focus { border: 2px solid @accent; padding: 4px 7px; background: @panel; }

QTreeView, QTableView, QListView { background: @panel; border: none; outline: none;
    selection-background-color: @chosen; selection-color: @chosen-ink; }
QTreeView::item { padding: 3px 2px; border: none; }
QTreeView::item:hover, QTableView::item:hover, QListView::item:hover { background: @hover; }
QTreeView::item:selected, QListView::item:selected { background: @chosen; color: @chosen-ink; }
QTableView::item { padding: 2px 6px; border: none; }
QTableView::item:selected { background: @chosen; color: @chosen-ink; }
QHeaderView { background: @panel; border: none; }
QHeaderView::section { background: @panel; color: @quiet; border: none;
    border-bottom: 1px solid @line; padding: 5px 9px; font-weight: 600; }
QHeaderView::section:hover { color: @ink; }

QPushButton { background: @panel; border: 1px solid @field-line; border-radius: 6px;
              padding: 6px 14px; }
QPushButton:hover { background: @hover; }
QPushButton:focus { border: 2px solid @accent; padding: 5px 13px; }
QPushButton:disabled { color: @disabled; }
QPushButton:default { border-color: @accent; }
#offer { background: @strong; color: @strong-ink; border: 2px solid @strong; font-weight: 600;
         padding: 7px 12px; }
#offer:hover { background: @strong-hover; border-color: @strong-hover; }
#offer:focus { border: 2px dashed @strong-ink; }
#decision:checked { background: @strong; color: @strong-ink; border: 2px solid @strong;
                    padding: 5px 13px; }
#decision:checked:focus { border: 2px dashed @strong-ink; }
#jump { background: transparent; border: 1px solid transparent; text-align: left;
        padding: 4px 6px; }
#fact { background: transparent; border: 1px solid transparent; text-align: left;
        padding: 2px 5px; margin-left: -6px; font-weight: 600; }
#fact:hover { background: @hover; }
#fact:focus { border: 1px solid @accent; }
#jump:hover { background: @hover; }
#jump:focus { border: 1px solid @accent; }
#fileButton { text-align: left; padding: 9px 14px; }
#fileButton:focus { padding: 8px 13px; }

#card { border-radius: 8px; border: 1px solid @plain-line; background: @plain-ground; }
#card[tone="bad"] { background: @bad-ground; border-color: @bad-line; }
#card[tone="warn"] { background: @warn-ground; border-color: @warn-line; }
#card[tone="good"] { background: @good-ground; border-color: @good-line; }
#cardHeading { font-weight: 700; font-size: 11.5pt; color: @plain; }
#cardHeading[tone="bad"] { color: @bad; }
#cardHeading[tone="warn"] { color: @warn; }
#cardHeading[tone="good"] { color: @good; }
#chip { border-radius: 9px; padding: 2px 9px; font-size: 8.5pt; background: @plain-ground;
        border: 1px solid @plain-line; color: @plain; }
#chip[how="inferred"] { background: @panel; border: 1px dashed @field-line; }
#chip[how="unknown"] { background: @warn-ground; border-color: @warn-line; color: @warn; }
#tile { border: 1px solid @line; border-radius: 8px; background: @panel; }
#number { font-weight: 700; font-size: 14pt; }

#documentRow { background: @window; border-bottom: 1px solid @line; }
#documents::tab { padding: 7px 6px 6px 14px; max-width: 260px; font-weight: 400;
                  border: 1px solid transparent; border-bottom: none;
                  border-top-left-radius: 7px; border-top-right-radius: 7px; }
#documents::tab:selected { background: @panel; border-color: @line; color: @ink;
                           font-weight: 600; }
#documents::tab:hover:!selected { background: @hover; }
#documents::tab:focus { color: @accent; }
#closeTab { background: transparent; border: none; border-radius: 4px; color: @quiet;
            padding: 0 4px; margin-right: 4px; }
#closeTab:hover { background: @hover; color: @ink; }
#tabs { background: @panel; border-bottom: 1px solid @line; }
QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; color: @quiet; border: none; padding: 8px 12px 6px 12px;
               border-bottom: 2px solid transparent; font-weight: 600; }
QTabBar::tab:hover { color: @ink; }
QTabBar::tab:selected { color: @ink; border-bottom-color: @accent; }
QTabBar::tab:focus { color: @accent; }
#pill { border-radius: 4px; background: @low; }
#pillWord { color: @panel; font-weight: 600; font-size: 8.5pt; }
#identifier { padding-left: 12px; }
#pill[severity="critical"] { background: @critical; }
#pill[severity="high"] { background: @high; }
#pill[severity="medium"] { background: @medium; }
#finding { background: transparent; border: 1px solid transparent; border-radius: 6px;
           padding: 0; text-align: left; }
#finding:hover { background: @hover; }
#finding:focus { border-color: @accent; }
#incomplete { background: @warn-ground; color: @warn; border: 1px solid @warn-line;
              border-radius: 6px; padding: 4px 9px; }
#narrowed { background: @chosen; color: @chosen-ink; border: 1px solid @chosen;
            border-radius: 9px; padding: 2px 9px; font-size: 8.5pt; }
#narrowed:hover, #narrowed:focus { border-color: @accent; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @line;
    selection-background-color: @chosen; selection-color: @chosen-ink; }

#scenarioStrip { background: @warn-ground; border-bottom: 2px dashed @warn; }
#scenarioBanner { color: @warn; font-weight: 700; }

#busy { background: @panel; border: 1px solid @field-line; border-radius: 8px; }
QProgressBar { border: none; border-radius: 3px; background: @field; max-height: 6px;
               min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: @field-line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 30px; }
QScrollBar::handle:horizontal { min-width: 30px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QPlainTextEdit { background: @field; border: 1px solid @line; border-radius: 6px; padding: 4px; }
"""

#: What high contrast adds: lines around what is chosen, pointed at or focused, not tints alone.
_HIGH_CONTRAST = """
QMenu::item { border: 1px solid transparent; }
QMenu::item:selected { border-color: @accent; }
QMenuBar::item:selected { border: 1px solid @ink; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected {
    border-top: 2px solid @accent; border-bottom: 2px solid @accent; }
QTabBar::tab:selected { border-bottom: 4px solid @accent; padding-bottom: 4px; }
QTabBar::tab:focus { background: @chosen; color: @chosen-ink; }
QSplitter::handle { background: @line; }
#kind:focus, #choice:focus, #fact:focus, #jump:focus, #finding:focus, #narrowed:focus {
    border: 2px solid @accent; }
#tool:hover, #kind:hover, #choice:hover, #jump:hover, #fact:hover { border: 1px solid @ink; }
#choice:checked { border: 2px solid @accent; font-weight: 600; }
QPushButton:default { border: 2px solid @accent; }
#busy { border: 2px solid @ink; }
QProgressBar { border: 1px solid @ink; }
"""


def stylesheet(colours: Mapping[str, str], share: float = 1.0, high_contrast: bool = False) -> str:
    """The rules with each `@role` replaced by its colour, sizes of text times a share."""
    rules = _RULES + _HIGH_CONTRAST if high_contrast else _RULES
    rules = re.sub(r"([\d.]+)pt\b", lambda size: f"{float(size[1]) * share:g}pt", rules)
    # Longer names first: `@field` must not be found within `@field-line`.
    for role in sorted(colours, key=len, reverse=True):
        rules = rules.replace(f"@{role}", colours[role])
    return rules
