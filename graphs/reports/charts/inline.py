"""A chart as SVG within a page of HTML: once for all themes of the page, its texts as text.

The page colours it with variables by role, as it does its maps. Nothing in it has a style of its
own, which the page would have to allow.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from xml.etree import ElementTree

from graphs.drawing.xml_text import escaped, quoted
from graphs.reports.charts.chart import Chart
from graphs.reports.charts.render import drawn
from graphs.reports.charts.sheet import POINTS

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")
_SPACED = re.compile(r"\s+(?=[A-Za-z])|(?<=[A-Za-z])\s+")
_WEIGHTS = {"500": "medium", "600": "semibold", "700": "bold"}


def to_inline_svg(chart: Chart, theme: Mapping[str, str], label: str) -> str:
    """The chart as an `<svg>` that takes the colours of roles from variables, `--role`.

    `theme` tells which roles there are. `label`: the id of the element that says what it shows.
    """
    roles = {role: f"#{number:06x}" for number, role in enumerate(sorted(theme), 1)}
    with drawn(chart, roles, texts="none") as figure:
        made = io.StringIO()
        figure.savefig(made, format="svg", facecolor=roles["surface"])
    root = ElementTree.fromstring(made.getvalue())
    colours = {colour: f"var(--{role})" for role, colour in roles.items()}
    parts = [
        f'<svg width="{chart.width * 96:.0f}" height="{chart.height * 96:.0f}" '
        f'viewBox="0 0 {_short(chart.width * POINTS)} {_short(chart.height * POINTS)}" '
        f'role="img" aria-labelledby="{label}">\n'
    ]
    for element in root.iter():
        if element.tag == f"{_SVG}path":
            parts.append(_path(element, colours))
        elif element.tag == f"{_SVG}text":
            parts.append(_text(element, colours, chart))
    parts.append("</svg>\n")
    return "".join(parts)


def _style(element: ElementTree.Element) -> dict[str, str]:
    pairs = (part.partition(":") for part in element.get("style", "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if value}


def _path(element: ElementTree.Element, colours: Mapping[str, str]) -> str:
    style = _style(element)
    drawn_path = _NUMBER.sub(lambda found: _short(float(found[0])), element.get("d", ""))
    told = f' d="{_SPACED.sub("", drawn_path.strip())}"'
    for name in ("fill", "stroke"):
        colour = style.get(name, "")
        if colour:
            told += f' {name}="{colours.get(colour, colour)}"'
    for name in ("stroke-width", "stroke-dasharray"):
        if name in style and "stroke" in style:
            told += f' {name}="{_NUMBER.sub(lambda found: _short(float(found[0])), style[name])}"'
    return f"<path{told}/>\n"


def _text(element: ElementTree.Element, colours: Mapping[str, str], chart: Chart) -> str:
    style = _style(element)
    words = element.text or ""
    size, weight = float(style["font-size"].removesuffix("px")), style.get("font-weight", "")
    told = f' x="{_short(float(element.get("x", "0")))}" y="{_short(float(element.get("y", "0")))}"'
    told += f' font-size="{_short(size)}" fill={quoted(colours[style["fill"]])}'
    if weight in _WEIGHTS:
        told += f' font-weight="{weight}"'
    anchor = style.get("text-anchor", "start")
    if anchor != "start":
        told += f' text-anchor="{anchor}"'
    if chart.measure is not None:
        width = chart.measure.width(words, size, _WEIGHTS.get(weight, "regular"))
        told += f' textLength="{_short(width)}" lengthAdjust="spacingAndGlyphs"'
    return f"<text{told}>{escaped(words)}</text>\n"


def _short(number: float) -> str:
    words = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if words == "-0" else words
