"""The names that charts give to nodes and zones: on one line, bounded, and telling them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from graphs.drawing.text import plain_line
from graphs.model.workflow import Workflow

#: As much of a name is told in the numbers of a chart.
_LONGEST = 80


def named(titles: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names by id, from pairs of id and title; equal titles get their ids behind them."""
    lines = {each: plain_line(title) or plain_line(each) or "?" for each, title in titles}
    shared = Counter(lines.values())
    return {
        each: shortened(line) if shared[line] == 1 else f"{shortened(line)} [{plain_line(each)}]"
        for each, line in lines.items()
    }


def shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def first(counts: Mapping[str, int], most: int) -> tuple[list[str], list[str]]:
    """The keys with the largest counts, as many as `most`, then the others; ties by name.

    Where only one would be left over it is not: a row of its own takes no more room than a rest.
    """
    ranked = sorted(counts, key=lambda key: (-counts[key], key))
    if len(ranked) <= most:
        return ranked, []
    return ranked[: most - 1], ranked[most - 1 :]


def zone_names(workflow: Workflow) -> dict[str, str]:
    return named((zone.id, zone.title) for zone in workflow.zone_by_id.values())


def node_names(workflow: Workflow) -> dict[str, str]:
    return named((node.id, node.title) for node in workflow.nodes)
