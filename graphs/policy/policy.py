"""The policy: which actions need review, which zone flows are allowed, what a review costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from graphs.errors import InputError, Problem
from graphs.model.facts import Criticality, Environment, Sensitivity, Trust

ActionClass = Literal["prohibited", "review", "advisory"]
_Verb = Literal[
    "write", "delete", "execute", "send", "pay", "grant", "deploy", "admin", "unknown", "disclose"
]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


_Several = BeforeValidator(_as_list)


class ActionRule(BaseModel):
    """One line of the policy: the conditions, all of which must hold, and the class it gives.

    A condition that is absent always holds. `load` is what a disclosure carries.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    action_class: ActionClass = Field(alias="class")
    verb: Annotated[tuple[_Verb, ...] | None, _Several] = None
    actor_kind: Annotated[tuple[str, ...] | None, _Several] = None
    target_kind: Annotated[tuple[str, ...] | None, _Several] = None
    memory: bool | None = None
    zone_trust: Annotated[tuple[Trust, ...] | None, _Several] = None
    load: Annotated[tuple[Sensitivity, ...] | None, _Several] = None
    sensitivity: Annotated[tuple[Sensitivity, ...] | None, _Several] = None
    criticality: Annotated[tuple[Criticality, ...] | None, _Several] = None
    reversible: bool | None = None
    environment: Annotated[tuple[Environment, ...] | None, _Several] = None
    because: str = ""


class DeniedFlow(BaseModel):
    """A pair of zone trusts between which content may not move."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    from_trust: Trust = Field(alias="from")
    to_trust: Trust = Field(alias="to")


class Limits(BaseModel):
    """The thresholds of the rules.

    Lifetimes are in seconds; `approvals_per_day` is what one person can decide with care, where
    the workflow does not say; `fan_out_targets` and `fan_out_zones` are how much one compromised
    node may reach ungated; `delegation_depth` how often authority may be handed on;
    `review_days` how old the last review of an identity may be.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    credential_lifetime: float = Field(default=24 * 3600, gt=0)
    production_credential_lifetime: float = Field(default=3600, gt=0)
    approvals_per_day: float = Field(default=50, gt=0)
    delegation_depth: int = Field(default=3, ge=1)
    fan_out_targets: int = Field(default=3, ge=1)
    fan_out_zones: int = Field(default=2, ge=1)
    review_days: int = Field(default=365, ge=1)
    regulated_residency: tuple[str, ...] = ()


class Policy(BaseModel):
    """A policy as read from its file; see `resources/policies/default.yaml` for the shape."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = Field(alias="ungated-policy")
    name: str
    minutes_per_review: float = Field(5, ge=0)
    limits: Limits = Limits()
    denied_flows: tuple[DeniedFlow, ...] = ()
    actions: tuple[ActionRule, ...] = ()
    default: ActionClass = "advisory"

    def allows(self, from_trust: str, to_trust: str) -> bool:
        """Whether content may move from a zone of one trust up or sideways to one of another."""
        return not any(
            flow.from_trust == from_trust and flow.to_trust == to_trust
            for flow in self.denied_flows
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """The class of an action, the line that decided it, and the facts it consulted."""

    action_class: str
    rule: str
    consulted: tuple[str, ...] = field(default=())


#: The conditions in the order in which they are tried: those that are always known come first, so
#: that a fact is consulted (and, where unknown, listed as assumed) only when it matters.
_CONDITIONS = (
    "verb", "actor_kind", "target_kind", "memory", "zone_trust", "load", "sensitivity",
    "criticality", "reversible", "environment",
)  # fmt: skip


def decide(policy: Policy, value_of: Callable[[str], Any]) -> Decision:
    """The class of an action; the first matching rule wins.

    `value_of` gives the value of a condition for this action, with unknown facts already taken at
    their worse value, and None where the target cannot bear the fact.
    """
    consulted: list[str] = []
    for number, rule in enumerate(policy.actions, start=1):
        for condition in _CONDITIONS:
            wanted = getattr(rule, condition)
            if wanted is None:
                continue
            if condition not in consulted:
                consulted.append(condition)
            value = value_of(condition)
            if value not in wanted if isinstance(wanted, tuple) else value is not wanted:
                break
        else:
            words = f": {rule.because}" if rule.because else ""
            return Decision(
                rule.action_class,
                f"{policy.name} policy, line {number} of its actions{words}",
                tuple(consulted),
            )
    return Decision(policy.default, f"{policy.name} policy, no rule matches", tuple(consulted))


#: Gives line and column of the part of a policy's file at a path of keys and indexes.
Locate = Callable[[Sequence[str | int]], tuple[int, int]]


def _nowhere(where: Sequence[str | int]) -> tuple[int, int]:
    return 0, 0


def make_policy(data: Any, name: str, locate: Locate = _nowhere) -> Policy:
    """A policy from plain data. Raises `InputError` with every problem; `name` is the file's."""
    if not isinstance(data, dict):
        raise InputError.one(
            name, "this is not a policy.", "Write a mapping that begins `ungated-policy: 1`."
        )
    try:
        return Policy.model_validate(data)
    except ValidationError as error:
        problems = (_problem(name, issue, locate) for issue in error.errors())
        raise InputError(sorted(problems)) from None


def _problem(name: str, issue: ErrorDetails, locate: Locate) -> Problem:
    where = issue["loc"]
    path = ".".join(str(part) for part in where)
    line, column = locate(where)
    if issue["type"] == "extra_forbidden":
        what, fix = f"{path} is no part of a policy.", "Remove it, or see docs/policy.md."
    elif issue["type"] == "missing":
        what, fix = f"{path} is missing.", "Add it; docs/policy.md says what it may be."
    elif issue["type"] in ("literal_error", "enum"):
        expected = str(issue.get("ctx", {}).get("expected", ""))
        what, fix = f"{path} is {issue['input']!r:.60}.", f"Write {expected}."
    else:
        what, fix = f"{path}: {issue['msg']}.", "See docs/policy.md for the shape."
    return Problem(name, line, column, what, fix)
