"""What the sections of a report share: the subject, its kind, and names that tell nodes apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal

from graphs.analysis.result import Action, Path
from graphs.drawing.lens import Lens, Question, View
from graphs.drawing.path_strip import path_strip, strip_words
from graphs.drawing.text import plain_line
from graphs.model.elements import Link
from graphs.reports import mermaid
from graphs.reports.charts.registry import chart_of
from graphs.reports.pack.content import Block, Bullets, ChartBlock, Picture, Run
from graphs.reports.pack.words import TERMS
from graphs.reports.subject import Subject
from graphs.rules.base import Finding

#: `board`: what a governance board reads, some ten pages; `full`: everything.
PackKind = Literal["board", "full"]
#: The rules that tell of an action what the section on actions tells of it.
ACTION_RULES = frozenset({"R01", "R22"})
#: So much of a name is told.
_LONGEST_NAME = 80


class Telling:
    """The subject of one report, with what its sections ask of it.

    A word is explained once: `explain` remembers which were, so sections are built in their order.
    """

    def __init__(self, subject: Subject, kind: PackKind) -> None:
        self.subject = subject
        self.kind = kind
        self.is_board = kind == "board"
        self.workflow = subject.workflow
        self.analysis = subject.analysis
        self.findings: tuple[Finding, ...] = subject.judgement.findings
        self._explained: set[str] = set()
        shared = Counter(line(node.title) for node in self.workflow.nodes)
        self._names = {
            node.id: shortened(line(node.title))
            if shared[line(node.title)] == 1
            else f"{shortened(line(node.title))} [{shortened(line(node.id))}]"
            for node in self.workflow.nodes
        }

    def name(self, node_id: str) -> str:
        return self._names.get(node_id) or shortened(line(node_id))

    def zone(self, zone_id: str) -> str:
        zone = self.workflow.zone_by_id.get(zone_id)
        return shortened(line(zone.title if zone is not None else zone_id) or line(zone_id))

    def link(self, link_id: str) -> str:
        """`Agent → Tool`."""
        link = self.workflow.link_by_id[link_id]
        return f"{self.name(link.from_id)} → {self.name(link.to_id)}"

    def link_with_verb(self, link_id: str) -> str:
        return f"{self.link(link_id)} ({self.verb(link_id)})"

    def verb(self, link_id: str) -> str:
        """What a link does, in a word or two: its verb, or its name where the verb is unknown."""
        link = self.workflow.link_by_id[link_id]
        if link.verb == "unknown" and link.name:
            return f"{shortened(line(link.name))}, unknown verb"
        return link.verb or link.kind

    def links(self, link_ids: Iterable[str]) -> str:
        return ", ".join(self.link_with_verb(link_id) for link_id in dict.fromkeys(link_ids))

    def path(self, nodes: Sequence[str], most: int | None = None) -> str:
        """The names along a path; of more than `most`, those at its start and end."""
        names = [self.name(node) for node in nodes]
        if most is not None and len(names) > most:
            left = most // 2
            names[left : len(names) - (most - left)] = [f"{len(names) - most} more"]
        return " → ".join(names)

    def element(self, element_id: str) -> str:
        """The name of a node, link or zone."""
        element = self.workflow.element(element_id)
        if isinstance(element, Link):
            return self.link_with_verb(element_id)
        return self.name(element_id) if element_id in self._names else self.zone(element_id)

    def explain(self, *terms: str) -> tuple[Block, ...]:
        """What these words mean, of those that were not explained before."""
        new = [term for term in terms if term not in self._explained]
        self._explained.update(new)
        items = tuple(
            (Run(term[:1].upper() + term[1:], "strong"), Run(f": {TERMS[term]}")) for term in new
        )
        return (Bullets(items),) if items else ()

    @cached_property
    def qualities(self) -> dict[str, str]:
        """The quality of each gate, by its id."""
        return {gate: quality.quality for gate, quality in self.analysis.qualities.items()}

    def strip(
        self,
        path: Path,
        tone: str = "ungated",
        words: Mapping[str, str] | None = None,
        closed: Collection[str] | None = None,
    ) -> Picture:
        """A path as a small picture.

        It shows the gates that are missing on it; with `closed`, those that close one of these
        action links. `words` as in `path_strip`.
        """
        missing = frozenset(
            gate.link
            for gate in self.analysis.placement.gates
            if closed is None or any(link in closed for link in gate.closes)
        )
        scene = path_strip(
            self.workflow,
            path,
            self.subject.kit,
            tone=tone,
            qualities=self.qualities,
            missing=missing,
            words=words,
        )
        said = strip_words(self.workflow, path, missing)
        return Picture(scene, "", f"Path: {said}.", "strip")

    def view(self, lens: Lens, focus: str | None = None) -> View:
        """What a lens says of the workflow."""
        return lens.view(Question(self.workflow, self.analysis, focus))

    def map(self, lens: Lens, caption: str, focus: str | None = None) -> Picture:
        """The whole map in a lens."""
        view = self.view(lens, focus)
        said = [view.headline]
        if view.summary is not None:
            said += [view.summary.headline, *view.summary.lines]
        description = " ".join(sentence(line(part)) for part in dict.fromkeys(said) if part)
        return Picture(
            self.subject.scene(lens, focus),
            caption,
            description,
            mermaid=mermaid.write(self.subject.seen(lens, focus)),
        )

    def chart(self, chart_id: str, with_table: bool = True) -> tuple[Block, ...]:
        """A chart, if there is anything to draw in it."""
        chart = chart_of(chart_id, self.subject)
        return (ChartBlock(chart, with_table),) if chart is not None else ()

    def ungated_finding(self, action: Action) -> Finding | None:
        """The finding that an action is ungated or prohibited."""
        on = self.findings_on(action)
        return next((each for each in on if each.rule in ACTION_RULES), None)

    def findings_on(self, action: Action) -> list[Finding]:
        """The findings that name the link of an action."""
        return [finding for finding in self.findings if action.link in finding.elements]


def line(text: str) -> str:
    """Text on one line, without characters that command a reader's screen."""
    return plain_line(text)


def shortened(text: str, most: int = _LONGEST_NAME) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def sentence(text: str) -> str:
    """The text with a capital letter first and a full stop last."""
    text = text.strip()
    if not text:
        return ""
    return text[:1].upper() + text[1:] + ("" if text[-1] in ".?!…" else ".")
