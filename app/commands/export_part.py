"""`ungated export --zone`, `--around` and `--finding`: which part of the map is drawn."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphs.errors import UngatedError
from graphs.words import counted

if TYPE_CHECKING:
    from app.services.veiling import Hidden
    from graphs.drawing.excerpt import Excerpt
    from graphs.reports.subject import Subject
    from graphs.rules.base import Finding

#: The formats that draw a map; others report on the whole.
DIAGRAMS = (".svg", ".png", ".pdf", ".mmd", ".dot", ".drawio", ".graphml", ".puml")


class PartError(UngatedError):
    """A part of the map that there is not, or that cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Part:
    """The part that is asked for, in the words of the one who asks; at most one of the first three.

    `steps` goes with `around`.
    """

    zone: str | None = None
    around: str | None = None
    finding: str | None = None
    steps: int | None = None

    def check(self, suffix: str, report: bool) -> bool:
        """Whether a part is asked for at all. Raises `PartError` for options that do not agree."""
        asked = [one for one in (self.zone, self.around, self.finding) if one is not None]
        if len(asked) > 1:
            raise PartError("Give one of --zone, --around and --finding, not several.")
        if self.steps is not None and self.around is None:
            raise PartError("--steps goes with --around NODE.")
        if asked and (report or suffix not in DIAGRAMS):
            raise PartError(
                "Only a picture can be of a part; reports tell of the whole workflow. "
                f"Leave the part out, or end the name in {', '.join(DIAGRAMS)}."
            )
        return bool(asked)

    def hidden(self, subject: Subject, hidden: Hidden) -> Part:
        """The same part where names are hidden. Raises `PartError` for what there is not."""
        ids = hidden.veil.ids
        if self.zone is not None:
            return replace(self, zone=ids.get(zone := self._zone(subject), zone))
        if self.around is not None:
            return replace(self, around=ids[self._node(subject)])
        _, chosen = self._findings(subject)
        if len(chosen) == 1 and chosen[0].id == self.finding:
            return replace(self, finding=hidden.findings(chosen)[self.finding])
        return self

    def excerpt(self, subject: Subject) -> Excerpt:
        """The part of a subject that is a whole. Raises `PartError` for what there is not."""
        from graphs.drawing.excerpt import around_part, told_part, zone_part

        workflow = subject.workflow
        if self.zone is not None:
            return zone_part(workflow, self._zone(subject))
        if self.around is not None:
            return around_part(workflow, subject.analysis, self._node(subject), self.steps)
        title, chosen = self._findings(subject)
        return told_part(workflow, title, ((each.elements, each.path) for each in chosen))

    def _zone(self, subject: Subject) -> str:
        zones = {zone.id: zone.title for zone in subject.workflow.zone_by_id.values()}
        return _found("zone", self.zone or "", zones)

    def _node(self, subject: Subject) -> str:
        nodes = {node.id: node.title for node in subject.workflow.nodes}
        return _found("node", self.around or "", nodes)

    def _findings(self, subject: Subject) -> tuple[str, list[Finding]]:
        """What the findings are called together, and these: one by its id, or all of a rule."""
        findings, wanted = subject.judgement.findings, self.finding or ""
        chosen = [each for each in findings if each.id == wanted]
        if chosen:
            return f"Finding {chosen[0].rule}: {chosen[0].title}", chosen
        rule = wanted.upper()
        chosen = [each for each in findings if each.rule == rule]
        if not chosen:
            words = [word for each in findings for word in (each.rule, each.id)]
            raise _unknown("finding", wanted, words)
        return f"{counted(len(chosen), 'finding')} of {rule}", chosen


def _found(what: str, wanted: str, titles: Mapping[str, str]) -> str:
    """The id of an element by its id or its name."""
    if wanted in titles:
        return wanted
    named = [one for one, title in titles.items() if title == wanted]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(named)
        raise PartError(f"{wanted}: several {what}s have this name. Use an id: {ids}.")
    raise _unknown(what, wanted, [name for entry in titles.items() for name in entry])


def _unknown(what: str, wanted: str, names: Iterable[str]) -> PartError:
    close = list(dict.fromkeys(difflib.get_close_matches(wanted, list(names), n=3)))
    hint = f"Did you mean {' or '.join(close)}?" if close else f"Use the id of a {what}."
    return PartError(f"{wanted}: there is no such {what}. {hint}")
