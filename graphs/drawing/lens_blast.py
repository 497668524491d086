"""The Blast radius lens: what one node reaches: ungated, past weak or valid gates, latent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graphs.analysis.engine import Analysis
from graphs.analysis.result import BlastRadius
from graphs.drawing.lens import (
    LegendEntry,
    Lens,
    NodeLook,
    Question,
    Summary,
    View,
    quiet_look,
    toned,
)
from graphs.model.workflow import Workflow
from graphs.words import counted, listed

_WORDS = {
    "ungated": "reached, no gate in between",
    "weak": "reached past weak, stale or unproven gates",
    "gated": "reached only past valid gates",
    "latent": "latent: allowed by credentials, not wired",
}
_CONTENT = ("untrusted", "unknown", "trusted")
_NODE_DASHES: Mapping[str, tuple[float, ...]] = {"weak": (9.0, 4.0), "latent": (1.5, 4.0)}
_NODE_WIDTHS = {"ungated": 2.6, "weak": 2.4, "gated": 2.0, "latent": 2.0}


def _view(question: Question) -> View:
    workflow, analysis = question.workflow, question.analysis
    focus = question.focus if question.focus in workflow.node_by_id else heaviest_entry(analysis)
    if focus is None:
        return View(
            "no node to start from", summary=Summary("Choose a node to see what it reaches")
        )
    radius = analysis.radius(focus)
    groups = {
        group: tuple(getattr(radius, group)) for group in ("ungated", "weak", "gated", "latent")
    }
    of_node = {node: group for group, nodes in groups.items() for node in nodes}
    title = workflow.node(focus).title
    view = View(f"from {title} · {counted(len(of_node), 'node')} reached or reachable")
    for node in workflow.nodes:
        view.nodes[node.id] = _node_look(node.id, focus, of_node, radius)
    told = _told_links(workflow, radius, of_node, focus)
    for link in workflow.links:
        tone = told.get(link.id)
        view.links[link.id] = (
            replace(quiet_look(link), faded=True) if tone is None else toned(tone, _LEVELS[tone])
        )
    for link_id in told:
        # Gates and other stations of a way are not reached in their own right, but not beside it.
        link = workflow.link_by_id[link_id]
        for end in (link.from_id, link.to_id):
            if view.nodes[end].faded:
                view.nodes[end] = NodeLook()
    view.legend = [LegendEntry(NodeLook("focus", "focus-fill", 3.0, mark="focus"), "start")]
    view.legend += [
        LegendEntry(
            NodeLook(
                group, f"{group}-fill", _NODE_WIDTHS[group], _NODE_DASHES.get(group, ()), mark=group
            ),
            f"{len(nodes)} {_WORDS[group]}",
        )
        for group, nodes in groups.items()
        if nodes
    ]
    view.summary = _summary(workflow, radius, groups, title)
    return view


_LEVELS = {"ungated": 5, "weak": 4, "gated": 3, "latent": 2}


def heaviest_entry(analysis: Analysis) -> str | None:
    """The entry whose radius weighs most; among equals the least trusted, then by id."""
    entries = [entry.node for entry in analysis.entries]
    if not entries:
        return None
    radii = analysis.radii(entries)
    content = {entry.node: _CONTENT.index(entry.content) for entry in analysis.entries}
    return min(entries, key=lambda node: (-radii[node].weight, content[node], node))


def _node_look(node: str, focus: str, of_node: Mapping[str, str], radius: BlastRadius) -> NodeLook:
    if node == focus:
        return NodeLook("focus", "focus-fill", 3.0, mark="focus", says="start of the blast radius")
    group = of_node.get(node)
    if group is None:
        return NodeLook(faded=True)
    says = _WORDS[group]
    if node in radius.read_only:
        says += "; read, not steered"
    return NodeLook(
        group,
        f"{group}-fill",
        _NODE_WIDTHS[group],
        _NODE_DASHES.get(group, ()),
        mark=group,
        says=says,
    )


def _told_links(
    workflow: Workflow, radius: BlastRadius, of_node: Mapping[str, str], focus: str
) -> dict[str, str]:
    """The links of the witnesses, by the worst state at which something is reached over them."""
    told: dict[str, str] = {}
    for node, group in of_node.items():
        witness = radius.witnesses.get(node)
        for link in witness.links if witness is not None else ():
            if link not in told or _LEVELS[group] > _LEVELS[told[link]]:
                told[link] = group
    return told


def _summary(
    workflow: Workflow,
    radius: BlastRadius,
    groups: Mapping[str, tuple[str, ...]],
    title: str,
) -> Summary:
    open_count = len(groups["ungated"])
    headline = f"{title} reaches {counted(open_count, 'node')} with no gate in between"
    critical = [
        node.title
        for node in workflow.nodes
        if node.id in set(groups["ungated"]) | set(groups["weak"])
        and (
            node.fact("criticality") in ("high", "critical")
            or node.fact("sensitivity") in ("confidential", "restricted")
        )
    ]
    lines = []
    if critical:
        lines.append("Among them, not validly gated: " + listed(critical, 5))
    lines.append(f"Weight {radius.weight} of sensitivity and criticality")
    return Summary(headline, tuple(lines), "ungated" if open_count else "gated")


LENS = Lens("blast", "Blast radius", _view)
