"""Claude Code: settings, subagents and commands of a project; Copilot's custom agents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.claude_code.copilot import CustomAgents
from graphs.formats.claude_code.copilot import title_of as title_of_custom
from graphs.formats.claude_code.file import (
    looks_like_agent,
    looks_like_servers,
    looks_like_settings,
)
from graphs.formats.claude_code.graph import ProjectGraph
from graphs.formats.claude_code.project import Project, gather
from graphs.formats.draft import Draft
from graphs.formats.toolbox import Toolbox
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="yes: permission rules and modes, as questions that the client asks its own user",
    credentials="partly: names in env and of MCP servers, not what they allow",
    zones="partly: this machine, the web, and vendors by address",
)


@dataclass(frozen=True, slots=True)
class ClaudeCodeFormat:
    """The importer of Claude Code's settings and agents and of Copilot's custom agents."""

    id: str = "claude_code"
    title: str = "Claude Code settings and agents, Copilot agents"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document is a settings file, an agent or a command."""
        try:
            return looks_like_settings(document) or looks_like_agent(document)
        except InputError:
            return False

    def joins(self, document: Document) -> bool:
        """Whether the document is the list of MCP servers of a project, `.mcp.json`."""
        file = document.name.replace("\\", "/").rpartition("/")[2]
        return file == ".mcp.json" and looks_like_servers(document)

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """Read one file. Raises `InputError` where it cannot be read or holds nothing."""
        return self.load_all([document], catalogues)

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """Read the files of one or more projects into one workflow.

        Raises `InputError` where none of them has anything in it.
        """
        projects = gather(documents)
        if not projects:
            raise InputError.one(
                documents[0].name if documents else "",
                "no rules, hooks, servers or agents.",
                "Give a settings.json, an agent file or the `.claude` folder.",
            )
        draft = Draft(documents[0].name, Vendors(Catalogue.named(catalogues, "vendors")))
        box = Toolbox(draft, catalogues)
        sessions = [one for one in projects if _has_session(one)]
        for project in sessions:
            name = "Claude Code"
            if len(sessions) > 1 and project.root:
                name = f"Claude Code in {project.root.rpartition('/')[2]}"
            ProjectGraph(project, draft, box, catalogues, name).build()
        for project in projects:
            if project.custom_agents:
                draft.file = project.custom_agents[0].file
                CustomAgents(project, draft, box, catalogues).build()
        return draft.workflow(_title(projects))


def _has_session(project: Project) -> bool:
    return bool(project.settings or project.servers or project.subagents or project.commands)


def _title(projects: Sequence[Project]) -> str:
    first = projects[0]
    if not first.settings and not first.servers:
        if len(first.agents) == 1:
            return first.agents[0].name
        if not first.subagents and not first.commands:
            return title_of_custom(first.custom_agents)
    folder = first.root.rpartition("/")[2]
    return f"Claude Code: {folder}" if folder else "Claude Code"


FORMAT = ClaudeCodeFormat()
