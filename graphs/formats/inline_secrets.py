"""Find credentials that someone typed into a file, by place; their values are never kept."""

from __future__ import annotations

from typing import Any

from graphs.formats.redact import looks_secret, names_secret

#: The extension of a node that lists the JSON pointers of secrets typed in; rule R07 reads it.
INLINE_SECRETS = "x-inline-secrets"
_LONGEST = 50_000


def secret_pointers(value: Any, pointer: str = "") -> list[str]:
    """The JSON pointers (RFC 6901) of texts in a parsed value that look like secrets, sorted.

    A pair such as `{name: Authorization, value: …}` (or `key`, `value`) counts as one key and its
    value.
    """
    found: list[str] = []
    stack: list[tuple[Any, str, str]] = [(value, pointer.rpartition("/")[2], pointer)]
    while stack:
        current, key, at = stack.pop()
        if isinstance(current, str):
            if looks_secret(key, current[:_LONGEST]):
                found.append(at)
        elif isinstance(current, dict):
            pair = _named(current)
            for inner, item in current.items():
                named = pair if pair and inner == "value" else str(inner)
                stack.append((item, named, f"{at}/{escaped(str(inner))}"))
        elif isinstance(current, list):
            stack.extend((item, key, f"{at}/{index}") for index, item in enumerate(current))
    return sorted(found)


def escaped(key: str) -> str:
    """A key as it stands in a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def _named(pair: dict[Any, Any]) -> str:
    for key in ("name", "key"):
        named = pair.get(key)
        if isinstance(named, str) and len(named) < 40 and names_secret(named):
            return named
    return ""
