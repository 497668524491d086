"""Coverage as stacked bars: how many actions that need review are gated, group by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from graphs.analysis.result import Action
from graphs.reports.charts.bars import WIDTH, Bar, Part, StackedBars, height_of
from graphs.reports.charts.chart import Chart
from graphs.reports.charts.names import first
from graphs.reports.subject import Subject
from graphs.words import counted

PARTS = (Part("ungated", "Ungated"), Part("weak", "Weak"), Part("gated", "Gated"))
#: Which part an action counts in, by its status.
PART_OF = {"ungated": 0, "bypassed": 0, "stale": 1, "weak": 1, "unproven": 1, "gated": 2}
_COLUMNS = ("Need review", "Ungated or bypassed", "Stale, weak or unproven", "Gated")
_MOST = 12


def coverage_chart(
    subject: Subject,
    chart_id: str,
    title: str,
    what: str,
    group_of: Callable[[Action], str],
    names: Mapping[str, str] | None = None,
) -> Chart | None:
    """The chart by the groups of the actions; the group with most open actions is the first."""
    counts: dict[str, list[int]] = {}
    for action in subject.analysis.actions:
        if action.needs_review:
            counts.setdefault(group_of(action), [0, 0, 0])[PART_OF[action.status]] += 1
    if not counts:
        return None
    # Worst first: by what is ungated, then by what is weak.
    most = sum(map(sum, counts.values())) + 1
    rank = {group: (each[0] * most + each[1]) * most + each[2] for group, each in counts.items()}
    shown, others = first(rank, _MOST)
    bars = [Bar((names or {}).get(group, group), tuple(counts[group])) for group in shown]
    if others:
        summed = [sum(counts[group][part] for group in others) for part in range(len(PARTS))]
        bars.append(Bar(counted(len(others), "other"), tuple(summed), others=True))
    return Chart(
        chart_id,
        title,
        _says(subject),
        (what, *_COLUMNS),
        tuple((bar.name, *map(str, (sum(bar.counts), *bar.counts))) for bar in bars),
        StackedBars(what, PARTS, tuple(bars), subject.kit.measure),
        WIDTH,
        height_of(bars),
        subject.kit.fonts,
        subject.kit.measure,
    )


def _says(subject: Subject) -> str:
    """`2 of 9 actions that need review are gated, 6 are ungated, 1 is stale, weak or unproven.`"""
    parts = Counter(PART_OF[a.status] for a in subject.analysis.actions if a.needs_review)
    total = sum(parts.values())
    told = [
        f"{parts[place]} {'is' if parts[place] == 1 else 'are'} {words}"
        for place, words in ((0, "ungated or bypassed"), (1, "stale, weak or unproven"))
        if parts[place]
    ]
    verb, is_gated = ("needs", "is") if total == 1 else ("need", "are")
    head = f"{parts[2]} of {counted(total, 'action')} that {verb} review {is_gated} gated"
    return f"{', '.join([head, *told])}."
