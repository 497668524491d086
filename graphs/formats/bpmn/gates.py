"""User tasks: whether one is an approval, what that is worth, and who is given it.

The engine waits until a user task is completed. That alone is no approval: people fill in data as
well. It counts as one where words tell that something is approved, or where a gateway behind it
tests such an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graphs.formats.bpmn.file import Element, Flow
from graphs.formats.bpmn.scope import Scope, shown, title_of
from graphs.formats.bpmn.values import is_expression
from graphs.formats.draft import Facts
from graphs.formats.verbs import words

#: Words that tell of an approval in the name of a task.
_APPROVING = frozenset({
    "approve", "approves", "approving", "approver", "approvers", "approval", "approvals",
    "confirm", "confirms", "authorise", "authorize", "authorisation", "authorization", "signoff",
    "consent", "permit",
})  # fmt: skip
#: Words that tell of one only where a gateway tests the answer: a task may be about what was
#: approved before.
_DECIDING = frozenset({
    "approved", "confirmed", "confirmation", "authorised", "authorized", "permitted", "reject",
    "rejects", "rejected", "rejection", "allow", "allowed", "accept", "accepted", "decline",
    "declined", "deny", "denied", "ok", "okay", "release", "released", "granted", "clear",
    "cleared", "go",
})  # fmt: skip
_REVIEWING = frozenset({
    "review", "reviews", "reviewer", "check", "verify", "validate", "decide", "decision", "assess",
    "inspect", "supervisor", "manager", "compliance", "analyst",
})  # fmt: skip
_STARTERS = frozenset({"initiator", "starter", "requester", "requestor", "applicant"})
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval: its facts and why it is taken for one."""

    facts: Facts
    because: str


def approval_of(scope: Scope, element: Element) -> Approval | None:
    """The approval that a user task asks for; None where nothing tells of one."""
    if element.type != "userTask":
        return None
    branches, gateway = _tested(scope, element)
    texts = [element.name, element.documentation, element.form]
    told = _word(texts, _APPROVING)
    because = f"its words say “{told}”"
    if not told and branches:
        asked = [gateway.name] if gateway is not None else []
        asked += [text for flow in branches for text in (flow.name, flow.condition)]
        told = _word(asked, _APPROVING | _DECIDING) or (
            _word(texts, _REVIEWING) and _word(asked, _REVIEWING)
        )
        where = f"the gateway “{title_of(gateway)[:60]}”" if gateway is not None else "the flow"
        because = f"{where} behind it tests “{told}”"
    if not told:
        return None
    facts: dict[str, tuple[Any, str]] = {
        "enforced": _enforced(scope, element, branches),
        "on_timeout": _on_timeout(scope, element),
        "shows": (None, _form(element)),
        "binds": (None, "the file does not tie what the form shows to what runs after it"),
    }
    if _by_starter(element):
        assignee = shown(element.assigned.assignee, 60)
        facts["self_approval"] = (True, f"it is given to {assignee}: who started the process")
    return Approval(facts, because)


def _tested(scope: Scope, element: Element) -> tuple[list[Flow], Element | None]:
    """The ways that the answer decides between, and the gateway that does."""
    leaving = scope.leaving.get(element.id, [])
    if len(leaving) > 1 and any(flow.condition for flow in leaving):
        return leaving, None
    if len(leaving) != 1:
        return [], None
    after = scope.element(leaving[0].target)
    if after.type not in ("exclusiveGateway", "inclusiveGateway", "complexGateway"):
        return [], None
    branches = scope.leaving.get(after.id, [])
    return (branches, after) if len(branches) > 1 else ([], None)


def _word(texts: Iterable[str], known: frozenset[str]) -> str:
    for text in texts:
        for word in words(text[:_LONGEST]):
            if word in known:
                return word
    return ""


def _enforced(scope: Scope, element: Element, branches: list[Flow]) -> tuple[str | None, str]:
    if not branches:
        return None, "no gateway tests the answer: whatever it is, the process goes on"
    ways = [scope.reach([flow.target], {element.id}) for flow in branches[:20]]
    if any(way is None for way in ways):
        return None, "too much follows it to tell what an answer decides"
    acting = [scope.acting(way) for way in ways if way is not None]
    everywhere = set.intersection(*acting)
    if everywhere and everywhere == set.union(*acting):
        first = min(title_of(scope.element(each)) for each in everywhere)
        return "advisory", f"“{shown(first, 80)}” runs whichever answer is given"
    return "before", "the engine waits until the task is completed, and a gateway tests the answer"


def _on_timeout(scope: Scope, element: Element) -> tuple[str | None, str]:
    timers = [
        one for one in scope.attached.get(element.id, ()) if one.event("timer") and one.interrupting
    ]
    if not timers:
        return "wait", "no timer ends the task: it waits until it is completed"
    late = scope.reach([timer.id for timer in timers], {element.id})
    onward = scope.reach(
        [flow.target for flow in scope.leaving.get(element.id, ())], {element.id}
    )  # fmt: skip
    if late is None or onward is None:
        return None, "too much follows it to tell where a late task goes"
    same = scope.acting(late & onward)
    if same:
        first = min(title_of(scope.element(each)) for each in same)
        return "approve", f"“{shown(first, 80)}” runs when nobody answers in time too"
    return "deny", "when the time is over, the process goes a way of its own"


def _form(element: Element) -> str:
    if element.form:
        return f"what is shown stands in the form {shown(element.form, 60)}"
    return "the file does not tell what is shown"


def _by_starter(element: Element) -> bool:
    assignee = element.assigned.assignee
    return is_expression(assignee) and bool(_STARTERS & set(words(assignee[:_LONGEST])))


def given_to(element: Element) -> tuple[list[tuple[str, str]], str]:
    """Those who are given a task, each with what they are (user or group), and why; none where
    that is not fixed."""
    given = element.assigned
    named = [(one, "user") for one in (given.assignee, *given.users) if one]
    named += [(one, "group") for one in given.groups]
    if not named:
        return [], "nobody is assigned: whoever may see the task may complete it"
    computed = next((name for name, _ in named if is_expression(name)), "")
    if computed:
        return [], f"who is given it is computed: {shown(computed, 80)}"
    return named[:20], f"the task is given to {shown(', '.join(name for name, _ in named))}"


def people_of(scope: Scope, element: Element) -> tuple[list[str], str]:
    """The human nodes of those who are given a task, and why; none where that is not fixed."""
    named, because = given_to(element)
    return [_person(scope, name, kind) for name, kind in named], because


def _person(scope: Scope, name: str, kind: str) -> str:
    key = (scope.place, f"{kind} {name}")
    if key not in scope.shared.people:
        scope.shared.people[key] = scope.draft.add(
            "human", name, scope.place, "tasks of the process are given to them", {},
            description=f"The {kind} {shown(name)} of the engine.", tags=("derived",),
        )  # fmt: skip
    return scope.shared.people[key]
