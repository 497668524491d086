"""The analysis told for a terminal: what is ungated, then where to put gates, then the rest."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.analysis.result import STATUSES, Action
from graphs.formats.base import Loaded
from graphs.model.workflow import Workflow
from graphs.reports.analysis_json import radius_nodes
from graphs.reports.findings_text import counted, doing, named_briefly
from graphs.reports.plain import plain
from graphs.rules.judge import Judgement
from graphs.words import counted as count

if TYPE_CHECKING:
    from graphs.analysis.engine import Analysis

#: The mark of each status that asks for attention; the word beside it says the same.
_MARKS = {
    "prohibited": "✗",
    "ungated": "!",
    "bypassed": "!",
    "stale": "~",
    "weak": "~",
    "unproven": "?",
}
_COLOURS = {"✗": "31;1", "!": "31", "~": "33", "?": "33"}
_NARROWEST = 40
#: So many lines of one list are told, so many names in one line, so much of a name.
_MOST_LINES, _MOST_NAMES, _LONGEST_NAME = 60, 20, 120


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report: a mark, the text, and by how much it is indented."""

    text: str
    mark: str = ""
    indent: int = 2


def analysis_text(
    loaded: Loaded,
    analysis: Analysis,
    judgement: Judgement,
    *,
    every_node: bool = False,
    timings: Mapping[str, float] | None = None,
    width: int | None = None,
    colour: bool = False,
) -> str:
    """The analysis as text, with a newline at its end.

    With a `width` (in columns) long lines are folded; without one each fact stays on one line.
    Of a long list the first are told and how many more there are: JSON has them all. `colour` adds
    terminal colours to the marks. `timings` are milliseconds by phase.
    """
    told = _Telling(loaded, analysis, judgement, every_node)
    blocks = [told.header(), told.coverage(), told.entries(), told.actions(), told.gates()]
    blocks += [told.unclosed(), told.findings()]
    blocks += [told.crossings(), told.compositions(), told.radius()]
    blocks += [told.assumed(), told.unread(), told.not_assessed()]
    if timings is not None:
        blocks.append(
            [Line("Time", indent=0)]
            + [Line(f"{phase}  {spent:.1f} ms") for phase, spent in timings.items()]
        )
    blocks = [_cut(block) for block in blocks if block]
    texts = ("\n".join(_folded(line, width, colour) for line in block) for block in blocks)
    return "\n\n".join(texts) + "\n"


def _cut(block: list[Line]) -> list[Line]:
    """The heading and the first lines of a block, and how many more there are."""
    if len(block) <= _MOST_LINES + 2:
        return block
    more = len(block) - _MOST_LINES - 1
    return [*block[: _MOST_LINES + 1], Line(f"and {more} more: --format json has them all")]


def _folded(line: Line, width: int | None, colour: bool) -> str:
    first = " " * line.indent
    after = first
    if line.mark:
        first += f"{line.mark} "
        after += "    "
    elif line.indent:
        after += "    "
    text = first + plain(line.text)
    if width is not None and len(text) > width:
        text = textwrap.fill(
            text,
            max(width, _NARROWEST),
            subsequent_indent=after,
            break_long_words=False,
            break_on_hyphens=False,
            replace_whitespace=False,
            drop_whitespace=True,
        )
    if colour and line.mark in _COLOURS:
        start = line.indent
        mark = f"\x1b[{_COLOURS[line.mark]}m{line.mark}\x1b[0m"
        text = text[:start] + mark + text[start + len(line.mark) :]
    elif colour and not line.indent:
        text = f"\x1b[1m{text}\x1b[0m"
    return text


def _named(names: list[str]) -> str:
    if len(names) > _MOST_NAMES:
        names = [*names[: _MOST_NAMES - 1], f"and {len(names) - _MOST_NAMES + 1} more"]
    return ", ".join(names)


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


class _Telling:
    """Turns the parts of one analysis into lines, with names that tell nodes apart."""

    def __init__(
        self, loaded: Loaded, analysis: Analysis, judgement: Judgement, every_node: bool
    ) -> None:
        self.loaded = loaded
        self.judgement = judgement
        self.analysis = analysis
        self.every_node = every_node
        self.workflow: Workflow = analysis.workflow
        shared = Counter(node.title for node in self.workflow.nodes)
        self.titles = {
            node.id: _shortened(node.title)
            if shared[node.title] == 1
            else f"{_shortened(node.title)} [{node.id}]"
            for node in self.workflow.nodes
        }
        self.assumed_of: dict[str, list[str]] = {}
        for assumption in analysis.assumed:
            words = f"{assumption.fact} {assumption.value}"
            known = self.assumed_of.setdefault(assumption.element, [])
            if words not in known:
                known.append(words)

    def zone(self, zone_id: str) -> str:
        zone = self.workflow.zone_by_id.get(zone_id)
        return zone_id if zone is None else zone.title

    def path(self, nodes: Iterable[str]) -> str:
        return " → ".join(self.titles[node] for node in nodes)

    def link(self, link_id: str) -> str:
        link = self.workflow.link_by_id[link_id]
        return f"{self.titles[link.from_id]} → {self.titles[link.to_id]}"

    def link_with_verb(self, link_id: str) -> str:
        link = self.workflow.link_by_id[link_id]
        return f"{self.link(link_id)} ({doing(link)})"

    def links(self, link_ids: Iterable[str]) -> str:
        return ", ".join(self.link_with_verb(link_id) for link_id in link_ids)

    def header(self) -> list[Line]:
        workflow = self.workflow
        counts = ", ".join(
            (
                count(len(workflow.nodes), "node"),
                count(len(workflow.links), "link"),
                count(len(workflow.zones), "zone"),
            )
        )
        lines = [
            Line(workflow.name or self.loaded.document.name, indent=0),
            Line(f"{self.loaded.document.name} ({self.loaded.format_id}): {counts}"),
        ]
        if self.loaded.overlay is not None:
            lines.append(Line(f"with the overlay {self.loaded.overlay.document.name}"))
        return lines

    def coverage(self) -> list[Line]:
        analysis = self.analysis
        required, gated = analysis.coverage.required, analysis.coverage.gated
        if required:
            verb = "needs" if required == 1 else "need"
            is_gated = "is" if required == 1 else "are"
            head = f"{gated} of {count(required, 'action')} that {verb} review {is_gated} gated"
        else:
            head = "No action that needs review is within reach of content that can steer it"
        counts = Counter(action.status for action in analysis.actions)
        tally = ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status])
        lines = [Line(head, indent=0)]
        if tally:
            lines.append(Line(f"{count(len(analysis.actions), 'action')}: {tally}"))
        else:
            lines.append(Line("Nothing is changed and nothing is disclosed."))
        if not (analysis.complete and self.judgement.complete) or self.loaded.warnings:
            lines.append(Line("This analysis is INCOMPLETE; do not rely on what it does not list."))
        return lines

    def entries(self) -> list[Line]:
        entries = sorted(self.analysis.entries, key=lambda entry: entry.node)
        if not entries:
            return [Line("Entries: none; nothing brings content in", indent=0)]
        lines = [Line("Entries", indent=0)]
        for content in ("untrusted", "unknown", "trusted"):
            names = [self.titles[entry.node] for entry in entries if entry.content == content]
            words = "unknown, taken as untrusted" if content == "unknown" else content
            if names:
                lines.append(Line(f"{words}: {_named(names)}"))
        return lines

    def actions(self) -> list[Line]:
        order = {status: rank for rank, status in enumerate(STATUSES)}
        shown = [action for action in self.analysis.actions if action.status in _MARKS]
        shown.sort(key=lambda action: (order[action.status], action.link, action.role or ""))
        if not shown:
            return []
        verb_width = max(len(action.verb) for action in shown)
        lines = [Line("Actions that no valid gate covers on every path", indent=0)]
        if any(action.status == "prohibited" for action in shown):
            lines[0] = Line(
                "Actions that are prohibited, or that no valid gate covers on every path", indent=0
            )
        for action in shown:
            lines.append(self.action(action, verb_width))
        return lines

    def action(self, action: Action, verb_width: int) -> Line:
        what = self.link(action.link)
        if action.role is not None:
            what = f"{what} ({action.role}, carries {action.discloses})"
        elif action.discloses is not None:
            what = f"{what} (carries {action.discloses})"
        if action.name and action.name.lower() != action.verb:
            what = f"{what} ({action.name})"
        text = f"{action.status:<10} {action.verb:<{verb_width}}  {what}"
        text += f"   via {self.path(action.path.nodes)}"
        if not action.steered:
            text += "   no interpreter on the way"
        if action.status in ("bypassed", "stale", "weak", "unproven"):
            because = [reason for reason in action.reasons if reason != action.rule]
            if because:
                text += f"   because {'; '.join(because)}"
        assumed = list(self.assumptions(action))
        if assumed:
            text += f"   (assumed: {', '.join(assumed)})"
        return Line(text, mark=_MARKS[action.status])

    def assumptions(self, action: Action) -> Iterator[str]:
        """What was assumed of the action, of what it acts on and of where its witness starts."""
        yield from self.assumed_of.get(action.link, ())
        receiver = action.actor if action.role == "result" else action.target
        node = self.workflow.node(receiver)
        yield from self.assumed_of.get(receiver, ())
        for assumed in self.assumed_of.get(self.workflow.zone_id(node), ()):
            yield f"{assumed} in {self.zone(self.workflow.zone_id(node))}"
        start = action.path.nodes[0] if action.path.nodes else receiver
        if start != receiver:
            for assumed in self.assumed_of.get(start, ()):
                yield f"{assumed} of {self.titles[start]}"

    def gates(self) -> list[Line]:
        placement = self.analysis.placement
        if not placement.gates:
            return []
        friction = ""
        if placement.friction:
            minutes = f"{placement.friction:,.1f}".removesuffix(".0")
            friction = f", {minutes} minutes of review a day"
        lines = [
            Line(f"Fewest gates that close what gates can close: {placement.cost}{friction}", "", 0)
        ]
        for gate in sorted(placement.gates, key=lambda gate: gate.link):
            text = f"gate {self.link_with_verb(gate.link)}"
            present = self.workflow.link_by_id[gate.link].gate
            if present is not None:
                text += f" in place of {self.titles[present]}"
            text += f"   closes {self.links(gate.closes)}"
            if gate.swaps:
                text += f"   or gate instead {self.links(gate.swaps)}"
            lines.append(Line(text, mark="+"))
        return lines

    def unclosed(self) -> list[Line]:
        unclosed = self.analysis.placement.open
        if not unclosed:
            return []
        lines = [Line("What no such gate closes, and what would", indent=0)]
        for action in sorted(unclosed, key=lambda action: (action.link, action.because)):
            text = f"{self.link_with_verb(action.link)}   {action.because}"
            lines.append(Line(text, mark="-"))
        return lines

    def findings(self) -> list[Line]:
        findings = self.judgement.findings
        if not findings:
            return []
        head = f"Findings: {counted(findings)} (`ungated check` tells why and what to do)"
        lines = [Line(head, indent=0)]
        for finding in findings:
            named = named_briefly(self.workflow, finding.elements)
            lines.append(Line(f"{finding.severity:<8}  {finding.rule}  {finding.title}: {named}"))
        return lines

    def crossings(self) -> list[Line]:
        crossings = self.analysis.crossings
        refused = sorted(
            (crossing for crossing in crossings if not crossing.allowed),
            key=lambda crossing: (crossing.link, crossing.role),
        )
        if not crossings:
            return []
        head = f"Crossings between zones: {len(crossings)}, {len(refused)} not allowed"
        lines = [Line(head, indent=0)]
        for crossing in refused:
            text = (
                f"{crossing.direction:<8}  {self.zone(crossing.from_zone)} → "
                f"{self.zone(crossing.to_zone)}   by the {crossing.role} of "
                f"{self.link_with_verb(crossing.link)}"
            )
            if crossing.reason:
                text += f"   because {crossing.reason}"
            lines.append(Line(text, mark="!"))
        return lines

    def compositions(self) -> list[Line]:
        chains = [chain for chain in self.analysis.chains if chain.composition]
        if not chains:
            return []
        lines = [Line("Allowed steps that together do what is not allowed", indent=0)]
        for chain in sorted(chains, key=lambda chain: (chain.from_zone, chain.to_zone)):
            zones = f"{self.zone(chain.from_zone)} → {self.zone(chain.to_zone)}"
            lines.append(Line(f"{zones}   via {self.path(chain.path.nodes)}", mark="!"))
        return lines

    def radius(self) -> list[Line]:
        radii = self.analysis.radii(radius_nodes(self.analysis, self.every_node))
        if not radii:
            return []
        lines = [Line("Blast radius (nodes reached)", indent=0)]
        for node_id, radius in radii.items():
            reached = [
                f"{len(ids)} {name}"
                for name, ids in (
                    ("ungated", radius.ungated),
                    ("weak", radius.weak),
                    ("gated", radius.gated),
                    ("latent", radius.latent),
                )
                if ids
            ]
            kind = self.workflow.node(node_id).kind
            text = f"{self.titles[node_id]} ({kind}): {', '.join(reached) or 'nothing'}"
            if radius.read_only:
                text += f", of these {len(radius.read_only)} only read"
            lines.append(Line(f"{text}; weight {radius.weight:g}"))
        return lines

    def assumed(self) -> list[Line]:
        grouped: dict[tuple[str, str], list[str]] = {}
        for assumption in self.analysis.assumed:
            key = assumption.fact, assumption.value
            name = self.element(assumption.element)
            names = grouped.setdefault(key, [])
            if name not in names:
                names.append(name)
        if not grouped:
            return []
        total = sum(len(names) for names in grouped.values())
        lines = [Line(f"Assumed, because unknown is never safe: {count(total, 'fact')}", indent=0)]
        for (fact, value), names in sorted(grouped.items()):
            lines.append(Line(f"{fact} {value}: {_named(sorted(names))}"))
        return lines

    def element(self, element_id: str) -> str:
        if element_id in self.titles:
            return self.titles[element_id]
        if element_id in self.workflow.link_by_id:
            return self.link(element_id)
        return self.zone(element_id)

    def unread(self) -> list[Line]:
        workflow = self.workflow
        lines = [Line(f"not classified: {what}") for what in workflow.unclassified]
        lines += [Line(f"note: {note}") for note in (*workflow.notes, *self.loaded.warnings)]
        lines += [Line(f"from the overlay: {each}") for each in self.loaded.unmatched]
        return [Line("From the import", indent=0), *lines] if lines else []

    def not_assessed(self) -> list[Line]:
        missing = [*self.analysis.not_assessed, *self.judgement.not_judged]
        lines = [Line(what) for what in sorted(missing)]
        return [Line("Not assessed", indent=0), *lines] if lines else []
