"""Where Langflow pauses for a human, and what that pause is worth."""

from __future__ import annotations

import re

from graphs.formats.draft import Facts
from graphs.formats.langflow.file import Edge, RawNode

_PAUSES = "Langflow pauses the run and goes on only after a decision"
_IN_CHAT = "the decision is asked for in the chat of whoever runs the flow"
_ELSEWHERE = "who decides on a run that nobody chats with is not in the file"
_REFUSALS = re.compile(
    r"reject|refus|den(y|ied)|declin|cancel|abort|stop|disapprov|dismiss|escalat|revis|redo|retry|"
    r"change|fix|skip|fallback|\bno\b|\bnot\b|don'?t"
)


def refuses(edge: Edge) -> bool:
    """Whether a branch of a human input is taken without an approval, by the name of its action."""
    action = edge.output.removeprefix("branch_").replace("_", " ").lower()
    return not edge.output or bool(_REFUSALS.search(action))


def _common(chat: bool) -> dict[str, tuple[object, str]]:
    facts: dict[str, tuple[object, str]] = {"enforced": ("before", _PAUSES)}
    if chat:
        facts["self_approval"] = (True, _IN_CHAT)
    else:
        facts["approvers"] = (None, _ELSEWHERE)
    return facts


def human_input(node: RawNode, chat: bool, fed: bool, further: bool) -> Facts:
    """The facts of a human input component.

    `chat`: the flow begins with a chat; `fed`: an earlier step fills in what it shows; `further`:
    what runs after it takes input that it does not show.
    """
    if node.value("enable_fallback") is True:
        timeout = ("deny", "without an answer in time it takes its fallback branch")
    else:
        timeout = ("wait", "without a fallback the paused run waits")
    if fed:
        because = (
            "it shows what an earlier step hands it; whether that tells all is not in the file"
        )
        shown: tuple[object, str] = (None, because)
        binds = ("arguments", "it hands on the very text that it showed")
    else:
        because = "the text that it shows is written beforehand: it shows nothing of what is to run"
        shown = ((), because)
        binds = ("none", "what it hands on is its own fixed text")
    if further:
        binds = ("none", "what runs after it takes further input, which it does not show")
    return {**_common(chat), "on_timeout": timeout, "shows": shown, "binds": binds}


def tool_approval(chat: bool) -> Facts:
    """The facts of Requires approval on tools of an agent."""
    return {
        **_common(chat),
        "on_timeout": ("wait", "the paused run waits until someone decides"),
        "shows": (("arguments", "target"), "it shows the tool and the arguments of the call"),
        "binds": ("arguments", "the call that was shown is the one that runs"),
    }
