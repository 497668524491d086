"""The credentials that connections of models and tools name, as identities on the map."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.ms_declarative.file import plain, text_of

_ENVIRONMENT = re.compile(r"^\s*(?:=\s*Env\.|\$\{|\{\{\s*)(\w+)")
_KEYS = ("key", "apiKey", "api_key", "clientSecret")


class Credentials:
    """Adds each credential once, by its name."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._known: dict[str, str] = {}

    def connect(
        self, actor: str, connection: Any, pointer: str, things: tuple[Thing, ...], owner: str
    ) -> None:
        """The credential of a connection, which the actor uses to reach these things."""
        if isinstance(connection, str) and connection.strip():
            self._use(actor, self._named(connection.strip().removeprefix("="), {}, pointer), things)
            return
        if not isinstance(connection, dict):
            return
        kind = plain(connection.get("kind"))
        facts = _issued(connection)
        if kind in ("key", "apikey") or (not kind and any(key in connection for key in _KEYS)):
            name = self._key_name(actor, connection, pointer, owner)
            held = self._identity(name, "api-key", "the connection has a key", pointer, facts)
        elif kind == "oauth":
            name = text_of(connection.get("clientId")) or f"OAuth client of {owner}"
            held = self._identity(
                name, "oauth", "the connection has an OAuth client", pointer, facts
            )
        elif kind in ("reference", "remote", "foundry") and text_of(connection.get("name")):
            held = self._named(text_of(connection.get("name")), facts, pointer)
        else:
            return
        self._use(actor, held, things)

    def project(
        self, actor: str, raw: Mapping[str, Any], pointer: str, things: tuple[Thing, ...]
    ) -> None:
        """The connection of the Foundry project that a tool of a toolbox names."""
        name = text_of(raw.get("project_connection_id"))
        if name:
            where = f"{pointer}/project_connection_id"
            self._use(actor, self._named(name.rstrip("/").rpartition("/")[2], {}, where), things)

    def _key_name(self, actor: str, connection: Mapping[str, Any], pointer: str, owner: str) -> str:
        for key in _KEYS:
            value = connection.get(key)
            if not isinstance(value, str) or not value.strip():
                continue
            found = _ENVIRONMENT.match(value)
            if found:
                return found[1]
            if not value.lstrip().startswith("="):
                self._draft.secret(actor, f"{pointer}/{key}")
        return f"Key of {owner}"

    def _named(self, name: str, facts: Facts, pointer: str) -> str:
        return self._identity(
            name, None, "what kind of credential it is stands elsewhere", pointer, facts
        )

    def _identity(
        self, name: str, kind: str | None, because: str, pointer: str, facts: Facts
    ) -> str:
        if name not in self._known:
            self._known[name] = self._draft.identity(
                name, kind, because, pointer=pointer, facts=facts
            )
        return self._known[name]

    def _use(self, actor: str, identity: str, things: tuple[Thing, ...]) -> None:
        self._draft.link("uses", actor, identity)
        for thing in things:
            self._draft.permit(identity, thing)


def _issued(connection: Mapping[str, Any]) -> Facts:
    if plain(connection.get("authenticationMode")) == "user":
        return {"issued": ("session", "the user's own sign-in is used (authenticationMode: user)")}
    return {}
