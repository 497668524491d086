"""Agent Development Kit: agents as YAML files that refer to each other."""

from graphs.formats.adk.format import FORMAT

__all__ = ["FORMAT"]
