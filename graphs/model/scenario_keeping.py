"""Scenarios across openings of a file: each element is known again by what it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from graphs.model.elements import Link
from graphs.model.said import Likeness, Was, was_of
from graphs.model.scenario import Change, Scenario
from graphs.model.workflow import Workflow


def kept(scenarios: Iterable[Scenario], workflow: Workflow) -> tuple[Scenario, ...]:
    """The scenarios with what each element is in a workflow that is saved now.

    What is not there keeps what it was before.
    """
    scenarios = tuple(scenarios)
    if not scenarios:
        return ()
    likeness = Likeness(workflow)

    def of_now(change: Change) -> Change:
        element = workflow.element(change.of)
        if change.lost or element is None:
            return change
        return replace(change, was=likeness.was(element))

    return tuple(replace(each, changes=tuple(map(of_now, each.changes))) for each in scenarios)


def found(scenarios: Iterable[Scenario], workflow: Workflow) -> tuple[Scenario, ...]:
    """The scenarios as a file has them, each element looked for in the workflow as it is now.

    A link is found by its ends, kind, verb and name where its id is another now. Where an element
    may be another than the one that was meant the change is `lost`, and stays in its place.
    """
    scenarios = tuple(scenarios)
    if not scenarios:
        return ()
    finder = _Finder(workflow)
    return tuple(replace(each, changes=tuple(map(finder.find, each.changes))) for each in scenarios)


class _Finder:
    def __init__(self, workflow: Workflow) -> None:
        self._workflow = workflow
        self._likeness = Likeness(workflow)
        self._links: dict[Was, list[Link]] = {}
        for link in workflow.links:
            self._links.setdefault(was_of(link), []).append(link)

    def find(self, change: Change) -> Change:
        was = change.was
        if was is None or not was.kind:
            return change
        return self._find_link(change, was) if was.from_id else self._find_node(change, was)

    def _find_node(self, change: Change, was: Was) -> Change:
        node = self._workflow.node_by_id.get(change.of)
        if node is None:
            return change
        if node.kind != was.kind:
            return replace(change, lost=f"Its kind is {node.kind} now.")
        count = self._likeness.count(node)
        if count != was.alike:
            because = f"Of {was.alike} that looked like it there are {count} now."
            return replace(change, lost=because)
        return change

    def _find_link(self, change: Change, was: Was) -> Change:
        alike = self._links.get(replace(was, alike=1), [])
        of_id = [link for link in alike if link.id == change.of] or alike
        if len(of_id) != 1:
            # Without its id nothing is taken for it; with it something else would be.
            is_taken = change.of in self._workflow.link_by_id or bool(alike)
            because = "It is not there any more, or not to be told from others."
            return replace(change, lost=because) if is_taken else change
        link = of_id[0]
        count = self._likeness.count(link)
        if count != was.alike:
            because = f"Of {was.alike} that looked like it there are {count} now."
            return replace(change, lost=because)
        return change if link.id == change.of else _named(change, link.id)


def _named(change: Change, element_id: str) -> Change:
    given: dict[str, Any] = {change.NAMES: element_id}
    return replace(change, **given)
