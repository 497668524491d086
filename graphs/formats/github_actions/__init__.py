"""GitHub Actions workflows: their triggers, jobs and steps, and the AI agents among the steps."""

from graphs.formats.github_actions.format import FORMAT

__all__ = ["FORMAT"]
