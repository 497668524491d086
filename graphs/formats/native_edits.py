"""Changes a native text as little as an edit of the workflow asks: line by line, comments kept."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from graphs.errors import InputError
from graphs.formats.native_entries import entries_by_list, header
from graphs.formats.native_lines import CannotEditError, merged, with_items
from graphs.formats.native_scalars import is_bare
from graphs.model.workflow import Workflow

Entry = dict[str, Any]
Lists = dict[str, list[Entry]]


@dataclass(frozen=True, slots=True)
class Change:
    """How the entries of one list become others: by position before, and new ones by predecessor.

    `changed`: number of an entry and its new content; `gone`: numbers of those that go;
    `added`: number of the entry that each new one follows (-1 for the first place), in order.
    """

    changed: dict[int, Entry]
    gone: list[int]
    added: list[tuple[int, Entry]]


def edited(original: str, before: Workflow, after: Workflow) -> Iterator[str]:
    """Texts that should define `after`, the best first; the caller checks them.

    `before` is the workflow that the original defines.
    """
    lists = entries_by_list(before)
    changes = {
        key: change_of(lists[key], wanted, _ids(before, key), _ids(after, key))
        for key, wanted in entries_by_list(after).items()
    }
    return with_changes(original, header(before), header(after), lists, changes)


def with_changes(
    original: str,
    header_before: Entry,
    header_after: Entry,
    lists: Lists,
    changes: dict[str, Change],
) -> Iterator[str]:
    """Texts in which the header and the entries of some lists are changed, the best first.

    `lists`: what the entries of the original say, in its order.
    """
    newline = "\r\n" if "\r\n" in original else "\n"
    is_json = original.lstrip()[:1] == "{" and _is_json(original)
    render = _JsonText(original) if is_json else _YamlText(original)

    def root_changed() -> MutableMapping[str, Any]:
        root = render.root()
        _apply_header(root, header_before, header_after, render)
        for key, change in changes.items():
            _apply_changes(root, key, lists[key], change, render)
        return root

    def by_lines() -> str:
        if is_json:
            raise CannotEditError("entries of JSON lists end in commas")
        plain, changed = render.text(render.root()), render.text(root_changed())
        moves = {key: (change.gone, change.added) for key, change in changes.items()}
        return with_items(merged(original, plain, changed, newline), moves, newline)

    def whole() -> str:
        root = root_changed()
        for key, change in changes.items():
            _apply_items(root, key, change, render)
        return render.text(root)

    def whole_by_lines() -> str:
        return merged(original, render.text(render.root()), whole(), newline)

    for candidate in (by_lines, whole_by_lines, whole):
        try:
            text = candidate()
        except (YAMLError, InputError, RecursionError, CannotEditError):
            continue
        yield text


def _ids(workflow: Workflow, key: str) -> list[str]:
    elements: Sequence[Any] = getattr(workflow, key)
    return [element.id for element in elements]


def change_of(
    entries: list[Entry], wanted: list[Entry], ids: list[str], wanted_ids: list[str]
) -> Change:
    """How a list becomes another, by the ids of the entries of both."""
    number_by_id = {element_id: number for number, element_id in enumerate(ids)}
    changed: dict[int, Entry] = {}
    added: list[tuple[int, Entry]] = []
    previous = -1
    for element_id, entry in zip(wanted_ids, wanted, strict=True):
        number = number_by_id.get(element_id)
        if number is None:
            added.append((previous, entry))
            continue
        previous = number
        if entries[number] != entry:
            changed[number] = entry
    present = set(wanted_ids)
    gone = [number for number, element_id in enumerate(ids) if element_id not in present]
    return Change(changed, gone, added)


class _YamlText:
    """YAML by ruamel, which keeps comments, order and quotes."""

    def __init__(self, original: str) -> None:
        # Ruamel would take the first half of a Windows line end for part of a comment.
        self._original = original.replace("\r\n", "\n")
        self._yaml = YAML(typ="rt")
        self._yaml.preserve_quotes = True
        self._yaml.width = 1_000_000
        self._yaml.indent(mapping=2, sequence=4, offset=2)

    def root(self) -> MutableMapping[str, Any]:
        root: MutableMapping[str, Any] = self._yaml.load(self._original)
        return root

    def text(self, root: MutableMapping[str, Any]) -> str:
        out = io.StringIO()
        self._yaml.dump(root, out)
        return out.getvalue()

    def value(self, value: Any) -> Any:
        """A plain value as ruamel writes it in flow style."""
        made: Any
        if isinstance(value, dict):
            made = CommentedMap((key, self.value(inner)) for key, inner in value.items())
        elif isinstance(value, list):
            made = CommentedSeq(self.value(item) for item in value)
        elif isinstance(value, str) and not is_bare(value):
            return DoubleQuotedScalarString(value)
        else:
            return value
        made.fa.set_flow_style()
        return made


class _JsonText:
    """JSON with the indentation that the original has."""

    def __init__(self, original: str) -> None:
        self._original = original
        indented = re.search(r"\n([ \t]+)\S", original)
        self._indent = indented[1] if indented else None
        self._end = "\n" if original.endswith("\n") else ""

    def root(self) -> MutableMapping[str, Any]:
        root: MutableMapping[str, Any] = json.loads(self._original)
        return root

    def text(self, root: MutableMapping[str, Any]) -> str:
        return json.dumps(root, indent=self._indent, ensure_ascii=False) + self._end

    def value(self, value: Any) -> Any:
        return value


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _apply_header(
    root: MutableMapping[str, Any], before: Entry, after: Entry, render: _YamlText | _JsonText
) -> None:
    if before.get("name") == after.get("name"):
        # A name that comes from the file's own name need not be written.
        before = {key: value for key, value in before.items() if key != "name"}
        after = {key: value for key, value in after.items() if key != "name"}
    _apply_entry(root, before, after, render)


def _apply_changes(
    root: MutableMapping[str, Any],
    key: str,
    entries: list[Entry],
    change: Change,
    render: _YamlText | _JsonText,
) -> None:
    for number, entry in change.changed.items():
        _apply_entry(root[key][number], entries[number], entry, render)


def _apply_entry(
    item: MutableMapping[str, Any], before: Entry, after: Entry, render: _YamlText | _JsonText
) -> None:
    """Set or delete only the keys that differ."""
    for key in before:
        if key not in after:
            item.pop(key, None)
    for key, value in after.items():
        if key in before and before[key] == value:
            continue
        if key == "id" and isinstance(item, CommentedMap) and key not in item:
            item.insert(0, key, value)
        elif _is_list_of(item.get(key), before.get(key)) and isinstance(value, list):
            _apply_list(item[key], before[key], value, render)
        else:
            item[key] = render.value(value)


def _is_list_of(found: Any, said: Any) -> bool:
    """Whether a list of a text has an item for each that was read of it."""
    return isinstance(found, list) and isinstance(said, list) and len(found) == len(said)


def _apply_list(
    items: list[Any], before: list[Any], after: list[Any], render: _YamlText | _JsonText
) -> None:
    """Put in and take out items of a list within an entry; what stays keeps its comment."""
    was, now = ([json.dumps(each, sort_keys=True) for each in some] for some in (before, after))
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for tag, first, last, new_first, new_last in reversed(matcher.get_opcodes()):
        if tag == "equal":
            continue
        for number in reversed(range(first, last)):
            del items[number]
        for number, value in enumerate(after[new_first:new_last], first):
            items.insert(number, render.value(value))


def _apply_items(
    root: MutableMapping[str, Any], key: str, change: Change, render: _YamlText | _JsonText
) -> None:
    """Remove and add whole entries of a list."""
    if not change.gone and not change.added:
        return
    if root.get(key) is None:
        root[key] = []
    items = root[key]
    places = list(range(len(items)))
    for previous, entry in reversed(change.added):
        items.insert(previous + 1, render.value(entry))
        places.insert(previous + 1, -1)
    for number in change.gone:
        position = places.index(number)
        del items[position]
        del places[position]
