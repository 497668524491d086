"""How the stage of a walkthrough looks: large type that can be read across a room."""

from __future__ import annotations

import re
from collections.abc import Mapping

_RULES = """
#walkthrough, #walkthrough #side, #walkthrough QScrollArea { background: @window; }
#walkthrough QLabel { font-size: 12.5pt; }
#walkthrough #progress { font-size: 14pt; font-weight: 700; }
#walkthrough #sceneTitle { font-size: 14pt; font-weight: 600; }
#walkthrough #question { font-size: 19pt; font-weight: 700; }
#walkthrough #section { font-size: 10pt; }
#walkthrough #quiet, #walkthrough #said { color: @quiet; font-size: 11.5pt; }
#walkthrough #pillWord { font-size: 10.5pt; }
#walkthrough #standing { font-weight: 600; }
#walkthrough #standing[open="true"] { color: @bad; }
#walkthrough #standing[open="false"] { color: @good; }
#walkthrough #form { background: @panel; border-top: 1px solid @line; }
#walkthrough QPushButton { font-size: 12pt; padding: 7px 14px; }
#walkthrough QPushButton:focus { padding: 6px 13px; }
#walkthrough #decision { font-size: 14pt; font-weight: 700; padding: 9px 12px;
    border: 2px solid @field-line; border-radius: 8px; }
#walkthrough #decision:checked { background: @strong; color: @strong-ink; border-color: @strong; }
#walkthrough #decision:focus { border: 2px solid @accent; padding: 9px 12px; }
#walkthrough QLineEdit, #walkthrough QDateEdit { font-size: 12.5pt; }
#walkthrough #trouble { background: @warn-ground; color: @warn; font-weight: 600;
    padding: 8px 24px; }
#walkthrough #wrong { color: @bad; font-weight: 600; }
"""


_POINTS = re.compile(r"([\d.]+)pt")


def looks(colours: Mapping[str, str], scale: float = 1.0) -> str:
    """The rules with each `@role` replaced by its colour, and type larger by a factor."""
    rules = _POINTS.sub(lambda match: f"{float(match[1]) * scale:.1f}pt", _RULES)
    for role in sorted(colours, key=len, reverse=True):
        rules = rules.replace(f"@{role}", colours[role])
    return rules
