"""Findings for a terminal: worst first, each with its place, its path, why, and what to do."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Collection, Sequence

from graphs.analysis.impact import SEVERITIES
from graphs.formats.base import Loaded
from graphs.model.elements import Link
from graphs.model.workflow import Workflow
from graphs.reports.places import Places
from graphs.reports.plain import plain
from graphs.reports.verdicts import Verdict
from graphs.rules.base import Finding
from graphs.rules.judge import Judgement

#: How many elements a heading names.
_NAMED = 3
_COLOUR = {"critical": "31;1", "high": "31", "medium": "33", "low": "36"}


def findings_text(
    loaded: Loaded,
    judgement: Judgement,
    verdict: Verdict,
    *,
    width: int | None = None,
    colour: bool = False,
) -> str:
    """The findings of one file, with what a check makes of them."""
    quiet = verdict.silenced
    told = [finding for finding in judgement.findings if finding.id not in quiet]
    lines = [f"{plain(loaded.document.name)}: {counted(told)}"]
    if loaded.overlay is not None:
        lines.append(f"  with the overlay {plain(loaded.overlay.document.name)}")
    places = Places(loaded)
    for finding in told:
        lines += [
            "",
            *_finding(finding, loaded.workflow, places, finding.id in verdict.failing, colour),
        ]
    by_reason = Counter(quiet[f.id] for f in judgement.findings if f.id in quiet)
    if by_reason:
        lines.append("")
        lines += [
            f"  silenced: {number} {'finding' if number == 1 else 'findings'}, {plain(reason)}"
            for reason, number in sorted(by_reason.items())
        ]
    again = verdict.counts_again
    lines += [
        f"  counts again: {finding.rule} {finding.title}, {plain(again[finding.id])}"
        for finding in told
        if finding.id in again
    ]
    lines += [f"  decided but not found any more: {plain(each)}" for each in verdict.unfound]
    lines += [f"  incomplete: rule {failed} could not be judged" for failed in judgement.failed]
    if width is not None:
        lines = [_folded(line, max(width, 40)) for line in lines]
    return "\n".join(lines) + "\n"


def counted(findings: Collection[Finding]) -> str:
    """How many findings of each severity, in words."""
    counts = Counter(finding.severity for finding in findings)
    words = [f"{counts[severity]} {severity}" for severity in SEVERITIES if counts[severity]]
    return ", ".join(words) if words else "no findings"


def _finding(
    finding: Finding, workflow: Workflow, places: Places, fails: bool, colour: bool
) -> list[str]:
    word = finding.severity.upper()
    if colour:
        word = f"\x1b[{_COLOUR[finding.severity]}m{word}\x1b[0m"
    named = named_briefly(workflow, finding.elements)
    file, line = places.at(finding.elements)
    place = f"{file}:{line}"
    lines = [f"  {word} {finding.rule} {finding.title}: {plain(named)}"]
    lines.append(
        f"      {plain(place)}  impact {finding.impact}, likelihood {finding.likelihood}"
        f"{'  (fails the check)' if fails else ''}"
    )
    if finding.path.nodes:
        path = " → ".join(workflow.node(node).title for node in finding.path.nodes)
        lines.append(f"      path: {plain(path)}")
    lines += [f"      why: {plain(finding.why)}", f"      fix: {plain(finding.fix)}"]
    if finding.assumed:
        facts = [
            f"{_name(workflow, item.element)}: {item.fact} {item.value}" for item in finding.assumed
        ]
        assumed = "; ".join(dict.fromkeys(facts))
        lines.append(f"      assumed: {plain(assumed)}")
    if finding.mappings:
        standards = [_standard(key, finding.mappings[key]) for key in sorted(finding.mappings)]
        lines.append(f"      standards: {'; '.join(standards)}")
    return lines


def _standard(key: str, tags: Sequence[str]) -> str:
    """The items of one standard, with its name where they do not tell it themselves."""
    told = ", ".join(tags)
    if key == "T":  # other lists number their own threats so
        return f"OWASP {told}"
    return told if all(tag.startswith(key) for tag in tags) else f"{key} {told}"


def _name(workflow: Workflow, element_id: str) -> str:
    link = workflow.link_by_id.get(element_id)
    if link is not None:
        start, end = workflow.node(link.from_id), workflow.node(link.to_id)
        return f"{start.title} → {end.title} ({doing(link)})"
    return str(getattr(workflow.element(element_id), "title", element_id))


def named_briefly(workflow: Workflow, elements: Sequence[str]) -> str:
    """The names of elements; of many, the first and how many more there are."""
    names = [_name(workflow, element) for element in elements]
    if len(names) > _NAMED:
        names = [*names[:_NAMED], f"and {len(names) - _NAMED} more"]
    return ", ".join(names)


def doing(link: Link) -> str:
    """What a link does, in a word or two: its verb, or its name where the verb is unknown."""
    if link.verb == "unknown" and link.name:
        return f"{link.name}, unknown verb"
    return link.verb or link.kind


def _folded(line: str, width: int) -> str:
    indent = len(line) - len(line.lstrip())
    return textwrap.fill(
        line,
        width,
        subsequent_indent=" " * (indent + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )
