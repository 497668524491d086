"""Open Threat Model: components, trust zones and data flows."""

from graphs.formats.otm.format import FORMAT

__all__ = ["FORMAT"]
