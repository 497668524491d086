"""Which links the model allows between which nodes, and in words why not."""

from __future__ import annotations

from collections.abc import Iterable

from graphs.model.facts import ACTORS, LINK_ENDS, LINK_KINDS, NODE_KINDS


def allowed_links(from_kind: str, to_kind: str) -> tuple[str, ...]:
    """The kinds of links that may lead from a node of one kind to one of another."""
    return tuple(kind for kind in LINK_KINDS if not why_not(kind, from_kind, to_kind))


def links_out_of(from_kind: str) -> tuple[str, ...]:
    """The kinds of links that may leave a node of this kind."""
    return tuple(kind for kind in LINK_KINDS if from_kind in LINK_ENDS[kind][0])


def why_not_from(kind: str, from_kind: str) -> str:
    """Why a link of this kind cannot leave a node of that kind; "" where it can."""
    starts = LINK_ENDS[kind][0]
    if from_kind in starts:
        return ""
    return f"{_a_link(kind)} starts at {_any_of(starts)}, not at {_a(from_kind)}."


def why_not(kind: str, from_kind: str, to_kind: str) -> str:
    """Why a link of this kind cannot join nodes of these kinds; "" where it can."""
    ends = LINK_ENDS[kind][1]
    said = why_not_from(kind, from_kind)
    if said or to_kind in ends:
        return said
    return f"{_a_link(kind)} leads to {_any_of(ends)}, not to {_a(to_kind)}."


def why_none(from_kind: str, to_kind: str) -> str:
    """Why no link at all may lead from a node of one kind to one of another; "" where one may."""
    if allowed_links(from_kind, to_kind):
        return ""
    outgoing = links_out_of(from_kind)
    if not outgoing:
        return f"No link starts at {_a(from_kind)}: things are done to it, it does nothing itself."
    ends = {end for kind in outgoing for end in LINK_ENDS[kind][1]}
    return f"Links from {_a(from_kind)} lead to {_any_of(ends)}, not to {_a(to_kind)}."


def _a_link(kind: str) -> str:
    return f"{_a(kind)} link".capitalize()


def _a(kind: str) -> str:
    if kind == "data":
        return "data"
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _any_of(kinds: Iterable[str]) -> str:
    """`a tool, a model or a step`, in the order in which kinds are listed to people."""
    kinds = set(kinds)
    words = [_a(kind) for kind in NODE_KINDS if kind in kinds]
    if kinds >= ACTORS:
        rest = [_a(kind) for kind in NODE_KINDS if kind in kinds - ACTORS]
        words = ["an actor (trigger, human, agent, step, tool or gate)", *rest]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
