"""State machines of a template: their definitions, wherever they stand, with role and approvals."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Any

from graphs.errors import InputError
from graphs.formats.base import Document
from graphs.formats.cloudformation.file import FUNCTIONS, MACHINES, Resource, Template
from graphs.formats.cloudformation.functions import Actors, log_groups
from graphs.formats.cloudformation.intrinsics import substituted
from graphs.formats.cloudformation.roles import Role
from graphs.formats.json_text import parse_json
from graphs.formats.redact import redact
from graphs.formats.stepfunctions.account import Account
from graphs.formats.stepfunctions.callbacks import Answers, answer_facts
from graphs.formats.stepfunctions.file import Machine, looks_like_machine, read_machine
from graphs.formats.stepfunctions.machine import MachineMap

_HERE = "Step Functions runs it in the account"
_UNKNOWN = "the definition was not given"
_MOST = 400


class Machines:
    """Adds the state machines of one template."""

    def __init__(
        self, account: Account, template: Template, actors: Actors, documents: Sequence[Document]
    ) -> None:
        self._account = account
        self._draft = account.draft
        self._template = template
        self._actors = actors
        self._documents = {posixpath.normpath(each.name): each for each in documents}
        self._roles: dict[str, Role] = {}
        #: The files of definitions that belong to this template.
        self.used: set[str] = set()
        #: By logical id, the nodes that an execution ends at.
        self.ends: dict[str, list[str]] = {}
        #: By logical id, the nodes that wait for an answer.
        self._waits: dict[str, list[str]] = {}

    def reserve(self) -> None:
        """Add a node for each machine, so that others can refer to it."""
        for resource in self._template.of_type(*MACHINES):
            node = self._draft.add(
                "step", resource.id, "platform", _HERE, {}, pointer=resource.pointer,
                description=resource.text("Name") or resource.text("StateMachineName"),
                tags=("state machine",),
            )  # fmt: skip
            self._account.machines[resource.id] = node

    def build(self, answers: Answers) -> MachineMap:
        """Add the states of all machines, or what one without a definition may do by its role."""
        builder = MachineMap(self._account)
        ends: dict[str, list[str]] = {}
        for resource in self._template.of_type(*MACHINES):
            node = self._account.machines[resource.id]
            role = self._actors.role_of(resource, "states.amazonaws.com")
            self._draft.link("uses", node, role.node)
            self._log(resource, node)
            express = resource.text("Type") == "EXPRESS" or (
                resource.text("StateMachineType") == "EXPRESS"
            )
            # An express workflow cannot wait for an answer.
            builder.answers = Answers() if express else answers.of_machine(resource.id)
            before = len(builder.gates), len(builder.waiting)
            file, machine = self._definition(resource)
            if machine is None:
                self._without_definition(resource, node, role, builder)
                self.ends[resource.id] = [node]
                self._waits[resource.id] = builder.gates[before[0] :]
                continue
            here, self._draft.file = self._draft.file, file or self._draft.file
            built = builder.build(machine, node, role.node)
            self._draft.file = here
            if built.first:
                self._draft.link("flow", node, built.first)
            self.ends[resource.id] = built.ends
            self._waits[resource.id] = [*builder.gates[before[0] :], *builder.waiting[before[1] :]]
            ends[node] = built.ends
        builder.return_results(ends)
        return builder

    def answer(self) -> None:
        """Functions that may answer for a waiting task hand on what they were given."""
        links = 0
        for function, machines in self._actors.answering.items():
            node = self._account.functions.get(function)
            for machine, waiting in self._waits.items():
                if node is None or not ({"", machine} & machines):
                    continue
                for each in waiting:
                    if links < _MOST:
                        self._draft.link("flow", node, each, name="answers with the token")
                        links += 1

    def _log(self, resource: Resource, node: str) -> None:
        for group in log_groups(resource):
            name = self._template.canonical(group)
            log = self._account.functions.get(f"log {name}") or self._draft.add(
                "log", name, "platform", "a log group of the account",
                {"content": (None, "who else writes there is not in the file")}, tags=("derived",),
            )  # fmt: skip
            self._account.functions[f"log {name}"] = log
            logging = resource.mapping("Logging") or resource.mapping("LoggingConfiguration")
            full = logging.get("IncludeExecutionData") is True
            records = ("inputs", "call", "decision", "effect") if full else ("call", "decision")
            because = (
                f"Level {logging.get('Level')}, execution data {'' if full else 'not '}included"
            )
            self._draft.link("logs", node, log, {"records": (records, because)})

    def _definition(self, resource: Resource) -> tuple[str, Machine | None]:
        """The file that the definition stands in (empty for the template's), and the definition."""
        properties = resource.raw.get("Properties")
        raw = properties if isinstance(properties, Mapping) else {}
        values = self._substitutions(resource)
        at = f"{resource.pointer}/Properties"
        if isinstance(raw.get("Definition"), Mapping):
            data = self._template.resolve(raw["Definition"])
            return "", read_machine(self._filled(data, values), f"{at}/Definition")
        if "DefinitionString" in raw:
            written = self._template.resolve(raw["DefinitionString"])
            data = self._parsed(written, resource.id) if isinstance(written, str) else written
            if isinstance(data, Mapping):
                return "", read_machine(self._filled(data, values), f"{at}/DefinitionString")
            return "", None
        file = resource.text("DefinitionUri")
        if file:
            folder = posixpath.dirname(self._template.file.replace("\\", "/"))
            path = posixpath.normpath(posixpath.join(folder, file.replace("\\", "/")))
            document = self._documents.get(path)
            if document is not None and looks_like_machine(document.peek):
                self.used.add(document.name)
                return document.name, read_machine(self._filled(document.data, values))
        return "", None

    def _parsed(self, written: str, name: str) -> Any:
        try:
            return parse_json(written, self._template.file)
        except InputError as error:
            said = error.problems[0].what if error.problems else "it cannot be read"
            self._draft.notes.append(f"The definition of {name} is not valid JSON: {said}")
            return None

    def _substitutions(self, resource: Resource) -> dict[str, str]:
        return {
            str(key): value if isinstance(value, str) else str(value)
            for key, value in resource.mapping("DefinitionSubstitutions").items()
            if isinstance(value, (str, int))
        }

    def _filled(self, value: Any, values: Mapping[str, str], key: str = "") -> Any:
        """A definition with its placeholders filled in; recursion is bounded as its depth is."""
        if isinstance(value, Mapping):
            return {
                inner: self._filled(one, values, str(inner))
                if isinstance(one, (Mapping, list, str))
                else one
                for inner, one in value.items()
            }
        if isinstance(value, list):
            return [self._filled(one, values) for one in value]
        if not isinstance(value, str):
            return value
        filled = substituted(value, values) if "${" in value else value
        if key == "Resource" and filled.startswith("${"):
            found = self._template.find(filled)
            if found is not None and found.type in (*FUNCTIONS, "AWS::Lambda::Alias"):
                return f"arn:aws:lambda:::function:{found.id}"
            if found is not None and found.type == "AWS::StepFunctions::Activity":
                return f"arn:aws:states:::activity:{found.id}"
            return filled
        # Names of resources by which the template itself goes become its own.
        found = self._template.find(filled) if _NAMING.get(key.removesuffix(".$")) else None
        return f"${{{found.id}}}" if found is not None and not key.endswith(".$") else filled

    def _without_definition(
        self, resource: Resource, node: str, role: Role, builder: MachineMap
    ) -> None:
        """A machine of which only the role is known: it may do, at any step, all that it allows."""
        reference = resource.text("DefinitionUri") or "a definition elsewhere"
        held = self._draft.nodes[node]
        self._draft.amend(
            node, tags=(*held.tags, "unresolved"),
            extensions={**held.extensions, "x-unresolved": redact(reference)[:300]},
            description=f"{held.description} Not given: {reference}: taken to do what its role "
            "allows.".strip(),
        )  # fmt: skip
        self._draft.notes.append(
            f"{resource.id}: its definition ({reference}) was not given; it is taken to do what "
            "its role allows, in whatever order."
        )
        answers = builder.answers
        self._actors.acts(resource.id, node, role, runs_itself=True)
        values = " ".join(self._substitutions(resource).values())
        self._refers(node, values)
        asked = ""
        for name, said in answers.people.items():
            if f"${{{name}}}" in values:
                asked = said
                break
        if not asked or not answers.endpoints:
            return
        gate = self._draft.add(
            "gate", f"Answer to {resource.id}", "platform", _HERE,
            {
                "enforced": (None, f"{_UNKNOWN}: what waits for the answer is not known"),
                "on_timeout": (None, _UNKNOWN),
                "shows": (None, "what the person is shown is not in the file"),
                "binds": (None, _UNKNOWN),
                "approvers": ((builder.reviewer(asked),), asked),
                **answer_facts(answers),
            },
            pointer=resource.pointer, part_of=node, tags=("derived",),
            description=f"It asks by {asked}, and an endpoint takes the answer.",
        )  # fmt: skip
        # What comes before and after it is in the definition: it covers nothing that is known.
        self._draft.link("flow", node, gate)
        builder.gates.append(gate)

    def _refers(self, node: str, values: str) -> None:
        """What a definition is handed the names of, it calls."""
        for held in (self._account.functions, self._account.machines, self._account.agents):
            for name, called in list(held.items()):
                if f"${{{name}}}" in values and called != node:
                    self._draft.link("calls", node, called)


#: Parameters whose value names a resource.
_NAMING = dict.fromkeys(
    (
        "TableName", "Bucket", "QueueUrl", "TopicArn", "FunctionName", "StateMachineArn",
        "EventBusName", "AgentId", "KnowledgeBaseId", "SecretId", "StreamName", "DomainName",
        "TaskDefinition", "Cluster", "JobName", "JobDefinition", "JobQueue", "ProjectName",
    ),
    True,
)  # fmt: skip
