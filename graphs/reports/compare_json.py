"""A comparison as JSON, `ungated.compare/1`: the same bytes for the same two files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from graphs.analysis.result import Coverage
from graphs.compare.changes import (
    ActionChange,
    Comparison,
    CrossingChange,
    GateChange,
    RadiusChange,
)
from graphs.formats.base import Loaded
from graphs.model.versions import ElementChange, ValueChange
from graphs.reports.findings_json import finding_record

FORMAT = "ungated.compare/1"


def compare_json(
    old: Loaded,
    new: Loaded,
    comparison: Comparison,
    *,
    fails: bool,
    complete: bool,
    silenced: Mapping[str, str],
) -> str:
    """The comparison as JSON text. `fails`: something got worse at or above the bar."""
    record = {
        "format": FORMAT,
        "complete": complete,
        "fails": fails,
        "not_judged": sorted(
            {*comparison.before.judgement.not_judged, *comparison.after.judgement.not_judged}
        ),
        "before": _source(old),
        "after": _source(new),
        "coverage": {
            "before": _coverage(comparison.coverage_before),
            "after": _coverage(comparison.coverage_after),
        },
        "gates_lost": [_gate(each) for each in comparison.gates_lost],
        "radius": [_radius(each) for each in comparison.radii],
        "findings": {
            what: [
                finding_record(change.after or change.before)  # type: ignore[arg-type]
                | ({"was": change.before.severity} if change.before and change.after else {})
                for change in comparison.findings_that(what)
            ]
            for what in ("opened", "rose", "fell", "closed")
        },
        "silenced": dict(sorted(silenced.items())),
        "actions": [_action(each) for each in comparison.actions],
        "no_longer_allowed": [_crossing(each) for each in comparison.no_longer_allowed],
        "now_allowed": [_crossing(each) for each in comparison.now_allowed],
        "gates_won": [_gate(each) for each in comparison.gates_won],
        "workflow": _values(comparison.workflow),
        "elements": [_element(each) for each in comparison.elements],
    }
    return json.dumps(record, ensure_ascii=False, indent=2, default=list) + "\n"


def _source(loaded: Loaded) -> dict[str, str]:
    return {
        "file": loaded.document.name,
        "format": loaded.format_id,
        "sha256": loaded.document.sha256,
    }


def _coverage(coverage: Coverage) -> dict[str, int]:
    return {"required": coverage.required, "gated": coverage.gated}


def _gate(change: GateChange) -> dict[str, Any]:
    return {
        "what": change.what,
        "before": change.before,
        "after": change.after,
        "was": change.was,
        "now": change.now,
        "role": change.role,
        "severity": change.severity,
    }


def _radius(change: RadiusChange) -> dict[str, Any]:
    return {
        "before": change.before,
        "after": change.after,
        "grown": change.grown,
        "shrunk": change.shrunk,
        "severity": change.severity if change.grown else None,
        "weight": {"before": change.weight_before, "after": change.weight_after},
        "reach": [
            {
                "before": each.before,
                "after": each.after,
                "level": {"before": each.level_before or None, "after": each.level_after or None},
                "weight": {"before": each.weight_before, "after": each.weight_after},
            }
            for each in change.reach
        ],
    }


def _action(change: ActionChange) -> dict[str, Any]:
    before, after = change.before, change.after
    told = after or before
    assert told is not None
    return {
        "before": before.link if before is not None else None,
        "after": after.link if after is not None else None,
        "role": told.role,
        "verb": told.verb,
        "got": "worse" if change.step > 0 else "better" if change.step < 0 else "neither",
        "status": {
            "before": before.status if before is not None else None,
            "after": after.status if after is not None else None,
        },
        "severity": change.severity,
    }


def _crossing(change: CrossingChange) -> dict[str, Any]:
    return {
        "before": change.before,
        "after": change.after,
        "role": change.role,
        "from_zone": change.zones[0],
        "to_zone": change.zones[1],
    }


def _element(change: ElementChange) -> dict[str, Any]:
    return {
        "sort": change.sort,
        "what": change.what,
        "before": change.before,
        "after": change.after,
        "values": _values(change.values),
    }


def _values(values: Iterable[ValueChange]) -> list[dict[str, Any]]:
    return [{"name": v.name, "before": v.before, "after": v.after} for v in values]
