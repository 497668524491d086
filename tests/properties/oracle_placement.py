"""The fewest links to gate, by trying every subset by size, as DESIGN 3.4 defines them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from math import comb

from oracle_actions import OPEN, Actions, Judged
from oracle_walks import Arc, Map, Vertex

CUTTABLE = ("calls", "flow", "acts", "writes", "delegates")
#: Which of two links an organisation can rather gate.
KIND_RANK = {kind: rank for rank, kind in enumerate(CUTTABLE)}


class TooManySubsetsError(Exception):
    """The workflow is too large for trying every subset."""


class Cuts:
    """The tail of a workflow, and which of its open actions a set of cut links closes."""

    def __init__(self, actions: Actions) -> None:
        self.map: Map = actions.map
        self.workflow = actions.workflow
        self.judged: list[Judged] = list(actions.all().values())
        self.targets = {a.link for a in self.judged if a.role is None and a.status in OPEN}
        self.cuttable = {link.id for link in self.workflow.links if self._may_cut(link.id)}
        self.sources = self._sources(actions)
        self.tail = [arc for arc in self.map.arcs if self._in_tail(arc)]
        self.tail_from: dict[Vertex, list[Arc]] = {}
        for arc in self.tail:
            self.tail_from.setdefault(arc.tail, []).append(arc)
        self.unclosable = self.still_open(self.cuttable)
        self.closable = self.targets - self.unclosable

    def _may_cut(self, link_id: str) -> bool:
        link = self.workflow.link_by_id[link_id]
        start = self.workflow.node(link.from_id)
        out_of_third_party = start.kind == "tool" and start.fact("third_party") is True
        return link.kind in CUTTABLE and not out_of_third_party

    def _sources(self, actions: Actions) -> set[Vertex]:
        sources = {
            self.map.start_of(entry)
            for entry, content in self.map.entries.items()
            if content != "trusted"
        }
        turning = self.map.interpreters | self.map.mutating
        for vertex, in_scope, _ in actions.reached:
            if in_scope and vertex[0] in turning:
                sources.add(vertex)
        return sources

    def _in_tail(self, arc: Arc) -> bool:
        if not arc.is_content:
            return False
        dropped = self.map.interpreters | self.map.mutating | self.map.validating["integrity"]
        if arc.head[0] in dropped:
            return False
        return not any(self.map.qualities[gate] == "valid" for gate in self.map.passed(arc))

    def still_open(self, cut: Iterable[str]) -> set[str]:
        """The open actions that content still reaches through the tail when these are cut."""
        cut = set(cut)
        reached = set(self.sources)
        waiting = list(reached)
        open_actions = set()
        while waiting:
            for arc in self.tail_from.get(waiting.pop(), []):
                if arc.link in cut and arc.sort in ("request", "action"):
                    continue
                if arc.sort == "action" and arc.link in self.targets:
                    open_actions.add(arc.link)
                if arc.head not in reached:
                    reached.add(arc.head)
                    waiting.append(arc.head)
        return open_actions

    def closes_all(self, cut: Iterable[str]) -> bool:
        return not self.still_open(cut) & self.closable

    def candidates(self) -> list[str]:
        """The cuttable links that lie between a source and a closable action."""
        after = self._reach(self.sources, forward=True)
        sinks = {a.tail for a in self.tail if a.sort == "action" and a.link in self.closable}
        before = self._reach(sinks, forward=False)
        between = {
            arc.link
            for arc in self.tail
            if arc.tail in after
            and arc.sort in ("request", "action")
            and (arc.head in before or (arc.sort == "action" and arc.link in self.closable))
        }
        return sorted(between & self.cuttable)

    def _reach(self, starts: Iterable[Vertex], forward: bool) -> set[Vertex]:
        reached = set(starts)
        while True:
            more = {
                (arc.head if forward else arc.tail)
                for arc in self.tail
                if (arc.tail if forward else arc.head) in reached
            } - reached
            if not more:
                return reached
            reached |= more

    def smallest(self, limit: int = 20_000) -> list[frozenset[str]]:
        """Every smallest set of links that closes all closable actions.

        Raises `TooManySubsetsError` when more than `limit` sets would have to be tried.
        """
        candidates = self.candidates()
        tried = 0
        for size in range(len(candidates) + 1):
            tried += comb(len(candidates), size)
            if tried > limit:
                raise TooManySubsetsError
            found = [frozenset(c) for c in combinations(candidates, size) if self.closes_all(c)]
            if found:
                return found
        raise AssertionError("cutting every candidate closes every closable action")

    def friction(self, cut: Iterable[str], minutes_per_review: float) -> float:
        """Minutes of review a day for gates on these links."""
        return sum(self.runs(link_id) for link_id in cut) * minutes_per_review

    def runs(self, link_id: str) -> float:
        known = [
            runs for link in self.workflow.links if (runs := link.fact("runs_per_day")) is not None
        ]
        runs = self.workflow.link_by_id[link_id].fact("runs_per_day")
        return float(max(known, default=1) if runs is None else runs)

    def swaps(self, chosen: set[str], link_id: str) -> set[str]:
        """The links that would do as well as one of the chosen ones."""
        others = chosen - {link_id}
        return {
            other
            for other in self.candidates()
            if other not in chosen and self.closes_all({*others, other})
        }

    def needing(self, chosen: set[str], link_id: str) -> set[str]:
        """The closable actions that open again when this one of the chosen links is not cut."""
        return self.still_open(chosen - {link_id}) & self.closable

    def left_open(self) -> set[str]:
        """The links of actions that no allowed cut closes, and of disclosures not gated."""
        disclosing = {a.link for a in self.judged if a.role is not None and a.status in OPEN}
        return self.unclosable | disclosing
