"""Find credentials that someone typed into the parameters of an n8n node."""

from __future__ import annotations

from typing import Any

from graphs.formats.n8n_file import RawNode
from graphs.formats.redact import looks_secret, may_hold_secret, names_secret

#: Roles of nodes into whose parameters people type credentials. The others take them from n8n.
ROLES = frozenset({"http", "graphql", "mcp", "code", "workflow"})
_LONGEST = 50_000


def inline_secrets(raw: RawNode) -> list[str]:
    """The JSON pointers of parameter values that look like secrets; never the values."""
    held: list[str] = []
    stack: list[Any] = [raw.parameters]
    telling = False
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            held.append(value[:_LONGEST])
        elif isinstance(value, dict):
            stack.extend(value.values())
            telling = telling or any(map(_tells, value))
        elif isinstance(value, list):
            stack.extend(value)
    # One look at all texts together spares a closer one at nearly every node.
    if telling or any(map(_tells, held)) or may_hold_secret("\n".join(held)):
        return _pointers(raw)
    return []


def _tells(name: object) -> bool:
    return isinstance(name, str) and len(name) < 40 and names_secret(name)


def _pointers(raw: RawNode) -> list[str]:
    found: list[str] = []
    stack: list[tuple[Any, str, tuple[str, ...]]] = [(raw.parameters, "", ())]
    while stack:
        value, key, path = stack.pop()
        if isinstance(value, str):
            if looks_secret(key, value[:_LONGEST]):
                found.append("/".join((raw.pointer, "parameters", *map(_escaped, path))))
        elif isinstance(value, dict):
            # A header or query parameter is a pair: its name tells what its value is.
            named = value.get("name")
            pair = named if isinstance(named, str) and _tells(named) else ""
            for inner, item in value.items():
                as_key = pair if pair and inner == "value" else str(inner)
                stack.append((item, as_key, (*path, str(inner))))
        elif isinstance(value, list):
            stack.extend((item, key, (*path, str(index))) for index, item in enumerate(value))
    return sorted(found)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
