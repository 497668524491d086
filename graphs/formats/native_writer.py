"""Writes native files: a whole new one, or the changes in one that was written by hand."""

from __future__ import annotations

from graphs.errors import InputError
from graphs.formats.native import read_native
from graphs.formats.native_edits import edited
from graphs.formats.native_entries import entries_by_list, header, same
from graphs.formats.native_scalars import flow, scalar
from graphs.model.workflow import Workflow


def dump(workflow: Workflow) -> str:
    """The workflow as canonical native YAML; reading it gives an equal workflow.

    Elements stand in the order of the workflow, one to a line, with their keys in a fixed order.
    Link ids are written only where they differ from the default. Of each element's source only one
    with a pointer is written: a line tells nothing once the file is another.
    """
    lines: list[str] = []
    for key, value in header(workflow).items():
        if isinstance(value, list) and value:
            lines.append(f"{scalar(key)}:")
            lines += [f"  - {flow(item)}" for item in value]
        else:
            lines.append(f"{scalar(key)}: {flow(value)}")
    for key, entries in entries_by_list(workflow).items():
        if entries:
            lines.append(f"{key}:")
            lines += [f"  - {flow(entry)}" for entry in entries]
    return "\n".join(lines) + "\n"


def save(original: str, workflow: Workflow) -> str:
    """The original native text, YAML or JSON, changed to define the workflow.

    Comments, order and quoting survive, and only the lines that must change do; without a change
    the text stays the same. Where no such edit defines the workflow exactly (its elements were put
    in another order, say), the text is written anew as by `dump`.
    Raises `InputError` where the original is no native file.
    """
    before = read_native(original, "the file")
    if same(before, workflow):
        return original
    for candidate in edited(original, before, workflow):
        if _defines(candidate, workflow):
            return candidate
    return dump(workflow)


def _defines(text: str, workflow: Workflow) -> bool:
    try:
        return same(read_native(text, "the file"), workflow)
    except InputError:
        return False
