"""Reachability from many sources at once: one bit a source, swept over the graph.

Small graphs are swept until nothing changes. Large ones are first condensed to their strong
components, which one sweep in topological order then settles.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
Longs = npt.NDArray[np.int64]

#: From this number of arcs on, condensing pays for the time that importing scipy takes. Arcs count
#: once for each 64 sources, which are swept together.
CONDENSE_FROM = 200_000
#: Up to this many vertices components are read off mutual reach, without scipy.
_MUTUAL_UP_TO = 2_000


def distinct(values: Longs) -> Longs:
    """The different values, ascending. Sorting is faster here than the hashing of np.unique."""
    ordered = np.sort(values)
    return ordered[np.diff(ordered, prepend=ordered[:1] - 1) > 0]


def reach_bits(size: int, tail: Longs, head: Longs, seeds: Longs, sources: Longs) -> Bits:
    """Which sources reach which vertices.

    `seeds[k]` is a vertex from which source `sources[k]` starts. Gives an array of shape
    (size, words) in which bit `s % 64` of word `s // 64` of row v tells that source s reaches v.
    """
    count = int(sources.max()) + 1 if sources.size else 0
    if count and len(tail) * -(-count // 64) >= CONDENSE_FROM:
        parts, label = _strong_components(size, tail, head)
        bits = _seeded(parts, count, label[seeds], sources)
        _sweep_condensed(bits, label[tail], label[head])
        return bits[label]
    bits = _seeded(size, count, seeds, sources)
    if not tail.size or not count:
        return bits
    order = np.argsort(head, kind="stable")
    return _sweep_until_stable(bits, tail[order], head[order])


def _seeded(size: int, count: int, seeds: Longs, sources: Longs) -> Bits:
    bits = np.zeros((size, max(1, -(-count // 64))), np.uint64)
    shifted = np.left_shift(np.uint64(1), (sources % 64).astype(np.uint64))
    np.bitwise_or.at(bits, (seeds, sources // 64), shifted)
    return bits


def strong_parts(size: int, tail: Longs, head: Longs) -> Longs:
    """The strong component of each vertex, as the least vertex in it."""
    if size > _MUTUAL_UP_TO:
        _, label = _strong_components(size, tail, head)
        least = np.full(int(label.max()) + 1, size, np.int64)
        np.minimum.at(least, label, np.arange(size))
        return least[label]
    everyone = np.arange(size)
    bits = reach_bits(size, tail, head, everyone, everyone)
    reached = np.unpackbits(bits.view(np.uint8), axis=1, count=size, bitorder="little") != 0
    mutual: Longs = np.argmax(reached & reached.T, axis=1)
    return mutual


def sources_at(bits: Bits, rows: Longs) -> list[int]:
    """The sources that reach any of these rows, in ascending order."""
    if not rows.size:
        return []
    return sources_in(np.bitwise_or.reduce(bits[rows], axis=0))


def sources_in(row: Bits) -> list[int]:
    """The sources whose bits one row has, in ascending order."""
    found: list[int] = np.flatnonzero(np.unpackbits(row.view(np.uint8), bitorder="little")).tolist()
    return found


def rows_of(bits: Bits, source: int) -> Longs:
    """The rows that a source reaches."""
    word = bits[:, source // 64] >> np.uint64(source % 64)
    return np.flatnonzero(word & np.uint64(1)).astype(np.int64)


def _sweep_until_stable(bits: Bits, tail: Longs, head: Longs) -> Bits:
    """Sweep over arcs grouped by head until no bit changes."""
    first = np.flatnonzero(np.r_[True, head[1:] != head[:-1]])
    heads = head[first]
    while True:
        arriving = np.bitwise_or.reduceat(bits[tail], first, axis=0) | bits[heads]
        if np.array_equal(arriving, bits[heads]):
            return bits
        bits[heads] = arriving


def _strong_components(size: int, tail: Longs, head: Longs) -> tuple[int, Longs]:
    """The number of strong components, and that of each vertex."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(size, size)).tocsr()
    count, label = connected_components(graph, directed=True, connection="strong")
    return int(count), label.astype(np.int64)


def _sweep_condensed(bits: Bits, tail: Longs, head: Longs) -> None:
    """Settle the graph of the strong components in place."""
    between = tail != head
    pairs = distinct(tail[between] * len(bits) + head[between])
    _sweep_levels(bits, pairs // len(bits), pairs % len(bits))


def _sweep_levels(bits: Bits, tail: Longs, head: Longs) -> None:
    """Settle an acyclic graph in place, level by level of the longest path from a source."""
    size = len(bits)
    by_tail = np.argsort(tail, kind="stable")
    tail, head = tail[by_tail], head[by_tail]
    start = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=size), out=start[1:])
    waiting = np.bincount(head, minlength=size)
    frontier = np.flatnonzero((waiting == 0) & (start[1:] > start[:-1]))
    while frontier.size:
        counts = start[frontier + 1] - start[frontier]
        total = int(counts.sum())
        offset = np.repeat(start[frontier] - (np.cumsum(counts) - counts), counts)
        arcs = offset + np.arange(total)
        into, from_ = head[arcs], np.repeat(frontier, counts)
        by_head = np.argsort(into, kind="stable")
        into, from_ = into[by_head], from_[by_head]
        first = np.flatnonzero(np.r_[True, into[1:] != into[:-1]])
        heads = into[first]
        bits[heads] |= np.bitwise_or.reduceat(bits[from_], first, axis=0)
        waiting[heads] -= np.diff(np.r_[first, len(into)])
        frontier = heads[(waiting[heads] == 0) & (start[heads + 1] > start[heads])]
