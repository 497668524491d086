"""`ungated export --zone`, `--around` and `--finding`: which part of the map is drawn."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.errors import UngatedError
from graphs.words import counted

if TYPE_CHECKING:
    from graphs.drawing.excerpt import Excerpt
    from graphs.reports.subject import Subject

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

    def excerpt(self, subject: Subject) -> Excerpt:
        """The part of a subject that is a whole. Raises `PartError` for what there is not."""
        from graphs.drawing.excerpt import around_part, told_part, zone_part

        workflow = subject.workflow
        if self.zone is not None:
            zones = {zone.id: zone.title for zone in workflow.zone_by_id.values()}
            return zone_part(workflow, _found("zone", self.zone, zones))
        if self.around is not None:
            nodes = {node.id: node.title for node in workflow.nodes}
            node = _found("node", self.around, nodes)
            return around_part(workflow, subject.analysis, node, self.steps)
        assert self.finding is not None
        findings = subject.judgement.findings
        chosen = [each for each in findings if each.id == self.finding]
        if chosen:
            title = f"Finding {chosen[0].rule}: {chosen[0].title}"
        else:
            chosen = [each for each in findings if each.rule == self.finding.upper()]
            title = f"{counted(len(chosen), 'finding')} of {self.finding.upper()}"
        if not chosen:
            words = [word for each in findings for word in (each.rule, each.id)]
            raise _unknown("finding", self.finding, words)
        return told_part(workflow, title, ((each.elements, each.path) for each in chosen))


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
