"""Approval in n8n: sendAndWait, waiting forms, human review of tools, and what each assures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphs.formats.n8n_draft import Because
from graphs.formats.n8n_file import Export, RawNode, plain
from graphs.formats.n8n_values import is_expression, literal, named_nodes, takes_input, texts
from graphs.formats.redact import redact

#: Parameters that name who is asked, in the order in which they are looked for.
_RECIPIENTS = (
    "sendTo", "toEmail", "toRecipients", "user", "userId", "channelId", "channel", "chatId",
    "recipientPhoneNumber", "phoneNumber", "spaceId", "space", "teamId", "webhookId", "to",
)  # fmt: skip
#: Those of them that name a place where several people read.
_GROUPS = frozenset({"channelId", "channel", "chatId", "spaceId", "space", "teamId", "webhookId"})
_BRANCHERS = frozenset({"if", "filter", "switch"})
#: How far a gate's answer is followed through nodes that only pass it on.
_HOPS = 8
_NO_LIMIT = ("wait", "it waits without a limit")
_TRUE = {"true", "equal", "equals"}
_FALSE = {"false", "notEqual", "notEquals"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of the answer to a gate.

    `tested`: every way on from the gate first asks whether it was approved. `refused`: nodes that
    run although the approval was refused or never came.
    """

    tested: bool
    refused: tuple[str, ...]


def is_gate(node: RawNode, role: str, operation: str, form: str) -> bool:
    """Whether a node asks a person for approval."""
    if form == "hitl":
        return True
    if role == "wait":
        return node.text("resume") == "form"
    if role == "chat":
        return operation == "sendAndWait" and node.text("responseType") == "approval"
    return operation == "sendAndWait"


def gate_facts(
    node: RawNode, role: str, form: str, answer: Answer, asks_requester: Callable[[str], bool]
) -> Because:
    """The facts of a gate; `asks_requester` tells whether an expression names who began the run."""
    facts: Because = {}
    response = node.text("responseType") or "approval"
    limited = _is_limited(node)
    if form == "hitl":
        facts["enforced"] = ("before", "n8n runs the tool only after the approval")
        facts["binds"] = ("arguments", "n8n runs the very call that was shown")
        facts["on_timeout"] = (
            ("deny", "a call that nobody answers in time is not run") if limited else _NO_LIMIT
        )
    elif form == "tool":
        because = "the agent is told the answer, and nothing keeps it to that"
        facts["enforced"] = ("advisory", because)
        facts["on_timeout"] = ("approve", "the agent goes on") if limited else _NO_LIMIT
    else:
        facts.update(_flow_gate_facts(node, role, response, limited, answer))
    if form != "hitl" and _survives_errors(node):
        facts["enforced"] = ("advisory", "n8n goes on without an answer when the asking fails")
    facts.update(_shown(node, form))
    facts.update(_asked(node, role, asks_requester))
    return facts


def _flow_gate_facts(
    node: RawNode, role: str, response: str, limited: bool, answer: Answer
) -> Because:
    facts: Because = {}
    refusable = response == "approval" and _approval_type(node) == "double"
    if response == "approval" and role != "wait":
        if refusable and not answer.tested:
            because = "a refusal goes on as an approval does: no later step asks for the answer"
            facts["enforced"] = ("advisory", because)
        else:
            facts["enforced"] = ("before", "n8n goes on only after the answer")
        facts["binds"] = (None, "the export does not tie what was shown to what runs")
    elif response == "freeText" and role != "wait":
        facts["enforced"] = ("before", "n8n goes on only after the answer")
        facts["binds"] = ("none", "the answer is free text, read by a later step")
    else:
        facts["enforced"] = (None, "what a filled-in form means is left to later steps")
        facts["binds"] = (None, "the export does not tie what was shown to what runs")
    if not limited:
        facts["on_timeout"] = _NO_LIMIT
    elif answer.tested:
        facts["on_timeout"] = ("deny", "a later step asks for the approval, and there is none")
    else:
        facts["on_timeout"] = ("approve", "n8n goes on when the time is over")
    return facts


def _approval_type(node: RawNode) -> str:
    options = node.parameters.get("approvalOptions")
    values = options.get("values") if isinstance(options, dict) else None
    if isinstance(values, dict):
        return plain(values.get("approvalType")) or "single"
    return "single"


def _is_limited(node: RawNode) -> bool:
    options = node.parameters.get("options")
    if isinstance(options, dict) and isinstance(options.get("limitWaitTime"), dict):
        return bool(options["limitWaitTime"].get("values"))
    return node.parameters.get("limitWaitTime") is True


def _survives_errors(node: RawNode) -> bool:
    """Whether the run goes on when the node fails; none does unless its settings say so."""
    on_error = node.raw.get("onError")
    if isinstance(on_error, str):
        return on_error.startswith("continue")
    return node.raw.get("continueOnFail") is True


def _shown(node: RawNode, form: str) -> Because:
    """What the message shows of a tool call; of a flow, only whether it shows anything."""
    message = " ".join(
        text
        for key in ("message", "subject", "text", "body", "messageText", "formDescription")
        for text in texts(node.parameters.get(key))
    )
    if form == "hitl":
        shown = []
        if "$tool.parameters" in message or "$tool.input" in message:
            shown.append("arguments")
        if "$tool.name" in message:
            shown.append("target")
        if shown or message:
            return {"shows": (tuple(shown), "the message says so")}
        return {"shows": (None, "the export does not hold the message")}
    if message and not is_expression(message):
        return {"shows": ((), "the message is fixed text: it shows nothing of what is to run")}
    return {
        "shows": (None, "the message has computed parts; the export does not say what they show")
    }


def _asked(node: RawNode, role: str, asks_requester: Callable[[str], bool]) -> Because:
    if role == "chat":
        return {"self_approval": (True, "who asked in the chat is asked to approve")}
    for key in _RECIPIENTS:
        recipient = node.text(key)
        if not recipient:
            continue
        if "$fromAI" in recipient:
            return {"self_approval": (True, "the model chooses who is asked")}
        if not is_expression(recipient):
            chosen = node.parameters.get(key)
            cached = chosen.get("cachedResultName") if isinstance(chosen, dict) else None
            name = cached if isinstance(cached, str) and cached else literal(recipient)
            if key in _GROUPS:
                because = f"whoever reads {redact(name)} can answer; the export does not say who"
                return {"approvers": (None, because)}
            return {"approvers": ((redact(name),), f"the request goes to {redact(name)}")}
        if asks_requester(recipient):
            return {"self_approval": (True, "the request goes back to who began the run")}
        return {"approvers": (None, "who is asked is computed")}
    if role == "wait" and asks_requester(""):
        return {"self_approval": (True, "the form goes on for whoever filled in the first page")}
    return {"approvers": (None, "the export does not say who is asked")}


def follow_answer(gate: str, export: Export, passes: Callable[[RawNode], bool]) -> Answer:
    """Follow the answer of a gate to the steps that test it. `passes`: a node only hands on."""
    tested, refused = True, dict[str, None]()
    seen = {gate}
    front = [target for slot in export.main.get(gate, []) for target in slot]
    for _ in range(_HOPS):
        following: list[str] = []
        for name in front:
            if name in seen:
                continue
            seen.add(name)
            node = export.nodes[name]
            slots = export.main.get(name, [])
            outputs = approving_outputs(node) if not node.disabled else None
            if outputs is not None:
                approved = {t for i in outputs if i < len(slots) for t in slots[i]}
                for index, slot in enumerate(slots):
                    if index not in outputs:
                        refused.update((t, None) for t in slot if t not in approved)
            elif node.disabled or passes(node):
                following.extend(target for slot in slots for target in slot)
            else:
                tested = False
        front = following
    return Answer(tested and not front, tuple(refused))


def approving_outputs(node: RawNode) -> frozenset[int] | None:
    """The outputs of a branching node that are taken only after an approval.

    None for a node that does not ask for it at all.
    """
    base = node.type.rpartition(".")[2]
    if base not in _BRANCHERS or not any("approved" in text for text in texts(node.parameters)):
        return None
    if base == "switch":
        rules = node.parameters.get("rules")
        values = rules.get("values") if isinstance(rules, dict) else None
        listed = values if isinstance(values, list) else []
        sides = [
            _approves(rule.get("conditions")) if isinstance(rule, dict) else None for rule in listed
        ]
        return frozenset(index for index, side in enumerate(sides) if side is True)
    side = _approves(node.parameters.get("conditions"))
    if base == "filter":
        return frozenset({0}) if side is True else frozenset()
    if side is None:
        return frozenset()
    return frozenset({0 if side else 1})


def _approves(conditions: Any) -> bool | None:
    """Whether meeting these conditions means approved (True), refused (False) or neither (None)."""
    if not isinstance(conditions, Mapping):
        return None
    if isinstance(conditions.get("conditions"), list):
        listed = conditions["conditions"]
        if len(listed) > 1 and conditions.get("combinator") == "or":
            return None
    else:
        listed = [c for kind in ("boolean", "string") for c in conditions.get(kind) or ()]
    for condition in listed:
        if not isinstance(condition, Mapping):
            continue
        left = plain(condition.get("leftValue", condition.get("value1")))
        if "approved" not in left or "!" in left:
            continue
        operator = condition.get("operator")
        if isinstance(operator, Mapping):
            operation = str(operator.get("operation"))
        else:
            operation = str(condition.get("operation") or "equal")
        right = condition.get("rightValue", condition.get("value2"))
        if operation == "true" or (
            operation in _TRUE and str(right).lower().strip("={} ") == "true"
        ):
            return True
        if operation == "false" or (
            operation in _TRUE and str(right).lower().strip("={} ") == "false"
        ):
            return len(listed) == 1 and False
        if operation in _FALSE:
            return None
    return None


def names_starter(text: str, starters: frozenset[str], near_start: bool) -> bool:
    """Whether an expression takes its value from what began the run."""
    return bool(named_nodes(text) & starters) or (near_start and takes_input(text))
