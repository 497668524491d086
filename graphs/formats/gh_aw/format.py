"""The importer of GitHub Agentic Workflows, in Markdown or compiled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphs.errors import InputError, Problem
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.front_matter import begins_with_front_matter, split
from graphs.formats.gh_aw.file import (
    AgenticWorkflow,
    is_agentic,
    may_be_part,
    merge_part,
    read_front_matter,
)
from graphs.formats.gh_aw.graph import AgenticBuilder
from graphs.formats.gh_aw.lock import is_lock, read_lock
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="partly: manual-approval names an environment, a pull request waits for its merge",
    credentials="partly: the rights of tokens; secrets by name",
    zones="partly: inferred from events, tools and the network rules",
)
_SETTINGS = "on settings"


@dataclass(frozen=True, slots=True)
class AgenticWorkflowFormat:
    """The importer of agentic workflows."""

    id: str = "gh_aw"
    title: str = "GitHub Agentic Workflow (gh-aw)"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document is Markdown with the front matter of gh-aw, or compiled from it."""
        if begins_with_front_matter(document.text):
            if document.name.lower().endswith((".yml", ".yaml", ".json")):
                return False
            return is_agentic(split(document.text, document.name).data)
        if "gh-aw" not in document.text or "jobs" not in document.text:
            return False
        return is_lock(document.text, document.peek)

    def joins(self, document: Document) -> bool:
        """Whether the document may be a part that agentic workflows import."""
        if not begins_with_front_matter(document.text):
            return False
        return may_be_part(split(document.text, document.name).data)

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """Read one agentic workflow. Raises `InputError` where there is none in it."""
        return self.load_all([document], catalogues)

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """Read agentic workflows with the parts that they import; what is compiled stands back."""
        catalogue = Catalogue.named(catalogues, "gh_aw")
        held = catalogue[_SETTINGS]["words"] if _SETTINGS in catalogue else ""
        settings = frozenset(str(held).split())
        sources: dict[str, AgenticWorkflow] = {}
        parts: dict[str, AgenticWorkflow] = {}
        compiled: dict[str, AgenticWorkflow] = {}
        problems: list[Problem] = []
        notes: list[str] = []
        for document in documents:
            try:
                self._read(document, settings, sources, parts, compiled, notes)
            except InputError as error:
                problems += error.problems
        for name, one in compiled.items():
            stem = name.removesuffix(".yml").removesuffix(".lock")
            if f"{stem}.md" in sources:
                notes.append(f"{name} was compiled from {stem}.md, which is read instead.")
            else:
                sources[name] = one
        if not sources:
            # A part opened alone is shown as what it is.
            sources = {
                name: one
                for name, one in parts.items()
                if one.outputs is not None or one.servers or one.scripts
            }
            parts = {}
        if not sources:
            raise InputError(problems or [_nothing(documents[0].name)])
        vendors = Vendors(Catalogue.named(catalogues, "vendors"))
        draft = Draft(documents[0].name, vendors, platform="GitHub")
        draft.notes += [*notes, *(str(problem) for problem in problems)]
        for name, one in sources.items():
            _import(name, one, parts, draft)
        AgenticBuilder(draft, catalogues).build(list(sources.values()))
        first = next(iter(sources.values()))
        return draft.workflow(first.name if len(sources) == 1 else "GitHub Agentic Workflows")

    def _read(
        self,
        document: Document,
        settings: frozenset[str],
        sources: dict[str, AgenticWorkflow],
        parts: dict[str, AgenticWorkflow],
        compiled: dict[str, AgenticWorkflow],
        notes: list[str],
    ) -> None:
        name = document.name.replace("\\", "/")
        if not begins_with_front_matter(document.text):
            data = document.data
            if not is_lock(document.text, data):
                raise InputError.one(
                    document.name, "not an agentic workflow.", "Give its Markdown or its .lock.yml."
                )
            compiled[name] = read_lock(data, document.name)
            return
        found = split(document.text, document.name)
        if found.data is None or not (is_agentic(found.data) or may_be_part(found.data)):
            raise InputError([_nothing(document.name)])
        notes += found.problems
        one = read_front_matter(found.data, found.body, document.name, settings)
        (parts if may_be_part(found.data) else sources)[name] = one


def _nothing(name: str) -> Problem:
    fix = "Put `on:` and the rest between two lines `---` at the top."
    return Problem(name, 0, 0, "no front matter with triggers.", fix)


def _import(
    name: str, one: AgenticWorkflow, parts: dict[str, AgenticWorkflow], draft: Draft
) -> None:
    """Take over what the imports bring, those of imports too."""
    waiting = [(name, path) for path in one.imports]
    done: set[str] = set()
    while waiting and len(done) < 200:
        of, path = waiting.pop(0)
        plain = path.partition("@")[0].partition("#")[0].removesuffix("?").strip()
        if plain in done:
            continue
        done.add(plain)
        found = _find(of, plain, parts)
        if found is None:
            draft.notes.append(f"{one.name} imports {path}, which was not given.")
            one.tools.setdefault(f"import {plain}", None)
            continue
        merge_part(one, parts[found])
        waiting += [(found, inner) for inner in parts[found].imports]


def _find(of: str, path: str, parts: dict[str, AgenticWorkflow]) -> str | None:
    folder = of.rpartition("/")[0]
    wanted = path.lstrip("./")
    for candidate in (f"{folder}/{wanted}" if folder else wanted, wanted):
        if candidate in parts:
            return candidate
    return next((name for name in parts if name.endswith(f"/{wanted}")), None)


FORMAT = AgenticWorkflowFormat()
