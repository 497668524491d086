"""What a lens says of a map as cells of a draw.io layer: lines, words, gates and states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphs.drawing.geometry import Rect
from graphs.drawing.lens import NodeLook, Question
from graphs.drawing.link_items import HEADS, link_description, link_title
from graphs.drawing.node_items import corner_mark
from graphs.drawing.scene import Item, Point, Scene, Style, faded_opacity
from graphs.model.elements import Link
from graphs.reports.drawio_cells import (
    FONT,
    SHAPES,
    Ids,
    attached,
    dashes,
    edge,
    on_line,
    picture,
    rich,
    style,
    vertex,
    waypoints,
)
from graphs.reports.subject import Subject

_PLAIN = ("node-line", "line", "")


@dataclass(slots=True)
class _Layer:
    subject: Subject
    scene: Scene
    id: str
    ids: Ids
    nodes: Mapping[str, str]
    zones: Mapping[str, str]
    cells: list[str] = field(default_factory=list)
    #: By link its cell and the points that its line is told by.
    lines: dict[str, tuple[str, Sequence[Point]]] = field(default_factory=dict)
    #: By the id of a node or zone, the cell that its marks hang on.
    hooks: dict[str, str] = field(default_factory=dict)
    #: The cells of gates that are drawn on links, by the gate.
    shields: dict[str, str] = field(default_factory=dict)

    def new(self, kind: str, element: str) -> str:
        return self.ids.new(f"{self.subject.lens.id}-{kind}", element)


def lens_cells(
    subject: Subject, layer: str, ids: Ids, nodes: Mapping[str, str], zones: Mapping[str, str]
) -> list[str]:
    """The cells of one lens; `nodes` and `zones` are the cells of the map by element."""
    drawn = _Layer(subject, subject.scene(), layer, ids, nodes, zones)
    layout = subject.layout
    links = _links_by_item(subject)
    told = [(links[item.element, item.title], item) for item in _of(drawn.scene, "link")]
    at_gates = {link.id for link, _ in told if not {link.from_id, link.to_id} <= set(nodes)}
    for link, item in told:
        if link.id not in at_gates:
            _line(drawn, link, item)
    for item in _of(drawn.scene, "gate"):
        if item.element not in layout.nodes:
            _gate(drawn, item)
    for link, item in told:
        if link.id in at_gates:
            _line(drawn, link, item)
    for item in drawn.scene.items:
        if item.role in ("word", "ghost-gate", "crossing"):
            _mark(drawn, item)
    _states(drawn)
    _furniture(drawn)
    return drawn.cells


def _of(scene: Scene, role: str) -> Iterable[Item]:
    return (item for item in scene.items if item.role == role)


def _links_by_item(subject: Subject) -> dict[tuple[str, str], Link]:
    """The link of each line, by element and title; the line of an approver stands for a gate."""
    workflow = subject.workflow
    found = {(link.id, link_title(workflow, link)): link for link in workflow.links}
    for link in subject.layout.approvals:
        found[link.to_id, link_title(workflow, link)] = link
    return found


def _line(drawn: _Layer, link: Link, item: Item) -> None:
    """A link between the cells of its ends; an end that is a gate on a link is that gate."""
    layout, theme = drawn.subject.layout, drawn.subject.theme
    cells = {**drawn.shields, **drawn.nodes}
    if link.from_id not in cells or link.to_id not in cells:
        return
    route, line = layout.routes[link.id], item.shapes[0].style
    heads = HEADS.get(link.kind, "end")
    inner = waypoints(route)
    look = style(
        "edgeStyle=none;curved=1;html=1;rounded=0",
        dashes(line.dash),
        strokeColor=theme[line.stroke],
        strokeWidth=line.width,
        startArrow="block" if heads in ("start", "both") else "none",
        startFill=1,
        startSize=5,
        endArrow="block" if heads in ("end", "both") else "none",
        endFill=1,
        endSize=5,
        opacity=round(faded_opacity(theme) * 100) if item.faded else 100,
    )
    look += _pinned("exit", layout.nodes.get(link.from_id), route[0])
    look += _pinned("entry", layout.nodes.get(link.to_id), route[-1])
    cell = drawn.new("link", link.id)
    data = {
        "tooltip": f"{item.title}\n{link_description(link)}",
        "element": link.id,
        "kind": link.kind,
    }
    ends = (cells[link.from_id], cells[link.to_id])
    drawn.cells += edge(cell, drawn.id, ends, inner, look, data=data)
    drawn.lines[link.id] = (cell, (route[0], *inner, route[-1]))


def _pinned(which: str, box: Rect | None, at: Point) -> str:
    """Where on its node a line ends, as shares of the node's width and height."""
    if box is None:
        return ""
    shares = {
        f"{which}X": round((at[0] - box.x) / box.width, 4),
        f"{which}Y": round((at[1] - box.y) / box.height, 4),
    }
    return style(**shares, **{f"{which}Dx": 0, f"{which}Dy": 0, f"{which}Perimeter": 0})


def _mark(drawn: _Layer, item: Item) -> None:
    """A word, a missing gate or a crossing, on its line."""
    if item.element not in drawn.lines:
        return
    theme = drawn.subject.theme
    cell, points = drawn.lines[item.element]
    box = Rect(*item.bounds)
    at, size = on_line(points, box.centre), (box.width, box.height)
    if item.role == "word":
        ground, text = item.shapes[0].style, item.labels[0]
        look = style(
            "rounded=1;arcSize=50;html=1;align=center;verticalAlign=middle",
            FONT,
            fillColor=theme[ground.fill],
            strokeColor=theme[ground.stroke],
            strokeWidth=ground.width,
        )
        label = rich((text.text, text.size, False, theme[text.fill]))
        drawn.cells += attached(drawn.new("word", item.element), cell, at, size, look, label=label)
        return
    look = picture(item.shapes, (), box, theme)
    name = drawn.new(item.role, item.element)
    drawn.cells += attached(name, cell, at, size, look, data=_tooltip(item))


def _gate(drawn: _Layer, item: Item) -> None:
    """A gate on each link that names it."""
    layout = drawn.subject.layout
    box = Rect(*item.bounds).grown(2.0)
    links = [
        link
        for link in layout.shields.get(item.element, ())
        if link in drawn.lines and box.contains(layout.shield_spots[link])
    ]
    if not links:
        return
    cell, points = drawn.lines[links[0]]
    name = drawn.new("gate", item.element)
    drawn.shields.setdefault(item.element, name)
    look = picture(item.shapes, (), box, drawn.subject.theme)
    at = on_line(points, box.centre)
    data = {**_tooltip(item), "element": item.element, "kind": "gate"}
    drawn.cells += attached(name, cell, at, (box.width, box.height), look, data=data)


def _states(drawn: _Layer) -> None:
    """What the lens says of nodes and zones: a rim in the tone of the state, and its mark."""
    subject, layout, theme = drawn.subject, drawn.subject.layout, drawn.subject.theme
    folded = frozenset(node for nodes in layout.folded.values() for node in nodes)
    question = Question(subject.workflow, subject.analysis, subject.focus, folded)
    looks = subject.lens.view(question).nodes
    for item in drawn.scene.items:
        if item.element in layout.nodes and item.role in ("node", "gate"):
            box, rim = layout.nodes[item.element], item.shapes[0].style
            kind = subject.workflow.node(item.element).kind
            if rim.stroke not in _PLAIN:
                _hang(drawn, item, box, box, _rim(kind, rim, theme))
            mark = looks.get(item.element, NodeLook()).mark
            left = mark.startswith("entry-")
            at = (box.x + 2 if left else box.right - 2, box.y + 2)
            shapes = corner_mark(at, mark)
            if shapes:
                place = Rect(at[0] - 10, at[1] - 10, 20.0, 20.0)
                _hang(drawn, item, box, place, picture(shapes, (), place, theme))
        elif item.role == "zone-mark":
            place = Rect(*item.bounds).grown(2.0)
            look = picture(item.shapes, (), place, theme)
            _hang(drawn, item, layout.zones[item.element], place, look)
    hosts = {badge: host for host, badges in layout.folded.items() for badge in badges}
    for item in _of(drawn.scene, "badge"):
        place = Rect(*item.bounds).grown(2.0)
        host = _host(layout.nodes, hosts.get(item.element, ""), place)
        if host:
            look = picture(item.shapes, item.labels, place, theme)
            _hang(drawn, item, layout.nodes[host], place, look, host)


def _host(nodes: Mapping[str, Rect], guess: str, badge: Rect) -> str:
    """The node on whose lower edge a badge is drawn (one badge may be on several nodes)."""
    below = (badge.centre[0], badge.centre[1] - badge.height / 2)
    if guess and nodes[guess].contains(below):
        return guess
    return next((node for node, box in nodes.items() if box.contains(below)), "")


def _rim(kind: str, line: Style, theme: Mapping[str, str]) -> str:
    return style(
        SHAPES[kind],
        "fillColor=none;pointerEvents=0",
        dashes(line.dash),
        strokeColor=theme[line.stroke],
        strokeWidth=line.width,
    )


def _hang(drawn: _Layer, item: Item, box: Rect, place: Rect, look: str, element: str = "") -> None:
    """Hang a mark on a node or zone, though it stands in a layer of its own.

    It sits on an unseen line that begins at the middle of the node, so that it goes where the node
    goes: a cell can be in one layer only.
    """
    element = element or item.element
    if element not in drawn.hooks:
        hook = drawn.hooks[element] = drawn.new("hook", element)
        middle = style("exitX=0.5;exitY=0.5;exitDx=0;exitDy=0;exitPerimeter=0")
        unseen = style("edgeStyle=none;strokeColor=none;startArrow=none;endArrow=none") + middle
        holder = drawn.nodes.get(element) or drawn.zones[element]
        drawn.cells += edge(hook, drawn.id, (holder, ""), [box.centre], unseen)
    off = (place.centre[0] - box.centre[0], place.centre[1] - box.centre[1])
    name = drawn.new("mark", item.element)
    at = (-1.0, off)
    size = (place.width, place.height)
    drawn.cells += attached(name, drawn.hooks[element], at, size, look, data=_tooltip(item))


def _furniture(drawn: _Layer) -> None:
    """The title as text; summary and legend as they are on the map."""
    theme = drawn.subject.theme
    for item in drawn.scene.items:
        box = Rect(*item.bounds)
        if item.role == "title":
            lines = [
                (one.text, one.size, one.weight != "regular", theme[one.fill])
                for one in item.labels
            ]
            label = rich(lines[0]) + "<br>" + " &nbsp;".join(rich(line) for line in lines[1:])
            look = style(
                "text;html=1;align=left;verticalAlign=top;strokeColor=none;fillColor=none", FONT
            )
            drawn.cells += vertex(drawn.new("title", ""), drawn.id, box, look, label=label)
        elif item.role == "legend":
            around = box.grown(3.0)
            look = picture(item.shapes, item.labels, around, theme)
            cell = drawn.new("legend", "")
            drawn.cells += vertex(cell, drawn.id, around, look, data=_tooltip(item))


def _tooltip(item: Item) -> dict[str, str]:
    return {"tooltip": "\n".join(text for text in (item.title, item.description) if text)}
