"""The map as an editable draw.io diagram: zones hold their nodes, and each lens is a layer.

Nodes and zones are the same in every lens and stand in the layer *Map*; what a lens says, its
lines, words, gates and states, stands in a layer of its own, of which one is visible. Marks of a
lens hang on the node or the line that they tell of, and go where it goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphs.drawing.containers import containers_of, homes
from graphs.drawing.faces import FACT_SIZE, ICON_CENTRE, ICON_RADIUS, NAME_SIZE, TEXT_LEFT, TOP_ROOM
from graphs.drawing.geometry import Rect, centred
from graphs.drawing.lenses import LENSES
from graphs.drawing.marks import shield
from graphs.drawing.node_items import icon_shapes
from graphs.drawing.zoning import TITLE_SIZE, TRUST_SIZE, title_is_tall, zone_words
from graphs.model.elements import Element, Node
from graphs.reports.base import Report
from graphs.reports.diagram import Diagram, diagram
from graphs.reports.drawio_cells import (
    FONT,
    SHAPES,
    Ids,
    attribute,
    layer,
    picture,
    rich,
    style,
    vertex,
)
from graphs.reports.drawio_lens import lens_cells
from graphs.reports.subject import Subject

#: The ids of the cell that holds the layers, and of the layer with nodes and zones.
_ROOT, _MAP = "0", "1"


@dataclass(slots=True)
class Sheet:
    """What is drawn so far: the cells, and which cell stands for each element of the map."""

    subject: Subject
    told: Diagram
    ids: Ids = field(default_factory=Ids)
    cells: list[str] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, str] = field(default_factory=dict)


def write(subject: Subject) -> str:
    """A workflow as draw.io XML, uncompressed, with the positions and lines of the map."""
    workflow, theme = subject.workflow, subject.theme
    sheet = Sheet(subject, diagram(workflow, subject.analysis, subject.lens, subject.focus))
    scene = subject.scene()
    sheet.cells += [f'<mxCell id="{_ROOT}"/>', layer(_MAP, "Map")]
    _zones(sheet)
    boxes = _containers(sheet)
    _nodes(sheet, boxes)
    for lens in LENSES:
        chosen = lens.id == subject.lens.id
        seen = subject if chosen else subject.seen(lens)
        layer_id = sheet.ids.new("lens", lens.id)
        sheet.cells.append(layer(layer_id, f"{lens.title} lens", chosen))
        sheet.cells += lens_cells(seen, layer_id, sheet.ids, sheet.nodes, sheet.zones)
    width, height = round(scene.width), round(scene.height)
    body = "\n".join(f"        {cell}" for cell in sheet.cells)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<mxfile host="Ungated" compressed="false">\n'
        f'  <diagram id="map" name={attribute(workflow.name or "Workflow")}>\n'
        f'    <mxGraphModel dx="0" dy="0" grid="0" gridSize="10" guides="1" tooltips="1" '
        f'connect="1" arrows="1" fold="1" page="1" pageScale="1" pageWidth="{width}" '
        f'pageHeight="{height}" math="0" shadow="0" background="{theme["canvas"]}">\n'
        f"      <root>\n{body}\n      </root>\n"
        "    </mxGraphModel>\n  </diagram>\n</mxfile>\n"
    )


def _zones(sheet: Sheet) -> None:
    workflow, theme = sheet.subject.workflow, sheet.subject.theme
    boxes = sheet.subject.layout.zones
    for zone_id in (zone for zone in sheet.told.zones if zone in boxes):
        zone, role = workflow.zone_by_id[zone_id], f"zone-{workflow.zone_by_id[zone_id].trust}"
        parent = zone.parent if zone.parent in sheet.zones else None
        cell = sheet.zones[zone_id] = sheet.ids.new("zone", zone_id)
        words = zone_words(workflow, zone)
        look = style(
            "rounded=1;absoluteArcSize=1;arcSize=24;html=1;whiteSpace=wrap;container=1",
            "collapsible=0;recursiveResize=0;dropTarget=1;dashed=1;dashPattern=6 4",
            "verticalAlign=top;align=left;spacingLeft=12;spacingTop=4",
            FONT,
            fillColor=theme[role],
            strokeColor=theme[f"{role}-line"],
            strokeWidth=1.4,
        )
        colour = theme[f"{role}-text"]
        label = rich((zone.title, TITLE_SIZE, True, colour), (words, TRUST_SIZE, False, colour))
        if not title_is_tall(workflow, zone_id, sheet.subject.kit.measure):
            label = label.replace("<br>", " &nbsp; ")
        sheet.cells += vertex(
            cell,
            sheet.zones[parent] if parent is not None else _MAP,
            boxes[zone_id],
            look,
            label=label,
            data=_data(zone, "zone", f"{zone.title}\nZone, {words}"),
            within=boxes[parent] if parent is not None else None,
        )


def _containers(sheet: Sheet) -> dict[str, tuple[str, Rect]]:
    """The boxes around the parts of nodes; gives by node the box that it lies in."""
    workflow, theme, layout = sheet.subject.workflow, sheet.subject.theme, sheet.subject.layout
    found = containers_of(workflow, layout.nodes)
    cells: dict[str, tuple[str, Rect]] = {}
    around = {part: holder for holder, parts in found.items() for part in parts[1:]}
    for holder in (one for one in found if one in layout.containers):
        rect, zone = layout.containers[holder], workflow.zone_id(workflow.node(holder))
        parent, within = cells.get(around.get(holder, ""), (sheet.zones[zone], layout.zones[zone]))
        cell = sheet.ids.new("container", holder)
        cells[holder] = (cell, rect)
        title = workflow.node(holder).title
        look = style(
            "rounded=1;absoluteArcSize=1;arcSize=16;html=1;whiteSpace=wrap;container=1",
            "collapsible=0;recursiveResize=0;fillColor=none;verticalAlign=top;align=left",
            "spacingLeft=10;spacingTop=2",
            FONT,
            strokeColor=theme["node-line"],
            strokeWidth=1.2,
        )
        sheet.cells += vertex(
            cell,
            parent,
            rect,
            look,
            label=rich((f"in {title}", 11.5, False, theme["muted"])),
            data={"tooltip": f"{title}\nContainer: its parts run within it"},
            within=within,
        )
    return {node: cells[holder] for node, holder in homes(workflow, found).items()}


def _nodes(sheet: Sheet, boxes: Mapping[str, tuple[str, Rect]]) -> None:
    subject, layout, theme = sheet.subject, sheet.subject.layout, sheet.subject.theme
    for node in subject.workflow.nodes:
        rect = layout.nodes.get(node.id)
        if rect is None:
            continue
        zone = subject.workflow.zone_id(node)
        parent, within = boxes.get(node.id, (sheet.zones[zone], layout.zones[zone]))
        cell = sheet.nodes[node.id] = sheet.ids.new("node", node.id)
        name, facts = sheet.told.node_lines(node)
        look = style(
            SHAPES[node.kind],
            "html=1;whiteSpace=wrap;align=left;verticalAlign=middle;overflow=hidden",
            FONT,
            spacingLeft=TEXT_LEFT - 4,
            spacingRight=8,
            spacingTop=TOP_ROOM.get(node.kind, 0.0),
            fillColor=theme["node"],
            strokeColor=theme["node-line"],
            strokeWidth=1.2,
        )
        sheet.cells += vertex(
            cell,
            parent,
            rect,
            look,
            label=rich(
                ("\n".join(layout.faces[node.id].name) or name, NAME_SIZE, True, theme["text"]),
                (facts.removeprefix(f"{node.kind} · "), FACT_SIZE, False, theme["muted"]),
            ),
            data=_data(node, node.kind, f"{name}\n{facts}"),
            within=within,
        )
        sheet.cells += _icon(sheet, node, cell, rect)


def _icon(sheet: Sheet, node: Node, cell: str, rect: Rect) -> list[str]:
    """The icon of the kind, or the shield of a gate; it is a part of its node."""
    middle = (rect.y + TOP_ROOM.get(node.kind, 0.0) + rect.bottom) / 2
    at = (rect.x + ICON_CENTRE, middle)
    quality = sheet.told.qualities.get(node.id)
    if quality is not None:
        shapes, box = list(shield(at, quality, 1.15)), centred(at, 34.0, 34.0)
    else:
        shapes = icon_shapes(node.kind, at, ICON_RADIUS, sheet.subject.kit)
        box = centred(at, 28.0, 28.0)
    look = picture(shapes, (), box, sheet.subject.theme) + "connectable=0;part=1;"
    return vertex(sheet.ids.new("icon", node.id), cell, box, look, within=rect)


def _data(element: Element, kind: str, tooltip: str) -> dict[str, str]:
    """What the properties of a cell say: the element's id, its kind and its facts."""
    data = {"tooltip": tooltip, "element": element.id, "kind": kind}
    for name, value in element.facts.items():
        listed = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        data[f"fact-{name}"] = listed
    return data


REPORT = Report("drawio", ".drawio", "draw.io diagram", write)
