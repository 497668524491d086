"""Gather the files of one project: settings in their order of precedence, agents, servers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphs.errors import InputError
from graphs.formats.claude_code.decisions import Judge, mode_of
from graphs.formats.claude_code.file import (
    AgentFile,
    Hook,
    Server,
    Settings,
    looks_like_agent,
    looks_like_servers,
    looks_like_settings,
    read_agent,
    read_servers,
    read_settings,
)
from graphs.formats.claude_code.rules import Permissions, parse_rule
from graphs.formats.claude_code.values import is_flag, mapping_of, texts_of
from graphs.formats.reading import Document

#: Folders in which these files lie; what is above them is the project.
_FOLDERS = frozenset({".claude", ".github", ".vscode", ".copilot", ".cursor"})
_KINDS = frozenset({"agents", "commands", "skills", "chatmodes", "prompts", "hooks"})


@dataclass(slots=True)
class Project:
    """What belongs together; `root` is the folder that all of it lies below."""

    root: str
    settings: list[Settings] = field(default_factory=list)
    agents: list[AgentFile] = field(default_factory=list)
    servers: list[Server] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def subagents(self) -> list[AgentFile]:
        return [agent for agent in self.agents if agent.dialect == "claude"]

    @property
    def custom_agents(self) -> list[AgentFile]:
        return [agent for agent in self.agents if agent.dialect == "copilot"]

    @property
    def commands(self) -> list[AgentFile]:
        return [agent for agent in self.agents if agent.dialect == "command"]

    @property
    def hooks(self) -> list[Hook]:
        return [hook for one in self.settings for hook in one.hooks]

    @property
    def directories(self) -> list[str]:
        return list(dict.fromkeys(path for one in self.settings for path in one.directories))

    def first(self, key: str) -> Any:
        """The value of a key in the settings that take precedence."""
        return next((one.data[key] for one in self.settings if key in one.data), None)

    def environment(self) -> list[tuple[Settings, Mapping[str, Any]]]:
        """The variables that each settings file sets."""
        return [(one, mapping_of(one.data.get("env"))) for one in self.settings]

    def variable(self, name: str) -> str:
        for _, env in self.environment():
            if isinstance(env.get(name), (str, int, bool)):
                return str(env[name])
        return ""

    def judge(self) -> Judge:
        """Who decides on the calls of the main session; the rules of all files count together."""
        rules = Permissions()
        for one in self.settings:
            rules.deny += one.permissions.deny
            rules.ask += one.permissions.ask
            rules.allow += one.permissions.allow
        for command in self.commands:
            for text in command.tools or ():
                rule = parse_rule(text, "/allowed-tools", command.file)
                if rule is not None:
                    rules.allow.append(rule)
        told = next((one for one in self.settings if one.mode), None)
        data = {**(told.data if told else {})}
        for one in self.settings:
            held = mapping_of(one.data.get("permissions"))
            for key in ("disableBypassPermissionsMode", "disableAutoMode"):
                if "disable" in (held.get(key), one.data.get(key)):
                    data[key] = "disable"
        mode = mode_of(told.mode if told else "", data, self.notes)
        return Judge(rules, mode, self.sandbox_opens)

    @property
    def sandboxed(self) -> bool | None:
        """Whether shell commands run in a sandbox; None where no file tells it."""
        held = mapping_of(self.first("sandbox"))
        if is_flag(held.get("enabled"), True):
            # Commands named here, and retries that the model asks for, run outside it.
            whole = is_flag(held.get("allowUnsandboxedCommands"), False)
            return True if whole and not texts_of(held.get("excludedCommands")) else None
        return False if is_flag(held.get("enabled"), False) else None

    @property
    def sandbox_opens(self) -> bool:
        held = mapping_of(self.first("sandbox"))
        opens = not is_flag(held.get("autoAllowBashIfSandboxed"), False)
        return is_flag(held.get("enabled"), True) and opens

    def is_off(self, server: Server) -> str:
        """Why a server of the project is never started; empty where nothing keeps it off."""
        if server.name in texts_of(self.first("disabledMcpjsonServers")):
            return "disabledMcpjsonServers names it"
        denied = self.first("deniedMcpServers")
        names = [mapping_of(one).get("serverName") for one in denied or () if one]
        return "deniedMcpServers names it" if server.name in names else ""


def root_of(name: str) -> str:
    """The folder of the project that a file belongs to."""
    parts = [part for part in name.replace("\\", "/").split("/")[:-1] if part not in ("", ".")]
    for at, part in enumerate(parts):
        if part in _FOLDERS:
            return "/".join(parts[:at])
    for at, part in enumerate(parts):
        if part in _KINDS:
            return "/".join(parts[:at])
    return "/".join(parts)


def _rank(name: str) -> tuple[int, str]:
    """Managed settings first, then local ones, then those of the project."""
    file = name.replace("\\", "/").rpartition("/")[2].lower()
    return (0 if "managed" in file else 1 if "local" in file else 2, name)


def gather(documents: Sequence[Document]) -> list[Project]:
    """The projects that some documents make up. Raises `InputError` where a file is broken."""
    projects: dict[str, Project] = {}
    broken: list[InputError] = []
    for document in sorted(documents, key=lambda one: _rank(one.name)):
        root = root_of(document.name)
        project = projects.setdefault(root, Project(root))
        try:
            _add(project, document)
        except InputError as error:
            broken.append(error)
    found = [one for one in projects.values() if one.settings or one.agents or one.servers]
    problems = [problem for each in broken for problem in each.problems]
    if problems and not found:
        raise InputError(problems)
    if problems:
        found[0].notes.extend(str(problem) for problem in problems)
    return _nested(found)


def _add(project: Project, document: Document) -> None:
    if looks_like_settings(document):
        found = read_settings(document)
        project.settings.append(found)
        project.servers += found.servers
        project.notes += found.notes
    elif looks_like_agent(document):
        agent = read_agent(document)
        project.agents.append(agent)
        project.notes += agent.notes
    elif looks_like_servers(document):
        project.servers += read_servers(document)


def _nested(projects: Iterable[Project]) -> list[Project]:
    """Projects with what has no settings of its own joined to the project around it."""
    ordered = sorted(projects, key=lambda one: (len(one.root), one.root))
    kept: list[Project] = []
    for one in ordered:
        around = next((other for other in reversed(kept) if _lies_in(one.root, other.root)), None)
        if around is None or one.settings:
            kept.append(one)
            continue
        around.agents += one.agents
        around.servers += one.servers
        around.notes += one.notes
    return kept


def _lies_in(inner: str, outer: str) -> bool:
    return not outer or inner == outer or inner.startswith(f"{outer}/")
