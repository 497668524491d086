"""n8n files as people and enemies write them: an error in words or a map, never a traceback."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import resources
from graphs.errors import InputError
from graphs.formats.n8n import FORMAT
from graphs.formats.reading import Document
from graphs.model.workflow import Workflow
from tests.effort import examples
from tests.graphs.formats.n8n_cases import (
    AGENT,
    CHAIN,
    CHAT,
    analysed,
    assert_sound,
    effect,
    export,
    joined,
    load,
    named,
    node,
    touched,
)

SECRET = "sk-proj-A1b2C3d4E5f6G7h8I9j0K1l2"
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", "={{ $json.x }}", [], [None], {}, {"value": None},
    {"value": {"value": "x"}}, [[["deep"]]], "http://[", "a" * 3000,
)  # fmt: skip
#: One of everything that the importer looks at closely.
RICH = export(
    CHAT, AGENT, node("Model", CHAIN + "lmChatOpenAi", options={"baseURL": "http://a"}),
    node("Memory", CHAIN + "memoryBufferWindow", sessionKey="k"),
    node("Review", "gmailHitlTool", sendTo="a@b.example", message="=x {{ $tool.name }}"),
    node("Mail", "gmailTool", operation="delete", messageId="={{ $fromAI('x') }}"),
    node("Call", "httpRequest", url="https://a.example.net/x", method="POST",
         headerParameters={"parameters": [{"name": "Authorization", "value": SECRET}]}),
    node("Ask", "slack", operation="sendAndWait", user="U", message="=m {{ $json.x }}",
         approvalOptions={"values": {"approvalType": "double"}},
         options={"limitWaitTime": {"values": {"resumeAmount": 1}}}),
    node("Approved", "if", conditions={"conditions": [
        {"leftValue": "={{ $json.data.approved }}", "operator": {"operation": "true"}}]}),
    node("Route", "switch", rules={"values": [{"conditions": {"conditions": []}}]}),
    node("Code", "code", jsCode="return eval($json.x)"),
    node("Sub", "executeWorkflow", workflowId={"value": "={{ $workflow.id }}"}),
    node("Called", "executeWorkflowTrigger"),
    node("Store", CHAIN + "vectorStoreQdrant", mode="insert", qdrantCollection={"value": "c"}),
    node("Query", "postgres", operation="executeQuery", query="SELECT 1"),
    node("Server", CHAIN + "mcpClientTool", endpointUrl="https://a.example.net/mcp"),
    wires="""Chat > Agent
    Agent > Call
    Call > Ask
    Ask > Approved
    Approved > Route | Code
    Route > Sub | | Store
    Called > Query
    Model ~ ai_languageModel ~ Agent
    Memory ~ ai_memory ~ Agent
    Mail ~ ai_tool ~ Review
    Review ~ ai_tool ~ Agent
    Server ~ ai_tool ~ Agent""",
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside a JSON value."""
    found = [path] if path else []
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, item in items:
        found += places(item, (*path, key))
    return found


PLACES = places(RICH)


def mutated(data: Any, changes: list[tuple[tuple[Any, ...], Any]]) -> Any:
    data = copy.deepcopy(data)
    for path, junk in changes:
        inside = data
        try:
            for key in path[:-1]:
                inside = inside[key]
            inside[path[-1]] = copy.deepcopy(junk)
        except (KeyError, IndexError, TypeError):
            continue
    return data


def opened(data: Any) -> Workflow | None:
    """The sound workflow that a value gives, or None where it is refused in words."""
    document = Document("hostile.json", json.dumps(data))
    FORMAT.sniff(document)
    try:
        workflow = FORMAT.load(document, resources.catalogues())
    except InputError as refused:
        return _unless_told(refused)
    assert_sound(workflow)
    return workflow


def _unless_told(refused: InputError) -> None:
    assert refused.problems
    assert all(problem.what and problem.fix for problem in refused.problems)


def test_the_rich_case_is_sound_before_it_is_spoilt() -> None:
    workflow = opened(RICH)
    assert workflow is not None
    assert len(workflow.links) > 20
    assert analysed(workflow).complete


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: repr(junk)[:20])
def test_any_value_may_be_anything(junk: Any) -> None:
    for path in PLACES:
        opened(mutated(RICH, [(path, junk)]))


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(JUNK)), max_size=8))
def test_many_values_may_be_anything(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    workflow = opened(mutated(RICH, changes))
    if workflow is not None:
        analysed(workflow)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_real_files_may_be_spoilt_anywhere(shared: Path, data: st.DataObject) -> None:
    files = sorted((shared / "corpus" / "n8n").glob("*.json"))
    file = data.draw(st.sampled_from([one for one in files if one.stat().st_size < 30_000]))
    real = json.loads(file.read_text(encoding="utf-8-sig"))
    paths = places(real)
    chosen = st.tuples(st.sampled_from(paths), st.sampled_from(JUNK))
    opened(mutated(real, data.draw(st.lists(chosen, min_size=1, max_size=10))))


@pytest.mark.parametrize(
    "data",
    [
        {"nodes": ["text"], "connections": {}},
        {"nodes": [{"name": "A", "type": 5}, 7], "connections": {}},
        {"nodes": [{"name": "A"}], "connections": {}},
        {"nodes": 5, "connections": {}},
        {"hello": 1},
        [],
        7,
    ],
)
def test_what_is_no_workflow_is_refused_in_words(data: Any) -> None:
    assert opened(data) is None


def test_all_that_is_wrong_is_said_at_once() -> None:
    data = {"nodes": [{"type": "a.b"}, 3, {"name": "x"}, "y"], "connections": {}}
    with pytest.raises(InputError) as caught:
        load(data)
    assert [problem.what.split()[0] for problem in caught.value.problems] == [
        "/nodes/1", "/nodes/2", "/nodes/3",
    ]  # fmt: skip


def test_several_exports_in_a_list_and_in_an_envelope() -> None:
    first = export(CHAT, AGENT, wires="Chat > Agent", name="One")
    second = export(node("Go", "manualTrigger"), AGENT, wires="Go > Agent", name="Two")
    workflow = load([first, second])
    assert workflow.name == "One + Two"
    assert len({node.id for node in workflow.nodes if node.name == "Agent"}) == 2
    assert named(load({"workflow": {"workflow": first}}), "Agent").kind == "agent"
    assert named(load([[first]]), "Agent").kind == "agent"


def test_workflows_of_one_file_that_call_each_other_are_joined() -> None:
    calls = export(
        CHAT, node("Call", "executeWorkflow", workflowId="w2"), wires="Chat > Call", id="w1"
    )
    called = export(
        node("Called", "executeWorkflowTrigger"), node("Drop", "postgres", operation="deleteTable"),
        wires="Called > Drop", id="w2",
    )  # fmt: skip
    workflow = load([calls, called])
    assert joined(workflow, "flow", "Call", "Called")
    assert not [one for one in workflow.nodes if "unresolved" in one.tags]
    dropped = workflow.node(effect(workflow, "Drop").to_id)
    assert dropped.id in analysed(workflow).radius(named(workflow, "Chat").id).ungated


@pytest.mark.parametrize("as_text", [True, False])
def test_a_workflow_within_a_node_is_read_too(as_text: bool) -> None:
    held: Any = export(
        node("Called", "executeWorkflowTrigger"),
        node("Shell", "executeCommand", command="={{ $json.c }}"),
        wires="Called > Shell",
    )  # fmt: skip
    tool = node("Bash", CHAIN + "toolWorkflow", source="parameter",
                workflowJson=json.dumps(held) if as_text else held)  # fmt: skip
    workflow = load(
        export(CHAT, AGENT, tool, wires="Chat > Agent\nBash ~ ai_tool ~ Agent", name="A")
    )
    assert workflow.name == "A"
    assert joined(workflow, "flow", "Bash", "Called")
    host = workflow.node(effect(workflow, "Shell").to_id)
    assert host.id in analysed(workflow).radius(named(workflow, "Chat").id).ungated
    assert [action.status for action in analysed(workflow).actions] == ["ungated"]


@pytest.mark.parametrize("held", ["{", "7", "={{ $json.workflow }}", "[]"])
def test_an_unreadable_workflow_within_a_node_stays_unresolved(held: str) -> None:
    tool = node("Bash", CHAIN + "toolWorkflow", source="parameter", workflowJson=held)
    workflow = load(export(CHAT, AGENT, tool, wires="Chat > Agent\nBash ~ ai_tool ~ Agent"))
    assert effect(workflow, "Bash").verb == "unknown"
    assert any("Bash" in note for note in workflow.notes)


def test_nodes_without_ids_and_names_twice() -> None:
    twice = [node("Same", "set"), node("Same", "slack", select="channel")]
    nameless = {"type": "n8n-nodes-base.set"}
    workflow = load(export(CHAT, *twice, nameless, wires="Chat > Same"))
    assert [one.name for one in workflow.nodes if "x-n8n-type" in one.extensions] == [
        "Chat", "Same", "Same (2)", "set",
    ]  # fmt: skip
    assert joined(workflow, "flow", "Chat", "Same")
    assert len(workflow.notes) >= 2


def test_ids_come_from_names_so_that_a_newer_export_keeps_them() -> None:
    first = load(export(CHAT, AGENT, wires="Chat > Agent"))
    moved = load(export(node("New", "set"), AGENT, CHAT, wires="Chat > New\nNew > Agent"))
    assert named(first, "Agent").id == named(moved, "Agent").id == "agent"
    assert named(moved, "New").source is not None
    assert named(moved, "New").source.pointer == "/nodes/0"


def test_a_loop_and_a_node_that_follows_itself() -> None:
    workflow = load(export(CHAT, AGENT, wires="Chat > Agent\nAgent > Agent, Chat"))
    assert_sound(workflow)
    assert analysed(workflow).complete


def test_parts_that_serve_each_other_end() -> None:
    tool, review = node("Tool", "gmailTool"), node("Review", "gmailHitlTool")
    query = node("Query", "postgresTool", operation="executeQuery", query="={{ $fromAI('q') }}")
    data = export(
        CHAT, AGENT, tool, review, query,
        wires="""Chat > Agent
        Tool ~ ai_tool ~ Review
        Review ~ ai_tool ~ Tool
        Query ~ ai_tool ~ Review""",
    )  # fmt: skip
    assert opened(data) is not None


def test_connections_by_id_are_followed_too() -> None:
    nodes = [{**CHAT, "id": "1"}, {**AGENT, "id": "2"}]
    ends = [[{"node": "2", "type": "main", "index": 0}]]
    workflow = load({"nodes": nodes, "connections": {"1": {"main": ends}}})
    assert joined(workflow, "flow", "Chat", "Agent")


def test_connections_to_nowhere_are_noted() -> None:
    workflow = load(export(CHAT, AGENT, wires="Chat > Agent, Gone\nNobody > Agent"))
    assert any("Gone" in note for note in workflow.notes)
    assert any("Nobody" in note for note in workflow.notes)


@pytest.mark.parametrize(
    "parameters",
    [
        {
            "headerParameters": {
                "parameters": [{"name": "Authorization", "value": f"Bearer {SECRET}"}]
            }
        },
        {"queryParameters": {"parameters": [{"name": "api_key", "value": "9f8e7d6c5b4a3210"}]}},
        {"url": f"https://api.corp.net/x?token={SECRET}"},
        {"url": "https://user:9f8e7d6c5b@api.corp.net/x"},
        {"jsonBody": json.dumps({"password": "x", "key": SECRET})},
    ],
)
def test_a_typed_in_secret_is_found_and_never_taken_over(parameters: dict[str, Any]) -> None:
    workflow = load(
        export(CHAT, node("Call", "httpRequest", **{"url": "https://api.corp.net", **parameters}),
               wires="Chat > Call")
    )  # fmt: skip
    (pointer,) = named(workflow, "Call").extensions["x-inline-secrets"]
    assert pointer.startswith("/nodes/1/parameters/")
    assert any("secret" in note and pointer in note for note in workflow.notes)
    for secret in (SECRET, "9f8e7d6c5b"):
        assert secret not in repr(workflow)


def test_secrets_in_names_and_messages_are_blotted_out() -> None:
    ask = node("Ask", "slack", operation="sendAndWait", user=SECRET, message="m")
    call = node(f"Call {SECRET}", "httpRequest", url=f"https://{SECRET}.corp.net/x")
    held = {**node("Mail", "gmail"), "credentials": {"gmailOAuth2": {"id": "1", "name": SECRET}}}
    data = export(CHAT, ask, call, held, wires=f"Chat > Ask, Mail, Call {SECRET}", name=SECRET)
    data["connections"]["Gone " + SECRET] = {"main": [[]]}
    workflow = load(data)
    assert SECRET not in repr(workflow)
    assert SECRET.lower() not in repr(workflow)


def test_placeholders_and_references_are_no_secrets() -> None:
    workflow = load(
        export(
            CHAT,
            node("Call", "httpRequest", url="https://api.corp.net/x?key={{ $env.KEY }}",
                 headerParameters={"parameters": [
                     {"name": "Authorization", "value": "=Bearer {{ $json.token }}"},
                     {"name": "X-Api-Key", "value": "YOUR_API_KEY"},
                     {"name": "Content-Type", "value": "application/json"}]},
                 authentication="genericCredentialType", genericAuthType="httpHeaderAuth"),
            wires="Chat > Call",
        )
    )  # fmt: skip
    assert "x-inline-secrets" not in named(workflow, "Call").extensions


def test_a_sticky_note_is_no_node() -> None:
    workflow = load(
        export(CHAT, AGENT, node("Note", "stickyNote", content="x"), wires="Chat > Agent")
    )
    assert [one.name for one in workflow.nodes] == ["Chat", "Agent"]
    assert set(touched(workflow, "Chat")) == {"flow"}


def test_other_documents_are_left_to_other_formats() -> None:
    others = (
        '{"nodes": [{"id": "1", "data": {"type": "start"}}], "edges": []}',
        "ungated: 1\nnodes: []",
        '{"nodes": [], "edges": []}',
        "nodes:",
        '{"nodes": ',
        "",
    )
    assert not [text for text in others if FORMAT.sniff(Document("x", text))]
