"""AutoGen components: teams, agents and galleries."""

from __future__ import annotations

from graphs.formats.autogen.format import FORMAT

__all__ = ["FORMAT"]
