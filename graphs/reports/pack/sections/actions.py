"""The actions that a person should agree to and does not, each with the path that leads to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from graphs.analysis.result import STATUSES, Action
from graphs.drawing.lens import STATUS_TONES
from graphs.reports.board_questions import board_question
from graphs.reports.minutes import standing_words
from graphs.reports.pack.content import (
    Block,
    Card,
    Column,
    Facts,
    Paragraph,
    Run,
    Section,
    Table,
    Tone,
    Words,
)
from graphs.reports.pack.open_actions import Group, groups, verbs
from graphs.reports.pack.telling import Telling, line, sentence
from graphs.rules.base import Finding
from graphs.words import counted

#: So many paths are pictured; the others are told in a table.
_MOST_PICTURED = {"board": 3, "full": 150}
_MOST_ROWS = 5
_TONES: dict[str, Tone] = {
    "ungated": "ungated", "weak": "weak", "gated": "gated", "critical": "critical",
    "high": "high", "medium": "medium", "low": "low",
}  # fmt: skip
_EXPLAINED = (
    "prohibited", "bypassed", "stale", "weak", "unproven", "gated", "allowed", "unreachable",
)  # fmt: skip
_REST = (Column("Severity", 1.0), Column("Action", 2.6), Column("Status", 1.0), Column("Path", 4.0))
_ALL = (
    Column("Action", 3.0),
    Column("Does", 1.0),
    Column("Policy asks for", 1.1),
    Column("Status", 1.1),
    Column("Lets out", 1.1),
    Column("Gates on its paths", 1.8),
)


def section(told: Telling) -> Section:
    told_groups = groups(told.analysis)
    statuses = Counter(action.status for action in told.analysis.actions)
    tally = ", ".join(f"{statuses[each]} {each}" for each in STATUSES if statuses[each])
    total = len(told.analysis.actions)
    blocks: list[Block] = [
        Paragraph(f"{counted(total, 'action')}: {tally}." if tally else "There are no actions.")
    ]
    blocks += told.explain("path", *(status for status in _EXPLAINED if statuses[status]))
    blocks += told.chart("verbs", with_table=not told.is_board)
    if not told.is_board:
        blocks += told.chart("zone-coverage")
    pictured = told_groups[: _MOST_PICTURED[told.kind]]
    blocks += [_card(told, group) for group in pictured]
    blocks += _rest(told, told_groups[len(pictured) :])
    if not told.is_board and told.analysis.actions:
        blocks.append(_all(told))
    return Section(
        "actions", "Actions without a valid gate", tuple(blocks), starts_page=not told.is_board
    )


def _card(told: Telling, group: Group) -> Card:
    action = group.worst
    tone = STATUS_TONES[group.status]
    words = {action.path.links[-1]: _briefly(group)} if action.path.links else {}
    blocks: list[Block] = []
    closed = {each.link for each in group.actions}
    if action.path.links:
        blocks.append(told.strip(action.path, tone, words if action.role is None else None, closed))
    blocks.append(Facts(tuple(_facts(told, group))))
    asked = told.ungated_finding(action) if told.is_board else None
    if asked is not None:
        question = line(board_question(told.analysis, asked))
        blocks.insert(0, Paragraph(Run(question, "strong")))
    title = f"{told.link(action.link)} ({verbs(group.actions)})"
    elements = tuple(dict.fromkeys(each.link for each in group.actions))
    return Card(group.id, group.status, _TONES.get(tone, ""), title, tuple(blocks), elements)


def _briefly(group: Group) -> str:
    """What is done, in a word for the picture."""
    deeds = list(dict.fromkeys(action.verb for action in group.actions))
    return deeds[0] if len(deeds) == 1 else f"{deeds[0]} + {len(deeds) - 1}"


def _facts(told: Telling, group: Group) -> Iterable[tuple[str, Words]]:
    actions = group.actions
    yield "Severity", Run(group.severity, "strong", _TONES[group.severity])
    loads = dict.fromkeys(action.discloses for action in actions if action.discloses)
    if loads:
        yield "Lets out", f"{', '.join(loads)} content"
    finding = told.ungated_finding(group.worst)
    if finding is not None and told.is_board:
        yield "Why", sentence(line(finding.why))
    yield "Because", " ".join(_because(actions))
    closing = _closing(told, actions)
    if closing:
        yield "What closes it", closing
    if told.is_board:
        standing = told.subject.standings.get(finding.id) if finding is not None else None
        yield "Decision", sentence(line(standing_words(standing)))
        return
    found = {each.id: each for action in actions for each in told.findings_on(action)}
    if found:
        runs: list[Run] = []
        for each in found.values():
            which = f" ({told.verb(each.elements[0])})" if _names_one(each, actions) else ""
            text = f"{each.rule} {line(each.title)}{which}"
            runs += [Run("; ")] * bool(runs) + [Run(text, target=each.id)]
        yield "Findings", tuple(runs)


def _names_one(finding: Finding, actions: Sequence[Action]) -> bool:
    """Whether a finding is on one of several actions, which its title does not tell."""
    return len(finding.elements) == 1 and len({action.link for action in actions}) > 1


def _because(actions: Iterable[Action]) -> list[str]:
    """The reasons, each once, and the policy's."""
    said = dict.fromkeys(reason for action in actions for reason in action.reasons)
    return [sentence(line(reason)) for reason in said]


def _closing(told: Telling, actions: Iterable[Action]) -> str:
    """The gates of the plan that close the actions, and what else it takes."""
    placement = told.analysis.placement
    links = {action.link for action in actions}
    gates = [gate for gate in placement.gates if links & set(gate.closes)]
    said = [f"A gate on {told.link(gate.link)}." for gate in gates]
    said += dict.fromkeys(
        sentence(line(each.because)) for each in placement.open if each.link in links
    )
    return " ".join(said)


def _rest(told: Telling, rest: tuple[Group, ...]) -> list[Block]:
    if not rest:
        return []
    shown = rest[:_MOST_ROWS] if told.is_board else rest
    more = sum(len(group.actions) for group in rest[len(shown) :])
    rows = tuple(
        (
            Run(group.severity, "strong", _TONES[group.severity]),
            f"{told.link(group.worst.link)} ({verbs(group.actions)})",
            group.status,
            told.path(group.worst.path.nodes, 4 if told.is_board else None),
        )
        for group in shown
    )
    more_words = f"and {counted(more, 'more action')}; the full report has them all" if more else ""
    return [Table(_REST, rows, "The other actions without a valid gate", more_words)]


def _all(told: Telling) -> Table:
    order = {status: rank for rank, status in enumerate(STATUSES)}
    actions = sorted(
        told.analysis.actions, key=lambda each: (order[each.status], each.link, each.role or "")
    )
    rows = tuple(
        (
            told.link(action.link) + (f" ({action.role})" if action.role else ""),
            action.verb,
            action.action_class,
            Run(action.status, tone=_TONES.get(STATUS_TONES.get(action.status, ""), "")),
            action.discloses or "",
            ", ".join(told.name(gate) for gate in sorted(action.gates)),
        )
        for action in actions
    )
    return Table(_ALL, rows, "All actions")
