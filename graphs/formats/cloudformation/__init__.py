"""AWS SAM and CloudFormation templates with state machines, Bedrock agents or gateways."""

from __future__ import annotations

from graphs.formats.cloudformation.format import FORMAT

__all__ = ["FORMAT"]
