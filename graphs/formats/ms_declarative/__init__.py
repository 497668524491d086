"""Microsoft Agent Framework workflows and agents, Foundry agents, manifests and toolboxes."""

from __future__ import annotations

from graphs.formats.ms_declarative.format import FORMAT

__all__ = ["FORMAT"]
