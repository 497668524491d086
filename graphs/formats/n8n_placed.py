"""What each node of an n8n export is: its catalogue entry, role and kind, its credentials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphs.formats.catalogue import Catalogue
from graphs.formats.n8n_draft import Draft
from graphs.formats.n8n_effects import chosen_operation, vector_mode
from graphs.formats.n8n_file import Export, RawNode
from graphs.formats.n8n_gates import is_gate
from graphs.formats.redact import redact

_ROLE_KINDS = {
    "trigger": "trigger", "agent": "agent", "model": "model", "memory": "data", "tool": "tool",
    "mcp": "tool",
}  # fmt: skip
#: Roles whose nodes offer operations.
_OPERATED = frozenset({"app", "ai-app", "chat", "form"})
_ATTACHED_KINDS = {
    "ai_languageModel": "model", "ai_embedding": "model", "ai_reranker": "model",
    "ai_memory": "data", "ai_tool": "tool",
}  # fmt: skip


@dataclass(slots=True)
class Placed:
    """A node of the export with what it became."""

    raw: RawNode
    entry: dict[str, Any]
    role: str
    #: `main`, `tool` (a type name with the suffix Tool), or `hitl` (HitlTool).
    form: str
    operation: str
    known: bool
    kind: str = "step"
    node_id: str = ""
    #: The name without secrets.
    title: str = ""
    serves: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    live: bool = False


def place(export: Export, catalogue: Catalogue, draft: Draft) -> dict[str, Placed]:
    """Every node of an export that is no sticky note, by name, with its id, role and kind."""
    serves: dict[str, tuple[str, ...]] = {}
    parents: set[str] = set()
    for child, kind, parent in export.attached:
        serves[child] = (*serves.get(child, ()), kind)
        if kind == "ai_tool":
            parents.add(parent)
    found: dict[str, Placed] = {}
    resolved: dict[str, tuple[dict[str, Any], str, bool, str]] = {}
    for name, raw in export.nodes.items():
        if raw.type not in resolved:
            resolved[raw.type] = _resolve(raw.type, catalogue)
        entry, form, known, role = resolved[raw.type]
        if role == "note":
            continue
        operation = chosen_operation(raw, entry)[1] if role in _OPERATED else ""
        placed = Placed(raw, entry, role, form, operation, known, serves=serves.get(name, ()))
        placed.kind = _kind(placed, name in parents)
        placed.title = redact(name)
        placed.node_id = draft.fresh_id(placed.title)
        found[name] = placed
        if not known:
            draft.unclassified.setdefault(f"{redact(raw.type)} ({placed.title})")
    return found


def _resolve(node_type: str, catalogue: Catalogue) -> tuple[dict[str, Any], str, bool, str]:
    """The catalogue entry of a type, the form it is used in, whether it is known, its role."""
    if node_type in catalogue:
        entry = catalogue[node_type]
        return entry, "main", True, str(entry.get("role", "app"))
    for suffix, form in (("HitlTool", "hitl"), ("Tool", "tool")):
        base = node_type.removesuffix(suffix)
        if base != node_type:
            known = base in catalogue
            if known or form == "hitl":
                entry = catalogue[base] if known else {}
                return entry, form, known, str(entry.get("role", "app"))
    return {"vendor": "unknown"}, "main", False, _guessed_role(node_type)


def _kind(placed: Placed, has_tools: bool) -> str:
    raw, role = placed.raw, placed.role
    if is_gate(raw, role, placed.operation, placed.form):
        return "gate"
    if role in ("ai-app", "chain") and has_tools and "ai_tool" not in placed.serves:
        return "agent"
    if role == "trigger" and "ai_tool" not in placed.serves:
        return "trigger"
    if not placed.known and placed.serves:
        return _ATTACHED_KINDS.get(placed.serves[0], "step")
    if role == "wait" and raw.text("resume") == "webhook":
        # Whoever calls back brings content in, for the steps that follow.
        return "tool"
    if role == "vector-store":
        return "tool" if vector_mode(raw, placed.entry) == "retrieve-as-tool" else "step"
    kind = _ROLE_KINDS.get(role, "step")
    if kind == "step" and ("ai_tool" in placed.serves or placed.form == "tool"):
        return "tool"
    if placed.known and raw.type.rpartition(".")[2].startswith("tool") and role != "part":
        return "tool"
    return kind


def _guessed_role(node_type: str) -> str:
    """A role for an unknown type by the words that n8n puts into type names."""
    base = node_type.rpartition(".")[2]
    lowered = base.lower()
    if lowered.endswith("trigger"):
        return "trigger"
    if lowered.startswith(("lmchat", "embeddings")):
        return "model"
    if lowered.startswith("memory"):
        return "memory"
    return "app"


def used_credentials(raw: RawNode, role: str) -> list[tuple[str, str, str]]:
    """The credentials that a node uses: type, id, name. An HTTP request may hold unused ones."""
    if not raw.credentials:
        return []
    held: list[tuple[str, str, str]] = []
    for kind, value in raw.credentials.items():
        if isinstance(value, dict):
            ident, name = value.get("id"), value.get("name")
            held.append(
                (
                    str(kind),
                    str(ident) if ident else "",
                    name if isinstance(name, str) else "",
                )
            )
        elif isinstance(value, str):
            held.append((str(kind), "", value))
    if role in ("http", "graphql", "mcp"):
        authentication = raw.text("authentication") or "none"
        if authentication == "none":
            return []
        wanted = raw.text("genericAuthType") or raw.text("nodeCredentialType") or authentication
        return [one for one in held if one[0] == wanted] or held
    return held
