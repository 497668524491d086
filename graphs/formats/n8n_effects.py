"""What one n8n node reads, calls and changes, by its type, resource, operation and parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphs.formats.n8n_draft import Because, Target
from graphs.formats.n8n_file import RawNode, inline_id, plain
from graphs.formats.n8n_requests import host_target, request, signs_in
from graphs.formats.n8n_statements import statement
from graphs.formats.n8n_touch import Reading, Touch, decided_by
from graphs.formats.n8n_values import host_of, is_expression, literal, texts
from graphs.formats.redact import redact
from graphs.formats.verbs import telling_words, verb_of, words

#: What stands in code that calls other hosts, starts programs, or runs text as code.
_CALLING = ("fetch(", "axios", "httpRequest", "requestWithAuthentication", "XMLHttpRequest",
            "urllib", "requests.", "http.request(", "https.request(", "http.get(", "https.get(",
            "http.client", "aiohttp", "httpx", "nodemailer")  # fmt: skip
_STARTING = ("child_process", "execSync", "subprocess", "os.system")
_EVALUATING = ("eval(", "new Function(")


def chosen_operation(node: RawNode, entry: Mapping[str, Any]) -> tuple[str, str]:
    """The resource and operation of a node; left-out defaults are those of its version."""
    resource, operation = node.text("resource"), node.text("operation")
    if resource and operation:
        return resource, operation
    default_resource = ""
    by_resource: Mapping[str, str] = {}
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
        return request(node, role, reading)
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
        (title, credential),
        name,
        str(target.get("kind", "system")),
        vendor,
        _zone_reason(vendor, reading),
        facts,
        f"what {_article(node.type.rpartition('.')[2])} node touches",
    )


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
        return statement(node, target, decided)
    if verb == "read" and entry.get("role") == "app" and node.type.startswith("@n8n/"):
        # A search tool of the AI package gets its query from the model that calls it.
        decided = "model"
    return [Touch(verb, target, decided, because)]


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
        ("model", vendor, title, credential),
        title[:80],
        "model",
        vendor,
        _zone_reason(vendor, reading),
        {"provider": (provider, "the node is of this vendor")},
    )
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
        (title, credential, collection),
        f"{title} ({label})" if label else title,
        "data",
        vendor,
        _zone_reason(vendor, reading),
        {},
        "the store behind a vector store node",
    )
    mode = vector_mode(node, entry)
    decided = "model" if mode == "retrieve-as-tool" else decided_by(node, reading)
    if mode in ("insert", "update"):
        return [Touch("write", target, decided, f"mode {mode}")]
    return [Touch("read", target, decided, f"mode {mode}")]


def workflow_reference(node: RawNode, reading: Reading) -> str:
    """The id of the workflow that a node runs; empty where it is computed or not given.

    Ids change when a workflow is imported again: a name that one workflow alone has is as good.
    """
    held = inline_id(node)
    reference = held or literal(node.text("workflowId") or node.text("agentId")).strip()
    if reference in reading.own_ids:
        return reference
    return reading.ids_by_name.get(_cached_name(node), reference)


def _cached_name(node: RawNode) -> str:
    """What the workflow that a node runs was called when it was chosen."""
    chosen = node.parameters.get("workflowId")
    cached = chosen.get("cachedResultName") if isinstance(chosen, dict) else None
    return cached if isinstance(cached, str) else ""


def runs_itself(node: RawNode, reading: Reading) -> bool:
    """Whether the workflow that a node runs is one of those that are read."""
    reference = workflow_reference(node, reading)
    if "{{" in reference:
        reference = reference.replace(" ", "")
    return reference == "{{$workflow.id}}" or (bool(reference) and reference in reading.own_ids)


def _sub_workflow(node: RawNode, reading: Reading) -> list[Touch]:
    if runs_itself(node, reading):
        return []
    reference = workflow_reference(node, reading)
    name = _cached_name(node) or reference
    if is_expression(name):
        name = "chosen by the data"
    if node.text("source") in ("parameter", "localFile", "url"):
        name, reference = f"given in {node.name}", ""
    target = Target(
        ("workflow", reference or node.name),
        f"Workflow {name or 'not given'}",
        "system",
        "platform",
        "n8n runs its own workflows",
        {},
        "another workflow, which is not in this file",
        tags=("unresolved",),
        extensions={"x-n8n-workflow": redact(reference)} if reference else {},
    )
    because = "the workflow is not in this file: what it changes is not known"
    return [Touch("unknown", target, decided_by(node, reading), because)]


def _mcp(node: RawNode, reading: Reading) -> list[Touch]:
    url = next((node.text(key) for key in ("endpointUrl", "sseEndpoint") if node.text(key)), "")
    host = host_of(url)
    target = host_target(host, reading, signed_in=signs_in(node))
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
            ("code", node.name),
            f"Hosts that {node.name} calls",
            "system",
            "internet",
            because,
            {"content": ("untrusted", because)},
        )
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


def unclassified_touches(node: RawNode) -> list[Touch]:
    """What a node of an unknown type does, judged by the words of its operation."""
    verb, because = verb_in({}, node.text("resource"), node.text("operation"))
    if verb == "send":
        # The policy asks whether a message leaves the organisation, and here nobody knows.
        verb, because = "unknown", f"{because}; to whom is not known"
    verb = {"gate": "unknown", "query": "execute"}.get(verb, verb)
    return [Touch(verb, _unclassified_target(node), None, because)]


def _unclassified_target(node: RawNode) -> Target:
    """What a node of an unknown type touches: a system that bears its name."""
    package = node.type.rpartition(".")[0] or node.type
    base = redact(node.type.rpartition(".")[2])
    title = " ".join(word.capitalize() for word in words(base)) or base
    return Target(
        ("unclassified", node.type),
        f"{title} (unknown)",
        "system",
        "unknown",
        f"the node type {package}.{base} is not known",
        {},
        "the catalogue does not know this node type",
        tags=("unclassified",),
    )
