"""Put one process on the map: its elements, the flow between them, and what agents call."""

from __future__ import annotations

from graphs.formats.bpmn.agents import agent
from graphs.formats.bpmn.file import EVENTS, GATEWAYS, Element, Event
from graphs.formats.bpmn.scope import AGENT_PROCESS, Scope, base_job, is_agent, shown, title_of
from graphs.formats.bpmn.tasks import Tasks
from graphs.formats.bpmn.triggers import catching, start, waits_for_outside
from graphs.formats.bpmn.values import fixed, is_expression

_THROWN = ("error", "escalation", "cancel")


class ProcessMap:
    """Adds a process. `received`: elements that the map shows a sender of."""

    def __init__(self, scope: Scope, received: set[str]) -> None:
        self._scope = scope
        self._received = received
        self._tasks = Tasks(scope)
        self._gates: set[str] = set()
        self._exits: dict[str, list[str]] = {}
        self._caught: dict[str, dict[tuple[str, str], Element]] = {}
        #: What leads to each gate that events are attached to.
        self._sources: dict[str, list[str]] = {}
        #: What call activities call, by element: the id of a process.
        self.calls: dict[str, str] = {}

    def place(self) -> None:
        """Add the nodes of all elements."""
        scope = self._scope
        # The containers first: what lies in them is drawn within.
        for element in scope.process.elements.values():
            self._element(element)

    def _element(self, element: Element) -> None:
        scope = self._scope
        if element.type in GATEWAYS:
            scope.add("step", element, tags=("gateway",))
        elif element.type == "startEvent":
            self._start(element)
        elif element.type in EVENTS:
            self._event(element)
        elif is_agent(element):
            agent(scope, element)
        elif element.type == "userTask":
            if scope.draft.nodes[self._tasks.user(element)].kind == "gate":
                self._gates.add(element.id)
        elif element.type == "receiveTask":
            catching(scope, element, element.id in self._received)
        elif element.type == "callActivity":
            self._call(element)
        elif self._tasks.does_work(element):
            self._tasks.work(element)
        else:
            tag = "repeats" if element.repeats else "sub-process"
            scope.add("step", element, tags=(tag,) if element.type != "manualTask" else ("manual",))

    def _start(self, element: Element) -> None:
        scope = self._scope
        outside = waits_for_outside(element) or element.properties.get("inbound.type")
        inner = element.parent and not scope.element(element.parent).triggered
        event = element.parent and not outside
        if inner or event or (scope.called and not element.events and not outside):
            tags = tuple(one.kind for one in element.events) or ("start",)
            scope.add("step", element, tags=tags)
        else:
            start(scope, element)

    def _event(self, element: Element) -> None:
        if element.type in ("intermediateCatchEvent", "boundaryEvent"):
            catching(self._scope, element, element.id in self._received)
        else:
            self._tasks.throwing(element)

    def _call(self, element: Element) -> None:
        self._scope.add("step", element, tags=("call activity",))
        self.calls[element.id] = fixed(element.called) if element.called else ""

    def unresolved_call(self, element_id: str) -> None:
        """A call activity whose process was not given."""
        scope = self._scope
        element = scope.element(element_id)
        computed = is_expression(element.called)
        name = "Process named at run time" if computed else shown(element.called or "Process")
        reference = f"the process {shown(element.called) or 'that it calls'}"
        called = scope.draft.unresolved("step", name, reference)
        scope.stand(called, element)
        scope.draft.link("calls", scope.ids[element_id], called)

    def exits(self, element: Element) -> list[str]:
        """The nodes by which the flow leaves an element."""
        if element.id not in self._exits:
            name = f"End of {title_of(element)}"
            self._exits[element.id] = self._scope.narrowed(self._lasts(element), name, element)
        return self._exits[element.id]

    def _lasts(self, element: Element) -> list[str]:
        scope = self._scope
        node = scope.ids[element.id]
        if not scope.children.get(element.id) or is_agent(element) or self._may_skip(element):
            return [node]
        found: list[str] = []
        waiting = [element]
        while waiting:
            at = waiting.pop()
            for last in scope.lasts(at.id):
                if scope.children.get(last.id) and not is_agent(last) and not self._may_skip(last):
                    waiting.append(last)
                else:
                    found.append(scope.ids[last.id])
        return found or [node]

    def _may_skip(self, element: Element) -> bool:
        """Whether what lies in a container may run no time at all."""
        return element.repeats or element.type == "adHocSubProcess"

    def connect(self, results: dict[str, list[str]]) -> None:
        """Add the flow. `results`: the nodes at which the process that an element calls ends."""
        scope = self._scope
        self._exits.update(results)
        for element in scope.process.elements.values():
            if element.type == "boundaryEvent":
                self._interrupted(element)
            flows = scope.leaving.get(element.id, ())
            for source in self.exits(element) if flows else ():
                for flow in flows:
                    name = flow.name or shown(flow.condition, 60)
                    if source != scope.ids[flow.target]:
                        scope.draft.link("flow", source, scope.ids[flow.target], name=name)
            if scope.children.get(element.id):
                self._inside(element)
            self._thrown(element)
        self._linked()
        self._call_tools()

    def _interrupted(self, event: Element) -> None:
        """The way from what an event is attached to; past it, where that is a gate."""
        scope = self._scope
        host = scope.process.elements.get(event.attached)
        if host is None:
            return
        name = next((f"on {one.kind}" for one in event.events), "")
        for source in self._before(host):
            scope.draft.link("flow", source, scope.ids[event.id], name=name)

    def _before(self, host: Element) -> list[str]:
        """The nodes from which the flow comes to the events that are attached to an element."""
        scope = self._scope
        if host.id not in self._gates:
            return [scope.ids[host.id]]
        if host.id not in self._sources:
            sources = [
                node for flow in scope.entering.get(host.id, ())
                for node in self.exits(scope.element(flow.source))
            ]  # fmt: skip
            if host.id in scope.tools:
                sources.append(scope.ids[scope.tools[host.id]])
            self._sources[host.id] = scope.narrowed(sources, f"Before {title_of(host)}", host)
        return self._sources[host.id]

    def _inside(self, container: Element) -> None:
        """The ways into a container, and back from what may be repeated or skipped."""
        scope = self._scope
        node = scope.ids[container.id]
        called = base_job(container.job) in AGENT_PROCESS
        for child in scope.children[container.id]:
            if child.triggered:
                # Only what happens while the container runs starts it.
                scope.draft.link("flow", node, scope.ids[child.id])
            elif child.type == "startEvent" and self._kind(child) != "trigger":
                scope.draft.link("flow", node, scope.ids[child.id])
        starts = any(child.type == "startEvent" for child in scope.children[container.id])
        if not starts and not called:
            for root in scope.roots(container.id):
                scope.draft.link("flow", node, scope.ids[root.id])
        if called or self._may_skip(container):
            back = "result" if called else ""
            for last in scope.lasts(container.id):
                for leaving in self.exits(last):
                    if leaving != node and not (called and last.id in scope.tools):
                        scope.draft.link("flow", leaving, node, name=back)
        if container.triggered:
            self._event_result(container)

    def _kind(self, element: Element) -> str:
        return self._scope.draft.nodes[self._scope.ids[element.id]].kind

    def _event_result(self, container: Element) -> None:
        """What an event sub-process of an agent brings goes on to the agent."""
        scope = self._scope
        parent = scope.process.elements.get(container.parent)
        if parent is not None and is_agent(parent):
            for leaving in self.exits(container):
                scope.draft.link("flow", leaving, scope.ids[parent.id], name="event")

    def _thrown(self, element: Element) -> None:
        """Errors and escalations lead on to the events around them that catch them."""
        scope = self._scope
        if element.type not in ("endEvent", "intermediateThrowEvent"):
            return
        for thrown in element.events:
            if thrown.kind not in _THROWN:
                continue
            around = scope.process.elements.get(element.parent)
            while around is not None:
                event = self._catching(around, thrown)
                if event is not None:
                    scope.draft.link("flow", scope.ids[element.id], scope.ids[event.id])
                    break
                around = scope.process.elements.get(around.parent)

    def _catching(self, host: Element, thrown: Event) -> Element | None:
        """The event attached to an element that catches what is thrown in it; engines take one."""
        if host.id not in self._caught:
            held = self._caught[host.id] = {}
            for one in self._scope.attached.get(host.id, ()):
                for event in one.events:
                    held.setdefault((event.kind, event.ref), one)
        caught = self._caught[host.id]
        return caught.get((thrown.kind, thrown.ref)) or caught.get((thrown.kind, ""))

    def _linked(self) -> None:
        """Link events: the flow goes on at the catching event of the same name."""
        scope = self._scope
        caught = {
            one.event("link").ref: one  # type: ignore[union-attr]
            for one in scope.process.elements.values()
            if one.type == "intermediateCatchEvent" and one.event("link")
        }
        for one in scope.process.elements.values():
            link = one.event("link")
            if one.type == "intermediateThrowEvent" and link is not None and link.ref in caught:
                scope.draft.link("flow", scope.ids[one.id], scope.ids[caught[link.ref].id])

    def _call_tools(self) -> None:
        """Agents call their tools. Those of an agent that is a task run where the flow leads to
        their container: past an approval in front of it, say."""
        scope = self._scope
        reached: dict[str, set[str] | None] = {}
        for tool, owner in scope.tools.items():
            container = scope.element(tool).parent
            if container != owner:
                if owner not in reached:
                    reached[owner] = scope.reach(
                        [flow.target for flow in scope.leaving.get(owner, ())]
                    )
                way = reached[owner]
                if way is None or container in way:
                    continue
            scope.draft.link("calls", scope.ids[owner], scope.ids[tool])

    def finish(self) -> None:
        """Add what starts the process where nothing drawn does, and what may interrupt it."""
        starts = [] if self._scope.called else self._implied_start()
        self._interrupting(starts)

    def _interrupting(self, starts: list[str]) -> None:
        """Event sub-processes of the process itself: they work with what it was started with, and
        with what models have written in it."""
        scope = self._scope
        top = scope.children.get("", [])
        within = [one for one in top if one.triggered]
        if not within:
            return
        sources = starts + [scope.ids[one.id] for one in top if one.type == "startEvent"]
        for element in scope.process.elements.values():
            node = scope.draft.nodes[scope.ids[element.id]]
            if node.kind == "agent" or node.fact("interprets"):
                sources.append(node.id)
        for source in scope.narrowed(sources, f"While {scope.process.name} runs", within[0]):
            for one in within:
                scope.draft.link("flow", source, scope.ids[one.id])

    def _implied_start(self) -> list[str]:
        """A process without a start event begins with what no flow leads to."""
        scope = self._scope
        top = scope.children.get("", [])
        if not top or any(one.type == "startEvent" for one in top):
            return []
        # The tools of an agent that is a task run only where it calls them.
        first = [
            one for one in scope.roots("")
            if one.id not in scope.tool_containers or is_agent(one)
        ]  # fmt: skip
        if not first:
            return []
        exposure = (None, "whoever may start the process in the engine: the file does not say who")
        start_node = scope.draft.add(
            "trigger", f"Start of {shown(scope.process.name, 80)}", scope.place,
            "where its process runs", {"exposure": exposure}, tags=("derived",),
        )  # fmt: skip
        for one in first:
            scope.draft.link("flow", start_node, scope.ids[one.id])
        return [start_node]
