"""n8n parameters: which texts are expressions, who decides their values, which hosts they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graphs.formats import hosts
from graphs.formats.hosts import Host

_NAMED = re.compile(
    r"""\$(?:node\[|items\(|\()\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`)"""
)
_FROM_INPUT = re.compile(r"\$(?:json|input|binary|data|items\(\s*\)|prevNode|tool)\b")


def texts(value: Any) -> Iterator[str]:
    """Every text in a parameter value, at any depth."""
    stack = [value]
    while stack:
        current = stack.pop()
        if isinstance(current, str):
            yield current
        elif isinstance(current, dict):
            stack.extend(current.values())
        elif isinstance(current, list):
            stack.extend(current)


def is_expression(text: str) -> bool:
    """Whether n8n computes this text from data (a leading `=` alone computes nothing)."""
    return "{{" in text


def named_nodes(text: str) -> set[str]:
    """The nodes that an expression names."""
    if "$(" not in text and "$node" not in text and "$items" not in text:
        return set()
    found: set[str] = set()
    for match in _NAMED.finditer(text):
        found.update(group for group in match.groups() if group is not None)
    return found


def takes_input(text: str) -> bool:
    """Whether an expression uses what the step before hands over."""
    return _FROM_INPUT.search(text) is not None


def literal(text: str) -> str:
    """A text without the `=` that makes n8n look for expressions in it."""
    return text[1:] if text.startswith("=") else text


def host_of(url: str, braces: bool = False) -> Host:
    """The host of a URL parameter. `braces`: `{name}` in it is filled in by a model."""
    return hosts.host_of(literal(url), braces)
