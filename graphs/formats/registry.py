"""The formats that Ungated reads: one line each, tried in this order."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from graphs.errors import InputError
from graphs.formats.base import Document, Format

#: Each of these modules has a `FORMAT`.
FORMATS: tuple[str, ...] = (
    "graphs.formats.native",
    "graphs.formats.bpmn",
    "graphs.formats.n8n",
    "graphs.formats.gh_aw",
    "graphs.formats.github_actions",
    "graphs.formats.ms_declarative",
    "graphs.formats.copilot_studio",
    "graphs.formats.autogen",
    "graphs.formats.agent_spec",
    "graphs.formats.adk",
    "graphs.formats.otm",
    "graphs.formats.threat_dragon",
    "graphs.formats.threagile",
    "graphs.formats.claude_code",
    "graphs.formats.mcp",
    "graphs.formats.agent_blast_radius",
    "graphs.formats.flowise",
    "graphs.formats.langflow",
    "graphs.formats.agent_topology",
    "graphs.formats.langgraph",
    "graphs.formats.cloudformation",
    "graphs.formats.stepfunctions",
    "graphs.formats.dify",
    "graphs.formats.crewai",
)


@cache
def formats() -> tuple[Format, ...]:
    """All formats, in the order in which they are tried."""
    return tuple(_format(module) for module in FORMATS)


def _format(module: str) -> Format:
    chosen: Format = import_module(module).FORMAT
    return chosen


def recognise(document: Document) -> Format:
    """The format of a document, by its content.

    Raises `InputError` where no format knows it: with the place of the mistake where it is neither
    JSON nor YAML.
    """
    # One by one: an importer that is not needed costs no time to start.
    for module in FORMATS:
        candidate = _format(module)
        if candidate.sniff(document):
            return candidate
    # Asked for its errors: what cannot be parsed is told as such, unless it was never meant to be.
    if not _is_prose(document):
        _ = document.data
    raise InputError.one(
        document.name,
        "not a workflow that Ungated knows.",
        "`ungated formats` lists what can be opened. A native file begins with `ungated: 1`.",
    )


def _is_prose(document: Document) -> bool:
    """Whether the document is Markdown or TOML by its name: neither is broken JSON or YAML."""
    return document.name.lower().endswith((".md", ".markdown", ".mdx", ".toml"))
