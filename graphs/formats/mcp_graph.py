"""Build the map of an MCP client, its servers and their tools, or of a list of tools alone."""

from __future__ import annotations

from typing import Any

from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.hosts import host_of
from graphs.formats.mcp_clients import Approval, Client, offered
from graphs.formats.mcp_file import McpFile, RawServer, RawTool
from graphs.formats.mcp_server import Credential, ServerFacts, read_server
from graphs.formats.mcp_tools import Known, Servers, Tools
from graphs.formats.redact import redact

#: Where the tools of one list are kept apart from those of no other.
_ALONE = ""


def build_listing(found: McpFile, draft: Draft, tools: Tools) -> None:
    """Tools listed alone: an implied agent may call every one of them."""
    because = "no client is in the file: some agent is offered these tools"
    title = redact(found.server_name)
    agent = draft.add(
        "agent",
        "Implied agent",
        "",
        because,
        {},
        description=f"The agent that is offered the tools{f' of {title}' if title else ''}.",
        tags=("derived", "implied"),
    )
    draft.notes.append(
        "The file lists tools alone: an implied agent that may call all of them was added, and "
        "what asks before a call is not known."
    )
    for tool in found.tools:
        node, _ = tools.judged(tool, _ALONE, "", "")
        draft.link("calls", agent, node)


class ClientGraph:
    """The map of a client's configuration."""

    def __init__(self, found: McpFile, draft: Draft, tools: Tools, servers: Servers) -> None:
        self._found = found
        self._draft = draft
        self._tools = tools
        self._servers = servers
        self._client = Client(found.client, found.settings)
        self._identities: dict[tuple[str, str], str] = {}
        self._gate = ""
        self._agent = ""

    def build(self) -> None:
        """Add the client with its user, then every server with what it offers."""
        draft, name = self._draft, self._client.name
        here = "the client runs on its user's machine"
        prompt = draft.add(
            "trigger",
            "User's prompt",
            "host",
            here,
            {"exposure": ("internal", "the client's own user writes the prompt")},
            tags=("derived",),
        )
        self._agent = draft.add(
            "agent", name, "host", here, {}, description="The client, whose model chooses tools.",
            tags=("derived",),
        )  # fmt: skip
        draft.link("flow", prompt, self._agent)
        draft.link("replies", self._agent, prompt)
        if because := self._client.switched_off():
            draft.notes.append(f"{name} asks before no call: {because}.")
        for server in self._found.servers:
            self._server(server)

    def _ask(self) -> str:
        """The gate of the client's own question, made when a call is first asked about."""
        if not self._gate:
            here = "the client asks on its user's machine"
            user = self._draft.add("human", "User", "host", here, {}, tags=("derived",))
            self._gate = self._draft.add(
                "gate",
                f"Question of {self._client.name}",
                "host",
                here,
                self._client.gate_facts(user),
                description="What the client asks its user before it calls a tool.",
                tags=("derived",),
            )
        return self._gate

    def _call(self, node: str, approval: Approval) -> None:
        if approval.off:
            self._draft.link("calls", self._agent, node)
            held = self._draft.nodes[node]
            self._draft.amend(
                node,
                tags=(*held.tags, "approval off"),
                extensions={**held.extensions, "x-mcp-approval": f"off: {approval.because}"},
            )
            return
        because = f"{self._client.name} may ask before a call; nothing switches that off here"
        self._draft.link("calls", self._agent, node, {"gate": (self._ask(), because)})

    def _server(self, raw: RawServer) -> None:
        draft = self._draft
        facts = read_server(raw.entry)
        host = host_of(facts.url).name if facts.url else ""
        known = self._servers.find(facts.package, host)
        place, because = self._place(facts)
        vendor = known.entry.get("vendor") if known is not None else None
        if vendor and place not in ("host", "private", ""):
            place = str(vendor)
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
                                   ("unclassified", known is None))
                if holds
            ),
            extensions=extensions,
        )  # fmt: skip
        identities = [self._identity(one, raw.name) for one in facts.credentials]
        for identity in dict.fromkeys(identities):
            draft.link("uses", node, identity)
        if known is not None:
            touched = self._known(raw, node, known, facts, place, disabled)
        else:
            draft.unclassified.append(f"MCP server {redact(raw.name)}")
            touched = self._unknown(raw, node, facts, place, disabled)
        for identity in dict.fromkeys(identities):
            for thing in touched:
                draft.permit(identity, thing)

    def _place(self, facts: ServerFacts) -> tuple[str, str]:
        if not facts.url:
            return "host", "the client starts it on this machine"
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
        verbs = known.tools()
        reading = facts.flags & {flag.lower() for flag in known.entry.get("read_only", ())}
        if reading:
            flag = sorted(reading)[0]
            verbs = {tool: verb for tool, verb in verbs.items() if verb == "read"}
            self._draft.notes.append(f"{redact(raw.name)} only reads: {flag} is set.")
        left, named = offered(raw.entry, list(verbs))
        if not verbs and not known.tools():
            # Its tools are not listed one by one: one node for all that share a verb.
            whole = [one for one in known.verbs() if one == "read" or not reading]
            verbs = {f"{raw.name}: {one}": one for one in whole}
            left = list(verbs)
        because = "what its tools bring in is told at each of them"
        self._draft.set_facts(node, {"content": ("trusted", because)})
        if not disabled:
            self._call(node, self._client.approval(raw.entry, ""))
        for name in left:
            tool = self._tools.known(name, verbs[name], known, things, place, raw.pointer)
            if not disabled:
                asked = "" if name not in known.tools() else name
                self._call(tool, self._client.approval(raw.entry, asked))
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
            self._call(node, self._client.approval(raw.entry, ""))
        self._named(raw, named, place, "", disabled)
        return found

    def _named(
        self, raw: RawServer, named: list[str], place: str, vendor: str, disabled: bool
    ) -> None:
        """Tools that the configuration names and the catalogue does not: judged by their names."""
        for name in named:
            tool = RawTool(name, "", {}, {}, raw.pointer)
            node, _ = self._tools.judged(tool, raw.pointer, place, vendor)
            self._draft.set_facts(node, {"arguments": ("model", "its schema is not in the file")})
            if not disabled:
                self._call(node, self._client.approval(raw.entry, name))

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
