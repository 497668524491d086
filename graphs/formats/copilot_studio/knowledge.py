"""Where an agent's knowledge lies, and who writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.formats.copilot_studio.file import Component, key_of
from graphs.formats.draft import Draft, Thing
from graphs.formats.hosts import host_of
from graphs.formats.ms_declarative.file import text_of
from graphs.formats.ms_declarative.power_fx import url_of

#: By kind of source, in lower case: place, sensitivity, content, why.
_SOURCES: dict[str, tuple[str, str | None, str | None, str]] = {
    "publicsitesearchsource": ("internet", "public", "untrusted", "it searches public web pages"),
    "bingcustomsearchsource": ("internet", "public", "untrusted", "it searches the web"),
    "sharepointsearchsource": ("microsoft", None, None, "it searches a SharePoint site"),
    "teamsmessagesearchsource": ("microsoft", "confidential", "untrusted", "it searches messages"),
    "meetingsearchsource": ("microsoft", "confidential", "untrusted", "it searches meetings"),
    "emailsearchsource": ("microsoft", "confidential", "untrusted", "it searches mail"),
    "dataversestructuredsearchsource": ("microsoft", None, None, "it searches Dataverse tables"),
    "federatedstructuredsearchsource": ("", None, None, "it searches a connected service"),
    "graphconnectorsearchsource": ("microsoft", None, None, "it searches a Graph connector"),
    "azureaisearchsource": ("microsoft", None, None, "it searches an Azure AI Search index"),
    "azureopenaionyourdataknowledgesource": ("microsoft", None, None, "it searches an index"),
    "fabricaiskillsource": ("microsoft", None, None, "it asks Microsoft Fabric"),
    "filegroupknowledgesource": ("platform", None, None, "it searches uploaded files"),
}
#: Capabilities of an agent that read what is kept elsewhere: name, and the source they are like.
CAPABILITIES = {
    "webBrowsing": ("The web", "bingcustomsearchsource"),
    "searchEmails": ("Mailbox", "emailsearchsource"),
    "searchTeams": ("Teams messages", "teamsmessagesearchsource"),
    "searchMeetings": ("Meetings", "meetingsearchsource"),
    "searchOneDriveAndSharePoint": ("OneDrive and SharePoint", "sharepointsearchsource"),
}

#: Up to how many sources a search is linked to each of them.
_FEW = 40


class Knowledge:
    """Adds knowledge sources; each is one thing, whoever reads it."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._by_key: dict[str, Thing] = {}
        self.all: list[Thing] = []
        self._whole = ""

    def add(self, component: Component) -> Thing:
        """The thing that a knowledge source is."""
        source = component.raw.get("source")
        held = source if isinstance(source, dict) else {}
        kind = text_of(held.get("kind"))
        if not held and "source" not in component.raw:
            kind = "FileGroupKnowledgeSource"
        thing = self.source(kind, component.name, held)
        for key in component.keys:
            self._by_key.setdefault(key, thing)
        self.all.append(thing)
        return thing

    def named(self, reference: str) -> Thing | None:
        """The source that a reference such as `schema.knowledge.name` means."""
        return self._by_key.get(key_of(reference.rpartition(".")[2]))

    def everything(self, actor: str) -> bool:
        """Let an actor search all sources; False where there are none."""
        if len(self.all) <= _FEW:
            for thing in self.all:
                self.read(actor, thing)
            return bool(self.all)
        if not self._whole:
            because = "it returns what stands in any of the sources"
            content = ("untrusted", because)
            self._whole = self._draft.add(
                "tool", "All knowledge sources", "platform", "Copilot Studio searches them",
                {"content": content, "arguments": ("model", because)}, tags=("derived",),
            )  # fmt: skip
            for thing in self.all:
                self.read(self._whole, thing)
        self._draft.link("calls", actor, self._whole)
        return True

    def source(self, kind: str, name: str, raw: Mapping[str, Any]) -> Thing:
        """A source by its kind; an unknown kind is told and taken for anything."""
        plain = kind.lower()
        place, sensitivity, content, because = _SOURCES.get(
            plain, ("", None, None, "the kind of this source is not known")
        )
        if kind and plain not in _SOURCES:
            self._draft.unclassified.append(f"Knowledge source {kind}")
        site = url_of(raw.get("site", raw.get("url", raw.get("siteUrl", ""))))
        host = host_of(site) if site else None
        if host is not None and host.name and place == "internet":
            name = name if name.strip("<>") else host.name
        told: tuple[str | None, str] = (sensitivity, because)
        if sensitivity is None:
            told = (None, "nothing tells what it holds")
        thing = self._draft.thing("knowledge", name or kind, place, because, told)
        why = because if content else "nothing tells who writes what is in it"
        thing.contents[content] = why
        return thing

    def read(self, actor: str, thing: Thing) -> None:
        """An actor searches a source; what it asks depends on the conversation."""
        because = "the query is made of the conversation"
        self._draft.effect(actor, "read", thing, {"arguments": ("model", because)})
