"""What the application, notebooks and scripts call: load, analyse, draw."""

from __future__ import annotations

from pathlib import Path

from graphs.analysis.engine import Analysis, analyse
from graphs.errors import InputError
from graphs.formats.base import Catalogues, Loaded
from graphs.formats.reading import Document, parse_yaml, read_document
from graphs.formats.registry import recognise
from graphs.policy.policy import Policy, make_policy

__all__ = ["Analysis", "InputError", "analyse", "load", "load_policy", "open_document"]


def load(path: Path | str, catalogues: Catalogues) -> Loaded:
    """The workflow in a file of any known format; `-` reads standard input.

    Raises `InputError` with every problem where it cannot be read.
    """
    return open_document(read_document(path), catalogues)


def open_document(document: Document, catalogues: Catalogues) -> Loaded:
    """The workflow in a document that was read already. Raises `InputError`."""
    chosen = recognise(document)
    workflow = chosen.load(document, catalogues)
    return Loaded(workflow, document, chosen.id)


def load_policy(text: str, name: str) -> Policy:
    """A policy from the text of its file, called `name` in messages. Raises `InputError`."""
    return make_policy(parse_yaml(text, name), name)
