"""AI agents of Camunda: which elements are their tools, and what connectors and workers do."""

from __future__ import annotations

import pytest

from graphs.model.workflow import Workflow
from tests.graphs.formats.bpmn.bpmn_text import agent, flow, job, links, opened, process

START = '<startEvent id="start" name="Start" />'


def named(workflow: Workflow, name: str) -> str:
    return next(node.id for node in workflow.nodes if node.name == name)


def test_tools_are_what_no_flow_leads_to_in_the_agent() -> None:
    inner = (
        f'<serviceTask id="a" name="Read order">{job("read-order")}</serviceTask>'
        f'<serviceTask id="b" name="Delete order">{job("delete-order")}</serviceTask>'
        + flow("a", "b")
        + '<boundaryEvent id="e" name="Failed" attachedToRef="a"><errorEventDefinition />'
        "</boundaryEvent>"
        '<subProcess id="s" name="Message came" triggeredByEvent="true">'
        '<startEvent id="m" name="Message"><messageEventDefinition /></startEvent></subProcess>'
        '<serviceTask id="u" name="Undo" isForCompensation="true" />'
    )
    workflow = opened(process(START + agent(inner) + flow("start", "agent")))
    called = {end for start, _, end in links(workflow, "calls") if start == "Agent"}
    assert called == {"gpt-4o", "Read order"}
    kinds = {node.name: node.kind for node in workflow.nodes}
    assert kinds["Read order"] == "tool"
    assert kinds["Delete order"] == "step"
    assert ("Delete order", "flow", "Agent") in links(workflow)
    assert ("Message", "flow", "Agent") in links(workflow)


@pytest.mark.parametrize(
    ("kind", "subprocess"),
    [
        ("io.camunda.agenticai:aiagent-job-worker:1", True),
        ("io.camunda.agenticai:aiagent:subprocess:2", True),
        ("io.camunda.agenticai:aiagent:1", False),
        ("io.camunda.agenticai:aiagent:task:2", False),
    ],
)
def test_every_agent_connector_is_an_agent(kind: str, subprocess: bool) -> None:
    tag = "adHocSubProcess" if subprocess else "serviceTask"
    workflow = opened(process(START + f'<{tag} id="x" name="Helper">{job(kind)}</{tag}>'))
    assert workflow.node(named(workflow, "Helper")).kind == "agent"


def test_an_ad_hoc_sub_process_without_an_agent_is_none() -> None:
    inner = '<adHocSubProcess id="x" name="Choices"><task id="t" name="T" /></adHocSubProcess>'
    workflow = opened(process(START + inner + flow("start", "x")))
    assert workflow.node(named(workflow, "Choices")).kind == "step"
    assert ("Choices", "flow", "T") in links(workflow)


def test_tools_elsewhere_are_called_only_where_no_flow_leads_to_them() -> None:
    held = job("io.camunda.agenticai:aiagent:1", data__tools__containerElementId="tools")
    task = f'<serviceTask id="x" name="Helper">{held}</serviceTask>'
    tool = f'<serviceTask id="d" name="Delete row">{job("delete-row")}</serviceTask>'
    box = f'<adHocSubProcess id="tools" name="Tools">{tool}</adHocSubProcess>'
    drawn = START + task + box + flow("start", "x")
    assert ("Helper", "calls", "Delete row") in links(opened(process(drawn)))
    led = opened(process(drawn + flow("x", "tools") + flow("tools", "x")))
    assert ("Helper", "calls", "Delete row") not in links(led)
    assert ("Helper", "flow", "Tools") in links(led)


@pytest.mark.parametrize(
    ("kind", "inputs", "expected"),
    [
        ("delete-row", {"id": "=fromAi(toolCall.id)"}, "model"),
        ("delete-row", {"id": "=toolCall.id"}, "model"),
        ("delete-row", {"id": "42"}, None),
        ("delete-row", {}, None),
        ("io.camunda:sendgrid:1", {"to": "a@example.org", "n": "=20", "text": "=&quot;Hi&quot;"},
         "fixed"),
        ("io.camunda:sendgrid:1", {"to": "=order.mail"}, None),
        ("io.camunda:sendgrid:1", {"to": "=&quot;a&quot; + name + &quot;b&quot;"}, None),
    ],
)  # fmt: skip
def test_who_decides_what_a_tool_is_called_with(
    kind: str, inputs: dict[str, str], expected: str | None
) -> None:
    tool = f'<serviceTask id="d" name="Delete row">{job(kind, **inputs)}</serviceTask>'
    workflow = opened(process(START + agent(tool) + flow("start", "agent")))
    assert workflow.node(named(workflow, "Delete row")).fact("arguments") == expected


@pytest.mark.parametrize(
    ("kind", "inputs", "expected"),
    [
        ("io.camunda:slack:1", {"method": "chat.postMessage"}, {("send", "Slack workspace")}),
        ("io.camunda:slack:1", {"method": "conversations.invite"}, {("grant", "Slack workspace")}),
        ("io.camunda:slack:1", {"method": "=method"}, {("unknown", "Slack workspace")}),
        ("io.camunda:sendgrid:1", {"to__email": "=customer"}, {("send", "Mail recipients")}),
        ("io.camunda:email:1", {"data__smtpActionDiscriminator": "sendEmailSmtp"},
         {("send", "Mail recipients")}),
        ("io.camunda:email:1", {"data__imapActionDiscriminator": "deleteEmailImap"},
         {("delete", "Mailbox")}),
        ("io.camunda:email:1", {"data__imapActionDiscriminator": "readEmailImap"}, set()),
        ("io.camunda:aws-s3:1", {"actionDiscriminator": "deleteObject", "action__bucket": "b"},
         {("delete", "b (S3 bucket)")}),
        ("io.camunda:connector-jdbc:1", {"data__query": "SELECT * FROM t"}, set()),
        ("io.camunda:connector-jdbc:1", {"data__query": "DELETE FROM t"}, {("delete", "Database")}),
        ("io.camunda:connector-jdbc:1", {"data__query": "with x as (select 1) delete from t"},
         {("delete", "Database")}),
        ("io.camunda:connector-jdbc:1", {"data__query": "=query"}, {("unknown", "Database")}),
        ("io.camunda:http-json:1", {"method": "GET", "url": "https://api.example.org/a"}, set()),
        ("io.camunda:http-json:1", {"method": "DELETE", "url": "https://api.github.com/a"},
         {("delete", "GitHub (api.github.com)")}),
        ("io.camunda:http-json:1", {"method": "=m", "url": "https://api.github.com/a"},
         {("unknown", "GitHub (api.github.com)")}),
        ("io.camunda:http-json:1", {"method": "POST", "url": "=address"}, {("write", "Any host")}),
        ("io.camunda:http-json:1",
         {"method": "POST", "base": "https://api.github.com", "url": "=base + &quot;/a/&quot; + x"},
         {("write", "GitHub (api.github.com)")}),
        ("io.camunda:http-json:1",
         {"method": "POST", "url": "=&quot;https://&quot; + x + &quot;.github.com&quot;"},
         {("write", "Any host")}),
        ("io.camunda:aws-lambda:1", {"awsFunction__functionName": "delete-user"},
         {("delete", "People")}),
    ],
)  # fmt: skip
def test_what_connectors_change(
    kind: str, inputs: dict[str, str], expected: set[tuple[str, str]]
) -> None:
    task = f'<serviceTask id="t" name="The task">{job(kind, **inputs)}</serviceTask>'
    workflow = opened(process(START + task + flow("start", "t")))
    name = {node.id: node.name for node in workflow.nodes}
    changed = {
        (one.verb or "", name[one.to_id])
        for one in workflow.links
        if one.kind in ("acts", "writes")
    }
    assert changed == expected


def test_a_worker_that_no_word_tells_of_may_do_anything() -> None:
    task = f'<serviceTask id="t" name="Zorg">{job("zorg-7")}</serviceTask>'
    workflow = opened(process(START + task + flow("start", "t")))
    assert "unclassified" in workflow.node(named(workflow, "Zorg")).tags
    assert workflow.unclassified
    assert [one.verb for one in workflow.links if one.kind == "acts"] == ["unknown"]


def test_a_task_without_a_type_does_nothing_where_an_engine_runs_it() -> None:
    task = '<task id="t" name="Send mail to customer" />'
    inner = START + task + flow("start", "t")
    assert not [one for one in opened(process(inner)).links if one.kind == "acts"]
    drawn = opened(process(inner, executable=False))
    assert [one.verb for one in drawn.links if one.kind == "acts"] == ["send"]


def test_an_mcp_server_is_called_through_its_task() -> None:
    held = job(
        "io.camunda.agenticai:mcpremoteclient:1",
        data__transport__type="http", data__transport__http__url="https://mcp.example.org/mcp",
        data__connectorMode__toolModeFilters__tools__included="=[&quot;list_rows&quot;]",
    )  # fmt: skip
    tool = f'<serviceTask id="m" name="Tables">{held}</serviceTask>'
    workflow = opened(process(START + agent(tool) + flow("start", "agent")))
    called = {end for start, _, end in links(workflow, "calls") if start == "Tables"}
    assert "list_rows" in called


def test_secrets_are_credentials_and_what_is_typed_in_is_marked_not_kept() -> None:
    typed = "sk-proj-" + "a1B2c3D4e5F6g7H8i9J0k1L2"
    task = '<serviceTask id="{0}" name="{0}">{1}</serviceTask>'
    url = "https://api.example.org/x"
    inner = START + task.format("a", job(
        "io.camunda:http-json:1", method="POST", url=url, authentication__type="bearer",
        authentication__token="{{secrets.SHOP_TOKEN}}",
    )) + task.format("b", job(
        "io.camunda:http-json:1", method="POST", url=url, authentication__type="bearer",
        authentication__token=typed,
    )) + flow("start", "a") + flow("a", "b")  # fmt: skip
    workflow = opened(process(inner))
    assert {("a", "uses", "SHOP_TOKEN"), ("b", "uses", "Credential of b")} <= links(workflow)
    assert workflow.node(named(workflow, "b")).extensions["x-inline-secrets"]
    assert typed not in repr(workflow)


def test_elements_know_their_lines() -> None:
    workflow = opened(process(START))
    source = workflow.node(named(workflow, "Start")).source
    assert source is not None
    assert (source.file, source.line) == ("0.bpmn", 3)
