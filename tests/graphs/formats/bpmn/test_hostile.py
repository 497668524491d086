"""BPMN documents as enemies write them: an error in words or a map, within bounded time."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import resources
from graphs.errors import InputError
from graphs.formats.bpmn import FORMAT
from graphs.formats.reading import Document
from graphs.model.facts import LINK_ENDS, LINK_FACTS, NODE_FACTS
from graphs.model.workflow import Workflow
from tests.effort import examples
from tests.graphs.formats.bpmn.bpmn_text import agent, flow, job, process

RICH = process(
    '<laneSet><lane id="l" name="L"><flowNodeRef>s</flowNodeRef></lane></laneSet>'
    '<startEvent id="s" name="Start"><messageEventDefinition messageRef="m" /></startEvent>'
    + agent(
        f'<serviceTask id="a" name="Send mail">{job("io.camunda:sendgrid:1", to="=fromAi(x)")}'
        '<dataOutputAssociation><targetRef>d</targetRef></dataOutputAssociation></serviceTask>'
        f'<userTask id="t" name="Approve"><extensionElements><zeebe:assignmentDefinition '
        'candidateGroups="a,b" /></extensionElements></userTask>'
        '<exclusiveGateway id="g" name="Approved?" />'
        f'<serviceTask id="b" name="R">{job("io.camunda.agenticai:mcpremoteclient:1", x="y")}'
        "</serviceTask>"
        + flow("t", "g") + flow("g", "a", "=x", "yes") + flow("g", "b", "=y", "no")
        + '<boundaryEvent id="e" attachedToRef="t"><timerEventDefinition /></boundaryEvent>'
        + flow("e", "a")
    )
    + '<callActivity id="c" calledElement="P" /><dataStoreReference id="d" name="D" />'
    '<subProcess id="x"><startEvent id="i" /><endEvent id="o"><errorEventDefinition />'
    "</endEvent>" + flow("i", "o") + "</subProcess>"
    + flow("s", "agent") + flow("agent", "c") + flow("c", "x"),
    more='<message id="m" name="M" /><collaboration><participant id="p" name="Q" />'
    '<participant id="q" name="R" processRef="P" />'
    '<messageFlow sourceRef="p" targetRef="s" /></collaboration>',
)  # fmt: skip
ATTRIBUTES = [(one.start(2), one.end(2)) for one in re.finditer(r'([\w:]+)="([^"]*)"', RICH)]
JUNK = ("", "P", "agent", "s", "p", "=", "=fromAi(", "${", "{{secrets.}}", "{{", "x" * 3000, ",,,",
        "io.camunda.agenticai:aiagent:1", "true", "http://[", "-1", "&#10;", "d")  # fmt: skip


def opened(text: str) -> Workflow | None:
    """The workflow, None for what is refused in words; anything else fails the test."""
    document = Document("x.bpmn", text)
    FORMAT.sniff(document)
    try:
        workflow = FORMAT.load(document, resources.catalogues())
    except InputError:
        return None
    for node in workflow.nodes:
        NODE_FACTS[node.kind](**node.facts)
        assert node.zone is None or node.zone in workflow.zone_by_id
    assert len({node.id for node in workflow.nodes}) == len(workflow.nodes)
    assert len({link.id for link in workflow.links}) == len(workflow.links)
    for link in workflow.links:
        LINK_FACTS[link.kind](**link.facts)
        starts, ends = LINK_ENDS[link.kind]
        assert workflow.node(link.from_id).kind in starts, link.id
        assert workflow.node(link.to_id).kind in ends, link.id
    return workflow


def test_the_document_itself_opens() -> None:
    assert opened(RICH) is not None


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(ATTRIBUTES), st.sampled_from(JUNK), st.sampled_from(ATTRIBUTES),
       st.booleans())  # fmt: skip
def test_junk_in_any_attribute_ends_in_a_workflow_or_an_error(
    first: tuple[int, int], junk: str, second: tuple[int, int], both: bool
) -> None:
    text = RICH
    for start, end in sorted({first, second} if both else {first}, reverse=True):
        text = text[:start] + junk + text[end:]
    opened(text)


@settings(max_examples=examples(150), deadline=None)
@given(st.integers(0, len(RICH)), st.text(max_size=8), st.integers(0, 200))
def test_broken_text_ends_in_a_workflow_or_an_error(at: int, put: str, left_out: int) -> None:
    opened(RICH[:at] + put + RICH[at + left_out :])


@pytest.mark.parametrize("tag", ["subProcess", "adHocSubProcess"])
def test_nested_containers_are_bounded(tag: str) -> None:
    began = time.process_time()
    for depth in (50, 150, 5_000):
        starts = "".join(f'<{tag} id="x{at}">' for at in range(depth))
        opened(process(starts + '<task id="t" />' + f"</{tag}>" * depth))
    agents = ""
    for at in range(60):
        agents = agent(agents, f"agent{at}")
    assert opened(process(agents)) is not None
    assert time.process_time() - began < 120


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + RICH
    with pytest.raises(InputError, match="DOCTYPE"):
        FORMAT.load(Document("x.bpmn", bomb), resources.catalogues())


def test_a_huge_attribute_is_cut() -> None:
    began = time.process_time()
    long = RICH.replace('name="Send mail"', f'name="Send mail {"y" * 3_000_000}"')
    long = long.replace('source="=fromAi(x)"', f'source="={"fromAi" * 500_000}"')
    workflow = opened(long)
    assert workflow is not None
    assert max(len(node.name) for node in workflow.nodes) <= 200
    assert time.process_time() - began < 120


def test_large_processes_take_bounded_time() -> None:
    began = time.process_time()
    count = 3000
    chain = "".join(
        f'<serviceTask id="t{at}" name="Mail {at}">{job("io.camunda:sendgrid:1")}</serviceTask>'
        + flow(f"t{at}", f"t{at + 1}") for at in range(count)
    )  # fmt: skip
    assert opened(process(chain + f'<endEvent id="t{count}" />')) is not None
    lasts = "".join(f'<task id="i{at}" />' for at in range(count))
    after = "".join(
        f'<task id="n{at}" />' + flow("x", f"n{at}", "", str(at)) for at in range(count)
    )
    wide = opened(process(f'<subProcess id="x">{lasts}</subProcess>{after}'))
    assert wide is not None
    assert len(wide.links) < 10 * count
    assert time.process_time() - began < 120


def test_many_gates_with_many_timers_take_bounded_time() -> None:
    began = time.process_time()
    count = 1500
    gate = '<userTask id="g" name="Approve" />' + "".join(
        f'<task id="b{at}" />' + flow(f"b{at}", "g", "", str(at))
        + f'<boundaryEvent id="e{at}" attachedToRef="g"><timerEventDefinition /></boundaryEvent>'
        for at in range(count)
    )  # fmt: skip
    drawn = opened(process(gate))
    assert drawn is not None
    assert len(drawn.links) < 10 * count
    gates = "".join(
        f'<userTask id="u{at}" name="Approve" /><exclusiveGateway id="v{at}" />'
        + flow(f"u{at}", f"v{at}") + flow(f"v{at}", f"u{at + 1}", "=a", "a")
        + flow(f"v{at}", f"u{at + 1}", "=b", "b") for at in range(count)
    )  # fmt: skip
    assert opened(process(gates + f'<task id="u{count}" />')) is not None
    assert time.process_time() - began < 120


def test_many_calls_of_a_wide_process_take_bounded_time() -> None:
    began = time.process_time()
    count = 1500
    inner = "".join(f'<task id="e{at}" />' for at in range(count))
    calls = "".join(
        f'<callActivity id="c{at}" calledElement="P" />' + flow(f"c{at}", "e0", "", str(at))
        for at in range(count)
    )
    drawn = opened(process(inner + calls))
    assert drawn is not None
    assert len(drawn.links) < 20 * count
    assert time.process_time() - began < 120
