"""The order in which the components of a Langflow flow run, and what waits for a decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from graphs.formats.langflow.file import Edge
from graphs.formats.langflow.gates import refuses

#: Gates of one flow whose regions are looked for.
_MOST_GATES = 500


class Paths:
    """The steps of one flow.

    After a refusal Langflow leaves out every component behind the approving branch, whatever else
    feeds it, but not those that another branch leads to.
    """

    def __init__(self, steps: Sequence[Edge], roles: Mapping[str, str]) -> None:
        self._out: dict[str, list[Edge]] = defaultdict(list)
        self._into: dict[str, list[Edge]] = defaultdict(list)
        for edge in steps:
            self._out[edge.source].append(edge)
            self._into[edge.target].append(edge)
        self._gate_of: dict[str, str] = {}
        told = [key for key, role in roles.items() if role == "gate"]
        # Without its region a gate only guards its own branches.
        for key in told[:_MOST_GATES]:
            for waiting in self._behind(key):
                self._gate_of.setdefault(waiting, key)

    def after(self, key: str) -> list[str]:
        return [edge.target for edge in self._out.get(key, ())]

    def before(self, key: str) -> list[str]:
        return list(dict.fromkeys(edge.source for edge in self._into.get(key, ())))

    def firsts(self, nodes: Iterable[str], left_out: set[str]) -> list[str]:
        """The components that nothing hands anything to."""
        return [key for key in nodes if not self._into.get(key) and key not in left_out]

    def waits_for(self, edge: Edge) -> str:
        """The gate that an edge into its region waits for, other than by the gate's own branch."""
        gate = self._gate_of.get(edge.target, "")
        if not gate or edge.source == gate or self._gate_of.get(edge.source) == gate:
            return ""
        return gate

    def further(self, gate: str) -> list[Edge]:
        """The edges that bring what runs behind a gate input that the gate does not show."""
        return [
            edge
            for target, held in self._gate_of.items()
            if held == gate
            for edge in self._into[target]
            if self.waits_for(edge)
        ]

    def _behind(self, gate: str) -> set[str]:
        """What runs only after an approval."""
        approved = [edge.target for edge in self._out[gate] if not refuses(edge)]
        refused = [edge.target for edge in self._out[gate] if refuses(edge)]
        return self._reached(approved, gate) - self._reached(refused, gate) - {gate}

    def _reached(self, starts: list[str], stop: str) -> set[str]:
        seen = set(starts)
        front = list(starts)
        while front:
            for edge in self._out.get(front.pop(), ()):
                if edge.target not in seen and edge.target != stop:
                    seen.add(edge.target)
                    front.append(edge.target)
        return seen
