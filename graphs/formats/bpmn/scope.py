"""What the parts of the importer share while one process is put on the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.bpmn.file import CONTAINERS, Element, Flow, Model, Process
from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft, Facts
from graphs.formats.redact import redact
from graphs.formats.toolbox import Toolbox
from graphs.model.elements import Source

#: AI agents by the type of their jobs, without its version.
AGENT_PROCESS = (
    "io.camunda.agenticai:aiagent-job-worker",
    "io.camunda.agenticai:aiagent:subprocess",
)
AGENT_TASK = ("io.camunda.agenticai:aiagent", "io.camunda.agenticai:aiagent:task")
#: How many nodes are led on one by one; more are led through one node, so that links stay few.
_MOST = 20
#: How many elements are followed to learn where a way leads, and in all for one process.
_FURTHEST = 2000
_FURTHEST_IN_ALL = 200_000
_TITLES = {
    "startEvent": "Start", "endEvent": "End", "intermediateCatchEvent": "Catch event",
    "intermediateThrowEvent": "Throw event", "boundaryEvent": "Boundary event",
    "exclusiveGateway": "Exclusive gateway", "inclusiveGateway": "Inclusive gateway",
    "parallelGateway": "Parallel gateway", "eventBasedGateway": "Event-based gateway",
    "complexGateway": "Complex gateway", "task": "Task", "userTask": "User task",
    "manualTask": "Manual task", "serviceTask": "Service task", "sendTask": "Send task",
    "receiveTask": "Receive task", "scriptTask": "Script task",
    "businessRuleTask": "Business rule task", "callActivity": "Call activity",
    "subProcess": "Sub-process", "adHocSubProcess": "Ad-hoc sub-process",
    "transaction": "Transaction",
}  # fmt: skip


def base_job(job: str) -> str:
    """The type of a job without its version."""
    base, _, version = job.rpartition(":")
    return base if base and version.isdigit() else job


def is_agent(element: Element) -> bool:
    """Whether an element is an AI agent of Camunda, with its tools in it or elsewhere."""
    return base_job(element.job) in (*AGENT_PROCESS, *AGENT_TASK)


def title_of(element: Element) -> str:
    """What an element is called; its kind where it has no name."""
    if element.name:
        return " ".join(element.name.split())
    kind = next((f" ({one.kind})" for one in element.events), "")
    return _TITLES.get(element.type, element.type) + kind


@dataclass(slots=True)
class Shared:
    """What all processes on one map share."""

    draft: Draft
    box: Toolbox
    connectors: Catalogue
    identities: dict[str, str] = field(default_factory=dict)
    people: dict[tuple[str, str], str] = field(default_factory=dict)


class Scope:
    """A process that is being put on the map: its elements, their nodes and places."""

    def __init__(self, shared: Shared, model: Model, process: Process, place: str) -> None:
        self.shared = shared
        self.draft = shared.draft
        self.box = shared.box
        self.model = model
        self.process = process
        self.place = place
        self.lanes: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.leaving: dict[str, list[Flow]] = defaultdict(list)
        self.entering: dict[str, list[Flow]] = defaultdict(list)
        for flow in process.flows:
            self.leaving[flow.source].append(flow)
            self.entering[flow.target].append(flow)
        self.children: dict[str, list[Element]] = defaultdict(list)
        self.attached: dict[str, list[Element]] = defaultdict(list)
        for element in process.elements.values():
            self.children[element.parent].append(element)
            if element.attached:
                self.attached[element.attached].append(element)
        #: Containers of the tools of agents, with the element of the agent.
        self.tool_containers = self._containers()
        #: Every element that an agent calls as a tool, with the element of the agent.
        self.tools = {
            root.id: agent
            for container, agent in self.tool_containers.items()
            for root in self.roots(container)
        }
        self._followed = 0
        #: Whether another process of the map calls this one.
        self.called = False

    def element(self, element_id: str) -> Element:
        return self.process.elements[element_id]

    def reserve(self) -> None:
        """Set ids aside for all elements, made of their names."""
        for element in self.process.elements.values():
            self.ids[element.id] = self.draft.fresh_id(title_of(element))

    def place_of(self, element: Element) -> str:
        """The zone of an element: its lane (or that of what it lies in), else the pool."""
        at: Element | None = element
        while at is not None:
            if at.id in self.lanes:
                return self.lanes[at.id]
            at = self.process.elements.get(at.parent)
        return self.place

    def add(
        self,
        kind: str,
        element: Element,
        facts: Facts | None = None,
        *,
        tags: tuple[str, ...] = (),
        description: str = "",
        place: str | None = None,
        because: str = "where its process runs",
    ) -> str:
        """Add the node of an element."""
        node = self.draft.add(
            kind, title_of(element), self.place_of(element) if place is None else place, because,
            facts, tags=tags, description=description or element.documentation,
            node_id=self.ids[element.id], part_of=self.ids.get(element.parent, ""),
        )  # fmt: skip
        self.stand(node, element)
        return node

    def stand(self, node: str, element: Element) -> None:
        """Say that a node stands where an element does."""
        self.draft.amend(node, source=Source(self.model.file, element.line))

    def derived(
        self, kind: str, name: str, element: Element, facts: Facts | None = None, **more: Any
    ) -> str:
        """Add a node that an element implies."""
        node = self.draft.add(
            kind, name, self.place_of(element), "where its process runs", facts,
            tags=("derived",), part_of=self.ids.get(element.parent, ""), **more,
        )  # fmt: skip
        self.stand(node, element)
        return node

    def roots(self, container: str) -> list[Element]:
        """What an ad-hoc sub-process may begin with: elements that no flow leads to, without events
        at borders, event sub-processes and handlers of compensation."""
        return [
            one for one in self.children.get(container, ())
            if not self.entering.get(one.id) and one.type not in ("boundaryEvent", "startEvent")
            and not one.triggered and not one.compensates
        ]  # fmt: skip

    def lasts(self, container: str) -> list[Element]:
        """The elements in a container (empty: in the process) that no flow leaves."""
        return [
            one for one in self.children.get(container, ())
            if not self.leaving.get(one.id) and not one.triggered and not one.compensates
            and not (one.type in ("endEvent",) and one.event("error"))
            and not (one.event("link") and one.type == "intermediateThrowEvent")
        ]  # fmt: skip

    def narrowed(self, nodes: Sequence[str], name: str, at: Element) -> list[str]:
        """Some nodes that flow leads on from or to; where they are many, one for all of them."""
        found = list(dict.fromkeys(nodes))
        if len(found) <= _MOST:
            return found
        hub = self.derived("step", name, at)
        for node in found:
            self.draft.link("flow", node, hub)
        return [hub]

    def reach(self, starts: Iterable[str], stop: Collection[str] = ()) -> set[str] | None:
        """The elements that run after some others, not past `stop`; None where there are too many.

        What runs in a container runs where the container does. No way is followed past an agent,
        nor out of what holds its tools: what comes next an agent decides anew.
        """
        reached = set(starts) - set(stop)
        front = list(reached)
        while front:
            if len(reached) > _FURTHEST or self._followed > _FURTHEST_IN_ALL:
                return None
            at = front.pop()
            self._followed += 1
            if is_agent(self.process.elements[at]):
                continue
            following = [flow.target for flow in self.leaving.get(at, ())]
            following += [one.id for one in self.children.get(at, ())]
            following += [one.id for one in self.attached.get(at, ())]
            last = at
            while not self.leaving.get(last) and (last := self.process.elements[last].parent):
                if last in self.tool_containers:
                    break
                following += [flow.target for flow in self.leaving.get(last, ())]
            for each in following:
                if each not in reached and each not in stop:
                    reached.add(each)
                    front.append(each)
        return reached

    def acting(self, reached: Iterable[str]) -> set[str]:
        """Those of some elements that do something outside the process."""
        types = ("serviceTask", "sendTask", "callActivity")
        found = set()
        for each in reached:
            element = self.process.elements[each]
            if element.type in types or element.job or element.code or is_agent(element):
                found.add(each)
        return found

    def _containers(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for element in self.process.elements.values():
            kind = base_job(element.job)
            container = element.id if kind in AGENT_PROCESS else ""
            if kind in AGENT_TASK:
                container = element.inputs.get("data.tools.containerElementId", "").strip()
            if container in self.process.elements:
                found.setdefault(container, element.id)
        return found

    def agent_around(self, element: Element) -> str:
        """The element of the agent whose tool an element is, or a part of one; empty for none."""
        at = self.process.elements.get(element.parent)
        while at is not None:
            if at.id in self.tool_containers:
                return self.tool_containers[at.id]
            at = self.process.elements.get(at.parent)
        return ""


def is_container(element: Element) -> bool:
    """Whether an element holds others."""
    return element.type in CONTAINERS


def shown(text: str, longest: int = 120) -> str:
    """A text as messages may show it."""
    return redact(" ".join(text.split()))[:longest]
