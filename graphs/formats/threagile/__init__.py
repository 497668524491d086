"""Threagile: threat models with technical assets, trust boundaries and communication links."""

from graphs.formats.threagile.format import FORMAT

__all__ = ["FORMAT"]
