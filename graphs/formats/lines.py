"""Where the values of an input file stand: the line of each JSON pointer, in any syntax."""

from __future__ import annotations

from collections.abc import Collection

from graphs.errors import InputError
from graphs.formats.front_matter import begins_with_front_matter, split
from graphs.formats.json_lines import lines_of
from graphs.formats.jsonc import plain_json
from graphs.formats.reading import Document
from graphs.formats.yaml_text import YamlNode, compose_documents


def lines_in(document: Document, pointers: Collection[str]) -> dict[str, int]:
    """The line (from 1) on which the value of each pointer begins, where it is found.

    Reads JSON, JSON with comments, YAML, and the front matter of Markdown; nothing is found in a
    file of another syntax. A pointer that leads further than the file has the line of the last
    value on its way.
    """
    wanted = {pointer for pointer in pointers if pointer.startswith("/")}
    if not wanted or not document.text:
        return {}
    try:
        if document.is_json and document.peek is not None:
            return lines_of(document.text, wanted)
        text = document.text
        if begins_with_front_matter(text):
            text = _head(document)
        elif text.lstrip()[:1] in ("{", "[", "/"):
            text = plain_json(text)
        roots = compose_documents(text, document.name)
    except (InputError, IndexError):
        return {}
    found = {pointer: _line(roots, pointer) for pointer in wanted}
    return {pointer: line for pointer, line in found.items() if line}


def _head(document: Document) -> str:
    """The front matter alone, on the lines on which it stands."""
    parts = split(document.text, document.name)
    lines = document.text.split("\n")[: max(0, parts.body_line - 1)]
    inner = [line for line in lines[parts.first_line - 1 :] if line.rstrip() != "---"]
    return "\n" * (parts.first_line - 1) + "\n".join(inner)


def _line(roots: list[YamlNode], pointer: str) -> int:
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    if len(roots) > 1 and steps and steps[0].isdigit() and int(steps[0]) < len(roots):
        node: YamlNode | None = roots[int(steps.pop(0))]
    else:
        node = roots[0] if roots else None
    line = 0
    for step in steps:
        if node is None:
            break
        node, at = _within(node, step)
        line = at or line
    return line


def _within(node: YamlNode, step: str) -> tuple[YamlNode | None, int]:
    """The value under a key or at an index, and its line (that of the key, where there is one)."""
    if node.kind == "mapping":
        for key, value in node.pairs:
            if key.text == step:
                return value, key.line
    elif node.kind == "sequence" and step.isdigit() and int(step) < len(node.items):
        item = node.items[int(step)]
        return item, item.line
    return None, 0
