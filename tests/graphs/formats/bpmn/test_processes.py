"""Processes: starts, containers, events, calls, messages, pools, and several files as one map."""

from __future__ import annotations

import pytest

import resources
from graphs.errors import InputError
from graphs.formats.bpmn import FORMAT
from graphs.formats.reading import Document
from graphs.formats.registry import recognise
from tests.graphs.formats.bpmn.bpmn_text import flow, job, links, opened, process


def start(inner: str = "", properties: str = "") -> str:
    held = f"<extensionElements>{properties}</extensionElements>" if properties else ""
    return f'<startEvent id="s" name="Start">{held}{inner}</startEvent>'


def inbound(**values: str) -> str:
    held = "".join(
        f'<zeebe:property name="{key.replace("__", ".")}" value="{value}" />'
        for key, value in values.items()
    )
    return f"<zeebe:properties>{held}</zeebe:properties>"


WEBHOOK = "io.camunda:webhook:1"


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (start(), None),
        (start("<timerEventDefinition />"), "schedule"),
        (start("<messageEventDefinition />"), None),
        (start("<signalEventDefinition />"), None),
        (start(properties=inbound(inbound__type=WEBHOOK)), None),
        (start(properties=inbound(inbound__type=WEBHOOK, inbound__auth__type="NONE")), "anonymous"),
        (start(properties=inbound(inbound__type=WEBHOOK, inbound__auth__type="JWT")),
         "authenticated"),
        (start(properties=inbound(inbound__type=WEBHOOK, inbound__auth__type="NONE",
                                  inbound__shouldValidateHmac="enabled")), "authenticated"),
        (start(properties=inbound(inbound__type="io.camunda:connector-email-inbound:1")),
         "anonymous"),
        (start(properties=inbound(inbound__type="io.camunda:connector-kafka-inbound:1")), None),
    ],
)  # fmt: skip
def test_who_starts_a_process(event: str, expected: str | None) -> None:
    workflow = opened(process(event + '<endEvent id="e" />' + flow("s", "e")))
    (trigger,) = [node for node in workflow.nodes if node.kind == "trigger"]
    assert trigger.fact("exposure") == expected
    assert trigger.origin("exposure").because


def test_a_process_without_a_start_begins_with_what_nothing_leads_to() -> None:
    workflow = opened(process('<task id="a" name="A" /><task id="b" name="B" />' + flow("a", "b")))
    assert ("Start of P", "flow", "A") in links(workflow)
    assert ("Start of P", "flow", "B") not in links(workflow)


INNER = '<startEvent id="i" name="In" /><task id="t" name="Inner" />' + flow("i", "t")


def test_a_sub_process_runs_at_its_place() -> None:
    sub = f'<subProcess id="x" name="Sub">{INNER}</subProcess><task id="n" name="Next" />'
    drawn = links(opened(process(start() + sub + flow("s", "x") + flow("x", "n"))), "flow")
    assert {("Sub", "flow", "In"), ("Inner", "flow", "Next")} <= drawn
    assert ("Sub", "flow", "Next") not in drawn


def test_a_repeated_sub_process_may_run_no_time() -> None:
    sub = f'<subProcess id="x" name="Sub"><multiInstanceLoopCharacteristics />{INNER}</subProcess>'
    inner = start() + sub + '<task id="n" name="Next" />' + flow("s", "x") + flow("x", "n")
    drawn = links(opened(process(inner)), "flow")
    assert {("Sub", "flow", "Next"), ("Inner", "flow", "Sub")} <= drawn


def test_an_escalation_leads_to_the_event_that_catches_it() -> None:
    sub = (
        '<subProcess id="x" name="Sub"><startEvent id="i" name="In" />'
        '<endEvent id="o" name="Out"><errorEventDefinition errorRef="e1" /></endEvent>'
        + flow("i", "o") + "</subProcess>"
        '<boundaryEvent id="c" name="Caught" attachedToRef="x">'
        '<errorEventDefinition errorRef="e1" /></boundaryEvent>'
        '<boundaryEvent id="d" name="Other" attachedToRef="x">'
        '<errorEventDefinition errorRef="e2" /></boundaryEvent><task id="n" name="Next" />'
    )  # fmt: skip
    drawn = links(opened(process(start() + sub + flow("s", "x") + flow("x", "n"))), "flow")
    assert ("Out", "flow", "Caught") in drawn
    assert ("Out", "flow", "Other") not in drawn
    assert ("Out", "flow", "Next") not in drawn


def test_link_events_lead_on() -> None:
    inner = start() + (
        '<intermediateThrowEvent id="a" name="Away"><linkEventDefinition name="L" />'
        "</intermediateThrowEvent>"
        '<intermediateCatchEvent id="b" name="Back"><linkEventDefinition name="L" />'
        "</intermediateCatchEvent>"
    )
    assert ("Away", "flow", "Back") in links(opened(process(inner + flow("s", "a"))))


def test_an_event_sub_process_works_with_what_the_process_was_started_with() -> None:
    sub = (
        '<subProcess id="x" name="Too late" triggeredByEvent="true">'
        '<startEvent id="i" name="After a day"><timerEventDefinition /></startEvent>'
        '<task id="t" name="Inner" />' + flow("i", "t") + "</subProcess>"
    )
    workflow = opened(process(start() + sub + '<task id="n" name="Next" />' + flow("s", "n")))
    drawn = links(workflow, "flow")
    assert {("Start", "flow", "Too late"), ("Too late", "flow", "After a day")} <= drawn
    assert {node.name for node in workflow.nodes if node.kind == "trigger"} == {"Start"}


def test_a_webhook_that_waits_gets_the_answer() -> None:
    held = inbound(inbound__type=WEBHOOK, inbound__auth__type="NONE", synchronousResponse="true")
    inner = '<endEvent id="e" name="Done" />' + flow("s", "e")
    assert ("Done", "replies", "Start") in links(opened(process(start(properties=held) + inner)))
    held = held.replace("true", "false")
    assert not links(opened(process(start(properties=held) + inner)), "replies")


def call(target: str) -> str:
    held = f'<extensionElements><zeebe:calledElement processId="{target}" /></extensionElements>'
    return f'<callActivity id="c" name="Call">{held}</callActivity>'


def test_a_call_of_a_process_that_is_not_given_may_do_anything() -> None:
    workflow = opened(process(start() + call("other") + flow("s", "c")))
    assert ("Call", "calls", "other") in links(workflow)
    assert any("unresolved" in node.tags for node in workflow.nodes)


def test_a_called_process_of_another_file_runs_at_its_place() -> None:
    one = process(
        start() + call("other") + '<task id="n" name="Next" />' + flow("s", "c") + flow("c", "n")
    )
    other = process(
        '<startEvent id="s" name="Begin" /><endEvent id="e" name="Finish" />' + flow("s", "e"),
        name="other",
    )
    workflow = opened(one, other)
    assert {("Call", "flow", "Begin"), ("Finish", "flow", "Next")} <= links(workflow)
    assert not any("unresolved" in node.tags for node in workflow.nodes)
    kinds = {node.name: node.kind for node in workflow.nodes}
    assert kinds["Begin"] == "step"
    sources = {node.name: node.source.file for node in workflow.nodes if node.source}
    assert (sources["Call"], sources["Begin"]) == ("0.bpmn", "1.bpmn")


def test_processes_that_call_themselves_end() -> None:
    inner = '<startEvent id="s" name="Start" />' + call("P") + flow("s", "c")
    assert ("Call", "flow", "Start") in links(opened(process(inner)))


def test_messages_lead_to_whoever_waits_for_them() -> None:
    held = job("io.camunda:sendMessage:1", messageName="go")
    send = f'<sendTask id="t" name="Tell">{held}</sendTask>'
    one = process(start() + send + flow("s", "t"))
    other = process(
        '<startEvent id="m" name="Told"><messageEventDefinition messageRef="M" /></startEvent>'
        '<endEvent id="e" />' + flow("m", "e"), name="other", more='<message id="M" name="go" />',
    )  # fmt: skip
    assert ("Tell", "flow", "Told") in links(opened(one, other))
    assert ("Tell", "acts", "Message go") in links(opened(one))


POOLS = (
    '<collaboration id="c"><participant id="out" name="Supplier" />'
    '<participant id="in" name="Shop" processRef="P" />'
    '<messageFlow id="f" sourceRef="out" targetRef="w" /></collaboration>'
)


def test_pools_are_zones_and_what_comes_from_outside_is_untrusted() -> None:
    inner = start() + '<receiveTask id="w" name="Wait for offer" />' + flow("s", "w")
    workflow = opened(process(inner, more=POOLS))
    trust = {zone.name: zone.trust for zone in workflow.zones}
    assert (trust["Supplier"], trust["Shop"]) == ("untrusted", "internal")
    assert ("Wait for offer", "reads", "Supplier") in links(workflow)
    supplier = next(node for node in workflow.nodes if node.name == "Supplier")
    assert supplier.fact("content") == "untrusted"


def test_people_of_an_outside_pool_are_outside() -> None:
    other = (
        '<collaboration id="c"><participant id="a" name="Shop" processRef="P" />'
        '<participant id="b" name="Guest" processRef="Q" /></collaboration><process id="Q">'
        '<userTask id="u" name="Order" /><task id="v" /><sequenceFlow id="z" sourceRef="u" '
        'targetRef="v" /></process>'
    )
    workflow = opened(process(start(), more=other))
    order = next(node for node in workflow.nodes if node.name == "Order")
    assert {zone.name: zone.trust for zone in workflow.zones}["Guest"] == "untrusted"
    assert order.kind == "human"
    assert workflow.zone_by_id[order.zone or ""].name == "Guest"


def test_lanes_lie_in_their_pool() -> None:
    lanes = (
        '<laneSet><lane id="a" name="Sales"><flowNodeRef>s</flowNodeRef><childLaneSet>'
        '<lane id="b" name="Night shift"><flowNodeRef>w</flowNodeRef></lane></childLaneSet>'
        "</lane></laneSet>"
    )
    inner = lanes + start() + '<task id="w" name="Watch" />' + flow("s", "w")
    workflow = opened(process(inner, more=POOLS))
    zones = {zone.id: zone for zone in workflow.zones}
    watch = next(node for node in workflow.nodes if node.name == "Watch")
    path = []
    at = watch.zone
    while at:
        path.append(zones[at].name)
        at = zones[at].parent
    assert path == ["Night shift", "Sales", "Shop", "Process engine"]


def test_the_content_is_recognised_whatever_the_prefix_and_file() -> None:
    text = process(start()).replace("<definitions xmlns=", "<definitions\nxmlns=")
    assert recognise(Document("x.xml", f"<!-- a comment -->\n{text}")) is FORMAT
    assert not FORMAT.sniff(Document("x.xml", "<definitions xmlns='urn:else'/>"))
    assert not FORMAT.sniff(Document("x.md", f"A page about {text}"))


def test_a_file_without_a_process_is_an_error() -> None:
    with pytest.raises(InputError, match="no process with elements"):
        FORMAT.load(Document("x.bpmn", process("")), resources.catalogues())


def test_one_broken_file_of_several_is_left_out_and_told() -> None:
    workflow = opened(process(start()), "<broken")
    assert any("1.bpmn:1" in note for note in workflow.notes)
