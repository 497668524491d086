"""What the text diagrams (Mermaid, DOT) have in common: what nodes, zones and links say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphs.analysis.engine import Analysis
from graphs.drawing.faces import telling_facts
from graphs.drawing.lens import Lens, LinkLook, NodeLook, Question, View, plain_look, word_of
from graphs.drawing.link_items import HEADS
from graphs.drawing.text import plain_line
from graphs.drawing.zoning import zone_order, zone_words
from graphs.model.elements import Link, Node
from graphs.model.workflow import Workflow

#: Looks that are drawn in the plain way.
_PLAIN_STROKES = ("node-line", "line")


@dataclass(frozen=True, slots=True)
class Diagram:
    """A workflow in a lens: what both writers need, in the order in which it is written.

    `numbers` gives each node a number to be named by; `children` the zones within each zone (None:
    the outermost), `members` the nodes in each zone.
    """

    workflow: Workflow
    view: View
    qualities: Mapping[str, str]
    numbers: Mapping[str, int]
    zones: tuple[str, ...]
    children: Mapping[str | None, tuple[str, ...]]
    members: Mapping[str, tuple[Node, ...]]

    def node_lines(self, node: Node) -> tuple[str, str]:
        """The name of a node, and its kind with the facts that tell most."""
        words = telling_facts(node)
        quality = self.qualities.get(node.id)
        if quality is not None:
            words = [quality, *words]
        return plain_line(node.title) or node.id, plain_line(
            " · ".join(dict.fromkeys([node.kind, *words[:2]]))
        )

    def node_look(self, node: Node) -> NodeLook:
        return self.view.nodes.get(node.id, NodeLook())

    def node_class(self, node: Node) -> str:
        """What tells a node's state in this lens: a tone, `faded`, `entry` (untrusted or unknown
        content comes in), or "" for a plain one."""
        look = self.node_look(node)
        if look.faded:
            return "faded"
        if look.stroke not in _PLAIN_STROKES:
            return look.stroke
        return "entry" if look.mark.startswith("entry-") else ""

    def link_look(self, link: Link) -> LinkLook:
        return self.view.links.get(link.id, plain_look(link))

    def link_words(self, link: Link) -> str:
        """The word of a link, its gate with its quality, or that a gate is missing."""
        look = self.link_look(link)
        words = [look.word or (word_of(link) if link.kind in ("acts", "writes") else "")]
        if link.gate is not None and link.gate in self.workflow.node_by_id:
            quality = self.qualities.get(link.gate, "unproven")
            words.append(f"{quality} gate: {self.workflow.node(link.gate).title}")
        elif link.id in self.view.ghosts:
            words.append("◇ gate missing")
        refused = [tick for tick in self.view.ticks if tick.link == link.id and not tick.allowed]
        if refused:
            words.append("✕ crossing not allowed")
        return plain_line(", ".join(word for word in words if word))

    def heads(self, link: Link) -> str:
        """Where content arrives: `end`, `start` or `both`."""
        return HEADS.get(link.kind, "end")

    def zone_label(self, zone_id: str) -> str:
        zone = self.workflow.zone_by_id[zone_id]
        return plain_line(f"{zone.title} · {zone_words(self.workflow, zone)}")


def diagram(workflow: Workflow, analysis: Analysis, lens: Lens, focus: str | None) -> Diagram:
    """Prepare a workflow for writing."""
    zones = tuple(zone_order(workflow))
    children: dict[str | None, list[str]] = {}
    for zone_id in zones:
        parent = workflow.zone_by_id[zone_id].parent
        children.setdefault(parent if parent in workflow.zone_by_id else None, []).append(zone_id)
    members: dict[str, list[Node]] = {zone_id: [] for zone_id in zones}
    for node in workflow.nodes:
        members[workflow.zone_id(node)].append(node)
    return Diagram(
        workflow,
        lens.view(Question(workflow, analysis, focus)),
        {gate: quality.quality for gate, quality in analysis.qualities.items()},
        {node.id: number for number, node in enumerate(workflow.nodes)},
        zones,
        {zone: tuple(inner) for zone, inner in children.items()},
        {zone: tuple(nodes) for zone, nodes in members.items()},
    )
