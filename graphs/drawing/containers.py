"""Boxes around the parts of a container: a loop, a parallel branch, a sub-workflow.

A container is a node; its parts name it in the extension `x-part-of`. It bounds no trust, so only
parts that lie in its own zone are drawn in its box.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from graphs.drawing.geometry import Rect, rounded, union
from graphs.drawing.kit import Kit
from graphs.drawing.scene import Item, Label, Shape, Style
from graphs.drawing.text import plain_line
from graphs.model.marks import PART_OF
from graphs.model.workflow import Workflow

#: Height of the title, its size, and the space between the border and what is in it.
TITLE_HEIGHT = 20.0
_TITLE_SIZE, _INSET, _PADDING = 11.5, 12.0, 14.0
_RADIUS = 8.0


def containers_of(workflow: Workflow, shown: Collection[str]) -> dict[str, list[str]]:
    """The parts that are drawn in the box of each container, itself first; outer ones first.

    A container without parts has no box. Containers that hold one another in a circle have none.
    """
    parents: dict[str, str] = {}
    for node in workflow.nodes:
        parent = node.extensions.get(PART_OF)
        holder = workflow.node_by_id.get(parent) if isinstance(parent, str) else None
        if holder is None or node.id not in shown or holder.id not in shown:
            continue
        if holder.id != node.id and workflow.zone_id(holder) == workflow.zone_id(node):
            parents[node.id] = holder.id
    depths = {node: _depth(node, parents) for node in parents}
    found: dict[str, list[str]] = {}
    for part, container in parents.items():
        if depths[part]:
            found.setdefault(container, [container]).append(part)
    return dict(sorted(found.items(), key=lambda one: _depth(one[0], parents)))


def _depth(node: str, parents: Mapping[str, str]) -> int:
    """How many containers are around a node; 0 for one within a circle too."""
    depth, current = 0, node
    while current in parents:
        depth, current = depth + 1, parents[current]
        if current == node or depth > len(parents):
            return 0
    return depth


def homes(workflow: Workflow, containers: Mapping[str, list[str]]) -> dict[str, str]:
    """By node, the container whose box it lies in directly; a container lies in its own box."""
    home: dict[str, str] = {}
    for container, parts in containers.items():
        home.update((part, container) for part in parts[1:])
    # An inner container heads its own box, which lies in that of the outer one.
    home.update((container, container) for container in containers)
    return home


def outer_of(containers: Mapping[str, list[str]]) -> dict[str, str]:
    """By container, the one whose box is around its own."""
    return {
        part: container
        for container, parts in containers.items()
        for part in parts[1:]
        if part in containers
    }


def container_boxes(workflow: Workflow, nodes: Mapping[str, Rect]) -> dict[str, Rect]:
    """The box of every container by its id, outer ones first."""
    containers = containers_of(workflow, nodes)
    boxes: dict[str, Rect] = {}
    for container, parts in reversed(list(containers.items())):
        inner = union([nodes[part] for part in parts] + [boxes[p] for p in parts if p in boxes])
        boxes[container] = Rect(
            inner.x - _PADDING,
            inner.y - _PADDING - TITLE_HEIGHT,
            inner.width + 2 * _PADDING,
            inner.height + 2 * _PADDING + TITLE_HEIGHT,
        )
    return {container: boxes[container] for container in containers}


def container_item(workflow: Workflow, container: str, rect: Rect, kit: Kit) -> Item:
    """The box of a container with its name, behind its parts."""
    node = workflow.node(container)
    name = f"in {plain_line(node.title)}"
    shown = kit.measure.elide(name, rect.width - 2 * _INSET, _TITLE_SIZE, "medium")
    width = kit.measure.width(shown, _TITLE_SIZE, "medium")
    outline = rounded(rect, _RADIUS)
    shape = Shape(outline, Style(stroke="node-line", width=1.2))
    label = Label(
        rect.x + _INSET, rect.y + 18.0, shown, _TITLE_SIZE, "medium", "muted", width=width
    )
    description = "Container: its parts run within it"
    return Item(container, "container", node.title, description, rect, (shape,), (label,))
