"""The importer of SAM and CloudFormation templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.aws_escalations import Escalations
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.cloudformation.agentcore import AgentCore
from graphs.formats.cloudformation.answers import answers_of
from graphs.formats.cloudformation.bedrock import BedrockAgents
from graphs.formats.cloudformation.file import (
    FUNCTIONS,
    Template,
    looks_like_template,
    without_definition,
)
from graphs.formats.cloudformation.flows import BedrockFlows
from graphs.formats.cloudformation.functions import Actors
from graphs.formats.cloudformation.machines import Machines
from graphs.formats.cloudformation.policies import Policies
from graphs.formats.cloudformation.roles import RoleBook
from graphs.formats.cloudformation.triggers import Triggers
from graphs.formats.draft import Draft
from graphs.formats.stepfunctions.account import PLATFORM, Account
from graphs.formats.stepfunctions.file import looks_like_machine, read_machine
from graphs.formats.stepfunctions.format import folder_of, stem
from graphs.formats.stepfunctions.machine import MachineMap
from graphs.formats.stepfunctions.starting import unstarted
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="partly: that a task or an agent asks a person, and where answers come in",
    credentials="yes: roles, policies and who may assume them",
    zones="partly: the account, and what is open to the internet",
)
_NOBODY = "the template does not say what starts it, nor with what input"


@dataclass(frozen=True, slots=True)
class CloudFormationFormat:
    """The importer of templates, with the state machines that they refer to."""

    id: str = "cloudformation"
    title: str = "AWS SAM or CloudFormation template (state machines, Bedrock agents, gateways)"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document is a template with something in it that Ungated knows."""
        if "Resources" not in document.text or "AWS::" not in document.text:
            return False
        return looks_like_template(document.peek, document.text)

    def joins(self, document: Document) -> bool:
        """Definitions of state machines belong to the templates that deploy them."""
        return "States" in document.text and looks_like_machine(document.peek)

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """The workflow of one template. Raises `InputError` where it has no resources."""
        return self.load_all([document], catalogues)

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """The workflow of templates and of the definitions that they refer to."""
        templates = [each for each in documents if self.sniff(each)]
        others = [each for each in documents if each not in templates]
        draft = Draft(documents[0].name, Vendors(Catalogue.named(catalogues, "vendors")), PLATFORM)
        used: set[str] = set()
        for number, document in enumerate(templates):
            draft.file = document.name
            template = Template(document.data, document.name)
            account = Account(draft, catalogues, str(number) if number else "")
            used |= _Build(account, template, catalogues, others).run()
        for document in others:
            if document.name not in used:
                draft.file = document.name
                _alone(draft, catalogues, document)
        if not draft.nodes:
            raise InputError.one(
                documents[0].name,
                "the template has no resources that make a workflow.",
                "Give it a state machine, an agent, a gateway or a function.",
            )
        return draft.workflow(folder_of(documents))


class _Build:
    """Builds the map of one template, part by part."""

    def __init__(
        self, account: Account, template: Template, catalogues: Catalogues,
        definitions: Sequence[Document],
    ) -> None:  # fmt: skip
        self._account = account
        self._draft = account.draft
        self._template = template
        policies = Policies(
            template,
            Catalogue.named(catalogues, "cloudformation"),
            Catalogue.named(catalogues, "aws_actions"),
        )
        self._book = RoleBook(
            account, template, Escalations(Catalogue.named(catalogues, "aws_escalations"))
        )
        self._actors = Actors(account, template, policies, self._book)
        self._machines = Machines(account, template, self._actors, definitions)
        self._agents = BedrockAgents(account, template, self._actors)
        self._core = AgentCore(account, template, self._actors)
        self._flows = BedrockFlows(account, template, self._actors)
        self._triggers = Triggers(account, template)

    def run(self) -> set[str]:
        """Add everything; gives the names of the definitions that belong to the template."""
        self._actors.add_roles()
        self._actors.reserve({*self._agents.executors(), *self._core.executors()})
        self._machines.reserve()
        self._agents.reserve()
        self._core.reserve()
        self._actors.fill()
        self._triggers.add()
        self._agents.build()
        self._core.build()
        self._flows.build()
        answers = answers_of(
            self._template, self._actors.role_by_function, self._actors.answering,
            self._triggers.openings,
        )  # fmt: skip
        self._machines.build(answers)
        self._machines.answer()
        self._start_rest()
        self._reply()
        self._book.add_privileges()
        self._tell_secrets()
        return self._machines.used

    def _tell_secrets(self) -> None:
        """Secrets typed in anywhere in the template, at the node that they belong to."""
        held: dict[str, str] = {}
        for names in (self._account.functions, self._account.machines, self._account.agents):
            held.update(names)
        first = next(iter(self._draft.nodes), "")
        for resource in self._template.resources.values():
            node = held.get(resource.id, first)
            if node in self._draft.nodes:
                # States of a definition in the template tell of their own.
                raw = without_definition(resource.raw)
                self._draft.inline_secrets(node, raw, resource.pointer)
        if first:
            self._draft.inline_secrets(first, self._template.parameters, "/Parameters")
            self._draft.inline_secrets(first, self._template.globals, "/Globals")

    def _start_rest(self) -> None:
        """Machines that nothing in the template starts are started from elsewhere."""
        machines = {
            node: name
            for name, node in self._account.machines.items()
            if name in self._template.resources
        }
        agents = list(self._account.agents.values())
        triggers = [node.id for node in self._draft.nodes.values() if node.kind == "trigger"]
        begun = [node for node, name in machines.items() if name in self._triggers.started]
        functions = self._functions()
        alone = unstarted(
            [*machines, *agents, *functions],
            self._draft.links,
            [*triggers, *begun, *self._reading()],
        )
        self._agents.start(alone)
        self._core.start(alone)
        for node in alone:
            if node in functions:
                start = self._draft.add(
                    "trigger", f"Callers of {functions[node]}", "platform",
                    "it is invoked in the account",
                    {"exposure": (None, "the template does not say who invokes it")},
                    tags=("derived",), description="Implied: whoever invokes the function.",
                )  # fmt: skip
                self._draft.link("flow", start, node)
                self._draft.link("replies", node, start)
                continue
            name = machines.get(node)
            if name is None:
                continue
            start = self._draft.add(
                "trigger", f"Start of {name}", "platform",
                "executions are started in the account", {"exposure": (None, _NOBODY)},
                tags=("derived",),
                description="Implied: whoever starts an execution, with its input.",
            )  # fmt: skip
            self._draft.link("flow", start, node)
            for end in self._machines.ends.get(name, ()):
                self._draft.link("replies", end, start)

    def _functions(self) -> dict[str, str]:
        """Functions that somebody may invoke: not those that serve the stack itself, nor those
        whose trigger is switched off."""
        serving = {
            found.id
            for resource in self._template.resources.values()
            if resource.text("ServiceToken")
            and (found := self._template.find(resource.text("ServiceToken"))) is not None
        }
        left_out = serving | self._triggers.disabled
        return {
            self._account.functions[function.id]: function.id
            for function in self._template.of_type(*FUNCTIONS)
            if function.id in self._account.functions and function.id not in left_out
        }

    def _reading(self) -> list[str]:
        """The functions that something which is put into a store starts."""
        held = self._account.functions
        return [held[name] for name in self._triggers.started if name in held]

    def _reply(self) -> None:
        for trigger, actor in self._triggers.asking:
            ends = self._machines.ends.get(actor)
            for end in ends if ends is not None else (self._account.functions.get(actor, ""),):
                if end:
                    self._draft.link("replies", end, trigger)


def _alone(draft: Draft, catalogues: Catalogues, document: Document) -> None:
    """A definition that no template refers to."""
    account = Account(draft, catalogues, document.name)
    built = MachineMap(account).build(read_machine(document.data))
    if built.first:
        start = draft.add(
            "trigger", f"Start of {stem(document.name)}", "platform",
            "executions are started in the account", {"exposure": (None, _NOBODY)},
            tags=("derived",),
        )  # fmt: skip
        draft.link("flow", start, built.first)


FORMAT = CloudFormationFormat()
