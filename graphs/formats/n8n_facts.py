"""The zone, facts and tags of a node that stands in an n8n export."""

from __future__ import annotations

import re
from typing import Any

from graphs.formats.catalogue import Vendors
from graphs.formats.n8n_draft import Because, Draft
from graphs.formats.n8n_effects import evaluates
from graphs.formats.n8n_file import RawNode, plain
from graphs.formats.n8n_gates import gate_facts, names_starter
from graphs.formats.n8n_paths import Paths
from graphs.formats.n8n_placed import Placed
from graphs.formats.n8n_secrets import ROLES, inline_secrets
from graphs.formats.n8n_touch import Touch
from graphs.formats.n8n_triggers import exposure_of, trigger_place
from graphs.formats.n8n_values import host_of, is_expression, literal, texts
from graphs.formats.redact import redact


def add_node(placed: Placed, paths: Paths, after_gates: frozenset[str], draft: Draft) -> None:
    """Add a node of the export to the draft. `after_gates`: names of the nodes behind a gate."""
    raw = placed.raw
    facts: Because = {}
    vendor, because = "platform", "n8n runs it"
    if placed.kind == "trigger":
        exposure = exposure_of(raw, placed.entry)
        facts["exposure"] = exposure
        vendor, because = trigger_place(placed.entry, exposure[0])
    elif placed.kind == "model":
        vendor, because, facts = _model_place(placed, draft.vendors)
    elif placed.kind == "data":
        vendor, because, facts = _memory_place(placed)
    elif placed.kind == "agent":
        facts = _agent_facts(raw)
    elif placed.kind == "gate":
        facts = _gate_facts(placed, paths)
    elif placed.kind == "step":
        facts = _step_facts(placed, raw.name in after_gates)
    extensions: dict[str, Any] = {"x-n8n-type": redact(raw.type)}
    typed = not placed.known or placed.role in ROLES or raw.type.endswith(".set")
    secrets = inline_secrets(raw) if typed else []
    if secrets:
        extensions["x-inline-secrets"] = secrets
        draft.notes.extend(
            f"{placed.title} has a secret typed in at {at}: left out." for at in secrets
        )
    draft.add(
        placed.node_id,
        placed.kind,
        placed.title,
        vendor,
        because,
        facts,
        pointer=raw.pointer,
        description=_description(raw),
        tags=_tags(placed),
        extensions=extensions,
    )


def _tags(placed: Placed) -> tuple[str, ...]:
    tags = []
    if placed.raw.disabled:
        tags.append("disabled")
    elif not placed.live:
        tags.append("not reached")
    if not placed.known:
        tags.append("unclassified")
    if placed.raw.type.endswith(".splitInBatches"):
        tags.append("loop over items")
    return tuple(tags)


def _agent_facts(raw: RawNode) -> Because:
    options = raw.parameters.get("options")
    limit = options.get("maxIterations") if isinstance(options, dict) else None
    if isinstance(limit, int) and not isinstance(limit, bool) and limit >= 0:
        return {"max_iterations": (limit, "an option of the node")}
    return {}


def _gate_facts(placed: Placed, paths: Paths) -> Because:
    raw = placed.raw
    near = paths.is_near_start(raw.name)
    forms = any(paths.placed[name].raw.type.endswith(".formTrigger") for name in paths.starters)

    def asks_requester(text: str) -> bool:
        return names_starter(text, paths.starters, near) if text else forms

    return gate_facts(raw, placed.role, placed.form, paths.answer(raw.name), asks_requester)


_BUILDING = re.compile(
    r"`[^`]*\$\{|\.(?:map|replace|replaceAll|split|join|slice|substring|concat)\(|JSON\.parse"
)


def _step_facts(placed: Placed, after_gate: bool) -> Because:
    facts: Because = {}
    raw = placed.raw
    if placed.role == "code" and (words := evaluates(raw)):
        facts["interprets"] = (True, f"the code has {words} in it: it runs text as code")
    if after_gate:
        if placed.role == "code" and any(_BUILDING.search(text) for text in texts(raw.parameters)):
            facts["mutates"] = (True, "after an approval its code builds new content")
        elif raw.type.endswith(".set") and any(_builds(text) for text in texts(raw.parameters)):
            facts["mutates"] = (True, "after an approval it builds new text from data")
    return facts


def _builds(text: str) -> bool:
    """Whether an expression does more than to refer to one value."""
    if not is_expression(text):
        return False
    inner = literal(text).strip()
    return not re.fullmatch(r"\{\{[^{}+`?]*\}\}", inner) or bool(_BUILDING.search(inner))


def _model_place(placed: Placed, vendors: Vendors) -> tuple[str, str, Because]:
    vendor = str(placed.entry.get("vendor", "unknown"))
    provider = vendors.name(vendor)
    options = placed.raw.parameters.get("options")
    base = plain(options.get("baseURL")) if isinstance(options, dict) else ""
    if base:
        host = host_of(base)
        found = vendors.of_host(host.name)
        if found is not None:
            return (
                found[0],
                host.because,
                {"provider": (vendors.name(found[0]), "by its URL")},
            )
        return host.place, host.because, {"provider": (host.name or None, "by its URL")}
    if vendor == "private":
        return vendor, "it is usually self-hosted", {}
    if vendor == "unknown":
        return vendor, "the node type is not known", {}
    return (
        vendor,
        f"it is a model of {provider}",
        {"provider": (provider, "the node type says so")},
    )


def _memory_place(placed: Placed) -> tuple[str, str, Because]:
    """Where a memory is kept. What is sensitive or hostile in it comes over the links to it."""
    vendor = str(placed.entry.get("vendor", "unknown")) if placed.known else "unknown"
    facts: Because = {"memory": (True, "it is connected as a memory")}
    key = placed.raw.text("sessionKey")
    if key and not is_expression(key) and placed.raw.text("sessionIdType") == "customKey":
        because = "one fixed session key: all who talk to it share it"
        facts["content"] = (None, because)
    elif placed.known:
        because = "it holds only what this workflow writes into a session, and that is followed"
        facts["content"] = ("trusted", because)
        facts["sensitivity"] = ("public", because)
    reason = "n8n keeps it" if vendor == "platform" else "the node type names the store"
    return vendor, reason, facts


def tool_facts(placed: Placed, done: list[Touch]) -> Because:
    """What the answers of a tool carry, by what it touches."""
    facts: Because = {}
    if placed.role == "mcp":
        facts["content"] = (None, "what the tools of an MCP server answer is not in the file")
        facts["third_party"] = (
            (True, "the server lies outside")
            if any(touch.target.vendor != "private" for touch in done)
            else (None, "the server lies in a private network")
        )
        return facts
    if placed.role == "wait":
        return {"content": (None, "whoever calls back brings content in; it need be no person")}
    foreign = not placed.known or placed.role == "workflow"
    if foreign and any(touch.verb != "call" for touch in done):
        return {"content": (None, "what it answers is not in the file")}
    contents = []
    for touch in done:
        answers = placed.role in ("http", "graphql", "code") and touch.verb != "call"
        if touch.verb == "read" or answers:
            contents.append(touch.target.facts.get("content", (None, ""))[0])
    if "untrusted" in contents:
        source = next(
            t.target.name for t in done if t.target.facts.get("content", ("",))[0] == "untrusted"
        )
        return {"content": ("untrusted", f"it gives back content of {redact(source)}")}
    if None in contents:
        return {"content": (None, "the export does not say who writes what it reads")}
    return {"content": ("trusted", "it gives back only what it computes, confirms or is handed")}


def _description(raw: RawNode) -> str:
    text = raw.text("toolDescription") or raw.text("description")
    if not text and isinstance(raw.raw.get("notes"), str):
        text = raw.raw["notes"]
    if not text:
        return ""
    text = redact(literal(text[:2000]).strip())
    return text if len(text) <= 300 else text[:299] + "…"
