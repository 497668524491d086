"""Read what policies in a template allow: documents, SAM policy templates, connectors, names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.aws_escalations import Trust
from graphs.formats.aws_rights import Statement
from graphs.formats.catalogue import Catalogue
from graphs.formats.cloudformation.file import Resource, Template
from graphs.formats.stepfunctions.file import text

_MOST = 500


@dataclass(slots=True)
class Held:
    """What one role holds. `unknown`: policies by name of which nothing is known here."""

    statements: list[Statement] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class Policies:
    """Reads the policies of one template."""

    def __init__(self, template: Template, templates: Catalogue, managed: Catalogue) -> None:
        self._template = template
        self._templates = templates
        self._managed = managed
        #: Policies that stand beside the roles that they name, by the id of the role.
        self._beside: dict[str, list[Resource]] = {}
        for policy in template.of_type("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
            for name in _texts(policy.properties.get("Roles")):
                found = template.find(name)
                if found is not None and policy not in self._beside.get(found.id, ()):
                    self._beside.setdefault(found.id, []).append(policy)

    def of_role(self, role: Resource) -> Held:
        """The policies of an IAM role, with those that stand beside it and name it."""
        held = Held()
        for number, policy in enumerate(role.list("Policies")):
            if isinstance(policy, Mapping):
                name = text(policy.get("PolicyName")) or f"policy {number + 1}"
                at = (*_place(role), "Policies", number)
                held.statements += self._document(policy.get("PolicyDocument"), name, at)
        for name in _texts(role.properties.get("ManagedPolicyArns")):
            self._named(name, held, _place(role))
        for beside in self._beside.get(role.id, ()):
            name = beside.text("PolicyName") or beside.id
            document = beside.properties.get("PolicyDocument")
            held.statements += self._document(document, name, _place(beside))
        return held

    def of_sam(self, owner: Resource) -> Held:
        """The `Policies` of a SAM function or state machine, whose role SAM makes."""
        held = Held()
        listed = owner.properties.get("Policies")
        for number, policy in enumerate(listed if isinstance(listed, list) else [listed]):
            at = (*_place(owner), "Policies", number)
            if isinstance(policy, str):
                self._named(policy, held, at)
            elif isinstance(policy, Mapping) and "Statement" in policy:
                held.statements += self._document(policy, f"policy {number + 1}", at)
            elif isinstance(policy, Mapping):
                for name, parameters in policy.items():
                    self._sam_template(str(name), parameters, held, at)
        return held

    def _sam_template(
        self, name: str, parameters: Any, held: Held, at: tuple[str | int, ...]
    ) -> None:
        key = f"policy:{name}"
        if key not in self._templates:
            held.unknown.append(name)
            return
        entry = self._templates[key]
        given = parameters if isinstance(parameters, Mapping) else {}
        resources = [
            self._arn(str(entry.get("service", "")), text(given.get(one)))
            for one in entry.get("parameters", ())
            if text(given.get(one))
        ] or ["*"]
        actions = tuple(entry["actions"])
        held.statements.append(Statement(name, name, True, actions, tuple(resources), place=at))

    def _arn(self, service: str, name: str) -> str:
        """A parameter of a policy template as the ARN that SAM makes of it."""
        resolved = self._template.arn(name)
        if resolved.startswith("arn:") or resolved == "*":
            return resolved
        return f"arn:aws:{service}:::{resolved}"

    def _named(self, name: str, held: Held, at: tuple[str | int, ...]) -> None:
        found = self._template.find(name) if "${" in name else None
        if found is not None and found.type == "AWS::IAM::ManagedPolicy":
            document = found.properties.get("PolicyDocument")
            held.statements += self._document(document, found.id, _place(found))
            return
        short = name.rpartition("/")[2]
        key = f"managed:{short}"
        if key not in self._managed:
            held.unknown.append(short)
            return
        entry = self._managed[key]
        held.statements.append(
            Statement(
                short, "managed by AWS", True, tuple(entry.get("actions", ())), ("*",),
                tuple(entry.get("not_actions", ())), place=at,
            )
        )  # fmt: skip

    def _document(self, document: Any, name: str, at: tuple[str | int, ...]) -> Iterator[Statement]:
        held = document.get("Statement") if isinstance(document, Mapping) else None
        listed = held if isinstance(held, list) else [held]
        for number, one in enumerate(listed[:_MOST]):
            if isinstance(one, Mapping) and one.get("Effect") in ("Allow", "Deny"):
                yield self._statement(one, name, number, at)

    def _statement(
        self, one: Mapping[str, Any], name: str, number: int, at: tuple[str | int, ...]
    ) -> Statement:
        condition = one.get("Condition")
        passed = _passed_to(condition)
        return Statement(
            name,
            text(one.get("Sid")) or f"statement {number + 1}",
            one.get("Effect") == "Allow",
            tuple(_texts(one.get("Action"))),
            tuple(self._template.arn(x) for x in _texts(one.get("Resource"))),
            tuple(_texts(one.get("NotAction"))),
            tuple(self._template.arn(x) for x in _texts(one.get("NotResource"))),
            passed,
            bool(condition) and passed is None,
            (*at, "Statement", number),
        )

    def connectors(self) -> Iterator[tuple[str, Statement]]:
        """What SAM connectors allow: the logical id of the source, and a statement."""
        for resource in self._template.resources.values():
            if resource.type == "AWS::Serverless::Connector":
                source = text(resource.mapping("Source").get("Id"))
                yield from self._connector(source, resource.properties, resource)
            within = self._template.resolve(resource.raw.get("Connectors"))
            for one in within.values() if isinstance(within, Mapping) else ():
                properties = one.get("Properties") if isinstance(one, Mapping) else None
                if isinstance(properties, Mapping):
                    yield from self._connector(resource.id, properties, resource)

    def _connector(
        self, source: str, properties: Mapping[str, Any], stands: Resource
    ) -> Iterator[tuple[str, Statement]]:
        destinations = properties.get("Destination")
        asked = _texts(properties.get("Permissions"))
        for each in destinations if isinstance(destinations, list) else [destinations]:
            target = self._template.resources.get(
                text(each.get("Id")) if isinstance(each, Mapping) else ""
            )
            if target is None or source not in self._template.resources:
                continue
            service = self._template.service_of(target)
            actions: list[str] = []
            for permission in asked:
                key = f"connector:{service}:{permission}"
                actions += self._templates[key]["actions"] if key in self._templates else ()
            if actions:
                arn = self._template.arn(f"${{{target.id}}}")
                yield source, Statement(
                    f"connector to {target.id}", ", ".join(asked), True, tuple(actions), (arn,),
                    place=_place(stands),
                )  # fmt: skip


def trust_of(role: Resource) -> Trust:
    """Who may assume a role by its trust policy."""
    document = role.properties.get("AssumeRolePolicyDocument")
    held = document.get("Statement") if isinstance(document, Mapping) else None
    if held is None:
        return Trust(known=False)
    services: list[str] = []
    principals: list[str] = []
    for one in held if isinstance(held, list) else [held]:
        if not isinstance(one, Mapping) or one.get("Effect") != "Allow":
            continue
        principal = one.get("Principal")
        if isinstance(principal, str):
            principals.append(principal)
        elif isinstance(principal, Mapping):
            services += _texts(principal.get("Service"))
            principals += _texts(principal.get("AWS"))
    return Trust(tuple(services), tuple(principals))


def _passed_to(condition: Any) -> tuple[str, ...] | None:
    if not isinstance(condition, Mapping) or len(condition) != 1:
        return None
    operator, tested = next(iter(condition.items()))
    if operator not in ("StringEquals", "StringLike") or not isinstance(tested, Mapping):
        return None
    if len(tested) != 1 or str(next(iter(tested))).lower() != "iam:passedtoservice":
        return None
    return tuple(_texts(next(iter(tested.values()))))


def _texts(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed[:_MOST] if isinstance(one, str) and one]


def _place(resource: Resource) -> tuple[str | int, ...]:
    return ("Resources", resource.id, "Properties")
