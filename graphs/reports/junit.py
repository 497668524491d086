"""Findings as JUnit XML, which most build servers show as tests: one test a finding that failed."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from graphs.formats.base import Loaded
from graphs.reports.places import Places
from graphs.reports.verdicts import Verdict
from graphs.rules.base import Finding
from graphs.rules.judge import Judgement

#: Characters that XML 1.0 does not allow, as a table for str.translate.
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def junit(judged: Sequence[tuple[Loaded, Judgement]], verdicts: Sequence[Verdict]) -> str:
    """One test suite a file; `verdicts`: those on the files, in their order."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="ungated">']
    for (loaded, judgement), verdict in zip(judged, verdicts, strict=True):
        failing = verdict.failing
        findings, broken = judgement.findings, judgement.failed
        failures = sum(finding.id in failing for finding in findings)
        lines.append(
            f"  <testsuite name={_quoted(loaded.document.name)} "
            f'tests="{max(1, len(findings) + len(broken))}" failures="{failures}" '
            f'errors="{len(broken)}">'
        )
        places = Places(loaded)
        lines += [_case(finding, places, finding.id in failing) for finding in findings]
        for rule in broken:
            lines.append(
                f'    <testcase classname="ungated" name={_quoted(rule)}>'
                f"<error message={_quoted(f'rule {rule} failed')}/></testcase>"
            )
        if not findings and not broken:
            lines.append('    <testcase classname="ungated" name="no findings"/>')
        lines.append("  </testsuite>")
    lines.append("</testsuites>")
    return "\n".join(lines) + "\n"


def _case(finding: Finding, places: Places, fails: bool) -> str:
    name = f"{finding.rule} {finding.title}: {', '.join(finding.elements)}"
    file, line = places.at(finding.elements)
    head = (
        f'    <testcase classname="ungated.{finding.rule}" name={_quoted(name)} '
        f'file={_quoted(file)} line="{line}"'
    )
    words = f"{finding.severity}: {finding.why} {finding.fix}"
    if not fails:
        return f"{head}><system-out>{_escaped(words)}</system-out></testcase>"
    return (
        f"{head}><failure type={_quoted(finding.severity)} message={_quoted(finding.title)}>"
        f"{_escaped(words)}</failure></testcase>"
    )


def _quoted(text: str) -> str:
    return quoteattr(text.translate(_FORBIDDEN))


def _escaped(text: str) -> str:
    return escape(text.translate(_FORBIDDEN))
