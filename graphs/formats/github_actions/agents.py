"""Read what the other AI steps may use: Codex, Gemini, Copilot, model calls, and unknown agents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphs.formats.github_actions.claude import (
    claude_grant,
    read_claude_action,
    read_claude_program,
    shell_pattern,
)
from graphs.formats.github_actions.file import Step
from graphs.formats.github_actions.grants import (
    Grant,
    Setup,
    flag_values,
    json_of,
    named_texts,
    whole_number,
    words_of,
)

_NOT_TOLD = "what its tools are is not told: it may do all that a shell may"
_YOLO = "the action runs it without asking"
_GEMINI_KINDS = {
    "read_file": "read", "read_many_files": "read", "glob": "read", "list_directory": "read",
    "search_file_content": "read", "grep_search": "read", "write_file": "edit", "replace": "edit",
    "web_fetch": "fetch", "google_web_search": "search",
}  # fmt: skip
_GEMINI_QUIET = frozenset({"save_memory", "write_todos"})


def read_step(step: Step, entry: Mapping[str, Any], events: Iterable[str]) -> Setup:
    """How an AI action is set up, by its entry in the catalogue."""
    reader = entry.get("reader")
    if reader == "claude":
        setup = read_claude_action(step, events, bool(entry.get("base")))
    elif reader == "codex":
        setup = _codex(step)
    elif reader == "gemini":
        setup = _gemini(step)
    elif reader == "inference":
        setup = _inference(step)
    else:
        setup = _other(step, entry)
    return setup


def read_program(program: str, words: list[str], entry: Mapping[str, Any]) -> Setup:
    """How a program that runs an LLM is set up, by the words of its call."""
    reader = entry.get("reader")
    if reader == "claude-cli":
        return read_claude_program(words)
    if reader == "codex-cli":
        setup = Setup("Codex", "openai")
        _codex_tools(setup, next(iter(flag_values(words, "--sandbox", "-s")), "read-only"), words)
        return setup
    if reader == "gemini-cli":
        return _gemini_program(words)
    if reader == "copilot-cli":
        return _copilot(words)
    setup = Setup(str(entry.get("name", program)), str(entry.get("vendor", "")))
    setup.kind = str(entry.get("kind", "agent"))
    setup.model = next(iter(flag_values(words, "--model", "-m")), "")
    if setup.kind == "agent":
        setup.grants.append(Grant("shell", "Shell", network=True, because=_NOT_TOLD))
    return setup


def _codex(step: Step) -> Setup:
    setup = Setup("Codex", "openai", model=step.input("model"))
    args = words_of(step.input("codex_args").strip("[]").replace('",', '" '))
    strategy = step.input("safety_strategy") or "drop-sudo"
    sandbox = step.input("sandbox") or "workspace-write"
    if strategy == "read-only":
        sandbox = "read-only"
    setup.model_url = step.input("responses_api_endpoint")
    _codex_tools(setup, sandbox, args)
    if strategy == "unsafe":
        setup.notes.append("safety-strategy is unsafe: Codex may read the secrets of the job.")
    users = step.input("allow_users").strip()
    if users == "*":
        setup.notes.append("allow-users is *: anyone may start it.")
    else:
        setup.notes.append(
            "The action itself stops unless who starts it may write to the repository or is named; "
            "that is a check, not a gate."
        )
    if step.input("prompt_file"):
        setup.notes.append(
            f"Its prompt stands in {step.input('prompt_file')}, which was not given."
        )
    setup.notes.append("MCP servers in a config.toml of Codex would not be seen here.")
    return setup


def _codex_tools(setup: Setup, sandbox: str, args: list[str]) -> None:
    joined = " ".join(args)
    free = "--dangerously-bypass-approvals-and-sandbox" in args or "--yolo" in args
    sandbox = next(iter(flag_values(args, "--sandbox", "-s")), sandbox)
    setup.model = setup.model or next(iter(flag_values(args, "--model", "-m")), "")
    if "--full-auto" in args and not free:
        sandbox = "workspace-write"
    if free or sandbox == "danger-full-access":
        because = "its sandbox is switched off"
        setup.grants += [
            Grant("edit", "apply_patch", because=because),
            Grant("shell", "shell", sandboxed=False, network=True, because=because),
        ]
        return
    network = "network_access=true" in joined.replace(" ", "")
    because = f"its sandbox is {sandbox}" + (", with the network open" if network else "")
    if sandbox == "read-only":
        setup.grants.append(
            Grant("read", "shell (read-only sandbox)", sandboxed=True, because=because)
        )
        return
    known = sandbox == "workspace-write"
    setup.grants += [
        Grant("edit", "apply_patch", because=because),
        Grant(
            "shell",
            "shell",
            sandboxed=known or None,
            network=network or (None if not known else False),
            because=because,
        ),
    ]
    if "--search" in args or "web_search=true" in joined.replace(" ", ""):
        setup.grants.append(Grant("search", "web_search", because="it is switched on"))


def _gemini(step: Step) -> Setup:
    setup = Setup("Gemini CLI", "google", model=step.input("gemini_model"))
    settings = json_of(step.input("settings", "settings_json"))
    _gemini_settings(setup, settings)
    prompt = step.input("prompt").strip()
    first = prompt.split(maxsplit=1)[0] if prompt else ""
    if first.startswith("/") and len(first) > 1:
        name = first[1:].replace(":", "/")
        setup.notes.append(
            f"Its prompt stands in .gemini/commands/{name}.toml, which was not given."
        )
    for extension in step.input("extensions").splitlines():
        if extension.strip(' []",'):
            named = extension.strip(' []",')
            setup.grants.append(
                Grant("unresolved", named, f"extension {named}", because="it is installed")
            )
    return setup


def _gemini_settings(setup: Setup, settings: Mapping[str, Any]) -> None:
    tools = settings.get("tools")
    held = tools if isinstance(tools, dict) else {}
    core = settings.get("coreTools", held.get("core"))
    excluded = set(named_texts(settings.get("excludeTools")) + named_texts(held.get("exclude")))
    sandbox = settings.get("sandbox", held.get("sandbox"))
    sandboxed = True if sandbox not in (None, False, "false", "") else None
    names = named_texts(core) if isinstance(core, (list, str)) else list(_GEMINI_KINDS)
    if not isinstance(core, (list, str)):
        names.append("run_shell_command")
    for name in names:
        if name in excluded:
            continue
        grant = gemini_grant(name, sandboxed, "it is a core tool" if core else _YOLO)
        if grant is not None and not _has(setup.grants, grant):
            setup.grants.append(grant)
    servers = settings.get("mcpServers")
    if isinstance(servers, dict):
        setup.servers.update({str(k): v for k, v in servers.items() if isinstance(v, dict)})
    model = settings.get("model")
    session = model.get("maxSessionTurns") if isinstance(model, dict) else None
    setup.max_turns = whole_number(settings.get("maxSessionTurns", session))


def gemini_grant(name: str, sandboxed: bool | None, because: str) -> Grant | None:
    """What a core tool of Gemini allows, such as `run_shell_command(gh issue list)`."""
    base, _, detail = name.partition("(")
    if base in _GEMINI_QUIET:
        return None
    if base in ("run_shell_command", "ShellTool"):
        command = detail.rstrip(")").strip()
        # A command named here is a beginning: whatever starts with it runs.
        return Grant("shell", name, command, True, sandboxed, network=True, because=because)
    kind = _GEMINI_KINDS.get(base, "other")
    known = "web search" if kind == "search" else ""
    return Grant(kind, name, because=because, known_as=known)


def _has(grants: list[Grant], grant: Grant) -> bool:
    return grant.kind in ("read", "edit") and any(one.kind == grant.kind for one in grants)


def _gemini_program(words: list[str]) -> Setup:
    setup = Setup("Gemini CLI", "google", model=next(iter(flag_values(words, "--model", "-m")), ""))
    free = bool({"--yolo", "-y"} & set(words)) or "yolo" in flag_values(words, "--approval-mode")
    if free:
        _gemini_settings(setup, {})
    else:
        setup.grants.append(Grant("read", "read_file", because="reading needs no approval"))
        for tool in flag_values(words, "--allowed-tools"):
            grant = gemini_grant(tool, None, "it is on the list of allowed tools")
            if grant is not None:
                setup.grants.append(grant)
    setup.notes.append("What .gemini/settings.json in the repository allows is not told.")
    return setup


def _copilot(words: list[str]) -> Setup:
    setup = Setup("Copilot CLI", "github", model=next(iter(flag_values(words, "--model")), ""))
    setup.grants.append(Grant("read", "view", because="reading needs no approval"))
    if {"--allow-all-tools", "--yolo", "--allow-all"} & set(words):
        because = "--allow-all-tools switches its questions off"
        setup.grants += [
            Grant("edit", "write", because=because),
            Grant("shell", "shell", network=True, because=because),
            Grant("mcp", "github-mcp-server", "github/", because=because),
        ]
    for tool in flag_values(words, "--allow-tool"):
        base, _, detail = tool.partition("(")
        because = "--allow-tool names it"
        if base == "shell":
            command, open_ended = shell_pattern(detail.rstrip(")"))
            setup.grants.append(
                Grant("shell", tool, command, open_ended, network=True, because=because)
            )
        elif base == "write":
            setup.grants.append(Grant("edit", tool, because=because))
        else:
            setup.grants.append(Grant("mcp", tool, f"{base}/{detail.rstrip(')')}", because=because))
    return setup


def _inference(step: Step) -> Setup:
    setup = Setup("AI inference", "github", "model", model=step.input("model") or "GitHub Models")
    setup.model_url = step.input("endpoint")
    if step.input("enable_github_mcp").lower() == "true":
        setup.kind = "agent"
        because = "enable-github-mcp is true; the action offers its reading tools alone"
        setup.grants.append(
            Grant("mcp", "GitHub MCP server (read-only)", "github/get", because=because)
        )
        setup.token_inputs = ("github_mcp_token", "token")
    return setup


def _other(step: Step, entry: Mapping[str, Any]) -> Setup:
    setup = Setup(str(entry.get("name", step.action)), str(entry.get("vendor", "")))
    setup.kind = str(entry.get("kind", "agent"))
    setup.model = step.input("model", "openai_model", "model_name")
    setup.token_inputs = ("github_token", "token", "repo_token")
    if entry.get("reader") == "fixed":
        setup.kind = "model"
    elif setup.kind == "agent":
        setup.grants.append(Grant("shell", "Shell", network=True, because=_NOT_TOLD))
    return setup


__all__ = ["claude_grant", "gemini_grant", "read_program", "read_step"]
