"""Builds the scene: the fixed geometry of a layout in the looks that a lens gives it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from graphs.analysis.engine import Analysis
from graphs.analysis.result import GateQuality, Path
from graphs.drawing.containers import container_item
from graphs.drawing.furniture import furniture
from graphs.drawing.geometry import Route, centred
from graphs.drawing.kit import Kit
from graphs.drawing.layout import Layout
from graphs.drawing.lens import Lens, LinkLook, NodeLook, Question, Tick, View, plain_look
from graphs.drawing.link_items import (
    ghost_item,
    link_item,
    link_title,
    shield_item,
    tick_items,
    word_item,
)
from graphs.drawing.node_items import badge_items, node_item
from graphs.drawing.scene import Item, Point, Scene
from graphs.drawing.spots import GATE_SIZE, Grid, gate_spots
from graphs.drawing.zone_items import zone_item, zone_mark_item, zone_title_item
from graphs.drawing.zoning import zone_order
from graphs.model.elements import Link, Node
from graphs.model.workflow import Workflow


def build_scene(
    workflow: Workflow,
    layout: Layout,
    lens: Lens,
    analysis: Analysis,
    kit: Kit,
    focus: str | None = None,
    selected_path: Path | None = None,
) -> Scene:
    """The scene of a workflow in a lens.

    `focus`: the node that the blast lens starts from (its heaviest entry if none). `selected_path`:
    nodes and links that are lit while all else fades.
    """
    folded = frozenset(node for nodes in layout.folded.values() for node in nodes)
    view = lens.view(Question(workflow, analysis, focus, folded))
    if selected_path is not None:
        _light(view, workflow, selected_path, layout.approvals)
    items: list[Item] = []
    order = [zone for zone in zone_order(workflow) if zone in layout.zones]
    items += _zones(workflow, order, layout, kit)
    items += [
        container_item(workflow, container, rect, kit)
        for container, rect in layout.containers.items()
    ]
    items += _links(workflow, layout, view, analysis, kit)
    items += _zone_titles(workflow, order, layout, kit)
    items += [
        zone_mark_item(workflow, zone, layout.zones[zone], view.zones[zone])
        for zone in order
        if zone in view.zones
    ]
    qualities = {gate: quality.quality for gate, quality in analysis.qualities.items()}
    for node in workflow.nodes:
        rect = layout.nodes.get(node.id)
        if rect is None:
            continue
        look = view.nodes.get(node.id, NodeLook())
        items.append(_node(workflow, layout, node, look, qualities.get(node.id), kit))
        items += _badges(workflow, node.id, layout, view, look.faded, kit)
    extra, width, height = furniture(workflow, layout, view, lens.title, kit)
    items += extra
    return Scene(
        width,
        height,
        f"{workflow.name}: {lens.title}",
        view.headline,
        tuple(items),
    )


def _node(
    workflow: Workflow, layout: Layout, node: Node, look: NodeLook, quality: str | None, kit: Kit
) -> Item:
    rect, face, zone = layout.nodes[node.id], layout.faces[node.id], workflow.zone_of(node).title
    return kit.memory.recall(
        "node",
        node.id,
        (node, rect, face, look, quality, zone),
        lambda: node_item(node, zone, rect, face, look, quality, kit),
    )


def _link(workflow: Workflow, link: Link, route: Route, look: LinkLook, kit: Kit) -> Item:
    title = link_title(workflow, link)
    # A line that only shows who approves is no link of the workflow: it stands for its gate.
    element = link.id if link.id in workflow.link_by_id else link.to_id
    return kit.memory.recall(
        "link",
        link.id,
        (link, route, look, title),
        lambda: link_item(link, element, title, route, look),
    )


def _ghost(workflow: Workflow, link: Link, at: Point, says: str, kit: Kit) -> Item:
    title = link_title(workflow, link)
    return kit.memory.recall(
        "ghost-gate", link.id, (link, at, says, title), lambda: ghost_item(link, title, at, says)
    )


def _zones(workflow: Workflow, order: list[str], layout: Layout, kit: Kit) -> Iterable[Item]:
    homes = {workflow.zone_id(node) for node in workflow.nodes}
    for zone_id in order:
        zone, rect, is_home = workflow.zone_by_id[zone_id], layout.zones[zone_id], zone_id in homes
        make = partial(zone_item, workflow, zone_id, rect, is_home)
        yield kit.memory.recall("zone", zone_id, (zone, rect, is_home), make)


def _zone_titles(workflow: Workflow, order: list[str], layout: Layout, kit: Kit) -> Iterable[Item]:
    for zone_id in order:
        zone, rect = workflow.zone_by_id[zone_id], layout.zones[zone_id]
        make = partial(zone_title_item, workflow, zone_id, rect, kit)
        yield kit.memory.recall("zone-title", zone_id, (zone, rect), make)


def _badges(
    workflow: Workflow, host: str, layout: Layout, view: View, faded: bool, kit: Kit
) -> list[Item]:
    badges, rect = layout.folded.get(host, ()), layout.nodes[host]
    if not badges:
        return []
    nodes = [workflow.node(badge) for badge in badges]
    zones = [workflow.zone_of(node).title for node in nodes]
    looks = [view.nodes.get(badge) for badge in badges]
    return kit.memory.recall(
        "badges",
        host,
        (nodes, zones, looks, rect, faded),
        lambda: badge_items(workflow, badges, rect, view, faded, kit),
    )


def _shield(
    workflow: Workflow, link: Link, at: Point, quality: GateQuality | None, faded: bool, kit: Kit
) -> Item:
    assert link.gate is not None
    gate, title = workflow.node(link.gate), link_title(workflow, link)
    return kit.memory.recall(
        "shield",
        link.id,
        (gate, title, at, quality, faded),
        lambda: shield_item(gate, title, at, quality, faded),
    )


def _light(view: View, workflow: Workflow, path: Path, approvals: Iterable[Link]) -> None:
    """Fade everything that is not on the path; its own marks keep their tones."""
    nodes, links = set(path.nodes), set(path.links)
    for node in workflow.nodes:
        look = view.nodes.get(node.id, NodeLook())
        if node.id not in nodes:
            view.nodes[node.id] = replace(look, faded=True)
        else:
            stroke = look.stroke if look.stroke not in ("node-line", "line") else "focus"
            view.nodes[node.id] = replace(
                look, faded=False, stroke=stroke, width=max(2.4, look.width)
            )
    for link in (*workflow.links, *approvals):
        plain = view.links.get(link.id, plain_look(link))
        if link.id not in links:
            view.links[link.id] = replace(plain, faded=True, level=0, word="")
        else:
            stroke = plain.stroke if plain.stroke not in ("link", "link-quiet") else "focus"
            view.links[link.id] = replace(
                plain, faded=False, stroke=stroke, width=max(3.0, plain.width), level=6
            )
    view.ghosts = {link: says for link, says in view.ghosts.items() if link in links}
    view.ticks = [tick for tick in view.ticks if tick.link in links]


def _links(
    workflow: Workflow, layout: Layout, view: View, analysis: Analysis, kit: Kit
) -> Iterable[Item]:
    drawn = [link for link in (*workflow.links, *layout.approvals) if link.id in layout.routes]
    looks: dict[str, LinkLook] = {
        link.id: view.links.get(link.id, plain_look(link)) for link in drawn
    }
    for link in sorted(drawn, key=lambda link: looks[link.id].level):
        yield _link(workflow, link, layout.routes[link.id], looks[link.id], kit)
    taken = Grid(centred(at, GATE_SIZE, GATE_SIZE) for at in layout.shield_spots.values())
    ghosts = gate_spots(
        {link.id: layout.line(link.id) for link in drawn if link.id in view.ghosts},
        layout.boxes,
        taken,
        layout.trunks,
    )
    said: set[tuple[str, str, str]] = set()
    for link in drawn:
        look = looks[link.id]
        trunk = layout.trunks.get(link.id, link.id)
        if look.word and (trunk, look.word, look.word_tone) not in said:
            # Links that arrive as one say the same word once.
            said.add((trunk, look.word, look.word_tone))
            word = word_item(link, layout, look, taken, kit)
            if word is not None:
                yield word
        if link.id in layout.shield_spots and link.gate is not None:
            quality = analysis.qualities.get(link.gate)
            at = layout.shield_spots[link.id]
            yield _shield(workflow, link, at, quality, look.faded, kit)
        elif link.id in ghosts:
            yield _ghost(workflow, link, ghosts[link.id], view.ghosts[link.id], kit)
    for link_id, ticks in _by_link(view.ticks).items():
        if link_id in layout.routes:
            yield from tick_items(workflow, workflow.link_by_id[link_id], layout, ticks)


def _by_link(ticks: Iterable[Tick]) -> Mapping[str, list[Tick]]:
    grouped: dict[str, list[Tick]] = {}
    for tick in ticks:
        grouped.setdefault(tick.link, []).append(tick)
    return grouped
