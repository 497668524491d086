"""Read a BPMN document into its records; odd ones are left out and told, nothing is raised."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.formats.bpmn.file import (
    FLOW_NODES,
    Assigned,
    Element,
    Event,
    Flow,
    Lane,
    Model,
    Participant,
    Process,
)  # fmt: skip
from graphs.formats.xml_text import XmlElement, parse_xml

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
#: Where shapes lie in the drawing.
_DRAWING = frozenset({
    "http://www.omg.org/spec/BPMN/20100524/DI", "http://www.omg.org/spec/DD/20100524/DC",
    "http://www.omg.org/spec/DD/20100524/DI",
})  # fmt: skip
_CAMUNDA = ("http://camunda.org/", "http://www.camunda.org/")
_EVENT = "EventDefinition"
_REFERENCES = {"message": "messageRef", "signal": "signalRef", "error": "errorRef",
               "escalation": "escalationRef", "link": ""}  # fmt: skip


def read_model(text: str, file: str) -> Model:
    """What a document holds. Raises `InputError` where it is no XML that may be read."""
    root = parse_xml(text, file, _DRAWING)
    model = Model(file, root.get("name"))
    names = {
        one.get("id"): one.get("name") or one.get("errorCode") or one.get("escalationCode")
        for one in root.children
        if one.name in ("message", "signal", "error", "escalation")
    }
    model.stores = {
        one.get("id"): one.get("name") for one in root.all("dataStore") if one.get("id")
    }
    stores = dict(model.stores)
    for child in root.children:
        if child.namespace != MODEL:
            continue
        if child.name == "process":
            process = _ProcessReader(model, names, stores).read(child)
            model.processes.append(process)
        elif child.name == "collaboration":
            _collaboration(model, child)
    model.stores = stores
    model.camunda = model.camunda or root.foreign.get("executionPlatform", "").startswith("Camunda")
    return model


def _collaboration(model: Model, raw: XmlElement) -> None:
    for one in raw.all("participant"):
        process = one.get("processRef").rpartition(":")[2]
        name = one.get("name") or one.get("id") or "Participant"
        model.participants.append(Participant(one.get("id"), name, process, one.line))
    for one in raw.all("messageFlow"):
        model.messages.append(_flow(one))


def _flow(raw: XmlElement) -> Flow:
    condition = raw.first("conditionExpression")
    source, target = raw.get("sourceRef"), raw.get("targetRef")
    return Flow(
        source.rpartition(":")[2], target.rpartition(":")[2], raw.get("name"),
        condition.text if condition is not None else "",
    )  # fmt: skip


class _ProcessReader:
    def __init__(self, model: Model, names: dict[str, str], stores: dict[str, str]) -> None:
        self._model = model
        self._names = names
        self._stores = stores

    def read(self, raw: XmlElement) -> Process:
        told = raw.get("isExecutable")
        process = Process(
            raw.get("id"), raw.get("name") or raw.get("id") or "Process", raw.line,
            None if not told else told == "true",
        )  # fmt: skip
        associated: list[Flow] = []
        waiting = [(raw, "")]
        while waiting:
            container, parent = waiting.pop()
            for child in container.children:
                if child.namespace != MODEL:
                    continue
                if child.name in FLOW_NODES:
                    element = self._element(process, child, parent)
                    if child.children and child.name in ("subProcess", "adHocSubProcess",
                                                         "transaction"):  # fmt: skip
                        waiting.append((child, element.id))
                elif child.name == "sequenceFlow":
                    process.flows.append(_flow(child))
                elif child.name == "association":
                    associated.append(_flow(child))
                elif child.name == "dataStoreReference" and child.get("id"):
                    named = self._stores.get(child.get("dataStoreRef"), "")
                    self._stores[child.get("id")] = child.get("name") or named or "Data store"
                elif child.name == "laneSet":
                    process.lanes += _lanes(child)
        self._check(process, associated)
        return process

    def _check(self, process: Process, associated: list[Flow]) -> None:
        elements = process.elements
        kept: list[Flow] = []
        for flow in process.flows:
            if flow.source in elements and flow.target in elements:
                kept.append(flow)
            else:
                self._model.notes.append(
                    f"A sequence flow from {flow.source[:80] or 'nothing'} to "
                    f"{flow.target[:80] or 'nothing'} has an end that is not in the process: "
                    "it was left out."
                )
        for flow in associated:
            source, target = elements.get(flow.source), elements.get(flow.target)
            if source is not None and target is not None and source.event("compensate"):
                kept.append(Flow(flow.source, flow.target, "compensates"))
        process.flows = kept

    def _element(self, process: Process, raw: XmlElement, parent: str) -> Element:
        element_id = raw.get("id") or f"{raw.name} on line {raw.line}"
        if element_id in process.elements:
            self._model.notes.append(f"Two elements have the id {element_id[:80]}.")
            element_id = f"{element_id} on line {raw.line}"
        while element_id in process.elements:
            element_id += "'"
        element = Element(element_id, raw.name, raw.get("name").strip(), raw.line, parent)
        process.elements[element_id] = element
        documentation = raw.first("documentation")
        element.documentation = documentation.text if documentation is not None else ""
        element.template = raw.foreign.get("modelerTemplate", "")
        element.attached = raw.get("attachedToRef")
        interrupting = raw.get("cancelActivity") or raw.get("isInterrupting")
        element.interrupting = interrupting != "false"
        element.triggered = raw.get("triggeredByEvent") == "true"
        element.compensates = raw.get("isForCompensation") == "true"
        element.events = tuple(self._events(raw))
        element.repeats = any(
            one.name in ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")
            for one in raw.children
        )
        script = raw.first("script")
        if script is not None and script.namespace == MODEL:
            element.script, element.language = script.text, raw.get("scriptFormat") or "script"
        message = raw.get("messageRef")
        if message and raw.name in ("receiveTask", "sendTask"):
            element.events = (Event("message", self._names.get(message, message)),)
        element.called = raw.get("calledElement")
        element.form = raw.foreign.get("formKey", "") or raw.foreign.get("formRef", "")
        element.decision = raw.foreign.get("decisionRef", "")
        element.assigned = Assigned(
            raw.foreign.get("assignee", ""),
            _listed(raw.foreign.get("candidateGroups", "")),
            _listed(raw.foreign.get("candidateUsers", "")),
        )
        element.job = raw.foreign.get("topic", "")
        element.code = (
            raw.foreign.get("class", "")
            or raw.foreign.get("delegateExpression", "")
            or raw.foreign.get("expression", "")
        )
        if raw.foreign:
            self._model.camunda = True
        extensions = raw.first("extensionElements")
        for extension in extensions.children if extensions is not None else ():
            if extension.namespace.startswith(_CAMUNDA):
                self._model.camunda = True
            _extend(element, extension)
        for definition in raw.children:
            # Camunda 7 keeps what a message event sends at its definition.
            if definition.name == "messageEventDefinition" and not element.job:
                element.job = definition.foreign.get("topic", "")
        element.reads = tuple(_references(raw, "dataInputAssociation", "sourceRef"))
        element.writes = tuple(_references(raw, "dataOutputAssociation", "targetRef"))
        return element

    def _events(self, raw: XmlElement) -> Iterator[Event]:
        for child in raw.children:
            if child.namespace == MODEL and child.name.endswith(_EVENT):
                kind = child.name.removesuffix(_EVENT)
                reference = child.get(_REFERENCES.get(kind) or "name").rpartition(":")[2]
                yield Event(kind, self._names.get(reference) or reference)


def _references(raw: XmlElement, association: str, end: str) -> Iterator[str]:
    for one in raw.all(association):
        for reference in one.all(end):
            if reference.text:
                yield reference.text.rpartition(":")[2]


def _extend(element: Element, raw: XmlElement) -> None:
    """Take in an extension element, of Camunda or of an engine that writes them alike."""
    if raw.name == "taskDefinition":
        element.job = raw.get("type")
    elif raw.name in ("ioMapping", "inputOutput"):
        for one in raw.children:
            if one.name == "input":
                element.inputs[one.get("target")] = one.get("source")
            elif one.name == "inputParameter":
                element.inputs[one.get("name")] = one.text
    elif raw.name == "taskHeaders":
        element.headers.update({one.get("key"): one.get("value") for one in raw.all("header")})
    elif raw.name == "properties":
        element.properties.update(
            {one.get("name"): one.get("value") for one in raw.all("property")}
        )
    elif raw.name == "connector":
        connector = raw.first("connectorId")
        element.job = element.job or (connector.text if connector is not None else "")
        for one in raw.all("inputOutput"):
            _extend(element, one)
    elif raw.name == "script":
        element.script, element.language = raw.get("expression"), "FEEL"
    elif raw.name == "calledElement":
        element.called = raw.get("processId")
    elif raw.name == "calledDecision":
        element.decision = raw.get("decisionId")
    elif raw.name == "formDefinition":
        element.form = raw.get("formId") or raw.get("formKey") or raw.get("externalReference")
    elif raw.name == "adHoc":
        element.chosen = raw.get("activeElementsCollection")
    elif raw.name == "assignmentDefinition":
        element.assigned = Assigned(
            raw.get("assignee"), _listed(raw.get("candidateGroups")),
            _listed(raw.get("candidateUsers")),
        )  # fmt: skip


def _listed(value: str) -> tuple[str, ...]:
    """Names set apart by commas; an expression is one."""
    if value.startswith(("=", "$", "#")):
        return (value,)
    return tuple(part.strip() for part in value.split(",")[:50] if part.strip())


def _lanes(raw: XmlElement) -> list[Lane]:
    found: list[Lane] = []
    waiting = [(raw, "")]
    while waiting:
        lanes, parent = waiting.pop()
        for lane in lanes.all("lane"):
            held = tuple(one.text for one in lane.all("flowNodeRef") if one.text)
            lane_id = lane.get("id") or f"lane on line {lane.line}"
            found.append(Lane(lane_id, lane.get("name") or "Lane", parent, held))
            waiting += [(inner, lane_id) for inner in lane.all("childLaneSet")]
    return found
