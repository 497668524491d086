"""Read what a Claude Code step may use: the action, the base action and the program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from graphs.formats.github_actions.file import Step
from graphs.formats.github_actions.grants import (
    Grant,
    Setup,
    flag_values,
    json_of,
    named_texts,
    split_tools,
    whole_number,
    words_of,
)

_RULE = re.compile(r"([\w*-]+)(?:\((.*)\))?", re.DOTALL)
_READING = frozenset({"Read", "Glob", "Grep", "LS", "NotebookRead", "View", "LSP"})
_EDITING = frozenset({"Edit", "MultiEdit", "Write", "NotebookEdit", "Create"})
_HARMLESS = frozenset({
    "TodoWrite", "TodoRead", "BashOutput", "KillBash", "KillShell", "ExitPlanMode", "ToolSearch",
    "TaskOutput", "TaskCreate", "TaskUpdate", "TaskList", "TaskGet", "StructuredOutput",
})  # fmt: skip
_AGENTS = frozenset({"Task", "Agent"})
#: Events about an issue or pull request, on which the action answers who mentions it.
_ENTITIES = frozenset({
    "issues", "issue_comment", "pull_request", "pull_request_target", "pull_request_review",
    "pull_request_review_comment",
})  # fmt: skip
_DEFAULT = "it may always be used without being asked"
_TAG = "the action allows it where it answers a mention"


def read_claude_action(step: Step, events: Iterable[str], base: bool = False) -> Setup:
    """The agent of `claude-code-action`, or of its base action."""
    setup = Setup("Claude Code", "anthropic")
    args = words_of(step.input("claude_args"))
    settings = json_of(step.input("settings"))
    _arguments(setup, args, settings)
    setup.model = setup.model or step.input("model")
    setup.max_turns = setup.max_turns or whole_number(step.input("max_turns"))
    allowed = split_tools(step.input("allowed_tools")) + flag_values_of_tools(args, "allow")
    allowed += named_texts(_permissions(settings).get("allow"))
    denied = split_tools(step.input("disallowed_tools")) + flag_values_of_tools(args, "disallow")
    denied += named_texts(_permissions(settings).get("deny"))
    for given in (step.input("mcp_config"), *flag_values(args, "--mcp-config")):
        _servers(setup, given)
    prompt = step.input("prompt", "direct_prompt", "override_prompt")
    mentioned = not base and any(event in _ENTITIES for event in events)
    tracked = step.input("track_progress") == "true"
    setup.answers = mentioned and (not prompt or tracked)
    if setup.answers:
        setup.grants += _tag_grants(step.input("use_commit_signing") == "true")
    _rules(setup, allowed, denied, args, settings)
    _prompt(setup, step, prompt)
    if not base:
        _who(setup, step)
        if not step.input("github_token"):
            setup.app_token = True
            setup.app_rights = {"contents": "write", "pull-requests": "write", "issues": "write"}
            for line in step.input("additional_permissions").splitlines():
                scope, _, level = line.partition(":")
                if level.strip() in ("read", "write"):
                    setup.app_rights[scope.strip().replace("_", "-")] = level.strip()
    setup.token_inputs = ("github_token",)
    return setup


def read_claude_program(words: list[str]) -> Setup:
    """The agent that `claude -p` starts."""
    setup = Setup("Claude Code", "anthropic")
    _arguments(setup, words, {})
    for given in flag_values(words, "--mcp-config"):
        _servers(setup, given)
    settings = json_of(next(iter(flag_values(words, "--settings")), ""))
    allowed = flag_values_of_tools(words, "allow") + named_texts(
        _permissions(settings).get("allow")
    )
    _rules(setup, allowed, flag_values_of_tools(words, "disallow"), words, settings)
    setup.notes.append("What .claude/settings.json in the repository allows besides is not told.")
    return setup


def flag_values_of_tools(words: list[str], kind: str) -> list[str]:
    """The tools that `--allowedTools` or `--disallowedTools` name."""
    flags = (f"--{kind}edTools", f"--{kind}ed-tools")
    return [tool for value in flag_values(words, *flags) for tool in split_tools(value)]


def _permissions(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    held = settings.get("permissions")
    return held if isinstance(held, dict) else {}


def _arguments(setup: Setup, args: list[str], settings: Mapping[str, Any]) -> None:
    model = next(iter(flag_values(args, "--model")), "") or settings.get("model")
    setup.model = model if isinstance(model, str) else ""
    setup.max_turns = whole_number(next(iter(flag_values(args, "--max-turns")), ""))


def _servers(setup: Setup, given: str) -> None:
    if not given:
        return
    held = json_of(given).get("mcpServers")
    if isinstance(held, dict):
        setup.servers.update({str(k): v for k, v in held.items() if isinstance(v, dict)})
    elif not given.lstrip().startswith("{"):
        setup.notes.append(f"Its MCP servers stand in {given}, which was not given.")


def _tag_grants(signing: bool) -> list[Grant]:
    grants = [
        Grant("edit", "Edit", because=_TAG),
        Grant("github", "mcp__github_comment__update_claude_comment", "comment", because=_TAG),
        Grant("mcp", "mcp__github_ci__get_ci_status", "github_ci/get_ci_status", because=_TAG),
    ]
    if signing:
        grants.append(
            Grant(
                "mcp",
                "mcp__github_file_ops__commit_files",
                "github_file_ops/commit_files",
                because=_TAG,
            )
        )
    else:
        grants.append(Grant("shell", "Bash(git push)", "git push", because=_TAG))
    return grants


def _rules(
    setup: Setup,
    allowed: list[str],
    denied: list[str],
    args: list[str],
    settings: Mapping[str, Any],
) -> None:
    modes = [
        *flag_values(args, "--permission-mode"),
        str(_permissions(settings).get("defaultMode")),
    ]
    bypass = "--dangerously-skip-permissions" in args or "bypassPermissions" in modes
    refused = {tool for tool in denied if "(" not in tool}
    reading = [tool for tool in ("Read", "Glob", "Grep") if tool not in refused]
    if reading:
        setup.grants.insert(0, Grant("read", ", ".join(reading), because=_DEFAULT))
    if bypass:
        because = "permission questions are switched off"
        for name, kind in (
            ("Edit", "edit"),
            ("Bash", "shell"),
            ("WebFetch", "fetch"),
            ("WebSearch", "search"),
        ):
            if name not in refused:
                setup.grants.append(Grant(kind, name, network=True, because=because))
    elif "acceptEdits" in modes and not setup.answers and "Edit" not in refused:
        setup.grants.append(Grant("edit", "Edit", because="the permission mode accepts edits"))
    if "auto" in modes:
        setup.notes.append("Permission mode auto: a classifier, not a human, decides what runs.")
    for tool in dict.fromkeys(allowed):
        if tool not in denied and tool.partition("(")[0] not in refused:
            grant = claude_grant(tool)
            if grant is not None and not _is_told(setup.grants, grant):
                setup.grants.append(grant)
    partly = [tool for tool in denied if "(" in tool]
    if partly:
        setup.notes.append(f"Denied besides: {', '.join(partly)[:200]}.")


def _is_told(grants: list[Grant], grant: Grant) -> bool:
    """Reading and editing are one tool each on the map, whatever they are called."""
    if grant.kind in ("read", "edit"):
        return any(one.kind == grant.kind for one in grants)
    return any((one.kind, one.detail) == (grant.kind, grant.detail) for one in grants)


def claude_grant(tool: str) -> Grant | None:
    """What a permission rule such as `Bash(git log:*)` allows; None for what shows nothing."""
    rule = _RULE.fullmatch(tool.strip())
    if rule is None:
        return Grant("other", tool, because="the rule cannot be read")
    name, detail = rule[1], (rule[2] or "").strip()
    listed = "it is on the list of allowed tools"
    if name in _READING:
        return Grant("read", name, because=listed)
    if name in _EDITING:
        return Grant("edit", name, detail, because=listed)
    if name == "Bash":
        command, open_ended = shell_pattern(detail)
        return Grant("shell", tool, command, open_ended, network=True, because=listed)
    if name == "WebFetch":
        return Grant("fetch", tool, detail.partition(":")[2], because=listed)
    if name == "WebSearch":
        return Grant("search", name, because=listed)
    if name.startswith("mcp__"):
        server, _, inner = name[5:].partition("__")
        return Grant("mcp", tool, f"{server}/{inner}", because=listed)
    if name in _AGENTS:
        return Grant("agent", tool, detail, because=listed)
    if name in ("Skill", "SlashCommand"):
        return Grant("unresolved", tool, detail or "skills of the repository", because=listed)
    return None if name in _HARMLESS else Grant("other", tool, because=listed)


def shell_pattern(pattern: str) -> tuple[str, bool]:
    """The command of a pattern, and whether more may follow: `git log:*` gives `git log`, yes."""
    text = pattern.strip()
    if text in ("", "*", ":*", "**"):
        return "", True
    for ending in (":*", " *", "*"):
        if text.endswith(ending):
            return text[: -len(ending)].strip(), True
    return text, False


def _prompt(setup: Setup, step: Step, prompt: str) -> None:
    first = prompt.strip().split(maxsplit=1)[0] if prompt.strip() else ""
    if first.startswith("/") and len(first) > 1 and "/" not in first[1:]:
        name = first[1:]
        setup.grants.append(
            Grant("unresolved", first, f".claude/commands/{name}.md", because="the prompt calls it")
        )
    if prompt_file := step.input("prompt_file"):
        setup.notes.append(f"Its prompt stands in {prompt_file}, which was not given.")
    for plugin in split_tools(step.input("plugins")):
        setup.grants.append(
            Grant("unresolved", plugin, f"plugin {plugin}", because="it is installed")
        )
    settings = step.input("settings")
    if settings and not settings.lstrip().startswith("{"):
        setup.notes.append(f"Its settings stand in {settings}, which was not given.")


def _who(setup: Setup, step: Step) -> None:
    everyone = step.input("allowed_non_write_users").strip()
    if everyone == "*":
        setup.notes.append("allowed_non_write_users is *: anyone may start it.")
    elif everyone:
        setup.notes.append(
            "allowed_non_write_users lets some start it who have no write access to the repository."
        )
    else:
        setup.notes.append(
            "The action itself stops unless who starts it may write to the repository; what others "
            "wrote in the issue or pull request still reaches it. That is a check, not a gate."
        )
    bots = step.input("allowed_bots").strip()
    if bots == "*":
        setup.notes.append("allowed_bots is *: any GitHub App may start it, write access or not.")
    elif bots:
        setup.notes.append("allowed_bots: bots that it names start it without a check of rights.")
