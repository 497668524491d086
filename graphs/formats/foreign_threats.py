"""Threats that others named in their threat models: not judged here, and written again as they are.

They are kept at the node that they are named at, as an extension; one of a flow at the node that
the flow leaves, with where it goes under `x-flow`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from graphs.formats.carried import AUTHORITY, KEY, data_flow
from graphs.formats.redact import redact
from graphs.model.workflow import Workflow

FLOW = "x-flow"
Kept = dict[str, Any]
#: As much of one threat is kept: levels, entries of a level, characters of a text.
_DEPTH, _ENTRIES, _LONGEST = 6, 200, 10_000
_OURS = frozenset({KEY, FLOW})


def cleaned(value: Any, depth: int = _DEPTH) -> Any:
    """A value of a file without secrets and of a bounded size, in types that JSON has.

    What stands under our own keys is ours and left out.
    """
    if isinstance(value, Mapping):
        inner = list(value.items())[:_ENTRIES] if depth else []
        return {str(key)[:200]: cleaned(one, depth - 1) for key, one in inner if key not in _OURS}
    if isinstance(value, list):
        return [cleaned(one, depth - 1) for one in value[:_ENTRIES]] if depth else []
    if isinstance(value, str):
        return redact(value)[:_LONGEST]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return value if abs(value) < 1e15 else None
    return str(value)[:200]


def settled(
    given: Mapping[str, list[Kept]], node_of: Callable[[str], str | None]
) -> dict[str, list[Kept]]:
    """Threats by part, the ends of their flows as ids of nodes instead of parts."""
    made: dict[str, list[Kept]] = {}
    for part, threats in given.items():
        for threat in threats:
            flow = threat.get(FLOW)
            ends = {} if flow is None else {FLOW: {**flow, "to": node_of(flow["to"]) or ""}}
            made.setdefault(part, []).append({**threat, **ends})
    return made


def by_element(workflow: Workflow, extension: str) -> dict[str, list[Kept]]:
    """What is kept, by the id of the node or of the link that it is written at.

    One whose flow is gone is written at the node that it left.
    """
    flows: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for link in workflow.links:
        if link.kind not in AUTHORITY:
            source, target, _ = data_flow(link)
            flows.setdefault((source, target), []).append((link.name, link.id))
    found: dict[str, list[Kept]] = {}
    for node in workflow.nodes:
        for threat in _mappings(node.extensions.get(extension)):
            element = node.id
            flow = threat.get(FLOW)
            if isinstance(flow, Mapping):
                links = flows.get((node.id, str(flow.get("to"))), [])
                named = [link for name, link in links if name == flow.get("name")]
                element = next(iter([*named, *(link for _, link in links)]), node.id)
            kept = {key: one for key, one in threat.items() if key != FLOW}
            found.setdefault(element, []).append(kept)
    return found


def _mappings(value: Any) -> Iterable[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
