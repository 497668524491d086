"""Entries: where content comes into a workflow, and whether it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

from graphs.analysis.result import Assumption, Entry
from graphs.analysis.worth import HOLDERS
from graphs.model.elements import Node
from graphs.model.facts import TRUSTS
from graphs.model.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries in the order of their ids, and what was assumed of their content."""

    entries: tuple[Entry, ...]
    assumed: tuple[Assumption, ...]


def content_of(workflow: Workflow, node: Node) -> str:
    """Whether what a node brings in is `trusted`, `untrusted` or `unknown` (DESIGN 2)."""
    if node.kind == "trigger":
        exposure = node.fact("exposure")
        if exposure is None:
            return "unknown"
        return "trusted" if exposure in ("internal", "schedule") else "untrusted"
    if node.kind == "human":
        inside = workflow.trust_rank(workflow.zone_id(node)) >= TRUSTS.index("internal")
        return "trusted" if inside else "untrusted"
    return str(node.fact("content") or "unknown")


def _is_entry(node: Node, content: str, into: set[str], out: set[str]) -> bool:
    """`into` and `out` are the kinds of the links that enter and leave the node."""
    if node.kind == "trigger":
        return bool(out)
    if node.kind == "agent":
        return not into & {"flow", "calls", "delegates"}
    if node.kind == "human":
        return "flow" in out
    if content == "trusted":
        return False
    if node.kind == "tool":
        return bool(into & {"flow", "calls"})
    return node.kind in HOLDERS and "reads" in into


def find_entries(workflow: Workflow) -> Entries:
    """Every entry with its content; unknown content is listed as assumed untrusted."""
    into: dict[str, set[str]] = {node.id: set() for node in workflow.nodes}
    out: dict[str, set[str]] = {node.id: set() for node in workflow.nodes}
    for link in workflow.links:
        out[link.from_id].add(link.kind)
        into[link.to_id].add(link.kind)
    entries: list[Entry] = []
    assumed: list[Assumption] = []
    for node in sorted(workflow.nodes, key=lambda node: node.id):
        content = content_of(workflow, node)
        if not _is_entry(node, content, into[node.id], out[node.id]):
            continue
        entries.append(Entry(node.id, content))
        if content == "unknown":
            fact = "exposure" if node.kind == "trigger" else "content"
            because = (
                "nothing in the workflow starts this agent, so anyone might"
                if node.kind == "agent"
                else f"the {fact} of this {node.kind} is not known"
            )
            assumed.append(Assumption(node.id, fact, "untrusted", because))
    return Entries(tuple(entries), tuple(assumed))
