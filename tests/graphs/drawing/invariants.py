"""What must hold of every picture, told as lists of what is wrong in one."""

from __future__ import annotations

from itertools import combinations

from graphs.drawing.geometry import Line, Rect, flattened
from graphs.drawing.layout import Layout
from graphs.drawing.scene import Item, Label, Scene
from graphs.drawing.text import TextMeasure
from graphs.model.workflow import Workflow


def overlapping_nodes(layout: Layout) -> list[tuple[str, str]]:
    return [
        (a, b)
        for (a, box), (b, other) in combinations(layout.nodes.items(), 2)
        if box.overlaps(other)
    ]


def misplaced_in_zones(workflow: Workflow, layout: Layout) -> list[str]:
    """Nodes outside their zones or inside others, and zones that overlap without nesting."""
    wrong = []
    for node_id, box in layout.nodes.items():
        around = workflow.zone_chain(workflow.zone_id(workflow.node(node_id)))
        for zone_id, zone in layout.zones.items():
            if zone_id in around and not zone.holds(box):
                wrong.append(f"{node_id} is not within {zone_id}")
            if zone_id not in around and zone.overlaps(box):
                wrong.append(f"{node_id} overlaps the foreign zone {zone_id}")
    for a, b in combinations(layout.zones, 2):
        box, other = layout.zones[a], layout.zones[b]
        if b in workflow.zone_chain(a):
            if not other.holds(box):
                wrong.append(f"{a} is not within {b}")
        elif a in workflow.zone_chain(b):
            if not box.holds(other):
                wrong.append(f"{b} is not within {a}")
        elif box.overlaps(other):
            wrong.append(f"{a} overlaps {b}")
    return wrong


def routes_through_boxes(workflow: Workflow, layout: Layout) -> list[str]:
    """Links that run through the box of a node that is not one of their ends."""
    wrong = []
    for link in workflow.links:
        route = layout.routes.get(link.id)
        if route is None:
            continue
        line = Line(flattened(route, 24))
        points = [line.at(step * 3.0) for step in range(int(line.length / 3) + 1)]
        for node_id, box in layout.nodes.items():
            if node_id in (link.from_id, link.to_id):
                continue
            inner = box.grown(-2.0)
            if any(inner.contains(point) for point in points):
                wrong.append(f"{link.id} runs through {node_id}")
    return wrong


def loose_ends(workflow: Workflow, layout: Layout) -> list[str]:
    """Links that do not begin and end at the boxes of their nodes."""
    wrong = []
    for link in workflow.links:
        route = layout.routes.get(link.id)
        if route is None or link.from_id not in layout.nodes or link.to_id not in layout.nodes:
            continue
        for node_id, end in ((link.from_id, route[0]), (link.to_id, route[-1])):
            box = layout.nodes[node_id]
            near = box.grown(0.5).contains(end) and not box.grown(-14.5).contains(end)
            if not near:
                wrong.append(f"{link.id} ends at {end}, not at {node_id}")
    return wrong


def label_box(label: Label) -> Rect:
    left = {"start": 0.0, "middle": label.width / 2, "end": label.width}[label.anchor]
    return Rect(label.x - left, label.y - label.size * 0.75, label.width, label.size * 0.95)


def labels(scene: Scene) -> list[tuple[Item, Label]]:
    return [(item, label) for item in scene.items for label in item.labels]


def wrongly_measured(scene: Scene, measure: TextMeasure) -> list[str]:
    return [
        label.text
        for _, label in labels(scene)
        if abs(measure.width(label.text, label.size, label.weight) - label.width) > 0.01
    ]


def labels_outside(scene: Scene) -> list[str]:
    """Labels that reach out of their item."""
    return [
        f"{label.text!r} in {item.role} {item.element}"
        for item, label in labels(scene)
        if not Rect(*item.bounds).holds(label_box(label), 0.5)
    ]


def overlapping_labels(scene: Scene) -> list[str]:
    boxes = sorted(
        ((label_box(label), label.text) for _, label in labels(scene)), key=lambda b: b[0].x
    )
    wrong = []
    for index, (box, text) in enumerate(boxes):
        for other, other_text in boxes[index + 1 :]:
            if other.x >= box.right:
                break
            if box.overlaps(other):
                wrong.append(f"{text!r} overlaps {other_text!r}")
    return wrong


def outside_picture(scene: Scene) -> list[str]:
    whole = Rect(0.0, 0.0, scene.width, scene.height)
    wrong = []
    for item in scene.items:
        for shape in item.shapes:
            for _, points in shape.commands:
                wrong += [f"{item.role} {item.element}" for p in points if not whole.contains(p)]
    return wrong


def gates_off_route(scene: Scene, layout: Layout) -> list[str]:
    """Missing gates that do not stand on the route of their link."""
    wrong = []
    for item in scene.items:
        if item.role != "ghost-gate":
            continue
        centre = Rect(*item.bounds).centre
        points = flattened(layout.routes[item.element], 60)
        distance = min(((x - centre[0]) ** 2 + (y - centre[1]) ** 2) ** 0.5 for x, y in points)
        on_line = layout.line(item.element)
        steps = int(on_line.length) + 1
        distance = min(
            distance,
            *(
                ((x - centre[0]) ** 2 + (y - centre[1]) ** 2) ** 0.5
                for x, y in (on_line.at(step) for step in range(steps))
            ),
        )
        if distance > 1.0:
            wrong.append(item.element)
    return wrong
