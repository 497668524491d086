"""AI agents of Camunda: their model, what they keep between turns, and their credentials."""

from __future__ import annotations

import re
from typing import Any

from graphs.formats.bpmn.file import Element
from graphs.formats.bpmn.scope import Scope, shown
from graphs.formats.bpmn.values import fixed, number, plain, secrets
from graphs.formats.redact import looks_secret

_MODEL_KEYS = ("model.model", "model.deploymentName", "model.modelId")
#: Fields that hold a credential, by the last part of their name.
_SECRET = re.compile(
    r"(?:api_?key|access_?key|secret_?key|client_?secret|token|password|json_?key|secret"
    r"|credentials?|passphrase|bearer)$", re.I,
)  # fmt: skip
_AUTHENTICATION = "authentication"


def agent(scope: Scope, element: Element) -> str:
    """Add an AI agent with its model, its memory and its credentials."""
    limit = number(element.inputs.get("data.limits.maxModelCalls", ""))
    facts: dict[str, tuple[Any, str]] = {
        "max_iterations": (limit, "the limit of calls of the model (maxModelCalls)")
        if limit is not None
        else (None, "no limit of calls of the model is filled in")
    }
    prompt = plain(element.inputs.get("data.systemPrompt.prompt", ""))
    described = element.documentation or prompt.replace("{{computed}}", "…")[:500]
    node = scope.add("agent", element, facts, tags=("AI agent",), description=described)
    scope.draft.link("calls", node, _model(scope, element))
    _memory(scope, element, node)
    credentials(scope, element, node)
    return node


def _model(scope: Scope, element: Element) -> str:
    inputs = element.inputs
    kind = fixed(inputs.get("provider.type", ""))
    base = f"provider.{_key(kind)}."
    told = next((inputs[base + key] for key in _MODEL_KEYS if inputs.get(base + key)), "")
    name = fixed(told or inputs.get("provider.model", ""))
    provider = fixed(inputs.get("provider.providerType", "")) if kind == "custom" else kind
    url = fixed(inputs.get(f"{base}endpoint", ""))
    if kind == "openaiCompatible":
        # Only the address tells whose model it is: many serve models in the way of OpenAI.
        provider = ""
    title = name or (f"Model of {provider}" if provider else "Model")
    added = scope.box.model(title, provider, url=url)
    scope.stand(added, element)
    return added


def _key(kind: str) -> str:
    return "googleVertexAi" if kind in ("google-vertex-ai", "googleVertexAi") else kind


def _memory(scope: Scope, element: Element, node: str) -> None:
    kind = fixed(element.inputs.get("data.memory.storage.type", ""))
    if kind in ("", "in-process"):
        return
    stores = {
        "camunda-document": ("Conversations (Camunda documents)", "platform", "Camunda keeps them"),
        "aws-agentcore": ("Conversations (AgentCore memory)", "amazon", "AgentCore keeps them"),
    }
    name, place, because = stores.get(
        kind, ("Conversations (custom store)", "", "a store of its own keeps them")
    )
    held = ("internal", "what was said to the agent")
    thing = scope.box.store(
        name, place, because=because, group="conversations", memory=True, sensitivity=held
    )
    thing.contents["trusted"] = "only what the agent itself was told and said is kept in it"
    scope.draft.effect(node, "read", thing, {"arguments": ("fixed", "the engine fetches it")})
    scope.draft.effect(node, "write", thing, {"verb": ("write", "the engine keeps what was said")})


def credentials(scope: Scope, element: Element, node: str) -> list[str]:
    """The credentials that an element uses, each once by its name; secrets typed in are marked.

    Fields of one login, such as the two keys of Amazon, are one credential.
    """
    groups: dict[str, list[str]] = {}
    typed: dict[str, str] = {}
    for key, value in {**element.inputs, **element.properties, **element.headers}.items():
        login, _, last = key.rpartition(".")
        named = secrets(value)
        if named:
            held = groups.setdefault(login, [])
            held += [one for one in named if one not in held]
        elif looks_secret(last, value.removeprefix("=").strip('"')) or looks_secret(last, value):
            typed[login] = key
            scope.draft.secret(node, f"line {element.line}: {shown(key, 80)}")
        elif _SECRET.search(last) and _AUTHENTICATION in key and value:
            groups.setdefault(login, [])
            typed.setdefault(login, "")
    found: list[str] = []
    for login in dict.fromkeys((*groups, *typed)):
        name = " / ".join(groups.get(login, ()))
        name = name or f"Credential of {shown(element.name or element.id, 60)}"
        found.append(_identity(scope, element, name, login))
        scope.draft.link("uses", node, found[-1])
    return found


def _identity(scope: Scope, element: Element, name: str, login: str) -> str:
    if name not in scope.shared.identities:
        told = element.inputs.get(f"{login}.type", "").lower()
        kind, because = "api-key", "the field takes a key"
        if "oauth" in told or "client" in told or "refresh" in told:
            kind, because = "oauth", f"its login is of the type {shown(told, 40)}"
        elif "basic" in told or "simple" in told or "password" in login.lower():
            kind, because = "password", f"its login is of the type {shown(told, 40)}"
        place = "platform"
        added = scope.draft.identity(name, kind, because, place=place)
        scope.stand(added, element)
        scope.shared.identities[name] = added
    return scope.shared.identities[name]
