"""A folder of workflow files: which of them are read, and which belong together."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graphs.errors import InputError, Problem
from graphs.formats.base import Catalogues, Format, JoiningFormat
from graphs.formats.bounds import MAX_BYTES
from graphs.formats.joined import join
from graphs.formats.overlay_schema import SUFFIX as OVERLAY_SUFFIX
from graphs.formats.part_overlays import part_overlaid, unused_overlays
from graphs.formats.reading import Document, read_document
from graphs.formats.registry import formats
from graphs.model.elements import Source
from graphs.model.workflow import Workflow

MAX_FILES = 2_000
_MAX_ENTRIES = 100_000
_MAX_FOLDERS_DEEP = 12
#: How names of files end that may hold a workflow; what they are is told by their content alone.
_SUFFIXES = (
    ".json", ".jsonc", ".yaml", ".yml", ".md", ".toml", ".mmd", ".mermaid", ".bpmn", ".xml", ".asl",
    ".template",
)  # fmt: skip
#: Folders of programs and their caches, not of workflows.
_SKIPPED = frozenset({
    ".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv", ".tox", ".mypy_cache",
    ".ruff_cache", ".pytest_cache", "site-packages",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class FolderLoaded:
    """What a folder holds as one workflow, the formats of its files, and what cannot be read."""

    workflow: Workflow
    document: Document
    format_ids: tuple[str, ...]
    problems: tuple[Problem, ...]
    parts: tuple[Document, ...]


def is_folder(path: Path | str) -> bool:
    """Whether a path is that of a folder; a path that no system takes is none."""
    try:
        return Path(path).is_dir()
    except OSError:
        return False


def load_folder(path: Path, catalogues: Catalogues, overlays: bool = True) -> FolderLoaded:
    """The workflow files below a folder as one workflow; links out of the folder are not followed.

    `overlays`: what is kept beside a file was added to it, and holds here too.
    A file that cannot be read is told in `problems`. Raises `InputError` where the folder holds no
    workflow that can be read, or too much.
    """
    documents, problems = _read_all(path)
    found = load_documents(documents, str(path), catalogues, overlays)
    return FolderLoaded(
        found.workflow,
        found.document,
        found.format_ids,
        (*problems, *found.problems),
        found.parts,
    )


def load_documents(
    documents: Sequence[Document], name: str, catalogues: Catalogues, overlays: bool = False
) -> FolderLoaded:
    """Several documents as one workflow called `name`. Raises `InputError` like `load_folder`."""
    workflows: list[Workflow] = []
    used: list[str] = []
    problems: list[Problem] = []
    for chosen, group in _groups(documents):
        try:
            if isinstance(chosen, JoiningFormat) and len(group) > 1:
                together = chosen.load_all(group, catalogues)
                unused = unused_overlays(group) if overlays else ()
                workflows.append(replace(together, notes=(*together.notes, *unused)))
            else:
                workflows += _each(chosen, group, catalogues, problems, overlays)
            used.append(chosen.id)
        except InputError as error:
            problems += error.problems
    if not workflows:
        raise (
            InputError(problems)
            if problems
            else InputError.one(
                name,
                "no file in it is a workflow that Ungated knows.",
                "`ungated formats` lists what can be opened.",
            )
        )
    total = hashlib.sha256()
    for document in documents:
        total.update(f"{document.name}\0{document.sha256}\n".encode("utf-8", "surrogatepass"))
    return FolderLoaded(
        replace(join(workflows, name), source=Source(name)),
        Document(name, "", total.hexdigest()),
        tuple(dict.fromkeys(used)),
        tuple(problems),
        tuple(documents),
    )


def _each(
    chosen: Format,
    group: Sequence[Document],
    catalogues: Catalogues,
    problems: list[Problem],
    overlays: bool,
) -> list[Workflow]:
    loaded: list[Workflow] = []
    for document in group:
        try:
            loaded.append(chosen.load(document, catalogues))
        except InputError as error:
            problems += error.problems
            continue
        if overlays:
            try:
                loaded[-1] = part_overlaid(loaded[-1], document)
            except InputError as error:
                # The file itself is still there: leaving it out would hide what it does.
                problems += error.problems
    return loaded


def _groups(documents: Sequence[Document]) -> Iterator[tuple[Format, list[Document]]]:
    """Each format with the documents that are its own or that it takes along, in reading order."""
    by_format: dict[str, list[Document]] = {}
    for document in documents:
        own = next((one for one in formats() if one.sniff(document)), None)
        by_format.setdefault(own.id if own else "", []).append(document)
    taken: set[str] = set()
    # Formats that take files of others along go first: such a file is then not opened twice.
    joining = [one for one in formats() if isinstance(one, JoiningFormat) and one.id in by_format]
    for one in joining:
        own_names = {document.name for document in by_format[one.id]}
        group = [
            document
            for document in documents
            if document.name not in taken and (document.name in own_names or (one.joins(document)))
        ]
        taken |= {document.name for document in group}
        if group:
            yield one, group
    for other in formats():
        if not isinstance(other, JoiningFormat):
            left = [each for each in by_format.get(other.id, ()) if each.name not in taken]
            if left:
                yield other, left


def _read_all(path: Path) -> tuple[list[Document], list[Problem]]:
    documents: list[Document] = []
    problems: list[Problem] = []
    size = 0
    for file in files_below(path):
        name = str(file)
        try:
            document = read_document(file)
        except InputError as error:
            problems += error.problems
            continue
        size += len(document.text)
        if len(documents) >= MAX_FILES or size > MAX_BYTES:
            raise InputError.one(
                str(path),
                f"more than {MAX_FILES:,} files, or {MAX_BYTES // 1024 // 1024} MB of them.",
                "Name a folder that holds fewer.",
            )
        documents.append(Document(name, document.text, document.sha256))
    return documents, problems


def files_below(path: Path, refused: Callable[[OSError], None] | None = None) -> list[Path]:
    """The files below a folder that may hold a workflow, sorted; links are not followed.

    `refused` hears of the folders that cannot be looked into. Raises `InputError` where there is
    too much in it.
    """
    found: list[Path] = []
    seen = 0
    # Links to folders are not followed: they may lead out of the folder that was named.
    for folder, below, names in os.walk(path, onerror=refused):
        here = Path(folder)
        deep = len(here.relative_to(path).parts)
        below[:] = sorted(one for one in below if one not in _SKIPPED and deep < _MAX_FOLDERS_DEEP)
        seen += len(names) + len(below)
        if seen > _MAX_ENTRIES:
            raise InputError.one(
                str(path), f"more than {_MAX_ENTRIES:,} files.", "Name a folder that holds fewer."
            )
        found += [
            here / name
            for name in names
            if name.lower().endswith(_SUFFIXES)
            and not _is_overlay_of(name, names)
            and not (here / name).is_symlink()
        ]
    return sorted(found)


def _is_overlay_of(name: str, names: Sequence[str]) -> bool:
    """Whether a file is, by its name, the overlay of this folder or of another file in it."""
    source = name.removesuffix(OVERLAY_SUFFIX)
    return source != name and (not source or source in names)
