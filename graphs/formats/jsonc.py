"""JSON with comments and trailing commas, as editors write it."""

from __future__ import annotations

import re

_STRING_OR_COMMENT = re.compile(r'"(?:[^"\\\n]++|\\.)*+"?|//[^\n]*|/\*(?:.*?\*/|.*)', re.DOTALL)
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\\n]++|\\.)*+"?|,(?=\s*[}\]])', re.DOTALL)


def plain_json(text: str) -> str:
    """JSON with comments and trailing commas as plain JSON; every value keeps its place."""

    def blank(match: re.Match[str]) -> str:
        held = match[0]
        return held if held.startswith('"') else re.sub(r"[^\n]", " ", held)

    return _STRING_OR_COMMA.sub(blank, _STRING_OR_COMMENT.sub(blank, text))
