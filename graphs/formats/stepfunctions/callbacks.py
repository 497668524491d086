"""Whether a task that waits for its token waits for a person, and what that approval is worth.

`.waitForTaskToken` only waits until anybody answers with the token. It counts as an approval gate
where the token goes out on a way by which people are asked, and words or an answering endpoint
tell that an approval is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.draft import Facts
from graphs.formats.stepfunctions.file import Machine, State, Transition
from graphs.formats.stepfunctions.parameters import fixed_texts
from graphs.formats.stepfunctions.tasks import Called
from graphs.formats.verbs import words

#: Words that tell of an approval by a person.
APPROVING = frozenset({
    "approve", "approves", "approved", "approver", "approvers", "approval", "approvals", "review",
    "reviewer", "reviewers", "human", "manual", "manually", "moderator", "moderate", "manager",
    "supervisor", "analyst", "confirm", "confirmation", "signoff", "consent", "authorise",
    "authorize", "authorisation", "authorization", "reject", "rejected",
})  # fmt: skip
#: Words that tell that a function asks people rather than machines.
MAILING = frozenset({
    "mail", "email", "emails", "sms", "slack", "teams", "sns", "ses", "notify", "notification",
    "notifications", "message", "chat", "telegram", "whatsapp",
})  # fmt: skip
_TIMEOUTS = frozenset({"States.ALL", "States.Timeout", "States.HeartbeatTimeout"})
_LIMITS = ("TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath")
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where answers come in: `open` to whoever knows its address; None where that is not known.

    `machines`: the only ones that it may answer for, by name; empty for any.
    """

    name: str
    open: bool | None
    because: str
    machines: frozenset[str] = frozenset()


@dataclass(slots=True)
class Answers:
    """What a template tells of who is asked and who answers.

    `people`: by the name of a topic or function, how it reaches people. `endpoints`: where they
    answer.
    """

    people: dict[str, str] = field(default_factory=dict)
    endpoints: list[Endpoint] = field(default_factory=list)

    def of_machine(self, machine: str) -> Answers:
        """What of it is about one machine."""
        about = [one for one in self.endpoints if not one.machines or machine in one.machines]
        return Answers(self.people, about)


@dataclass(frozen=True, slots=True)
class Approval:
    """A gate: its facts (approvers aside, if `asked` is given: then a person is) and its words."""

    facts: Facts
    asked: str
    because: str


def approval_of(
    state: State, called: Called, machine: Machine, channel: str, answers: Answers
) -> tuple[Approval | None, str]:
    """The approval that a state waits for, or why it is taken for none (empty: it waits for
    no token)."""
    if called.integration.waits != "token":
        return None, ""
    asked = answers.people.get(called.target, "")
    reached = asked or channel
    if called.integration.kind == "function" and not reached:
        mailing = MAILING & set(words(called.target[:200]))
        if mailing:
            reached = f"the function {called.target[:80]}, whose name says “{min(mailing)}”"
    following = [machine.states[each.target] for each in state.transitions if each.how == "next"]
    told = _told(state, called, following)
    answering = bool(answers.endpoints)
    if not reached or not (told or (asked and answering)):
        because = "nothing shows that a person answers"
        if told:
            because = f"its words say “{told}”, but {because}"
        return None, (
            f"{state.name[:120]} waits until someone answers with its token; {because}: "
            "it is taken for no approval."
        )
    because = f"the token goes out by {reached}"
    because += f" and its words say “{told}”" if told else ", and an endpoint takes the answer"
    return Approval(_facts(state, following, answers), asked, because), ""


def _told(state: State, called: Called, following: Iterable[State]) -> str:
    texts = [state.name, state.comment, called.target]
    texts += [each.name for each in following]
    for number, fixed in enumerate(fixed_texts(state.parameters, state.jsonata)):
        if number < 50:
            texts.append(fixed)
    for each in texts:
        for word in words(each[:_LONGEST]):
            if word in APPROVING:
                return word
    return ""


def _facts(state: State, following: list[State], answers: Answers) -> Facts:
    facts: dict[str, tuple[Any, str]] = {}
    tested = any(each.type == "Choice" for each in following)
    facts["enforced"] = (
        ("before", "Step Functions goes on only after the answer, and a choice tests it")
        if tested
        else (None, "no choice tests the answer: whether a refusal stops it is up to who answers")
    )
    facts["on_timeout"] = _on_timeout(state, following)
    facts["approvers"] = (None, "the file does not say who answers")
    facts["shows"] = _shown(state)
    facts["binds"] = _bound(state)
    facts.update(answer_facts(answers))
    return facts


def answer_facts(answers: Answers) -> Facts:
    """What the endpoints tell that answers come in at: an open one is answered by anybody."""
    facts: dict[str, tuple[Any, str]] = {}
    for endpoint in answers.endpoints:
        if endpoint.open:
            facts["self_approval"] = (True, endpoint.because)
            if not endpoint.machines:
                because = f"{endpoint.name} answers for any task whose token it is given"
                facts["binds"] = ("none", because)
            break
    return facts


def _on_timeout(state: State, following: list[State]) -> tuple[str | None, str]:
    limit = next((key for key in _LIMITS if key in state.raw), "")
    if not limit:
        return "wait", "no time limit is set: the task waits for its answer"
    onward = {each.name for each in following}
    caught = [each for each in state.transitions if catches_timeout(each)]
    if any(each.target in onward for each in caught):
        return "approve", "when the time is over, its catch goes on as an approval does"
    if caught:
        return "deny", f"when the time is over, its catch goes to {caught[0].target[:80]}"
    return "deny", "when the time is over, the task fails and the execution with it"


def catches_timeout(transition: Transition) -> bool:
    return transition.how == "catch" and bool(_TIMEOUTS & set(transition.errors))


def _shown(state: State) -> tuple[tuple[str, ...] | None, str]:
    parameters = state.parameters
    message = parameters
    if isinstance(parameters, Mapping):
        message = next(
            (parameters[key] for key in ("Message", "MessageBody") if key in parameters), None
        )
    if isinstance(message, str):
        return (), "the message is fixed text: it shows nothing of what is to run"
    return None, "what the person is shown of it is not in the file"


def _bound(state: State) -> tuple[str | None, str]:
    if "ResultPath" in state.raw and state.raw["ResultPath"] != "$":
        return "arguments", "the token answers this one task, and ResultPath keeps its input"
    return None, "the answer takes the place of the state's input: what was shown may not be it"
