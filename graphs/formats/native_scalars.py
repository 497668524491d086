"""Plain values as YAML in flow style, quoted only where they would read back as something else."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from graphs.formats.yaml_text import resolve

#: A text that needs no quotes in a flow mapping, if it does not resolve to something else.
_BARE = re.compile(
    r"[A-Za-z0-9_/.(\u00c0-\u1fff\u2c00-\ud7ff][^\x00-\x1f\x7f-\x9f,\[\]{}:#\"'\u2028\u2029\ud800-\uffff]*\Z"
)
#: Words that YAML 1.1 readers take for true and false.
_OLD_FLAGS = frozenset(("y", "n", "yes", "no", "on", "off"))
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')


def flow(value: Any) -> str:
    """A plain value in YAML's flow style, on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(k))}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value)


def scalar(value: Any) -> str:
    """A text, number, flag or null as a YAML scalar that reads back as the same value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    text = str(value)
    return text if is_bare(text) else '"' + _ESCAPED.sub(_escape, text) + '"'


def is_bare(text: str) -> bool:
    """Whether a text needs no quotes, wherever it stands."""
    return (
        _BARE.match(text) is not None
        and not text.endswith(" ")
        and isinstance(resolve(text), str)
        and text.lower() not in _OLD_FLAGS
    )


def _number(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if "\ud800" <= character <= "\udfff":
        # Half of a surrogate pair can be written in no encoding.
        return "\\ufffd"
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"
