"""Minimum cuts with exact integer capacities of any size, by Dinic's algorithm.

Capacities here are several criteria packed into one integer, larger than the 32 bits that
scipy's maximum_flow takes. Source: E. A. Dinic, "Algorithm for solution of a problem of maximum
flow in networks with power estimation", Soviet Math. Doklady 11, 1970.
"""

from __future__ import annotations

from collections import deque


class FlowNetwork:
    """A directed network; an arc and its reverse stand at positions 2k and 2k + 1."""

    def __init__(self, size: int) -> None:
        self.leaving: list[list[int]] = [[] for _ in range(size)]
        self.head: list[int] = []
        self.residual: list[int] = []

    def add(self, tail: int, head: int, capacity: int) -> int:
        """Add an arc; gives its position."""
        position = len(self.head)
        self.leaving[tail].append(position)
        self.leaving[head].append(position + 1)
        self.head += (head, tail)
        self.residual += (capacity, 0)
        return position

    def maximise(self, source: int, sink: int) -> int:
        """Send as much as possible from source to sink; gives the amount."""
        total = 0
        while True:
            level = self._levels(source, sink)
            if level[sink] < 0:
                return total
            unused = [0] * len(self.leaving)
            while True:
                sent = self._augment(source, sink, level, unused)
                if not sent:
                    break
                total += sent

    def _levels(self, source: int, sink: int) -> list[int]:
        level = [-1] * len(self.leaving)
        level[source] = 0
        waiting = deque([source])
        while waiting and level[sink] < 0:
            vertex = waiting.popleft()
            for arc in self.leaving[vertex]:
                head = self.head[arc]
                if self.residual[arc] and level[head] < 0:
                    level[head] = level[vertex] + 1
                    waiting.append(head)
        return level

    def _augment(self, source: int, sink: int, level: list[int], unused: list[int]) -> int:
        """Send along one path of the level graph; 0 when there is none left."""
        path: list[int] = []
        vertex = source
        while vertex != sink:
            arcs = self.leaving[vertex]
            while unused[vertex] < len(arcs):
                arc = arcs[unused[vertex]]
                if self.residual[arc] and level[self.head[arc]] == level[vertex] + 1:
                    break
                unused[vertex] += 1
            else:
                if not path:
                    return 0
                vertex = self.head[path.pop() ^ 1]
                unused[vertex] += 1
                continue
            path.append(arc)
            vertex = self.head[arc]
        amount = min(self.residual[arc] for arc in path)
        for arc in path:
            self.residual[arc] -= amount
            self.residual[arc ^ 1] += amount
        return amount

    def side_of_source(self, source: int) -> list[bool]:
        """The vertices that the source still reaches: the cut nearest the source."""
        inside = [False] * len(self.leaving)
        inside[source] = True
        waiting = [source]
        while waiting:
            vertex = waiting.pop()
            for arc in self.leaving[vertex]:
                head = self.head[arc]
                if self.residual[arc] and not inside[head]:
                    inside[head] = True
                    waiting.append(head)
        return inside

    def side_of_sink(self, sink: int) -> list[bool]:
        """The vertices from which the sink can still be reached: the cut nearest the sink."""
        inside = [False] * len(self.leaving)
        inside[sink] = True
        waiting = [sink]
        while waiting:
            vertex = waiting.pop()
            for arc in self.leaving[vertex]:
                before = self.head[arc]
                if self.residual[arc ^ 1] and not inside[before]:
                    inside[before] = True
                    waiting.append(before)
        return inside
