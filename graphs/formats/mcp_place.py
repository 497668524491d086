"""Put MCP servers on the map: their tools, what these touch, and the credentials they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.hosts import host_of
from graphs.formats.mcp_clients import included, offered
from graphs.formats.mcp_file import RawServer, RawTool
from graphs.formats.mcp_server import Credential, ServerFacts, read_server
from graphs.formats.mcp_tools import Known, Servers, Tools
from graphs.formats.redact import redact

#: Is given a node that may be called and the name of its tool; empty for a server as a whole.
Call = Callable[[str, str], None]
#: Who decides on the arguments of a tool that a configuration only names.
_NOT_LISTED = ("model", "its schema is not in the file")


@dataclass(slots=True)
class ServerPlaced:
    """A server on the map: its node, its tools by name, what they touch, its credentials."""

    node: str = ""
    tools: dict[str, str] = field(default_factory=dict)
    things: list[Thing] = field(default_factory=list)
    identities: list[str] = field(default_factory=list)


def _nothing(node: str, tool: str) -> None:
    return None


class ServerMap:
    """Adds servers to a draft; equal credentials of several servers become one."""

    def __init__(self, draft: Draft, tools: Tools, servers: Servers) -> None:
        self._draft = draft
        self._tools = tools
        self._servers = servers
        self._identities: dict[tuple[str, str], str] = {}
        self._placed = ServerPlaced()
        self._call: Call = _nothing
        self._host = "host"

    def place(
        self, raw: RawServer, call: Call, host: str = "host", whole: bool = True
    ) -> ServerPlaced:
        """Add a server with what it offers and touches.

        `call` is given every node that an agent may call and the name of its tool, empty for the
        server as a whole; `host` is the place where a server that is started by command runs.
        Without `whole`, a server that the catalogue does not know is no more than the tools that
        its entry names, if any.
        """
        draft = self._draft
        placed = ServerPlaced()
        self._placed, self._call, self._host = placed, call, host
        facts = read_server(raw.entry)
        host = host_of(facts.url).name if facts.url else ""
        known = self._servers.find(facts.package, host)
        place, because = self._place(facts)
        vendor = known.entry.get("vendor") if known is not None else None
        if vendor and place not in ("host", "private", ""):
            place = str(vendor)
        if known is None and not whole and (named := offered(raw.entry, [])[1]):
            return self._only_named(raw, facts, place, named)
        disabled = raw.entry.get("disabled") is True or raw.entry.get("enabled") is False
        extensions: dict[str, Any] = {"x-mcp-server": redact(raw.name)}
        if facts.package or facts.url:
            shown = facts.package or host or "an address"
            extensions["x-mcp-package"] = redact(shown)
        if facts.inline:
            extensions["x-inline-secrets"] = sorted(set(facts.inline))
            draft.notes.extend(
                f"{redact(raw.name)} has a secret typed in at {at}: left out."
                for at in extensions["x-inline-secrets"]
            )
        described = raw.entry.get("description")
        node = draft.add(
            "tool",
            raw.name or "server",
            place,
            because,
            {
                "third_party": facts.third_party,
                "pinned": facts.pinned,
                "sandboxed": facts.sandboxed,
            },
            pointer=raw.pointer,
            description=described if isinstance(described, str) else "",
            tags=tuple(
                tag
                for tag, holds in (("MCP server", True), ("disabled", disabled),
                                   ("unclassified", known is None and not included(raw.entry)))
                if holds
            ),
            extensions=extensions,
        )  # fmt: skip
        identities = [self._identity(one, raw.name) for one in facts.credentials]
        for identity in dict.fromkeys(identities):
            draft.link("uses", node, identity)
        if known is not None:
            touched = self._known(raw, node, known, facts, place, disabled)
        elif included(raw.entry):
            touched = self._only_offered(raw, node, place, disabled)
        else:
            draft.unclassified.append(f"MCP server {redact(raw.name)}")
            touched = self._unknown(raw, node, facts, place, disabled)
        for identity in dict.fromkeys(identities):
            for thing in touched:
                draft.permit(identity, thing)
        placed.node = node
        placed.things.extend(touched)
        placed.identities.extend(dict.fromkeys(identities))
        return placed

    def _only_named(
        self, raw: RawServer, facts: ServerFacts, place: str, named: list[str]
    ) -> ServerPlaced:
        """The tools that an entry names, judged by their names, without a node for the server."""
        vendor = place if place != "host" else ""
        self._placed.things.extend(self._named(raw, named, place, vendor, False))
        identities = [self._identity(one, raw.name) for one in facts.credentials]
        for node in self._placed.tools.values():
            self._placed.node = self._placed.node or node
            held = {"third_party": facts.third_party, "pinned": facts.pinned}
            self._draft.set_facts(node, {**held, "sandboxed": facts.sandboxed})
            for at in sorted(set(facts.inline)):
                self._draft.secret(node, at)
            for identity in dict.fromkeys(identities):
                self._draft.link("uses", node, identity)
        self._placed.identities.extend(dict.fromkeys(identities))
        for identity in self._placed.identities:
            for thing in self._placed.things:
                self._draft.permit(identity, thing)
        return self._placed

    def _place(self, facts: ServerFacts) -> tuple[str, str]:
        if not facts.url:
            return self._host, "it is started by a command where the client runs"
        host = host_of(facts.url)
        vendor = self._draft.vendors.of_host(host.name)
        if vendor is not None:
            return vendor[0], f"it is a host of {self._draft.vendors.name(vendor[0])}"
        if host.name in ("localhost", "127.0.0.1", "::1"):
            return "host", "it answers on this machine"
        if host.place == "internet" and host.name:
            # Whoever runs the host is a company that the user chose to connect to.
            return host.name, host.because
        return ("private" if host.place == "private" else ""), host.because

    def _identity(self, credential: Credential, server: str) -> str:
        # The same key with the same value is one credential; else each server has its own.
        told = credential.mark if len(credential.mark) >= 8 else server
        key = (credential.key, told)
        if key not in self._identities:
            kind = _credential_kind(credential.key, credential.mark)
            because = f"by its name, in {credential.where}"
            self._identities[key] = self._draft.add(
                "identity",
                credential.key,
                "host",
                "the configuration holds it, or names where it is held",
                {
                    "credential": (kind, because),
                    "issued": ("standing", "it stands in a configuration until someone changes it"),
                },
                tags=("derived",),
            )
        return self._identities[key]

    def _known(
        self,
        raw: RawServer,
        node: str,
        known: Known,
        facts: ServerFacts,
        place: str,
        disabled: bool,
    ) -> list[Thing]:
        things = self._things(raw, known, facts)
        listed = known.tools(facts.settings)
        verbs = listed
        reading = facts.flags & {flag.lower() for flag in known.entry.get("read_only", ())}
        if reading:
            flag = sorted(reading)[0]
            verbs = {tool: verb for tool, verb in verbs.items() if verb == "read"}
            self._draft.notes.append(f"{redact(raw.name)} only reads: {flag} is set.")
        left, named = offered(raw.entry, list(verbs))
        if not listed:
            # Its tools are not listed one by one: one node for all that share a verb.
            whole = [one for one in known.verbs() if one == "read" or not reading]
            verbs = {f"{raw.name}: {one}": one for one in whole}
            left = list(verbs)
        because = "what its tools bring in is told at each of them"
        self._draft.set_facts(node, {"content": ("trusted", because)})
        if not disabled:
            self._call(node, "")
        for name in left:
            tool = self._tools.known(name, verbs[name], known, things, place, raw.pointer)
            self._placed.tools[name] = tool
            if not disabled:
                asked = name if name in listed else ""
                self._call(tool, asked)
        self._named(raw, named, place, str(known.entry.get("vendor", "")), disabled)
        return list(things.values())

    def _unknown(
        self, raw: RawServer, node: str, facts: ServerFacts, place: str, disabled: bool
    ) -> list[Thing]:
        """A server that the catalogue does not know: it may do anything that it can reach."""
        draft = self._draft
        because = "the catalogue does not know this server: what its tools do is not in the file"
        self._draft.set_facts(node, {"content": (None, because)})
        where = place if place not in ("host", "") else ""
        found = self._reached(raw, facts)
        if not found:
            title = f"What {redact(raw.name) or 'the server'} reaches"
            found = [draft.thing(raw.pointer, title, where, because)]
        for thing in found:
            thing.acted = True
            thing.contents.setdefault(None, because)
            draft.effect(node, "read", draft.returned(thing), {"arguments": ("model", because)})
            unknown: Facts = {
                "verb": ("unknown", because),
                "arguments": ("model", because),
                "reversible": (None, because),
            }
            draft.effect(node, "unknown", thing, unknown)
        _, named = offered(raw.entry, [])
        if not disabled:
            self._call(node, "")
        return [*found, *self._named(raw, named, place, "", disabled)]

    def _only_offered(self, raw: RawServer, node: str, place: str, disabled: bool) -> list[Thing]:
        """A server that the catalogue does not know, of which the entry says what it offers."""
        because = "the entry lists the tools that are offered: what they bring in is told at each"
        self._draft.set_facts(node, {"content": ("trusted", because)})
        if not disabled:
            self._call(node, "")
        vendor = place if place != "host" else ""
        return self._named(raw, offered(raw.entry, [])[1], place, vendor, disabled)

    def _named(
        self, raw: RawServer, named: list[str], place: str, vendor: str, disabled: bool
    ) -> list[Thing]:
        """Tools that the configuration names and the catalogue does not: judged by their names.

        Gives what they touch.
        """
        touched: list[Thing] = []
        for name in named:
            tool = RawTool(name, "", {}, {}, raw.pointer)
            node, things = self._tools.judged(tool, raw.pointer, place, vendor, _NOT_LISTED)
            touched += things
            self._placed.tools[name] = node
            if not disabled:
                self._call(node, name)
        return touched

    def _things(self, raw: RawServer, known: Known, facts: ServerFacts) -> dict[str, Thing]:
        """What a known server touches, named by the path or address that the entry gives."""
        target = known.target
        because = f"the catalogue knows {known.entry.get('name', known.key)}"
        sensitivity = (target.get("sensitivity"), because)
        content = target.get("content")
        place = str(target.get("place", known.entry.get("vendor", "")))
        name = str(target.get("name", known.entry.get("name", known.key)))
        if not place or place == "host":
            own = self._reached(raw, facts, name)
            if own:
                found = own[0]
                found.sensitivity = sensitivity
            else:
                found = self._draft.thing(raw.pointer, name, place, because, sensitivity)
        else:
            found = self._draft.thing(f"known {place}", name, place, because, sensitivity)
        found.contents[content] = because
        things = {"target": found}
        if known.entry.get("sends"):
            other = self._draft.thing(
                raw.pointer, "Recipients", str(known.entry["sends"]), "the model addresses anyone"
            )
            other.contents["trusted"] = "nothing comes back from them"
            things["send"] = other
        return things

    def _reached(self, raw: RawServer, facts: ServerFacts, name: str = "") -> list[Thing]:
        """The stores, addresses and paths that the entry itself names."""
        found: list[Thing] = []
        for scheme, rest in facts.stores:
            host = host_of(f"x://{rest.rpartition('@')[2]}" if "@" in rest else f"x://{rest}")
            on_file = scheme in ("sqlite", "duckdb")
            here = on_file or host.name in ("localhost", "127.0.0.1")
            vendor = self._draft.vendors.of_host(host.name)
            place = {"private": "private", "internet": host.name}.get(host.place, "")
            if vendor or here:
                place = "host" if here else vendor[0] if vendor else place
            store = host.path.strip("/").partition("?")[0] or host.name or "store"
            title = f"{name or scheme} ({store})"
            found.append(
                self._draft.thing(raw.pointer, title, place, "the entry names its address")
            )
        for url in facts.urls if not found else ():
            host = host_of(url)
            if not host.name:
                continue
            vendor = self._draft.vendors.of_host(host.name)
            here = host.name in ("localhost", "127.0.0.1")
            place = {"private": "private", "internet": host.name}.get(host.place, "")
            if vendor or here:
                place = vendor[0] if vendor else "host"
            title = f"{name or 'Service'} ({host.name})"
            found.append(
                self._draft.thing(raw.pointer, title, place, "the entry names its address")
            )
        if not found and facts.paths:
            listed = ", ".join(facts.paths[:3])[:120]
            found.append(
                self._draft.thing(
                    raw.pointer, f"{name or 'Files'} in {listed}", "host", "a path on this machine"
                )
            )
        return found


def _credential_kind(key: str, value: str) -> str:
    lowered = key.lower()
    if "oauth" in lowered or "client_secret" in lowered or "client_id" in lowered:
        return "oauth"
    if any(
        word in lowered for word in ("pass", "pwd", "connection", "conn_str", "dsn", "database")
    ):
        return "password"
    if "://" in value and "@" in value:
        return "password"
    return "api-key"
