"""Who is asked, and where answers come in: what a template tells of approvals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphs.formats.aws_rights import matches
from graphs.formats.cloudformation.file import FUNCTIONS, Template
from graphs.formats.cloudformation.roles import Role
from graphs.formats.redact import redact
from graphs.formats.stepfunctions.callbacks import Answers, Endpoint
from graphs.formats.stepfunctions.file import text

#: Ways of SNS by which people are reached.
_PEOPLE = frozenset({"email", "email-json", "sms"})


def people_of(template: Template, roles: Mapping[str, Role]) -> dict[str, str]:
    """How topics and functions reach people, by logical id. `roles`: of functions, by their id."""
    found: dict[str, str] = {}
    for topic in template.of_type("AWS::SNS::Topic"):
        for one in topic.list("Subscription"):
            if isinstance(one, Mapping) and text(one.get("Protocol")) in _PEOPLE:
                found[topic.id] = _said(topic.id, one.get("Protocol"), one.get("Endpoint"))
    for one in template.of_type("AWS::SNS::Subscription"):
        about = template.find(one.text("TopicArn"))
        if about is not None and one.text("Protocol") in _PEOPLE:
            endpoint = one.properties.get("Endpoint")
            found[about.id] = _said(about.id, one.text("Protocol"), endpoint)
    for function in template.of_type(*FUNCTIONS):
        role = roles.get(function.id)
        said = _mails(role, template, found) if role is not None else ""
        if said:
            found[function.id] = f"the function {function.id}: {said}"
    return found


def _said(topic: str, protocol: object, endpoint: object) -> str:
    whom = redact(text(endpoint))[:80].strip("${} ") or "its subscribers"
    return f"the topic {topic}, which tells {whom} by {protocol}"


def _mails(role: Role, template: Template, topics: Mapping[str, str]) -> str:
    for right in role.rights.allowed:
        action = right.action.lower()
        if matches(action, "sns:publish"):
            named = template.canonical(right.resource)
            if named in topics:
                return f"it may publish to {topics[named]}"
        if action.startswith("ses:send") or action == "ses:*":
            return "it may send e-mail"
    return ""


def endpoints_of(
    answering: Mapping[str, set[str]], openings: Mapping[str, list[Endpoint]]
) -> Iterator[Endpoint]:
    """Where answers come in: the openings of functions that may answer for a waiting task."""
    for function, machines in answering.items():
        about = frozenset() if "" in machines else frozenset(machines)
        for opening in openings.get(function, ()):
            yield Endpoint(opening.name, opening.open, opening.because, about)


def answers_of(
    template: Template,
    roles: Mapping[str, Role],
    answering: Mapping[str, set[str]],
    openings: Mapping[str, list[Endpoint]],
) -> Answers:
    """All that the template tells of who approves."""
    endpoints = list(endpoints_of(answering, openings))
    # An open one is what counts: whoever knows it may answer.
    endpoints.sort(key=lambda one: one.open is not True)
    return Answers(people_of(template, roles), endpoints)
