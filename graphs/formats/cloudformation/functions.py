"""Lambda functions of a template: fixed code of which only the rights are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.formats.agent_blast_radius import reading_word
from graphs.formats.aws_escalations import Trust
from graphs.formats.aws_rights import Right
from graphs.formats.cloudformation.file import FUNCTIONS, Resource, Template
from graphs.formats.cloudformation.policies import Held, Policies, trust_of
from graphs.formats.cloudformation.roles import Role, RoleBook
from graphs.formats.draft import Facts
from graphs.formats.redact import redact
from graphs.formats.stepfunctions.account import Account
from graphs.formats.stepfunctions.file import text
from graphs.formats.stepfunctions.parameters import Name

#: What every function does to be run at all: no effect that anybody decides on.
_RUNNING = ("logs:Create", "logs:Put", "logs:Describe", "xray:", "cloudwatch:PutMetric",
            "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIp",
            "ec2:UnassignPrivateIp", "ec2:DescribeNetworkInterfaces", "logs:Get", "logs:Update",
            "logs:Delete", "logs:ListLogDeliveries")  # fmt: skip
_MODELS = frozenset({
    "bedrock:invokemodel", "bedrock:invokemodelwithresponsestream", "bedrock:converse",
    "bedrock:conversestream", "sagemaker:invokeendpoint", "bedrock:retrieveandgenerate",
    "bedrock:invoke*", "bedrock:*", "bedrock:invokemodel*",
})  # fmt: skip
_AGENTS = frozenset({"bedrock:invokeagent", "bedrock-agentcore:invokeagentruntime"})
_ANSWERS = frozenset({"states:sendtasksuccess", "states:sendtaskfailure", "states:sendtask*"})
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
        #: Functions that may answer for a waiting task, by logical id.
        self.answering: dict[str, bool] = {}
        self.role_by_function: dict[str, Role] = {}
        self._connected: dict[str, list[Any]] = {}
        for source, statement in policies.connectors():
            self._connected.setdefault(source, []).append(statement)

    def add_roles(self) -> None:
        """All IAM roles of the template, whether or not something here uses them."""
        for resource in self._template.of_type("AWS::IAM::Role"):
            held = self._policies.of_role(resource)
            for source, statements in self._connected.items():
                owner = self._template.resources[source]
                if self._template.find(owner.text("Role") or owner.text("RoleArn")) is resource:
                    held.statements += statements
            self._book.add(
                resource.id, held.statements, held.unknown, trust_of(resource),
                "it is a role of the template", resource.pointer,
            )  # fmt: skip

    def role_of(self, owner: Resource, service: str) -> Role:
        """The role that a function or a machine acts as: its own, or the one that SAM makes."""
        given = owner.text("Role") or owner.text("RoleArn")
        if given:
            found = self._template.find(given)
            if found is not None and found.id in self._book.roles:
                role = self._book.roles[found.id]
            else:
                name = redact(self._template.canonical(given))[:120]
                role = self._book.roles.get(name) or self._book.add(
                    name, [], ["that is not in this file"], Trust(known=False),
                    "a role that stands elsewhere",
                )  # fmt: skip
            role.used = True
            self._book.identity_of[owner.id] = role.node
            return role
        held = self._policies.of_sam(owner) if owner.type.startswith("AWS::Serverless") else Held()
        held.statements += self._connected.get(owner.id, [])
        role = self._book.add(
            f"{owner.id}Role", held.statements, held.unknown, Trust((service,)),
            "SAM makes a role of its policies",
        )  # fmt: skip
        role.used = True
        self._book.identity_of[owner.id] = role.node
        return role

    def reserve(self) -> None:
        """Add all functions, so that others can refer to them."""
        for function in self._template.of_type(*FUNCTIONS):
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
            node = self._account.functions[function.id]
            role = self.role_of(function, "lambda.amazonaws.com")
            self.role_by_function[function.id] = role
            self._draft.link("uses", node, role.node)
            self.acts(function.id, node, role)

    def acts(self, name: str, node: str, role: Role) -> None:
        """What an actor whose code is not known does: what its role allows, unless its name tells
        that it only reads."""
        narrowed = reading_word(name)
        if role.unknown:
            self._account.does_anything(node, name)
        for number, right in enumerate(self._book.rights_of(role)):
            if number >= _MOST:
                self._draft.notes.append(
                    f"{name} has more than {_MOST} rights: the rest is left out."
                )
                return
            self._act(name, node, right, narrowed)

    def _act(self, name: str, node: str, right: Right, narrowed: str) -> None:
        action = right.action.lower()
        if right.action.startswith(_RUNNING):
            return
        service, target = self._book.target(right)
        if action in _ANSWERS:
            resource = right.resource
            self.answering[name] = self.answering.get(name, False) or resource.strip() == "*"
            return
        if action.startswith("lambda:invoke") and target.text in self._account.functions:
            if self._account.functions[target.text] != node:
                self._draft.link("calls", node, self._account.functions[target.text])
            return
        if action in ("states:startexecution", "states:startsyncexecution") and (
            target.text in self._account.machines
        ):
            self._draft.link("calls", node, self._account.machines[target.text])
            return
        if action in _MODELS:
            self._model(node, right, target, service)
            if action != "bedrock:*":
                return
        if action in _AGENTS:
            found = self._account.agents.get(target.text)
            if found is not None:
                self._draft.link("calls", node, found)
                return
        done = self._account.actions.verbs(right.action)
        verbs = tuple(one for one in done.verbs if not narrowed or one == "read")
        if not verbs:
            return
        because = f"{_CODE}: {right.action} in {right.statement.title}"
        self._account.act(node, right.action, self._book.thing(right), (None, because), verbs)

    def _model(self, node: str, right: Right, target: Name, service: str) -> None:
        text_ = target.text.strip("*")
        model = self._account.model(Name(text_), "bedrock" if service == "bedrock" else "sagemaker")
        self._draft.link("calls", node, model)
        facts: Facts = {"interprets": (True, f"its role allows {right.action}: it may run a model")}
        if self._draft.nodes[node].kind == "step":
            self._draft.set_facts(node, facts)


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
