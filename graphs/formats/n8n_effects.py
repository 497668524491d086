"""What one n8n node reads, calls and changes, by its type, resource, operation and parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphs.formats.catalogue import Vendors
from graphs.formats.n8n_draft import Because, Target
from graphs.formats.n8n_file import RawNode, plain
from graphs.formats.n8n_values import (
    Host,
    host_of,
    is_expression,
    literal,
    named_nodes,
    takes_input,
    texts,
)
from graphs.formats.verbs import telling_words, verb_of, words

#: Verbs whose effect no later step can undo.
FINAL = frozenset({"delete", "send", "pay", "execute"})
_READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"})
_AUTHENTICATING = re.compile(r"authorization|(?:x-)?api[-_]?key|x-auth-token|token|key", re.I)
_STATEMENT = re.compile(r"[A-Za-z]+")
_READING_STATEMENTS = frozenset({"select", "with", "show", "describe", "desc", "explain", "values"})
_LOSING_STATEMENTS = frozenset({"delete", "drop", "truncate"})
#: What stands in code that calls other hosts, starts programs, or runs text as code.
_CALLING = ("fetch(", "axios", "httpRequest", "requestWithAuthentication", "XMLHttpRequest",
            "urllib", "requests.")  # fmt: skip
_STARTING = ("child_process", "execSync", "subprocess", "os.system")
_EVALUATING = ("eval(", "new Function(")


@dataclass(frozen=True, slots=True)
class Touch:
    """One thing that a node does: a verb (or `read`, `call`) on a target.

    `arguments`: `model`, `fixed`, or None where earlier steps decide them. `for_others`: what is
    read goes to the callers and next steps and steers nothing that this node does itself.
    """

    verb: str
    target: Target
    arguments: str | None
    because: str
    for_others: bool = False

    @property
    def reversible(self) -> bool | None:
        return False if self.verb in FINAL else None


@dataclass(slots=True)
class Reading:
    """What is known of the export around a node while its effects are read.

    `fed_by_models`: names of the nodes that a model or agent runs before, on the main path.
    """

    vendors: Vendors
    fed_by_models: frozenset[str] = frozenset()
    models: frozenset[str] = frozenset()
    own_ids: frozenset[str] = frozenset()
    unclassified: dict[str, None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def decided_by(node: RawNode, reading: Reading, value: Any = None) -> str | None:
    """Who decides the values of a node's parameters: `model`, `fixed`, or None for earlier steps."""
    by_data = False
    for text in texts(node.parameters if value is None else value):
        if "$fromAI" in text or "$fromai" in text:
            return "model"
        if not is_expression(text):
            continue
        names = named_nodes(text)
        if names & (reading.models | reading.fed_by_models):
            return "model"
        if takes_input(text):
            if node.name in reading.fed_by_models:
                return "model"
            by_data = True
        by_data = by_data or bool(names)
    return None if by_data else "fixed"


def chosen_operation(node: RawNode, entry: Mapping[str, Any]) -> tuple[str, str]:
    """The resource and operation of a node; n8n leaves defaults out, so they come by its version."""
    resource, operation = node.text("resource"), node.text("operation")
    if resource and operation:
        return resource, operation
    default_resource, by_resource = "", {}
    for version, named, operations in entry.get("defaults", ()):
        if version <= node.version or not by_resource:
            default_resource, by_resource = named, operations
    resource = resource or default_resource
    return resource, operation or by_resource.get(resource) or by_resource.get("", "")


def verb_in(entry: Mapping[str, Any], resource: str, operation: str) -> tuple[str, str]:
    """The verb of an operation and the reason: as the catalogue has it, else by its words."""
    effects: Mapping[str, list[str]] = entry.get("effects", {})
    for wanted in (f"{resource}:{operation}", f":{operation}", "*"):
        for verb, listed in effects.items():
            if wanted in listed:
                said = operation if wanted != "*" else "all that this node type does"
                return verb, f"{resource} {said}".strip()
    if is_expression(operation):
        return "unknown", "the operation is computed"
    verb = verb_of(operation, resource)
    told = telling_words(operation)
    if verb != "unknown" and told:
        return verb, f"judged by the word {told[0]} in {operation}"
    return "unknown", f"no word in {operation or 'its parameters'} tells what it does"


def touches(
    node: RawNode, entry: Mapping[str, Any], reading: Reading, credential: str
) -> list[Touch]:
    """Everything that a node touches outside the platform, in the order in which it does so."""
    role = entry.get("role", "app")
    if role in ("http", "graphql"):
        return _request(node, role, reading)
    if role == "app":
        return _app(node, entry, reading, credential)
    if role == "ai-app":
        return _own_model(node, entry, reading, credential)
    if role == "vector-store":
        return _vector_store(node, entry, reading, credential)
    if role == "workflow":
        return _sub_workflow(node, reading)
    if role == "mcp":
        return _mcp(node, reading)
    if role == "code":
        return _code(node, reading)
    if role == "agent" and entry.get("own_model"):
        return [_model(node, entry, reading, credential)]
    if role == "trigger" and entry.get("reads"):
        target = app_target(node, entry, reading, credential)
        return [Touch("read", target, "fixed", "the trigger watches it")]
    return []


def app_target(
    node: RawNode, entry: Mapping[str, Any], reading: Reading, credential: str
) -> Target:
    """What an app node touches: the account behind its credential."""
    target: Mapping[str, Any] = entry.get("target", {})
    vendor = str(entry.get("vendor", "unknown"))
    title = str(target.get("name") or reading.vendors.name(vendor))
    facts: Because = {}
    if "content" in target:
        because = {
            "untrusted": "people outside can put content there",
            "trusted": "it gives back only what it computes or keeps for its owner",
        }[target["content"]]
        facts["content"] = (target["content"], because)
    if "sensitivity" in target:
        facts["sensitivity"] = (target["sensitivity"], f"what a {title} usually holds")
    shared = vendor in ("platform", "internet") and not credential
    name = f"{title} ({credential})" if credential and not shared else title
    return Target(
        (title, credential), name, str(target.get("kind", "system")), vendor, _zone_reason(vendor, reading), facts,
        f"what {_article(node.type.rpartition('.')[2])} node touches",
    )  # fmt: skip


def _article(word: str) -> str:
    return f"an {word}" if word[:1].lower() in "aeiou" else f"a {word}"


def _zone_reason(vendor: str, reading: Reading) -> str:
    reasons = {
        "internet": "it is reached over the internet, and others can put content there",
        "platform": "it is part of n8n",
        "private": "it is usually self-hosted; the export does not name its address",
        "unknown": "the export does not say where it is",
    }
    return reasons.get(vendor) or f"it is a service of {reading.vendors.name(vendor)}"


def _app(node: RawNode, entry: Mapping[str, Any], reading: Reading, credential: str) -> list[Touch]:
    resource, operation = chosen_operation(node, entry)
    verb, because = verb_in(entry, resource, operation)
    if verb == "gate":
        return []
    apart = verb == "read" and "read_target" in entry
    target = app_target(
        node, {**entry, "target": entry["read_target"]} if apart else entry, reading, credential
    )
    decided = decided_by(node, reading)
    if verb == "query":
        return _statement(node, target, decided, reading)
    if verb == "read" and entry.get("role") == "app" and node.type.startswith("@n8n/"):
        # A search tool of the AI package gets its query from the model that calls it.
        decided = "model"
    return [Touch(verb, target, decided, because)]


def _statement(node: RawNode, target: Target, decided: str | None, reading: Reading) -> list[Touch]:
    """A statement in a query language: its own words tell what it does, where they are fixed."""
    query = literal(
        next((node.text(key) for key in ("query", "sqlQuery", "statement") if node.text(key)), "")
    )
    beginning = query.partition("{{")[0]
    reads = Touch("read", target, decided, "the statement reads", for_others=True)
    found = [word.lower() for word in _STATEMENT.findall(_without_comments(beginning))]
    if not found:
        because = (
            "the statement is computed: it may be any that the credential allows, deleting too"
        )
        return [reads, Touch("delete", target, decided, because)]
    listed = set(found)
    if listed & _LOSING_STATEMENTS:
        return [Touch("delete", target, decided, "the statement deletes")]
    if found[0] in _READING_STATEMENTS and not listed & {
        "insert",
        "update",
        "create",
        "alter",
        "into",
    }:
        return [replace(reads, for_others=False)]
    return [Touch("write", target, decided, f"the statement begins with {found[0]}")]


def _without_comments(text: str) -> str:
    return re.sub(r"--[^\n]*|/\*.*?\*/|'[^']*'", " ", text, flags=re.DOTALL)


def _request(node: RawNode, role: str, reading: Reading) -> list[Touch]:
    """An HTTP or GraphQL request: its method and its URL decide."""
    by_model = node.type.endswith("toolHttpRequest")
    url = node.text("endpoint" if role == "graphql" else "url")
    host = host_of(url, braces=by_model)
    decided = decided_by(node, reading)
    if by_model and decided != "model" and _has_model_fields(node):
        decided = "model"
    target = host_target(host, reading, decided == "model", _signs_in(node))
    if role == "graphql":
        return [_graphql(node, target, decided)]
    verb, because = _http_verb(node, host)
    vendor = target.vendor
    if verb != "read" and _runs_model(host, reading):
        return [_model_at(host, target, reading, decided)]
    if verb not in ("read", "delete") and reading.vendors.answers(vendor):
        return [Touch("read", target, decided, "the request asks a service for content of the web")]
    return [Touch(verb, target, decided, because)]


def _http_verb(node: RawNode, host: Host) -> tuple[str, str]:
    method = literal(node.text("method") or node.text("requestMethod") or "GET").strip().upper()
    if "{{" in method or "{" in method:
        return "unknown", "the method is computed"
    if method in _READING_METHODS:
        return "read", f"a {method} request"
    if method == "DELETE":
        return "delete", "a DELETE request"
    last = host.path.rstrip("/").rpartition("/")[2] if host.fixed else ""
    if last and (told := verb_of(last)) in ("delete", "send", "pay", "execute", "deploy", "grant"):
        return told, f"a {method} request whose path ends in {last}"
    if method == "POST" and not host.fixed:
        return "unknown", "a POST request to a URL that is computed"
    return "write", f"a {method} request"


def _has_model_fields(node: RawNode) -> bool:
    """Whether an HTTP tool leaves a part of the request to the model."""
    if plain(node.parameters.get("url")).find("{") >= 0:
        return True
    specified = {
        str(node.parameters.get(key)) for key in ("specifyBody", "specifyQuery", "specifyHeaders")
    }
    if "model" in specified or node.parameters.get("placeholderDefinitions"):
        return True
    return any(text in ("modelRequired", "modelOptional") for text in texts(node.parameters))


def _graphql(node: RawNode, target: Target, decided: str | None) -> Touch:
    query = literal(node.text("query")).lstrip()
    if query.lower().startswith(("mutation", "subscription")):
        return Touch("write", target, decided, "a GraphQL mutation")
    if not query or query.startswith("{{"):
        return Touch("unknown", target, decided, "the GraphQL request is computed")
    return Touch("read", target, decided, "a GraphQL query")


def _signs_in(node: RawNode) -> bool:
    """Whether a request bears a credential, of n8n or typed into its parameters."""
    if (node.text("authentication") or "none") != "none":
        return True
    return any(
        _AUTHENTICATING.fullmatch(text)
        for key in (
            "headerParameters",
            "headerParametersUi",
            "queryParameters",
            "parametersHeaders",
        )
        for text in texts(node.parameters.get(key))
    )


def host_target(
    host: Host, reading: Reading, url_from_model: bool = False, signed_in: bool = False
) -> Target:
    """What a request to a host touches: data while it is only read, else a system.

    A public host that is asked with a credential is a partner's: its owner has an account there.
    """
    if not host.name:
        who = "a model" if url_from_model else "the data"
        name = "Any host (the URL is computed)" if host.place == "internet" else "Host not given"
        facts: Because = (
            {"content": ("untrusted", f"{who} chooses the URL")} if host.place == "internet" else {}
        )
        return Target(("host", host.because), name, "auto", host.place, host.because, facts)
    found = reading.vendors.of_host(host.name)
    if found is not None and host.place == "internet":
        vendor = found[0]
        answers = reading.vendors.answers(vendor)
        facts = {"content": (answers, "it answers with content of the web")} if answers else {}
        return Target(
            ("host", host.name), host.name, "auto", vendor,
            f"{host.name} belongs to {reading.vendors.name(vendor)}", facts,
        )  # fmt: skip
    if host.place == "internet" and signed_in:
        because = "requests bear a credential: the owner of the workflow has an account there"
        return Target(("host", host.name), host.name, "auto", host.name, because, {})
    facts = {}
    if host.place == "internet":
        facts["content"] = ("untrusted", "it comes from a host on the internet")
    return Target(("host", host.name), host.name, "auto", host.place, host.because, facts)


def _runs_model(host: Host, reading: Reading) -> bool:
    found = reading.vendors.of_host(host.name)
    return found is not None and found[1]


def _model_at(host: Host, target: Target, reading: Reading, decided: str | None) -> Touch:
    provider = reading.vendors.name(target.vendor)
    model = Target(
        ("model", host.name), f"Model at {host.name}", "model", target.vendor, target.zone_because,
        {"provider": (provider, f"{host.name} belongs to {provider}")},
    )  # fmt: skip
    return Touch("call", model, decided, "the request runs a model")


def _own_model(
    node: RawNode, entry: Mapping[str, Any], reading: Reading, credential: str
) -> list[Touch]:
    """A node of a model vendor: it runs the vendor's model, or keeps files there."""
    resource, operation = chosen_operation(node, entry)
    for verb, listed in entry.get("effects", {}).items():
        if f"{resource}:{operation}" in listed:
            target = app_target(node, entry, reading, credential)
            return [Touch(verb, target, decided_by(node, reading), f"{resource} {operation}")]
    return [_model(node, entry, reading, credential)]


def _model(node: RawNode, entry: Mapping[str, Any], reading: Reading, credential: str) -> Touch:
    vendor = str(entry.get("vendor", "unknown"))
    provider = reading.vendors.name(vendor)
    used = next((node.text(key) for key in ("modelId", "model", "modelName") if node.text(key)), "")
    title = (
        f"{provider} {literal(used)}" if used and not is_expression(used) else f"{provider} model"
    )
    target = Target(
        ("model", vendor, title, credential), title[:80], "model", vendor, _zone_reason(vendor, reading),
        {"provider": (provider, "the node is of this vendor")},
    )  # fmt: skip
    return Touch("call", target, decided_by(node, reading), "the node runs the model of its vendor")


def vector_mode(node: RawNode, entry: Mapping[str, Any]) -> str:
    """What a vector store node does: insert, update, load, retrieve or retrieve-as-tool."""
    return str(entry.get("mode") or node.text("mode") or "retrieve")


def _vector_store(
    node: RawNode, entry: Mapping[str, Any], reading: Reading, credential: str
) -> list[Touch]:
    vendor = str(entry.get("vendor", "unknown"))
    title = str(entry.get("target", {}).get("name") or reading.vendors.name(vendor))
    collection = ""
    for key, value in node.parameters.items():
        if re.search(r"collection|index|table|memoryKey|namespace", key, re.I):
            text = literal(plain(value))
            if text and not is_expression(text):
                collection = text
                break
    label = collection or credential
    target = Target(
        (title, credential, collection), f"{title} ({label})" if label else title, "data", vendor,
        _zone_reason(vendor, reading), {}, "the store behind a vector store node",
    )  # fmt: skip
    mode = vector_mode(node, entry)
    decided = "model" if mode == "retrieve-as-tool" else decided_by(node, reading)
    if mode in ("insert", "update"):
        return [Touch("write", target, decided, f"mode {mode}")]
    return [Touch("read", target, decided, f"mode {mode}")]


def workflow_reference(node: RawNode) -> str:
    """The id of the workflow that a node runs; empty where it is computed or not given."""
    return literal(node.text("workflowId") or node.text("agentId")).strip()


def runs_itself(node: RawNode, reading: Reading) -> bool:
    """Whether the workflow that a node runs is one of this file."""
    reference = workflow_reference(node).replace(" ", "")
    return reference == "{{$workflow.id}}" or (bool(reference) and reference in reading.own_ids)


def _sub_workflow(node: RawNode, reading: Reading) -> list[Touch]:
    if runs_itself(node, reading):
        return []
    reference = workflow_reference(node)
    chosen = node.parameters.get("workflowId")
    cached = chosen.get("cachedResultName") if isinstance(chosen, dict) else None
    name = cached if isinstance(cached, str) and cached else reference
    if is_expression(name):
        name = "chosen by the data"
    if node.text("source") in ("parameter", "localFile", "url"):
        name, reference = f"given in {node.name}", ""
    target = Target(
        ("workflow", reference or node.name), f"Workflow {name or 'not given'}", "system", "platform",
        "n8n runs its own workflows", {}, "another workflow, which is not in this file",
        tags=("unresolved",), extensions={"x-n8n-workflow": reference} if reference else {},
    )  # fmt: skip
    because = "the workflow is not in this file: what it changes is not known"
    return [Touch("unknown", target, decided_by(node, reading), because)]


def _mcp(node: RawNode, reading: Reading) -> list[Touch]:
    url = next((node.text(key) for key in ("endpointUrl", "sseEndpoint") if node.text(key)), "")
    host = host_of(url)
    target = host_target(host, reading, signed_in=_signs_in(node))
    target.key = ("mcp", host.name or node.name)
    target.name = f"MCP server {host.name}" if host.name else f"MCP server of {node.name}"
    target.kind = "system"
    return [
        Touch("unknown", target, "model", "what the tools of an MCP server do is not in the file")
    ]


def _code(node: RawNode, reading: Reading) -> list[Touch]:
    if called := _held(node, _CALLING):
        because = "the code may call any host"
        target = Target(
            ("code", node.name), f"Hosts that {node.name} calls", "system", "internet", because,
            {"content": ("untrusted", because)},
        )  # fmt: skip
        decided = decided_by(node, reading)
        return [Touch("unknown", target, decided, f"the code has {called} in it")]
    if started := _held(node, _STARTING):
        target = Target(
            ("host of n8n",), "n8n host", "system", "platform", "the code runs in n8n", {}
        )
        return [Touch("execute", target, None, f"the code has {started} in it")]
    return []


def evaluates(node: RawNode) -> str:
    """The words in a code node by which it runs text as code; empty where there are none."""
    return _held(node, _EVALUATING)


def _held(node: RawNode, marks: tuple[str, ...]) -> str:
    for text in texts(node.parameters):
        for mark in marks:
            if mark in text:
                return mark.strip("(.")
    return ""


def unclassified_target(node: RawNode) -> Target:
    """What a node of an unknown type touches: a system that bears its name."""
    package = node.type.rpartition(".")[0] or node.type
    base = node.type.rpartition(".")[2]
    title = " ".join(word.capitalize() for word in words(base)) or base
    return Target(
        ("unclassified", node.type), f"{title} (unknown)", "system", "unknown",
        f"the node type {package}.{base} is not known", {}, "the catalogue does not know this node type",
        tags=("unclassified",),
    )  # fmt: skip
