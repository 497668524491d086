"""Findings as plain values, the same in the analysis and in the check."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from graphs.formats.base import Loaded
from graphs.reports.places import Places
from graphs.reports.verdicts import Verdict
from graphs.rules.base import Finding
from graphs.rules.judge import Judgement

FORMAT = "ungated.check/1"


def finding_record(finding: Finding) -> dict[str, Any]:
    """One finding as in `findings` of the analysis."""
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "impact": finding.impact,
        "likelihood": finding.likelihood,
        "title": finding.title,
        "path": list(finding.path.nodes),
        "elements": list(finding.elements),
        "why": finding.why,
        "fix": finding.fix,
        "assumed": [
            {
                "element": item.element,
                "fact": item.fact,
                "value": item.value,
                "because": item.because,
            }
            for item in finding.assumed
        ],
        "questions": [{"element": element, "fact": fact} for element, fact in finding.questions],
        "mappings": {key: list(finding.mappings[key]) for key in sorted(finding.mappings)},
    }


def _placed(place: tuple[str, int]) -> dict[str, str | int]:
    return {"file": place[0], "line": place[1]}


def check_json(
    judged: Sequence[tuple[Loaded, Judgement]],
    verdicts: Sequence[Verdict],
    *,
    whole: bool = True,
) -> str:
    """The result of a check as JSON text; `verdicts`: those on the files, in their order.

    `whole`: every file that was asked for could be read.
    """
    files = []
    silenced: dict[str, str] = {}
    for (loaded, judgement), verdict in zip(judged, verdicts, strict=True):
        silenced |= verdict.silenced
        places = Places(loaded)
        files.append(
            {
                "file": loaded.document.name,
                "format": loaded.format_id,
                "sha256": loaded.document.sha256,
                "complete": judgement.complete,
                "failed_rules": list(judgement.failed),
                "silenced": dict(sorted(verdict.silenced.items())),
                "expired": dict(sorted(verdict.expired.items())),
                "reopened": dict(sorted(verdict.reopened.items())),
                "unfound": sorted(verdict.unfound),
                "findings": [
                    {**finding_record(finding), **_placed(places.at(finding.elements))}
                    for finding in judgement.findings
                ],
            }
        )
    record = {
        "format": FORMAT,
        "complete": whole and all(judgement.complete for _, judgement in judged),
        "failing": sorted({each for verdict in verdicts for each in verdict.failing}),
        "silenced": dict(sorted(silenced.items())),
        "files": files,
    }
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"
