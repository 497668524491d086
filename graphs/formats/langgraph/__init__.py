"""LangGraph: graphs drawn by `get_graph()` as JSON or Mermaid, and manifests that name them."""

from __future__ import annotations

from graphs.formats.langgraph.format import FORMAT

__all__ = ["FORMAT"]
