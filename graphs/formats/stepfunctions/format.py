"""The importer of definitions in the Amazon States Language, on their own."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphs.errors import InputError, Problem
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.json_text import parse_json
from graphs.formats.stepfunctions.account import PLATFORM, Account
from graphs.formats.stepfunctions.file import Machine, looks_like_machine, read_machine, text
from graphs.formats.stepfunctions.machine import Built, MachineMap
from graphs.formats.stepfunctions.parameters import resource_name
from graphs.formats.stepfunctions.starting import unstarted
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="partly: that a task waits for a person, seldom who and what they see",
    credentials="no: the role stands in the template that deploys it",
    zones="partly: the account, and hosts that are called",
)
_NOBODY = "the file does not say what starts it, nor with what input"


@dataclass(frozen=True, slots=True)
class StepFunctionsFormat:
    """The importer of state machines."""

    id: str = "stepfunctions"
    title: str = "AWS Step Functions (Amazon States Language)"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document has states with the types of the language, or a described one."""
        if "States" not in document.text:
            return False
        data = document.peek
        return looks_like_machine(data) or _described(data)

    def joins(self, document: Document) -> bool:
        """No other file belongs to a definition."""
        return False

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """The workflow of one definition. Raises `InputError` where it has no states."""
        return self.load_all([document], catalogues)

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """The workflow of several definitions, which start one another by name."""
        draft = Draft(documents[0].name, Vendors(Catalogue.named(catalogues, "vendors")), PLATFORM)
        account = Account(draft, catalogues)
        read = list(_read_all(documents, draft))
        several = len(read) > 1
        names = [name or stem(document.name) for document, name, _ in read]
        containers = {}
        if several:
            for name, (document, _, machine) in zip(names, read, strict=True):
                draft.file = document.name
                containers[document.name] = container(draft, account, name, machine)
        builder = MachineMap(account)
        ends: dict[str, list[str]] = {}
        entered: list[tuple[str, str, Built]] = []
        for name, (document, _, machine) in zip(names, read, strict=True):
            draft.file = document.name
            whole = containers.get(document.name, "")
            built = builder.build(machine, whole)
            entered.append((name, whole, built))
            if whole:
                ends[whole] = built.ends
                if built.first:
                    draft.link("flow", whole, built.first)
        alone = set(unstarted((whole for _, whole, _ in entered), draft.links, ()))
        for name, whole, built in entered:
            if several and whole not in alone:
                continue
            start = draft.add(
                "trigger", f"Start of {name}" if several else "Start", "platform",
                "executions are started in the account", {"exposure": (None, _NOBODY)},
                tags=("derived",),
                description="Implied: whoever starts an execution, with its input.",
            )  # fmt: skip
            if whole or built.first:
                draft.link("flow", start, whole or built.first)
            for end in built.ends:
                draft.link("replies", end, start)
        builder.return_results(ends)
        return draft.workflow(folder_of(documents) or ("" if several else read[0][1]))


def container(draft: Draft, account: Account, name: str, machine: Machine) -> str:
    """The node that stands for a whole machine among several, known by its name."""
    node = draft.add(
        "step", name, "platform", "Step Functions runs it in the account", {},
        description=machine.comment or "State machine.", tags=("state machine",),
    )  # fmt: skip
    account.machines.setdefault(name, node)
    return node


def folder_of(documents: Sequence[Document]) -> str:
    """What several documents are called together: like the folder that holds them all; of one
    document nothing."""
    if len(documents) < 2:
        return ""
    folders = [each.name.replace("\\", "/").split("/")[:-1] for each in documents]
    shared = posixpath.commonprefix(folders)
    return shared[-1] if shared else ""


def stem(file: str) -> str:
    """What a definition is called by its file."""
    name = file.rstrip("/").rpartition("/")[2]
    for ending in (".json", ".yaml", ".yml", ".asl"):
        name = name.removesuffix(ending)
    return name or file


def _described(data: Any) -> bool:
    """Whether this is what `describe-state-machine` answers: the definition is a text in it."""
    return (
        isinstance(data, Mapping)
        and isinstance(data.get("definition"), str)
        and '"States"' in data["definition"]
    )


def _read_all(
    documents: Sequence[Document], draft: Draft
) -> Iterator[tuple[Document, str, Machine]]:
    """The machines of some documents; one of several that has no states is told of in a note."""
    refused: list[Problem] = []
    for document in documents:
        try:
            yield (document, *_machine(document))
        except InputError as error:
            refused += error.problems
    if len(refused) >= len(documents):
        raise InputError(refused)
    draft.notes += [str(problem) for problem in refused]


def _machine(document: Document) -> tuple[str, Machine]:
    """The name of the machine, if the file tells it, and the machine."""
    data = document.data
    name = ""
    if _described(data):
        name = text(data.get("name")) or resource_name(text(data.get("stateMachineArn")))
        data = parse_json(data["definition"], document.name)
    machine = read_machine(data)
    if not machine.states:
        raise InputError.one(
            document.name,
            "the state machine has no states.",
            "Give it `States` with at least one state, or open another file.",
        )
    return name, machine


FORMAT = StepFunctionsFormat()
