"""Flowise exports: chatflows and agent graphs of attachments (v1), and agentflows (v2)."""

from graphs.formats.flowise.format import FORMAT

__all__ = ["FORMAT"]
