"""A comparison put into words, line by line, for reports and the window alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphs.analysis.result import Coverage
from graphs.compare.changes import (
    CROSSING_SEVERITY,
    ActionChange,
    Comparison,
    CrossingChange,
    FindingChange,
    GateChange,
    RadiusChange,
    ReachChange,
)
from graphs.model.elements import Link
from graphs.model.versions import ElementChange, ValueChange
from graphs.model.workflow import Workflow
from graphs.reports.findings_text import named_briefly
from graphs.words import counted, listed

#: Sections by their id, in the order in which they are told; those before `changed` got worse.
SECTIONS = {
    "gates_lost": "Gates lost",
    "radius_grown": "Blast radius grown",
    "findings_opened": "Findings opened",
    "actions_worse": "Actions that got worse",
    "crossings": "Crossings that the policy does not allow any more",
    "changed": "Changed",
    "better": "Better",
}
WORSE = tuple(SECTIONS)[:5]
_NAMES = 6
_LEVEL_WORDS = {
    "ungated": "ungated",
    "weak": "past weak gates only",
    "gated": "behind valid gates",
    "latent": "by credentials alone",
}
_NO_FACTS = frozenset({"name", "zone", "parent", "owner", "tags", "description", "gate"})
_ATTRIBUTE_WORDS = {"from_id": "from", "to_id": "to", "parent": "lies in"}


@dataclass(frozen=True, slots=True)
class Told:
    """One change: its section, what happened in a word, to what, and how in particular.

    `severity`: how bad it is, "" for what did not get worse. `element`: the id of what it is about
    in the newer version, or of `before` in the older one where only that has it. `silenced`: why a
    finding does not count.
    """

    section: str
    word: str
    what: str
    how: str = ""
    severity: str = ""
    element: str = ""
    before: str = ""
    finding: str = ""
    silenced: str = ""


def told(comparison: Comparison, silenced: Mapping[str, str] | None = None) -> list[Told]:
    """Every change in the order of `SECTIONS`; `silenced`: finding ids with the reason."""
    telling = _Telling(comparison, silenced or {})
    lines = list(telling.lines())
    order = list(SECTIONS)
    return sorted(lines, key=lambda line: order.index(line.section))


def coverage_words(comparison: Comparison) -> str:
    """How many of the actions that need review were gated, and are."""
    before, after = comparison.coverage_before, comparison.coverage_after
    if before == after:
        return f"{_covered(after)}, as before"
    return f"{_covered(after)}; before {before.gated} of {before.required}"


def _covered(coverage: Coverage) -> str:
    return (
        f"{coverage.gated} of {counted(coverage.required, 'action')} that "
        f"{'needs' if coverage.required == 1 else 'need'} review "
        f"{'is' if 1 in (coverage.gated, coverage.required) else 'are'} gated"
    )


def value_words(value: Any) -> str:
    """A known value of a fact in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(each) for each in value) or "none"
    return str(value)


class _Telling:
    def __init__(self, comparison: Comparison, silenced: Mapping[str, str]) -> None:
        self.comparison = comparison
        self.silenced = silenced
        self.old: Workflow = comparison.before.analysis.workflow
        self.new: Workflow = comparison.after.analysis.workflow

    def lines(self) -> Iterator[Told]:
        comparison = self.comparison
        for gate in comparison.gates_lost:
            yield self._gate_lost(gate)
        for radius in comparison.radii:
            if radius.grown:
                yield self._radius(radius, grown=True)
        for change in comparison.findings_that("opened", "rose"):
            yield self._finding(change)
        lost = {gate.after for gate in comparison.gates_lost if gate.what == "action"}
        for action in comparison.worse_actions:
            # Those that were gated stand among the gates that were lost.
            if (
                action.before is None
                or action.before.status != "gated"
                or (action.after is not None and action.after.link not in lost)
            ):
                yield self._action("actions_worse", action)
        for crossing in comparison.no_longer_allowed:
            yield self._crossing("crossings", crossing, CROSSING_SEVERITY)
        for value in comparison.workflow:
            yield Told("changed", "changed", f"The workflow's {value.name}", _from_to(value))
        for element in comparison.elements:
            yield self._element(element)
        for action in comparison.actions:
            if not action.step:
                yield self._action("changed", action)
        yield from self._better()

    def _better(self) -> Iterator[Told]:
        comparison = self.comparison
        for gate in comparison.gates_won:
            if gate.what != "action":
                yield self._gate_won(gate)
        for action in comparison.better_actions:
            yield self._action("better", action)
        for radius in comparison.radii:
            if radius.shrunk:
                yield self._radius(radius, grown=False)
        for change in comparison.findings_that("closed", "fell"):
            yield self._finding(change)
        for crossing in comparison.now_allowed:
            yield self._crossing("better", crossing, "")

    def _name(self, before: str | None, after: str | None) -> str:
        workflow = self.new if after is not None else self.old
        element = after if after is not None else before
        return named_briefly(workflow, [element]) if element is not None else ""

    def _gate_lost(self, gate: GateChange) -> Told:
        name = self._name(gate.before, gate.after)
        if gate.what == "gate":
            word, how = "removed", f"it was {gate.was}"
        elif gate.what == "quality":
            word, how = "weaker", f"{gate.was} → {gate.now}"
        elif gate.what == "link":
            had = self.old.node(gate.was).title
            if gate.now:
                has = self.new.node(gate.now).title
                word, how = "replaced", f"{has} stands there in place of {had}, and is weaker"
            else:
                word, how = "taken off", f"the gate {had} is not on this link any more"
        else:
            word, how = gate.now, f"{gate.was} → {gate.now}"
        return Told(
            "gates_lost", word, name, how, gate.severity, gate.after or "", gate.before or ""
        )

    def _gate_won(self, gate: GateChange) -> Told:
        name = self._name(gate.before, gate.after)
        if gate.what == "gate":
            word, how = "added", f"a gate, {gate.now}"
        elif gate.what == "quality":
            word, how = "better", f"{gate.was} → {gate.now}"
        else:
            word, how = "gated", f"the gate {self.new.node(gate.now).title} is on this link now"
        return Told("better", word, name, how, "", gate.after or "", gate.before or "")

    def _radius(self, radius: RadiusChange, *, grown: bool) -> Told:
        parts = [f"weight {radius.weight_before} → {radius.weight_after}"]
        if grown:
            moved = [each for each in radius.reach if each.is_nearer]
            parts += self._reached(moved, {each: each.level_after for each in moved}, "newly")
            heavier = [
                each
                for each in radius.reach
                if not each.is_nearer and each.weight_after > each.weight_before
            ]
            if heavier:
                parts.append(f"what is reached weighs more: {self._nodes(heavier)}")
        else:
            moved = [each for each in radius.reach if each.is_farther]
            parts += self._reached(moved, {e: e.level_before for e in moved}, "no longer")
        section = "radius_grown" if grown else "better"
        word = ("grown" if radius.before else "new") if grown else "smaller"
        if not grown and radius.after is None:
            word = "gone"
        return Told(
            section,
            word,
            self._name(radius.before, radius.after),
            "; ".join(parts),
            radius.severity if grown else "",
            radius.after or "",
            radius.before or "",
        )

    def _reached(
        self, moved: list[ReachChange], levels: Mapping[ReachChange, str], word: str
    ) -> Iterator[str]:
        for level, words in _LEVEL_WORDS.items():
            nodes = [each for each in moved if levels[each] == level]
            if nodes:
                yield f"{word} reached {words}: {self._nodes(nodes)}"

    def _nodes(self, nodes: Iterable[ReachChange]) -> str:
        return listed((self._name(each.before, each.after) for each in nodes), _NAMES)

    def _finding(self, change: FindingChange) -> Told:
        finding = change.after or change.before
        assert finding is not None
        workflow = self.new if change.after is not None else self.old
        element = finding.elements[0] if finding.elements else ""
        is_worse = change.what in ("opened", "rose")
        how = named_briefly(workflow, finding.elements)
        if change.before is not None and change.after is not None:
            how += f"; {change.before.severity} → {change.after.severity}"
        return Told(
            "findings_opened" if is_worse else "better",
            change.what,
            f"{finding.rule} {finding.title}",
            how,
            finding.severity if is_worse else "",
            element if change.after is not None else "",
            element if change.after is None else "",
            finding.id if change.after is not None else "",
            self.silenced.get(finding.id, "") if is_worse else "",
        )

    def _action(self, section: str, change: ActionChange) -> Told:
        before, after = change.before, change.after
        link_before = before.link if before is not None else None
        link_after = after.link if after is not None else None
        told = after or before
        assert told is not None
        is_worse = section == "actions_worse"
        role = f" (by {told.role})" if told.verb == "disclose" and told.role else ""
        verb = "disclose" + role if told.verb == "disclose" else ""
        was = before.status if before is not None else "not there"
        now = after.status if after is not None else "gone"
        return Told(
            section,
            now,
            self._name(link_before, link_after) + (f", {verb}" if verb else ""),
            f"{was} → {now}",
            change.severity if is_worse else "",
            link_after or "",
            link_before or "",
        )

    def _crossing(self, section: str, change: CrossingChange, severity: str) -> Told:
        is_worse = section == "crossings"
        zones = (self.new if is_worse else self.old).zone_by_id
        start, end = (zones[zone].title for zone in change.zones)
        how = f"{start} → {end} ({change.role})"
        word = "not allowed" if is_worse else ("allowed" if change.after else "gone")
        name = self._name(change.before, change.after)
        return Told(section, word, name, how, severity, change.after or "", change.before or "")

    def _element(self, change: ElementChange) -> Told:
        workflow = self.new if change.after is not None else self.old
        element = workflow.element(change.after or change.before or "")
        sort = str(getattr(element, "kind", "zone"))
        if isinstance(element, Link):
            sort += " link"
        parts = [_from_to(value, with_name=True) for value in change.values]
        if change.is_renamed:
            parts.insert(0, f"id {change.before} → {change.after}, taken for the same")
        return Told(
            "changed",
            change.what,
            f"{self._name(change.before, change.after)} ({sort})"
            if not isinstance(element, Link)
            else self._name(change.before, change.after),
            "; ".join(parts) if parts else (sort if isinstance(element, Link) else ""),
            "",
            change.after or "",
            change.before or "",
        )


def _from_to(value: ValueChange, *, with_name: bool = False) -> str:
    # What is no fact is not unknown where it is missing.
    missing = "none" if value.name in _NO_FACTS else "unknown"
    was, now = (
        missing if each is None else value_words(each) for each in (value.before, value.after)
    )
    words = f"{was} → {now}"
    if value.name == "description":
        words = "other words"
    name = _ATTRIBUTE_WORDS.get(value.name, value.name.replace("_", " "))
    return f"{name}: {words}" if with_name else words
