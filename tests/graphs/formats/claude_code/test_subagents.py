"""Subagents and commands: who starts whom, and which tools each has."""

from __future__ import annotations

import pytest

from graphs.formats.claude_code import FORMAT
from graphs.formats.reading import Document

from .maps import agent, calls, effects, named, names, opened

PROMPT = "Permission prompt"
SETTINGS = {"permissions": {"defaultMode": "default", "allow": ["Bash(npm test)"]}}


def test_tools_that_are_left_out_are_all_tools() -> None:
    workflow = opened({
        ".claude/settings.json": SETTINGS,
        ".claude/agents/a.md": agent("name: a\ndescription: d"),
    })  # fmt: skip
    assert calls(workflow, "a").keys() - {"Claude"} == {
        "Read", "Grep", "Glob", "Edit", "Write", "NotebookEdit", "Bash", "Bash(npm test)",
        "WebFetch", "WebSearch",
    }  # fmt: skip


def test_a_list_of_tools_is_all_that_an_agent_has() -> None:
    workflow = opened({
        ".claude/settings.json": SETTINGS,
        ".claude/agents/a.md": agent("name: a\ndescription: d\ntools: Read, Bash\nmodel: opus"),
    })  # fmt: skip
    assert calls(workflow, "a") == {"Read": "", "Bash": PROMPT, "Bash(npm test)": "", "opus": ""}


@pytest.mark.parametrize("tools", ["tools: []", "tools: ''", "tools:\n  - \n"])
def test_an_empty_list_is_no_tool(tools: str) -> None:
    workflow = opened({"a.md": agent(f"name: a\ndescription: d\n{tools}\nmodel: opus")})
    assert calls(workflow, "a") == {"opus": ""}


@pytest.mark.parametrize(
    "tools", ["Read, Bash", "Read Bash", "[Read, Bash]", "\n  - Read\n  - Bash"]
)
def test_lists_are_read_however_they_are_written(tools: str) -> None:
    workflow = opened({"a.md": agent(f"name: a\ndescription: d\nmodel: opus\ntools: {tools}")})
    assert calls(workflow, "a").keys() == {"Read", "Bash", "opus"}


@pytest.mark.parametrize("tools", ["All tools", "'*'", "all"])
def test_words_for_all_tools_are_no_names_of_tools(tools: str) -> None:
    workflow = opened({"a.md": agent(f"name: a\ndescription: d\ntools: {tools}")})
    assert {"Read", "Edit", "Bash", "WebFetch"} <= calls(workflow, "a").keys()


def test_tools_are_taken_away_again() -> None:
    front = "name: a\ndescription: d\ndisallowedTools: Write, Edit, mcp__git"
    workflow = opened({
        ".claude/agents/a.md": agent(front),
        ".mcp.json": {"mcpServers": {"git": {"command": "uvx", "args": ["mcp-server-git"]}}},
    })  # fmt: skip
    made = calls(workflow, "a")
    assert "Bash" in made
    assert not {"Write", "Edit", "git", "git_commit"} & made.keys()
    assert "git_commit" in calls(workflow, "Claude Code")


def test_an_agent_with_a_list_has_only_the_server_tools_in_it() -> None:
    front = "name: a\ndescription: d\ntools: Read, mcp__git__git_log"
    workflow = opened({
        ".claude/agents/a.md": agent(front),
        ".mcp.json": {"mcpServers": {"git": {"command": "uvx", "args": ["mcp-server-git"]}}},
    })  # fmt: skip
    assert {"Read", "git_log"} <= calls(workflow, "a").keys()
    assert not {"git_commit", "git"} & calls(workflow, "a").keys()


def test_brackets_in_an_agents_tools_do_not_narrow_them() -> None:
    workflow = opened({"a.md": agent("name: a\ndescription: d\ntools: Read, Bash(git:*)")})
    assert ("execute", "Shell of this machine") in effects(workflow, "Bash")
    assert any("not documented" in note for note in workflow.notes)


def test_an_agents_own_mode_holds_unless_that_of_the_session_prevails() -> None:
    front = agent("name: a\ndescription: d\ntools: Bash\npermissionMode: bypassPermissions")
    files = {".claude/agents/a.md": front}
    alone = opened(files)
    assert calls(alone, "a")["Bash"] == ""
    default = opened({".claude/settings.json": SETTINGS, **files})
    assert (calls(default, "a")["Bash"], calls(default, "Claude Code")["Bash"]) == ("", PROMPT)
    edits = {"permissions": {"defaultMode": "acceptEdits"}}
    assert calls(opened({".claude/settings.json": edits, **files}), "a")["Bash"] == PROMPT


def test_agents_start_the_agents_that_they_name() -> None:
    workflow = opened({
        "agents/lead.md": agent("name: lead\ndescription: d\ntools: Agent(worker, gone), Read"),
        "agents/all.md": agent("name: all\ndescription: d\ntools: Task"),
        "agents/worker.md": agent("name: worker\ndescription: d\ntools: Read"),
    })  # fmt: skip
    assert {"worker", "gone"} <= calls(workflow, "lead").keys()
    assert {"worker", "lead"} <= calls(workflow, "all").keys()
    assert "all" not in calls(workflow, "worker")
    assert "unresolved" in named(workflow, "gone").tags


def test_a_denied_agent_is_not_started() -> None:
    workflow = opened({
        ".claude/settings.json": {"permissions": {"deny": ["Task(a)"]}},
        ".claude/agents/a.md": agent("name: a\ndescription: d\ntools: Read"),
    })  # fmt: skip
    assert "a" not in calls(workflow, "Claude Code")


def test_alone_the_session_itself_is_not_guessed_at() -> None:
    workflow = opened({"a.md": agent("name: a\ndescription: d\ntools: Read")})
    assert calls(workflow, "Claude Code") == {"a": ""}
    assert any("No settings file" in note for note in workflow.notes)


def test_memory_turns_and_servers_of_its_own() -> None:
    front = """
name: a
description: d
tools: Read
maxTurns: 7
memory: project
mcpServers:
  - files:
      command: npx
      args: [-y, "@modelcontextprotocol/server-filesystem", /data]
  - elsewhere
"""
    workflow = opened({"a.md": agent(front)})
    assert named(workflow, "a").fact("max_iterations") == 7
    assert named(workflow, "Memory of a").fact("memory") is True
    assert "write_file" in calls(workflow, "a")
    assert "write_file" not in calls(workflow, "Claude Code")


def test_commands_start_the_session_and_allow_their_tools() -> None:
    command = agent("description: Ship it\nallowed-tools: Bash(git push:*), Read")
    workflow = opened({".claude/settings.json": SETTINGS, ".claude/commands/ship.md": command})
    assert "/ship" in names(workflow, "trigger")
    assert calls(workflow, "Claude Code")["Bash(git push:*)"] == ""


def test_projects_beside_each_other_stay_apart() -> None:
    workflow = opened({
        "one/.claude/settings.json": {"permissions": {"allow": ["Bash(ls)"]}},
        "two/.claude/settings.json": {"permissions": {"allow": ["Bash(pwd)"]}},
        "two/.claude/agents/a.md": agent("name: a\ndescription: d\ntools: Read"),
    })  # fmt: skip
    assert "a" in calls(workflow, "Claude Code in two")
    assert "a" not in calls(workflow, "Claude Code in one")
    assert "Bash(pwd)" not in calls(workflow, "Claude Code in one")


def test_one_broken_file_leaves_the_others() -> None:
    workflow = opened({
        "agents/a.md": agent("name: a\ndescription: Use when: asked\ntools: Read"),
        "agents/b.md": agent("name: b\ndescription: d\ntools: Grep"),
    })  # fmt: skip
    assert {"a", "b"} <= names(workflow, "agent")
    assert any("agents/a.md:3" in note for note in workflow.notes)


@pytest.mark.parametrize(
    ("name", "front"),
    [
        ("page.md", "title: Home\nlayout: page\ndescription: d"),
        ("post.md", "name: A post about tools\ndescription: d"),
        ("flow.md", "on: push\nname: x\ndescription: d\ntools: {github: {}}"),
        ("rule.mdc", "description: d\nglobs: '*.ts'"),
        ("x.instructions.md", "description: d\napplyTo: '**'"),
        ("SKILL.md", "name: skill\ndescription: d"),
        ("x.md", "- a\n- b"),
    ],
)
def test_other_front_matter_is_not_taken_for_an_agent(name: str, front: str) -> None:
    assert not FORMAT.sniff(Document(name, agent(front)))


def test_markdown_without_front_matter_is_none() -> None:
    assert not FORMAT.sniff(Document("a.md", "# name: a\n"))
