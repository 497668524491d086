"""Dominators: the vertices that every path from the root to a vertex shares.

Source: K. D. Cooper, T. J. Harvey, K. Kennedy, "A Simple, Fast Dominance Algorithm", 2001. Kept
here rather than taken from networkx, whose import alone would take a fifth of the start-up bar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def immediate_dominators(successors: Mapping[int, Sequence[int]], root: int) -> dict[int, int]:
    """The immediate dominator of every vertex that the root reaches; the root's is itself."""
    order = _postorder(successors, root)
    number = {vertex: position for position, vertex in enumerate(order)}
    predecessors: dict[int, list[int]] = {vertex: [] for vertex in order}
    for vertex in order:
        for head in successors.get(vertex, ()):
            predecessors[head].append(vertex)
    dominator = {root: root}
    changed = True
    while changed:
        changed = False
        for vertex in reversed(order[:-1]):
            best = None
            for before in predecessors[vertex]:
                if before not in dominator:
                    continue
                best = before if best is None else _meet(dominator, number, best, before)
            if best is not None and dominator.get(vertex) != best:
                dominator[vertex] = best
                changed = True
    return dominator


def strict_dominators(dominator: Mapping[int, int], vertex: int) -> list[int]:
    """The dominators of a vertex, itself left out, the nearest first; the root is the last."""
    chain = []
    while vertex in dominator and dominator[vertex] != vertex:
        vertex = dominator[vertex]
        chain.append(vertex)
    return chain


def _meet(dominator: Mapping[int, int], number: Mapping[int, int], a: int, b: int) -> int:
    while a != b:
        while number[a] < number[b]:
            a = dominator[a]
        while number[b] < number[a]:
            b = dominator[b]
    return a


def _postorder(successors: Mapping[int, Sequence[int]], root: int) -> list[int]:
    order: list[int] = []
    seen = {root}
    waiting = [(root, iter(successors.get(root, ())))]
    while waiting:
        vertex, heads = waiting[-1]
        for head in heads:
            if head not in seen:
                seen.add(head)
                waiting.append((head, iter(successors.get(head, ()))))
                break
        else:
            order.append(vertex)
            waiting.pop()
    return order
