"""Open Agent Specification: agents, flows and their tools, in JSON or YAML."""

from graphs.formats.agent_spec.format import FORMAT

__all__ = ["FORMAT"]
