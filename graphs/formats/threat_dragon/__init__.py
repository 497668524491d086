"""OWASP Threat Dragon models, version 2: actors, processes, stores, flows and boundary boxes."""

from graphs.formats.threat_dragon.format import FORMAT

__all__ = ["FORMAT"]
