"""The load of each vertex: the highest sensitivity of anything whose content can be there."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graphs.analysis.flow import InfluenceGraph
from graphs.analysis.reach import distinct
from graphs.analysis.worth import sensitivity_of
from graphs.model.facts import SENSITIVITIES


def vertex_loads(graph: InfluenceGraph) -> npt.NDArray[np.int8]:
    """The load of every vertex as a rank in SENSITIVITIES; gates are ignored (DESIGN 3.3).

    A step that validates sensitivity stops what comes to it.
    """
    workflow, n = graph.workflow, graph.n
    load = np.zeros(graph.size, np.int8)
    stops = np.zeros(graph.size, np.bool_)
    sensitivity = np.zeros(n, np.int8)
    for position, node in enumerate(workflow.nodes):
        held = sensitivity_of(workflow, node)
        if held is not None:
            sensitivity[position] = SENSITIVITIES.index(held)
        if node.kind == "step" and "sensitivity" in (node.fact("validates") or ()):
            stops[position::n] = True
    for level in range(len(SENSITIVITIES) - 1, 0, -1):
        held_here = np.flatnonzero(sensitivity == level)
        frontier = np.concatenate([held_here, held_here + n]).astype(np.int64)
        frontier = frontier[load[frontier] < level]
        load[frontier] = level
        while frontier.size:
            arc, _ = graph.steering.leaving(frontier)
            head = graph.head[arc].astype(np.int64)
            frontier = distinct(head[(load[head] < level) & ~stops[head]])
            load[frontier] = level
    return load
