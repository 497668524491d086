"""The importer of CrewAI projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.crewai.crew import HERE, CrewMap
from graphs.formats.crewai.file import Crew, kind_of
from graphs.formats.crewai.flow import FlowMap
from graphs.formats.crewai.project import Project, common_name, read_project
from graphs.formats.draft import Draft
from graphs.formats.own_tools import with_own_tools
from graphs.formats.toolbox import Toolbox
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="yes: human input on tasks and human feedback in flows",
    credentials="partly: those of apps and MCP servers, not those in the environment",
    zones="partly: inferred from vendors and addresses",
)


@dataclass(frozen=True, slots=True)
class CrewAiFormat:
    """The importer of CrewAI's files; the files of a project are one workflow."""

    id: str = "crewai"
    title: str = "CrewAI project (YAML, JSON, flow)"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document has agents, tasks, a crew or a flow of CrewAI."""
        return bool(kind_of(document))

    def joins(self, document: Document) -> bool:
        """No file of another format is part of a project."""
        return False

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """Read one file into a workflow; what it names in others is left unresolved."""
        return self.load_all([document], catalogues)

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """Read the files of a project into a workflow. Raises `InputError` for nothing in them."""
        project = read_project(documents)
        crews = [crew for crew in project.crews if crew.agents or crew.tasks or crew.missing]
        flows = [flow for flow in project.flows if flow.data.get("methods")]
        if not crews and not flows:
            raise InputError.one(
                documents[0].name,
                "a CrewAI file with no agents, no tasks and no methods.",
                "Give a file, or a project's folder, in which a crew or a flow is written.",
            )
        vendors = Vendors(Catalogue.named(catalogues, "vendors"))
        draft = Draft(documents[0].name, vendors, platform="CrewAI")
        box = Toolbox(draft, with_own_tools(catalogues, "crewai"))
        used: list[Crew] = []
        for flow in flows:
            drawn = FlowMap(flow, project, draft, box)
            drawn.build()
            used += drawn.used
        for crew in crews:
            if not any(crew is one for one in used):
                _alone(crew, draft, box)
        return draft.workflow(_name(project, crews, documents))


def _alone(crew: Crew, draft: Draft, box: Toolbox) -> None:
    """A crew that no flow runs: it is started by code or by a command."""
    draft.file = crew.file
    because = "who starts the crew is not in its files"
    start = draft.add(
        "trigger", "Kickoff", "platform", HERE, {"exposure": (None, because)},
        description=f"Starts {crew.name} with its inputs.", tags=("derived",),
    )  # fmt: skip
    if not crew.tasks:
        draft.notes.append(f"{crew.name}: the tasks of its agents were not given.")
    ends = CrewMap(crew, draft, box).build()
    for first in ends.first:
        draft.link("flow", start, first)
    for last in ends.last:
        draft.link("replies", last, start)


def _name(project: Project, crews: Sequence[Crew], documents: Sequence[Document]) -> str:
    if len(project.flows) == 1:
        return project.flows[0].name
    if len(crews) == 1 and not project.flows:
        return crews[0].name
    return common_name([document.name for document in documents])


FORMAT = CrewAiFormat()
