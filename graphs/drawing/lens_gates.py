"""The Gates lens: which actions content can reach past no gate, and where gates are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from graphs.analysis.engine import Analysis
from graphs.analysis.result import OpenAction
from graphs.analysis.ways import UNMARKED
from graphs.drawing.lens import (
    STATUS_TONES,
    LegendEntry,
    Lens,
    NodeLook,
    Question,
    Summary,
    View,
    amount,
    line_legend,
    quiet_look,
    toned,
    word_of,
)
from graphs.model.elements import Link
from graphs.model.workflow import Workflow
from graphs.words import counted, listed

#: Worst first: a line that lies on several paths is told by the worst.
_ORDER = ("ungated", "weak", "gated")
#: What people say of a verb, before its target.
_DOING = {
    "write": "writing to", "delete": "deleting from", "execute": "executing on",
    "send": "sending to", "pay": "paying through", "grant": "granting on",
    "deploy": "deploying to", "admin": "administering", "unknown": "acting on",
}  # fmt: skip
_NOUNS = {"calls": "the call to", "flow": "the step to", "delegates": "the hand-over to"}
_PLURALS = {noun: noun.replace(" to", "s to") for noun in _NOUNS.values()}
#: With more entries than this, only the one witness of each action is drawn.
_MOST_ENTRIES = 60
_MOST_WAYS = 2
#: The tone of a way, as its place in the order, by the state that it arrives in.
_MARK_OF_STATE = (0, 1, 1, 1, 2, UNMARKED)


def _view(question: Question) -> View:
    workflow, analysis = question.workflow, question.analysis
    view = View(coverage_words(analysis))
    tones: dict[str, str] = {}
    starts: dict[str, str] = {}
    shortest = _mark_witnesses(analysis, tones, starts)
    _mark_other_ways(analysis, tones, starts)
    actions = {action.link: action for action in reversed(analysis.actions)}
    worst, said = _at_targets(analysis, question.folded)
    for link in workflow.links:
        look = quiet_look(link)
        if link.id in tones:
            look = toned(tones[link.id], 5 - _ORDER.index(tones[link.id]))
            if link.id not in shortest:
                look = replace(look, width=look.width - 1.0, level=look.level - 1)
        if link.id in actions and STATUS_TONES.get(actions[link.id].status):
            word = actions[link.id].verb if actions[link.id].role else word_of(link)
            look = replace(look, word=word, word_tone=STATUS_TONES[actions[link.id].status])
        view.links[link.id] = look
    for node in workflow.nodes:
        at_target = worst.get(node.id)
        if at_target is not None:
            view.nodes[node.id] = NodeLook(
                at_target, f"{at_target}-fill", 2.4, says="; ".join(said[node.id])
            )
    content = {entry.node: entry.content for entry in analysis.entries}
    for node_id, tone in starts.items():
        kind = content.get(node_id)
        if tone != "gated" and kind in ("untrusted", "unknown"):
            words = "untrusted content comes in here"
            if kind == "unknown":
                words = "its content is unknown and taken as untrusted"
            start = view.nodes.get(node_id, NodeLook())
            says = "; ".join(filter(None, (start.says, words)))
            view.nodes[node_id] = replace(start, mark=f"entry-{kind}", says=says)
    for gate in analysis.placement.gates:
        view.ghosts[gate.link] = f"Place a gate here: closes {_closes(workflow, gate.closes)}"
    view.summary = _summary(workflow, analysis)
    view.legend = _legend(question, view, set(tones.values()))
    return view


def coverage_words(analysis: Analysis) -> str:
    """`2 of 12 actions that need review are gated`, and what is open beside them."""
    coverage = analysis.coverage
    if not coverage.required:
        words = "no action needs review"
    else:
        verb = "is" if coverage.required == 1 else "are"
        noun = "action that needs" if coverage.required == 1 else "actions that need"
        words = f"{coverage.gated} of {coverage.required} {noun} review {verb} gated"
    prohibited = sum(action.status == "prohibited" for action in analysis.actions)
    if prohibited:
        words += f" · {prohibited} prohibited"
    return words


def _worse(a: str | None, b: str) -> str:
    return b if a is None or _ORDER.index(b) < _ORDER.index(a) else a


def _mark_witnesses(analysis: Analysis, tones: dict[str, str], starts: dict[str, str]) -> set[str]:
    """Tell the witness of every judged action; gives the links of these."""
    shortest: set[str] = set()
    for action in analysis.actions:
        tone = STATUS_TONES.get(action.status)
        if tone is None:
            continue
        for link_id in action.path.links:
            tones[link_id] = _worse(tones.get(link_id), tone)
        shortest.update(action.path.links)
        if action.path.nodes:
            start = action.path.nodes[0]
            starts[start] = _worse(starts.get(start), tone)
    return shortest


def _mark_other_ways(analysis: Analysis, tones: dict[str, str], starts: dict[str, str]) -> None:
    """Tell the ways to judged actions from their other entries, where these are few."""
    entries = _entries(analysis)
    if not entries or len(entries) > _MOST_ENTRIES:
        return
    told = [action for action in analysis.actions if action.status in STATUS_TONES]
    row = {entry: number for number, entry in enumerate(sorted(entries))}
    column = {actor: i for i, actor in enumerate(sorted({action.actor for action in told}))}
    ways = analysis.ways(list(row), list(column))
    marks = np.full(ways.states.shape, UNMARKED, np.int8)
    for action in told:
        own = _ORDER.index(STATUS_TONES[action.status])
        at = column[action.actor]
        for entry in action.entries:
            if entry != action.actor:
                # The way from one entry is no better than what that entry's gates give.
                mark = own or _MARK_OF_STATE[ways.states[row[entry], at]]
                marks[row[entry], at] = min(marks[row[entry], at], mark)
    of_link, of_entry = ways.least_marks(marks)
    links = analysis.workflow.links
    for position in np.flatnonzero(of_link < UNMARKED).tolist():
        link_id = links[position].id
        tones[link_id] = _worse(tones.get(link_id), _ORDER[of_link[position]])
    for entry, number in row.items():
        if of_entry[number] < UNMARKED:
            starts[entry] = _worse(starts.get(entry), _ORDER[of_entry[number]])


def _entries(analysis: Analysis) -> set[str]:
    """The entries of all actions that are judged."""
    judged = [a for a in analysis.actions if a.needs_review or a.status == "prohibited"]
    # Many actions have the very same entries.
    return set().union(*{id(action.entries): action.entries for action in judged}.values())


def _at_targets(
    analysis: Analysis, folded: frozenset[str]
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """For each target of an action that changes something: the worst tone, and all in words.

    A disclosure is told on its link, but where the target is folded its badge has to tell it.
    """
    worst: dict[str, str] = {}
    said: dict[str, list[str]] = {}
    for action in analysis.actions:
        if action.status in STATUS_TONES and (action.role is None or action.target in folded):
            worst[action.target] = _worse(worst.get(action.target), STATUS_TONES[action.status])
            words = f"{action.verb}: {action.status}"
            if words not in said.setdefault(action.target, []):
                said[action.target].append(words)
    return worst, said


def _link_words(workflow: Workflow, link_ids: Iterable[str], most: int = 4) -> str:
    """`the calls to kubectl and Post update, deleting from Backups`: links as people say them."""
    targets: dict[str, list[str]] = {}
    named: set[tuple[str, str]] = set()
    more = 0
    for link_id in dict.fromkeys(link_ids):
        link: Link = workflow.link_by_id[link_id]
        noun = _NOUNS.get(link.kind) or _DOING[link.verb or "unknown"]
        told = (noun, workflow.node(link.to_id).title)
        if told in named:
            continue
        if len(named) == most:
            more += 1
            continue
        named.add(told)
        targets.setdefault(noun, []).append(told[1])
    parts = []
    for noun, names in targets.items():
        plural = _PLURALS.get(noun, noun) if len(names) > 1 else noun
        parts.append(f"{plural} {listed(names, most)}")
    if more:
        parts.append(f"{more} more")
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _closes(workflow: Workflow, links: tuple[str, ...]) -> str:
    return _link_words(workflow, links)


def _summary(workflow: Workflow, analysis: Analysis) -> Summary:
    placement = analysis.placement
    open_now = [action for action in analysis.actions if action.is_open]
    closed = {link for gate in placement.gates for link in gate.closes}
    lines: list[str] = []
    if not open_now:
        required = analysis.coverage.required
        headline = (
            "Every action that needs review is gated" if required else "No action needs review"
        )
        return Summary(
            headline, tuple(_left(workflow, placement.open)), "gated" if required else "muted"
        )
    if placement.gates:
        count = len([action for action in open_now if action.link in closed])
        verb = "closes" if placement.cost == 1 else "close"
        is_plain = all(STATUS_TONES[action.status] == "ungated" for action in open_now)
        noun = "ungated action" if is_plain else "open action"
        if count < len(open_now):
            what = f"{count} of {counted(len(open_now), noun)}"
        else:
            what = {1: f"the {noun}", 2: f"both {noun}s"}.get(count, f"all {count} {noun}s")
        headline = f"{counted(placement.cost, 'gate')} {verb} {what}"
        lines.append("On " + _link_words(workflow, (gate.link for gate in placement.gates)))
        if placement.friction:
            reviews = placement.friction / analysis.policy.minutes_per_review
            noun = "review" if reviews == 1 else "reviews"
            minutes = amount(placement.friction)
            lines.append(f"About {amount(reviews)} {noun} a day, {minutes} minutes in all")
    else:
        none = "which" if len(open_now) == 1 else "none of which"
        closes = "no gate on a link closes" if len(open_now) == 1 else "a gate on a link closes"
        headline = f"{counted(len(open_now), 'open action')}, {none} {closes}"
    lines.extend(_left(workflow, placement.open))
    return Summary(headline, tuple(lines), "ungated")


def _left(workflow: Workflow, still_open: tuple[OpenAction, ...]) -> Iterator[str]:
    """What no gate closes, and what would: once for each way of closing it."""
    ways: dict[str, list[str]] = {}
    for action in still_open:
        link = workflow.link_by_id[action.link]
        names = f"{workflow.node(link.from_id).title} → {workflow.node(link.to_id).title}"
        ways.setdefault(action.because, []).append(names)
    for because, names_of in list(ways.items())[:_MOST_WAYS]:
        yield f"{listed(names_of, 3)}: {because}"
    if len(ways) > _MOST_WAYS:
        yield f"and {len(ways) - _MOST_WAYS} more that need something other than a gate"


def _legend(question: Question, view: View, tones: set[str]) -> list[LegendEntry]:
    analysis = question.analysis
    entries: list[LegendEntry] = []
    if "ungated" in tones:
        entries.append(LegendEntry(toned("ungated"), "ungated path to an action"))
    if "weak" in tones:
        entries.append(LegendEntry(toned("weak"), "gate weak, stale or unproven"))
    if "gated" in tones:
        entries.append(LegendEntry(toned("gated"), "gated path"))
    for kind, words in (("untrusted", "untrusted content"), ("unknown", "content unknown")):
        if any(look.mark == f"entry-{kind}" for look in view.nodes.values()):
            sample = NodeLook(mark=f"entry-{kind}")
            entries.append(LegendEntry(sample, f"{words} comes in"))
    if view.ghosts:
        entries.append(LegendEntry("ghost", "gate missing"))
    for quality, words in (
        ("valid", "valid gate"),
        ("weak", "weak gate"),
        ("unproven", "unproven gate"),
    ):
        if any(gate.quality == quality for gate in analysis.qualities.values()):
            entries.append(LegendEntry(f"shield-{quality}", words))
    return entries + line_legend(question, view.links)


LENS = Lens("gates", "Gates", _view)
