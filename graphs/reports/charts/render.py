"""Makes a picture of a chart with matplotlib: the same bytes for the same chart, on any machine.

Figures are made and drawn without pyplot; settings of matplotlib hold for one drawing and are put
back. Texts are drawn as outlines of the bundled font, so that no reader needs to have it.
"""

from __future__ import annotations

import io
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

from graphs.drawing.text import plain_line
from graphs.errors import UngatedError
from graphs.reports.charts.chart import Chart
from graphs.reports.charts.sheet import POINTS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Settings of matplotlib belong to the process: one drawing at a time.
_DRAWING = threading.RLock()
_WEIGHTS = {"regular": 400, "medium": 500, "semibold": 600, "bold": 700}
_FAMILY = "Ungated chart"
#: Where the bundled font lacks a letter; the first comes with matplotlib.
_FALLBACKS = (
    "DejaVu Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans Arabic", "Noto Sans",
    "WenQuanYi Zen Hei", "Droid Sans Fallback", "Arial Unicode MS", "Microsoft YaHei",
    "PingFang SC", "Segoe UI", "Noto Emoji",
)  # fmt: skip
#: The size of title and sentence over a chart that stands alone, in points.
_TITLE, _SAYS, _LEADING = 12.0, 9.0, 13.0
_MARGIN = 6.0
_MOST_PIXELS = 16_384


def to_svg(chart: Chart, theme: Mapping[str, str], heading: bool = False) -> str:
    """The chart as SVG; its title, sentence and numbers are told to assistive readers.

    `heading`: its title and sentence are drawn over it, for a picture that stands alone.
    """
    with drawn(chart, theme, heading) as figure:
        made = io.StringIO()
        metadata = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(made, format="svg", metadata=metadata, facecolor=figure.get_facecolor())
    return _finished(made.getvalue(), chart)


def to_png(
    chart: Chart, theme: Mapping[str, str], scale: float = 2.0, heading: bool = False
) -> bytes:
    """The chart as the bytes of a PNG, 96 pixels to an inch times `scale`."""
    with drawn(chart, theme, heading) as figure:
        inches = max(*figure.get_size_inches(), 0.1)
        dots = min(96.0 * scale, _MOST_PIXELS / inches)
        made = io.BytesIO()
        metadata = {"Software": None, "Title": _latin(chart.title)}
        metadata["Description"] = _latin(chart.says)
        figure.savefig(
            made, format="png", dpi=dots, metadata=metadata, facecolor=figure.get_facecolor()
        )
    return made.getvalue()


@contextmanager
def drawn(
    chart: Chart,
    theme: Mapping[str, str],
    heading: bool = False,
    texts: Literal["path", "none"] = "path",
) -> Iterator[Figure]:
    """A figure with the chart on it, while settings of its own hold.

    `texts`: whether SVG has the outlines of letters, or text ("none").
    """
    try:
        with _quietly():
            import matplotlib
            import matplotlib.font_manager
            from matplotlib.figure import Figure
    except ImportError as error:
        raise UngatedError(
            f"Charts need matplotlib, which cannot be loaded: {error}. Install ungated anew."
        ) from None
    with _DRAWING, matplotlib.rc_context():
        # A user's own settings must not change a report.
        matplotlib.rcdefaults()
        matplotlib.rcParams["svg.hashsalt"] = chart.id
        matplotlib.rcParams["svg.fonttype"] = texts
        figure = Figure(figsize=(chart.width, chart.height))
        figure.set_facecolor(theme["surface"])
        chart.draw(figure, theme)
        if heading:
            _put_heading(figure, chart, theme)
        _set_fonts(figure, chart.fonts)
        yield figure


@contextmanager
def _quietly() -> Iterator[None]:
    """Without what matplotlib logs of its cache of fonts, which a reader can do nothing about."""
    logger = logging.getLogger("matplotlib")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def _put_heading(figure: Figure, chart: Chart, theme: Mapping[str, str]) -> None:
    """Make room over the chart, and write there what it is and says."""
    room = chart.width * POINTS - 2 * _MARGIN
    title = _lines(chart, chart.title, room, _TITLE, "semibold", 2)
    says = _lines(chart, chart.says, room, _SAYS, "regular", 3)
    above = 10.0 + 16.0 * len(title) + _LEADING * len(says)
    body = chart.height * POINTS
    total = body + above
    for axes in figure.axes:
        left, bottom, width, height = axes.get_position(original=True).bounds
        axes.set_position((left, bottom * body / total, width, height * body / total))
    figure.set_size_inches(chart.width, total / POINTS)
    across = _MARGIN / (chart.width * POINTS)
    down = 8.0
    lines = [(line, _TITLE, 16.0, "semibold", "text") for line in title]
    lines += [(line, _SAYS, _LEADING, "regular", "muted") for line in says]
    for line, size, leading, weight, role in lines:
        down += leading
        figure.text(
            across,
            1 - (down - 0.25 * leading) / total,
            line,
            fontsize=size,
            fontweight=weight,
            color=theme[role],
            parse_math=False,
        )


def _lines(
    chart: Chart, words: str, room: float, size: float, weight: str, most: int
) -> tuple[str, ...]:
    if chart.measure is None:
        return (plain_line(words),)
    return chart.measure.wrap(words, room, size, weight, most)


def _set_fonts(figure: Figure, fonts: Mapping[str, str]) -> None:
    """Set every text in the bundled font, and in others where that one lacks a letter."""
    from matplotlib.text import Text

    _register(fonts)
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        weight = text.get_fontweight()
        number = _WEIGHTS.get(str(weight), 400) if isinstance(weight, str) else weight
        words, families = _covered(plain_line(text.get_text()), fonts)
        text.set_text(words)
        text.set_fontfamily(families)
        text.set_fontweight(number)


def _register(fonts: Mapping[str, str]) -> None:
    """Make the bundled font known to matplotlib, once, under a name that no other font has."""
    from matplotlib.font_manager import FontEntry, fontManager

    known = {entry.fname for entry in fontManager.ttflist if entry.name == _FAMILY}
    for weight, path in sorted(fonts.items()):
        if path not in known:
            entry = FontEntry(
                fname=path,
                name=_FAMILY,
                style="normal",
                variant="normal",
                weight=_WEIGHTS[weight],
                stretch="normal",
                size="scalable",
            )
            fontManager.ttflist.append(entry)


def _covered(words: str, fonts: Mapping[str, str]) -> tuple[str, list[str]]:
    """The words, with a box for what no font here has, and the families that they need."""
    from matplotlib.font_manager import fontManager, get_font

    families = [_FAMILY] if fonts else []
    missing = {ord(character) for character in words}
    if fonts:
        missing -= get_font(fonts["regular"]).get_charmap().keys()
    installed = {entry.name: entry.fname for entry in reversed(fontManager.ttflist)}
    for family in _FALLBACKS:
        if not missing and families:
            break
        if family in installed:
            held = missing & get_font(installed[family]).get_charmap().keys()
            if held or not families:
                families.append(family)
                missing -= held
    if missing:
        # Joiners show nothing by themselves.
        words = "".join(
            "" if ord(c) in missing and not c.isprintable() else "□" if ord(c) in missing else c
            for c in words
        )
        if "DejaVu Sans" not in families:
            families.append("DejaVu Sans")
    return words, families


def _finished(svg: str, chart: Chart) -> str:
    """With its title and numbers for assistive readers, and ids that no other chart has."""
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = _without_blanks(svg)
    prefix = f"{chart.id}-"
    svg = re.sub(r'(\sid="|\sxlink:href="#|url\(#)', rf"\g<1>{prefix}", svg)
    told = [plain_line(chart.says), *(_row(chart.columns, row) for row in chart.rows)]
    head = (
        f' role="img" aria-labelledby="{prefix}title {prefix}desc">'
        f'\n <title id="{prefix}title">{_text(plain_line(chart.title))}</title>'
        f'\n <desc id="{prefix}desc">{_text(chr(10).join(told))}</desc>'
    )
    start = svg.index("<svg")
    end = svg.index(">", start)
    return svg[:end] + head + svg[end + 1 :]


def _without_blanks(svg: str) -> str:
    """Without glyphs that have no outline, such as spaces: SVG readers complain of them."""
    for blank in re.findall(r'<path id="([^"]+)"(?: transform="[^"]*")?/>', svg):
        svg = re.sub(rf'\s*<path id="{re.escape(blank)}"(?: transform="[^"]*")?/>', "", svg)
        svg = re.sub(rf'\s*<use xlink:href="#{re.escape(blank)}"[^>]*/>', "", svg)
    return svg


def _row(columns: tuple[str, ...], row: tuple[str, ...]) -> str:
    return "; ".join(
        f"{plain_line(column)}: {plain_line(cell)}"
        for column, cell in zip(columns, row, strict=True)
    )


def _text(words: str) -> str:
    return escape("".join(c for c in words if c not in "\ufffe\uffff"))


def _latin(words: str) -> str:
    """What the texts of a PNG can hold."""
    return plain_line(words).encode("latin-1", "replace").decode("latin-1")
