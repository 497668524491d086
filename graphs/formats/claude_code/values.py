"""Take plain values out of a file, whatever stands there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SEPARATOR = re.compile(r",(?![^()]*\))")
_MOST = 500


def mapping_of(value: Any) -> Mapping[str, Any]:
    """The value where it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def text_of(value: Any) -> str:
    """The value where it is text or a number, else an empty text."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def texts_of(value: Any) -> list[str]:
    """The texts of a list, or of a text with commas; commas in brackets separate nothing."""
    if isinstance(value, str):
        found = [part.strip() for part in _SEPARATOR.split(value[:100_000])]
    elif isinstance(value, list):
        found = [text_of(part) for part in value[:_MOST]]
    else:
        found = []
    return [part for part in found if part][:_MOST]


def number_of(value: Any) -> int | None:
    """A whole number that is not negative, else None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if 0 <= value < 1e9 else None


def is_flag(value: Any, wanted: bool) -> bool:
    """Whether a value says yes (or no), as a boolean or in words."""
    if isinstance(value, str):
        return value.strip().lower() == ("true" if wanted else "false")
    return value is wanted
