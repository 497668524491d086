"""Questions whose answers decide whether something is done, and what such a gate assures."""

from __future__ import annotations

from typing import Any

from graphs.formats.draft import Facts
from graphs.formats.ms_declarative.actions import Action
from graphs.formats.ms_declarative.power_fx import is_expression, literal

_PROMPTS = ("prompt", "question", "text", "message", "card", "activity")
_APPROVING = frozenset({"yes", "y", "true", "approve", "approved", "ok", "confirm", "confirmed"})
_TESTED = "the workflow waits for an answer, and the next condition tests it"


def question_facts(action: Action, in_conversation: bool, answered_before: bool) -> Facts:
    """What a question assures whose answer is tested before something is done.

    `in_conversation`: whoever is in the conversation is asked. `answered_before`: other steps write
    the variable too, so that the question may be skipped.
    """
    facts: dict[str, tuple[Any, str]] = {"enforced": ("before", _TESTED)}
    if action.kind == "question" and action.raw.get("alwaysPrompt") is not True:
        if answered_before:
            facts["enforced"] = (
                "advisory",
                "its variable is set elsewhere too, and a question whose variable has a value is "
                "skipped (alwaysPrompt is not set)",
            )
        elif in_conversation:
            because = "it may be skipped where its variable has a value (alwaysPrompt is not set)"
            facts["enforced"] = (None, because)
    default = action.raw.get("defaultValue", action.raw.get("default"))
    if default is None:
        facts["on_timeout"] = ("wait", "it waits until an answer comes")
    elif default is True or literal(default).lower() in _APPROVING:
        facts["on_timeout"] = (
            "approve",
            "its default answer, taken where none is usable, approves",
        )
    else:
        facts["on_timeout"] = (None, "what its default answer means is not told")
    facts["binds"] = (None, "nothing ties the answer to what runs after it")
    facts["shows"] = _shows(action)
    if in_conversation:
        because = "whoever is in the conversation that began the run is asked"
        facts["self_approval"] = (True, because)
    else:
        facts["approvers"] = (None, "the file does not tell who answers")
    return facts


def approval_facts(who: str, computed: bool = False) -> Facts:
    """What the engine's own approval of one tool call assures; `who` is asked."""
    enforced: tuple[str | None, str] = (
        "before",
        "the call is made only after an approval has come back",
    )
    if computed:
        enforced = (None, "whether an approval is asked for is computed")
    return {
        "enforced": enforced,
        "on_timeout": ("wait", "the run halts until an answer comes"),
        "binds": ("arguments", "the call is made as it stood in the request for approval"),
        "shows": (("target", "arguments"), "the request holds the tool and its arguments"),
        "approvers": (None, f"{who} is asked; the file does not tell who that is"),
    }


def default_approval_facts() -> Facts:
    """What is known where no approval mode is set: nothing."""
    because = "no approval mode is set: the default of the service decides"
    names = ("enforced", "on_timeout", "binds", "shows", "approvers")
    return dict.fromkeys(names, (None, because))


def _shows(action: Action) -> tuple[tuple[str, ...] | None, str]:
    prompts = [action.raw[key] for key in _PROMPTS if action.raw.get(key)]
    if not prompts:
        return None, "the file does not hold what is asked"
    if any(is_expression(one) for one in prompts):
        return None, "the prompt has computed parts; what they show is not told"
    return (), "the prompt is fixed text: it shows nothing of what is to run"
