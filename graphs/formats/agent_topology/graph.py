"""Make one graph of nested ones, as LangGraph draws them, so that both are mapped alike."""

from __future__ import annotations

from dataclasses import replace

from graphs.formats.agent_topology import file as topology
from graphs.formats.langgraph.file import END, START, RawEdge, RawGraph, RawNode

_DEEPEST = 20
_MOST_NODES = 20_000
#: How many edges to nodes that a router may go to are drawn one by one.
_MOST_ROUTES = 20_000


class Flattened:
    """The graphs of a document that no node holds, each with all that lies in it."""

    def __init__(self, document: topology.Topology) -> None:
        self._graphs = document.graphs
        self.notes: list[str] = []
        self._nodes = 0
        self._routes = 0
        held = {node.inner for graph in self._graphs.values() for node in graph.nodes.values()}
        tops = [graph for graph in self._graphs.values() if graph.id not in held]
        #: Where all hold one another, all are shown.
        self.graphs = [self._whole(graph) for graph in tops or self._graphs.values()]

    def _whole(self, graph: topology.RawGraph) -> RawGraph:
        whole = RawGraph()
        self._add(whole, graph, "", frozenset({graph.id}), always=True)
        return whole

    def _add(
        self,
        whole: RawGraph,
        graph: topology.RawGraph,
        prefix: str,
        path: frozenset[str],
        *,
        always: bool = False,
    ) -> tuple[str, str]:
        """Add a graph; gives the nodes by which it is entered and left. `always`: by nodes that
        stand for its start and its end, whatever it has."""
        first: dict[str, str] = {}
        last: dict[str, str] = {}
        taken: set[str] = set()
        for node in graph.nodes.values():
            at = prefix + _segment(node.name, taken)
            child = self._graphs.get(node.inner)
            if child is not None and self._may_open(child, path):
                entry, leaving = self._add(whole, child, f"{at}:", path | {child.id})
                first[node.id], last[node.id] = entry, leaving
                _interrupt(whole, entry, node.interrupts & {"before"})
                _interrupt(whole, leaving, node.interrupts & {"after"})
                continue
            self._nodes += 1
            first[node.id] = last[node.id] = at
            made = (node.type,) if node.type else ()
            whole.add(RawNode(at, node.name, made, node.interrupts, node.pointer))
        for source, target, conditional in graph.edges:
            whole.edges.append(RawEdge(last[source], first[target], "", conditional))
        self._route(whole, graph, first, last)
        named = {node.name: node.id for node in graph.nodes.values()}
        start, end = named.get(START), named.get(END)
        entries = [first[one] for one in graph.entries if one != start]
        leaving_by = [last[one] for one in graph.exits if one != end]
        if start is None and not entries:
            led = {target for _, target, _ in graph.edges}
            entries = [first[one] for one in graph.nodes if one not in led]
        if graph.routers and start is not None:
            # What seems to begin there is where a router goes.
            entries = []
        return (
            self._mark(whole, start and first[start], prefix + START, entries, always),
            self._mark(whole, end and last[end], prefix + END, leaving_by, always, end=True),
        )

    def _mark(
        self,
        whole: RawGraph,
        own: str | None,
        mark: str,
        nodes: list[str],
        always: bool,
        *,
        end: bool = False,
    ) -> str:
        """The one node that stands for the start, or the end, of a graph."""
        if own is None and len(nodes) == 1 and not always:
            return nodes[0]
        at = own or mark
        if own is None:
            whole.add(RawNode(mark, "End" if end else "Start"))
        for one in nodes:
            whole.edges.append(RawEdge(one, at) if end else RawEdge(at, one))
        return at

    def _route(
        self,
        whole: RawGraph,
        graph: topology.RawGraph,
        first: dict[str, str],
        last: dict[str, str],
    ) -> None:
        """Routers whose destinations the producer could not see may go to any node."""
        routers = list(dict.fromkeys(graph.routers))
        targets = [first[one.id] for one in graph.nodes.values() if one.name != START]
        for router in routers:
            self._routes += len(targets)
            if router != routers[0] and self._routes > _MOST_ROUTES:
                # The first one goes everywhere already.
                targets = [first[routers[0]]]
            for target in targets:
                if target != first[router]:
                    edge = RawEdge(last[router], target, "perhaps", True)
                    whole.edges.append(edge)

    def _may_open(self, child: topology.RawGraph, path: frozenset[str]) -> bool:
        if child.id in path or len(path) >= _DEEPEST:
            self.notes.append(f"The graph {child.id[:80]} holds itself, or lies too deep.")
            return False
        return bool(child.nodes) and self._nodes + len(child.nodes) <= _MOST_NODES


def _segment(name: str, taken: set[str]) -> str:
    """A name as a part of an id, in which colons tell of what lies within what."""
    base = name if name in (START, END) else name.replace(":", "/")
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base} {number}"
    taken.add(found)
    return found


def _interrupt(whole: RawGraph, node_id: str, interrupts: frozenset[str]) -> None:
    """An interrupt before or after a node that holds a graph stands at that graph's ends."""
    node = whole.nodes[node_id]
    whole.nodes[node_id] = replace(node, interrupt=node.interrupt | interrupts)
