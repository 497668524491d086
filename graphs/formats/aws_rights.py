"""What the statements of IAM policies allow: patterns, Deny before Allow, and what is undecided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_VARIABLE = re.compile(r"\$\{[^}]*\}")


def matches(pattern: str, text: str) -> bool:
    """Whether an IAM pattern (`*` any characters, `?` one) covers a text, or another pattern.

    A `*` in the text is covered by a `*` only. Greedy, in at most len(pattern) * len(text) steps.
    """
    at, place = 0, 0
    star, resume = -1, 0
    while at < len(text):
        if place < len(pattern) and pattern[place] == "*":
            star, resume = place, at
            place += 1
        elif place < len(pattern) and (
            pattern[place] == text[at] or (pattern[place] == "?" and text[at] != "*")
        ):
            place += 1
            at += 1
        elif star >= 0:
            resume += 1
            place, at = star + 1, resume
        else:
            return False
    return not pattern[place:].strip("*")


def may_overlap(one: str, other: str) -> bool:
    """Whether two patterns may have a text in common, judged by their fixed beginnings and ends."""
    (head, tail), (other_head, other_tail) = _fixed(one), _fixed(other)
    return (head.startswith(other_head) or other_head.startswith(head)) and (
        tail.endswith(other_tail) or other_tail.endswith(tail)
    )


def _fixed(pattern: str) -> tuple[str, str]:
    parts = re.split(r"[*?]", pattern)
    return (parts[0], parts[-1]) if len(parts) > 1 else (pattern, pattern)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy, its actions as they stand in the file.

    A statement with `not_actions` names no actions, one with `not_resources` no resources.
    `passed_to`: the services to which alone roles may be passed, None where that is not said.
    `conditional`: it has a condition that is not decided here. `place`: keys and indexes that lead
    to it in the document.
    """

    policy: str
    sid: str
    allows: bool
    actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    passed_to: tuple[str, ...] | None = None
    conditional: bool = False
    place: tuple[str | int, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.policy}/{self.sid}"

    @property
    def is_decided(self) -> bool:
        """Whether a Deny takes away all that it names, whenever and for whomever it is asked."""
        named = (*self.resources, *self.not_resources)
        return not self.conditional and self.passed_to is None and not any("${" in x for x in named)

    def names_action(self, action: str) -> bool:
        """Whether it is about an action, or about all that a pattern of actions stands for."""
        action = action.lower()
        if self.not_actions:
            return not any(self._spares(each.lower(), action) for each in self.not_actions)
        return any(matches(each.lower(), action) for each in self.actions)

    def names_resource(self, resource: str) -> bool:
        """Whether it is about a resource, or about all that a pattern of resources stands for."""
        if self.not_resources:
            return not any(self._spares(_open(each), resource) for each in self.not_resources)
        return any(matches(_open(each), resource) for each in self.resources)

    def _spares(self, left_out: str, asked: str) -> bool:
        """Whether what a statement leaves out keeps it from what is asked: of two readings of a
        part, the one that allows more."""
        return matches(left_out, asked) if self.allows else may_overlap(left_out, asked)

    def touches(self, action: str, resource: str) -> bool:
        """Whether it may be about a part of what two patterns stand for."""
        action = action.lower()
        actions = bool(self.not_actions) or any(
            may_overlap(each.lower(), action) for each in self.actions
        )
        return actions and (
            bool(self.not_resources)
            or any(may_overlap(_open(each), resource) for each in self.resources)
        )


def _open(resource: str) -> str:
    """A resource with its variables, which anyone may fill in, as wildcards."""
    return _VARIABLE.sub("*", resource)


@dataclass(frozen=True, slots=True)
class Right:
    """An action pattern on a resource pattern that a statement allows."""

    statement: Statement
    action: str
    resource: str


class Rights:
    """What the policies of one role allow together: a Deny wins over every Allow."""

    def __init__(self, statements: tuple[Statement, ...]) -> None:
        self.allows = tuple(each for each in statements if each.allows)
        self.denies = tuple(each for each in statements if not each.allows)
        self._asked: dict[tuple[str, str | None, str | None], Statement | None] = {}

    def allowing(
        self, action: str, resource: str | None = None, service: str | None = None
    ) -> Statement | None:
        """The first statement that allows an action on a resource (None: on any), if one does.

        `service`: to which a role is to be passed. A condition counts as met, for whether it is
        cannot be known here.
        """
        asked = (action, resource, service)
        if asked not in self._asked:
            found = (each for each in self.allows if self._allows(each, *asked))
            self._asked[asked] = next(found, None)
        return self._asked[asked]

    def _allows(
        self, statement: Statement, action: str, resource: str | None, service: str | None
    ) -> bool:
        if not statement.names_action(action):
            return False
        if service is not None and statement.passed_to is not None:
            asked_of = any(matches(each, service) for each in statement.passed_to)
            if not asked_of:
                return False
        if resource is None:
            return any(not self.denied(action, each) for each in statement.resources or ("*",))
        return statement.names_resource(resource) and not self.denied(action, resource)

    def denied(self, action: str, resource: str) -> bool:
        """Whether a statement certainly takes away an action on a resource (or on a pattern)."""
        return any(
            each.is_decided and each.names_action(action) and each.names_resource(resource)
            for each in self.denies
        )

    @cached_property
    def allowed(self) -> tuple[Right, ...]:
        """Every pair of an action and a resource that is allowed and not denied as a whole."""
        return tuple(
            Right(statement, action, resource)
            for statement in self.allows
            for action in statement.actions or ("*",)
            for resource in _fitting(action, statement.resources or ("*",))
            if not self.denied(action, resource)
        )

    def undecided(self) -> Iterator[tuple[Statement, Right]]:
        """The Deny statements that take away a part of a right, or that may, with that right."""
        for deny in self.denies:
            right = next((x for x in self.allowed if deny.touches(x.action, x.resource)), None)
            if right is not None:
                yield deny, right


def _fitting(action: str, resources: tuple[str, ...]) -> tuple[str, ...]:
    """The resources that belong to the service of an action; all, where none clearly does."""
    service = action.partition(":")[0].lower()
    fitting = tuple(
        each for each in resources if service_of(each) in (service, "*", "") or service == "*"
    )
    return fitting or resources


def service_of(resource: str) -> str:
    """The service that an ARN names; `*` for a wildcard, empty where it is no ARN."""
    if resource == "*":
        return "*"
    parts = resource.split(":", 5)
    return parts[2].lower() if len(parts) > 2 and parts[0] == "arn" else ""
