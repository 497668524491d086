"""How statuses, facts and links are said to people: the words that panels and menus share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphs.analysis.result import Action
    from graphs.model.elements import Link
    from graphs.model.workflow import Workflow

#: The word for each status, and the sentence behind it.
STATUS_WORDS = {
    "prohibited": "Prohibited",
    "ungated": "Ungated",
    "bypassed": "Bypassed",
    "stale": "Stale approval",
    "weak": "Weak gate",
    "unproven": "Unproven gate",
    "gated": "Gated",
    "allowed": "Allowed",
    "unreachable": "Unreachable",
}
_STATUS_SENTENCES = {
    "prohibited": "the policy prohibits it, gated or not",
    "ungated": "no gate on any path",
    "bypassed": "a gate on one path, and another path around it",
    "stale": "what is approved is rewritten before it runs",
    "weak": "the only gates on its paths are weak",
    "unproven": "it is not known whether its gates are valid",
    "gated": "a valid gate on every path",
    "unreachable": "nothing that comes in arrives here",
}
_LINK_WORDS = {
    "flow": "the step from {start} to {end}",
    "calls": "the call to {end}",
    "delegates": "the handover to {end}",
    "reads": "reading {end}",
    "writes": "writing to {end}",
    "acts": "the action on {end}",
    "replies": "the reply to {end}",
    "logs": "logging to {end}",
}
_CLASS_WORDS = {
    "review": "review required",
    "advisory": "advisory",
    "prohibited": "prohibited",
}


def plural(count: int, word: str, words: str = "") -> str:
    """`1 gate`, `2 gates`; `words` where the plural is irregular."""
    return f"1 {word}" if count == 1 else f"{count:,} {words or word + 's'}"


def link_words(workflow: Workflow, link_id: str) -> str:
    """A link as part of a sentence: `the call to kubectl`."""
    link = workflow.link_by_id[link_id]
    start, end = workflow.node(link.from_id).title, workflow.node(link.to_id).title
    pattern = _LINK_WORDS.get(link.kind, "the link from {start} to {end}")
    return pattern.format(start=start, end=end)


def verb_words(action: Action) -> str:
    """What an action does, in a word or two."""
    if action.verb != "disclose":
        if action.verb != "unknown":
            return action.verb
        return f"{action.name} (unknown verb)" if action.name else "unknown verb"
    return f"disclose by {action.role}" if action.role else "disclose"


def class_words(action: Action) -> str:
    return _CLASS_WORDS.get(action.action_class, action.action_class)


def entry_words(action: Action, contents: dict[str, str]) -> str:
    """`reached from 2 untrusted entries`; entries of unknown content are counted as such."""
    hostile = sum(contents.get(entry) == "untrusted" for entry in action.entries)
    unknown = sum(contents.get(entry) == "unknown" for entry in action.entries)
    trusted = len(action.entries) - hostile - unknown
    parts = []
    if hostile:
        parts.append(plural(hostile, "untrusted entry", "untrusted entries"))
    if unknown:
        parts.append(plural(unknown, "entry", "entries") + " of unknown content")
    if trusted and not parts:
        parts.append(plural(trusted, "trusted entry", "trusted entries"))
    return f"reached from {' and '.join(parts)}" if parts else ""


def status_sentence(action: Action, contents: dict[str, str]) -> str:
    """Why the action has its status: `Reached from 2 untrusted entries, no gate on any path.`"""
    if action.status == "allowed":
        reason = (
            "the policy asks for no review of it"
            if action.action_class == "advisory"
            else "only trusted content arrives, on a fixed path"
        )
    else:
        reason = _STATUS_SENTENCES[action.status]
    parts = [part for part in (entry_words(action, contents), reason) if part]
    if action.status == "unreachable":
        parts = [reason]
    sentence = ", ".join(parts)
    return sentence[:1].upper() + sentence[1:] + "."


def fact_name(fact: str) -> str:
    return fact.replace("_", " ")


def fact_value(value: Any) -> str:
    """A fact's value in words."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return f"{int(value):,}"
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return ", ".join(str(part) for part in value) or "none"
    return str(value)


def link_title(workflow: Workflow, link: Link) -> str:
    return f"{workflow.node(link.from_id).title} → {workflow.node(link.to_id).title}"
