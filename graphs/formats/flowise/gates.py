"""Where Flowise stops for a human, and what that pause is worth."""

from __future__ import annotations

from graphs.formats.draft import Facts
from graphs.formats.flowise.file import RawNode

_STOPS = "Flowise stops the run and goes on only after an answer"
_WAITS = "the stopped run waits until someone answers"
_IN_CHAT = "the question appears in the chat of the one who began the run"
#: Ways to begin an agentflow at which someone sits in front of the flow.
_SEATED = ("chatInput", "formInput", "")


def _common(begun_by: str) -> dict[str, tuple[object, str]]:
    facts: dict[str, tuple[object, str]] = {
        "enforced": ("before", _STOPS),
        "on_timeout": ("wait", _WAITS),
    }
    if begun_by in _SEATED:
        facts["self_approval"] = (True, _IN_CHAT)
    else:
        facts["approvers"] = (None, "who answers a run that nobody chats with is not in the file")
    return facts


def human_input(node: RawNode, begun_by: str) -> Facts:
    """The facts of a human input node (v2); `begun_by`: how the flow begins."""
    if node.text("humanInputDescriptionType") == "dynamic":
        shown = (("summary",), "a model writes the question")
    else:
        shown = (("summary",), "it shows the last message and a question written beforehand")
    because = "the steps after it fill in what they do once it is answered"
    return {**_common(begun_by), "shows": shown, "binds": (None, because)}


def tool_approval(begun_by: str) -> Facts:
    """The facts of Require Human Input on the tools of an agent (v2)."""
    return {
        **_common(begun_by),
        "shows": (("arguments", "target"), "it shows the call of the tool as the model wrote it"),
        "binds": (
            None,
            "one approval releases every call of the model's message, and shows only the first",
        ),
    }


def interrupt() -> Facts:
    """The facts of Require Approval on a sequential agent or tool node (v1)."""
    return {
        **_common(""),
        "shows": (("summary",), "a model writes the question from the calls that it wants to make"),
        "binds": ("arguments", "the calls that wait are the ones that run"),
    }
