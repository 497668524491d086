"""Finds paths that were asked for between nodes of the open document, again after every edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.document.document import Change, Document
from app.document.perspective import Selection
from app.document.wording import plural
from app.jobs.worker import Worker
from graphs.progress import Progress, step

if TYPE_CHECKING:
    from graphs.analysis.engine import Analysis
    from graphs.analysis.paths import Paths
    from graphs.analysis.result import BlastRadius, Path

_CHANNEL = "paths"
#: What a way is called by how far its gates can be relied on.
LEVELS = {
    "ungated": "Ungated",
    "weak": "Past weak gates",
    "gated": "Gated",
    "latent": "By credentials",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for paths: the `shortest` or `all` ungated ones from a node to another, or what
    is `reaching` a node (`source` is "" then)."""

    what: Literal["shortest", "all", "reaching"]
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Way:
    """One path; `level` is a key of `LEVELS`."""

    level: str
    nodes: tuple[str, ...]
    links: tuple[str, ...]
    words: str

    def selection(self, place: int = 0) -> Selection:
        """The path with one of its nodes selected."""
        return Selection(self.nodes[place], path=(self.nodes, self.links), place=place)


@dataclass(frozen=True, slots=True)
class Answer:
    """The paths, best first, and in words how many there are and whether that is all."""

    asked: Asked
    words: str
    ways: tuple[Way, ...]


class Tracing(QObject):
    """Holds what was asked and its answer; tells of both."""

    changed = Signal()

    def __init__(self, document: Document, worker: Worker) -> None:
        super().__init__(document)
        self._document = document
        self._worker = worker
        self._asked: Asked | None = None
        self._answer: Answer | None = None
        document.changed.connect(self._observe)

    @property
    def asked(self) -> Asked | None:
        return self._asked

    @property
    def answer(self) -> Answer | None:
        """None until it is known."""
        return self._answer

    def ask(self, asked: Asked | None) -> None:
        """Look for paths; None asks for nothing any more."""
        self._asked, self._answer = asked, None
        self.changed.emit()
        self._find()

    def _observe(self, change: Change) -> None:
        if self._asked is None:
            return
        if change & Change.SOURCE:
            self.ask(None)
        elif change & Change.ASSESSED:
            self._find()

    def _find(self) -> None:
        revision, asked = self._document.shown, self._asked
        if asked is None or revision is None or revision.analysis is None:
            self._worker.cancel(_CHANNEL)
            return
        known = revision.workflow.node_by_id
        if asked.target not in known or (asked.source and asked.source not in known):
            self.ask(None)
            return

        def finish(answer: Answer) -> None:
            self._answer = answer
            self.changed.emit()

        self._worker.submit(
            _CHANNEL, partial(answer_of, revision.analysis, asked), finish, priority=4
        )


def answer_of(analysis: Analysis, asked: Asked, progress: Progress) -> Answer:
    """The paths that were asked for."""
    step(progress, 0.0, "looking for paths")
    workflow = analysis.workflow
    end = workflow.node(asked.target).title
    if asked.what == "reaching":
        return _reaching(analysis, asked, end)
    start = workflow.node(asked.source).title
    if asked.what == "all":
        found = analysis.ungated_paths(asked.source, asked.target)
        ways = tuple(_way(analysis, "ungated", path) for path in found.paths)
        return Answer(asked, f"{_counted(found)} from {start} to {end}", ways)
    radius = analysis.radius(asked.source)
    level = next((each for each in LEVELS if asked.target in getattr(radius, each)), "")
    if not level:
        return Answer(asked, f"{start} does not reach {end}, not even past gates", ())
    way = _way(analysis, level, radius.witnesses[asked.target])
    words = f"The shortest path from {start} to {end}"
    if level == "weak":
        words += ": every path passes a gate, and the best of these do not hold"
    elif level == "gated":
        words += ": every path passes a valid gate"
    elif level == "latent":
        words += ": nothing is wired, but credentials allow it"
    return Answer(asked, words, (way,))


def _reaching(analysis: Analysis, asked: Asked, end: str) -> Answer:
    found = analysis.exposure(asked.target)
    ways = tuple(_way(analysis, level, path) for level, path in _witnesses(found))
    if not ways:
        return Answer(asked, f"Nothing reaches {end}", ())
    counts = [
        f"{len(getattr(found, level))} {words.lower()}"
        for level, words in LEVELS.items()
        if getattr(found, level)
    ]
    words = "reaches" if len(ways) == 1 else "reach"
    return Answer(asked, f"{plural(len(ways), 'node')} {words} {end}: {', '.join(counts)}", ways)


def _witnesses(radius: BlastRadius) -> Iterator[tuple[str, Path]]:
    for level in LEVELS:
        nodes = getattr(radius, level)
        yield from sorted(
            ((level, radius.witnesses[node]) for node in nodes if node in radius.witnesses),
            key=lambda each: (len(each[1].links), each[1].nodes),
        )


def _counted(found: Paths) -> str:
    count = len(found.paths)
    if found.limit == "paths":
        return f"The {count} shortest ungated paths, of more,"
    if found.limit == "steps":
        return f"{plural(count, 'ungated path')}, and perhaps more: the search was stopped,"
    return plural(count, "ungated path") if count else "No ungated path"


def _way(analysis: Analysis, level: str, path: Path) -> Way:
    workflow = analysis.workflow
    words = " → ".join(workflow.node(node).title for node in path.nodes)
    last = workflow.link_by_id[path.links[-1]] if path.links else None
    if last is not None and last.verb:
        # What is done at its end tells apart the paths over the same nodes.
        words += f" ({last.verb})"
    return Way(level, path.nodes, path.links, words)
