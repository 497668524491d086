"""Runs Graphviz dot on plain data, in this process or in one that can be ended.

Names never reach Graphviz: nodes are numbered and labels are empty, so no text can break its input
and no font is looked up.
"""

from __future__ import annotations

import json
import multiprocessing
import os
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from graphs.errors import UngatedError

#: Seconds after which a layout is given up, and the lane layout used in its place.
TIME_LIMIT = 20.0
_POINTS_PER_INCH = 72.0
_EFFORTS = (
    (900, ""),
    (2_500, "nslimit=1;mclimit=0.3;"),
    (6_000, "nslimit=0.5;mclimit=0.1;searchsize=10;"),
)


class Job(TypedDict):
    """What is laid out, as plain picklable data. Sizes in pixels; nodes and clusters by index.

    `nodes`: width, height. `edges`: tail, head, weight, minimum length in ranks (0: no constraint).
    `clusters`: the index of the parent (-1: none), the height of the title, member nodes; a parent
    comes before its children, and the last `containers` of them bound no trust.
    """

    nodes: list[tuple[float, float]]
    edges: list[tuple[int, int, int, int]]
    clusters: list[tuple[int, float, list[int]]]
    rank_gap: float
    node_gap: float
    margin: float
    containers: NotRequired[int]


class Result(TypedDict):
    """Centres of the nodes, y downwards, in pixels."""

    nodes: list[tuple[float, float]]


class LayoutFailed(UngatedError):
    """Graphviz gave no layout: it failed or took too long."""


def dot_source(job: Job) -> str:
    """The job in the DOT language."""
    lines = [
        f"digraph{{rankdir=LR;newrank=true;{_effort(job)}"
        f"nodesep={job['node_gap'] / _POINTS_PER_INCH:.4f};"
        f"ranksep={job['rank_gap'] / _POINTS_PER_INCH:.4f};"
        "splines=false;",
        'node[shape=box,label="",fixedsize=true];edge[arrowhead=none];',
    ]
    children: dict[int, list[int]] = {}
    for index, (parent, _, _) in enumerate(job["clusters"]):
        children.setdefault(parent, []).append(index)

    def cluster(index: int) -> None:
        _, title, members = job["clusters"][index]
        lines.append(
            f"subgraph cluster_{index}{{margin={job['margin']:g};labelloc=t;"
            f'label=<<TABLE FIXEDSIZE="TRUE" WIDTH="80" HEIGHT="{title:g}" BORDER="0">'
            "<TR><TD></TD></TR></TABLE>>;"
        )
        lines.extend(f"n{member};" for member in members)
        for child in children.get(index, []):
            cluster(child)
        lines.append("}")

    for index, (width, height) in enumerate(job["nodes"]):
        lines.append(
            f"n{index}[width={width / _POINTS_PER_INCH:.4f},"
            f"height={height / _POINTS_PER_INCH:.4f}];"
        )
    for top in children.get(-1, []):
        cluster(top)
    for tail, head, weight, length in job["edges"]:
        constraint = f"minlen={length}" if length else "constraint=false"
        lines.append(f"n{tail}->n{head}[weight={weight},{constraint}];")
    lines.append("}")
    return "\n".join(lines)


def _effort(job: Job) -> str:
    """Bounds on dot's search, which grows faster than the map: least crossings against time."""
    nodes, edges = len(job["nodes"]), len(job["edges"])
    # In a dense graph links are long, and each counts at every column that it passes.
    size = nodes + edges * max(1.0, edges / (3 * max(1, nodes)))
    for most, bounds in _EFFORTS:
        if size <= most:
            return bounds
    return "nslimit=0.2;nslimit1=0.5;mclimit=0.05;searchsize=5;"


def graphviz_layout(job: Job) -> Result:
    """Lay a job out with dot. Picklable and pure; raises `LayoutFailed` where dot gives nothing."""
    try:
        import pygraphviz  # type: ignore[import-untyped]
    except ImportError as error:
        # A system library that it needs may be missing; the map is then drawn in lanes.
        raise LayoutFailed(f"Graphviz cannot be loaded: {error}") from None
    try:
        output = pygraphviz.AGraph(string=dot_source(job)).draw(
            format="json0", prog="dot", args="-q"
        )
        drawn: dict[str, Any] = json.loads(output)
    except (OSError, ValueError, RuntimeError, pygraphviz.DotError) as error:
        raise LayoutFailed(f"Graphviz failed: {error}") from None
    top = float(drawn["bb"].split(",")[3])
    nodes: list[tuple[float, float]] = [(0.0, 0.0)] * len(job["nodes"])
    for entry in drawn.get("objects", []):
        if "pos" in entry and entry["name"].startswith("n"):
            x, y = entry["pos"].split(",")
            nodes[int(entry["name"][1:])] = (float(x), top - float(y))
    return {"nodes": nodes}


def silence() -> None:
    """Send this process's error output nowhere: Graphviz warns of large graphs on it.

    Only for a process that does nothing but lay out.
    """
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 2)


def _work(job: Job, answer: Connection) -> None:
    silence()
    try:
        answer.send(graphviz_layout(job))
    except UngatedError as error:
        answer.send(str(error))


def isolated_layout(job: Job, seconds: float = TIME_LIMIT) -> Result:
    """As `graphviz_layout`, in a process of its own that is ended after `seconds`."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(job, there), daemon=True)
    try:
        process.start()
    except (OSError, RuntimeError) as error:
        # RuntimeError: a script that uses this as a library without guarding its main module.
        raise LayoutFailed(f"Graphviz could not be started: {str(error).strip()[:80]}") from None
    there.close()
    try:
        answer = here.recv() if here.poll(seconds) else f"Graphviz took longer than {seconds:g} s"
    except EOFError:
        answer = "Graphviz ended without a layout"
    finally:
        if process.is_alive():
            process.terminate()
        process.join()
        here.close()
    if isinstance(answer, str):
        raise LayoutFailed(answer)
    result: Result = answer
    return result
