"""Actions with class, status, entries, gates and witness, as plainly as DESIGN 3.3 tells them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from oracle_boundaries import Boundaries
from oracle_walks import QUALITY_STATE, Map, Place, Vertex, criticality, sensitivity

from graphs.model.elements import Link

CONTENT_RANK = {"untrusted": 0, "unknown": 1, "trusted": 2}
STATE_STATUS = {1: "stale", 2: "weak", 3: "unproven", 4: "gated"}
OPEN = {"ungated", "bypassed", "stale", "weak", "unproven"}


@dataclass(frozen=True)
class Question:
    """What a policy may ask about an action; unknown facts are already at their worse value."""

    verb: str
    environment: str
    sensitivity: str | None
    criticality: str | None
    trust: str
    memory: bool
    target_kind: str
    actor_kind: str
    reversible: bool
    load: str | None


Classify = Callable[[Question], str]


@dataclass(frozen=True)
class Judged:
    """An action as the oracle sees it.

    `any_walk` tells that walks out of scope count too. `state` is the lowest of the walks that
    count; a status of class review shows it, and so must its witness. `length` and `entry_rank`
    are those of the best witness.
    """

    link: str
    role: str | None
    verb: str
    action_class: str
    status: str
    state: int | None
    discloses: str | None
    entries: frozenset[str]
    gates: frozenset[str]
    any_walk: bool
    length: int | None
    entry_rank: int | None


def default_class(question: Question) -> str:
    """The default policy in the words of DESIGN 3.3."""
    verb = question.verb
    if verb in ("delete", "execute", "pay", "grant", "deploy", "admin", "unknown"):
        return "review"
    if verb == "send":
        return "review" if question.trust in ("untrusted", "partner") else "advisory"
    if verb == "write":
        if question.memory and question.sensitivity in ("public", "internal"):
            return "advisory"
        worth_it = (
            question.environment == "prod"
            or question.sensitivity in ("restricted", "confidential")
            or question.criticality in ("high", "critical")
        )
        return "review" if worth_it else "advisory"
    if verb == "disclose":
        harmless = (
            question.target_kind == "model"
            and question.trust != "untrusted"
            and question.load in ("public", "internal", "confidential")
        )
        return "advisory" if harmless else "review"
    raise AssertionError(verb)


class Actions:
    """Every action of a workflow, judged walk by walk."""

    def __init__(self, boundaries: Boundaries, classify: Classify = default_class) -> None:
        self.map: Map = boundaries.map
        self.workflow = boundaries.workflow
        self.classify = classify
        self.disclosures = boundaries.disclosures()
        self.walks: dict[str, dict[Place, int]] = {}
        for entry, content in self.map.entries.items():
            in_scope = content != "trusted" or entry in self.map.interpreters
            start = (self.map.start_of(entry), in_scope, 0)
            self.walks[entry] = self.map.walk([start])
        self.reached: set[Place] = {place for walk in self.walks.values() for place in walk}
        self.steps = self._steps()

    def all(self) -> dict[tuple[str, str | None], Judged]:
        """Every action by its link and role (None for writes and acts links)."""
        found: dict[tuple[str, str | None], Judged] = {}
        for link in self.workflow.links:
            if link.kind in ("writes", "acts"):
                found[link.id, None] = self.judge(link, None)
        for link_id, role in self.disclosures:
            if role != "action":
                found[link_id, role] = self.judge(self.workflow.link_by_id[link_id], role)
        return found

    def tails(self, link: Link) -> set[Vertex]:
        """Where walks stand that arrive at this link: `x.in` and `x.own`, for gates as well."""
        return {(link.from_id, "in"), (link.from_id, "own")}

    def judge(self, link: Link, role: str | None) -> Judged:
        verb = (link.verb or "unknown") if role is None else "disclose"
        load = self.disclosures.get((link.id, "action" if role is None else role))
        action_class = self.classify(self.question(link, role, verb, load))
        own_gate = None if role == "result" else link.gate
        tails = self.tails(link)

        def arrivals(all_walks: bool) -> list[tuple[str, Place, int]]:
            return [
                (entry, place, distance)
                for entry, walk in self.walks.items()
                for place, distance in walk.items()
                if place[0] in tails and (all_walks or place[1])
            ]

        counted = arrivals(all_walks=role is not None)
        out_of_scope_only = not counted
        counted = counted or arrivals(all_walks=True)

        def after_gate(state: int) -> int:
            return max(state, QUALITY_STATE[self.map.qualities[own_gate]]) if own_gate else state

        states = {after_gate(place[2]) for _, place, _ in counted}
        lowest = min(states, default=None)
        if lowest is None:
            status = "unreachable"
        elif action_class == "prohibited":
            status = "prohibited"
        elif action_class == "advisory" or out_of_scope_only:
            status = "allowed"
        elif lowest == 0:
            status = "bypassed" if max(states) > 0 else "ungated"
        else:
            status = STATE_STATUS[lowest]

        best = min(
            (
                (CONTENT_RANK[self.map.entries[entry]], distance + 1)
                for entry, place, distance in counted
                if status in ("allowed", "prohibited") or after_gate(place[2]) == lowest
            ),
            default=(None, None),
        )
        gates = self.gates_before({place for _, place, _ in counted})
        if own_gate and counted:
            gates.add(own_gate)
        return Judged(
            link.id,
            role,
            verb,
            action_class,
            status,
            lowest,
            load,
            frozenset(entry for entry, _, _ in counted),
            frozenset(gates),
            any_walk=role is not None or out_of_scope_only,
            length=best[1],
            entry_rank=best[0],
        )

    def question(self, link: Link, role: str | None, verb: str, load: str | None) -> Question:
        target = self.workflow.node(link.from_id if role == "result" else link.to_id)
        return Question(
            verb=verb,
            environment=self.workflow.environment(target) or "prod",
            sensitivity=sensitivity(self.workflow, target),
            criticality=criticality(target),
            trust=self.workflow.zone_of(target).trust,
            memory=target.fact("memory") is True,
            target_kind=target.kind,
            actor_kind=self.workflow.node(link.from_id).kind,
            reversible=link.fact("reversible") is True,
            load=load,
        )

    def _steps(self) -> list[tuple[Place, Place, list[str]]]:
        """Every single step that a walk from an entry can take, with the gates it passes."""
        return [
            (place, (arc.head, *self.map.advance(arc, place[1], place[2])), self.map.passed(arc))
            for place in self.reached
            for arc in self.map.arcs_from.get(place[0], [])
            if arc.is_content or arc.sort == "access"
        ]

    def gates_before(self, ends: set[Place]) -> set[str]:
        """The gates on the walks from an entry to one of these places."""
        leading = set(ends)
        gates: set[str] = set()
        while True:
            taken = [step for step in self.steps if step[1] in leading]
            gates.update(gate for _, _, passed in taken for gate in passed)
            more = {tail for tail, _, _ in taken} - leading
            if not more:
                return gates
            leading |= more

    def coverage(self) -> tuple[int, int]:
        """How many actions need review, and how many of these are gated."""
        statuses = [action.status for action in self.all().values()]
        return (
            sum(status in OPEN or status == "gated" for status in statuses),
            statuses.count("gated"),
        )
