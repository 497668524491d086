"""Claude Code settings, agents and commands, and Copilot's custom agents."""

from graphs.formats.claude_code.format import FORMAT

__all__ = ["FORMAT"]
