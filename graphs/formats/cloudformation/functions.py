"""Lambda functions of a template: fixed code of which only the rights are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from graphs.formats.aws_escalations import Trust
from graphs.formats.aws_rights import Right, Statement
from graphs.formats.cloudformation.file import FUNCTIONS, Resource, Template
from graphs.formats.cloudformation.policies import Held, Policies, trust_of
from graphs.formats.cloudformation.roles import ANSWERS, RUNNING, Role, RoleBook
from graphs.formats.draft import Facts, Thing
from graphs.formats.redact import redact
from graphs.formats.stepfunctions.account import Account
from graphs.formats.stepfunctions.file import text
from graphs.formats.stepfunctions.parameters import Name

_MODELS = frozenset({
    "bedrock:invokemodel", "bedrock:invokemodelwithresponsestream", "bedrock:converse",
    "bedrock:conversestream", "sagemaker:invokeendpoint", "bedrock:retrieveandgenerate",
    "bedrock:invoke*", "bedrock:*", "bedrock:invokemodel*",
})  # fmt: skip
_AGENTS = frozenset({"bedrock:invokeagent", "bedrock-agentcore:invokeagentruntime"})
#: More rights than this are shown as those on everything together.
_MOST = 400
_CODE = "its code is not in the file: it is taken to do what its role allows"


class Actors:
    """Roles of functions and machines, and what such an actor does by its role."""

    def __init__(
        self, account: Account, template: Template, policies: Policies, roles: RoleBook
    ) -> None:
        self._account = account
        self._draft = account.draft
        self._template = template
        self._policies = policies
        self._book = roles
        #: Functions that may answer for a waiting task, by logical id, with the machines that they
        #: may answer for; an empty id stands for any.
        self.answering: dict[str, set[str]] = {}
        self.role_by_function: dict[str, Role] = {}
        self._connected: dict[str, list[Statement]] = {}
        for source, statement in policies.connectors():
            self._connected.setdefault(source, []).append(statement)

    def add_roles(self) -> None:
        """All IAM roles of the template, whether or not something here uses them."""
        connected: dict[str, list[Statement]] = {}
        for source, statements in self._connected.items():
            owner = self._template.resources[source]
            role = self._template.find(owner.text("Role") or owner.text("RoleArn"))
            if role is not None:
                connected.setdefault(role.id, []).extend(statements)
        for resource in self._template.of_type("AWS::IAM::Role"):
            held = self._policies.of_role(resource)
            held.statements += connected.get(resource.id, ())
            self._book.add(
                resource.id, held.statements, held.unknown, trust_of(resource),
                "it is a role of the template", resource.pointer,
            )  # fmt: skip

    def role_of(self, owner: Resource, service: str) -> Role:
        """The role that a function or a machine acts as: its own, or the one that SAM makes."""
        given = owner.text("Role") or owner.text("RoleArn")
        if given:
            return self.role_named(given, owner.id)
        held = self._policies.of_sam(owner) if owner.type.startswith("AWS::Serverless") else Held()
        held.statements += self._connected.get(owner.id, [])
        role = self._book.add(
            f"{owner.id}Role", held.statements, held.unknown, Trust((service,)),
            "SAM makes a role of its policies",
        )  # fmt: skip
        role.used = True
        self._book.identity_of[owner.id] = role.node
        return role

    def role_named(self, reference: str, owner: str) -> Role:
        """The role that a resolved text refers to, which something of this logical id acts as."""
        found = self._template.find(reference)
        if found is not None and found.id in self._book.roles:
            role = self._book.roles[found.id]
        else:
            name = redact(self._template.canonical(reference))[:120]
            role = self._book.roles.get(name) or self._book.add(
                name, [], ["that is not in this file"], Trust(known=False),
                "a role that stands elsewhere",
            )  # fmt: skip
        role.used = True
        self._book.identity_of[owner] = role.node
        return role

    def reserve(self, executors: Collection[str] = ()) -> None:
        """Add all functions, so that others can refer to them.

        `executors`: those that run nothing but tools with names and schemas of their own: the map
        shows these in their place.
        """
        for function in self._template.of_type(*FUNCTIONS):
            if function.id in executors:
                continue
            handler = function.text("Handler") or function.text("PackageType")
            described = function.text("Description") or f"Lambda function. Handler: {handler}."
            node = self._draft.add(
                "step", function.id, "platform", "a function of the account",
                pointer=function.pointer, tags=("function",),
                description=f"{described} The file does not hold what its code does.",
            )  # fmt: skip
            self._account.functions[function.id] = node
            environment = function.mapping("Environment").get("Variables")
            at = f"{function.pointer}/Properties/Environment/Variables"
            self._draft.inline_secrets(node, environment, at)
        for alias in self._template.of_type("AWS::Lambda::Alias", "AWS::Lambda::Version"):
            found = self._template.find(alias.text("FunctionName"))
            if found is not None and found.id in self._account.functions:
                self._account.functions[alias.id] = self._account.functions[found.id]

    def fill(self) -> None:
        """What each function may do by its role."""
        for function in self._template.of_type(*FUNCTIONS):
            role = self.role_of(function, "lambda.amazonaws.com")
            self.role_by_function[function.id] = role
            node = self._account.functions.get(function.id)
            if node is None:
                continue
            self._draft.link("uses", node, role.node)
            self.acts(function.id, node, role)

    def acts(self, name: str, node: str, role: Role, *, runs_itself: bool = False) -> None:
        """What an actor whose code is not known does: what its role allows.

        `runs_itself`: it is no function, and writes logs by its rights alone.
        """
        if role.unknown:
            self._account.does_anything(node, name)
        done: dict[tuple[int, str], list[Right]] = {}
        things: dict[int, Thing] = {}
        for number, right in enumerate(self._book.rights_of(role)):
            if number >= _MOST:
                self._draft.notes.append(f"{name} has more than {_MOST} rights: not all are shown.")
                break
            if right.action.startswith(RUNNING) or (
                runs_itself and right.action.startswith(("logs:", "xray:"))
            ):
                continue
            if self._starts(name, node, right):
                continue
            thing = self._book.thing(right)
            things[id(thing)] = thing
            for verb in self._account.actions.verbs(right.action).verbs:
                done.setdefault((id(thing), verb), []).append(right)
        for (key, verb), rights in done.items():
            named = list(dict.fromkeys(one.action.partition(":")[2] for one in rights))
            title = ", ".join(named[:3]) + (", …" if len(named) > 3 else "")
            because = f"{_CODE}: {rights[0].action} in {rights[0].statement.title}"
            self._account.act(node, rights[0].action, things[key], (None, because), (verb,), title)

    def _starts(self, name: str, node: str, right: Right) -> bool:
        """Whether a right is to start, or to answer for, what has a node of its own here."""
        action = right.action.lower()
        service, target = self._book.target(right)
        if action in ANSWERS:
            machine = target.text if target.text in self._account.machines else ""
            self.answering.setdefault(name, set()).add(machine)
            return True
        if action.startswith("lambda:invoke") and target.text in self._account.functions:
            if self._account.functions[target.text] != node:
                self._draft.link("calls", node, self._account.functions[target.text])
            return True
        if action in ("states:startexecution", "states:startsyncexecution") and (
            target.text in self._account.machines
        ):
            if self._account.machines[target.text] != node:
                self._draft.link("calls", node, self._account.machines[target.text])
            return True
        if action in _AGENTS and target.text in self._account.agents:
            self._draft.link("calls", node, self._account.agents[target.text])
            return True
        if action in _MODELS:
            self._model(node, right, target, service)
            return action != "bedrock:*"
        return False

    def _model(self, node: str, right: Right, target: Name, service: str) -> None:
        text_ = target.text.strip("*")
        model = self._account.model(Name(text_), "bedrock" if service == "bedrock" else "sagemaker")
        self._draft.link("calls", node, model)
        facts: Facts = {"interprets": (True, f"its role allows {right.action}: it may run a model")}
        if self._draft.nodes[node].kind == "step":
            self._draft.set_facts(node, facts)


def runs_tool(
    account: Account, template: Template, actors: Actors, tool: str, reference: str
) -> None:
    """A tool is run by a function: it acts as that function's role."""
    found = template.find(reference)
    title = found.id if found is not None else template.canonical(reference)
    held = account.draft.nodes[tool]
    said = f"{held.description} Run by the function {redact(title)[:120]}.".strip()
    account.draft.amend(tool, description=said[:1000])
    if found is not None and found.id in actors.role_by_function:
        account.draft.link("uses", tool, actors.role_by_function[found.id].node)


def log_groups(resource: Resource) -> list[str]:
    """The log groups that a state machine writes its executions to."""
    found: list[str] = []
    logging = resource.properties.get("Logging", resource.properties.get("LoggingConfiguration"))
    if not isinstance(logging, Mapping) or str(logging.get("Level", "OFF")).upper() == "OFF":
        return found
    listed = logging.get("Destinations")
    for one in listed if isinstance(listed, list) else ():
        group = one.get("CloudWatchLogsLogGroup") if isinstance(one, Mapping) else None
        if isinstance(group, Mapping) and text(group.get("LogGroupArn")):
            found.append(text(group["LogGroupArn"]))
    return found
