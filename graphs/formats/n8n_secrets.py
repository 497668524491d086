"""Find credentials that someone typed into the parameters of an n8n node."""

from __future__ import annotations

from typing import Any

from graphs.formats.n8n_file import RawNode
from graphs.formats.redact import looks_secret


def inline_secrets(raw: RawNode) -> list[str]:
    """The JSON pointers of parameter values that look like secrets; never the values."""
    found: list[str] = []
    stack: list[tuple[Any, str, str]] = [(raw.parameters, "", f"{raw.pointer}/parameters")]
    while stack:
        value, key, pointer = stack.pop()
        if isinstance(value, str):
            if looks_secret(key, value):
                found.append(pointer)
        elif isinstance(value, dict):
            # A header or query parameter is a pair: its name tells what its value is.
            named = value.get("name")
            for inner, item in value.items():
                as_key = named if inner == "value" and isinstance(named, str) else str(inner)
                stack.append((item, as_key, f"{pointer}/{_escaped(str(inner))}"))
        elif isinstance(value, list):
            stack.extend((item, key, f"{pointer}/{index}") for index, item in enumerate(value))
    return sorted(found)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
