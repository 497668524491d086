"""What of a Dify app is told in words, because it is neither a node nor a gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphs.formats.dify.file import App, mapping, text
from graphs.formats.redact import redact


def feature_notes(app: App) -> Iterator[str]:
    """Notes on the features of an app that the map does not draw."""
    yield from moderation(app.features or app.settings)
    named = [redact(one.name) for one in app.environment if one.type == "secret"]
    if named:
        yield f"Secret environment variables of the app: {', '.join(named[:20])}."


def moderation(features: Mapping[str, Any]) -> Iterator[str]:
    """A note on content moderation, which filters words and asks nobody."""
    held = mapping(features.get("sensitive_word_avoidance"))
    if held.get("enabled") is True:
        kind = redact(text(held.get("type")) or "not told")[:60]
        yield f"Content moderation ({kind}) is switched on. It filters; it is no approval."
