"""The manifest `langgraph.json`: which graphs are deployed, not what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.formats.draft import Draft
from graphs.formats.redact import redact

_TELLING = frozenset({
    "dependencies", "node_version", "python_version", "dockerfile_lines", "env", "http", "store",
    "auth", "checkpointer", "pip_config_file", "base_image", "image_distro", "ui", "webhooks",
})  # fmt: skip
_HERE = "LangGraph serves it"


def looks_like_manifest(data: Any) -> bool:
    """Whether parsed values name graphs by file and variable."""
    if not isinstance(data, Mapping) or not isinstance(data.get("graphs"), Mapping):
        return False
    if not data["graphs"] or "nodes" in data:
        return False
    schema = data.get("$schema")
    if isinstance(schema, str) and "langgra" in schema:
        return True
    named = all(":" in _reference(one) for one in data["graphs"].values())
    return named and bool(_TELLING & set(map(str, data)))


def graphs_of(data: Any) -> dict[str, str]:
    """The graphs that a manifest names, each with the file and variable that holds it."""
    held = data.get("graphs") if isinstance(data, Mapping) else None
    return {str(name): _reference(one) for name, one in held.items()} if isinstance(
        held, Mapping
    ) else {}  # fmt: skip


def build_manifest(draft: Draft, data: Any, known: Mapping[str, list[str]]) -> None:
    """Add what a manifest tells. `known`: the starts of graphs that were given, by name."""
    draft.notes.append(
        "langgraph.json is a manifest, not a graph: it names graphs and does not hold them. Export "
        "each with get_graph().to_json() and open the folder that has both."
    )
    raw: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    signed_in = isinstance(raw.get("auth"), Mapping) and bool(raw["auth"].get("path"))
    exposure = (
        ("authenticated", "auth names code that authenticates callers")
        if signed_in
        else (None, "who may call the server is not in the manifest")
    )
    for name, reference in graphs_of(data).items():
        if name in known:
            continue
        node = draft.unresolved("agent", name[:120], reference or "a file", f"/graphs/{name}")
        start = draft.add(
            "trigger", f"Callers of {name}"[:120], "platform", _HERE, {"exposure": exposure},
            pointer=f"/graphs/{name}", tags=("derived",),
        )  # fmt: skip
        draft.link("flow", start, node)
        draft.link("replies", node, start)
        draft.inline_secrets(node, raw.get("env"), "/env")
    app = raw.get("http")
    if isinstance(app, Mapping) and isinstance(app.get("app"), str):
        draft.notes.append(
            f"Routes of its own are served by {redact(app['app'])[:120]}, which was not given."
        )


def _reference(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("path")
    return redact(value)[:200] if isinstance(value, str) else ""
