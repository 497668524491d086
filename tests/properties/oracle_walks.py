"""The influence graph and the walks over it, as slow and as plainly as DESIGN 3.1 tells them.

Nothing here is shared with the engine: plain tuples, sets and breadth-first searches.
A vertex is `(node id, part)`. The parts `in`, `own` and `out` are those of the text; `answered`
(the end of a reply) and `looked at` (the end of an access) are the places where content or a
query ends and from which no walk goes on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graphs.model.elements import Link, Node
from graphs.model.workflow import Workflow

Vertex = tuple[str, str]
#: A place on a walk: where it is, whether it is in scope, and its state (0 to 4).
Place = tuple[Vertex, bool, int]

SENSITIVITY_RANK = {"public": 0, "internal": 1, "confidential": 2, "restricted": 3}
SENSITIVITY_WEIGHT = {"public": 0, "internal": 1, "confidential": 3, "restricted": 9}
CRITICALITY_WEIGHT = {"low": 1, "medium": 3, "high": 9, "critical": 27}
BEARS_SENSITIVITY = ("data", "system", "log")
STALE = 1
QUALITY_STATE = {"weak": 2, "unproven": 3, "valid": 4}
STEERING = {"request", "result", "action", "log", "reply"}


@dataclass(frozen=True)
class Arc:
    """One arc: `sort` is request (also flows), result, action, log, reply, access, authority or
    read authority; `gate` is the link's gate where it stands on this arc."""

    tail: Vertex
    head: Vertex
    link: str
    sort: str
    gate: str | None = None

    @property
    def is_content(self) -> bool:
        return self.sort in STEERING

    @property
    def role(self) -> str:
        return "result" if self.sort == "result" else "request"


class Map:
    """A workflow with what the definitions derive from it, each worked out once."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.interpreters = interpreters(workflow)
        self.mutating = {n.id for n in workflow.nodes if n.kind == "step" and n.fact("mutates")}
        self.validating = {
            kind: {
                n.id
                for n in workflow.nodes
                if n.kind == "step" and kind in (n.fact("validates") or ())
            }
            for kind in ("integrity", "sensitivity")
        }
        self.entries = entries(workflow)
        self.entry_tools = {e for e in self.entries if workflow.node(e).kind == "tool"}
        self.qualities = {n.id: quality(workflow, n) for n in workflow.nodes if n.kind == "gate"}
        self.arcs = [arc for link in workflow.links for arc in arcs_of(self, link)]
        self.arcs_from: dict[Vertex, list[Arc]] = {}
        for arc in self.arcs:
            self.arcs_from.setdefault(arc.tail, []).append(arc)

    def node(self, node_id: str) -> Node:
        return self.workflow.node(node_id)

    def zone(self, node_id: str) -> str:
        return self.workflow.zone_id(self.node(node_id))

    def start_of(self, entry: str) -> Vertex:
        return (entry, "out" if entry in self.entry_tools else "own")

    def passed(self, arc: Arc) -> list[str]:
        """The gates that a walk passes by taking this arc."""
        gates = [] if arc.gate is None else [arc.gate]
        head, part = arc.head
        if self.node(head).kind == "gate" and part == "in":
            gates.append(head)
        return gates

    def advance(self, arc: Arc, in_scope: bool, state: int) -> tuple[bool, int]:
        """Scope and state of a walk after it has taken a content or access arc."""
        for gate in self.passed(arc):
            state = max(state, QUALITY_STATE[self.qualities[gate]])
        head = arc.head[0]
        if head in self.interpreters or head in self.mutating:
            state = min(state, STALE)
        if head in self.interpreters:
            in_scope = True
        elif head in self.validating["integrity"]:
            in_scope = False
        return in_scope, state

    def walk(self, starts: Iterable[Place]) -> dict[Place, int]:
        """Every place that content or access arcs lead to, with its distance in arcs."""
        distance = dict.fromkeys(starts, 0)
        queue = deque(distance)
        while queue:
            place = queue.popleft()
            vertex, in_scope, state = place
            for arc in self.arcs_from.get(vertex, []):
                if not arc.is_content and arc.sort != "access":
                    continue
                following = (arc.head, *self.advance(arc, in_scope, state))
                if following not in distance:
                    distance[following] = distance[place] + 1
                    queue.append(following)
        return distance

    def closure(
        self, starts: Iterable[Vertex], may_take: Callable[[Arc], bool]
    ) -> dict[Vertex, int]:
        """Every vertex that the arcs which may be taken lead to, with its distance in arcs."""
        distance = dict.fromkeys(starts, 0)
        queue = deque(distance)
        while queue:
            vertex = queue.popleft()
            for arc in self.arcs_from.get(vertex, []):
                if may_take(arc) and arc.head not in distance:
                    distance[arc.head] = distance[vertex] + 1
                    queue.append(arc.head)
        return distance


def interpreters(workflow: Workflow) -> set[str]:
    """Agents, models, steps that interpret, and steps or tools that call one (through gates)."""
    found = {
        n.id
        for n in workflow.nodes
        if n.kind in ("agent", "model") or (n.kind == "step" and n.fact("interprets"))
    }
    while True:
        more = {
            n.id
            for n in workflow.nodes
            if n.kind in ("step", "tool") and called_through_gates(workflow, n.id) & found
        }
        if more <= found:
            return found
        found |= more


def called_through_gates(workflow: Workflow, caller: str) -> set[str]:
    """What a node calls, and what the gates that it calls call in their turn."""
    called: set[str] = set()
    waiting = [caller]
    while waiting:
        current = waiting.pop()
        for link in workflow.links:
            if link.kind == "calls" and link.from_id == current and link.to_id not in called:
                called.add(link.to_id)
                if workflow.node(link.to_id).kind == "gate":
                    waiting.append(link.to_id)
    return called


def entries(workflow: Workflow) -> dict[str, str]:
    """The entries with their content: untrusted, trusted or unknown."""
    found = {}
    for node in workflow.nodes:
        leaving = {link.kind for link in workflow.links if link.from_id == node.id}
        entering = {link.kind for link in workflow.links if link.to_id == node.id}
        declared = node.fact("content")
        if node.kind == "trigger" and leaving:
            exposure = node.fact("exposure")
            if exposure in ("internal", "schedule"):
                found[node.id] = "trusted"
            else:
                found[node.id] = "unknown" if exposure is None else "untrusted"
        elif node.kind == "agent" and not entering & {"flow", "calls", "delegates"}:
            found[node.id] = "unknown"
        elif node.kind == "human" and "flow" in leaving:
            trust = workflow.zone_of(node).trust
            found[node.id] = "trusted" if trust in ("internal", "restricted") else "untrusted"
        elif (
            (node.kind == "tool" and entering & {"calls", "flow"})
            or (node.kind in BEARS_SENSITIVITY and "reads" in entering)
        ) and declared != "trusted":
            found[node.id] = declared or "unknown"
    return found


def quality(workflow: Workflow, gate: Node) -> str:
    """The quality of a gate: weak where a condition is known to be false, else unproven where
    one is unknown, else valid."""
    shows = gate.fact("shows")
    conditions = [
        one_of(gate.fact("enforced"), {"before"}),
        one_of(gate.fact("on_timeout"), {"deny", "wait"}),
        one_of(gate.fact("binds"), {"arguments"}),
        None if shows is None else "arguments" in shows and "target" in shows,
        gate.fact("self_approval") is not True,
        approvers_qualify(workflow, gate),
    ]
    if False in conditions:
        return "weak"
    return "unproven" if None in conditions else "valid"


def one_of(value: object, good: set[str]) -> bool | None:
    return None if value is None else value in good


def approvers_qualify(workflow: Workflow, gate: Node) -> bool | None:
    """Whether there are approvers and all are humans who start nothing and share no identity."""
    named = gate.fact("approvers")
    linked = [
        link.from_id for link in workflow.links if link.kind == "approves" and link.to_id == gate.id
    ]
    if named is None and not linked:
        return None
    approvers = [*(named or ()), *linked]
    return bool(approvers) and all(approver_qualifies(workflow, each) for each in approvers)


def approver_qualifies(workflow: Workflow, approver: str) -> bool:
    nodes = [n for n in workflow.nodes if n.id == approver]
    if not nodes:
        nodes = [n for n in workflow.nodes if n.name == approver]
    for node in nodes:
        if node.kind != "human":
            return False
        if any(link.kind == "flow" and link.from_id == node.id for link in workflow.links):
            return False
        own = {k.to_id for k in workflow.links if k.kind == "uses" and k.from_id == node.id}
        held_by_others = {
            k.to_id for k in workflow.links if k.kind == "uses" and k.from_id != node.id
        }
        if own & held_by_others:
            return False
    return True


def arcs_of(the_map: Map, link: Link) -> list[Arc]:
    """The arcs of one link, row by row of the table in DESIGN 3.1."""
    workflow = the_map.workflow
    x, y = link.from_id, link.to_id
    x_is_gate = workflow.node(x).kind == "gate"
    y_is_gate = workflow.node(y).kind == "gate"
    both = [(x, "in"), (x, "own")]
    senders = [(x, "in")] if x_is_gate else both

    if link.kind == "flow":
        if x in the_map.entry_tools:
            senders = [*senders, (x, "out")]
        head = (y, "in" if y_is_gate else "own")
        return [Arc(tail, head, link.id, "request", link.gate) for tail in senders]
    if link.kind in ("calls", "delegates"):
        arcs = [Arc(tail, (y, "in"), link.id, "request", link.gate) for tail in senders]
        arcs.append(Arc((y, "own"), (x, "own"), link.id, "result"))
        if y in the_map.entry_tools:
            arcs.append(Arc((y, "out"), (x, "own"), link.id, "result"))
        return arcs
    if link.kind == "reads":
        access = [Arc(tail, (y, "looked at"), link.id, "access") for tail in both]
        return [Arc((y, "own"), (x, "own"), link.id, "result"), *access]
    if link.kind in ("writes", "acts"):
        return [Arc(tail, (y, "own"), link.id, "action", link.gate) for tail in both]
    if link.kind == "logs":
        return [Arc(tail, (y, "own"), link.id, "log") for tail in both]
    if link.kind == "replies":
        return [Arc(tail, (y, "answered"), link.id, "reply") for tail in both]
    if link.kind in ("uses", "grants"):
        return [Arc(tail, (y, "own"), link.id, "authority") for tail in both]
    if link.kind == "permits":
        verbs = link.fact("verbs")
        arcs = []
        if verbs is None or set(verbs) - {"read"}:
            arcs += [Arc(tail, (y, "own"), link.id, "authority") for tail in both]
        if verbs is not None and "read" in verbs:
            arcs += [Arc(tail, (y, "looked at"), link.id, "read authority") for tail in both]
        return arcs
    return []


def sensitivity(workflow: Workflow, node: Node) -> str | None:
    """The sensitivity of data, a system or a log; unknown is the clearance of its zone."""
    if node.kind not in BEARS_SENSITIVITY:
        return None
    return node.fact("sensitivity") or workflow.clearance(workflow.zone_id(node))


def criticality(node: Node) -> str | None:
    return (node.fact("criticality") or "critical") if node.kind == "system" else None


def weight(workflow: Workflow, node_ids: Iterable[str]) -> int:
    total = 0
    for node_id in node_ids:
        node = workflow.node(node_id)
        total += SENSITIVITY_WEIGHT.get(sensitivity(workflow, node) or "public", 0)
        total += CRITICALITY_WEIGHT.get(criticality(node) or "", 0)
    return total
