"""Put tools and what they touch on the map, by the catalogue of servers or by their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.judged_effects import JudgedEffects
from graphs.formats.mcp_file import RawTool
from graphs.formats.redact import redact
from graphs.formats.tool_words import Judgement, ToolWords

#: Verbs whose effect no later call can undo.
_FINAL = frozenset({"delete", "send", "pay", "execute"})
_HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")


@dataclass(frozen=True, slots=True)
class Known:
    """An entry of the catalogue of servers."""

    key: str
    entry: dict[str, Any]

    @property
    def target(self) -> dict[str, Any]:
        held: dict[str, Any] = self.entry.get("target", {})
        return held

    def tools(self, settings: frozenset[str] = frozenset()) -> dict[str, str]:
        """The verb of every tool that the server is known to offer.

        Tools under `optional` count only where one of its settings is made.
        """
        optional = self.entry.get("optional", {})
        made = settings & {name.lower() for name in optional.get("settings", ())}
        return {
            tool: verb
            for offered in (self.entry.get("tools", {}), optional.get("tools", {}) if made else {})
            for verb, listed in offered.items()
            for tool in listed
        }

    def verbs(self) -> list[str]:
        return list(self.entry.get("verbs", ()))


class Servers:
    """The catalogue of servers by package, command, image and host."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._packages: dict[str, Known] = {}
        self._hosts: dict[str, Known] = {}
        for key, entry in catalogue.items():
            known = Known(key, entry)
            for package in entry.get("packages", ()):
                self._packages[package.lower()] = known
            for host in entry.get("hosts", ()):
                self._hosts[host] = known

    def find(self, package: str, host: str) -> Known | None:
        """The entry of a package or image without its version, or of a host."""
        package = package.lower().removesuffix(".git").rstrip("/")
        if package in self._packages:
            return self._packages[package]
        if package.startswith(("http", "github:")):
            tail = "/".join(package.replace(":", "/").split("/")[-2:])
            if tail in self._packages:
                return self._packages[tail]
        return self._hosts.get(host)


class Tools:
    """Adds tools to a draft."""

    def __init__(self, draft: Draft, judge: ToolWords, vendors: Catalogue) -> None:
        self._draft = draft
        self._judge = judge
        self._effects = JudgedEffects(draft, vendors)

    def judged(
        self,
        tool: RawTool,
        group: str,
        place: str,
        vendor: str,
        arguments: tuple[str | None, str] | None = None,
    ) -> tuple[str, list[Thing]]:
        """Add a tool that is judged by its words; gives its node and what it touches.

        `arguments` tells who decides on them, where its schema does not.
        """
        found = self._judge.judge(tool.name, tool.description, tool.schema)
        if arguments is not None:
            found = found.with_arguments(*arguments)
        extensions: dict[str, Any] = {"x-mcp-verb": f"{found.verb.value}: {found.verb.because}"}
        claims = {name: tool.annotations[name] for name in _HINTS if name in tool.annotations}
        if claims:
            extensions["x-mcp-claims"] = {
                name: value for name, value in claims.items() if isinstance(value, bool)
            }
        self._doubt(tool, found)
        node = self._draft.add(
            "tool",
            tool.name,
            place,
            _where(place),
            {"content": found.content, "arguments": found.arguments},
            pointer=tool.pointer,
            description=tool.description,
            tags=() if found.verb.value != "unknown" else ("unclassified",),
            extensions=extensions,
        )
        if found.verb.value == "unknown":
            self._draft.unclassified.append(f"Tool {redact(tool.name)}")
        return node, self._effects.touch(node, tool.name, found, group, vendor)

    def _doubt(self, tool: RawTool, found: Judgement) -> None:
        if tool.annotations.get("readOnlyHint") is True and found.changes:
            self._draft.notes.append(
                f"{redact(tool.name)} calls itself read-only; {found.verb.because}: "
                f"taken for {found.verb.value}."
            )

    def known(
        self,
        name: str,
        verb: str,
        server: Known,
        things: dict[str, Thing],
        place: str,
        pointer: str,
    ) -> str:
        """Add a tool of a server that the catalogue knows."""
        because = f"the catalogue knows {server.entry.get('name', server.key)}"
        node = self._draft.add(
            "tool",
            name,
            place,
            _where(place),
            {"content": content_of(verb, server), "arguments": ("model", because)},
            pointer=pointer,
            tags=(str(server.entry.get("name", server.key)),),
            extensions={"x-mcp-verb": f"{verb}: {because}"},
        )
        thing = things["send"] if verb == "send" and "send" in things else things["target"]
        arguments = ("model", because)
        if verb in ("read", "execute", "unknown"):
            read = thing if verb == "read" else self._draft.returned(thing)
            self._draft.effect(node, "read", read, {"arguments": arguments}, name)
        if verb != "read":
            reason = "nothing tells whether it can be taken back"
            final = (False, f"{verb} cannot be taken back") if verb in _FINAL else (None, reason)
            facts: Facts = {"verb": (verb, because), "arguments": arguments, "reversible": final}
            self._draft.effect(node, verb, thing, facts, name)
        return node


def content_of(verb: str, server: Known) -> tuple[str | None, str]:
    """What a tool of a known server returns."""
    name = server.entry.get("name", server.key)
    content = server.target.get("content")
    if verb in ("read", "execute", "unknown"):
        if content:
            return str(content), f"the catalogue tells what {name} returns"
        return None, f"who writes what {name} returns is not told"
    return "trusted", "it changes something and returns no more than that it did"


def _where(place: str) -> str:
    if place == "host":
        return "the client starts the server on this machine"
    return "where its server runs" if place else "the file does not tell where it runs"
