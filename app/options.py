"""The options of the command line: the values that they take, and those that commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from graphs.reports.registry import PICTURES, REPORTS


class TextOrJson(StrEnum):
    TEXT = "text"
    JSON = "json"


class Radius(StrEnum):
    ENTRIES = "entries"
    ALL = "all"


class Lens(StrEnum):
    DESIGN = "design"
    BLAST = "blast"
    BOUNDARIES = "boundaries"
    GATES = "gates"
    EVIDENCE = "evidence"


class Detail(StrEnum):
    BOARD = "board"
    FULL = "full"


class Theme(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    PRINT = "print"
    HIGH_CONTRAST_LIGHT = "high-contrast-light"
    HIGH_CONTRAST_DARK = "high-contrast-dark"


class Severity(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class CheckFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


class CompareFormat(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


File = Annotated[
    str, typer.Argument(metavar="FILE", help="A workflow file; - reads standard input.")
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="OUT", help="Write to this file instead of the terminal."
    ),
]
PolicyOption = Annotated[
    str | None,
    typer.Option("--policy", metavar="P", help="A policy file, or the name of a shipped one."),
]
OverlayOption = Annotated[
    Path | None,
    typer.Option(
        "--overlay",
        metavar="FILE",
        help="What was added to the workflow; by default what is kept beside it.",
    ),
]
NoOverlay = Annotated[
    bool, typer.Option("--no-overlay", help="Leave out what was added to the workflow.")
]

ExportOutput = Annotated[
    Path,
    typer.Option(
        "-o",
        "--output",
        metavar="OUT",
        help=f"Its ending tells what to write: {', '.join(PICTURES)}, {', '.join(REPORTS)}.",
    ),
]
FocusOption = Annotated[
    str | None,
    typer.Option(metavar="NODE", help="Whose blast radius to draw: a node's id or name."),
]
ZoneOption = Annotated[
    str | None,
    typer.Option(
        "--zone",
        metavar="ID",
        help="Draw only this zone, with what its links lead to. What is told of a part is what "
        "the analysis of the whole says.",
    ),
]
Around = Annotated[
    str | None,
    typer.Option(
        "--around",
        metavar="NODE",
        help="Draw only what this node reaches, and what a link joins to it.",
    ),
]
Steps = Annotated[
    int | None,
    typer.Option(
        "--steps",
        metavar="N",
        min=0,
        help="With --around: draw what is up to so many links away instead.",
    ),
]
FindingOption = Annotated[
    str | None,
    typer.Option(
        "--finding",
        metavar="ID|RULE",
        help="Draw only what a finding, or all findings of a rule, tell of.",
    ),
]
TableOption = Annotated[
    str | None,
    typer.Option(
        "--table",
        metavar="NAME",
        help="Which table a .csv file has: actions (as by default), findings, crossings, chains, "
        "radius, gates, entries, nodes, links, zones or assumed.",
    ),
]
FailOn = Annotated[Severity, typer.Option(help="Fail on findings of this severity or worse.")]
RedactNames = Annotated[
    bool,
    typer.Option("--redact-names", help="Put pseudonyms for names and ids: Agent 1, Owner 2."),
]

Badges = Annotated[
    bool, typer.Option("--badges", help="Count the findings at each node of a picture.")
]
TitleBlock = Annotated[
    bool,
    typer.Option("--title-block", help="Say in a picture of which file and policy it is."),
]
Scale = Annotated[
    float | None,
    typer.Option(
        min=0.1,
        max=16.0,
        help="How many pixels of a PNG a unit of the map has (2 where none is given), or how large "
        "a poster is (1: as at 100 % in the window).",
    ),
]
ChartOption = Annotated[
    str | None,
    typer.Option(
        "--chart",
        metavar="ID",
        help="Draw a chart in place of the map (.svg, .png): verbs, zone-coverage, radius, "
        "zones, frontier or standards.",
    ),
]
PageOption = Annotated[
    str | None,
    typer.Option(
        "--page",
        metavar="SIZE",
        help="Fit the map of a .pdf on a page: A4, A3, A2, Letter or Tabloid, each also as "
        "A4-landscape. By default the page is as large as the map.",
    ),
]
Poster = Annotated[
    bool,
    typer.Option(
        "--poster",
        help="Draw the map of a .pdf at its real size (or --scale) on as many pages as it takes, "
        "to cut at the marks and join; of A4 where --page is not given.",
    ),
]


def chosen_overlay(file: Path | None, none: bool) -> Any:
    """The overlay to use: a file, `auto` for the one beside the workflow, or None."""
    if file is not None and none:
        raise typer.BadParameter("Give one of --overlay and --no-overlay, not both.")
    return None if none else file or "auto"
