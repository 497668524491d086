"""Findings as workflow commands that GitHub Actions shows beside the changed lines.

Source: GitHub Docs, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

from collections.abc import Sequence

from graphs.formats.base import Loaded
from graphs.reports.places import Places
from graphs.reports.verdicts import Verdict
from graphs.rules.judge import Judgement


def github_annotations(
    judged: Sequence[tuple[Loaded, Judgement]], verdicts: Sequence[Verdict]
) -> str:
    """One command a finding: an error where it fails the check, else a warning or a notice.

    `verdicts`: those on the files, in their order.
    """
    lines = []
    for (loaded, judgement), verdict in zip(judged, verdicts, strict=True):
        places = Places(loaded)
        for finding in judgement.findings:
            mild = "notice" if finding.severity == "low" else "warning"
            command = "error" if finding.id in verdict.failing else mild
            title = f"{finding.rule} {finding.title} ({finding.severity})"
            file, line = places.at(finding.elements)
            lines.append(
                f"::{command} file={_property(file)},line={line},"
                f"title={_property(title)}::{_data(f'{finding.why} {finding.fix}')}"
            )
    return "".join(f"{line}\n" for line in lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
