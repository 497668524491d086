"""All ungated paths between two nodes against a search that only knows the definitions."""

from __future__ import annotations

from comparing import DEFAULT, for_random_workflows
from oracle_walks import Map, Vertex

from graphs.analysis.engine import analyse
from graphs.analysis.flow import build_influence_graph
from graphs.analysis.paths import ungated_paths
from graphs.analysis.result import Path
from graphs.model.workflow import Workflow

PARTS = ("in", "own")
#: The brute force gives up beyond so many walks; the workflow says nothing then.
ENOUGH = 20_000


def brute(the_map: Map, source: str, target: str) -> set[Path] | None:
    """Every path by trying all walks that visit no vertex twice, depth first."""
    found: set[Path] = set()
    tried = 0
    stack: list[tuple[tuple[Vertex, ...], tuple[str, ...]]] = [
        (((source, part),), ()) for part in PARTS
    ]
    while stack:
        vertices, links = stack.pop()
        tried += 1
        if tried > ENOUGH:
            return None
        if vertices[-1][0] == target:
            found.add(Path(tuple(node for node, _ in vertices), links))
            continue
        for arc in the_map.arcs_from.get(vertices[-1], []):
            is_walked = arc.is_content or arc.sort == "access"
            if not is_walked or arc.head in vertices or arc.head[0] == source:
                continue
            _, state = the_map.advance(arc, True, 0)
            if state == 0:
                stack.append(((*vertices, arc.head), (*links, arc.link)))
    return found


@for_random_workflows(150)
def test_every_ungated_path_is_found_once_and_no_other(workflow: Workflow) -> None:
    the_map, graph = Map(workflow), build_influence_graph(workflow)
    analysis = analyse(workflow, DEFAULT)
    for source in workflow.nodes[:5]:
        for target in workflow.nodes[-5:]:
            if source is target or "gate" in (source.kind, target.kind):
                continue
            expected = brute(the_map, source.id, target.id)
            if expected is None:
                continue
            told = ungated_paths(graph, source.id, target.id, 10**6, 10**6)
            assert len(told.paths) == len(set(told.paths))
            assert set(told.paths) == expected
            assert not told.stopped
            lengths = [len(path.links) for path in told.paths]
            assert lengths == sorted(lengths)
            radius = analysis.radius(source.id)
            assert bool(expected) == (target.id in radius.ungated)
            if expected:
                assert told.paths[0] == radius.witnesses[target.id]
            few = ungated_paths(graph, source.id, target.id, 2, 10**6)
            assert few.paths == told.paths[:2]
            assert few.stopped == (len(expected) > 2)


@for_random_workflows(40)
def test_a_bound_on_the_steps_is_told(workflow: Workflow) -> None:
    graph = build_influence_graph(workflow)
    for source in workflow.nodes[:4]:
        for target in workflow.nodes[-4:]:
            some = ungated_paths(graph, source.id, target.id, most_steps=3)
            every = ungated_paths(graph, source.id, target.id)
            assert set(some.paths) <= set(every.paths)
            assert some.limit == "steps" or some == every
