"""Dify apps as their DSL exports them: workflows, chatflows, agents, chatbots, RAG pipelines."""

from graphs.formats.dify.format import FORMAT

__all__ = ["FORMAT"]
