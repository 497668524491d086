"""Microsoft Copilot Studio agents: `.mcs.yml` files."""

from __future__ import annotations

from graphs.formats.copilot_studio.format import FORMAT

__all__ = ["FORMAT"]
