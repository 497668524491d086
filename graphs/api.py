"""What the application, notebooks and scripts call: load, analyse, draw."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from graphs.analysis.engine import Analysis, analyse
from graphs.errors import InputError
from graphs.formats.base import Catalogues, Loaded
from graphs.formats.folder import load_folder
from graphs.formats.reading import Document, YamlNode, compose_yaml, read_document
from graphs.formats.registry import recognise
from graphs.formats.yaml_text import plain_value
from graphs.policy.policy import Policy, make_policy

__all__ = ["Analysis", "InputError", "analyse", "load", "load_policy", "open_document"]


def load(path: Path | str, catalogues: Catalogues) -> Loaded:
    """The workflow in a file of any known format, or in all files of a folder; `-` reads standard
    input.

    Raises `InputError` with every problem where it cannot be read.
    """
    if str(path) != "-" and Path(path).is_dir():
        found = load_folder(Path(path), catalogues)
        warnings = tuple(str(problem) for problem in found.problems)
        format_id = f"folder ({' + '.join(found.format_ids)})"
        return Loaded(found.workflow, found.document, format_id, warnings)
    return open_document(read_document(path), catalogues)


def open_document(document: Document, catalogues: Catalogues) -> Loaded:
    """The workflow in a document that was read already. Raises `InputError`."""
    chosen = recognise(document)
    workflow = chosen.load(document, catalogues)
    return Loaded(workflow, document, chosen.id)


def load_policy(text: str, name: str) -> Policy:
    """A policy from the text of its file, called `name` in messages.

    Raises `InputError` with every problem and its line.
    """
    node = compose_yaml(text, name)
    return make_policy(plain_value(node, name), name, lambda where: _line_of(node, where))


def _line_of(node: YamlNode, where: Sequence[str | int]) -> tuple[int, int]:
    """Line and column of the innermost part of a path of keys and indexes that is there."""
    place = node.line, node.column
    for part in where:
        if node.kind == "mapping":
            found = [(key, value) for key, value in node.pairs if key.text == str(part)]
            if not found:
                break
            key, node = found[0]
            place = key.line, key.column
        elif node.kind == "sequence" and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
            place = node.line, node.column
        else:
            break
    return place
