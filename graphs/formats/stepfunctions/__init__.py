"""AWS Step Functions: state machines in the Amazon States Language."""

from __future__ import annotations

from graphs.formats.stepfunctions.format import FORMAT

__all__ = ["FORMAT"]
