"""Read settings, agent files, commands and server lists into plain records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.errors import InputError
from graphs.formats.claude_code.rules import MAX_RULES, Permissions, Rule, parse_rule
from graphs.formats.claude_code.values import is_flag, mapping_of, number_of, text_of, texts_of
from graphs.formats.front_matter import FrontMatter, begins_with_front_matter, split
from graphs.formats.inline_secrets import escaped
from graphs.formats.jsonc import plain_json
from graphs.formats.reading import Document, parse_json

#: Events that no other client's hooks are known by.
_EVENTS = frozenset({
    "PreToolUse", "PostToolUse", "PostToolUseFailure", "UserPromptSubmit", "Stop", "SubagentStop",
    "SubagentStart", "PreCompact", "PostCompact", "PermissionRequest", "PermissionDenied",
})  # fmt: skip
_RULES = frozenset({
    "allow", "ask", "deny", "defaultMode", "additionalDirectories",
    "disableBypassPermissionsMode", "disableAutoMode",
})  # fmt: skip
_OWN_KEYS = frozenset({
    "enableAllProjectMcpServers", "enabledMcpjsonServers", "disabledMcpjsonServers",
    "allowedMcpServers", "deniedMcpServers", "enabledPlugins", "extraKnownMarketplaces",
    "apiKeyHelper", "includeCoAuthoredBy", "outputStyle", "cleanupPeriodDays", "statusLine",
    "disableAllHooks", "forceLoginMethod", "awsAuthRefresh", "alwaysThinkingEnabled",
    "skipDangerousModePermissionPrompt", "disableAutoMode",
})  # fmt: skip
_AGENT_KEYS = frozenset({
    "disallowedTools", "permissionMode", "maxTurns", "mcpServers", "memory", "color", "hooks",
    "skills", "background", "isolation", "effort", "initialPrompt", "tools", "model",
})  # fmt: skip
_COPILOT_KEYS = frozenset({
    "mcp-servers", "handoffs", "agents", "user-invocable", "user-invokable", "target", "infer",
    "disable-model-invocation", "argument-hint", "mode", "agent",
})  # fmt: skip
#: What a command of Claude Code may say that pre-approves no tool.
_COMMAND_KEYS = frozenset({
    "name", "description", "argument-hint", "model", "disable-model-invocation", "user-invocable",
})  # fmt: skip
#: Front matter of other kinds of files: workflows, pages, rules, skills of other products.
_FOREIGN_KEYS = frozenset({
    "on", "jobs", "engine", "safe-outputs", "layout", "title", "date", "globs", "applyTo",
    "alwaysApply", "permalink", "slug", "tags", "author", "authors", "license", "imports",
    "network", "category", "categories", "sidebar_position", "draft", "kind",
})  # fmt: skip
_CAPITAL = re.compile(r"(?:[A-Z][A-Za-z]+|mcp__\S+)(?:\(.*\))?\Z", re.DOTALL)
_SPACES = re.compile(r"(?<=[\w)*])\s+(?=[A-Za-z])(?![^()]*\))")
_ALL = frozenset({"all", "all tools", "*", "inherit"})
_SUFFIX = re.compile(r"\.(?:agent|chatmode|prompt)?\.?md\Z|\.md\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hook:
    """What is run at an event; `held` is all that stands there."""

    event: str
    matcher: str
    held: Mapping[str, Any]
    pointer: str
    file: str


@dataclass(frozen=True, slots=True)
class Server:
    """An MCP server by the entry of a configuration."""

    name: str
    entry: Mapping[str, Any]
    pointer: str
    file: str


@dataclass(slots=True)
class Settings:
    """One settings file."""

    name: str
    data: Mapping[str, Any]
    permissions: Permissions
    mode: str = ""
    directories: list[str] = field(default_factory=list)
    hooks: list[Hook] = field(default_factory=list)
    servers: list[Server] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class AgentFile:
    """A subagent, a custom agent of Copilot, or a command; `tools` is None where none is named.

    `dialect`: claude, copilot or command.
    """

    file: str
    dialect: str
    name: str
    description: str
    tools: list[str] | None
    data: Mapping[str, Any]
    body: str
    left_out: list[str] = field(default_factory=list)
    mode: str = ""
    max_turns: int | None = None
    notes: tuple[str, ...] = ()


def looks_like_settings(document: Document) -> bool:
    """Whether a document is a settings file, by its keys; broken JSON is none."""
    text = document.text
    if text.lstrip()[:1] not in ("{", "/"):
        return False
    if not any(
        f'"{key}"' in text for key in ("permissions", "hooks", "env", "$schema", *_OWN_KEYS)
    ):
        return False
    data = _json(document)
    if not isinstance(data, dict):
        return False
    rules = data.get("permissions")
    if isinstance(rules, dict) and rules.keys() & _RULES:
        return True
    hooks = data.get("hooks")
    if isinstance(hooks, dict) and any(
        event in _EVENTS and isinstance(held, list) for event, held in hooks.items()
    ):
        return True
    env = mapping_of(data.get("env"))
    return bool(
        data.keys() & _OWN_KEYS
        or "claude-code-settings" in str(data.get("$schema", ""))[:200]
        or any(str(key).startswith(("CLAUDE_CODE_", "ANTHROPIC_")) for key in env)
    )


def looks_like_servers(document: Document) -> bool:
    """Whether a document lists the MCP servers of a project."""
    if '"mcpServers"' not in document.text or looks_like_settings(document):
        return False
    data = _json(document)
    return isinstance(data, dict) and isinstance(data.get("mcpServers"), dict)


def looks_like_agent(document: Document) -> bool:
    """Whether a document is Markdown with the front matter of an agent or a command."""
    return bool(_dialect_of_text(document))


def _dialect_of_text(document: Document) -> str:
    if not begins_with_front_matter(document.text):
        return ""
    found = split(document.text, document.name)
    return dialect(found.data, document.name) if found.data else ""


def dialect(data: Mapping[str, Any], name: str) -> str:
    """Who reads front matter with these keys: claude, copilot, command, or nobody (empty)."""
    file = name.replace("\\", "/").lower().rpartition("/")[2]
    keys = data.keys()
    if keys & {"on", "jobs", "engine", "safe-outputs", "globs", "applyTo", "alwaysApply", "kind"}:
        return ""
    if "allowed-tools" in keys:
        return "command"
    described = isinstance(data.get("description"), str)
    named = isinstance(data.get("name"), str) and bool(data["name"].strip())
    if file.endswith((".agent.md", ".chatmode.md")) and (described or named or "tools" in keys):
        return "copilot"
    if "argument-hint" in keys and keys <= _COMMAND_KEYS:
        return "command"
    if file == "skill.md":
        return ""
    tools = _tools(data.get("tools")) or []
    if keys & _COPILOT_KEYS and described and keys & (_COPILOT_KEYS | {"tools", "model"}):
        return "copilot"
    if not described or not (named or tools) or (keys & _FOREIGN_KEYS and not tools):
        return ""
    if not named:
        return "copilot"
    if tools and not any(_CAPITAL.match(tool) for tool in tools):
        return "copilot"
    # Any page may have a name and a description; an agent's name is a plain one.
    plain = re.fullmatch(r"[\w.-]+", data["name"].strip()) is not None
    return "claude" if keys & _AGENT_KEYS or (plain and keys <= {"name", "description"}) else ""


def read_settings(document: Document) -> Settings:
    """Read one settings file. Raises `InputError` where it is not JSON."""
    data = document.peek if isinstance(document.peek, dict) else None
    if data is None:
        data = parse_json(plain_json(document.text), document.name)
    held = mapping_of(data)
    rules = mapping_of(held.get("permissions"))
    notes: list[str] = []
    found = Settings(
        document.name,
        held,
        Permissions(
            *(_rules(rules, key, document.name, notes) for key in ("deny", "ask", "allow"))
        ),
        text_of(rules.get("defaultMode")),
        texts_of(rules.get("additionalDirectories")),
        _hooks(held.get("hooks"), document.name, notes),
        _servers(held.get("mcpServers"), document.name, "/mcpServers", notes),
        notes,
    )
    if "defaultMode" in held and not found.mode:
        notes.append("defaultMode stands outside `permissions`, where it has no effect.")
    if is_flag(held.get("disableAllHooks"), True) and found.hooks:
        found.hooks = []
        notes.append("disableAllHooks is set: hooks were left out.")
    return found


def read_servers(document: Document) -> list[Server]:
    """The servers of a `.mcp.json`; nothing where it cannot be read."""
    return _servers(mapping_of(_json(document)).get("mcpServers"), document.name, "/mcpServers", [])


def read_agent(document: Document) -> AgentFile:
    """Read an agent file or a command. Raises `InputError` where it has no front matter."""
    found = split(document.text, document.name)
    if found.data is None:
        raise InputError.one(
            document.name, "no front matter that can be read.",
            "Begin the file with `---`, `name: …`, `description: …` and `---`.",
        )  # fmt: skip
    data = found.data
    kind = dialect(data, document.name) or "claude"
    key = "allowed-tools" if kind == "command" else "tools"
    listed = data.get(key)
    tools = _tools(listed)
    return AgentFile(
        document.name,
        kind,
        text_of(data.get("name")) or name_of_file(document.name),
        text_of(data.get("description")) or _first_line(found),
        tools,
        data,
        found.body,
        texts_of(data.get("disallowedTools")),
        text_of(data.get("permissionMode")),
        number_of(data.get("maxTurns")),
        found.problems,
    )


def _tools(listed: Any) -> list[str] | None:
    """The tools that front matter lists in any of the ways in which people write it."""
    if listed is None or isinstance(listed, bool):
        return None
    if isinstance(listed, dict):
        # Some write `read: true` for each tool.
        return [str(name) for name, value in listed.items() if not is_flag(value, False)]
    if isinstance(listed, str):
        if listed.strip().lower() in _ALL:
            return None
        # Spaces separate as well, but for those in brackets.
        return texts_of(_SPACES.sub(",", listed))
    return texts_of(listed)


def name_of_file(file: str) -> str:
    """The name of an agent or command that names itself in no other way."""
    parts = [part for part in file.replace("\\", "/").split("/") if part]
    stem = _SUFFIX.sub("", parts[-1]) if parts else ""
    if stem.lower() == "skill" and len(parts) > 1:
        return parts[-2]
    return stem or "agent"


def _first_line(found: FrontMatter) -> str:
    return next((line.strip("# ") for line in found.body.splitlines() if line.strip()), "")[:200]


def _json(document: Document) -> Any:
    if isinstance(document.peek, (dict, list)):
        return document.peek
    try:
        return parse_json(plain_json(document.text), document.name)
    except InputError:
        return None


def _rules(rules: Mapping[str, Any], key: str, file: str, notes: list[str]) -> list[Rule]:
    held = rules.get(key)
    listed = held if isinstance(held, list) else []
    found: dict[tuple[str, str], Rule] = {}
    for at, text in enumerate(listed[:MAX_RULES]):
        pointer = f"/permissions/{key}/{at}"
        rule = parse_rule(text, pointer, file) if isinstance(text, str) else None
        if rule is None:
            notes.append(f"/permissions/{key}/{at}: not a rule: left out.")
        else:
            found.setdefault((rule.tool, rule.within), rule)
    if len(listed) > MAX_RULES:
        notes.append(f"/permissions/{key}: only the first {MAX_RULES:,} rules were read.")
    return list(found.values())


def _hooks(held: Any, file: str, notes: list[str]) -> list[Hook]:
    found: list[Hook] = []
    for event, groups in mapping_of(held).items():
        for at, group in enumerate(groups[:200] if isinstance(groups, list) else ()):
            inner = mapping_of(group).get("hooks")
            for number, one in enumerate(inner[:200] if isinstance(inner, list) else ()):
                if not isinstance(one, dict):
                    notes.append(f"/hooks/{event}/{at}/hooks/{number}: no hook: left out.")
                    continue
                pointer = f"/hooks/{escaped(str(event))}/{at}/hooks/{number}"
                matcher = text_of(mapping_of(group).get("matcher"))
                found.append(Hook(str(event), matcher, one, pointer, file))
    return found[:500]


def hooks_of(data: Mapping[str, Any], file: str, notes: list[str]) -> list[Hook]:
    """The hooks that an agent's own front matter sets."""
    return _hooks(data.get("hooks"), file, notes)


def _servers(held: Any, file: str, pointer: str, notes: list[str]) -> list[Server]:
    found: list[Server] = []
    for name, entry in list(mapping_of(held).items())[:500]:
        if isinstance(entry, dict):
            found.append(Server(str(name), entry, f"{pointer}/{escaped(str(name))}", file))
        else:
            notes.append(f"{pointer}: “{str(name)[:60]}” is no server: left out.")
    return found


def own_servers(agent: AgentFile, key: str) -> tuple[list[Server], list[str]]:
    """The servers that an agent file defines itself, and the names of others that it refers to."""
    held = agent.data.get(key)
    if isinstance(held, dict):
        return _servers(held, agent.file, f"/{key}", []), []
    servers: list[Server] = []
    names: list[str] = []
    for at, one in enumerate(held[:200] if isinstance(held, list) else ()):
        if isinstance(one, dict):
            servers += _servers(one, agent.file, f"/{key}/{at}", [])
        elif text_of(one):
            names.append(text_of(one))
    return servers, names or texts_of(held if isinstance(held, str) else None)
