"""The JSON Schema of `ungated.analysis/1`; what values there may be comes from the model."""

from __future__ import annotations

from typing import Any, get_args

from graphs.analysis.result import STATUSES
from graphs.model.facts import LINK_KINDS, NODE_KINDS, SENSITIVITIES, Content, PermitsFacts
from graphs.reports.analysis_json import FORMAT

_Schema = dict[str, Any]
_TEXT: _Schema = {"type": "string"}
_FLAG: _Schema = {"type": "boolean"}
_COUNT: _Schema = {"type": "integer", "minimum": 0}
_AMOUNT: _Schema = {"type": "number", "minimum": 0}


def schema() -> _Schema:
    """The schema (draft 2020-12) of the analysis as JSON."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Analysis of an AI-agent workflow by Ungated",
        "description": "What `ungated analyze --format json` tells. Ids are those of the workflow. "
        "New keys may come; the meaning of these stays as long as `format` is the same.",
        **_record(
            {
                "format": {"const": FORMAT},
                "complete": {**_FLAG, "description": "Everything was read and judged."},
                "not_assessed": _list(_TEXT, "What was not, in words."),
                "source": _record({"file": _TEXT, "format": _TEXT, "sha256": _TEXT}),
                "workflow": _record(
                    {"name": _TEXT, "nodes": _COUNT, "links": _COUNT, "zones": _COUNT}
                ),
                "nodes": _list(_node()),
                "links": _list(
                    _record(
                        {
                            "id": _TEXT,
                            "from": _TEXT,
                            "to": _TEXT,
                            "kind": _one_of(LINK_KINDS),
                            "verb": _or_null(_verb()),
                            "gate": _or_null(_TEXT),
                        }
                    )
                ),
                "entries": _list(
                    _record({"node": _TEXT, "content": _one_of((*get_args(Content), "unknown"))})
                ),
                "blast_radius": {
                    "type": "object",
                    "description": "By node id: what it reaches, by the gates on the way.",
                    "additionalProperties": _record(
                        {
                            **dict.fromkeys(
                                ("ungated", "weak", "gated", "latent", "read_only"), _list(_TEXT)
                            ),
                            "weight": _COUNT,
                        }
                    ),
                },
                "crossings": _list(_crossing()),
                "chains": _list(
                    _record(
                        {
                            "from_zone": _TEXT,
                            "to_zone": _TEXT,
                            "composition": _FLAG,
                            "path": _list(_TEXT),
                        }
                    )
                ),
                "actions": _list(_action()),
                "coverage": _record({"required": _COUNT, "gated": _COUNT}),
                "placement": _placement(),
                "frontier": _list(
                    _record(
                        {
                            "gates": _COUNT,
                            "links": _list(_TEXT),
                            "residual": _COUNT,
                            "friction": _AMOUNT,
                            "proved": _FLAG,
                        }
                    )
                ),
                "contexts": _list(
                    _record(
                        dict.fromkeys(
                            ("agents", "untrusted", "private", "changes", "egress"), _list(_TEXT)
                        )
                    )
                ),
                "findings": _list(_finding()),
                "assumed": _list(_assumption()),
            },
            {"timings": {"type": "object", "additionalProperties": _AMOUNT}},
        ),
    }


def _record(needed: dict[str, _Schema], optional: dict[str, _Schema] | None = None) -> _Schema:
    return {
        "type": "object",
        "required": list(needed),
        "properties": {**needed, **(optional or {})},
    }


def _list(of: _Schema, about: str = "") -> _Schema:
    told: _Schema = {"type": "array", "items": of}
    return {**told, "description": about} if about else told


def _one_of(values: tuple[str, ...]) -> _Schema:
    return {"enum": list(values)}


def _or_null(of: _Schema) -> _Schema:
    return {"anyOf": [of, {"type": "null"}]}


def _verb(*others: str) -> _Schema:
    """The verbs of links, as a right may name them but for reading."""
    listed: Any = PermitsFacts.model_fields["verbs"].annotation
    while get_args(listed) and not all(isinstance(one, str) for one in get_args(listed)):
        listed = get_args(listed)[0]
    return _one_of((*(verb for verb in get_args(listed) if verb != "read"), *others))


def _node() -> _Schema:
    return _record(
        {
            "id": _TEXT,
            "kind": _one_of(NODE_KINDS),
            "name": _TEXT,
            "zone": _TEXT,
            "inferred": _list(_TEXT, "Facts that were inferred."),
            "unknown": _list(_TEXT, "Facts that nothing tells."),
        },
        {"quality": _one_of(("valid", "weak", "unproven"))},
    )


def _crossing() -> _Schema:
    return _record(
        {
            "link": _TEXT,
            "role": _one_of(("request", "result")),
            "from_zone": _TEXT,
            "to_zone": _TEXT,
            "direction": _one_of(("inbound", "outbound", "lateral")),
            "allowed": _FLAG,
            "boundaries": _list(_TEXT),
        }
    )


def _action() -> _Schema:
    return _record(
        {
            "link": _TEXT,
            "actor": _TEXT,
            "target": _TEXT,
            "verb": _verb("disclose"),
            "class": _one_of(("prohibited", "review", "advisory")),
            "status": _one_of(STATUSES),
            "steered": _FLAG,
            "entries": _list(_TEXT),
            "gates": _list(_TEXT),
            "reasons": _list(_TEXT),
            "path": _list(_TEXT, "The nodes of a walk that shows the status."),
            "links": _list(_TEXT, "The links of that walk."),
        },
        {
            "discloses": _one_of(SENSITIVITIES),
            "role": _one_of(("query", "request", "result")),
        },
    )


def _placement() -> _Schema:
    gate = {"link": _TEXT, "closes": _list(_TEXT), "or": _list(_TEXT)}
    return _record(
        {
            "cost": _COUNT,
            "friction": _AMOUNT,
            "gates": _list(_record(dict(gate))),
            "open": _list(_record({"link": _TEXT, "because": _TEXT})),
        }
    )


def _assumption() -> _Schema:
    return _record({"element": _TEXT, "fact": _TEXT, "value": _TEXT, "because": _TEXT})


def _finding() -> _Schema:
    return _record(
        {
            "id": _TEXT,
            "rule": {"type": "string", "pattern": "^R[0-9]+$"},
            "severity": _one_of(("critical", "high", "medium", "low")),
            "impact": {"type": "integer", "minimum": 1, "maximum": 4},
            "likelihood": {"type": "integer", "minimum": 1, "maximum": 3},
            "title": _TEXT,
            "path": _list(_TEXT),
            "elements": _list(_TEXT),
            "why": _TEXT,
            "fix": _TEXT,
            "assumed": _list(_assumption()),
            "questions": _list(_record({"element": _TEXT, "fact": _TEXT})),
            "mappings": {
                "type": "object",
                "description": "Identifiers by standard.",
                "additionalProperties": _list(_TEXT),
            },
        }
    )
