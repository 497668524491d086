"""The importer of BPMN 2.0 files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphs.errors import InputError, Problem
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.bpmn.file import Model
from graphs.formats.bpmn.graph import BpmnMap
from graphs.formats.bpmn.read import MODEL, read_model
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="partly: user tasks that decide, who is given them and what a timer does, not the form",
    credentials="partly: secrets that connectors name, not what they allow",
    zones="yes: pools and lanes; the trust of pools is inferred",
)
#: How far into a file its namespace is looked for: comments and a licence may stand before it.
_HEAD = 100_000


@dataclass(frozen=True, slots=True)
class BpmnFormat:
    """The importer of BPMN processes."""

    id: str = "bpmn"
    title: str = "BPMN 2.0 (Camunda)"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document is XML that names the namespace of BPMN's models."""
        head = document.text[:_HEAD]
        return head.lstrip()[:1] == "<" and MODEL in head

    def joins(self, document: Document) -> bool:
        """No file of another format belongs to a process."""
        return False

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """The workflow of one document. Raises `InputError` where no process of it has elements."""
        return self.load_all([document], catalogues)

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """The workflow of several documents, whose processes call and message one another."""
        models: list[Model] = []
        problems: list[Problem] = []
        for document in documents:
            try:
                models.append(_read(document))
            except InputError as error:
                problems += error.problems
        if not models:
            raise InputError(problems)
        camunda = any(model.camunda for model in models)
        draft = Draft(
            models[0].file, Vendors(Catalogue.named(catalogues, "vendors")),
            platform="Camunda" if camunda else "Process engine",
        )  # fmt: skip
        draft.notes += [f"Left out: {problem}" for problem in problems]
        BpmnMap(draft, catalogues).build(models)
        named = models[0].name
        if len(models) == 1 and len(models[0].processes) == 1:
            named = models[0].processes[0].name
        return draft.workflow(named if len(models) == 1 else "")


def _read(document: Document) -> Model:
    model = read_model(document.text, document.name)
    if not any(process.elements for process in model.processes):
        raise InputError.one(
            document.name,
            "the file holds no process with elements.",
            "Open a BPMN file with a process; collaborations alone say nothing of what runs.",
        )
    return model


FORMAT = BpmnFormat()
