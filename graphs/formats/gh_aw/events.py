"""The triggers of agentic workflows: events of GitHub, and the words that stand for them."""

from __future__ import annotations

import re
from typing import Any

from graphs.formats.github_actions.file import Event, read_events

_CLOCK = re.compile(
    r"^(?:hourly|daily|weekly|monthly|bi-?weekly|tri-?weekly|every|\d+[hmd]\b|[\d*/,\s-]+$)", re.I
)
#: First words of the sentences that `on:` may be, and the events that they stand for.
_SENTENCES = (
    ("issue_comment", "comment"),
    ("issues", "issue"),
    ("pull_request", "pull_request"),
    ("pull_request", "pull request"),
    ("pull_request", "pull "),
    ("pull_request", "dependabot"),
    ("discussion", "discussion"),
    ("push", "push"),
    ("release", "release"),
    ("workflow_run", "workflow completed"),
    ("watch", "repository starred"),
    ("fork", "repository forked"),
    ("repository_dispatch", "api dispatch"),
    ("deployment_status", "deployment"),
    ("code_scanning_alert", "security alert"),
    ("code_scanning_alert", "code scanning"),
    ("label_command", "label-command"),
)


def read_on(on: Any, settings: frozenset[str]) -> tuple[tuple[Event, ...], dict[str, Any]]:
    """The events of `on:`, and what else stands there."""
    if isinstance(on, str):
        return _sentence(on.strip()), {}
    if isinstance(on, list):
        return read_events(on), {}
    if not isinstance(on, dict):
        return (), {}
    events = read_events({key: value for key, value in on.items() if str(key) not in settings})
    return events, {str(key): value for key, value in on.items() if str(key) in settings}


def _sentence(text: str) -> tuple[Event, ...]:
    """A sentence such as `issue opened labeled bug`; each may be started by hand too."""
    lowered = text.lower()
    by_hand = Event("workflow_dispatch")
    if text.startswith("/"):
        return (Event("slash_command", (text,)), by_hand)
    if lowered.startswith("manual"):
        return (by_hand,)
    if _CLOCK.match(lowered):
        return (Event("schedule", (text,)), by_hand)
    if " " not in text:
        return (Event(text),)
    for event, words in _SENTENCES:
        if lowered.startswith(words):
            return (Event(event, (text,)), by_hand)
    return (Event(text.partition(" ")[0], (text,)), by_hand)
