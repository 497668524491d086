"""Find credentials that someone typed into the parameters of an n8n node."""

from __future__ import annotations

from typing import Any

from graphs.formats.n8n_file import RawNode
from graphs.formats.redact import looks_secret, names_secret

#: Roles of nodes into whose parameters people type credentials. The others take them from n8n.
ROLES = frozenset({"http", "graphql", "mcp", "code", "workflow"})
_LONGEST = 50_000


def inline_secrets(raw: RawNode) -> list[str]:
    """The JSON pointers of parameter values that look like secrets; never the values."""
    found: list[str] = []
    stack: list[tuple[Any, str, tuple[str, ...]]] = [(raw.parameters, "", ())]
    while stack:
        value, key, path = stack.pop()
        if isinstance(value, str):
            if len(value) >= 6 and looks_secret(key, value[:_LONGEST]):
                found.append("/".join((raw.pointer, "parameters", *map(_escaped, path))))
        elif isinstance(value, dict):
            # A header or query parameter is a pair: its name tells what its value is.
            named = value.get("name")
            pair = named if isinstance(named, str) and names_secret(named) else ""
            for inner, item in value.items():
                if isinstance(item, (str, dict, list)):
                    as_key = pair if pair and inner == "value" else str(inner)
                    stack.append((item, as_key, (*path, str(inner))))
        elif isinstance(value, list):
            stack.extend((item, key, (*path, str(index))) for index, item in enumerate(value))
    return sorted(found)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
