"""What a statement in a query language does, by its own words where they are fixed."""

from __future__ import annotations

import re
from dataclasses import replace

from graphs.formats.n8n_draft import Target
from graphs.formats.n8n_file import RawNode
from graphs.formats.n8n_touch import Touch
from graphs.formats.n8n_values import literal

_STATEMENT = re.compile(r"[A-Za-z]+")
_READING_STATEMENTS = frozenset({"select", "with", "show", "describe", "desc", "explain", "values"})
_LOSING_STATEMENTS = frozenset({"delete", "drop", "truncate"})


def statement(node: RawNode, target: Target, decided: str | None) -> list[Touch]:
    """A statement in a query language: its own words tell what it does, where they are fixed."""
    query = literal(
        next((node.text(key) for key in ("query", "sqlQuery", "statement") if node.text(key)), "")
    )
    beginning = query.partition("{{")[0]
    reads = Touch("read", target, decided, "the statement reads", for_others=True)
    found = [word.lower() for word in _STATEMENT.findall(_without_comments(beginning))]
    if not found:
        because = (
            "the statement is computed: it may be any that the credential allows, deleting too"
        )
        return [reads, Touch("delete", target, decided, because)]
    listed = set(found)
    if listed & _LOSING_STATEMENTS:
        return [Touch("delete", target, decided, "the statement deletes")]
    if found[0] in _READING_STATEMENTS and not listed & {
        "insert",
        "update",
        "create",
        "alter",
        "into",
    }:
        return [replace(reads, for_others=False)]
    return [Touch("write", target, decided, f"the statement begins with {found[0]}")]


def _without_comments(text: str) -> str:
    return re.sub(r"--[^\n]*|/\*.*?\*/|'[^']*'", " ", text, flags=re.DOTALL)
