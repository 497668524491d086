"""Bedrock agents of a template: their model, action groups, knowledge bases and collaborators."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from graphs.formats.cloudformation.file import Resource, Template
from graphs.formats.cloudformation.functions import Actors, runs_tool
from graphs.formats.cloudformation.schemas import Operation, functions_of, operations_of
from graphs.formats.draft import Facts
from graphs.formats.redact import redact
from graphs.formats.stepfunctions.account import Account
from graphs.formats.stepfunctions.file import text
from graphs.formats.stepfunctions.parameters import Name

_HERE = "Bedrock runs it in the account"
_NOBODY = "the template does not say which application invokes it, nor for whom"
_USER = "Bedrock asks the application, which asks its user"
#: Action groups of Bedrock's own, by their parent signature.
_INTERPRETER = "AMAZON.CodeInterpreter"
_COMPUTER = frozenset({"ANTHROPIC.Computer", "ANTHROPIC.Bash", "ANTHROPIC.TextEditor"})


class BedrockAgents:
    """Adds the Bedrock agents of one template."""

    def __init__(self, account: Account, template: Template, actors: Actors) -> None:
        self._account = account
        self._draft = account.draft
        self._template = template
        self._actors = actors
        self._user = ""

    def reserve(self) -> None:
        """Add a node for each agent, so that others can refer to it."""
        for resource in self._template.of_type("AWS::Bedrock::Agent"):
            node = self._draft.add(
                "agent", resource.text("AgentName") or resource.id, "platform", _HERE, {},
                pointer=resource.pointer,
                description=resource.text("Description") or resource.text("Instruction")[:300],
            )  # fmt: skip
            self._account.agents[resource.id] = node
        for alias in self._template.of_type("AWS::Bedrock::AgentAlias"):
            found = self._template.find(alias.text("AgentId"))
            if found is not None and found.id in self._account.agents:
                self._account.agents[alias.id] = self._account.agents[found.id]

    def executors(self) -> Iterator[str]:
        """The functions that run action groups, by logical id."""
        for resource in self._template.of_type("AWS::Bedrock::Agent"):
            for group in resource.list("ActionGroups"):
                executor = group.get("ActionGroupExecutor") if isinstance(group, Mapping) else None
                reference = text(executor.get("Lambda")) if isinstance(executor, Mapping) else ""
                found = self._template.find(reference) if reference else None
                if found is not None:
                    yield found.id

    def build(self) -> None:
        """What each agent may call and read."""
        for resource in self._template.of_type("AWS::Bedrock::Agent"):
            self._agent(resource, self._account.agents[resource.id])

    def start(self, alone: Collection[str]) -> None:
        """Agents that nothing in the template starts are invoked by some application."""
        for resource in self._template.of_type("AWS::Bedrock::Agent"):
            node = self._account.agents[resource.id]
            if node not in alone:
                continue
            start = self._draft.add(
                "trigger", f"Application of {self._draft.nodes[node].name}", "platform",
                "it is invoked in the account", {"exposure": (None, _NOBODY)}, tags=("derived",),
                description="Implied: the application that invokes the agent with what its users "
                "say.",
            )  # fmt: skip
            self._draft.link("flow", start, node)
            self._draft.link("replies", node, start)

    def _agent(self, resource: Resource, node: str) -> None:
        model = resource.text("FoundationModel")
        if model:
            name = Name(self._template.canonical(model))
            self._draft.link("calls", node, self._account.model(name, pointer=resource.pointer))
        if resource.text("AgentResourceRoleArn"):
            role = self._actors.role_named(resource.text("AgentResourceRoleArn"), resource.id)
            self._draft.link("uses", node, role.node)
        for number, group in enumerate(resource.list("ActionGroups")):
            if isinstance(group, Mapping) and group.get("ActionGroupState") != "DISABLED":
                at = f"{resource.pointer}/Properties/ActionGroups/{number}"
                self._group(node, group, at)
        for base in resource.list("KnowledgeBases"):
            if isinstance(base, Mapping) and base.get("KnowledgeBaseState") != "DISABLED":
                self._knowledge(node, text(base.get("KnowledgeBaseId")))
        router = resource.text("AgentCollaboration") == "SUPERVISOR_ROUTER"
        for one in resource.list("AgentCollaborators"):
            if isinstance(one, Mapping):
                self._collaborator(node, one, router)
        if resource.mapping("GuardrailConfiguration"):
            self._draft.notes.append(
                f"{self._draft.nodes[node].name} has a guardrail: it filters what the model is "
                "told and says, and approves nothing."
            )
        if resource.mapping("MemoryConfiguration"):
            memory = self._account.box.store(
                f"Memory of {self._draft.nodes[node].name}"[:120], "platform",
                because="Bedrock keeps it for the agent", group=node, memory=True,
            )  # fmt: skip
            memory.contents[None] = "users of the agent write what is in it"
            self._draft.effect(node, "read", memory)
            self._draft.effect(node, "write", memory)

    def _group(self, agent: str, group: Mapping[str, Any], at: str) -> None:
        name = text(group.get("ActionGroupName"))
        signature = text(group.get("ParentActionGroupSignature"))
        if signature == "AMAZON.UserInput":
            return
        if signature == _INTERPRETER:
            tool = self._draft.add(
                "tool", name or "Code interpreter", "platform", _HERE,
                {"content": ("trusted", "it gives back what the code made of its input"),
                 "arguments": ("model", "the model writes the code")}, pointer=at,
            )  # fmt: skip
            self._account.box.code(
                tool, "Code interpreter of Bedrock", because="Bedrock runs it in a sandbox",
                sandboxed=True, place="platform",
            )  # fmt: skip
            self._draft.link("calls", agent, tool)
            return
        executor = group.get("ActionGroupExecutor")
        executor = executor if isinstance(executor, Mapping) else {}
        operations, elsewhere = self._operations(group)
        if signature in _COMPUTER:
            operations, elsewhere = [Operation(signature.rpartition(".")[2], "computer use")], ""
        if elsewhere:
            title = f"{name or 'Action group'}"[:120]
            tool = self._draft.unresolved("tool", title, elsewhere, at)
            self._draft.link("calls", agent, tool)
            self._executed(tool, executor)
            return
        for operation in operations:
            self._operation(agent, operation, executor, name, at)

    def _operations(self, group: Mapping[str, Any]) -> tuple[list[Operation], str]:
        """What an action group offers, or where that stands if it is not in the template."""
        listed = functions_of(group.get("FunctionSchema"))
        if listed:
            return listed, ""
        schema = group.get("ApiSchema")
        held = schema if isinstance(schema, Mapping) else {}
        payload = held.get("Payload")
        if payload is not None:
            operations = operations_of(payload, self._template.file)
            return (operations, "") if operations else ([], "an API schema that cannot be read")
        return [], "an API schema elsewhere" if "S3" in held else "an action group without schema"

    def _operation(
        self, agent: str, operation: Operation, executor: Mapping[str, Any], group: str, at: str
    ) -> None:
        control = text(executor.get("CustomControl"))
        place = "" if control == "RETURN_CONTROL" else "platform"
        placed = self._account.box.tool(
            operation.name, operation.description, operation.schema, pointer=at, place=place,
            group=group or agent,
        )  # fmt: skip
        if control == "RETURN_CONTROL":
            self._draft.notes.append(
                f"{redact(operation.name)[:120]} is returned to the application, which runs it; "
                "whether it asks anybody first is not in the template."
            )
        self._executed(placed.node, executor)
        facts: Facts = {}
        if operation.confirmed:
            gate = self._confirmation(operation.name, at)
            facts = {"gate": (gate, "RequireConfirmation is ENABLED")}
        self._draft.link("calls", agent, placed.node, facts)

    def _executed(self, tool: str, executor: Mapping[str, Any]) -> None:
        """The function that runs what the model chose, by its role."""
        reference = text(executor.get("Lambda"))
        if reference:
            runs_tool(self._account, self._template, self._actors, tool, reference)

    def _confirmation(self, name: str, at: str) -> str:
        if not self._user:
            self._user = self._draft.add(
                "human", "User of the application", "", "nothing tells where its users are", {},
                tags=("derived",), description="Who talks to the agent, and is asked to confirm.",
            )  # fmt: skip
        return self._draft.add(
            "gate", f"Confirm {name}", "platform", _HERE,
            {
                "enforced": ("before", "Bedrock runs it only after the application sends CONFIRM"),
                "on_timeout": ("deny", "without CONFIRM it is not run"),
                "approvers": ((self._user,), _USER),
                "self_approval": (True, "the user whose request it is confirms it"),
                "shows": (None, "the application is given the arguments; what it shows is its own"),
                "binds": ("arguments", "the confirmation names the invocation with its arguments"),
            },
            pointer=at, tags=("derived",),
        )  # fmt: skip

    def _knowledge(self, agent: str, reference: str) -> None:
        base = self._template.find(reference)
        thing = self._account.resource("bedrock", Name(self._template.canonical(reference)))
        thing.acted = False
        content: tuple[str | None, str] = (None, "the file does not say who writes its documents")
        for source in self._template.of_type("AWS::Bedrock::DataSource"):
            if base is None or self._template.find(source.text("KnowledgeBaseId")) is not base:
                continue
            kind = text(source.mapping("DataSourceConfiguration").get("Type"))
            if kind == "WEB":
                content = ("untrusted", "it holds pages of the web")
        thing.contents[content[0]] = content[1]
        self._draft.effect(agent, "read", thing, {"arguments": ("model", "the model asks it")})

    def _collaborator(self, agent: str, one: Mapping[str, Any], router: bool) -> None:
        descriptor = one.get("AgentDescriptor")
        reference = text(descriptor.get("AliasArn")) if isinstance(descriptor, Mapping) else ""
        found = self._template.find(reference)
        known = self._account.agents.get(found.id) if found is not None else None
        if known is None:
            title = text(one.get("CollaboratorName")) or "Collaborator"
            known = self._draft.unresolved("agent", title, f"the agent {reference or title}")
        # A supervisor gets the answer back; a router hands the talk over.
        self._draft.link("delegates" if router else "calls", agent, known)
        if router:
            self._draft.link("calls", agent, known)
