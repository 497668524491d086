"""Read the files of Copilot Studio agents into components, each with the agent it belongs to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graphs.errors import InputError
from graphs.formats.ms_declarative.file import text_of
from graphs.formats.reading import Document, parse_yaml

#: Kinds of components, in lower case, and what they are here.
_KINDS = {
    "gptcomponentmetadata": "agent",
    "agentdialog": "child",
    "adaptivedialog": "topic",
    "taskdialog": "tool",
    "connectortool": "tool",
    "mcptool": "tool",
    "workflowtool": "tool",
    "connectedagenttool": "tool",
    "inlineagentskill": "skill",
    "knowledgesourceconfiguration": "knowledge",
    "externaltriggerconfiguration": "trigger",
    "globalvariablecomponent": "variable",
}
_NAME = re.compile(r"^\s*#\s*Name:\s*(\S.*?)\s*(?:←.*)?$", re.MULTILINE)
_SETTINGS = frozenset({
    "authenticationMode", "accessControlPolicy", "configuration", "template", "language",
    "authenticationTrigger",
})  # fmt: skip


#: A key that Copilot Studio writes without quotes, and that YAML reserves.
_RESERVED_KEY = re.compile(r"^(\s*(?:- +)?)(@[\w.-]+)(?=\s*:(?:\s|$))", re.MULTILINE)


def data_of(document: Document) -> Any:
    """The parsed values of a document. Raises `InputError` where it cannot be parsed.

    Keys such as `@Id`, which YAML reserves and Copilot Studio writes, count as texts.
    """
    if document.peek is None and "@" in document.text:
        mended = _mended(document.text)
        if mended is not None:
            return mended
    return document.data


def key_of(name: str) -> str:
    """A name without case, spaces and signs, as references and files spell it differently."""
    return re.sub(r"[\W_]+", "", name).lower()


@lru_cache(maxsize=16)
def _mended(text: str) -> Any:
    quoted = _RESERVED_KEY.sub(r'\1"\2"', text)
    if quoted == text:
        return None
    try:
        return parse_yaml(quoted, "")
    except InputError:
        return None


def peek_of(document: Document) -> Any:
    """The parsed values of a document, or None."""
    try:
        return data_of(document)
    except InputError:
        return None


@dataclass(frozen=True, slots=True)
class Component:
    """One component of an agent; `what` as in `_KINDS`, `keys` are names that others call it by."""

    what: str
    name: str
    description: str
    raw: Mapping[str, Any]
    file: str
    pointer: str
    keys: frozenset[str]


@dataclass(slots=True)
class Scope:
    """An agent with what belongs to it; `folder` is where its files lie."""

    folder: str
    agent: Component | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    settings_file: str = ""
    components: list[Component] = field(default_factory=list)
    parent: Scope | None = None

    def all(self, what: str) -> list[Component]:
        return [one for one in self.components if one.what == what]

    @property
    def is_child(self) -> bool:
        return self.agent is not None and self.agent.what == "child"


def what_of(data: Any) -> str:
    """What a parsed document is: a component (see `_KINDS`), settings, definition; or empty."""
    if not isinstance(data, dict):
        return ""
    kind = data.get("kind")
    if isinstance(kind, str):
        what = _KINDS.get(kind.strip().lower(), "")
        if kind.strip().lower() == "botdefinition" and isinstance(data.get("components"), list):
            return "definition"
        return what
    if isinstance(data.get("schemaName"), str) and _SETTINGS & set(data):
        return "settings"
    if set(data) == {"mcs.metadata"} and isinstance(data["mcs.metadata"], dict):
        return "knowledge" if text_of(data["mcs.metadata"].get("componentName")) else ""
    return ""


def _what_part(held: Any) -> str:
    """What a part of an exported agent is, which need not say its kind."""
    what = what_of(held)
    if what or not isinstance(held, dict) or "kind" in held:
        return what
    if "action" in held:
        return "tool"
    if isinstance(held.get("settings"), dict) and "beginDialog" in held:
        return "child"
    if "beginDialog" in held:
        return "topic"
    if "source" in held:
        return "knowledge"
    if "externalTriggerSource" in held:
        return "trigger"
    return "agent" if "instructions" in held or "gptCapabilities" in held else ""


def is_reference_list(data: Any) -> bool:
    """Whether a parsed document lists the connections of an agent."""
    return isinstance(data, dict) and isinstance(data.get("connectionReferences"), list)


def read(documents: Sequence[Document]) -> tuple[list[Scope], dict[str, str]]:
    """The agents in some documents, the outermost first; and the connector of each reference."""
    components: list[Component] = []
    exported: list[Component] = []
    whole: tuple[Mapping[str, Any], str] | None = None
    settings: dict[str, tuple[Mapping[str, Any], str]] = {}
    references: dict[str, str] = {}
    for document in documents:
        data = data_of(document)
        what = what_of(data)
        if what == "settings":
            settings[_folder(document.name)] = (data, document.name)
        elif what == "definition":
            found, held = _definition(data, document.name)
            exported += found
            whole = whole or (held, document.name)
        elif what:
            components.append(_component(what, data, document))
        elif is_reference_list(data):
            references.update(_references(data["connectionReferences"]))
    if components or settings:
        # An export beside the files of the agent says the same once more.
        return _scopes(components, settings), references
    return _scopes(exported, {"": whole} if whole and whole[0] else {}), references


def _component(what: str, data: Mapping[str, Any], document: Document) -> Component:
    metadata = data.get("mcs.metadata")
    held = metadata if isinstance(metadata, dict) else {}
    commented = _NAME.search(document.text[:2000])
    stem = document.name.rpartition("/")[2].removesuffix(".yml").removesuffix(".yaml")
    stem = stem.removesuffix(".mcs")
    short = re.sub(r"\.(topic|knowledge|variable|action|agent)$", "", stem)
    names = (
        text_of(held.get("componentName")), commented[1] if commented else "",
        text_of(data.get("displayName")), text_of(data.get("modelDisplayName")),
    )  # fmt: skip
    folder = _folder(document.name).rpartition("/")[2]
    # An export names a file by the whole schema name.
    short = re.split(r"\.(?:topic|action|agent|knowledge)\.", short)[-1]
    fallback = folder if short in ("agent", "topic") and folder else short
    told = text_of(data.get("modelDescription")) or text_of(held.get("description"))
    keys = {key_of(one) for one in (short, *names) if one} - {""}
    if short in ("agent", "topic") and folder:
        keys.add(key_of(folder))
    name = next((one for one in names if one), fallback)
    return Component(what, name, told, data, document.name, "", frozenset(keys))


def _definition(data: Mapping[str, Any], file: str) -> tuple[list[Component], Mapping[str, Any]]:
    """The components and the settings of an exported agent that is one file."""
    found = []
    for at, one in enumerate(data["components"]):
        if not isinstance(one, dict):
            continue
        for key in ("dialog", "metadata", "configuration"):
            held = one.get(key)
            what = _what_part(held)
            if not isinstance(held, dict) or what in ("", "settings", "definition"):
                continue
            schema = text_of(one.get("schemaName"))
            name = text_of(one.get("displayName")) or schema or f"component {at + 1}"
            keys = frozenset({key_of(schema.rpartition(".")[2]), key_of(name)} - {""})
            told = text_of(one.get("description")) or text_of(held.get("modelDescription"))
            where = f"/components/{at}/{key}"
            found.append(Component(what, name, told, held, file, where, keys))
    entity = data.get("entity")
    return found, entity if isinstance(entity, dict) else {}


def _references(held: list[Any]) -> dict[str, str]:
    found = {}
    for one in held:
        if isinstance(one, dict):
            names = (one.get("connectionReferenceLogicalName"), one.get("id"))
            for name in names:
                if text_of(name) and text_of(one.get("connectorId")):
                    found[text_of(name)] = text_of(one.get("connectorId"))
    return found


def _folder(name: str) -> str:
    return posixpath.dirname(posixpath.normpath(name))


def _scopes(
    components: list[Component], settings: Mapping[str, tuple[Mapping[str, Any], str]]
) -> list[Scope]:
    scopes: dict[str, Scope] = {}
    for one in components:
        if one.what in ("agent", "child"):
            folder = _folder(one.file)
            if folder in scopes:
                # Several agents in one folder: each is an agent of its own.
                folder = f"{folder}//{len(scopes)}"
            scopes[folder] = Scope(folder, one)
    _settle(scopes, settings)
    for one in components:
        if one.what not in ("agent", "child"):
            _owner(scopes, _folder(one.file)).components.append(one)
    roots = [one for one in scopes.values() if not one.is_child]
    for scope in scopes.values():
        if scope.is_child:
            around = (scopes.get(one) for one in list(_around(scope.folder))[1:])
            scope.parent = next((one for one in around if one is not None), None)
            if scope.parent is None and len(roots) == 1:
                scope.parent = roots[0]
    return sorted(scopes.values(), key=lambda one: (one.folder.count("/"), one.folder))


def _settle(
    scopes: dict[str, Scope], settings: Mapping[str, tuple[Mapping[str, Any], str]]
) -> None:
    """Give settings to their agent, whose own file may lie below them in the newer layout."""
    below: dict[str, list[Scope]] = {}
    for scope in scopes.values():
        if not scope.is_child:
            for folder in _around(scope.folder):
                if folder in settings:
                    below.setdefault(folder, []).append(scope)
                    break
    for folder, (data, file) in settings.items():
        held = below.get(folder, [])
        chosen = held[0] if len(held) == 1 else scopes.get(folder)
        if chosen is None:
            chosen = scopes[folder] = Scope(folder)
        chosen.settings, chosen.settings_file = data, file
        if chosen.folder != folder and folder not in scopes:
            scopes[folder] = scopes.pop(chosen.folder)
            chosen.folder = folder


def _owner(scopes: dict[str, Scope], folder: str) -> Scope:
    found = next((scopes[one] for one in _around(folder) if one in scopes), None)
    if found is None:
        whole = [scope for scope in scopes.values() if not scope.is_child][:2]
        found = whole[0] if len(whole) == 1 else scopes.setdefault("", Scope(""))
    return found


def _around(folder: str) -> Iterator[str]:
    """A folder and those around it, the innermost first; the last is empty."""
    while folder and folder != "/":
        yield folder
        folder = folder.rpartition("/")[0].rstrip("/")
    yield ""
