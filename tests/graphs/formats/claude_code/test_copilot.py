"""Copilot's custom agents: tools under their many names, servers, subagents, handoffs."""

from __future__ import annotations

import pytest

from .maps import agent, calls, effects, named, names, opened

ASKED = "Confirmation in VS Code"


def custom(front: str) -> str:
    return agent(f"description: d\n{front}")


def test_edits_are_not_asked_about_and_commands_may_be() -> None:
    workflow = opened({"a.agent.md": custom("target: vscode\ntools: [read, edit, execute, web]")})
    assert calls(workflow, "a") == {"read": "", "edit": "", "execute": ASKED, "web": ASKED}
    assert named(workflow, ASKED).fact("enforced") == "client"


def test_without_a_target_whether_anybody_is_asked_is_not_known() -> None:
    workflow = opened({"a.agent.md": custom("tools: [execute]")})
    assert named(workflow, ASKED).fact("enforced") is None


def test_the_cloud_agent_asks_nobody() -> None:
    workflow = opened({"a.agent.md": custom("target: github-copilot\ntools: [execute]")})
    assert calls(workflow, "a") == {"execute": ""}
    assert names(workflow, "gate") == set()
    assert named(workflow, "a").zone == named(workflow, "execute").zone == "copilot-s-cloud-runner"


def test_the_editor_and_the_cloud_have_files_of_their_own() -> None:
    workflow = opened({
        "a.agent.md": custom("target: github-copilot\ntools: [edit]"),
        "b.agent.md": custom("target: vscode\ntools: [edit]"),
    })  # fmt: skip
    files = [node for node in workflow.nodes if node.name == "Project files"]
    assert {node.zone for node in files} == {"this-machine", "copilot-s-cloud-runner"}


def test_the_editors_own_user_prompts_where_every_agent_is_the_editors() -> None:
    only = opened({"a.agent.md": custom("target: vscode\ntools: [read]")})
    assert named(only, "User's prompt").fact("exposure") == "internal"
    either = opened({"a.agent.md": custom("tools: [read]")})
    assert named(either, "User's prompt").fact("exposure") is None


@pytest.mark.parametrize("tools", ["", "tools: ['*']"])
def test_no_list_and_a_star_mean_every_tool(tools: str) -> None:
    workflow = opened({"a.agent.md": custom(f"user-invocable: true\n{tools}")})
    assert {"read", "search", "edit", "execute", "web"} <= calls(workflow, "a").keys()


def test_an_empty_list_means_none() -> None:
    assert calls(opened({"a.agent.md": custom("tools: []")}), "a") == {}


def test_names_of_tools_are_known_in_any_case_and_in_their_sets() -> None:
    workflow = opened({"a.chatmode.md": custom("tools: [editFiles, runCommands, search/codebase]")})
    assert ("write", "Project files") in effects(workflow, "editFiles")
    assert ("execute", "Shell of this machine") in effects(workflow, "runCommands")
    assert not effects(workflow, "search/codebase")


def test_servers_of_the_agent_offer_the_tools_that_it_names() -> None:
    front = """
tools: [read, git/git_log]
mcp-servers:
  git:
    type: local
    command: uvx
    args: [mcp-server-git]
    tools: ["*"]
"""
    workflow = opened({"a.agent.md": custom(front)})
    assert "git_log" in calls(workflow, "a")
    assert "git_commit" not in calls(workflow, "a")


def test_servers_and_tools_from_elsewhere_are_unresolved() -> None:
    workflow = opened({"a.agent.md": custom("tools: ['jira/*', 'acme.ext/create_issue']")})
    assert "unresolved" in named(workflow, "jira").tags
    assert "unresolved" in named(workflow, "create_issue").tags
    assert ("unknown", "What jira reaches") in effects(workflow, "jira")


def test_agents_start_those_that_may_be_started() -> None:
    workflow = opened({
        "lead.agent.md": custom("tools: [agent]"),
        "chosen.agent.md": custom("tools: [agent]\nagents: [hidden]"),
        "hidden.agent.md": custom("user-invocable: false\ntools: [read]"),
        "barred.agent.md": custom("disable-model-invocation: true\ntools: [read]"),
    })  # fmt: skip
    assert calls(workflow, "lead").keys() == {"chosen", "hidden"}
    assert calls(workflow, "chosen").keys() == {"hidden"}
    started = {link.to_id for link in workflow.links if link.kind == "flow"}
    assert started == {"lead", "chosen", "barred"}


def test_handoffs_wait_for_a_button_and_are_no_approval_of_what_follows() -> None:
    front = "tools: [read]\nhandoffs:\n  - {label: Go, agent: b, prompt: p, send: true}"
    workflow = opened({"a.agent.md": custom(front), "b.agent.md": custom("tools: [edit]")})
    handoff = next(link for link in workflow.links if link.kind == "delegates")
    assert (handoff.from_id, handoff.to_id, handoff.name) == ("a", "b", "Go")
    gate = named(workflow, "Handoff button")
    assert handoff.fact("gate") == gate.id
    assert gate.fact("binds") == "none"


def test_both_products_in_one_folder_keep_to_themselves() -> None:
    workflow = opened({
        ".claude/agents/a.md": agent("name: a\ndescription: d\ntools: Read"),
        ".github/agents/b.agent.md": custom("tools: [read]"),
    })  # fmt: skip
    assert calls(workflow, "Claude Code") == {"a": ""}
    assert names(workflow, "agent") == {"Claude Code", "a", "b"}
