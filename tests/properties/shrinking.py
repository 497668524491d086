"""Make a failing workflow small by taking away whatever the failure does not need, and tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from graphs.model.edits import remove
from graphs.model.elements import with_fact
from graphs.model.workflow import Workflow

#: Facts without which a link or zone would be no valid one.
NEEDED = ("verb", "trust")


def shrink(workflow: Workflow, fails: Callable[[Workflow], bool]) -> Workflow:
    """The workflow without every element and fact that can go while it still fails."""
    while True:
        for smaller in _smaller(workflow):
            if fails(smaller):
                workflow = smaller
                break
        else:
            return workflow


def _smaller(workflow: Workflow) -> Iterator[Workflow]:
    """Every workflow with one thing less, the larger things first."""
    for element in (*workflow.nodes, *workflow.links):
        yield remove(workflow, [element.id])
    used = {node.zone for node in workflow.nodes} | {zone.parent for zone in workflow.zones}
    for zone in workflow.zones:
        if zone.id not in used:
            yield replace(workflow, zones=tuple(z for z in workflow.zones if z is not zone))
        if zone.parent is not None:
            freed = replace(zone, parent=None)
            yield replace(workflow, zones=_with(workflow.zones, zone, freed))
    for field in ("zones", "nodes", "links"):
        elements = getattr(workflow, field)
        for element in elements:
            for fact in element.facts:
                if fact not in NEEDED:
                    without = with_fact(element, fact, None)
                    yield replace(workflow, **{field: _with(elements, element, without)})


def _with(elements: tuple, old: object, new: object) -> tuple:
    return tuple(new if element is old else element for element in elements)


def described(workflow: Workflow) -> str:
    """A workflow in one line an element."""
    lines = [f"{z.id} in {z.parent}: {dict(z.facts)}" for z in workflow.zones]
    lines += [f"{n.id} ({n.title}) in {n.zone}: {dict(n.facts)}" for n in workflow.nodes]
    lines += [f"{link.id}: {dict(link.facts)}" for link in workflow.links]
    return "\n".join(lines)
