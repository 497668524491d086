"""What a lens is: the looks it gives to nodes and links, its marks, legend and summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from graphs.analysis.engine import Analysis
from graphs.model.elements import Link
from graphs.model.facts import LINK_KINDS
from graphs.model.workflow import Workflow

#: Dashes by what they say: authority is dotted, weak is dashed long, latent is dashed short.
DOTTED, LONG_DASH, SHORT_DASH = (1.5, 4.0), (9.0, 4.0), (4.0, 4.0)
#: The tone of each status of an action; statuses not named here are quiet.
STATUS_TONES = {
    "prohibited": "ungated", "ungated": "ungated", "bypassed": "ungated", "stale": "weak",
    "weak": "weak", "unproven": "weak", "gated": "gated",
}  # fmt: skip
TONE_WIDTHS = {"ungated": 2.8, "weak": 2.4, "gated": 2.2, "latent": 1.8}
TONE_DASHES: dict[str, tuple[float, ...]] = {"weak": LONG_DASH, "latent": SHORT_DASH}


@dataclass(frozen=True, slots=True)
class LinkLook:
    """How a link is drawn; `level` orders links from back to front, `word` is written on it."""

    stroke: str = "link"
    width: float = 1.4
    dash: tuple[float, ...] = ()
    faded: bool = False
    level: int = 1
    word: str = ""
    word_tone: str = ""


@dataclass(frozen=True, slots=True)
class NodeLook:
    """How a node is drawn; `says` is added to its description."""

    stroke: str = "node-line"
    fill: str = "node"
    width: float = 1.2
    dash: tuple[float, ...] = ()
    faded: bool = False
    mark: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """Content that crosses the border of a zone on a link, in the link's direction or against it.

    `is_entered`: this border is the last one on its way, where the direction is shown.
    """

    link: str
    zone: str
    with_link: bool
    allowed: bool
    says: str
    is_entered: bool = True


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One mark and what it means; the sample is a look, or the name of a mark."""

    sample: LinkLook | NodeLook | str
    text: str
    heads: str = "end"


@dataclass(frozen=True, slots=True)
class Summary:
    """The box that says what follows: a headline and lines, in a tone."""

    headline: str
    lines: tuple[str, ...] = ()
    tone: str = "muted"


@dataclass
class View:
    """All that a lens says about a map; what it leaves out is drawn in the plain way."""

    headline: str
    links: dict[str, LinkLook] = field(default_factory=dict)
    nodes: dict[str, NodeLook] = field(default_factory=dict)
    ghosts: dict[str, str] = field(default_factory=dict)
    ticks: list[Tick] = field(default_factory=list)
    legend: list[LegendEntry] = field(default_factory=list)
    summary: Summary | None = None
    #: What a lens says of zones: only the mark is drawn, on the corner.
    zones: dict[str, NodeLook] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What a lens is asked about; `folded` nodes are drawn as badges, without their links."""

    workflow: Workflow
    analysis: Analysis
    focus: str | None = None
    folded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lens:
    """One way to look at a map. `id` is used on the command line, `title` is shown."""

    id: str
    title: str
    view: Callable[[Question], View]


_AUTHORITY = LinkLook("authority", 1.5, DOTTED, level=0)
_RECORD = LinkLook("link-quiet", 1.1, level=0)
_PLAIN = dict.fromkeys(LINK_KINDS, LinkLook())
_PLAIN |= dict.fromkeys(("uses", "grants", "permits", "approves"), _AUTHORITY)
_PLAIN |= dict.fromkeys(("logs", "replies"), _RECORD)
_QUIET = {
    kind: replace(
        look,
        stroke="authority" if look is _AUTHORITY else "link-quiet",
        width=min(look.width, 1.2),
        level=0,
    )
    for kind, look in _PLAIN.items()
}


def plain_look(link: Link) -> LinkLook:
    """The look of a link by what it is: solid content, dotted authority, thin records."""
    return _PLAIN[link.kind]


def quiet_look(link: Link) -> LinkLook:
    """The plain look, drawn back."""
    return _QUIET[link.kind]


def toned(tone: str, level: int = 3, word: str = "") -> LinkLook:
    """The look of a link that bears a tone: its colour, width and dash say the same thing."""
    return LinkLook(
        tone, TONE_WIDTHS[tone], TONE_DASHES.get(tone, ()), level=level, word=word, word_tone=tone
    )


def word_of(link: Link) -> str:
    """The word that says what a link does, where its line alone does not."""
    if link.kind in ("acts", "writes"):
        verb = link.verb or "unknown"
        return (link.name or "unknown effect") if verb == "unknown" else verb
    if link.kind in ("flow", "calls"):
        return ""
    return link.kind


def amount(value: float) -> str:
    """A quantity in few digits, never with an exponent."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def line_legend(question: Question, looks: Mapping[str, LinkLook]) -> list[LegendEntry]:
    """What the plain lines mean: only those that are drawn and are not told by a tone."""
    samples: dict[str, LinkLook] = {}
    for link in question.workflow.links:
        look = looks.get(link.id, plain_look(link))
        folded = link.from_id in question.folded or link.to_id in question.folded
        if look.level <= 1 and not folded:
            samples.setdefault(_GROUPS[link.kind], replace(look, faded=False))
    return [
        LegendEntry(samples[group], text, heads)
        for group, (heads, text) in _GROUP_TEXTS.items()
        if group in samples
    ]


_GROUPS = {
    "flow": "content", "acts": "content", "writes": "content", "reads": "reads",
    "calls": "calls", "delegates": "calls", "uses": "authority", "grants": "authority",
    "permits": "authority", "approves": "authority", "logs": "records", "replies": "records",
}  # fmt: skip
_GROUP_TEXTS = {
    "content": ("end", "content moves on"),
    "calls": ("both", "request and result"),
    "reads": ("start", "read: content comes back"),
    "authority": ("end", "authority"),
    "records": ("end", "record or reply"),
}
