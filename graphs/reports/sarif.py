"""Findings as SARIF 2.1.0, for code-scanning services.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 2020-03-27.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from graphs.formats.base import Loaded
from graphs.reports.places import Places
from graphs.reports.verdicts import Verdict
from graphs.rules.base import Finding
from graphs.rules.judge import Judgement
from graphs.rules.texts import Texts

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
#: GitHub orders alerts by this score, on the scale of CVSS.
_SECURITY_SEVERITY = {"critical": "9.5", "high": "8.0", "medium": "5.0", "low": "2.0"}


def sarif(
    judged: Sequence[tuple[Loaded, Judgement]],
    texts: Texts,
    version: str,
    verdicts: Sequence[Verdict],
) -> str:
    """One SARIF log of the findings of several files.

    `verdicts`: those on the files, in their order; what they silence is reported as suppressed.
    """
    used = sorted({finding.rule for _, judgement in judged for finding in judgement.findings})
    number = {rule: position for position, rule in enumerate(used)}
    results: list[dict[str, Any]] = []
    notices: list[dict[str, Any]] = []
    for (loaded, judgement), verdict in zip(judged, verdicts, strict=True):
        places = Places(loaded)
        results += [
            _result(finding, number[finding.rule], places, loaded, verdict.silenced)
            for finding in judgement.findings
        ]
        notices += [
            {"level": "error", "message": {"text": f"{loaded.document.name}: rule {failed}"}}
            for failed in judgement.failed
        ]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "Ungated",
                "version": version,
                "rules": [_rule(rule, texts) for rule in used],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not notices,
                "toolExecutionNotifications": notices,
            }
        ],
        "results": results,
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: str, texts: Texts) -> dict[str, Any]:
    text = texts.rules[rule]
    tags = sorted(
        f"{key}/{identifier}"
        for key, identifiers in text.mappings.items()
        for identifier in identifiers
    )
    return {
        "id": rule,
        "name": "".join(word.capitalize() for word in text.title.replace("-", " ").split()),
        "shortDescription": {"text": text.title},
        "fullDescription": {"text": text.condition},
        "help": {"text": f"Fires, for example: {text.fires} Does not: {text.silent}"},
        "properties": {"tags": ["security", *tags]},
    }


def _result(
    finding: Finding, rule_index: int, places: Places, loaded: Loaded, silenced: Mapping[str, str]
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVEL[finding.severity],
        "message": {"text": f"{finding.why} {finding.fix}"},
        "locations": [_location(places, finding.elements)],
        "partialFingerprints": {"ungatedFinding/v1": finding.id},
        "properties": {
            "severity": finding.severity,
            "security-severity": _SECURITY_SEVERITY[finding.severity],
            "impact": finding.impact,
            "likelihood": finding.likelihood,
            "elements": list(finding.elements),
            "assumed": [f"{item.element}: {item.fact} {item.value}" for item in finding.assumed],
        },
    }
    if finding.path.nodes:
        workflow = loaded.workflow
        steps = [
            {
                "location": {
                    **_location(places, (node,)),
                    "message": {"text": workflow.node(node).title},
                }
            }
            for node in finding.path.nodes
        ]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    if finding.id in silenced:
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": silenced[finding.id]}
        ]
    return result


def _location(places: Places, elements: Sequence[str]) -> dict[str, Any]:
    file, line = places.at(elements)
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(file.replace("\\", "/"))},
            "region": {"startLine": line},
        }
    }
