"""The map of a comparison: what was added, removed and changed, gates lost before all else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from graphs.analysis.result import Path
from graphs.compare.changes import Comparison, GateChange
from graphs.drawing.builder import build_scene
from graphs.drawing.graphviz import Job, Result
from graphs.drawing.joined_versions import JoinedVersions, join_versions
from graphs.drawing.kit import Kit
from graphs.drawing.layout import Layout, lay_out
from graphs.drawing.lens import (
    LegendEntry,
    Lens,
    LinkLook,
    NodeLook,
    Question,
    Summary,
    View,
    line_legend,
    quiet_look,
    word_of,
)
from graphs.drawing.scene import Scene
from graphs.drawing.still import lay_out_again
from graphs.drawing.text import TextMeasure
from graphs.model.elements import Link
from graphs.model.versions import ElementChange
from graphs.words import counted, listed

SIGNS = {"added": "+", "removed": "−", "changed": "~", "renamed": "~"}
_LINKS = {
    "lost": LinkLook("ungated", 3.4, level=7, word_tone="ungated"),
    "added": LinkLook("focus", 2.6, level=5),
    "changed": LinkLook("latent", 2.2, (9.0, 4.0), level=4, word_tone="latent"),
    "removed": LinkLook("node-line", 1.8, (4.0, 4.0), level=3),
}
_NODES = {
    "lost": NodeLook("ungated", "ungated-fill", 3.4, (4.0, 3.0), mark="lost"),
    "added": NodeLook("focus", "focus-fill", 2.6, mark="added"),
    "changed": NodeLook("latent", "latent-fill", 2.2, (9.0, 4.0), mark="changed"),
    "removed": NodeLook("node-line", "canvas", 1.8, (4.0, 4.0), mark="removed"),
}
_MEANINGS = {
    "lost": "gate lost or weaker",
    "added": "added",
    "changed": "changed",
    "removed": "removed",
}
_MOST_VALUES, _MOST_NAMED = 4, 3


def changes_layout(
    joined: JoinedVersions,
    measure: TextMeasure,
    layout: Layout | None = None,
    run: Callable[[Job], Result] | None = None,
) -> Layout:
    """The layout of both versions; from that of the newer one, whose nodes keep their places."""
    if layout is None:
        return lay_out(joined.workflow, measure, run=run)
    newer = joined.comparison.after.analysis.workflow
    return lay_out_again(joined.workflow, newer, layout, measure, run)


def changes_scene(
    comparison: Comparison | JoinedVersions,
    kit: Kit,
    layout: Layout | None = None,
    selected_path: Path | None = None,
) -> Scene:
    """The scene of a comparison. `layout`: of `JoinedVersions`, made by `changes_layout`."""
    joined = comparison if isinstance(comparison, JoinedVersions) else join_versions(comparison)
    return build_scene(
        joined.workflow,
        layout or changes_layout(joined, kit.measure),
        changes_lens(joined),
        joined.comparison.after.analysis,
        kit,
        selected_path=selected_path,
    )


def changes_lens(joined: JoinedVersions) -> Lens:
    """The lens for the workflow of `joined`; text diagrams take it like any other."""
    return Lens("changes", "Changes", partial(_view, joined))


def _view(joined: JoinedVersions, question: Question) -> View:
    told: dict[str, str] = {}
    says: dict[str, list[str]] = {}
    for element, change in joined.changes.items():
        told[element] = "changed" if change.what == "renamed" else change.what
        says[element] = [_in_words(change)]
    words = _gates_lost(joined, told, says)
    view = View(_headline(joined))
    for link in joined.workflow.links:
        view.links[link.id] = quiet_look(link)
        if link.id in told:
            look = _LINKS[told[link.id]]
            view.links[link.id] = replace(look, word=words.get(link.id) or _word(told, link))
    for node in joined.workflow.nodes:
        marked = _NODES.get(told.get(node.id, ""), NodeLook("line"))
        view.nodes[node.id] = replace(marked, says="; ".join(says.get(node.id, ())))
    for zone in joined.workflow.zones:
        if zone.id in told:
            what = told[zone.id]
            view.zones[zone.id] = replace(_NODES[what], says="; ".join(says[zone.id]))
    view.summary = _summary(joined.comparison)
    view.legend = _legend(question, view, told)
    return view


def _gates_lost(
    joined: JoinedVersions, told: dict[str, str], says: dict[str, list[str]]
) -> dict[str, str]:
    """Mark where gates were lost; gives the words on links."""
    words: dict[str, str] = {}
    for link, gate in joined.lost.items():
        told[link], words[link] = "lost", "− gate lost"
        says.setdefault(link, []).append(f"the gate {gate} is not here any more")
    for change in joined.comparison.gates_lost:
        here = change.after or joined.ids.get(change.before or "")
        if here is None:
            continue
        told[here] = "lost"
        says.setdefault(here, []).append(_of_gate(change))
        words.setdefault(here, f"now {change.now}" if change.what == "action" else "~ weaker gate")
    return words


def _of_gate(change: GateChange) -> str:
    if change.what == "gate":
        return f"gate lost, it was {change.was}"
    if change.what == "link":
        return "gate lost on this link, or a weaker one in its place"
    if change.what == "quality":
        return f"gate weaker: {change.was}, now {change.now}"
    return f"{change.was}, now {change.now}"


def _word(told: Mapping[str, str], link: Link) -> str:
    return f"{SIGNS[told[link.id]]} {word_of(link) or link.kind}"


def _in_words(change: ElementChange) -> str:
    values = [f"{v.name} {_value(v.before)} → {_value(v.after)}" for v in change.values]
    more = len(values) - _MOST_VALUES
    if more > 0:
        values = [*values[:_MOST_VALUES], f"{more} more"]
    return f"{change.what}: {', '.join(values)}" if values else change.what


def _value(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def _headline(joined: JoinedVersions) -> str:
    comparison = joined.comparison
    counts = Counter(
        "changed" if change.what == "renamed" else change.what for change in comparison.elements
    )
    parts = []
    of_actions = sum(change.what == "action" for change in comparison.gates_lost)
    if gates := len(comparison.gates_lost) - of_actions:
        parts.append(f"{counted(gates, 'gate')} lost or weaker")
    if of_actions:
        parts.append(f"{counted(of_actions, 'action')} no longer gated")
    parts += [f"{counts[what]} {what}" for what in ("added", "removed", "changed") if counts[what]]
    return " · ".join(parts) or "nothing changed on the map"


def _summary(comparison: Comparison) -> Summary:
    before, after = comparison.coverage_before, comparison.coverage_after
    verb = "need" if after.required != 1 else "needs"
    lines = [
        f"{after.gated} of {counted(after.required, 'action')} that {verb} review "
        f"gated; before {before.gated} of {before.required}"
    ]
    lost = [
        comparison.title(change.before, change.after)
        for change in comparison.gates_lost
        if change.what in ("gate", "quality")
    ]
    if lost:
        lines.append(f"Gates lost or weaker: {listed(lost, _MOST_NAMED)}")
    grown = [
        f"{comparison.title(radius.before, radius.after)} "
        f"(weight {radius.weight_before} → {radius.weight_after})"
        for radius in comparison.grown
    ]
    if grown:
        lines.append(f"Blast radius grown: {listed(grown, _MOST_NAMED)}")
    worse = len(comparison.severities())
    headline = f"{counted(worse, 'thing')} got worse" if worse else "Nothing got worse"
    return Summary(headline, tuple(lines), "ungated" if worse else "gated")


def _legend(question: Question, view: View, told: Mapping[str, str]) -> list[LegendEntry]:
    links = {
        what
        for element, what in told.items()
        if (link := question.workflow.link_by_id.get(element)) is not None
        and not {link.from_id, link.to_id} & question.folded
    }
    entries = []
    for what, words in _MEANINGS.items():
        if what in told.values() and what not in links:
            entries.append(LegendEntry(_NODES[what], words))
        elif what in links:
            entries.append(LegendEntry(_LINKS[what], f"{words}: link"))
            if any(told.get(node) == what for node in (*view.nodes, *view.zones)):
                entries.append(LegendEntry(_NODES[what], f"{words}: node or zone"))
    return entries + line_legend(question, view.links)
