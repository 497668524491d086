"""Typed reading of one value of a native file; what is wrong is collected, with a remedy."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from graphs.errors import InputError, Problem
from graphs.formats.native_schema import EXTENSION, FactType
from graphs.formats.redact import redact
from graphs.formats.yaml_text import YamlNode, resolve

#: More problems than anyone reads; a hostile file must not make a report without end.
_MOST_PROBLEMS = 500
#: Searching for what was meant takes time with every word of the file.
_MOST_SUGGESTIONS = 20
#: With more words than this, only those that begin alike are compared.
_MANY_WORDS = 200


@dataclass
class Problems:
    """The problems of one file, found so far."""

    file: str
    found: list[Problem] = field(default_factory=list)
    left_out: int = 0

    def add(self, node: YamlNode, what: str, fix: str) -> None:
        if len(self.found) < _MOST_PROBLEMS:
            self.found.append(Problem(self.file, node.line, node.column, what, fix))
        else:
            self.left_out += 1

    def nearest(self, word: str, known: Collection[str]) -> str | None:
        """The known word that was probably meant; not sought in a file full of mistakes."""
        return nearest(word, known) if len(self.found) < _MOST_SUGGESTIONS else None

    def raise_if_any(self) -> None:
        """Raise `InputError` with all of them in the order of the file."""
        if not self.found:
            return
        problems = sorted(self.found)
        if self.left_out:
            last = f"and {self.left_out:,} more problems."
            problems.append(Problem(self.file, 0, 0, last, "Correct those above first."))
        raise InputError(problems)


@dataclass
class Entries:
    """The keys of one mapping with their values; null values are left out, as absent.

    `bare`: keys without a colon, which come of a comma in a text between braces.
    """

    node: YamlNode
    label: str
    values: dict[str, YamlNode]
    keys: dict[str, YamlNode]
    bare: set[str] = field(default_factory=set)

    def place(self, key: str) -> YamlNode:
        """Where to point for a key: its value, or the mapping where it is absent."""
        return self.values.get(key, self.node)


def quoted(words: Iterable[str]) -> str:
    return ", ".join(words)


def article(word: str) -> str:
    """The word with its indefinite article."""
    return f"{'an' if word[:1] in 'aeiou' and word != 'uses' else 'a'} {word}"


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word that was probably meant."""
    by_lower = {one.lower(): one for one in known}
    if word.lower() in by_lower:
        return by_lower[word.lower()]
    candidates = list(by_lower)
    if len(candidates) > _MANY_WORDS:
        candidates = [one for one in candidates if _alike(one, word.lower())][:_MANY_WORDS]
    close = get_close_matches(word[:100].lower(), candidates, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def _alike(one: str, other: str) -> bool:
    """Whether two words might be the same but for a typing mistake; quick to tell."""
    return one[:1] == other[:1] and abs(len(one) - len(other)) <= 2


def is_null(node: YamlNode) -> bool:
    if node.kind != "scalar":
        return False
    if node.tag:
        return node.tag == "!!null"
    return node.plain and resolve(node.text) is None


def shown(node: YamlNode) -> str:
    """A value as a message shows it."""
    if node.kind != "scalar":
        return f"a {node.kind}"
    text = redact(node.text)
    text = text if len(text) <= 60 else text[:57] + "..."
    return '"' + text.replace("\n", " ") + '"'


def entries(node: YamlNode, label: str, problems: Problems) -> Entries | None:
    """The keys of a mapping; None, with a problem, where the value is not one."""
    if node.kind != "mapping":
        problems.add(node, f"{label} is {shown(node)}.", "Write a mapping: {key: value, …}.")
        return None
    found = Entries(node, label, {}, {})
    for key, value in node.pairs:
        if key.kind != "scalar":
            problems.add(
                key, f"{label}: a {key.kind} stands where a key must be text.", "Quote it."
            )
            continue
        if key.text in found.keys:
            first = found.keys[key.text].line
            what = f"{label}: the key {shown(key)} stands twice."
            problems.add(key, what, f"The first is on line {first}; keep one.")
            continue
        found.keys[key.text] = key
        if not is_null(value):
            found.values[key.text] = value
        elif (value.line, value.column) == (key.line, key.column + len(key.text)):
            found.bare.add(key.text)
    return found


def check_keys(found: Entries, allowed: Collection[str], problems: Problems) -> None:
    """Report each key that is neither allowed nor begins with `x-`."""
    for name, key in found.keys.items():
        if name in allowed or name.startswith(EXTENSION):
            continue
        meant = problems.nearest(name, allowed)
        if meant:
            fix = f'Did you mean "{meant}"?'
        elif name in found.bare:
            fix = "Between { and }, put a text that holds a comma in quotes."
        else:
            fix = f"Known keys: {quoted(allowed)}. One that begins with x- is kept and ignored."
        problems.add(key, f"{found.label}: unknown key {shown(key)}.", fix)


def read_text(node: YamlNode, label: str, problems: Problems) -> str | None:
    """A text as it is written: `no`, `on` and `010` stay what they are."""
    if node.kind == "scalar" and node.tag in ("", "!", "!!str"):
        return node.text
    problems.add(node, f"{label} is {_tagged(node)}.", "Write a text.")
    return None


def read_texts(node: YamlNode, label: str, problems: Problems) -> tuple[str, ...] | None:
    """A list of texts; a single text stands for a list of one."""
    if node.kind == "mapping":
        problems.add(node, f"{label} is a mapping.", "Write a list: [one, two].")
        return None
    items = node.items if node.kind == "sequence" else [node]
    texts = [read_text(item, label, problems) for item in items]
    return None if None in texts else tuple(text for text in texts if text is not None)


def read_fact(node: YamlNode, kind: FactType, label: str, problems: Problems) -> Any:
    """The value of a fact; None, with a problem, where it has the wrong type."""
    if not kind.many:
        return _read_one(node, kind, label, problems)
    if node.kind == "mapping":
        problems.add(node, f"{label} is a mapping.", f"Write a list of: {_expected(kind)}.")
        return None
    items = node.items if node.kind == "sequence" else [node]
    values = [_read_one(item, kind, label, problems) for item in items]
    return None if None in values else tuple(values)


def _read_one(node: YamlNode, kind: FactType, label: str, problems: Problems) -> Any:
    if node.kind != "scalar" or node.tag not in ("", "!", "!!str", "!!int", "!!float", "!!bool"):
        problems.add(node, f"{label} is {_tagged(node)}.", f"Write {_expected(kind)}.")
        return None
    text = node.text
    if kind.shape == "text":
        return text
    if kind.shape == "choice":
        if text in kind.choices:
            return text
        meant = problems.nearest(text, kind.choices)
        fix = f"Allowed: {quoted(kind.choices)}."
        if meant:
            fix = f'Did you mean "{meant}"? ' + fix
        problems.add(node, f"{label} is {shown(node)}.", fix)
        return None
    value = resolve(text) if node.plain and not node.tag else text
    if kind.shape == "flag":
        if isinstance(value, bool):
            return value
    elif kind.shape == "number or text" and not (isinstance(value, int | float)):
        return text
    elif isinstance(value, int | float) and not isinstance(value, bool):
        whole = isinstance(value, int) or kind.shape != "whole"
        if whole and math.isfinite(value) and value >= 0:
            return value if kind.shape == "whole" else float(value)
    problems.add(node, f"{label} is {shown(node)}.", f"Write {_expected(kind)}.")
    return None


def _tagged(node: YamlNode) -> str:
    return f"{shown(node)} with the tag {node.tag}" if node.tag else shown(node)


def _expected(kind: FactType) -> str:
    if kind.shape == "choice":
        return f"one of: {quoted(kind.choices)}"
    return {
        "text": "a text",
        "flag": "true or false, without quotes",
        "number": "a number that is not negative, without quotes",
        "whole": "a whole number that is not negative, without quotes",
        "number or text": "a number or a text",
    }[kind.shape]
