"""Scenarios: named lists of changes to try on a workflow, each of them a value told in words.

A scenario holds what to change, never a workflow, so that it can be tried on any later version.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from graphs.errors import EditError
from graphs.model import edits
from graphs.model.elements import Link
from graphs.model.facts import TRUSTS
from graphs.model.ungating import remove_gate
from graphs.model.workflow import Workflow

#: The links that give authority, which is revoked rather than cut.
AUTHORITY = frozenset({"uses", "grants", "permits"})


class Change(Protocol):
    """One thing to try."""

    def apply(self, workflow: Workflow) -> Workflow:
        """The workflow with the change made. Raises `EditError` where it does not fit."""

    def words(self, workflow: Workflow) -> str:
        """What it does, told of the workflow that it is tried on; of ids where that lacks them."""


@dataclass(frozen=True, slots=True)
class PlaceGate:
    """A valid gate on a link."""

    link: str

    def apply(self, workflow: Workflow) -> Workflow:
        return edits.place_gate(workflow, self.link)[0]

    def words(self, workflow: Workflow) -> str:
        return f"Gate {_link(workflow, self.link)}"


@dataclass(frozen=True, slots=True)
class RemoveGate:
    """A gate less; what it let through goes on without it."""

    gate: str

    def apply(self, workflow: Workflow) -> Workflow:
        return remove_gate(workflow, self.gate)

    def words(self, workflow: Workflow) -> str:
        return f"Remove the gate {_title(workflow, self.gate)}"


@dataclass(frozen=True, slots=True)
class MakeJustInTime:
    """A credential that is issued for one request instead of standing.

    How long the one before it lived no longer holds, and how long this one lives is unknown.
    """

    identity: str

    def apply(self, workflow: Workflow) -> Workflow:
        node = workflow.node_by_id.get(self.identity)
        if node is None or node.kind != "identity":
            raise EditError(f"There is no identity {self.identity}.")
        workflow = edits.set_fact(workflow, self.identity, "issued", "request")
        return edits.set_fact(workflow, self.identity, "ttl", None)

    def words(self, workflow: Workflow) -> str:
        return f"Issue {_title(workflow, self.identity)} just in time, for each request"


@dataclass(frozen=True, slots=True)
class Revoke:
    """A privilege less, with all that it permits; or one link that gives authority."""

    element: str

    def apply(self, workflow: Workflow) -> Workflow:
        node = workflow.node_by_id.get(self.element)
        link = workflow.link_by_id.get(self.element)
        if (node is None or node.kind != "privilege") and (
            link is None or link.kind not in AUTHORITY
        ):
            raise EditError(f"There is no privilege {self.element}, nor a link that gives one.")
        return edits.remove(workflow, [self.element])

    def words(self, workflow: Workflow) -> str:
        if self.element in workflow.link_by_id:
            return f"Revoke {_link(workflow, self.element)}"
        return f"Revoke the privilege {_title(workflow, self.element)}"


@dataclass(frozen=True, slots=True)
class CutLink:
    """A link less."""

    link: str

    def apply(self, workflow: Workflow) -> Workflow:
        if self.link not in workflow.link_by_id:
            raise EditError(f"There is no link {self.link}.")
        return edits.remove(workflow, [self.link])

    def words(self, workflow: Workflow) -> str:
        return f"Cut {_link(workflow, self.link)}"


@dataclass(frozen=True, slots=True)
class MoveNode:
    """A node in another zone."""

    node: str
    zone: str

    def apply(self, workflow: Workflow) -> Workflow:
        if self.node not in workflow.node_by_id:
            raise EditError(f"There is no node {self.node}.")
        return edits.set_attribute(workflow, self.node, "zone", self.zone)

    def words(self, workflow: Workflow) -> str:
        return f"Move {_title(workflow, self.node)} to the zone {_title(workflow, self.zone)}"


@dataclass(frozen=True, slots=True)
class SetTrust:
    """A zone that is trusted otherwise."""

    zone: str
    trust: str

    def apply(self, workflow: Workflow) -> Workflow:
        if self.zone not in workflow.zone_by_id:
            raise EditError(f"There is no zone {self.zone}.")
        if self.trust not in TRUSTS:
            raise EditError(f"{self.trust} is no trust of a zone. Choose {', '.join(TRUSTS)}.")
        return edits.set_fact(workflow, self.zone, "trust", self.trust)

    def words(self, workflow: Workflow) -> str:
        return f"Take the zone {_title(workflow, self.zone)} for {self.trust}"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A name and what to change, in the order in which it is changed."""

    name: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Misfit:
    """A change that does not fit a workflow (any longer), and why."""

    change: Change
    because: str


def apply(workflow: Workflow, changes: Iterable[Change]) -> Workflow:
    """The workflow with every change made, in order. Raises `EditError` at the first misfit."""
    for change in changes:
        workflow = change.apply(workflow)
    return workflow


def try_on(workflow: Workflow, changes: Iterable[Change]) -> tuple[Workflow, tuple[Misfit, ...]]:
    """The workflow with every change made that fits, and the changes that do not."""
    misfits: list[Misfit] = []
    for change in changes:
        try:
            workflow = change.apply(workflow)
        except EditError as error:
            misfits.append(Misfit(change, str(error)))
    return workflow, tuple(misfits)


_LINK_WORDS = {
    "flow": "the step from {start} to {end}",
    "calls": "the call from {start} to {end}",
    "delegates": "the handover from {start} to {end}",
    "reads": "what {start} reads of {end}",
    "writes": "what {start} writes to {end}",
    "acts": "what {start} does to {end} ({verb})",
    "replies": "the reply of {start} to {end}",
    "logs": "what {start} logs to {end}",
    "uses": "{end} from {start}",
    "grants": "the privilege {end} from {start}",
    "permits": "what {start} permits on {end}",
    "approves": "the approval of {start} at {end}",
}


def _title(workflow: Workflow, element_id: str) -> str:
    return str(getattr(workflow.element(element_id), "title", element_id))


def _link(workflow: Workflow, link_id: str) -> str:
    link: Link | None = workflow.link_by_id.get(link_id)
    if link is None:
        return link_id
    start, end = _title(workflow, link.from_id), _title(workflow, link.to_id)
    return _LINK_WORDS[link.kind].format(start=start, end=end, verb=link.verb)
