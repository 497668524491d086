"""The importer of GitHub Actions workflows, one file or all of a repository."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphs.errors import InputError, Problem
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.github_actions.file import (
    WorkflowFile,
    is_action,
    is_workflow,
    read_action,
    read_workflow,
)
from graphs.formats.github_actions.graph import GraphBuilder
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="partly: environments; whether they have reviewers is a setting that no file tells",
    credentials="partly: the rights of GITHUB_TOKEN where given; secrets by name",
    zones="partly: inferred from the events, the actions and the vendors",
)


@dataclass(frozen=True, slots=True)
class GitHubActionsFormat:
    """The importer of workflows and composite actions."""

    id: str = "github_actions"
    title: str = "GitHub Actions workflow"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document has triggers and jobs, or is the `action.yml` of an action."""
        if "jobs" not in document.text and "runs" not in document.text:
            return False
        data = document.peek
        return is_workflow(data) or is_action(data)

    def joins(self, document: Document) -> bool:
        """No other document belongs to workflows."""
        return False

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """Read a workflow. Raises `InputError` where it has no jobs or no steps to show."""
        return self.load_all([document], catalogues)

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """Read the workflows of a repository as one."""
        files: list[WorkflowFile] = []
        problems: list[Problem] = []
        for document in documents:
            try:
                files.append(_read(document))
            except InputError as error:
                problems += error.problems
        if not files:
            raise InputError(problems)
        vendors = Vendors(Catalogue.named(catalogues, "vendors"))
        draft = Draft(documents[0].name, vendors, platform="GitHub")
        draft.notes += [str(problem) for problem in problems]
        GraphBuilder(draft, catalogues).build(files)
        if not any(
            node.kind == "agent" or node.fact("interprets") for node in draft.nodes.values()
        ):
            draft.notes.append("No step runs an LLM: this is a fixed pipeline.")
        return draft.workflow(files[0].name if len(files) == 1 else "GitHub Actions workflows")


def _read(document: Document) -> WorkflowFile:
    data = document.data
    if is_action(data):
        using = str(data["runs"].get("using"))
        if using != "composite":
            raise InputError.one(
                document.name,
                f"an action that runs a program ({using[:40]}), not a workflow.",
                "Give the workflow that uses it.",
            )
        return read_action(data, document.name)
    if not is_workflow(data):
        raise InputError.one(
            document.name, "no triggers and jobs.", "Give a file of `.github/workflows`."
        )
    found = read_workflow(data, document.name)
    if not found.jobs:
        raise InputError.one(
            document.name, "the workflow has no jobs.", "Add at least one job with steps."
        )
    return found


FORMAT = GitHubActionsFormat()
