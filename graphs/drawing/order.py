"""Which links lead on, as a text is read, and which lead back to what was read before."""

from __future__ import annotations

import numpy as np

from graphs.drawing.lanes import layers
from graphs.drawing.parts import Parts


def onward(parts: Parts) -> frozenset[str]:
    """The ids of the links whose end is read after their start; no link that closes a circle."""
    index = {node.id: number for number, node in enumerate(parts.nodes)}
    ordered = [(index[a], index[b]) for a, b, _, length in parts.ranked if length]
    pairs = np.array(ordered, dtype=np.int64).reshape(-1, 2)
    layer = layers(len(index), pairs[:, 0], pairs[:, 1])
    return frozenset(
        link.id
        for link, (tail, head, _, length) in zip(parts.links, parts.ranked, strict=True)
        if length and tail == link.from_id and layer[index[head]] > layer[index[tail]]
    )
