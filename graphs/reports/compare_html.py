"""A comparison as one page of HTML, with the maps of both versions and of what changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from graphs.analysis.engine import Analysis
from graphs.compare.changes import Comparison
from graphs.drawing.builder import build_scene
from graphs.drawing.changes_map import changes_layout, changes_lens, changes_scene
from graphs.drawing.joined_versions import JoinedVersions, join_versions
from graphs.drawing.kit import Kit
from graphs.drawing.layout import Layout, Positions, lay_out
from graphs.drawing.lens import Lens, Question
from graphs.drawing.lenses import lens as lens_of
from graphs.drawing.text import plain_line
from graphs.reports.changes_told import SECTIONS, WORSE, Told, coverage_words
from graphs.reports.hashes import model_hash, policy_hash
from graphs.reports.pack.content import (
    Block,
    Card,
    Column,
    Facts,
    Note,
    Number,
    Numbers,
    Pack,
    Paragraph,
    Picture,
    Run,
    Section,
    Table,
    Tone,
)
from graphs.reports.pack.html import to_html
from graphs.words import counted

#: So many changes of one section are told one by one; a page with more would not be read.
_MOST = 300
_TONES: dict[str, Tone] = {"critical": "critical", "high": "high", "medium": "medium", "low": "low"}
_COLUMNS = (Column("What happened", 1.0), Column("To what", 2.4), Column("How", 3.0))


def compare_html(
    names: tuple[str, str],
    comparison: Comparison,
    lines: Sequence[Told],
    verdict: str,
    kit: Kit,
    theme: Mapping[str, str],
    dark: Mapping[str, str],
    positions: Positions | None = None,
) -> str:
    """The comparison as HTML: what got worse first, each change shown on the map of both versions.

    The first arguments are those of `compare_text`; `positions`: where nodes of the newer version
    stand, if that is known.
    """
    joined = join_versions(comparison)
    pack, lights = _pack(names, joined, lines, verdict, kit, positions)
    return to_html(pack, theme, dark, lights)


def _pack(
    names: tuple[str, str],
    joined: JoinedVersions,
    lines: Sequence[Told],
    verdict: str,
    kit: Kit,
    positions: Positions | None,
) -> tuple[Pack, dict[str, list[str]]]:
    comparison = joined.comparison
    old, new = _file_names(names)
    lights: dict[str, list[str]] = {}
    sections = [_summary(comparison, lines, verdict)]
    told = {section: [line for line in lines if line.section == section] for section in SECTIONS}
    first = [s for s in WORSE[:2] if told[s]]
    sections += [_worse(section, told[section], joined, lights) for section in first]
    maps, changed = _maps(joined, kit, positions)
    sections.append(changed)
    sections += [
        _worse(section, told[section], joined, lights) for section in WORSE[2:] if told[section]
    ]
    sections += [
        _table(section, told[section])
        for section in SECTIONS
        if section not in WORSE and told[section]
    ]
    sections.append(maps)
    about = Facts((("Older version", old), ("Newer version", new), *_hashes(comparison)))
    title = plain_line(comparison.after.analysis.workflow.name) or new
    return Pack(title, f"What changed: {old} → {new}", about, tuple(sections)), lights


def _file_names(names: tuple[str, str]) -> tuple[str, str]:
    """The names without folders, which say nothing to a reader elsewhere."""
    old, new = (plain_line(re.split(r"[/\\]", name)[-1]) for name in names)
    return (f"{old} (older)", f"{new} (newer)") if old == new else (old, new)


def _hashes(comparison: Comparison) -> list[tuple[str, Run]]:
    """What tells that a page is of these versions and this policy, or these where they differ."""
    before, after = comparison.before.analysis, comparison.after.analysis
    older, newer = policy_hash(before.policy), policy_hash(after.policy)
    policies = [("SHA-256 of the policy", newer)]
    if older != newer:
        policies = [
            ("SHA-256 of the policy on the older version", older),
            ("SHA-256 of the policy on the newer version", newer),
        ]
    rows = [
        ("SHA-256 of the older map", model_hash(before.workflow)),
        ("SHA-256 of the newer map", model_hash(after.workflow)),
        *policies,
    ]
    return [(name, Run(digest, "code")) for name, digest in rows]


def _summary(comparison: Comparison, lines: Sequence[Told], verdict: str) -> Section:
    counts = {section: sum(line.section == section for line in lines) for section in SECTIONS}
    is_worse = any(counts[section] for section in WORSE)
    numbers = [
        Number(str(counts["gates_lost"]), "gates lost, weaker or no longer there for an action"),
        Number(str(counts["radius_grown"]), "blast radii that grew"),
        Number(str(counts["findings_opened"]), "findings that opened or rose"),
    ]
    toned = tuple(
        Number(each.value, each.text, "ungated" if each.value != "0" else "") for each in numbers
    )
    coverage = coverage_words(comparison)
    blocks: list[Block] = [
        Note(Run(verdict, "strong"), "ungated" if is_worse or not comparison.complete else "gated"),
        Numbers(toned),
        Paragraph(f"{coverage[:1].upper()}{coverage[1:]}."),
    ]
    if not lines:
        blocks.append(Paragraph("Nothing changed."))
    return Section("summary", "In short", tuple(blocks))


def _worse(
    section: str, lines: Sequence[Told], joined: JoinedVersions, lights: dict[str, list[str]]
) -> Section:
    """What got worse: a card each, that the map shows."""
    findings = {each.id: each for each in joined.comparison.after.judgement.findings}
    reached = {
        radius.after: [each.after for each in radius.reach if each.is_nearer and each.after]
        for radius in joined.comparison.radii
        if radius.after is not None
    }
    blocks: list[Block] = []
    for number, line in enumerate(lines[:_MOST], 1):
        card = f"{section}-{number}"
        element = line.element or joined.ids.get(line.before, "")
        finding = findings.get(line.finding)
        if finding is not None:
            lights[card] = [*finding.elements, *finding.path.nodes, *finding.path.links]
        if section == "radius_grown":
            lights[card] = reached.get(line.element, [])
        inside: list[Block] = [Paragraph(_sentence(line.how))] if line.how else []
        if finding is not None:
            inside.append(
                Facts((("Why", plain_line(finding.why)), ("What to do", plain_line(finding.fix))))
            )
        if line.silenced:
            inside.append(Note(f"Silenced: {plain_line(line.silenced)}", "muted"))
        blocks.append(
            Card(
                card,
                line.severity,
                _TONES.get(line.severity, ""),
                f"{_capital(line.word)}: {plain_line(line.what)}",
                tuple(inside),
                (element,) if element else (),
            )
        )
    if len(lines) > _MOST:
        blocks.append(Paragraph(f"And {len(lines) - _MOST} more."))
    return Section(section.replace("_", "-"), f"{SECTIONS[section]} ({len(lines)})", tuple(blocks))


def _table(section: str, lines: Sequence[Told]) -> Section:
    rows = tuple(
        (plain_line(line.word), plain_line(line.what), plain_line(line.how))
        for line in lines[:_MOST]
    )
    more = f"and {counted(len(lines) - _MOST, 'more change')}" if len(lines) > _MOST else ""
    block = Table(_COLUMNS, rows, more=more)
    return Section(section, f"{SECTIONS[section]} ({len(lines)})", (block,))


def _maps(joined: JoinedVersions, kit: Kit, positions: Positions | None) -> tuple[Section, Section]:
    """The section with the maps of both versions, and that with the one of what changed.

    What is in both versions stands at the same place in all of them.
    """
    before, after = joined.comparison.before.analysis, joined.comparison.after.analysis
    newer = lay_out(after.workflow, kit.measure, positions)
    both = changes_layout(joined, kit.measure, newer)
    kept = {
        node.id: both.nodes[here].centre
        for node in before.workflow.nodes
        if (here := joined.ids.get(node.id, "")) in both.nodes
    }
    older = lay_out(before.workflow, kit.measure, kept)
    gates = lens_of("gates")

    def picture(analysis: Analysis, layout: Layout, caption: str) -> Picture:
        scene = build_scene(analysis.workflow, layout, gates, analysis, kit)
        question = Question(analysis.workflow, analysis)
        return Picture(scene, caption, _said(gates, question))

    changes = Picture(
        changes_scene(joined, kit, both),
        "Both versions as one map",
        _said(changes_lens(joined), Question(joined.workflow, after)),
    )
    versions = (
        picture(before, older, "The older version with its gates, there and missing"),
        picture(after, newer, "The newer version with its gates, there and missing"),
    )
    return (
        Section("versions", "The two versions", versions, starts_page=True),
        Section("map", "The map of what changed", (changes,), starts_page=True),
    )


def _said(lens: Lens, question: Question) -> str:
    """What a lens says of a map, in words."""
    view = lens.view(question)
    said = [view.headline]
    if view.summary is not None:
        said += [view.summary.headline, *view.summary.lines]
    return " ".join(_sentence(part) for part in dict.fromkeys(said) if part)


def _sentence(words: str) -> str:
    words = _capital(plain_line(words))
    return words if words.endswith((".", "?", "!", "…")) else f"{words}."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
