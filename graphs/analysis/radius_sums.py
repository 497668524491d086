"""How much many nodes reach, as sums without lists: enough to find the one that reaches most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graphs.analysis.flow import InfluenceGraph
from graphs.analysis.radius import node_weights, radius_table
from graphs.analysis.reach import Bits
from graphs.analysis.result import State

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RadiusSums:
    """`weights`: the weight of the blast radius of each source, in the order asked for.

    `latent`: how many nodes some source reaches by credentials alone.
    """

    weights: tuple[int, ...]
    latent: int


def radius_sums(graph: InfluenceGraph, sources: Sequence[int]) -> RadiusSums:
    """The sums over the blast radii of nodes, by index."""
    if not sources:
        return RadiusSums((), 0)
    table = radius_table(graph, sources)
    node_weight = node_weights(graph.workflow)
    weights: list[int] = []
    latent = np.zeros(graph.n, np.bool_)
    # By words of 64 sources each, so that a large table takes no more memory than it has.
    for start in range(0, len(sources), 64):
        here = np.asarray(sources[start : start + 64], np.int64)
        listed = np.repeat(~graph.is_gate[:, None], len(here), axis=1)
        listed[here, np.arange(len(here))] = False
        word = start // 64
        reached = _mask(table.lowest[State.UNPROVEN], word, len(here)) & listed
        weights += (node_weight @ reached).tolist()
        by_right = _mask(table.closure & ~table.lowest[State.VALID], word, len(here)) & listed
        latent |= by_right.any(axis=1)
    return RadiusSums(tuple(weights), int(latent.sum()))


def _mask(bits: Bits, word: int, count: int) -> Bools:
    """One word of each row as an array of (rows, count)."""
    column = np.ascontiguousarray(bits[:, word]).astype("<u8")
    octets = column.view(np.uint8).reshape(len(column), 8)
    return np.unpackbits(octets, axis=1, bitorder="little")[:, :count].astype(np.bool_)
