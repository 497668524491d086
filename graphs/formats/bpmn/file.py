"""What a BPMN document holds, as small records: processes, their elements and flows, and pools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Elements that start or catch something from outside, by the names of their definitions.
EVENTS = frozenset({
    "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent",
})  # fmt: skip
GATEWAYS = frozenset({
    "exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway",
    "complexGateway",
})  # fmt: skip
TASKS = frozenset({
    "task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "scriptTask",
    "businessRuleTask", "callActivity",
})  # fmt: skip
CONTAINERS = frozenset({"subProcess", "adHocSubProcess", "transaction"})
FLOW_NODES = EVENTS | GATEWAYS | TASKS | CONTAINERS


@dataclass(frozen=True, slots=True)
class Event:
    """What an event is about: `kind` is timer, message, signal, error and so on; `ref` its name."""

    kind: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who is given a user task: an assignee, groups and users, each fixed or an expression."""

    assignee: str = ""
    groups: tuple[str, ...] = ()
    users: tuple[str, ...] = ()


@dataclass(slots=True)
class Element:
    """A node of a process. `type` is the name of its XML element, `parent` the id of the
    sub-process that it lies in; empty directly in the process.

    `job` is the type of the job (or topic) that workers take, `template` the element template that
    made it; `inputs`, `headers` and `properties` are what was filled in there. `code` tells a class
    or delegate of its own that runs it. `script` is what a script task runs (in which language);
    `called` the process, `decision` the decision that it calls.
    """

    id: str
    type: str
    name: str
    line: int
    parent: str = ""
    documentation: str = ""
    job: str = ""
    template: str = ""
    inputs: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    code: str = ""
    script: str = ""
    language: str = ""
    called: str = ""
    decision: str = ""
    events: tuple[Event, ...] = ()
    attached: str = ""
    interrupting: bool = True
    triggered: bool = False
    repeats: bool = False
    compensates: bool = False
    form: str = ""
    assigned: Assigned = Assigned()
    chosen: str = ""
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()

    def event(self, kind: str) -> Event | None:
        """The definition of an event of this kind, if it has one."""
        return next((one for one in self.events if one.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow, or an association that leads from a compensation event to its handler."""

    source: str
    target: str
    name: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    id: str
    name: str
    parent: str
    elements: tuple[str, ...]


@dataclass(slots=True)
class Process:
    """A process: its elements by id, its flows, and its lanes."""

    id: str
    name: str
    line: int
    executable: bool | None = None
    elements: dict[str, Element] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Participant:
    """A pool; `process` is empty for one whose inside the file does not show."""

    id: str
    name: str
    process: str
    line: int


@dataclass(slots=True)
class Model:
    """A BPMN document. `messages` go between pools; `stores` are data stores by id."""

    file: str
    name: str = ""
    camunda: bool = False
    processes: list[Process] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    messages: list[Flow] = field(default_factory=list)
    stores: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
