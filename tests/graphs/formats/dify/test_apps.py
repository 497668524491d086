"""What Dify apps become: containers, requests, credentials, memory, tools, apps without a graph."""

from __future__ import annotations

from typing import Any

import pytest

import resources
from graphs.errors import InputError
from graphs.formats.dify import FORMAT
from graphs.formats.inline_secrets import INLINE_SECRETS
from graphs.formats.reading import Document

from .apps import analysed, app, done, drawn, named, node, opened

MODEL = {"provider": "langgenius/openai/openai", "name": "gpt-4o"}
KEY = "sk-proj-9f8e7d6c5b4a39281706f5e4"


def entries(data: Any) -> set[str]:
    workflow = opened(data)
    return {workflow.node(one.node).name for one in analysed(workflow).entries}


def test_a_container_runs_its_children_and_goes_on() -> None:
    data = app(
        [
            node("start", "start"),
            node("each", "iteration", start_node_id="mark"),
            {**node("mark", "iteration-start"), "parentId": "each"},
            {**node("one", "template-transform"), "parentId": "each"},
            {**node("two", "template-transform"), "parentId": "each"},
            node("end", "end"),
        ],
        "start>each mark>one one>two each>end",
    )
    workflow = opened(data)
    assert drawn(workflow, "flow") == {
        ("start", "each"), ("each", "one"), ("one", "two"), ("two", "each"), ("each", "end"),
    }  # fmt: skip
    assert named(workflow, "one").extensions["x-part-of"] == named(workflow, "each").id
    assert "mark" not in {each.name for each in workflow.nodes}


def test_who_may_open_an_app_is_not_told() -> None:
    trigger = named(opened(app([node("start", "start"), node("end", "end")], "start>end")), "start")
    assert trigger.kind == "trigger"
    assert trigger.fact("exposure") is None


@pytest.mark.parametrize(
    ("kind", "exposure"),
    [("trigger-schedule", "schedule"), ("trigger-webhook", "anonymous"), ("trigger-plugin", None)],
)
def test_triggers_and_who_they_answer(kind: str, exposure: str | None) -> None:
    workflow = opened(app([node("go", kind), node("end", "end")], "go>end"))
    assert named(workflow, "go").fact("exposure") == exposure
    assert drawn(workflow, "replies") == set()


def test_nodes_that_nothing_leads_to_do_nothing() -> None:
    call = {"method": "delete", "url": "https://x.example.org/1"}
    data = app([node("start", "start"), node("end", "end"), node("lost", "http-request", **call),
                node("left", "agent", agent_parameters={})], "start>end left>lost")  # fmt: skip
    workflow = opened(data)
    assert "unconnected" in named(workflow, "lost").tags
    assert done(workflow) == set()
    assert entries(data) == {"start"}
    assert any("never run" in note and "lost" in note for note in workflow.notes)


def test_a_request_is_made_with_the_credential_it_names() -> None:
    call = {
        "method": "DELETE",
        "url": "{{#env.BASE#}}/users/{{#start.id#}}",
        "authorization": {"type": "api-key", "config": {"type": "bearer", "api_key": KEY}},
    }
    base = {"name": "BASE", "value": "https://api.example.org", "value_type": "string"}
    data = app([node("start", "start"), node("call", "http-request", **call)], "start>call",
               environment_variables=[base])  # fmt: skip
    workflow = opened(data)
    assert done(workflow) == {("call", "delete", "api.example.org")}
    identity = named(workflow, "API key of call")
    assert drawn(workflow, "uses") == {("call", "API key of call")}
    assert identity.fact("issued") == "standing"
    assert named(workflow, "call").extensions[INLINE_SECRETS] == [
        "/workflow/graph/nodes/1/data/authorization/config/api_key"
    ]
    assert KEY not in repr(workflow)


def test_secret_variables_are_credentials_of_those_that_use_them() -> None:
    secret = {"name": "TOKEN", "value": KEY, "value_type": "secret"}
    call = {"method": "get", "url": "https://a.example.org", "headers": "X-Token:{{#env.TOKEN#}}"}
    run = {"code": "def main(t): return {}", "variables": [{"value_selector": ["env", "TOKEN"]}]}
    data = app([node("start", "start"), node("call", "http-request", **call),
                node("run", "code", **run), node("idle", "template-transform")],
               "start>call call>run run>idle", environment_variables=[secret])  # fmt: skip
    workflow = opened(data)
    assert drawn(workflow, "uses") == {("call", "TOKEN"), ("run", "TOKEN")}
    assert named(workflow, "TOKEN").extensions[INLINE_SECRETS]
    assert KEY not in repr(workflow)


@pytest.mark.parametrize(
    ("body", "decided"),
    [("{{#write.text#}}", "model"), ("{{#start.q#}}", None), ("now", "fixed"),
     ("{{#shape.output#}}", "model")],
)  # fmt: skip
def test_who_decides_what_a_request_says(body: str, decided: str | None) -> None:
    call = {"method": "post", "url": "https://a.example.org/x", "body": {"data": body}}
    shape = {"template": "{{ a }}", "variables": [{"value_selector": ["write", "text"]}]}
    data = app([node("start", "start"), node("write", "llm", model=MODEL),
                node("shape", "template-transform", **shape), node("call", "http-request", **call)],
               "start>write write>shape shape>call")  # fmt: skip
    workflow = opened(data)
    (link,) = [one for one in workflow.links if one.kind in ("acts", "writes")]
    arguments = link.fact("arguments") if link.kind == "acts" else None
    assert named(workflow, "call").fact("arguments") == decided
    assert arguments in (None, decided)


def test_conversation_variables_are_memory() -> None:
    items = [{"variable_selector": ["conversation", "plan"], "operation": "over-write",
              "value": ["write", "text"]}]  # fmt: skip
    data = app([node("start", "start"), node("write", "llm", model=MODEL),
                node("keep", "assigner", items=items, version="2"),
                node("say", "answer", answer="{{#conversation.plan#}}")],
               "start>write write>keep keep>say", mode="advanced-chat")  # fmt: skip
    workflow = opened(data)
    assert named(workflow, "plan").fact("memory") is True
    assert done(workflow) == {("keep", "write", "plan")}
    assert drawn(workflow, "reads") == {("say", "plan")}


@pytest.mark.parametrize(
    ("program", "wanted"),
    [
        ("def main(x): return {'y': x}", set()),
        ("# requests.post('https://a.example.org')\ndef main(): return {}", set()),
        ("import requests\nHOST = 'a.example.org'\ndef main(x):\n"
         "    requests.post(f'https://{HOST}/send', json=x)", {("run", "send", "a.example.org")}),
        ("import socket\ndef main(x): return x", {("run", "unknown", "What run reaches")}),
        ("def main(x):\n    exec(x)", {("run", "execute", "Dify's code sandbox")}),
        ("async function main({x}) { await fetch('https://b.example.org/a') }",
         {("run", "unknown", "b.example.org")}),
    ],
)  # fmt: skip
def test_what_a_program_reaches(program: str, wanted: set[tuple[str, str, str]]) -> None:
    data = app([node("start", "start"), node("run", "code", code=program)], "start>run")
    assert done(opened(data)) == wanted


def test_a_program_that_only_asks_reads() -> None:
    program = "import requests\ndef main(u):\n    return requests.get(u).text"
    workflow = opened(app([node("start", "start"), node("run", "code", code=program)], "start>run"))
    assert drawn(workflow, "reads") == {("run", "Any host")}
    assert done(workflow) == set()


def test_tools_that_a_workspace_defines_are_judged_by_their_words() -> None:
    entry = {"provider_type": "api", "provider_name": "Shop", "tool_name": "translate",
             "tool_description": "Deletes all orders."}  # fmt: skip
    workflow = opened(app([node("start", "start"), node("t", "tool", **entry)], "start>t"))
    assert "Translation service" not in {each.name for each in workflow.nodes}
    plugin = {"provider_type": "builtin", "provider_name": "google_translate",
              "tool_name": "translate"}  # fmt: skip
    known = opened(app([node("start", "start"), node("t", "tool", **plugin)], "start>t"))
    assert "Translation service" in {each.name for each in known.nodes}


def test_an_agent_and_its_mcp_servers() -> None:
    parameters = {
        "model": {"value": {"provider": "x/openai_api_compatible/openai_api_compatible",
                            "model": "gpt-4o"}},
        "mcp_server": {"value": "https://mcp.example.org/sse?key=abc"},
        "servers_config": {"value": '{"mcpServers": {"files": {"command": "npx", "args": '
                                    '["-y", "@modelcontextprotocol/server-filesystem", "/x"]}}}'},
        "max_iterations": {"value": 3},
    }  # fmt: skip
    data = app([node("start", "start"), node("a", "agent", agent_parameters=parameters)], "start>a")
    workflow = opened(data)
    agent = named(workflow, "a")
    assert agent.kind == "agent"
    assert agent.fact("max_iterations") == 3
    called = {target for source, target in drawn(workflow, "calls") if source == "a"}
    assert {"mcp.example.org", "files", "gpt-4o"} <= called
    # The protocol is OpenAI's; whose endpoint it is stands elsewhere.
    assert named(workflow, "gpt-4o").zone is None


def test_a_pipeline_fills_a_knowledge_base_with_what_it_crawls() -> None:
    data = {
        "kind": "rag_pipeline",
        "rag_pipeline": {"name": "Docs"},
        "workflow": {"graph": {
            "nodes": [node("crawl", "datasource", provider_type="website_crawl"),
                      node("store", "knowledge-index")],
            "edges": [{"source": "crawl", "target": "store"}],
        }},
    }  # fmt: skip
    workflow = opened(data)
    assert workflow.name == "Docs"
    assert done(workflow) == {("store", "write", "Knowledge base")}
    assert ("crawl", "The web") in drawn(workflow, "reads")


def test_a_node_type_that_is_not_known_may_do_anything() -> None:
    workflow = opened(app([node("start", "start"), node("new", "quantum-node")], "start>new"))
    assert done(workflow) == {("new", "unknown", "What new reaches")}
    assert "unclassified" in named(workflow, "new").tags
    assert any("quantum-node" in each for each in workflow.unclassified)


def test_a_text_generator_is_a_step_that_answers_its_form() -> None:
    data = {"app": {"mode": "completion", "name": "Slogans"}, "kind": "app",
            "model_config": {"model": {"provider": "openai", "name": "gpt-4o"}}}  # fmt: skip
    workflow = opened(data)
    assert named(workflow, "Slogans").kind == "step"
    assert drawn(workflow, "flow") == {("Form", "Slogans")}
    assert drawn(workflow, "replies") == {("Slogans", "Form")}


def test_moderation_is_no_gate() -> None:
    features = {"sensitive_word_avoidance": {"enabled": True, "type": "keywords"}}
    data = app([node("start", "start"), node("end", "end")], "start>end", features=features)
    workflow = opened(data)
    assert [each for each in workflow.nodes if each.kind == "gate"] == []
    assert any("no approval" in note for note in workflow.notes)


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", "app: 1", "kind: app", "app: {mode: workflow}", "nodes: []\nedges: []", "a: b",
     "mcpServers: {}", "app: {mode: other}\nworkflow: {}"],
)  # fmt: skip
def test_other_documents_are_not_taken(text: str) -> None:
    assert not FORMAT.sniff(Document("x.yaml", text))


def test_an_app_with_nothing_in_it_is_told() -> None:
    document = Document("x.yaml", "app: {mode: workflow}\nworkflow: {graph: {nodes: []}}\n")
    assert FORMAT.sniff(document)
    with pytest.raises(InputError, match="no nodes"):
        FORMAT.load(document, resources.catalogues())


@pytest.mark.parametrize(
    ("statement", "verbs"),
    [("SELECT name FROM users LIMIT {{#env.n#}}", set()), ("{{#write.text#}}", {"delete"}),
     ("SELECT 1; DROP TABLE users", {"delete"}), ("UPDATE users SET name = 'x'", {"delete"})],
)  # fmt: skip
def test_a_statement_that_only_reads_reads(statement: str, verbs: set[str]) -> None:
    entry = {"provider_name": "hjlarry/database/database", "provider_type": "builtin",
             "tool_name": "sql_execute",
             "tool_parameters": {"query": {"type": "mixed", "value": statement}}}  # fmt: skip
    data = app([node("start", "start"), node("write", "llm", model=MODEL),
                node("ask", "tool", **entry)], "start>write write>ask")  # fmt: skip
    assert {verb for _, verb, _ in done(opened(data))} == verbs


def test_a_tool_that_calls_other_tools_may_do_anything() -> None:
    servers = '{"weather": {"url": "https://mcp.weather.dev/sse"}}'
    call = {
        "provider_name": "junjiem/mcp_sse/mcp_sse",
        "type": "builtin",
        "enabled": True,
        "tool_name": "mcp_sse_call_tool",
        "settings": {"servers_config": {"value": servers}},
    }
    both = {"agent_parameters": {"tools": {"value": [call]}}}
    data = app([node("start", "start"), node("a", "agent", **both), node("b", "agent", **both)],
               "start>a a>b")  # fmt: skip
    workflow = opened(data)
    acting = {(actor, verb) for actor, verb, _ in done(workflow)}
    assert ("mcp_sse_call_tool", "unknown") in acting
    assert ("mcp_sse_call_tool", "weather") in drawn(workflow, "calls")
    # Both agents name the same server.
    named(workflow, "weather")


@pytest.mark.parametrize(
    ("header", "typed"),
    [("X-Api-Key:shop-internal", True), (f"Authorization: Bearer {KEY}", True),
     ("X-Api-Key:{{#start.key#}}", False), ("Authorization:Bearer YOUR_KEY", False)],
)  # fmt: skip
def test_a_header_that_holds_a_key_is_a_credential(header: str, typed: bool) -> None:
    call = {"method": "get", "url": "https://a.acme.io", "headers": header}
    workflow = opened(app([node("start", "start"), node("call", "http-request", **call)],
                          "start>call"))  # fmt: skip
    named(workflow, f"{header.partition(':')[0]} of call")
    assert bool(named(workflow, "call").extensions.get(INLINE_SECRETS)) is typed
    assert KEY not in repr(workflow)


def test_dependencies_pin_the_plugins_of_tools() -> None:
    entry = {
        "provider_name": "ann/shop/shop",
        "provider_type": "builtin",
        "tool_name": "list_orders",
    }
    data = app([node("start", "start"), node("t", "tool", **entry)], "start>t")
    assert named(opened(data), "t").fact("pinned") is None
    value = {"marketplace_plugin_unique_identifier": "ann/shop:0.0.1@962d2776"}
    data["dependencies"] = [{"type": "marketplace", "value": value}]
    assert named(opened(data), "t").fact("pinned") is True
