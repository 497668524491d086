"""Places every node of a map that has no positions yet: by Graphviz, in rows, or in lanes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphs.drawing.containers import TITLE_HEIGHT, containers_of, homes, outer_of
from graphs.drawing.faces import NODE_WIDTH, Face
from graphs.drawing.graphviz import Job, LayoutFailed, Result, graphviz_layout, isolated_layout
from graphs.drawing.lanes import lane_layout
from graphs.drawing.page import on_a_page
from graphs.drawing.parts import Parts
from graphs.drawing.scene import Point
from graphs.drawing.text import TextMeasure
from graphs.drawing.zoning import CLUSTER_MARGIN, EMPTY_SIZE, title_height, zone_order
from graphs.model.elements import Link
from graphs.model.workflow import Workflow

NODE_GAP = 22.0
#: Space between columns: for maps of up to so many nodes, and for larger ones.
_RANK_GAPS = ((40, 104.0), (100, 86.0), (1_000_000_000, 74.0))
#: Up to this many nodes and links Graphviz runs in this process, else in one of its own; above so
#: many nodes they are put in lanes.
_SMALL, _LARGE = 900, 5_000
#: Up to this many nodes and links the layout is made again without the links that share a trunk.
_TWICE = 1_200
#: What the places of empty zones are called, before their ids.
EMPTY = "zone:"


def fresh(
    workflow: Workflow,
    parts: Parts,
    faces: Mapping[str, Face],
    measure: TextMeasure,
    run: Callable[[Job], Result] | None,
) -> tuple[dict[str, Point], dict[str, Point], str]:
    """Centres of nodes and of empty zones, and a note if Graphviz failed."""
    job, names = _job(workflow, parts, faces, measure)
    note = ""
    if len(names) > _LARGE:
        result = lane_layout(job)
    else:
        is_small = len(names) + len(job["edges"]) <= _SMALL
        run = run or (graphviz_layout if is_small else isolated_layout)
        try:
            result = run(job)
            lean = (
                _without_trunks(job, parts, result)
                if len(names) + len(job["edges"]) <= _TWICE
                else job
            )
            if lean is not job:
                result = run(lean)
            if is_small:
                result = on_a_page(job, result, run) or result
        except LayoutFailed as error:
            result, note = lane_layout(job), f"{error}; nodes are laid out in lanes."
    centres = dict(zip(names, result["nodes"], strict=True))
    empty = {name[len(EMPTY) :]: at for name, at in centres.items() if name not in faces}
    return centres, empty, note


def _without_trunks(job: Job, parts: Parts, result: Result) -> Job:
    """The job without the links that will share a trunk, so that no room is kept for each.

    The longest and the shortest of each group stay, and with them the order of the columns.
    """
    groups: dict[str, list[tuple[float, int]]] = {}
    for index, (link, (tail, head, _, length)) in enumerate(
        zip(parts.links, job["edges"], strict=True)
    ):
        span = abs(result["nodes"][head][0] - result["nodes"][tail][0])
        if length and span > 1.5 * (job["rank_gap"] + NODE_WIDTH):
            groups.setdefault(trunk_group(link), []).append((span, index))
    dropped: set[int] = set()
    for members in groups.values():
        members.sort()
        dropped.update(index for _, index in members[1:-1])
    if not dropped:
        return job
    edges = [edge for index, edge in enumerate(job["edges"]) if index not in dropped]
    return {**job, "edges": edges}


def _job(
    workflow: Workflow, parts: Parts, faces: Mapping[str, Face], measure: TextMeasure
) -> tuple[Job, list[str]]:
    names = [node.id for node in parts.nodes]
    sizes = [(faces[name].width, faces[name].height) for name in names]
    members: dict[str, list[int]] = {zone: [] for zone in workflow.zone_by_id}
    containers = containers_of(workflow, set(names))
    home = homes(workflow, containers)
    inside: dict[str, list[int]] = {container: [] for container in containers}
    for index, node in enumerate(parts.nodes):
        if node.id in home:
            inside[home[node.id]].append(index)
        else:
            members[workflow.zone_id(node)].append(index)
    order = zone_order(workflow)
    for zone in empty_zones(workflow):
        # An empty zone is kept open by a blank in its place.
        members[zone].append(len(names))
        names.append(EMPTY + zone)
        sizes.append(EMPTY_SIZE)
    number = {zone: index for index, zone in enumerate(order)}
    clusters = []
    for zone in order:
        parent = workflow.zone_by_id[zone].parent
        clusters.append(
            (
                number.get(parent, -1) if parent is not None else -1,
                title_height(workflow, zone, measure),
                members[zone],
            )
        )
    outer = outer_of(containers)
    for container in containers:
        zone = workflow.zone_id(workflow.node(container))
        number[f"part of {container}"] = len(clusters)
        around = number[f"part of {outer[container]}"] if container in outer else number[zone]
        clusters.append((around, TITLE_HEIGHT, inside[container]))
    index_of = {name: index for index, name in enumerate(names)}
    edges = [
        (index_of[tail], index_of[head], weight, length)
        for tail, head, weight, length in parts.ranked
    ]
    job: Job = {
        "nodes": sizes,
        "edges": edges,
        "clusters": clusters,
        "rank_gap": next(gap for most, gap in _RANK_GAPS if len(names) <= most),
        "node_gap": NODE_GAP,
        "margin": CLUSTER_MARGIN,
        "containers": len(containers),
    }
    return job, names


def empty_zones(workflow: Workflow) -> list[str]:
    """The zones with neither nodes nor zones in them."""
    inhabited = {workflow.zone_id(node) for node in workflow.nodes}
    inhabited |= {zone.parent for zone in workflow.zones if zone.parent is not None}
    return [zone for zone in zone_order(workflow) if zone not in inhabited]


def trunk_group(link: Link) -> str:
    """The links that may run together: of one kind to one node."""
    return f"{link.kind} {link.to_id}"
