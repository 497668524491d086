"""draw.io XML: a reader that knows only its structure finds every node, zone and link joined."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from map_texts import HARD_NAMES, exported, incident, shown, subject_of, tiny

from graphs.drawing.lenses import LENSES
from graphs.reports.drawio import write


@dataclass
class Cell:
    """A cell as mxGraph reads it, with what its wrapper says of it."""

    id: str
    parent: str
    label: str
    look: dict[str, str]
    kind: str
    ends: tuple[str, str]
    geometry: ElementTree.Element | None
    data: dict[str, str]

    def number(self, name: str) -> float:
        assert self.geometry is not None
        return float(self.geometry.get(name, "0"))


def read(text: str) -> dict[str, Cell]:
    root = ElementTree.fromstring(text).find("diagram/mxGraphModel/root")
    assert root is not None
    cells: dict[str, Cell] = {}
    for element in root:
        wrapped = element.tag == "UserObject"
        inner = element.find("mxCell") if wrapped else element
        assert inner is not None
        name = element.get("id", "")
        assert name
        assert name not in cells
        kinds = [kind for kind in ("vertex", "edge") if inner.get(kind) == "1"]
        look = dict(
            (part.split("=", 1) if "=" in part else (part, ""))
            for part in inner.get("style", "").split(";")
            if part
        )
        label = element.get("label" if wrapped else "value", "")
        ends = (inner.get("source", ""), inner.get("target", ""))
        geometry = inner.find("mxGeometry")
        kind = kinds[0] if kinds else ""
        cells[name] = Cell(
            name, inner.get("parent", ""), label, look, kind, ends, geometry, dict(element.attrib)
        )
    return cells


def words(label: str) -> str:
    """What a label says, read as the HTML that it is."""
    html = "<p>" + label.replace("<br>", "<br/>").replace("&nbsp;", " ") + "</p>"
    return " ".join("".join(ElementTree.fromstring(html).itertext()).split())


def origin(cells: dict[str, Cell], cell: Cell) -> tuple[float, float]:
    """Where a cell lies on the page: its place in its parents, added up."""
    x = y = 0.0
    while cell.geometry is not None:
        x, y = x + cell.number("x"), y + cell.number("y")
        cell = cells[cell.parent]
    return x, y


def of_elements(cells: dict[str, Cell], kind: str) -> dict[str, Cell]:
    return {one.data["element"]: one for one in cells.values() if one.id.startswith(f"{kind}:")}


@pytest.mark.parametrize("lens_id", [one.id for one in LENSES])
def test_every_cell_has_its_place_and_every_line_its_ends(lens_id: str) -> None:
    cells = read(exported(write, incident(), lens_id))
    for cell in cells.values():
        assert cell.id == "0" or cell.parent in cells
        for end in cell.ends:
            assert not end or cells[end].kind == "vertex"
        if cell.kind == "vertex":
            assert cell.number("width") > 0
            assert cell.number("height") > 0
    layers = {cell.id for cell in cells.values() if cell.parent == "0"}
    assert layers == {"1", *(f"lens:{lens.id}" for lens in LENSES)}
    hidden = {cell.id for cell in cells.values() if cell.data.get("visible") == "0"}
    assert layers - hidden == {"1", f"lens:{lens_id}"}


def test_nodes_stand_where_the_map_has_them_in_their_zones() -> None:
    workflow, subject = incident(), subject_of(incident())
    cells = read(exported(write, workflow, "gates"))
    nodes, zones = of_elements(cells, "node"), of_elements(cells, "zone")
    assert set(nodes) == {node.id for node in workflow.nodes}
    for node in workflow.nodes:
        rect, cell = subject.layout.nodes[node.id], nodes[node.id]
        assert origin(cells, cell) == pytest.approx((rect.x, rect.y), abs=0.01)
        assert cell.number("width") == pytest.approx(rect.width, abs=0.01)
        assert cell.parent == zones[workflow.zone_id(node)].id
    for zone in workflow.zones:
        above = zones[zone.parent].id if zone.parent else "1"
        assert zones[zone.id].parent == above
        assert zones[zone.id].look["container"] == "1"
        assert origin(cells, zones[zone.id]) == pytest.approx(
            subject.layout.zones[zone.id][:2], abs=0.01
        )


@pytest.mark.parametrize("lens_id", [one.id for one in LENSES])
def test_each_lens_draws_every_link_between_its_nodes_and_along_its_route(lens_id: str) -> None:
    workflow, subject = incident(), subject_of(incident())
    cells = read(exported(write, workflow, "design"))
    nodes = of_elements(cells, "node")
    lines = of_elements(cells, f"{lens_id}-link")
    assert set(lines) == {link.id for link in workflow.links}
    for link in workflow.links:
        line = lines[link.id]
        assert line.parent == f"lens:{lens_id}"
        assert line.ends == (nodes[link.from_id].id, nodes[link.to_id].id)
        for which, end, at in (
            ("exit", line.ends[0], subject.layout.routes[link.id][0]),
            ("entry", line.ends[1], subject.layout.routes[link.id][-1]),
        ):
            x, y = origin(cells, cells[end])
            x += float(line.look[f"{which}X"]) * cells[end].number("width")
            y += float(line.look[f"{which}Y"]) * cells[end].number("height")
            assert (x, y) == pytest.approx(at, abs=0.1)
        assert line.look["strokeColor"].startswith("#")


def test_authority_is_dotted_and_calls_point_both_ways() -> None:
    cells = read(exported(write, incident(), "design"))
    lines = of_elements(cells, "design-link")
    looks = {line.data["kind"]: line.look for line in lines.values()}
    assert looks["uses"]["dashPattern"] == "1.5 4"
    assert "dashPattern" not in looks["acts"]
    assert (looks["calls"]["startArrow"], looks["calls"]["endArrow"]) == ("block", "block")
    assert (looks["reads"]["startArrow"], looks["reads"]["endArrow"]) == ("block", "none")


def test_kinds_differ_in_shape_and_facts_are_properties() -> None:
    cells = of_elements(read(exported(write, incident(), "design")), "node")
    looks = {}
    for one in cells.values():
        keys = ("shape", "rounded", "arcSize")
        looks[one.data["kind"]] = tuple(one.look.get(key, "") for key in keys)
    assert len(set(looks.values())) == len(looks)
    for node in incident().nodes:
        assert node.title in cells[node.id].data["tooltip"]
        for name in node.facts:
            assert cells[node.id].data[f"fact-{name}"]


def test_a_missing_gate_lies_on_its_line() -> None:
    subject = subject_of(incident())
    ghosts = [item for item in subject.scene().items if item.role == "ghost-gate"]
    cells = read(exported(write, incident(), "gates"))
    drawn = [cell for cell in cells.values() if cell.id.startswith("gates-ghost-gate:")]
    assert len(drawn) == len(ghosts) == 2
    for cell in drawn:
        line = cells[cell.parent]
        assert line.kind == "edge"
        assert place(cells, cell) == pytest.approx(
            next(
                (item.bounds[0] + 14, item.bounds[1] + 14)
                for item in ghosts
                if item.element == line.data["element"]
            ),
            abs=0.6,
        )


def place(cells: dict[str, Cell], cell: Cell) -> tuple[float, float]:
    """The middle of a cell on a line, reckoned as mxGraph does: along the line through its
    points, then moved by the offset."""
    line = cells[cell.parent]
    points = []
    for which, end in zip(("exit", "entry"), line.ends, strict=True):
        x, y = origin(cells, cells[end])
        x += float(line.look[f"{which}X"]) * cells[end].number("width")
        y += float(line.look[f"{which}Y"]) * cells[end].number("height")
        points.append((x, y))
    assert line.geometry is not None
    assert cell.geometry is not None
    inner = [
        (float(point.get("x", "0")), float(point.get("y", "0")))
        for point in line.geometry.findall("Array/mxPoint")
    ]
    points[1:1] = inner
    left = (cell.number("x") / 2 + 0.5) * sum(math.dist(a, b) for a, b in pairwise(points))
    offset = cell.geometry.find("mxPoint")
    assert offset is not None
    for a, b in pairwise(points):
        length = math.dist(a, b)
        if left <= length + 1e-6:
            share = left / length if length else 0.0
            return (
                a[0]
                + (b[0] - a[0]) * share
                + float(offset.get("x", "0"))
                + cell.number("width") / 2,
                a[1]
                + (b[1] - a[1]) * share
                + float(offset.get("y", "0"))
                + cell.number("height") / 2,
            )
        left -= length
    raise AssertionError("beyond the end of the line")


@pytest.mark.parametrize("name", HARD_NAMES)
def test_any_name_is_a_label_and_nothing_else(name: str) -> None:
    cells = read(exported(write, tiny(name), "gates"))
    nodes = of_elements(cells, "node")
    assert set(nodes) == {"a", "b"}
    for node in nodes.values():
        assert shown(name) in " ".join(node.data["tooltip"].split())
        begin = words(node.label).split("…")[0][: max(1, len(shown(name)) - 2)]
        assert shown(name).replace(" ", "").startswith(begin.replace(" ", "")[:8])


def test_two_exports_are_the_same() -> None:
    assert exported(write, incident(), "blast") == exported(write, incident(), "blast")
