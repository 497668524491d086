"""What importers share: tools, MCP servers, models, requests, code and stores put on the map.

Each is told by the shared catalogues where they know it, else judged by its words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from graphs.formats.base import Catalogues
from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.hosts import host_of
from graphs.formats.judged_effects import JudgedEffects
from graphs.formats.known_tools import Effect, KnownTool, KnownTools, Providers
from graphs.formats.mcp_file import RawServer
from graphs.formats.mcp_place import Call, ServerMap, ServerPlaced
from graphs.formats.mcp_tools import Servers, Tools
from graphs.formats.redact import redact
from graphs.formats.tool_words import Judgement, ToolWords
from graphs.formats.verbs import verb_of

_READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_FINAL = frozenset({"delete", "send", "pay", "execute"})
_HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")


@dataclass(frozen=True, slots=True)
class Placed:
    """A tool or step on the map: its node, and what it touches."""

    node: str
    things: tuple[Thing, ...]


class Toolbox:
    """Adds what is known of tools, servers and models to one draft."""

    def __init__(self, draft: Draft, catalogues: Catalogues) -> None:
        self._draft = draft
        vendors = Catalogue.named(catalogues, "vendors")
        self._words = ToolWords(Catalogue.named(catalogues, "tool_words"))
        self._known = KnownTools(Catalogue.named(catalogues, "tools"))
        self._providers = Providers(Catalogue.named(catalogues, "models"))
        self._judged = JudgedEffects(draft, vendors)
        self._servers = ServerMap(
            draft, Tools(draft, self._words, vendors),
            Servers(Catalogue.named(catalogues, "mcp_servers")),
        )  # fmt: skip
        self._models: dict[tuple[str, str], str] = {}

    def knows(self, name: str) -> KnownTool | None:
        """What the catalogue of tools has under this name."""
        return self._known.find(name)

    def judge(
        self, name: str, description: str = "", schema: Mapping[str, Any] | None = None
    ) -> Judgement:
        """What a tool does by its words alone."""
        return self._words.judge(name, description, schema)

    def tool(
        self,
        name: str,
        description: str = "",
        schema: Mapping[str, Any] | None = None,
        *,
        kind: str = "tool",
        known_as: str = "",
        pointer: str = "",
        place: str = "platform",
        group: str = "",
        vendor: str = "",
        arguments: tuple[str | None, str] | None = None,
        annotations: Mapping[str, Any] | None = None,
        part_of: str = "",
        tags: tuple[str, ...] = (),
    ) -> Placed:
        """Add a tool, or a step that does the same, with what it touches.

        `known_as` is the name that the catalogue is asked for, if not `name` (the class of a tool
        that the user gave a name of its own); `arguments` who decides what it is called with, and
        why; `annotations` what an MCP server claims, recorded and not believed. `group` and
        `vendor` as in `JudgedEffects.touch`.
        """
        known = self.knows(known_as or name)
        found = self._words.judge(name, description, schema)
        unknown = known is None and found.verb.value == "unknown"
        facts: dict[str, tuple[Any, str]] = {}
        if kind == "tool":
            facts["content"] = _content_of(known) if known else tuple(found.content)
            facts["arguments"] = arguments or _arguments_of(known, found)
            if known is not None and known.sandboxed is not None:
                facts["sandboxed"] = (known.sandboxed, f"the catalogue knows {known.name}")
        elif kind == "step" and known is not None and known.interprets:
            facts["interprets"] = (True, f"the catalogue knows {known.name}")
        extensions: dict[str, Any] = {}
        claims = {hint: (annotations or {}).get(hint) for hint in _HINTS}
        if any(isinstance(claim, bool) for claim in claims.values()):
            extensions["x-mcp-claims"] = {
                hint: claim for hint, claim in claims.items() if isinstance(claim, bool)
            }
        node = self._draft.add(
            kind,
            name,
            place,
            "where its agent or workflow runs",
            facts,
            pointer=pointer,
            description=description,
            tags=(*tags, "unclassified") if unknown else tags,
            extensions=extensions,
            part_of=part_of,
        )
        if unknown:
            self._draft.unclassified.append(f"{kind.capitalize()} {redact(name)}")
        if known is not None:
            things = self._known_effects(node, name, known, group, vendor, arguments)
        else:
            things = self._touched(node, name, found, group, vendor, arguments)
        return Placed(node, things)

    def effects(
        self,
        actor: str,
        name: str,
        description: str = "",
        schema: Mapping[str, Any] | None = None,
        *,
        known_as: str = "",
        group: str = "",
        vendor: str = "",
        arguments: tuple[str | None, str] | None = None,
    ) -> tuple[Thing, ...]:
        """What a tool of this name would touch, for a node that is on the map already."""
        known = self.knows(known_as or name)
        if known is not None:
            return self._known_effects(actor, name, known, group, vendor, arguments)
        found = self._words.judge(name, description, schema)
        return self._touched(actor, name, found, group, vendor, arguments)

    def _touched(
        self,
        actor: str,
        name: str,
        found: Judgement,
        group: str,
        vendor: str,
        arguments: tuple[str | None, str] | None,
    ) -> tuple[Thing, ...]:
        if arguments is not None:
            found = found.with_arguments(*arguments)
        return tuple(self._judged.touch(actor, name, found, group or actor, vendor))

    def _known_effects(
        self,
        actor: str,
        name: str,
        known: KnownTool,
        group: str,
        vendor: str,
        arguments: tuple[str | None, str] | None,
    ) -> tuple[Thing, ...]:
        because = f"the catalogue knows {known.name}"
        decided = arguments or (known.arguments, because)
        touched: list[Thing] = []
        effects = known.effects
        changed = {effect.target for effect in effects if effect.verb != "read"}
        for effect in effects:
            place = effect.place or vendor
            where = because if place else "nothing tells where it lies"
            # What everyone reaches (the web) or a vendor keeps is one thing on the whole map.
            owner = place if place not in ("", "platform", "host", "private") else group or actor
            thing = self._draft.thing(
                owner, effect.target, place, where, (effect.sensitivity, because)
            )
            facts: dict[str, tuple[Any, str]] = {"arguments": decided}
            if effect.verb == "read":
                if effect.target in changed and self._draft.nodes[actor].kind == "tool":
                    thing = self._draft.returned(thing)
                else:
                    thing.contents.setdefault(effect.content, because)
            else:
                facts["verb"] = (effect.verb, because)
                facts["reversible"] = _reversible(effect, because)
                if effect.content is not None:
                    thing.contents.setdefault(effect.content, because)
            self._draft.effect(actor, effect.verb, thing, facts, name)
            touched.append(thing)
        return tuple(touched)

    def server(
        self,
        name: str,
        entry: Mapping[str, Any],
        *,
        call: Call,
        pointer: str = "",
        host: str = "host",
        named: Collection[str] = (),
        left_out: Collection[str] = (),
        whole: bool = True,
    ) -> ServerPlaced:
        """Add an MCP server by its entry (`command`, `args`, `env`, or `url`, `headers`).

        `named`: the only tools that are offered, if not empty; `left_out`: those that are not.
        `call` is given each node that may be called, with its tool's name; empty for the server as
        a whole. `host` is the place where a server that is started by command runs. `whole`: as in
        `ServerMap.place`.
        """
        held = dict(entry)
        if named:
            held["includeTools"] = sorted(named)
        if left_out:
            held["excludeTools"] = sorted(left_out)
        raw = RawServer(name, held, pointer or f"/{name}")
        return self._servers.place(raw, call, host, whole)

    def model(
        self, name: str, provider: str = "", *, url: str = "", pointer: str = "", part_of: str = ""
    ) -> str:
        """The model endpoint of a provider, added when it is first asked for."""
        found = self._providers.find(name, provider)
        place, because = "", "the file does not tell who runs it"
        owner = provider
        host = host_of(url) if url else None
        if host is not None and host.name:
            vendor = self._draft.vendors.of_host(host.name)
            # A placeholder for a host tells nothing of where it lies.
            known = {"internet": host.name, "private": "private"}.get(host.place, "")
            place = vendor[0] if vendor else known
            if host.name in ("localhost", "127.0.0.1", "::1"):
                place = "host"
            because = f"it answers at {host.name}"
        elif found is not None:
            place, because, owner = found.place, found.because, found.name
        key = (owner or place, name)
        if key not in self._models:
            facts: Facts = {"provider": (redact(owner)[:80] or None, because)}
            self._models[key] = self._draft.add(
                "model", name or owner or "Model", place, because, facts,
                pointer=pointer, tags=("derived",), part_of=part_of,
            )  # fmt: skip
        return self._models[key]

    def request(
        self,
        actor: str,
        method: str,
        url: str,
        *,
        arguments: tuple[str | None, str] | None = None,
        braces: bool = False,
        group: str = "",
        name: str = "",
    ) -> Thing:
        """An HTTP request of an actor: its method decides what it does, its URL to whom.

        `{{…}}` in the URL is computed, and with `braces` `{name}` too.
        """
        host = host_of(url, braces)
        method = method.strip().upper()
        verb, because = "write", f"a {method} request"
        if not method.isalpha():
            verb, because = "unknown", "its method is computed"
        elif method in _READING_METHODS:
            verb = "read"
        elif method == "DELETE":
            verb = "delete"
        else:
            last = host.path.rstrip("/").rpartition("/")[2] if host.fixed else ""
            told = verb_of(last) if last else "unknown"
            if told in ("delete", "send", "pay", "execute", "deploy", "grant"):
                verb, because = told, f"a {method} request whose path ends in {last}"
        vendor = self._draft.vendors.of_host(host.name) if host.name else None
        place = {"internet": host.name or "internet", "private": "private"}.get(host.place, "")
        title = host.name or ("Any host" if host.place == "internet" else "Host not given")
        if vendor is not None:
            place, title = vendor[0], f"{self._draft.vendors.name(vendor[0])} ({host.name})"
        elif host.name in ("localhost", "127.0.0.1", "::1"):
            place = "host"
        thing = self._draft.thing(group or "http", title, place, host.because)
        thing.contents.setdefault(None, "nothing tells who writes what it answers")
        decided = arguments or (
            (None, "nothing tells who fills in the request")
            if host.fixed
            else ("model", "its URL is computed")
        )
        facts: dict[str, tuple[Any, str]] = {"arguments": decided}
        shown = redact(name or f"{method} {host.path or '/'}")[:200]
        if verb == "read":
            self._draft.effect(actor, "read", thing, facts, shown)
            return thing
        self._draft.effect(actor, "read", self._answer(actor, thing), facts, shown)
        thing.acted = True
        reason = "nothing tells whether it can be taken back"
        final = (False, f"{verb} cannot be taken back") if verb in _FINAL else (None, reason)
        facts = {**facts, "verb": (verb, because), "reversible": final}
        self._draft.effect(actor, verb, thing, facts, shown)
        return thing

    def _answer(self, actor: str, thing: Thing) -> Thing:
        """What a request that changes something is answered with."""
        if self._draft.nodes[actor].kind == "tool":
            return self._draft.returned(thing)
        return thing

    def code(
        self,
        actor: str,
        what: str,
        *,
        because: str,
        sandboxed: bool | None = None,
        place: str = "host",
        arguments: tuple[str | None, str] | None = None,
        group: str = "",
    ) -> Thing:
        """An actor runs code or commands in `what` (a shell, an interpreter, a sandbox)."""
        thing = self._draft.thing(group or f"code {place}", what, place, because)
        thing.acted = True
        thing.contents.setdefault("trusted", "it gives back what the code made of its input")
        if sandboxed and thing.sensitivity[0] is None:
            thing.sensitivity = ("internal", "a sandbox holds what is handed to it")
        facts: dict[str, tuple[Any, str]] = {
            "verb": ("execute", because),
            "arguments": arguments or ("model", because),
            "reversible": (False, "what code has done cannot be taken back"),
        }
        self._draft.effect(actor, "execute", thing, facts)
        if sandboxed is not None and self._draft.nodes[actor].kind == "tool":
            self._draft.set_facts(actor, {"sandboxed": (sandboxed, because)})
        return thing

    def store(
        self,
        name: str,
        place: str = "",
        *,
        because: str,
        group: str = "",
        sensitivity: tuple[str | None, str] = (None, "nothing tells what it holds"),
        memory: bool | None = None,
    ) -> Thing:
        """A store that actors read and write by `draft.effect`: vectors, rows, files, a memory."""
        known = self.knows(name)
        if not place and known is not None:
            place = known.vendor or next((one.place for one in known.effects if one.place), "")
        thing = self._draft.thing(group or "store", name, place, because, sensitivity)
        if memory is not None:
            thing.facts["memory"] = (memory, because)
        return thing


def _content_of(known: KnownTool) -> tuple[str | None, str]:
    """What a known tool brings in: the worst of what it reads."""
    because = f"the catalogue tells what {known.name} returns"
    read = [effect.content for effect in known.effects if effect.verb in ("read", "execute")]
    if "untrusted" in read:
        return "untrusted", because
    if any(effect.content is None for effect in known.effects if effect.verb == "read"):
        return None, f"who writes what {known.name} returns is not told"
    return "trusted", because


def _arguments_of(known: KnownTool | None, found: Judgement) -> tuple[Any, str]:
    if known is not None:
        return known.arguments, f"the catalogue knows {known.name}"
    return found.arguments.value, found.arguments.because


def _reversible(effect: Effect, because: str) -> tuple[bool | None, str]:
    if effect.reversible is not None:
        return effect.reversible, because
    if effect.verb in _FINAL:
        return False, f"{effect.verb} cannot be taken back"
    return None, "nothing tells whether it can be taken back"
