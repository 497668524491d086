"""Settings: which calls are asked about, by which question, and which are none."""

from __future__ import annotations

import json
from typing import Any

import pytest

import resources
from graphs.errors import InputError
from graphs.formats.claude_code import FORMAT
from graphs.formats.reading import Document

from .maps import calls, effects, named, names, opened, settings

PROMPT, RULES, PLAN = "Permission prompt", "Permission prompt (ask rules)", "Plan approval"


@pytest.mark.parametrize(
    ("mode", "edit", "shell", "read"),
    [
        ("default", PROMPT, PROMPT, ""),
        ("manual", PROMPT, PROMPT, ""),
        ("acceptEdits", "", PROMPT, ""),
        ("plan", PLAN, PLAN, ""),
        ("auto", "", "", ""),
        ("bypassPermissions", "", "", ""),
    ],
)
def test_the_mode_decides_what_is_asked(mode: str, edit: str, shell: str, read: str) -> None:
    made = calls(settings({"defaultMode": mode}), "Claude Code")
    assert (made["Edit"], made["Bash"], made["Read"]) == (edit, shell, read)


def test_in_dont_ask_only_what_is_allowed_is_there() -> None:
    workflow = settings({"defaultMode": "dontAsk", "allow": ["Bash(npm test)"], "ask": ["Edit"]})
    made = calls(workflow, "Claude Code")
    assert made["Bash(npm test)"] == ""
    assert not {"Bash", "Edit", "Write", "WebFetch"} & set(made)
    assert made["Read"] == ""


def test_auto_is_a_classifier_and_no_gate() -> None:
    workflow = settings({"defaultMode": "auto"})
    assert names(workflow, "gate") == set()
    assert named(workflow, "Auto mode classifier").fact("interprets") is True
    assert named(workflow, "Claude Code").fact("autonomy") == "auto"


def test_a_disabled_mode_is_not_taken() -> None:
    bypass = settings(
        {"defaultMode": "bypassPermissions", "disableBypassPermissionsMode": "disable"}
    )
    assert calls(bypass, "Claude Code")["Bash"] == PROMPT
    auto = settings({"defaultMode": "auto"}, disableAutoMode="disable")
    assert calls(auto, "Claude Code")["Bash"] == PROMPT


def test_without_a_mode_whether_a_person_is_asked_is_not_known() -> None:
    gate = named(settings({"allow": ["Edit"]}), PROMPT)
    assert gate.fact("enforced") is None
    assert "auto mode" in gate.origins["enforced"].because
    told = named(settings({"allow": ["Edit"], "disableAutoMode": "disable"}), PROMPT)
    assert told.fact("enforced") == "client"


def test_an_unknown_mode_is_noted_and_not_trusted() -> None:
    workflow = settings({"defaultMode": "yolo"})
    assert named(workflow, PROMPT).fact("enforced") is None
    assert any("yolo" in note for note in workflow.notes)


def test_no_question_of_claude_code_is_a_valid_gate() -> None:
    for mode in ("default", "plan", ""):
        workflow = settings({"defaultMode": mode, "ask": ["WebFetch"]})
        for gate in (node for node in workflow.nodes if node.kind == "gate"):
            assert gate.fact("enforced") != "before"
            assert gate.fact("self_approval") is True


def test_deny_goes_before_ask_and_ask_before_allow() -> None:
    every = ["Bash(git push:*)", "Bash(git add:*)", "Bash(npm test)"]
    rules = {"deny": every[:1], "ask": every[:2], "allow": every, "defaultMode": "default"}
    made = calls(settings(rules), "Claude Code")
    assert "Bash(git push:*)" not in made
    assert made["Bash(git add:*)"] == RULES
    assert made["Bash(npm test)"] == ""


def test_a_narrow_allow_rule_makes_no_exception_from_a_wide_ask_or_deny_rule() -> None:
    rules = {"deny": ["Bash(rm *)"], "ask": ["Bash(git *)"],
             "allow": ["Bash(rm a.txt)", "Bash(git status)"]}  # fmt: skip
    made = calls(settings(rules), "Claude Code")
    assert "Bash(rm a.txt)" not in made
    assert made["Bash(git status)"] == RULES


def test_a_denied_tool_is_gone_with_a_note() -> None:
    workflow = settings({"deny": ["Bash", "WebFetch"]})
    assert not {"Bash", "WebFetch"} & names(workflow, "tool")
    assert any("Bash is denied" in note for note in workflow.notes)


def test_a_denied_path_is_told_beside_the_tool_and_that_a_shell_reads_it_all_the_same() -> None:
    workflow = settings({"deny": ["Read(./.env)"]})
    assert "Read(./.env)" in named(workflow, "Read").description
    assert any("shell command" in note for note in workflow.notes)


def test_ask_rules_are_asked_in_bypass_permissions_too() -> None:
    made = calls(settings({"defaultMode": "bypassPermissions", "ask": ["WebFetch"]}), "Claude Code")
    assert (made["WebFetch"], made["WebSearch"]) == (RULES, "")


def test_sandboxed_commands_run_unasked_unless_told_otherwise() -> None:
    rules = {"defaultMode": "default", "ask": ["Bash(git push *)"]}
    free = calls(settings(rules, sandbox={"enabled": True}), "Claude Code")
    assert (free["Bash"], free["Bash(git push *)"]) == ("", RULES)
    asked = settings(rules, sandbox={"enabled": True, "autoAllowBashIfSandboxed": False})
    assert calls(asked, "Claude Code")["Bash"] == PROMPT


@pytest.mark.parametrize(
    ("sandbox", "sandboxed"),
    [
        (None, None),
        ({"enabled": False}, False),
        ({"enabled": True}, None),
        ({"enabled": True, "allowUnsandboxedCommands": False}, True),
        ({"enabled": True, "allowUnsandboxedCommands": False, "excludedCommands": ["git"]}, None),
    ],
)
def test_a_sandbox_with_ways_out_is_not_called_one(sandbox: Any, sandboxed: bool | None) -> None:
    workflow = settings({"allow": ["Bash"]}, **({"sandbox": sandbox} if sandbox else {}))
    assert named(workflow, "Bash").fact("sandboxed") is sandboxed


def test_fixed_commands_are_told_from_patterns() -> None:
    workflow = settings({"allow": ["Bash(npm run lint)", "Bash(npm run *)"]})
    assert named(workflow, "Bash(npm run lint)").fact("arguments") == "fixed"
    assert named(workflow, "Bash(npm run *)").fact("arguments") == "model"


def test_paths_outside_the_project_are_things_of_their_own() -> None:
    workflow = settings(
        {"allow": ["Read(~/.ssh/**)", "Edit(../other/**)"], "additionalDirectories": ["../docs"]}
    )
    assert named(workflow, "Files in ~/.ssh/**").fact("sensitivity") == "restricted"
    assert ("write", "Files in ../other/**") in effects(workflow, "Edit(../other/**)")
    assert ("write", "Files in ../docs") in effects(workflow, "Edit")


def test_many_rules_are_shown_in_groups_that_keep_every_effect() -> None:
    rules = [f"Bash(git push origin b{number})" for number in range(60)] + ["Bash(rm -rf *)"]
    workflow = settings({"allow": rules})
    made = calls(workflow, "Claude Code")
    assert made["Bash(git …): 60 rules"] == ""
    assert ("write", "Git remote") in effects(workflow, "Bash(git …): 60 rules")
    assert ("delete", "Project files") in effects(workflow, "Bash(rm -rf *)")


def test_rules_of_several_settings_files_count_together_and_the_local_mode_holds() -> None:
    workflow = opened({
        ".claude/settings.json": {"permissions": {"defaultMode": "plan", "deny": ["WebFetch"]}},
        ".claude/settings.local.json": {
            "permissions": {"defaultMode": "acceptEdits", "allow": ["WebFetch", "Bash(ls)"]}
        },
    })  # fmt: skip
    made = calls(workflow, "Claude Code")
    assert "WebFetch" not in made
    assert (made["Edit"], made["Bash(ls)"], made["Bash"]) == ("", "", PROMPT)


def test_every_rule_is_found_again_in_its_file() -> None:
    workflow = opened({
        ".claude/settings.json": {"permissions": {"allow": ["Edit", "Bash(ls)"]}},
        ".claude/settings.local.json": {"permissions": {"allow": ["Bash(pwd *)"]}},
    })  # fmt: skip
    found = {node.name: node.source for node in workflow.nodes}
    ls, pwd = found["Bash(ls)"], found["Bash(pwd *)"]
    assert ls is not None
    assert pwd is not None
    assert (ls.file, ls.pointer) == (".claude/settings.json", "/permissions/allow/1")
    assert (pwd.file, pwd.pointer) == (".claude/settings.local.json", "/permissions/allow/0")


def test_hooks_are_steps_that_the_session_sets_off_and_no_gates() -> None:
    hooks = {
        "PreToolUse": [{"matcher": "Bash", "hooks": [
            {"type": "command", "command": "./check.sh"},
            {"type": "prompt", "prompt": "Is it safe?"},
        ]}],
        "Stop": [{"hooks": [{"type": "http", "url": "https://audit.example.org/events"}]}],
    }  # fmt: skip
    workflow = opened({"hooks.json": {"hooks": hooks}})
    made = calls(workflow, "Claude Code")
    assert made["PreToolUse hook (Bash)"] == ""
    steps = [node for node in workflow.nodes if node.name == "PreToolUse hook (Bash)"]
    assert [node.fact("interprets") for node in steps] == [False, True]
    assert ("execute", "Shell of this machine") in effects(workflow, "PreToolUse hook (Bash)")
    assert ("write", "audit.example.org") in effects(workflow, "Stop hook")
    assert any("may block or allow" in note for note in workflow.notes)


def test_disabled_hooks_are_left_out() -> None:
    hooks = {"Stop": [{"hooks": [{"type": "command", "command": "x"}]}]}
    assert names(opened({"s.json": {"hooks": hooks, "disableAllHooks": True}}), "step") == set()


def test_secrets_in_env_are_credentials_and_never_shown() -> None:
    token = "ghp_" + "a1B2" * 9
    workflow = settings({}, env={"GITHUB_TOKEN": token, "NODE_ENV": "test"}, apiKeyHelper="./key")
    assert names(workflow, "identity") == {"GITHUB_TOKEN", "apiKeyHelper"}
    assert named(workflow, "Claude Code").extensions["x-inline-secrets"] == ["/env/GITHUB_TOKEN"]
    assert token not in repr(workflow)


def test_servers_are_called_with_a_question_unless_a_rule_allows_them() -> None:
    workflow = opened({
        ".claude/settings.json": {
            "permissions": {"defaultMode": "default", "allow": ["mcp__git__git_status"],
                            "deny": ["mcp__git__git_commit"]},
            "disabledMcpjsonServers": ["off"],
        },
        ".mcp.json": {"mcpServers": {
            "git": {"command": "uvx", "args": ["mcp-server-git"]},
            "off": {"command": "npx", "args": ["-y", "mcp-shell"]},
        }},
    })  # fmt: skip
    made = calls(workflow, "Claude Code")
    assert (made["git_status"], made["git_log"]) == ("", PROMPT)
    assert "git_commit" not in made
    assert "off" not in made


def test_a_server_that_only_rules_name_is_unresolved() -> None:
    workflow = settings({"allow": ["mcp__jira__create_issue", "mcp__shell__*"]})
    assert "unresolved" in named(workflow, "mcp__jira__create_issue").tags
    assert "unresolved" in named(workflow, "shell").tags
    assert calls(workflow, "Claude Code")["shell"] == ""
    assert ("unknown", "What shell reaches") in effects(workflow, "shell")


def test_the_model_runs_where_the_environment_says() -> None:
    workflow = settings({}, model="opus", env={"ANTHROPIC_BASE_URL": "https://llm.acme.com"})
    assert named(workflow, "opus").zone == "saas-llm-acme-com"
    assert named(settings({"allow": []}), "Claude").zone == "saas-anthropic"


@pytest.mark.parametrize(
    "held",
    [
        {"permissions": {"contents": "write"}},
        {"permissions": ["allow"]},
        {"hooks": {"pre-commit": []}},
        {"mcpServers": {"a": {"command": "x"}}},
        {"name": "x", "nodes": []},
        [],
    ],
)
def test_other_json_is_not_taken_for_settings(held: Any) -> None:
    assert not FORMAT.sniff(Document("settings.json", json.dumps(held)))


def test_comments_and_trailing_commas_are_read() -> None:
    text = '{\n  // rules\n  "permissions": {"allow": ["Edit",],},\n}'
    document = Document("settings.json", text)
    assert FORMAT.sniff(document)
    made = calls(FORMAT.load(document, resources.catalogues()), "Claude Code")
    assert (made["Edit"], made["Bash"]) == ("", PROMPT)


def test_broken_json_is_told_with_its_line() -> None:
    document = Document("settings.json", '{"permissions": {"allow": [}}')
    with pytest.raises(InputError):
        FORMAT.load_all([document], resources.catalogues())


def test_a_fixed_request_to_this_machine_is_not_the_web() -> None:
    local = "Bash(curl -s -XPOST http://localhost:3000/health -w '%{http_code}')"
    workflow = settings({"allow": [local, "Bash(curl -d @x https://a.acme.com)", "Bash(curl *)"]})
    assert ("send", "Service on localhost") in effects(workflow, local)
    assert named(workflow, "Service on localhost").zone == "this-machine"
    assert ("send", "a.acme.com") in effects(workflow, "Bash(curl -d @x https://a.acme.com)")
    assert ("send", "The web") in effects(workflow, "Bash(curl *)")
    assert named(workflow, "a.acme.com").zone == "internet"


def test_what_rules_and_lists_name_and_nothing_knows_is_shown_all_the_same() -> None:
    workflow = settings({"allow": ["LaunchRocket"]}, enabledMcpjsonServers=["jira"])
    made = calls(workflow, "Claude Code")
    assert made["LaunchRocket"] == ""
    assert made["jira"] == PROMPT
    assert "unresolved" in named(workflow, "jira").tags
