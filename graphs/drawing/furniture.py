"""What stands around the map: the title above, summary and legend below, covering nothing."""

from __future__ import annotations

from dataclasses import replace

from graphs.drawing.geometry import Rect, circle, moved, polyline, rounded, straight
from graphs.drawing.kit import Kit
from graphs.drawing.layout import MARGIN, Layout
from graphs.drawing.lens import LegendEntry, LinkLook, NodeLook, Summary, View
from graphs.drawing.link_items import link_shapes
from graphs.drawing.marks import chevron, crossing_tick, ghost_gate, refused, shield
from graphs.drawing.node_items import corner_mark, icon_shapes
from graphs.drawing.scene import FADED_OPACITY, Item, Label, Point, Shape, Style
from graphs.model.workflow import Workflow

#: The narrowest picture, so that its title and summary have room.
_LEAST_WIDTH = 760.0
_NAME, _HEADLINE, _SUMMARY, _LINE, _LEGEND = 20.0, 13.0, 14.0, 12.0, 11.5
_SAMPLE = 38.0
_ROW = 22.0
#: What the badges stand for; a privilege is told by the credential that has it.
_BADGES = {"identity": "uses a credential", "model": "calls a model", "log": "writes a log"}


def furniture(
    workflow: Workflow, layout: Layout, view: View, lens_title: str, kit: Kit
) -> tuple[list[Item], float, float]:
    """Title, summary and legend, and the width and height of the whole picture.

    They are laid out at their plain size and then enlarged by the scale of the layout.
    """
    scale = layout.scale
    width = max(layout.width, _LEAST_WIDTH)
    left, right = MARGIN / scale, (width - MARGIN) / scale
    items = [_title(workflow, view, lens_title, left, right - left, kit, layout.note)]
    top = layout.height / scale
    summary_bottom = legend_bottom = top
    start = left
    if view.summary is not None:
        box = _summary(view.summary, left, top, min(right - left, 620.0), kit)
        items.append(box)
        summary_bottom = top + box.bounds[3]
        start = left + box.bounds[2] + 32
    entries = view.legend + _badge_entries(workflow, layout)
    if entries:
        legend_top = top
        if right - start < 300:
            start = left
            legend_top = summary_bottom + (18 if view.summary is not None else 0)
        legend = _legend(entries, start, legend_top, right - start, kit)
        items.append(legend)
        legend_bottom = legend_top + legend.bounds[3]
    items = [_enlarged(item, scale) for item in items]
    return items, width, max(summary_bottom, legend_bottom) * scale + MARGIN


def _badge_entries(workflow: Workflow, layout: Layout) -> list[LegendEntry]:
    kinds = {workflow.node(node).kind for nodes in layout.folded.values() for node in nodes}
    return [LegendEntry(f"badge-{kind}", text) for kind, text in _BADGES.items() if kind in kinds]


def _enlarged(item: Item, scale: float) -> Item:
    if scale == 1.0:
        return item
    shapes = tuple(
        Shape(
            moved(shape.commands, 0.0, 0.0, scale),
            replace(
                shape.style,
                width=shape.style.width * scale,
                dash=tuple(step * scale for step in shape.style.dash),
            ),
        )
        for shape in item.shapes
    )
    labels = tuple(
        replace(
            label,
            x=label.x * scale,
            y=label.y * scale,
            size=label.size * scale,
            width=label.width * scale,
        )
        for label in item.labels
    )
    x, y, width, height = (value * scale for value in item.bounds)
    return replace(item, shapes=shapes, labels=labels, bounds=(x, y, width, height))


def _title(
    workflow: Workflow, view: View, lens_title: str, x: float, room: float, kit: Kit, note: str
) -> Item:
    measure = kit.measure
    name = measure.elide(workflow.name or "Untitled workflow", room, _NAME, "bold")
    lens = f"{lens_title} "
    lens_width = measure.width(lens, _HEADLINE, "semibold") + 8
    words = view.headline + (f" · {note}" if note else "")
    headline = measure.elide(words, room - lens_width, _HEADLINE)
    labels = (
        Label(x, 42.0, name, _NAME, "bold", width=measure.width(name, _NAME, "bold")),
        Label(
            x,
            65.0,
            lens.strip(),
            _HEADLINE,
            "semibold",
            width=measure.width(lens.strip(), _HEADLINE, "semibold"),
        ),
        Label(
            x + lens_width,
            65.0,
            headline,
            _HEADLINE,
            fill="muted",
            width=measure.width(headline, _HEADLINE),
        ),
    )
    return Item("", "title", workflow.name, words, (x, 24.0, room, 46.0), (), labels)


def _summary(summary: Summary, x: float, y: float, room: float, kit: Kit) -> Item:
    measure, pad = kit.measure, 16.0
    inner = room - 2 * pad
    head = measure.wrap(summary.headline, inner, _SUMMARY, "semibold", lines=2)
    body = [line for text in summary.lines for line in measure.wrap(text, inner, _LINE, lines=2)]
    labels = []
    base = y + pad + 11
    for line in head:
        width = measure.width(line, _SUMMARY, "semibold")
        labels.append(Label(x + pad, base, line, _SUMMARY, "semibold", "text", width=width))
        base += 20
    for line in body:
        width = measure.width(line, _LINE)
        labels.append(Label(x + pad, base, line, _LINE, fill="muted", width=width))
        base += 18
    wide = max(label.width for label in labels) + 2 * pad
    rect = Rect(x, y, wide, base - y - 18 + pad + 4)
    tone = summary.tone
    stroke = "line" if tone == "muted" else tone
    frame = Shape(rounded(rect, 10), Style("surface", stroke, 1.4))
    words = "; ".join(summary.lines)
    return Item("", "legend", summary.headline, words, rect, (frame,), tuple(labels))


def _legend(entries: list[LegendEntry], x: float, y: float, room: float, kit: Kit) -> Item:
    """The entries in as many columns as fit, filled downwards."""
    measure = kit.measure
    widths = [measure.width(entry.text, _LEGEND) for entry in entries]
    column = min(max(widths) + _SAMPLE + 12 + 28, room)
    columns = max(1, min(int(room // column), -(-len(entries) // 2)))
    rows = -(-len(entries) // columns)
    shapes: list[Shape] = []
    labels: list[Label] = []
    for number, entry in enumerate(entries):
        left = x + (number // rows) * column
        middle = y + (number % rows) * _ROW + _ROW / 2
        shapes += _sample(entry, (left, middle), kit)
        text = measure.elide(entry.text, column - _SAMPLE - 12, _LEGEND)
        labels.append(
            Label(
                left + _SAMPLE + 12,
                middle + 4.0,
                text,
                _LEGEND,
                fill="muted",
                width=measure.width(text, _LEGEND),
            )
        )
    words = "; ".join(entry.text for entry in entries)
    bounds = (x, y, columns * column, rows * _ROW)
    return Item("", "legend", "Legend", words, bounds, tuple(shapes), tuple(labels))


def _sample(entry: LegendEntry, at: Point, kit: Kit) -> list[Shape]:
    x, y = at
    centre = (x + _SAMPLE / 2, y)
    sample = entry.sample
    if isinstance(sample, LinkLook):
        return link_shapes(straight((x, y), (x + _SAMPLE, y)), sample, entry.heads)
    if isinstance(sample, NodeLook):
        rect = Rect(x + 5, y - 7.5, 26, 15)
        opacity = FADED_OPACITY if sample.faded else 1.0
        style = Style(sample.fill, sample.stroke, sample.width, sample.dash, opacity)
        body = Shape(rounded(rect, 4), style)
        corner = (rect.x if sample.mark.startswith("entry-") else rect.right, rect.y + 1)
        mark = corner_mark((0.0, 0.0), sample.mark)
        return [body, *(_small(shape, corner, 0.7) for shape in mark)]
    if sample == "ghost":
        return [_small(shape, centre, 0.72) for shape in ghost_gate((0.0, 0.0))]
    if sample.startswith("shield-"):
        return list(shield(centre, sample.removeprefix("shield-"), 0.8))
    if sample.startswith("badge-"):
        return icon_shapes(sample.removeprefix("badge-"), centre, 9.0, kit)
    line = Shape(polyline((x, y), (x + _SAMPLE, y)), Style(stroke="focus", width=1.6))
    if sample == "tick":
        return [
            line,
            *crossing_tick(centre, (1.0, 0.0)),
            *chevron((centre[0] + 9.5, y), (1.0, 0.0)),
        ]
    if sample == "refused":
        red = Shape(line.commands, Style(stroke="ungated", width=2.2))
        return [red, *refused(centre)]
    return [Shape(circle(centre, 5.0), Style(fill=sample))]


def _small(shape: Shape, at: Point, scale: float) -> Shape:
    return Shape(moved(shape.commands, at[0], at[1], scale), shape.style)
