"""Blast radius of 1,000 entries over 100,000 nodes and 300,000 links, against a networkx loop."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from graphs.analysis.flow import build_influence_graph
from graphs.analysis.radius import radius_table
from tests.benchmarks.figures import Figure, best
from tests.benchmarks.workflows import made_up

ENTRIES = 1_000
#: The loop takes minutes, so it is timed on a few entries.
SAMPLE = 5


def measure() -> Iterator[Figure]:
    workflow = made_up(100_000, 300_000, ENTRIES, zones=20)
    graph = build_influence_graph(workflow)
    sources = [graph.index[entry.node] for entry in graph.entries.entries][:ENTRIES]
    ours = best(lambda: radius_table(graph, sources), repeats=3)

    # The plain graph, a quarter of our vertices and without results: a reference that is too kind.
    peer = nx.DiGraph()
    peer.add_nodes_from(node.id for node in workflow.nodes)
    peer.add_edges_from((link.from_id, link.to_id) for link in workflow.links)
    sample = [entry.node for entry in graph.entries.entries][:SAMPLE]

    def loop() -> None:
        for source in sample:
            nx.descendants(peer, source)

    theirs = best(loop, repeats=1) * ENTRIES / SAMPLE
    what = f"blast radius of {len(sources):,} entries, {len(workflow.nodes):,} nodes"
    yield Figure(what, ours, theirs, "a networkx loop", 500, at_least=True)
    yield Figure(what, ours, 0.3, "the limit", 1)
