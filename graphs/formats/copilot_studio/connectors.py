"""Connectors of the Power Platform: what their operations touch, and with whose connection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.ms_declarative.file import text_of
from graphs.formats.toolbox import Toolbox

_CONNECTOR = re.compile(r"(?<![a-z0-9])shared_[a-z0-9-]+", re.I)
_SHARED = "the maker's own connection, shared by all who talk to the agent"
_OWN = "whoever talks to the agent signs in to it"
_FINAL = frozenset({"delete", "send", "execute", "deploy", "grant", "admin"})


class Connectors:
    """Adds what connector operations touch; a connection is one identity."""

    def __init__(
        self, draft: Draft, box: Toolbox, catalogue: Catalogue, references: Mapping[str, str]
    ) -> None:
        self._draft = draft
        self._box = box
        self._catalogue = catalogue
        self._references = references
        self._identities: dict[tuple[str, str], str] = {}

    def connector(self, raw: Mapping[str, Any]) -> str:
        """The id of the connector that an action names, in lower case; empty if none."""
        reference = text_of(raw.get("connectionReference"))
        for told in (
            text_of(raw.get("connectorId")),
            self._references.get(reference, ""),
            reference,
        ):
            found = _CONNECTOR.findall(told)
            if found:
                return str(found[-1]).lower()
        return ""

    def vendor(self, raw: Mapping[str, Any]) -> str:
        """The place of the service behind a connector; empty where nothing tells it."""
        entry = self._entry(self.connector(raw))
        return str(entry.get("vendor", "")) if entry else ""

    def operate(
        self,
        node: str,
        raw: Mapping[str, Any],
        operation: str,
        description: str,
        arguments: tuple[str | None, str],
        pointer: str,
    ) -> None:
        """What an operation of a connector touches, for the tool or step that runs it."""
        connector = self.connector(raw)
        entry = self._entry(connector)
        if entry:
            things = self._known(node, connector, entry, operation, description, arguments)
        else:
            things = self._judged(node, connector, operation, description, arguments)
        for identity in self.identity(node, raw, connector, pointer):
            for thing in things:
                self._draft.permit(identity, thing)

    def _judged(
        self,
        node: str,
        connector: str,
        operation: str,
        description: str,
        arguments: tuple[str | None, str],
    ) -> tuple[Thing, ...]:
        """What an operation of a connector that the catalogue does not know does by its words."""
        title = operation or description
        if not title or self._box.judge(title, description).verb.value == "unknown":
            return (self._unknown(node, connector or self._draft.nodes[node].name, arguments),)
        return self._box.effects(
            node, title, description, group=connector or node, arguments=arguments
        )

    def anything(self, node: str, raw: Mapping[str, Any], because: str, pointer: str) -> None:
        """A server or agent behind a connection that may do anything."""
        connector = self.connector(raw)
        entry = self._entry(connector)
        if entry and "" in entry.get("verbs", {}):
            self.operate(
                node, raw, "", "", ("model", "the model of the agent chooses them"), pointer
            )
            return
        title = str(entry.get("name")) if entry else connector or self._draft.nodes[node].name
        thing = self._unknown(node, title, ("model", because), self.vendor(raw))
        for identity in self.identity(node, raw, connector, pointer):
            self._draft.permit(identity, thing)

    def identity(
        self, node: str, raw: Mapping[str, Any], connector: str, pointer: str
    ) -> tuple[str, ...]:
        """The connection that an action uses: the maker's, or that of whoever talks to it."""
        reference = text_of(raw.get("connectionReference")) or connector
        if not reference:
            return ()
        properties = raw.get("connectionProperties")
        mode = properties.get("mode") if isinstance(properties, dict) else raw.get("authMode")
        own = text_of(mode).lower() == "invoker"
        key = (reference, "own" if own else "shared")
        if key not in self._identities:
            told = text_of(mode) or "no mode is given, which means Maker"
            facts: Facts = {"issued": ("standing", f"{_SHARED} ({told})")}
            kind: tuple[str | None, str] = (None, "what kind of credential it is stands elsewhere")
            if own:
                facts = {"issued": ("session", f"{_OWN} ({told})")}
                kind = ("human-session", _OWN)
            self._identities[key] = self._draft.identity(
                f"{reference} ({'Invoker' if own else 'Maker'})", kind[0], kind[1],
                pointer=pointer, facts=facts,
            )  # fmt: skip
        self._draft.link("uses", node, self._identities[key])
        return (self._identities[key],)

    def _entry(self, connector: str) -> Mapping[str, Any] | None:
        return self._catalogue.get(connector)

    def _unknown(
        self, node: str, title: str, arguments: tuple[str | None, str], place: str = ""
    ) -> Thing:
        because = "what it does is not in the file"
        thing = self._draft.thing(f"connector {title}", f"What {title} reaches", place, because)
        thing.contents.setdefault(None, because)
        thing.acted = True
        facts: Facts = {"arguments": arguments}
        self._draft.effect(node, "read", self._answer(node, thing), facts)
        unknown: Facts = {**facts, "verb": ("unknown", because), "reversible": (None, because)}
        self._draft.effect(node, "unknown", thing, unknown)
        return thing

    def _answer(self, node: str, thing: Thing) -> Thing:
        return self._draft.returned(thing) if self._draft.nodes[node].kind == "tool" else thing

    def _known(
        self,
        node: str,
        connector: str,
        entry: Mapping[str, Any],
        operation: str,
        description: str,
        arguments: tuple[str | None, str],
    ) -> tuple[Thing, ...]:
        because = f"the catalogue knows {entry['name']}"
        verb, why = self._verb(entry, operation, description)
        place = str(entry.get("vendor", ""))
        held = (entry.get("sensitivity"), because)
        content = entry.get("content")
        thing = self._draft.thing(
            f"connector {connector}", str(entry["target"]), place, because, held
        )
        told = because if content else "nothing tells who writes what is in it"
        thing.contents[content] = told
        facts: Facts = {"arguments": arguments}
        if self._draft.nodes[node].kind == "tool":
            brings = (
                (content, told)
                if verb in ("read", "unknown")
                else ("trusted", "it returns no content of others")
            )
            self._draft.set_facts(node, {"content": brings})
        if verb == "read":
            self._draft.effect(node, "read", thing, facts, operation)
            return (thing,)
        final = (
            (False, f"{verb} cannot be taken back") if verb in _FINAL else (None, "nothing tells")
        )
        acting: Facts = {**facts, "verb": (verb, why), "reversible": final}
        if verb == "send":
            where = "whoever is addressed receives it"
            other = self._draft.thing(
                f"connector {connector}", f"Recipients of {entry['name']}", "internet", where
            )
            other.contents["trusted"] = "nothing comes back from them"
            self._draft.effect(node, "send", other, acting, operation)
            return (thing, other)
        if verb == "unknown":
            self._draft.effect(node, "read", self._answer(node, thing), facts, operation)
        self._draft.effect(node, verb, thing, acting, operation)
        return (thing,)

    def _verb(self, entry: Mapping[str, Any], operation: str, description: str) -> tuple[str, str]:
        verbs = entry.get("verbs", {})
        plain = operation.replace("_", "").lower()
        for known, verb in verbs.items():
            if known and known.replace("_", "").lower() == plain:
                return str(verb), f"the catalogue knows {known}"
        if "" in verbs:
            return str(verbs[""]), f"the catalogue knows {entry['name']}"
        if not operation:
            return "unknown", "the file names no operation"
        judged = self._box.judge(operation, description)
        return str(judged.verb.value), judged.verb.because
