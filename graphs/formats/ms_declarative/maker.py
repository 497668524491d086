"""Make the nodes of actions that Agent Framework and Copilot Studio share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphs.formats.draft import Draft, Facts
from graphs.formats.ms_declarative.actions import ASKS, ENDS, QUIET, STEERS, Action
from graphs.formats.ms_declarative.control import answer_variables
from graphs.formats.ms_declarative.power_fx import is_expression, literal, url_of
from graphs.formats.ms_declarative.questions import question_facts
from graphs.formats.redact import looks_secret
from graphs.formats.toolbox import Toolbox

_PLACED = "its workflow runs there"
#: Who decides what a call is made with, where it is made of the workflow's variables.
COMPUTED = (None, "the call takes values that the workflow computes")
_SAYS = frozenset({"sendactivity", "sendmessage"})


class ActionMaker:
    """Makes the node of each action; `trigger` is where answers go back to and come from.

    `in_conversation`: whoever talks to the trigger is whom questions ask. `assigned`: how often
    each variable, in lower case, is written by other steps than questions.
    """

    def __init__(
        self,
        draft: Draft,
        box: Toolbox,
        trigger: str,
        in_conversation: bool,
        assigned: frozenset[str],
    ) -> None:
        self.draft = draft
        self.box = box
        self.trigger = trigger
        self.in_conversation = in_conversation
        self.assigned = assigned
        self.kinds: dict[str, Callable[[Action, str], str]] = {
            "httprequestaction": self.request,
        }

    def make(self, action: Action, part_of: str) -> str:
        """The node of an action."""
        chosen = self.kinds.get(action.kind)
        if chosen is not None:
            return chosen(action, part_of)
        if action.kind in QUIET | ENDS | STEERS:
            node = self.step(action, part_of)
            if action.kind in _SAYS:
                self.replies(node)
            variable = action.text("variable", "path").rpartition(".")[2]
            if looks_secret(variable, literal(action.raw.get("value"))):
                self.draft.secret(node, f"{action.pointer}/value")
            return node
        if action.branches:
            self.draft.unclassified.append(f"Action {action.shown}: its inner actions are drawn")
            return self.step(action, part_of)
        placed = self.box.tool(
            action.name, action.shown, kind="step", pointer=action.pointer, group=action.pointer,
            part_of=part_of, arguments=COMPUTED,
        )  # fmt: skip
        return placed.node

    def ask(self, action: Action, part_of: str, gate: bool) -> str:
        """A question: a gate where the answer decides, else a step that takes in an answer."""
        if gate:
            before = bool(self.variables(action) & self.assigned)
            facts = question_facts(action, self.in_conversation, before)
            node = self.draft.add(
                "gate", action.name, "platform", _PLACED, facts,
                pointer=action.pointer, description=prompt_of(action), part_of=part_of,
            )  # fmt: skip
        else:
            node = self.step(action, part_of)
        if not gate or action.kind == "adaptivecardprompt":
            self.answers(node)
        self.replies(node)
        return node

    def variables(self, action: Action) -> frozenset[str]:
        return answer_variables(action.raw)

    def step(self, action: Action, part_of: str, facts: Facts | None = None) -> str:
        """A plain step of the workflow."""
        return self.draft.add(
            "step", action.name, "platform", _PLACED, facts or {},
            pointer=action.pointer, description=_described(action), part_of=part_of,
            tags=(action.shown,),
        )  # fmt: skip

    def replies(self, node: str) -> None:
        if self.trigger:
            self.draft.link("replies", node, self.trigger)

    def answers(self, node: str) -> None:
        """What the person in the conversation says comes in here anew."""
        if self.trigger:
            self.draft.link("flow", self.trigger, node, name="answer")

    def request(self, action: Action, part_of: str) -> str:
        """A request over HTTP, as the action has it."""
        node = self.step(action, part_of)
        raw = action.raw
        parts = [raw.get(key) for key in ("url", "body", "headers", "queryParameters")]
        fixed = not any(is_expression(part) for part in parts)
        method = action.text("method") or "GET"
        self.box.request(
            node,
            method,
            url_of(raw.get("url")),
            arguments=("fixed", "nothing of the request is computed") if fixed else None,
            name=action.name,
        )
        held: dict[str, Any] = {key: raw[key] for key in ("url", "headers", "body") if key in raw}
        self.draft.inline_secrets(node, held, action.pointer)
        return node


def prompt_of(action: Action) -> str:
    """What a question says, for people to read."""
    return " ".join(
        _texts([action.raw.get(key) for key in ("prompt", "question", "text", "message")])
    )


def _texts(value: Any) -> list[str]:
    found: list[str] = []
    stack = [value]
    while stack and len(found) < 20:
        current = stack.pop()
        if isinstance(current, str):
            found.append(current)
        elif isinstance(current, dict):
            stack.extend(reversed([one for key, one in current.items() if key != "kind"]))
        elif isinstance(current, list):
            stack.extend(reversed(current))
    return found


def _described(action: Action) -> str:
    if action.kind in ASKS:
        return prompt_of(action)
    if action.kind in _SAYS:
        return " ".join(_texts(action.raw.get("activity", action.raw.get("message"))))
    return ""
