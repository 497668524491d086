"""Agent-topology documents: graphs that a producer took from a framework, with what it missed."""

from __future__ import annotations

from graphs.formats.agent_topology.format import FORMAT

__all__ = ["FORMAT"]
