"""Wide and tall maps are laid out in rows that fit a page, without overlaps and in their zones."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from drawings import kit, random_workflow
from invariants import loose_ends, misplaced_in_zones, overlapping_nodes, routes_through_boxes

import resources
from graphs.api import load
from graphs.drawing.geometry import Rect, flattened
from graphs.drawing.layout import Layout, lay_out
from graphs.drawing.routes import Wire, route_all
from graphs.model.elements import Link, Node, Zone
from graphs.model.workflow import Workflow, with_link_ids

#: One file of each format with many nodes: chains, fans, loops, and several zones.
CORPUS = (
    "n8n/hacker-news-to-video-template-alexk1919.json",
    "n8n/send-a-chatgpt-email-reply-and-save-response.json",
    "dify/simple-kimi.yml",
    "flowise/agentv1-agentic-rag.json",
    "github_actions/ghaw-repo-assist.md",
    "github_actions/claude-examples-test-failure-analysis.yml",
    "stepfunctions/ec2-instance-isolation-cdk.json",
    "mcp/srv-github-official.json",
    "agent_spec/ext-tutorial-cybersecurity-flow.yaml",
    "ms_declarative/dn-workflow-samples-customersupport.yaml",
    "claude_code/settings-flowise-to-langchain-settings.json",
)


def fit(layout: Layout) -> float:
    """The scale at which the whole map is seen in a window of 1440 by 900."""
    return min(1440 / layout.width, 900 / layout.height)


def chain(count: int) -> Workflow:
    nodes = tuple(Node(f"n{i:02}", kind="step", zone="z") for i in range(count))
    links = [
        Link("", kind="flow", from_id=one.id, to_id=other.id) for one, other in pairwise(nodes)
    ]
    zone = Zone("z", name="Zone", facts={"trust": "internal"})
    return Workflow("Chain", (zone,), nodes, with_link_ids(links))


def test_a_long_chain_is_read_in_rows_from_left_to_right() -> None:
    layout = lay_out(chain(60), kit().measure)
    assert fit(layout) > 0.5
    assert 1.2 < layout.width / layout.height < 2.4
    boxes = list(layout.nodes.values())
    for here, after in pairwise(boxes):
        same_row = abs(here.centre[1] - after.centre[1]) < 1
        assert after.x > here.right if same_row else (after.y > here.bottom and after.x < here.x)


def test_a_line_to_the_next_row_leaves_at_the_right_and_arrives_at_the_left() -> None:
    workflow = chain(60)
    layout = lay_out(workflow, kit().measure)
    turned = 0
    for link in workflow.links:
        start, end = layout.nodes[link.from_id], layout.nodes[link.to_id]
        route = layout.routes[link.id]
        assert route[0][0] == pytest.approx(start.right)
        assert route[-1][0] == pytest.approx(end.x)
        turned += end.y > start.bottom
    assert turned > 3


def test_a_short_chain_stays_in_one_row() -> None:
    layout = lay_out(chain(6), kit().measure)
    assert len({box.y for box in layout.nodes.values()}) == 1


def test_a_tall_fan_is_spread_over_columns() -> None:
    hub = Node("hub", kind="agent", zone="z")
    tools = tuple(Node(f"tool{i}", kind="tool", zone="z") for i in range(40))
    links = [Link("", kind="calls", from_id="hub", to_id=tool.id) for tool in tools]
    zone = Zone("z", name="Zone", facts={"trust": "internal"})
    workflow = Workflow("Fan", (zone,), (hub, *tools), with_link_ids(links))
    layout = lay_out(workflow, kit().measure)
    assert fit(layout) > 0.5
    assert overlapping_nodes(layout) == []
    assert routes_through_boxes(workflow, layout) == []


@pytest.mark.parametrize("name", CORPUS)
def test_real_files_fit_a_window(shared: Path, name: str) -> None:
    workflow = load(shared / "corpus" / name, resources.catalogues()).workflow
    layout = lay_out(workflow, kit().measure)
    assert overlapping_nodes(layout) == []
    assert misplaced_in_zones(workflow, layout) == []
    assert loose_ends(workflow, layout) == []
    assert fit(layout) > 0.5
    assert 1.1 < layout.width / layout.height < 2.5


@pytest.mark.parametrize("seed", range(8))
def test_any_large_workflow_keeps_its_zones_apart(seed: int) -> None:
    workflow = random_workflow(seed + 100, 40 + 6 * seed)
    layout = lay_out(workflow, kit().measure, fold=bool(seed % 2))
    assert overlapping_nodes(layout) == []
    assert misplaced_in_zones(workflow, layout) == []
    assert layout == lay_out(workflow, kit().measure, fold=bool(seed % 2))


def test_kept_rows_have_the_same_lines() -> None:
    workflow = chain(30)
    before = lay_out(workflow, kit().measure)
    after = lay_out(workflow, kit().measure, before.positions)
    for link, route in before.routes.items():
        for point, same in zip(route, after.routes[link], strict=True):
            assert same == pytest.approx(point)


def test_a_line_to_the_next_row_leaves_the_title_of_a_zone_free() -> None:
    boxes = {"a": Rect(300, 0, 100, 40), "b": Rect(20, 200, 100, 40)}
    title = Rect(10, 108, 60, 20)
    wire = Wire("w", "a", "b", "", True)
    routes, _ = route_all([wire], boxes, {"a": "step", "b": "step"}, titles=[title])
    points = flattened(routes["w"])
    (level,) = {y for (x, y), (to, end) in pairwise(points) if y == end and abs(to - x) > 200}
    assert title.bottom < level < boxes["b"].y
