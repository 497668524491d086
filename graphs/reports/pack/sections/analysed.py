"""What was analysed: the file, the policy and what could not be read."""

from __future__ import annotations

import re
from collections import Counter

from graphs.model.facts import NODE_FACTS
from graphs.reports.pack.content import (
    Block,
    Bullets,
    Column,
    Facts,
    Note,
    Run,
    Section,
    Table,
    Words,
)
from graphs.reports.pack.telling import Telling, line
from graphs.words import counted

_MOST_LISTED = 5
_NODES = (Column("Node", 3.0), Column("Kind", 1.0), Column("Zone", 2.0), Column("Owner", 1.6))
_POLICY = (
    Column("Line", 0.6, "end"),
    Column("Asks for", 1.2),
    Column("When", 5.0),
    Column("Because", 3.0),
)


def section(told: Telling) -> Section | None:
    workflow, loaded = told.workflow, told.subject.loaded
    kinds = Counter(node.kind for node in workflow.nodes)
    made = ", ".join(f"{kinds[kind]} {kind}" for kind in NODE_FACTS if kinds[kind])
    rows: list[tuple[str, Words]] = [
        ("Nodes", f"{len(workflow.nodes)} ({made})" if made else "none"),
        ("Links", str(len(workflow.links))),
        ("Zones", str(len(workflow.zone_by_id))),
    ]
    if loaded is not None and loaded.overlay is not None:
        rows.append(("Overlay", line(file_name(loaded.overlay.document.name))))
    # A board has the file and the policy on its first page.
    blocks: list[Block] = [] if told.is_board else [Facts((*about(told).rows, *rows))]
    unread = [
        *(f"Not classified: {line(each)}" for each in workflow.unclassified),
        *(f"Note: {line(each)}" for each in workflow.notes),
        *(f"Not read: {line(each)}" for each in told.subject.source.warnings),
        *(f"From the overlay: {line(str(each))}" for each in (loaded.unmatched if loaded else ())),
    ]
    if unread:
        shown = unread[:_MOST_LISTED] if told.is_board else unread
        more = len(unread) - len(shown)
        items = (*shown, f"and {more} more") if more else tuple(shown)
        blocks += [Note(f"Reading the file left {counted(len(unread), 'remark')}:"), Bullets(items)]
    if not told.is_board:
        blocks += [_nodes(told), _policy(told)]
    title = "What could not be read in full" if told.is_board else "What was analysed"
    return Section("analysed", title, tuple(blocks)) if blocks else None


def about(told: Telling) -> Facts:
    """The file and the policy with their hashes."""
    subject = told.subject
    source, policy = subject.source, subject.policy
    rows: list[tuple[str, Words]] = [("Workflow", line(told.workflow.name) or "without a name")]
    if source.name:
        rows.append(("File", line(file_name(source.name))))
    if source.format_id:
        rows.append(("Format", source.format_id))
    if source.sha256:
        rows.append(("SHA-256 of the file", Run(source.sha256, "code")))
    rows += [
        ("SHA-256 of the map", Run(subject.model_hash, "code")),
        ("Policy", line(policy.name)),
        ("SHA-256 of the policy", Run(subject.policy_hash, "code")),
    ]
    if subject.day is not None and subject.standings:
        rows.append(("Decisions as of", subject.day.isoformat()))
    return Facts(tuple(rows))


def file_name(name: str) -> str:
    """The last part of a path: where a file lies on a machine is nobody else's concern."""
    return re.split(r"[\\/]", name.rstrip("\\/"))[-1] or name


def _nodes(told: Telling) -> Table:
    rows = tuple(
        (
            told.name(node.id),
            node.kind,
            told.zone(told.workflow.zone_id(node)),
            line(node.owner or ""),
        )
        for node in told.workflow.nodes
    )
    return Table(_NODES, rows, "Nodes")


def _policy(told: Telling) -> Table:
    policy = told.subject.policy
    rows: list[tuple[Words, ...]] = []
    for number, rule in enumerate(policy.actions, 1):
        hidden = {"action_class", "because"}
        values = rule.model_dump(mode="json", exclude=hidden, exclude_none=True)
        when = "; ".join(
            f"{name.replace('_', ' ')} {_value(value)}" for name, value in values.items()
        )
        rows.append((str(number), rule.action_class, line(when) or "always", line(rule.because)))
    rows.append(("", policy.default, "nothing above holds", ""))
    return Table(_POLICY, tuple(rows), "What the policy asks of actions; the first line that holds")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " or ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
