"""Langflow exports: components that hand data on, and tools that are attached to agents."""

from graphs.formats.langflow.format import FORMAT

__all__ = ["FORMAT"]
