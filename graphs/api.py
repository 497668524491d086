"""What the application, notebooks and scripts call: load, analyse, draw."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from graphs.analysis.engine import Analysis, analyse
from graphs.errors import InputError
from graphs.formats.base import Catalogues, DrawingFormat, Loaded
from graphs.formats.folder import is_folder, load_folder
from graphs.formats.overlaid import is_overlay, overlaid, overlay_path
from graphs.formats.reading import Document, YamlNode, compose_yaml, read_document
from graphs.formats.registry import recognise
from graphs.formats.yaml_text import plain_value
from graphs.policy.policy import Policy, make_policy

__all__ = ["Analysis", "InputError", "analyse", "load", "load_policy", "open_document"]


def load(
    path: Path | str, catalogues: Catalogues, overlay: Path | Literal["auto"] | None = "auto"
) -> Loaded:
    """The workflow in a file of any known format, or in all files of a folder; `-` reads standard
    input.

    `overlay`: the file of what the user adds to it; `auto` takes the one beside it, if there is
    one, and None takes none. Raises `InputError` with every problem where one cannot be read.
    """
    loaded = _load_source(path, catalogues, overlays=overlay is not None)
    file = overlay_path(path) if overlay == "auto" else overlay
    if file is None or (overlay == "auto" and not os.path.lexists(file)):
        return loaded
    return overlaid(loaded, file)


def _load_source(path: Path | str, catalogues: Catalogues, overlays: bool) -> Loaded:
    if str(path) != "-" and is_folder(path):
        found = load_folder(Path(path), catalogues, overlays)
        warnings = tuple(str(problem) for problem in found.problems)
        format_id = f"folder ({' + '.join(found.format_ids)})"
        return Loaded(found.workflow, found.document, format_id, warnings, parts=found.parts)
    return open_document(read_document(path), catalogues)


def open_document(document: Document, catalogues: Catalogues) -> Loaded:
    """The workflow in a document that was read already. Raises `InputError`."""
    try:
        chosen = recognise(document)
    except InputError:
        if is_overlay(document.text):
            raise InputError.one(
                document.name,
                "this is an overlay: what was added to a workflow, not the workflow.",
                "Give the workflow itself; the overlay beside it is used with it.",
            ) from None
        raise
    workflow = chosen.load(document, catalogues)
    drawn = chosen.drawn(document, workflow) if isinstance(chosen, DrawingFormat) else {}
    return Loaded(workflow, document, chosen.id, drawn=drawn)


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
