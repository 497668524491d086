"""YAML text to plain values or to a tree with marks, from parser events and within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from graphs.errors import InputError
from graphs.formats.bounds import MAX_CHARACTERS, MAX_DEPTH, MAX_VALUES

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
_STANDARD = "tag:yaml.org,2002:"

_INTEGER = re.compile(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_SPECIAL_FLOAT = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")
_WORDS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
#: More digits than any number that is meant as one; such a scalar stays text.
_MAX_DIGITS = 300


@dataclass(slots=True)
class YamlNode:
    """A YAML value with its place; line and column count from 1.

    By kind, one of the three holds the content: `text` of a scalar (as written, unresolved),
    `items` of a sequence, `pairs` of a mapping in file order (equal keys are all kept).
    `plain`: a scalar without quotes, which may stand for a number, true, false or null.
    `tag`: as written in the file, `!!` for the standard ones; empty where none is given.
    A value behind an alias is the very node that the anchor marks.
    """

    kind: Literal["scalar", "sequence", "mapping"]
    line: int
    column: int
    text: str = ""
    plain: bool = False
    items: list[YamlNode] = field(default_factory=list)
    pairs: list[tuple[YamlNode, YamlNode]] = field(default_factory=list)
    tag: str = ""


def parse_yaml(text: str, name: str) -> Any:
    """The plain values of a YAML text; `name` is what messages call the file.

    - Scalars resolve as in the YAML 1.2 core schema: `on`, `no`, `1_000` and dates stay text.
    - Keys are always text, as written; of equal keys the last one counts; `<<` merges.
    - A tag that is not a standard one becomes a mapping of one key: `!Ref Topic` gives
      `{"!Ref": "Topic"}`. No tag runs code.
    - What an alias stands for is shared, not copied: treat the result as read-only.
    - A file of several documents gives the list of them.

    Raises `InputError` with line and column where the text is not YAML or passes a bound.
    """
    documents = compose_documents(text, name)
    shared: dict[int, Any] = {}
    values = [_plain(document, name, shared) for document in documents]
    return values[0] if len(values) == 1 else values or None


def compose_yaml(text: str, name: str) -> YamlNode:
    """The one document of a YAML text as a tree with marks.

    Raises `InputError` as `parse_yaml` does, and where there is not exactly one document.
    """
    documents = compose_documents(text, name)
    if not documents:
        raise InputError.one(name, "the file holds nothing.", "Give it a workflow.")
    if len(documents) > 1:
        second = documents[1]
        raise InputError.one(
            name,
            "a second document begins here.",
            "Keep one workflow in a file; `---` starts another document.",
            second.line,
            second.column,
        )
    return documents[0]


def plain_value(node: YamlNode, name: str) -> Any:
    """The plain values of a tree, by the rules of `parse_yaml`."""
    return _plain(node, name, {})


def resolve(text: str) -> Any:
    """The value of a plain scalar by the YAML 1.2 core schema."""
    first = text[:1]
    if first in _NUMBER_STARTS:
        if len(text) <= _MAX_DIGITS:
            if _INTEGER.match(text):
                return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
            if _FLOAT.match(text):
                return float(text)
            if first in _SPECIAL_STARTS and _SPECIAL_FLOAT.match(text):
                return float(text.replace(".", "", 1))
        return text
    if first in _WORD_STARTS:
        return _WORDS.get(text, text)
    return text


_NUMBER_STARTS = frozenset("0123456789+-.")
_SPECIAL_STARTS = frozenset("+-.")
_WORD_STARTS = frozenset(("", "~", "n", "N", "t", "T", "f", "F"))


@dataclass(slots=True)
class _Extent:
    """What an anchored node weighs with all aliases in it counted in full."""

    node: YamlNode
    values: int = 0
    characters: int = 0
    height: int = 0
    finished: bool = False


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is still open, with the totals from before it began."""

    node: YamlNode
    extent: _Extent | None
    values: int
    characters: int
    deepest: int
    key: YamlNode | None = None


def compose_documents(text: str, name: str) -> list[YamlNode]:
    """The documents of a YAML text as trees with marks, within all bounds."""
    documents: list[YamlNode] = []
    anchors: dict[str, _Extent] = {}
    stack: list[_Frame] = []
    values = characters = 0
    for event in _events(text, name):
        kind = type(event)
        mark = event.start_mark
        deepest = len(stack)
        if kind is yaml.ScalarEvent:
            node = YamlNode(
                "scalar",
                mark.line + 1,
                mark.column + 1,
                event.value,
                event.implicit[0],
                tag=_written(event.tag) if event.tag else "",
            )
            values += 1
            characters += len(event.value)
            if event.anchor:
                anchors[event.anchor] = _Extent(node, 1, len(event.value), 0, True)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if len(stack) >= MAX_DEPTH:
                raise _too_deep(name, mark)
            opened = YamlNode(
                "mapping" if kind is yaml.MappingStartEvent else "sequence",
                mark.line + 1,
                mark.column + 1,
                tag=_written(event.tag) if event.tag else "",
            )
            extent = _Extent(opened) if event.anchor else None
            if extent is not None:
                anchors[event.anchor] = extent
            stack.append(_Frame(opened, extent, values, characters, len(stack) + 1))
            values += 1
            continue
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            frame = stack.pop()
            node = frame.node
            deepest = frame.deepest
            if frame.extent is not None:
                frame.extent.values = values - frame.values
                frame.extent.characters = characters - frame.characters
                frame.extent.height = deepest - len(stack)
                frame.extent.finished = True
        elif kind is yaml.AliasEvent:
            found = anchors.get(event.anchor)
            if found is None or not found.finished:
                raise _bad_alias(name, event, known=found is not None)
            node = found.node
            values += found.values
            characters += found.characters
            deepest = len(stack) + found.height
            if deepest > MAX_DEPTH:
                raise _too_deep(name, mark)
        else:
            if kind is yaml.DocumentStartEvent:
                anchors = {}
            continue
        if values > MAX_VALUES or characters > MAX_CHARACTERS:
            raise _too_large(name, mark)
        if not stack:
            documents.append(node)
            continue
        parent = stack[-1]
        parent.deepest = max(parent.deepest, deepest)
        if parent.node.kind == "sequence":
            parent.node.items.append(node)
        elif parent.key is None:
            parent.key = node
        else:
            parent.node.pairs.append((parent.key, node))
            parent.key = None
    return documents


def _events(text: str, name: str) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(text, name, error) from None
    except yaml.reader.ReaderError as error:
        before = text.encode("utf-8", "replace")[: error.position]
        raise InputError.one(
            name,
            "a control character, which YAML does not allow.",
            "Remove it.",
            before.count(b"\n") + 1,
        ) from None
    except UnicodeError:
        raise InputError.one(name, "not valid Unicode text.", "Save it as UTF-8.") from None


def _plain(node: YamlNode, name: str, shared: dict[int, Any]) -> Any:
    """Plain values of a tree; recursion is safe because the depth is bounded."""
    if node.kind == "scalar":
        if node.tag:
            return _tagged_scalar(node)
        return resolve(node.text) if node.plain else node.text
    key = id(node)
    if key in shared:
        return shared[key]
    value: Any
    if node.kind == "sequence":
        value = [_plain(item, name, shared) for item in node.items]
    else:
        value = _plain_mapping(node, name, shared)
    if node.tag and node.tag not in _PLAIN_CONTAINERS:
        value = {node.tag: value}
    shared[key] = value
    return value


_PLAIN_CONTAINERS = frozenset(("!", "!!map", "!!seq", "!!omap", "!!set", "!!pairs"))


def _plain_mapping(node: YamlNode, name: str, shared: dict[int, Any]) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    merged: list[dict[str, Any]] = []
    for key, inner in node.pairs:
        if key.kind != "scalar":
            raise InputError.one(
                name,
                f"a {key.kind} stands where a key must be text.",
                "Put `{` or `[` that is meant as text in quotes.",
                key.line,
                key.column,
            )
        value = _plain(inner, name, shared)
        if key.text == "<<" and key.plain:
            found = value if isinstance(value, list) else [value]
            if all(isinstance(one, dict) for one in found):
                merged += found
                continue
        mapping[key.text] = value
    for one in merged:
        for inner_key, value in one.items():
            mapping.setdefault(inner_key, value)
    return mapping


def _tagged_scalar(node: YamlNode) -> Any:
    if node.tag in ("!", "!!str"):
        return node.text
    if node.tag in ("!!int", "!!float", "!!bool", "!!null"):
        return resolve(node.text)
    if node.tag in ("!!timestamp", "!!binary"):
        return node.text
    return {node.tag: node.text}


def _written(tag: str) -> str:
    """A tag as one writes it: `!!str` for the standard ones."""
    return "!!" + tag[len(_STANDARD) :] if tag.startswith(_STANDARD) else tag


def _syntax_error(text: str, name: str, error: yaml.MarkedYAMLError) -> InputError:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    problem = str(error.problem or error.context or "it cannot be read")
    lines = text.splitlines()
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    indentation = written[: len(written) - len(written.lstrip())]
    if "\t" in indentation:
        what, fix = "a tab is used to indent.", "Indent with spaces."
    elif mark is not None and mark.index >= len(text.rstrip()):
        what = f"the YAML ends too early: {problem}."
        line, column = len(lines), len(lines[-1]) + 1
        fix = "Close what is open, or export the file anew if it was cut off."
    else:
        what = f"not valid YAML: {problem}."
        fix = "Check indentation, quotes and brackets; a text that holds `: ` or ` #` needs quotes."
    return InputError.one(name, what, fix, line, column)


def _bad_alias(name: str, event: Any, known: bool) -> InputError:
    what = (
        f"the alias *{event.anchor} stands inside what it refers to."
        if known
        else f"the alias *{event.anchor} refers to no anchor."
    )
    mark = event.start_mark
    fix = f"Write the value out, or mark one with &{event.anchor} before it."
    return InputError.one(name, what, fix, mark.line + 1, mark.column + 1)


def _too_deep(name: str, mark: Any) -> InputError:
    return InputError.one(
        name,
        f"lists and mappings are nested more than {MAX_DEPTH} deep.",
        "No workflow needs that; check where the file comes from.",
        mark.line + 1,
        mark.column + 1,
    )


def _too_large(name: str, mark: Any) -> InputError:
    return InputError.one(
        name,
        f"with its aliases written out the file holds more than {MAX_VALUES:,} values "
        f"or {MAX_CHARACTERS:,} characters.",
        "Split the file, or check where it comes from.",
        mark.line + 1,
        mark.column + 1,
    )
