"""Builds the content of a report from its subject."""

from __future__ import annotations

from graphs.reports.pack.content import Pack
from graphs.reports.pack.links import linked
from graphs.reports.pack.sections.analysed import about, file_name
from graphs.reports.pack.sections.registry import SECTIONS
from graphs.reports.pack.telling import PackKind, Telling, line
from graphs.reports.subject import Subject

_SUBTITLES = {
    "board": "What AI agents can reach, and which of their actions no person gates",
    "full": "What AI agents can reach, and which of their actions no person gates: everything",
}


def build_pack(subject: Subject, kind: PackKind) -> Pack:
    """The report on a subject: `board`, some ten pages for a decision, or `full`, everything."""
    told = Telling(subject, kind)
    sections = tuple(made for make in SECTIONS if (made := make(told)) is not None)
    name = line(subject.workflow.name) or line(file_name(subject.source.name)) or "Workflow"
    foot = f"{name} · map {subject.model_hash[:12]} · policy {subject.policy_hash[:12]}"
    return linked(Pack(name, _SUBTITLES[kind], about(told), sections, foot))
