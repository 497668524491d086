"""What connectors do: the catalogue tells which fields name the operation and what is touched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphs.formats.bpmn.agents import credentials
from graphs.formats.bpmn.file import Element
from graphs.formats.bpmn.scope import Scope, base_job, shown, title_of
from graphs.formats.bpmn.values import COMPUTED, concatenated, decided, fixed, plain, secrets
from graphs.formats.draft import Facts, Thing
from graphs.formats.hosts import host_of
from graphs.formats.verbs import verb_of

_FINAL = frozenset({"delete", "send", "pay", "execute"})
_NOT_TOLD = "the file does not say who writes what is in it"
_READS_SQL = re.compile(r"^\s*(?:select|with|show|describe|explain)\b", re.I)
_CHANGES_SQL = re.compile(
    r"\b(?:insert|update|delete|drop|alter|create|truncate|merge|grant|revoke|call|exec)\b", re.I
)
_DELETES_SQL = re.compile(r"\b(?:delete|drop|truncate)\b", re.I)

Decided = tuple[str | None, str]


class Connectors:
    """Adds what the connectors of one process do."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._known = scope.shared.connectors

    def entry(self, element: Element) -> Mapping[str, Any] | None:
        """What the catalogue knows of the connector of an element."""
        return self._known.get(f"job:{base_job(element.job)}")

    def brings_in(self, element: Element) -> tuple[str | None, str]:
        """What a connector that is a tool gives back to its agent."""
        entry = self.entry(element)
        if entry is not None and entry.get("kind") == "pure":
            return "trusted", "it touches nothing outside"
        if entry is not None and "kind" not in entry:
            verbs, told = self._verbs(element, entry)
            if "read" not in verbs:
                return "trusted", f"{told}: it only tells whether that worked"
            return entry.get("content"), "who writes what it finds is not told"
        return None, "who writes what it answers is not told"

    def place(self, element: Element, node: str) -> bool:
        """Add what an element does by its connector; whether the catalogue knows that."""
        entry = self.entry(element)
        if entry is None:
            return False
        scope = self._scope
        arguments = self.arguments(element)
        identities = credentials(scope, element, node)
        things: list[Thing] = []
        kind = entry.get("kind", "touch")
        if kind == "request":
            things = self._request(element, node, entry, arguments)
        elif kind == "touch":
            things = [self._touch(element, node, entry, arguments)]
        elif kind == "sql":
            things = [self._sql(element, node, entry, arguments)]
        elif kind == "function":
            name = self._first(element, entry.get("named", ())) or "Function named at run time"
            things = list(
                scope.box.effects(
                    node, name, element.documentation, vendor=str(entry["place"]),
                    arguments=arguments, group=f"function {name}",
                )
            )  # fmt: skip
        elif kind == "model":
            self._model(element, node, entry)
        elif kind == "code":
            things = [self._code(element, node, entry, arguments)]
        elif kind == "mcp":
            self._server(element, node)
        elif kind == "a2a":
            things = self._remote_agent(element, node, entry, arguments)
        for identity in identities:
            for thing in things:
                scope.draft.permit(identity, thing)
        return True

    def arguments(self, element: Element) -> Decided:
        """Who decides what an element is called with."""
        agent = bool(self._scope.agent_around(element))
        found = decided((*element.inputs.values(), element.script), agent)
        if found[0] == "fixed" and (element.job or element.code) and self.entry(element) is None:
            return None, "its worker may read every variable of the process"
        return found

    def _first(self, element: Element, keys: Any) -> str:
        """The first of some fields that is one fixed text."""
        return next((text for key in keys if (text := fixed(element.inputs.get(key, "")))), "")

    def _verbs(self, element: Element, entry: Mapping[str, Any]) -> tuple[list[str], str]:
        """What a connector does, and the reason."""
        if "always" in entry:
            return list(entry["always"]), f"{entry['name']} does this"
        raw = next((element.inputs[key] for key in entry["operation"] if key in element.inputs), "")
        operation = fixed(raw)
        if not operation:
            said = "its operation is computed" if raw else "no operation is filled in"
            return ["read", "unknown"], said
        told = entry.get("verbs", {}).get(operation) or [verb_of(operation)]
        return list(told), f"its operation is {shown(operation, 60)}"

    def _touch(
        self, element: Element, node: str, entry: Mapping[str, Any], arguments: Decided
    ) -> Thing:
        verbs, because = self._verbs(element, entry)
        operation = self._first(element, entry.get("operation", ()))
        entry = {**entry, **entry.get("targets", {}).get(operation, {})}
        name = self._first(element, entry.get("named", ()))
        title = f"{shown(name, 100)} ({entry['target']})" if name else str(entry["target"])
        place = str(entry["place"])
        where = f"{entry['name']} is run there" if place else "the file does not say where it lies"
        held = (entry.get("sensitivity"), f"what {entry['name']} usually holds")
        thing = self._scope.draft.thing(f"connector {entry['name']}", title, place, where, held)
        thing.contents.setdefault(entry.get("content"), _NOT_TOLD)
        if entry.get("memory"):
            thing.facts["memory"] = (True, "agents keep what they learn in it")
        self._act(node, verbs, thing, arguments, because)
        return thing

    def _act(
        self, node: str, verbs: list[str], thing: Thing, arguments: Decided, because: str
    ) -> None:
        for verb in verbs:
            facts: dict[str, tuple[Any, str]] = {"arguments": arguments}
            if verb != "read":
                facts["verb"] = (verb, because)
                facts["reversible"] = (
                    (False, f"{verb} cannot be taken back")
                    if verb in _FINAL
                    else (None, "nothing tells whether it can be taken back")
                )
            self._scope.draft.effect(node, verb, thing, facts)

    def _sql(
        self, element: Element, node: str, entry: Mapping[str, Any], arguments: Decided
    ) -> Thing:
        query = self._first(element, entry["query"])
        database = self._first(element, entry["named"])
        address = self._first(element, entry["host"]).removeprefix("jdbc:")
        host = host_of(address) if address else None
        place = {"internet": host.name, "private": "private"}.get(host.place, "") if host else ""
        because = host.because if host else "the file does not say where it lies"
        title = f"{shown(database, 80)} (database)" if database else str(entry["target"])
        thing = self._scope.draft.thing(f"sql {place}", title, place, because)
        thing.contents.setdefault(None, _NOT_TOLD)
        verbs, told = ["read", "unknown"], "its statement is computed"
        if query and _READS_SQL.match(query) and not _CHANGES_SQL.search(query):
            verbs, told = ["read"], "its statement only reads"
        elif query and _DELETES_SQL.search(query):
            verbs, told = ["delete"], "its statement deletes"
        elif query:
            verbs, told = ["write"], "its statement changes rows"
        self._act(node, verbs, thing, arguments, told)
        return thing

    def _request(
        self, element: Element, node: str, entry: Mapping[str, Any], arguments: Decided
    ) -> list[Thing]:
        template = self._known.get(f"template:{element.template}", {})
        if "model" in template:
            self._model(element, node, {"provider": "", **template})
            return []
        url = self._url(element, entry.get("url", ()), str(template.get("host", "")))
        if self._is_model(url):
            self._model(element, node, {"model": (), "host": host_of(url).name})
            return []
        raw = next((element.inputs[key] for key in entry["method"] if key in element.inputs), "")
        method = fixed(raw) if raw else ("GET" if entry["method"] else "POST")
        methods = template.get("methods", {})
        operation = self._first(element, methods)
        method = method or methods.get(next(iter(methods), ""), {}).get(operation, "")
        if "query" in entry:
            # GraphQL asks by POST too: the statement tells whether it changes anything.
            query = fixed(element.inputs.get(entry["query"], "")).lstrip()
            reads = query.startswith(("{", "query")) and "mutation" not in query
            method = "GET" if reads else "POST"
        shown_as = f"{method.upper()} {title_of(element)}"
        return [
            self._scope.box.request(
                node, method.upper(), url, arguments=self._of_request(url, arguments),
                name=shown_as,
            )
        ]  # fmt: skip

    def _of_request(self, url: str, arguments: Decided) -> Decided:
        if url.startswith(COMPUTED) and arguments[0] != "model":
            return None, "its address is computed from variables of the process"
        return arguments

    def _url(self, element: Element, keys: Any, host: str) -> str:
        raw = next((element.inputs[key] for key in keys if element.inputs.get(key)), "")
        if secrets(raw) and raw.lstrip().startswith("{{"):
            # The address is kept with the secrets: who administers the engine names the host.
            return f"https://{host}/" if host else ""
        url = concatenated(raw, element.inputs)
        if host and (not url or url.startswith(COMPUTED)):
            return f"https://{host}/{COMPUTED}"
        return url

    def _is_model(self, url: str) -> bool:
        host = host_of(url)
        vendor = self._scope.draft.vendors.of_host(host.name) if host.name else None
        return vendor is not None and vendor[1]

    def _model(self, element: Element, node: str, entry: Mapping[str, Any]) -> None:
        name = next(
            (text for key in entry["model"]
             if (text := fixed(element.inputs.get(key, ""))) and text.lower() != "custom"), "",
        )  # fmt: skip
        provider, host = str(entry.get("provider", "")), str(entry.get("host", ""))
        title = name or (f"Model at {host}" if host else f"Model of {title_of(element)}")
        added = self._scope.box.model(
            title, provider, url=f"https://{host}/" if host else ""
        )  # fmt: skip
        self._scope.stand(added, element)
        self._scope.draft.link("calls", node, added)
        if self._scope.draft.nodes[node].kind == "step":
            because = (True, "a model writes what it gives back")
            self._scope.draft.set_facts(node, {"interprets": because})

    def _code(
        self, element: Element, node: str, entry: Mapping[str, Any], arguments: Decided
    ) -> Thing:
        written = bool(self._first(element, entry["named"]))
        if not written and self._scope.draft.nodes[node].kind == "step":
            because = (True, "it runs code that its input supplies")
            self._scope.draft.set_facts(node, {"interprets": because})
        return self._scope.box.code(
            node, "Code interpreter", because="it runs code in a sandbox of AgentCore",
            sandboxed=True, place=str(entry["place"]), arguments=arguments,
        )  # fmt: skip

    def _server(self, element: Element, node: str) -> None:
        """An MCP server, by its address or by the name that the runtime of connectors knows."""
        inputs = element.inputs
        transport = "sse" if "data.transport.sse.url" in inputs else "http"
        url = plain(inputs.get(f"data.transport.{transport}.url", ""))
        name = fixed(inputs.get("data.client.clientId", ""))
        entry: dict[str, Any] = {"url": url, "type": transport} if url else {}
        if url and secrets(inputs.get(f"data.transport.{transport}.url", "")):
            entry = {}
        scope = self._scope
        filters = "data.connectorMode.toolModeFilters.tools."
        named = _listed(inputs.get(f"{filters}included", ""))
        called = fixed(inputs.get("data.connectorMode.operation.toolName", ""))
        placed = scope.box.server(
            name or host_of(url).name or title_of(element), entry, host="platform",
            call=lambda each, _: scope.draft.link("calls", node, each),
            named=named or ([called] if called else ()),
            left_out=_listed(inputs.get(f"{filters}excluded", "")),
        )  # fmt: skip
        if placed.node:
            scope.stand(placed.node, element)
        if not entry:
            scope.draft.notes.append(
                f"{shown(title_of(element))}: what MCP server {shown(name, 60) or 'it'} is stands "
                "in the settings of the connectors' runtime, not in the file."
            )

    def _remote_agent(
        self, element: Element, node: str, entry: Mapping[str, Any], arguments: Decided
    ) -> list[Thing]:
        url = self._url(element, entry.get("url", ()), "")
        thing = self._scope.box.request(
            node, "POST", url, arguments=self._of_request(url, arguments),
            name=f"asks the agent {title_of(element)}",
        )  # fmt: skip
        if self._scope.draft.nodes[node].kind == "step":
            because = (True, "another agent writes what it gives back")
            self._scope.draft.set_facts(node, {"interprets": because})
        return [thing]


def tool_facts(connectors: Connectors, element: Element) -> Facts:
    """The facts of an element that an agent calls as a tool."""
    return {
        "content": connectors.brings_in(element),
        "arguments": connectors.arguments(element),
    }


def _listed(value: str) -> list[str]:
    """The texts in a list that is written out in FEEL."""
    return re.findall(r'"([^"\\]{1,200})"', value)[:500] if value.lstrip().startswith("=") else []
