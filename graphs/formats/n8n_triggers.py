"""n8n triggers: who can start them, where they stand, and which nodes answer who asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.formats.n8n_file import RawNode

_OPEN = ("", "none")


def exposure_of(raw: RawNode, entry: Mapping[str, Any]) -> tuple[str | None, str]:
    """Who can start a trigger, and why; None where the export does not tell."""
    base = raw.type.rpartition(".")[2]
    authentication = raw.text("authentication")
    if base == "chatTrigger":
        if raw.parameters.get("public") is not True:
            return "internal", "the chat is not public: only users of n8n can open it"
        if authentication in _OPEN:
            return "anonymous", "the chat is public and asks for no login"
        if authentication == "n8nUserAuth":
            return "internal", "the chat asks for a login of n8n"
        return "authenticated", f"the chat is public and asks for {authentication}"
    if base in ("webhook", "formTrigger", "mcpTrigger"):
        if authentication in _OPEN:
            return "anonymous", "anyone who knows its address can call it: no authentication"
        if authentication in ("n8nUserAuth", "n8nOAuth2"):
            return "internal", "it asks for a login of n8n"
        return "authenticated", f"it asks for {authentication}"
    exposure = entry.get("exposure")
    if exposure == "internal":
        return "internal", "only users of n8n, or n8n itself, can start it"
    if exposure == "schedule":
        return "schedule", "it starts by the clock"
    if exposure == "anonymous":
        return "anonymous", "anyone can cause what it waits for"
    if exposure == "authenticated":
        return "authenticated", "anyone with an account at the vendor can cause what it waits for"
    if base == "errorTrigger":
        return None, "an error carries what made another workflow fail, whoever wrote that"
    if base == "executeWorkflowTrigger":
        return None, "other workflows start it: what they pass on is not in this file"
    return None, "the export does not say who can cause what it waits for"


def trigger_place(entry: Mapping[str, Any], exposure: str | None) -> tuple[str, str]:
    """The zone that what starts a trigger comes from."""
    vendor = str(entry.get("vendor", "unknown"))
    if vendor == "platform":
        if exposure in ("anonymous", "authenticated"):
            return "internet", "it is called from outside"
        return "platform", "it is started within n8n"
    if vendor == "unknown":
        return "unknown", "the export does not say where it is"
    if vendor in ("internet", "private"):
        return vendor, "what it watches lies there"
    return vendor, "the vendor's service starts it"


def response_mode(raw: RawNode) -> str:
    """How a trigger answers: lastNode, responseNode, streaming; empty where it does not."""
    base = raw.type.rpartition(".")[2]
    options = raw.parameters.get("options")
    chosen = raw.text("responseMode")
    if not chosen and isinstance(options, dict) and isinstance(options.get("responseMode"), str):
        chosen = options["responseMode"]
    if base in ("chatTrigger", "manualChatTrigger"):
        return chosen or "lastNode"
    if base == "executeWorkflowTrigger":
        return "lastNode"
    if base in ("webhook", "formTrigger"):
        # Without a response mode the caller only learns that the run began.
        return {"": "pages", "onReceived": "pages"}.get(chosen, chosen)
    return ""
