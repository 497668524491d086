"""CrewAI projects: agents and tasks in YAML, crews in JSON, and declarative flows."""

from graphs.formats.crewai.format import FORMAT

__all__ = ["FORMAT"]
