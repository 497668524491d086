"""GitHub Agentic Workflows (gh-aw): Markdown with front matter, and the `.lock.yml` made of it."""

from graphs.formats.gh_aw.format import FORMAT

__all__ = ["FORMAT"]
