"""Workflows and writers for the tests of the map's text exports."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

import resources
from graphs.api import analyse, load, load_policy
from graphs.drawing.kit import Kit
from graphs.drawing.lenses import lens
from graphs.model.elements import Link, Node, Zone
from graphs.model.workflow import Workflow, with_link_ids
from graphs.reports.base import Write
from graphs.reports.subject import Subject
from graphs.rules.judge import judge
from graphs.rules.texts import LazyRuleTexts, Texts, make_frameworks

#: Names that mean something to Mermaid, DOT, Markdown, HTML or YAML.
HARD_NAMES = (
    "end", "subgraph", "graph TD", "click A callback", "x --> y", "%% comment", "%%{init: {}}%%",
    'say "hello"', "it's", "back\\slash", "trailing\\", "\\N \\G \\E \\l", "a\nb\r\nc", "tab\there",
    "<b>bold</b>", "<script>alert(1)</script>", "&amp; & &lt;", "#35; #quot;", "a;b", "a|b|c",
    "[x](y)", "{{x}}", "((x))", "`code`", "*star* _under_ __dunder__", "1. list", "2) list",
    "- dash", "+ plus", "# heading", "> quote", "---", "title: x",
    "中文", "🤖", "naïve é", "مرحبا", "o", "x",
    "http://example.org/a?b=c&d=e", "a" * 300,
)  # fmt: skip


@cache
def incident() -> Workflow:
    (file,) = [item for item in resources.examples() if item.name == "incident-response.yaml"]
    return load(Path(str(file)), resources.catalogues()).workflow


def tiny(name: str) -> Workflow:
    """Two nodes of the same name in a zone of the same name."""
    zone = Zone("z", name=name, facts={"trust": "internal"})
    nodes = (
        Node("a", kind="agent", name=name, zone="z"),
        Node("b", kind="system", name=name, zone="z"),
    )
    link = Link("", kind="acts", from_id="a", to_id="b", facts={"verb": "delete"})
    return Workflow(name, (zone,), nodes, with_link_ids([link]))


def shown(name: str) -> str:
    """A name as it is to be read in a document: on one line."""
    return " ".join(name.split())


def exported(write: Write, workflow: Workflow, lens_id: str, focus: str | None = None) -> str:
    made = write(subject_of(workflow, lens_id, focus))
    assert isinstance(made, str)
    return made


def subject_of(
    workflow: Workflow, lens_id: str = "gates", focus: str | None = None, theme: str = "light"
) -> Subject:
    """A workflow as reports are given it, with the default policy."""
    analysis = analyse(workflow, load_policy(resources.policy_text(), "default"))
    return Subject(
        workflow,
        analysis,
        lens(lens_id),
        yaml.safe_load(resources.theme_text(theme)),
        kit(),
        lambda: judge(analysis, texts()),
        focus,
        frameworks=texts().frameworks,
        texts=texts(),
    )


@cache
def kit() -> Kit:
    return Kit.of(resources.font_metrics(), yaml.safe_load(resources.icons_text()))


@cache
def texts() -> Texts:
    rules = LazyRuleTexts(resources.rule_ids(), resources.rule_text)
    return Texts(rules, make_frameworks(resources.frameworks_text()))
