"""What importers share: known tools, judged tools, MCP servers, models, requests, unresolved."""

from __future__ import annotations

from typing import Any

import pytest

import resources
from graphs.analysis.engine import analyse
from graphs.api import load_policy
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.known_tools import Providers, tool_key
from graphs.formats.toolbox import Toolbox
from graphs.model.elements import Node
from graphs.model.facts import LINK_FACTS, NODE_FACTS
from graphs.model.workflow import Workflow


def drafted() -> tuple[Draft, Toolbox]:
    catalogues = resources.catalogues()
    draft = Draft("flow.json", Vendors(Catalogue.named(catalogues, "vendors")), "Made up")
    return draft, Toolbox(draft, catalogues)


def named(workflow: Workflow, name: str) -> Node:
    (node,) = [node for node in workflow.nodes if node.name == name]
    return node


def valid(workflow: Workflow) -> Workflow:
    for node in workflow.nodes:
        NODE_FACTS[node.kind](**node.facts)
    for link in workflow.links:
        LINK_FACTS[link.kind](**link.facts)
    return workflow


@pytest.mark.parametrize(
    "name",
    ["TavilySearchTool", "tavily_search", "Tavily Search Results", "tavilySearchNode"],
)
def test_one_tool_has_many_names(name: str) -> None:
    draft, box = drafted()
    agent = draft.add("agent", "A", "platform", "it runs there")
    placed = box.tool(name)
    draft.link("calls", agent, placed.node)
    workflow = valid(draft.workflow("w"))
    assert named(workflow, "The web").zone == "internet"
    assert workflow.node(placed.node).fact("content") == "untrusted"


def test_a_name_that_only_resembles_a_known_one_is_judged_by_its_words() -> None:
    _, box = drafted()
    assert box.knows("tavily_search_and_delete") is None


def test_a_step_does_what_a_tool_of_its_name_does() -> None:
    draft, box = drafted()
    step = box.tool("delete_customer", "Delete a customer for good", kind="step")
    workflow = valid(draft.workflow("w"))
    (link,) = [one for one in workflow.links_from[step.node] if one.kind in ("writes", "acts")]
    assert link.verb == "delete"


def test_what_a_server_claims_is_recorded_and_not_believed() -> None:
    draft, box = drafted()
    placed = box.tool("delete_row", annotations={"readOnlyHint": True})
    workflow = valid(draft.workflow("w"))
    assert workflow.node(placed.node).extensions["x-mcp-claims"] == {"readOnlyHint": True}
    assert any(link.verb == "delete" for link in workflow.links_from[placed.node])


def test_a_server_calls_back_for_each_tool_that_is_offered() -> None:
    draft, box = drafted()
    called: list[str] = []
    entry = {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/srv"]}
    placed = box.server("files", entry, call=lambda node, tool: called.append(tool),
                        named=["read_file", "write_file"])  # fmt: skip
    assert sorted(called) == ["", "read_file", "write_file"]
    assert set(placed.tools) == {"read_file", "write_file"}
    valid(draft.workflow("w"))


def test_of_an_unknown_server_only_the_tools_that_are_offered_act() -> None:
    draft, box = drafted()
    called: list[str] = []
    entry = {"url": "https://tools.example.org/mcp", "headers": {"Authorization": "Bearer ${KEY}"}}
    placed = box.server("desk", entry, call=lambda node, tool: called.append(tool),
                        named=["find_ticket", "close_ticket"])  # fmt: skip
    workflow = valid(draft.workflow("w"))
    assert sorted(called) == ["", "close_ticket", "find_ticket"]
    kinds = ("acts", "writes", "reads")
    assert not [one for one in workflow.links_from[placed.node] if one.kind in kinds]
    (link,) = [one for one in workflow.links if one.kind in ("acts", "writes")]
    assert (link.from_id, link.verb) == (placed.tools["close_ticket"], "write")
    assert workflow.node(placed.node).facts["content"] == "trusted", "its tools bring things in"
    assert [one for one in workflow.links_from[placed.node] if one.kind == "uses"]
    permitted = {workflow.node(one.to_id).name for one in workflow.links if one.kind == "permits"}
    assert permitted == {"Tickets and comments"}


@pytest.mark.parametrize("entry", [{}, {"tools": ["*"]}, {"alwaysAllow": ["find_ticket"]}])
def test_an_unknown_server_that_leaves_open_what_it_offers_may_do_anything(
    entry: dict[str, Any],
) -> None:
    draft, box = drafted()
    held = {"url": "https://tools.example.org/mcp", **entry}
    placed = box.server("desk", held, call=lambda node, tool: None)
    workflow = valid(draft.workflow("w"))
    links = workflow.links_from[placed.node]
    assert [one.verb for one in links if one.kind == "acts"] == ["unknown"]


@pytest.mark.parametrize(
    ("model", "provider", "name", "place"),
    [
        ("gpt-4o", "", "OpenAI", "open-ai"),
        ("claude-sonnet-4-5", "", "Anthropic", "anthropic"),
        ("anything", "langchain_anthropic", "Anthropic", "anthropic"),
        ("llama3", "ChatOllama", "Ollama", "host"),
        ("openrouter/anthropic/claude-3", "", "OpenRouter", "open-router"),
        ("gpt-4o", "langgenius/azure_openai/azure_openai", "Azure OpenAI", "microsoft"),
        ("my-own-model", "", None, None),
    ],
)
def test_who_runs_a_model(model: str, provider: str, name: str | None, place: str | None) -> None:
    found = Providers(Catalogue.named(resources.catalogues(), "models")).find(model, provider)
    assert (found and found.name, found and found.place) == (name, place)


def test_a_model_at_an_address_is_where_the_address_is() -> None:
    draft, box = drafted()
    here = box.model("gpt-4o", "openai", url="http://localhost:11434/v1")
    there = box.model("gpt-4o", "openai")
    assert here != there
    workflow = valid(draft.workflow("w"))
    assert (workflow.node(here).zone, workflow.node(there).zone) == ("this-machine", "saas-open-ai")


@pytest.mark.parametrize(
    ("method", "url", "verb", "arguments"),
    [
        ("GET", "https://api.stripe.com/v1/charges", None, None),
        ("POST", "https://api.example.org/v1/messages/send", "send", None),
        ("DELETE", "https://{{host}}/x", "delete", "model"),
        ("{{method}}", "https://api.stripe.com/v1", "unknown", None),
    ],
)
def test_a_request_does_what_its_method_tells(
    method: str, url: str, verb: str | None, arguments: Any
) -> None:
    draft, box = drafted()
    step = draft.add("step", "HTTP", "platform", "it runs there")
    box.request(step, method, url)
    workflow = valid(draft.workflow("w"))
    acts = [link for link in workflow.links_from[step] if link.kind in ("acts", "writes")]
    assert [link.verb for link in acts] == ([verb] if verb else [])
    assert all(link.fact("arguments") == arguments for link in acts)


def test_what_was_not_given_may_do_anything() -> None:
    draft, _ = drafted()
    start = draft.add("trigger", "Start", "platform", "it starts there")
    other = draft.unresolved("step", "Other flow", "other.json")
    draft.link("flow", start, other)
    workflow = valid(draft.workflow("w"))
    found = analyse(workflow, load_policy(resources.policy_text(), "default"))
    assert {action.verb for action in found.actions if action.actor == other} == {"unknown"}
    assert {action.status for action in found.actions if action.actor == other} == {"ungated"}
    assert "unresolved" in workflow.node(other).tags


def test_a_link_without_sense_is_left_out_and_told() -> None:
    draft, _ = drafted()
    data = draft.add("data", "D", "platform", "it lies there")
    draft.link("flow", data, "nowhere")
    workflow = valid(draft.workflow("w"))
    assert workflow.links == ()
    assert any("left out" in note for note in workflow.notes)


def test_no_secret_of_a_file_is_kept() -> None:
    secret = "sk-proj-A1b2C3d4E5f6G7h8I9j0K1l2"
    draft, _ = drafted()
    node = draft.add("step", f"Call {secret}", "platform", "here", description=f"use {secret}")
    found = draft.inline_secrets(node, {"headers": [{"name": "Authorization", "value": secret}]},
                                 "/nodes/0")  # fmt: skip
    assert found == ["/nodes/0/headers/0/value"]
    workflow = valid(draft.workflow(secret))
    assert secret not in repr(workflow)


def test_words_that_frameworks_add_tell_nothing() -> None:
    assert tool_key("WikipediaQueryRunTool") == "wikipedia query run"
    assert tool_key("tool") == ""
