"""BPMN 2.0 processes, with the connectors and AI agents of Camunda 8."""

from __future__ import annotations

from graphs.formats.bpmn.format import FORMAT

__all__ = ["FORMAT"]
