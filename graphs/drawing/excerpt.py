"""A part of a map to draw alone: a zone, what is around a node, or what a finding tells of.

Only the drawing is cut; every analysis stays that of the whole workflow, so that nothing looks
safer for what was left out, and the picture says how much that is. A part keeps the places that
were kept for the whole map, closed up where the gaps of what is left out would make it small and
its lines long; a map that keeps none has its parts laid out afresh. The same workflow, places and
part give the same picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from graphs.analysis.engine import Analysis
from graphs.analysis.result import Path
from graphs.drawing.lens import (
    LegendEntry,
    Lens,
    LinkLook,
    NodeLook,
    Question,
    Summary,
    View,
    plain_look,
)
from graphs.drawing.text import plain_line
from graphs.model.elements import Link
from graphs.model.workflow import Workflow
from graphs.words import counted

#: The strokes of nodes of which a lens says nothing.
_UNTOLD = ("node-line", "line")


@dataclass(frozen=True)
class Excerpt:
    """What of a workflow is drawn, by ids; `title` says what it is a part for.

    `context`: those of `nodes` that lie outside and are there because a link or a gate joins them
    to the part. `zones`: those drawn, with the zones around them. `path`: what is lit, if anything.
    `focus`: whose blast radius this is about, if anyone's.
    """

    title: str
    nodes: frozenset[str]
    context: frozenset[str]
    links: frozenset[str]
    zones: frozenset[str]
    path: Path | None = None
    focus: str | None = None

    def of(self, whole: Workflow) -> Workflow:
        """The workflow with this part alone, to be drawn and never to be analysed."""
        return replace(
            whole,
            zones=tuple(zone for zone in whole.zones if zone.id in self.zones),
            nodes=tuple(node for node in whole.nodes if node.id in self.nodes),
            links=tuple(link for link in whole.links if link.id in self.links),
        )

    def left_out(self, whole: Workflow) -> str:
        """`12 nodes and 30 links not shown`."""
        nodes, links = len(whole.nodes) - len(self.nodes), len(whole.links) - len(self.links)
        if not nodes and not links:
            return "no node or link left out"
        return f"{counted(nodes, 'node')} and {counted(links, 'link')} not shown"

    def through(self, lens: Lens, whole: Workflow) -> Lens:
        """The lens, which sees the whole and tells of this part what it says there."""
        if isinstance(lens, _PartLens):
            return lens
        return _PartLens(lens.id, lens.title, partial(_view, lens.view, self, whole))


class _PartLens(Lens):
    """A lens that tells of a part already."""


def zone_part(whole: Workflow, zone: str) -> Excerpt:
    """A zone with the zones in it: its nodes, all their links, and where these lead outside."""
    inner = {one for one in whole.zone_by_id if zone in whole.zone_chain(one)}
    inside = {node.id for node in whole.nodes if whole.zone_id(node) in inner}
    links = [link for link in whole.links if link.from_id in inside or link.to_id in inside]
    title = f"Zone {plain_line(whole.zone_by_id[zone].title)}"
    return _excerpt(whole, title, inside, links, zones=inner)


def around_part(
    whole: Workflow, analysis: Analysis, node: str, steps: int | None = None
) -> Excerpt:
    """What a node reaches, on the ways that show it, and all that a link joins to the node.

    With `steps`: what is up to so many links away in either direction instead. All links between
    the nodes shown are drawn.
    """
    shown = {node}
    if steps is None:
        radius = analysis.radius(node)
        for group in (radius.ungated, radius.weak, radius.gated, radius.latent):
            shown.update(group)
        for witness in radius.witnesses.values():
            shown.update(witness.nodes)
    border = {node}
    for _ in range(1 if steps is None else steps):
        links = [link for one in border for link in whole.links_from[one] + whole.links_to[one]]
        border = {end for link in links for end in (link.from_id, link.to_id)} - shown
        shown |= border
        if not border:
            break
    title = f"Around {plain_line(whole.node(node).title)}"
    if steps is not None:
        title += f", up to {counted(steps, 'link')} away"
    return _excerpt(whole, title, shown, _between(whole, shown), focus=node)


def told_part(whole: Workflow, title: str, told: Iterable[tuple[Iterable[str], Path]]) -> Excerpt:
    """What findings tell of, each as its elements and its path; all of this is lit.

    Of a link both ends are shown, of a zone its box. All links between the nodes shown are drawn.
    """
    nodes: dict[str, None] = {}
    links: dict[str, None] = {}
    zones: set[str] = set()
    for elements, path in told:
        nodes.update(dict.fromkeys(path.nodes))
        links.update(dict.fromkeys(path.links))
        for element in elements:
            if element in whole.node_by_id:
                nodes[element] = None
            elif element in whole.link_by_id:
                links[element] = None
            elif element in whole.zone_by_id:
                zones.add(element)
    for link in links:
        nodes.update(dict.fromkeys((whole.link_by_id[link].from_id, whole.link_by_id[link].to_id)))
    lit = Path(tuple(nodes), tuple(links))
    return _excerpt(whole, title, set(nodes), _between(whole, set(nodes)), zones, path=lit)


def _between(whole: Workflow, nodes: set[str]) -> list[Link]:
    return [link for link in whole.links if link.from_id in nodes and link.to_id in nodes]


def _excerpt(
    whole: Workflow,
    title: str,
    inside: set[str],
    links: Iterable[Link],
    zones: Iterable[str] = (),
    path: Path | None = None,
    focus: str | None = None,
) -> Excerpt:
    """The part with these links: their ends and the gates that they name are in it."""
    links = list(links)
    ends = {end for link in links for end in (link.from_id, link.to_id)}
    gates = {link.gate for link in links if link.gate is not None} & whole.node_by_id.keys()
    context = (ends | gates) - inside
    homes = {whole.zone_id(whole.node(node)) for node in inside | context} | set(zones)
    around = {outer for home in homes for outer in whole.zone_chain(home)}
    return Excerpt(
        title,
        frozenset(inside | context),
        frozenset(context),
        frozenset(link.id for link in links),
        frozenset(around),
        path,
        focus,
    )


def _view(
    view_of: Callable[[Question], View], part: Excerpt, whole: Workflow, question: Question
) -> View:
    """What a lens says of the whole, without what it says of elements that are not drawn."""
    view = view_of(replace(question, workflow=whole))
    looks = {
        link.id: view.links.get(link.id, plain_look(link))
        for link in whole.links
        if link.id in part.links
    }
    nodes = {node: look for node, look in view.nodes.items() if node in part.nodes}
    for node in sorted(part.context):
        look = nodes.get(node, NodeLook())
        # What is told of a node outside is told as loudly as inside.
        if look.stroke in _UNTOLD and not look.mark:
            nodes[node] = replace(look, faded=True)
    centre = nodes.get(part.focus or "", NodeLook())
    if part.focus is not None and centre.stroke in _UNTOLD and not centre.faded:
        nodes[part.focus] = replace(centre, stroke="focus", fill="focus-fill", width=3.0)
    left_out = part.left_out(whole)
    told = View(
        f"{part.title} · {left_out} · {view.headline}",
        looks,
        nodes,
        {link: says for link, says in view.ghosts.items() if link in part.links},
        [tick for tick in view.ticks if tick.link in part.links],
        zones={zone: look for zone, look in view.zones.items() if zone in part.zones},
    )
    qualities = {
        gate: quality.quality
        for gate, quality in question.analysis.qualities.items()
        if gate in part.nodes
    }
    told.legend = [entry for entry in view.legend if _occurs(entry, told, qualities)]
    if any(nodes[node].faded for node in part.context if node in nodes):
        sample = NodeLook(faded=True)
        told.legend.append(LegendEntry(sample, "faded: outside this part, joined to it"))
    says = f"{left_out}. What is told is of the whole workflow."
    if view.summary is None:
        told.summary = Summary(part.title, (says,))
    else:
        told.summary = replace(view.summary, lines=(*view.summary.lines, f"{part.title}: {says}"))
    return told


def _occurs(entry: LegendEntry, view: View, qualities: Mapping[str, str]) -> bool:
    """Whether what an entry of the legend explains is in the part."""
    sample = entry.sample
    if isinstance(sample, LinkLook):
        line = (sample.stroke, sample.dash)
        return any((look.stroke, look.dash) == line for look in view.links.values())
    if isinstance(sample, NodeLook):
        looks = (*view.nodes.values(), *view.zones.values())
        if sample.mark:
            return any(look.mark == sample.mark for look in looks)
        return any(look.stroke == sample.stroke for look in looks)
    if sample == "ghost":
        return bool(view.ghosts)
    if sample in ("tick", "refused"):
        return any(tick.allowed == (sample == "tick") for tick in view.ticks)
    if sample.startswith("shield-"):
        return sample.removeprefix("shield-") in qualities.values()
    return True
