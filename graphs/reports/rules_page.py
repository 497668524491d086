"""The rules for people: a list, one rule explained, and the page of the documentation."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

from graphs.rules.texts import Framework, RuleText


def listed(rules: Iterable[RuleText]) -> str:
    """All rules by group, a line each."""
    lines: list[str] = []
    group = ""
    for rule in rules:
        if rule.group != group:
            group = rule.group
            lines += ([""] if lines else []) + [group]
        lines.append(f"  {rule.id}  {rule.title}")
    lines += ["", "`ungated rules R26` explains one."]
    return "\n".join(lines) + "\n"


def explained(rule: RuleText, frameworks: Mapping[str, Framework], width: int) -> str:
    """One rule with its condition, its examples and its mappings, for a terminal."""
    parts = [
        ("Fires when", rule.condition),
        ("Severity", rule.severity),
        ("Fires, for example", rule.fires),
        ("Does not fire", rule.silent),
    ]
    lines = [f"{rule.id} {rule.title}", rule.group]
    for head, text in parts:
        lines += ["", f"{head}:"]
        lines += textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="  ")
    lines += ["", "Mappings:"]
    for standard, identifiers in mapped(rule, frameworks):
        lines.append(f"  {standard}")
        for identifier, title in identifiers:
            lines.append(f"    {titled(identifier, title)}")
    if not rule.mappings:
        lines.append("  none that would be honest")
    return "\n".join(lines) + "\n"


def mapped(
    rule: RuleText, frameworks: Mapping[str, Framework]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The standards that a rule maps to with edition, each with identifiers and official titles."""
    return [
        (
            f"{frameworks[key].title}, {frameworks[key].edition}",
            [(each, frameworks[key].identifiers[each]) for each in rule.mappings[key]],
        )
        for key in frameworks
        if key in rule.mappings
    ]


def titled(identifier: str, title: str) -> str:
    """An identifier with its official title, where the identifier does not end with it already."""
    return identifier if not title or identifier.endswith(title) else f"{identifier} {title}"


def rules_page(rules: Iterable[RuleText], frameworks: Mapping[str, Framework]) -> str:
    """The page of all rules in Markdown, made from the same texts as the findings."""
    lines = [
        "# Rules",
        "",
        "Made from `resources/rules`; do not edit this page. `make docs` writes it anew.",
        "",
    ]
    group = ""
    for rule in rules:
        if rule.group != group:
            group = rule.group
            lines += [f"## {group}", ""]
        lines += [
            f"### {rule.id} {rule.title}",
            "",
            rule.condition.strip(),
            "",
            f"- **Severity:** {rule.severity.strip()}",
            f"- **Fires, for example:** {rule.fires.strip()}",
            f"- **Does not fire:** {rule.silent.strip()}",
        ]
        for standard, identifiers in mapped(rule, frameworks):
            named = "; ".join(titled(*each) for each in identifiers)
            lines.append(f"- **{standard}:** {named}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
