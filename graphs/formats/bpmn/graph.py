"""Put BPMN documents on one map: their pools, their processes, and what these send one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from graphs.formats.base import Catalogues
from graphs.formats.bpmn.file import Element, Model, Process
from graphs.formats.bpmn.pools import Pools
from graphs.formats.bpmn.process import ProcessMap
from graphs.formats.bpmn.scope import Scope, Shared, shown
from graphs.formats.bpmn.tasks import Tasks
from graphs.formats.bpmn.triggers import answers
from graphs.formats.bpmn.values import fixed
from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft
from graphs.formats.toolbox import Toolbox

#: How many nodes others are joined with one by one; more are joined through one node.
_FEW = 5


class BpmnMap:
    """Adds the processes of documents to a draft."""

    def __init__(self, draft: Draft, catalogues: Catalogues) -> None:
        connectors = Catalogue.named(catalogues, "camunda")
        self._draft = draft
        self._shared = Shared(draft, Toolbox(draft, catalogues), connectors)
        self._pools: dict[str, Pools] = {}
        self._scopes: list[Scope] = []
        self._maps: list[ProcessMap] = []
        self._by_process: dict[str, int] = {}
        #: Where processes that are called begin and end, by their index.
        self._starts: dict[int, list[str]] = {}
        self._finals: dict[int, list[str]] = {}

    def build(self, models: Sequence[Model]) -> None:
        """Add the documents."""
        for model in models:
            self._draft.file = model.file
            self._draft.notes += [shown(note, 300) for note in model.notes]
            self._pools[model.file] = pools = Pools(self._draft, model)
            for process in model.processes:
                place = pools.places.get(process.id, "platform")
                self._add_scope(Scope(self._shared, model, process, place))
        self._note_called()
        receivers = self._receivers()
        received = self._received(receivers)
        for index, scope in enumerate(self._scopes):
            self._draft.file = scope.model.file
            self._pools[scope.model.file].lanes(scope)
            scope.reserve()
            self._maps.append(ProcessMap(scope, received.get(index, set())))
        for scope, each in zip(self._scopes, self._maps, strict=True):
            self._draft.file = scope.model.file
            each.place()
        for scope, each in zip(self._scopes, self._maps, strict=True):
            self._draft.file = scope.model.file
            self._stores(scope)
            each.connect(self._called(scope, each))
            each.finish()
        self._messages(receivers)
        for index, scope in enumerate(self._scopes):
            for element in scope.children.get("", ()):
                if element.type == "startEvent" and answers(element):
                    for end in self._ends(index):
                        self._draft.link("replies", end, scope.ids[element.id])

    def _add_scope(self, scope: Scope) -> None:
        process = scope.process
        if process.id in self._by_process:
            self._draft.notes.append(
                f"{shown(scope.model.file)} holds the process {shown(process.id)} once more."
            )
        else:
            self._by_process[process.id] = len(self._scopes)
        self._scopes.append(scope)

    def _note_called(self) -> None:
        for scope in self._scopes:
            for element in scope.process.elements.values():
                if element.type == "callActivity":
                    known = self._by_process.get(fixed(element.called))
                    if known is not None:
                        self._scopes[known].called = True

    def _called(self, scope: Scope, each: ProcessMap) -> dict[str, list[str]]:
        """Join call activities with what they call; gives where each of those ends."""
        results: dict[str, list[str]] = {}
        for element_id, called in each.calls.items():
            known = self._by_process.get(called) if called else None
            if known is None:
                each.unresolved_call(element_id)
                continue
            node = scope.ids[element_id]
            for first in self._begins(known):
                self._draft.link("flow", node, first)
            ends = self._ends(known)
            if scope.leaving.get(element_id):
                results[element_id] = ends or [node]
                continue
            # What it brings goes where the call itself leads: to an agent, or out of a container.
            for end in ends:
                self._draft.link("flow", end, node, name="result")
        return results

    def _begins(self, index: int) -> list[str]:
        """The nodes at which a called process begins; one for all where they are many."""
        if index not in self._starts:
            scope = self._scopes[index]
            top = scope.children.get("", [])
            plain = [one for one in top if one.type == "startEvent" and not one.events]
            begins = [scope.ids[one.id] for one in plain or scope.roots("")]
            self._starts[index] = self._through(begins, "Start", scope, into=True)
        return self._starts[index]

    def _ends(self, index: int) -> list[str]:
        """The nodes at which a process ends; one for all where they are many."""
        if index not in self._finals:
            scope, each = self._scopes[index], self._maps[index]
            ends = [node for last in scope.lasts("") for node in each.exits(last)]
            self._finals[index] = self._through(ends, "End", scope)
        return self._finals[index]

    def _through(
        self, nodes: list[str], what: str, scope: Scope, *, into: bool = False
    ) -> list[str]:
        if len(nodes) <= _FEW:
            return nodes
        hub = self._draft.add(
            "step", f"{what} of {shown(scope.process.name, 80)}", scope.place,
            "where its process runs", {}, tags=("derived",),
        )  # fmt: skip
        for node in nodes:
            self._draft.link("flow", *((hub, node) if into else (node, hub)))
        return [hub]

    def _receivers(self) -> dict[str, list[tuple[int, Element]]]:
        """Elements that wait for messages or signals, by kind and name."""
        found: dict[str, list[tuple[int, Element]]] = defaultdict(list)
        for index, scope in enumerate(self._scopes):
            for element in scope.process.elements.values():
                if element.type in ("startEvent", "intermediateCatchEvent", "boundaryEvent",
                                    "receiveTask"):  # fmt: skip
                    for event in element.events:
                        if event.kind in ("message", "signal") and fixed(event.ref):
                            found[f"{event.kind} {event.ref}"].append((index, element))
        return found

    def _senders(self) -> dict[str, list[tuple[int, Element]]]:
        found: dict[str, list[tuple[int, Element]]] = defaultdict(list)
        for index, scope in enumerate(self._scopes):
            tasks = Tasks(scope)
            for element in scope.process.elements.values():
                if name := tasks.message_name(element):
                    found[f"message {name}"].append((index, element))
                signal = element.event("signal")
                if signal is not None and element.type in ("intermediateThrowEvent", "endEvent"):
                    found[f"signal {signal.ref}"].append((index, element))
        return found

    def _received(self, receivers: dict[str, list[tuple[int, Element]]]) -> dict[int, set[str]]:
        """The elements that the map shows a sender of, by the index of their process."""
        found: dict[int, set[str]] = defaultdict(set)
        for key in self._senders():
            for index, element in receivers.get(key, ()):
                found[index].add(element.id)
        for index, scope in enumerate(self._scopes):
            for flow in scope.model.messages:
                if flow.target in scope.process.elements:
                    found[index].add(flow.target)
        return found

    def _messages(self, receivers: dict[str, list[tuple[int, Element]]]) -> None:
        for key, senders in self._senders().items():
            waiting = [self._scopes[at].ids[one.id] for at, one in receivers.get(key, ())]
            if waiting:
                waiting = self._through_message(key, waiting, self._scopes[senders[0][0]])
            for index, element in senders:
                scope = self._scopes[index]
                self._draft.file = scope.model.file
                for target in waiting:
                    self._draft.link("flow", scope.ids[element.id], target)
                if not waiting and key.startswith("message ") and element.job:
                    self._published(scope, element, key)
        for model in {scope.model.file: scope.model for scope in self._scopes}.values():
            self._between_pools(model)

    def _through_message(self, key: str, waiting: list[str], scope: Scope) -> list[str]:
        if len(waiting) <= _FEW:
            return waiting
        hub = self._draft.add("step", shown(key, 100).capitalize(), scope.place,
                              "the engine delivers it", {}, tags=("derived",))  # fmt: skip
        for target in waiting:
            self._draft.link("flow", hub, target)
        return [hub]

    def _published(self, scope: Scope, element: Element, key: str) -> None:
        """A message that nothing on the map waits for."""
        thing = self._draft.thing(
            "messages", shown(key, 100).capitalize(), "platform", "the engine delivers it"
        )
        self._draft.effect(scope.ids[element.id], "send", thing, {
            "verb": ("send", "it publishes a message in the engine"),
            "arguments": (None, "variables of the process fill it in"),
            "reversible": (False, "what was sent cannot be taken back"),
        })  # fmt: skip

    def _between_pools(self, model: Model) -> None:
        """Message flows: from node to node, or from and to a pool that is not shown."""
        self._draft.file = model.file
        pools = self._pools[model.file]
        nodes: dict[str, str] = {}
        for scope in self._scopes:
            if scope.model is model:
                nodes.update(scope.ids)
        processes: dict[str, Process] = {one.id: one for one in model.processes}
        for flow in model.messages:
            source, target = nodes.get(flow.source), nodes.get(flow.target)
            named = flow.name or "message"
            if source and target:
                self._draft.link("flow", source, target, name=named)
            elif source and flow.target in pools.outside:
                self._draft.effect(source, "send", pools.outside[flow.target], {
                    "verb": ("send", "a message flow leads to this participant"),
                    "arguments": (None, "the file does not say what is sent"),
                    "reversible": (False, "what was sent cannot be taken back"),
                }, named)  # fmt: skip
            elif target and flow.source in pools.outside:
                thing = pools.outside[flow.source]
                self._draft.effect(
                    target, "read", thing, {"arguments": ("fixed", "it waits for what is sent")},
                    named,
                )  # fmt: skip
            elif flow.source not in pools.inside and flow.target not in pools.inside:
                self._draft.notes.append(
                    f"A message flow from {shown(flow.source, 80)} to {shown(flow.target, 80)} has "
                    "an end that is not in the file."
                )
            else:
                inner = pools.inside.get(flow.source) or pools.inside.get(flow.target, "")
                self._draft.notes.append(
                    f"A message flow leads to or from the pool of {shown(processes[inner].name)} "
                    "as a whole: the file does not say which of its elements it is about."
                )

    def _stores(self, scope: Scope) -> None:
        """Data stores that elements read and write."""
        names = scope.model.stores
        for element in scope.process.elements.values():
            for verb, references in (("read", element.reads), ("write", element.writes)):
                for reference in references:
                    if reference not in names:
                        continue
                    name = names[reference] or "Data store"
                    thing = self._draft.thing(
                        f"stores {scope.model.file}", shown(name), "",
                        "the file does not say where it lies",
                    )  # fmt: skip
                    thing.contents.setdefault(None, "the file does not say who writes in it")
                    facts = {"arguments": (None, "the file does not say")} if verb == "read" else {
                        "verb": (verb, "an association leads to the store"),
                        "reversible": (None, "nothing tells whether it can be taken back"),
                    }  # fmt: skip
                    self._draft.effect(scope.ids[element.id], verb, thing, facts)
