"""What an HTTP or GraphQL request of an n8n node reads or changes, by its method and its URL."""

from __future__ import annotations

import re

from graphs.formats.hosts import Host
from graphs.formats.n8n_draft import Because, Target
from graphs.formats.n8n_file import RawNode, plain
from graphs.formats.n8n_touch import Reading, Touch, decided_by
from graphs.formats.n8n_values import host_of, literal, texts
from graphs.formats.verbs import verb_of

_READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"})
_AUTHENTICATING = re.compile(r"authorization|(?:x-)?api[-_]?key|x-auth-token|token|key", re.I)


def request(node: RawNode, role: str, reading: Reading) -> list[Touch]:
    """An HTTP or GraphQL request: its method and its URL decide."""
    by_model = node.type.endswith("toolHttpRequest")
    url = node.text("endpoint" if role == "graphql" else "url")
    host = host_of(url, braces=by_model)
    decided = decided_by(node, reading)
    if by_model and decided != "model" and _has_model_fields(node):
        decided = "model"
    target = host_target(host, reading, decided == "model", signs_in(node))
    if role == "graphql":
        return [_graphql(node, target, decided)]
    verb, because = _http_verb(node, host)
    vendor = target.vendor
    if verb != "read" and _runs_model(host, reading):
        return [_model_at(host, target, reading, decided)]
    if verb not in ("read", "delete") and reading.vendors.answers(vendor):
        return [Touch("read", target, decided, "the request asks a service for content of the web")]
    return [Touch(verb, target, decided, because, name=_method(node))]


def _method(node: RawNode) -> str:
    """The method of a request as it is written, upper-case; empty where it is computed."""
    method = literal(node.text("method") or node.text("requestMethod") or "GET").strip().upper()
    return method if method.isalpha() else ""


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


def signs_in(node: RawNode) -> bool:
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
