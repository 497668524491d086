"""Untrusted content that is kept in a memory from which an agent with more power takes it in.

No step validates its integrity on the way in, and past no valid gate the reader can do what the
writer cannot do without this memory. One finding a memory.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Action, Assumption, Path
from graphs.model.elements import Link, Node
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, each_once, titles, worst_of
from graphs.rules.sources import (
    assumed_content,
    content_reach,
    untrusted,
    validating,
    without,
)

ID = "R08"


def find(review: Review) -> Iterator[Draft]:
    outside = untrusted(review)
    stores = [
        node
        for node in review.nodes("data")
        if node.fact("memory") is not False and _readers(review, node)
    ]
    if not stores:
        return
    unchecked = without(review, validating(review, "integrity"))
    for store in stores:
        writes = [
            action
            for action in unchecked.actions
            if action.target == store.id
            and action.verb == "write"
            and outside.intersection(action.entries)
        ]
        if writes:
            yield from _judge(review, store, writes, outside)


def _readers(review: Review, store: Node) -> dict[str, Link]:
    """The agents that read a store, themselves or through what they call, with the reading link."""
    workflow = review.workflow
    found: dict[str, Link] = {}
    for link in sorted(workflow.links_to[store.id], key=lambda link: link.id):
        if link.kind != "reads":
            continue
        if review.node(link.from_id).kind == "agent":
            found[link.from_id] = link
        for call in workflow.links_to[link.from_id]:
            if call.kind == "calls" and review.node(call.from_id).kind == "agent":
                found.setdefault(call.from_id, link)
        for step in workflow.links_from[link.from_id]:
            if step.kind == "flow" and review.node(step.to_id).kind == "agent":
                found.setdefault(step.to_id, link)
    return found


def _judge(
    review: Review, store: Node, writes: list[Action], outside: frozenset[str]
) -> Iterator[Draft]:
    known = {action.actor for action in writes}
    readers = _readers(review, store)
    if readers.keys() <= known:
        return
    apart = review.analysis.reach_without(store.id, known | readers.keys())
    already = frozenset[str]().union(*(apart[actor] for actor in known))
    powers: dict[str, list[Action]] = {}
    for reader in sorted(readers):
        reach = apart[reader] - already
        powers[reader] = [
            action
            for action in review.analysis.actions
            if action.target in reach
            and (action.actor == reader or action.actor in apart[reader])
            and action.verb != "disclose"
            and action.action_class != "advisory"
            and action.status != "gated"
        ]
    gained = [action for actions in powers.values() for action in actions]
    if not gained:
        return
    worst = max(gained, key=lambda action: (review.stakes.impact(action).value, action.link))
    writing = worst_of(review, writes)
    readers_gaining = [reader for reader, actions in powers.items() if actions]
    across = _serves_others(review, readers_gaining, writes)
    impact = review.stakes.impact(worst)
    assumed = [*assumed_content(review, _entries(writes, outside)), *impact.assumed]
    if store.fact("memory") is None:
        because = "whether it outlives the run is not known"
        assumed.append(Assumption(store.id, "memory", "yes", because))
    first = readers[readers_gaining[0]]
    path = writing.action.path
    yield Draft(
        elements=(store.id,),
        words={
            "memory": store.title,
            "sources": titles(review, _entries(writes, outside)),
            "writers": titles(review, sorted(known)),
            "readers": titles(review, readers_gaining),
            "write": "writes" if len(known) == 1 else "write",
            "take": "takes" if len(readers_gaining) == 1 else "take",
            "power": deeds(review, gained),
            "across": " It serves others than those who write there, so one of them steers what "
            "happens for the rest."
            if across
            else "",
        },
        impact=min(4, impact.value + across),
        likelihood=writing.likelihood.value,
        path=Path((*path.nodes, first.from_id), (*path.links, first.id)),
        assumed=each_once(assumed),
        questions=review.questions(assumed),
    )


def _entries(writes: list[Action], outside: frozenset[str]) -> list[str]:
    return sorted({entry for action in writes for entry in action.entries} & outside)


def _serves_others(review: Review, readers: list[str], writes: list[Action]) -> bool:
    """Whether someone who does not write to the memory starts one of its readers."""
    writing = {entry for action in writes for entry in action.entries}
    others = [
        entry.node
        for entry in review.analysis.entries
        if entry.node not in writing and review.node(entry.node).kind in ("trigger", "human")
    ]
    radii = review.analysis.radii(others)
    return any(content_reach(radius) & set(readers) for radius in radii.values())
