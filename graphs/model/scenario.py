"""Scenarios: named lists of changes to try on a workflow, each of them a value told in words.

A scenario holds what to change, never a workflow, so that it can be tried on any later version.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from graphs.errors import EditError
from graphs.model import edits
from graphs.model.elements import Link
from graphs.model.facts import TRUSTS
from graphs.model.said import Was
from graphs.model.ungating import remove_gate
from graphs.model.workflow import Workflow

#: The links that give authority, which is revoked rather than cut.
AUTHORITY = frozenset({"uses", "grants", "permits"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(ABC):
    """One thing to try, on one element.

    `was`: what the element was when it was last seen, to know it again in a file and to name it
    when it is gone. `lost`: why it is not the element that was meant, where a file is another by
    now; the change then fits nothing. `extensions`: what a file says of it in keys of its own.
    """

    #: The field that names the element, and the words of the change, told of `what`.
    NAMES: ClassVar[str]
    SAYS: ClassVar[str]

    was: Was | None = field(default=None, compare=False, repr=False)
    lost: str = field(default="", compare=False)
    extensions: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def of(self) -> str:
        """The id of the element."""
        return str(getattr(self, self.NAMES))

    def apply(self, workflow: Workflow) -> Workflow:
        """The workflow with the change made. Raises `EditError` where it does not fit."""
        if self.lost:
            raise EditError(self.lost)
        return self._make(workflow)

    def words(self, workflow: Workflow) -> str:
        """What it does, told of the workflow that it is tried on; of what was where that lacks."""
        return self.SAYS.format(what=self._what(workflow))

    @abstractmethod
    def _make(self, workflow: Workflow) -> Workflow:
        """The workflow with the change made. Raises `EditError` where it does not fit."""

    def _what(self, workflow: Workflow) -> str:
        if self.was is not None and (self.lost or workflow.element(self.of) is None):
            if self.was.from_id:
                start, end = (_title(workflow, each) for each in (self.was.from_id, self.was.to_id))
                return _told(self.was.kind, start, end, self.was.verb)
            return self.was.name or self.of
        if self.of in workflow.link_by_id:
            return _link(workflow, self.of)
        return _title(workflow, self.of)


@dataclass(frozen=True, slots=True)
class PlaceGate(Change):
    """A valid gate on a link."""

    NAMES = "link"
    SAYS = "Gate {what}"

    link: str

    def _make(self, workflow: Workflow) -> Workflow:
        return edits.place_gate(workflow, self.link)[0]


@dataclass(frozen=True, slots=True)
class RemoveGate(Change):
    """A gate less; what it let through goes on without it."""

    NAMES = "gate"
    SAYS = "Remove the gate {what}"

    gate: str

    def _make(self, workflow: Workflow) -> Workflow:
        return remove_gate(workflow, self.gate)


@dataclass(frozen=True, slots=True)
class MakeJustInTime(Change):
    """A credential that is issued for one request instead of standing.

    How long the one before it lived no longer holds, and how long this one lives is unknown.
    """

    NAMES = "identity"
    SAYS = "Issue {what} just in time, for each request"

    identity: str

    def _make(self, workflow: Workflow) -> Workflow:
        node = workflow.node_by_id.get(self.identity)
        if node is None or node.kind != "identity":
            raise EditError(f"There is no identity {self.identity}.")
        workflow = edits.set_fact(workflow, self.identity, "issued", "request")
        return edits.set_fact(workflow, self.identity, "ttl", None)


@dataclass(frozen=True, slots=True)
class Revoke(Change):
    """A privilege less, with all that it permits; or one link that gives authority."""

    NAMES = "element"

    element: str

    def _make(self, workflow: Workflow) -> Workflow:
        node = workflow.node_by_id.get(self.element)
        link = workflow.link_by_id.get(self.element)
        if (node is None or node.kind != "privilege") and (
            link is None or link.kind not in AUTHORITY
        ):
            raise EditError(f"There is no privilege {self.element}, nor a link that gives one.")
        return edits.remove(workflow, [self.element])

    def words(self, workflow: Workflow) -> str:
        is_link = self.element in workflow.link_by_id or (
            self.was is not None and bool(self.was.from_id)
        )
        return f"Revoke {'' if is_link else 'the privilege '}{self._what(workflow)}"


@dataclass(frozen=True, slots=True)
class CutLink(Change):
    """A link less."""

    NAMES = "link"
    SAYS = "Cut {what}"

    link: str

    def _make(self, workflow: Workflow) -> Workflow:
        if self.link not in workflow.link_by_id:
            raise EditError(f"There is no link {self.link}.")
        return edits.remove(workflow, [self.link])


@dataclass(frozen=True, slots=True)
class MoveNode(Change):
    """A node in another zone."""

    NAMES = "node"

    node: str
    zone: str

    def _make(self, workflow: Workflow) -> Workflow:
        if self.node not in workflow.node_by_id:
            raise EditError(f"There is no node {self.node}.")
        return edits.set_attribute(workflow, self.node, "zone", self.zone)

    def words(self, workflow: Workflow) -> str:
        return f"Move {self._what(workflow)} to the zone {_title(workflow, self.zone)}"


@dataclass(frozen=True, slots=True)
class SetTrust(Change):
    """A zone that is trusted otherwise."""

    NAMES = "zone"

    zone: str
    trust: str

    def _make(self, workflow: Workflow) -> Workflow:
        if self.zone not in workflow.zone_by_id:
            raise EditError(f"There is no zone {self.zone}.")
        if self.trust not in TRUSTS:
            raise EditError(f"{self.trust} is no trust of a zone. Choose {', '.join(TRUSTS)}.")
        return edits.set_fact(workflow, self.zone, "trust", self.trust)

    def words(self, workflow: Workflow) -> str:
        return f"Take the zone {self._what(workflow)} for {self.trust}"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A name and what to change, in the order in which it is changed."""

    name: str
    changes: tuple[Change, ...] = ()
    extensions: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


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
    return _told(link.kind, start, end, link.verb)


def _told(kind: str, start: str, end: str, verb: str | None) -> str:
    words = _LINK_WORDS.get(kind, "the link from {start} to {end}")
    return words.format(start=start, end=end, verb=verb)
