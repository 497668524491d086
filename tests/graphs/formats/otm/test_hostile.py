"""Open Threat Models as enemies write them: an error in words or a map, within bounded time."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hostile_files import Path, opened, places, spoiled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphs.formats.otm import FORMAT
from tests.effort import examples

RICH = {
    "otmVersion": "0.2.0", "project": {"name": "P", "id": "p", "owner": "O"},
    "trustZones": [{"id": "n", "name": "Net", "risk": {"trustRating": 5}},
                   {"id": "l", "name": "Lan", "parent": {"trustZone": "n"}}],
    "assets": [{"id": "a", "name": "A", "risk": {"confidentiality": 99}}],
    "components": [
        {"id": "u", "name": "U", "type": "browser", "parent": {"trustZone": "n"}, "tags": ["x"]},
        {"id": "w", "name": "W", "type": "service", "parent": {"trustZone": "l"}},
        {"id": "g", "name": "G", "type": "agent", "parent": {"component": "w"}},
        {"id": "d", "name": "D", "type": "database", "assets": {"stored": ["a"]}},
    ],
    "dataflows": [
        {"id": "1", "name": "f", "source": "u", "destination": "w", "bidirectional": True},
        {"id": "2", "name": "g", "source": "w", "destination": "g", "bidirectional": True},
        {"id": "3", "name": "h", "source": "d", "destination": "g", "assets": ["a"]},
        {"id": "4", "name": "i", "source": "g", "destination": "d"},
    ],
}  # fmt: skip
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", [], [None], {}, {"a": {"b": 1}}, [["x"]], "a" * 3000, "n", "w",
    {"component": "g"}, {"trustZone": "l"}, {"component": "d"}, float("nan"), 7,
)  # fmt: skip


def test_the_rich_model_opens_whole() -> None:
    workflow = opened(FORMAT, RICH)
    assert workflow is not None
    assert {node.kind for node in workflow.nodes} == {"trigger", "step", "agent", "data"}


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(places(RICH)), min_size=1, max_size=3), st.sampled_from(JUNK))
def test_junk_anywhere_ends_in_a_workflow_or_an_error(paths: list[Path], junk: Any) -> None:
    opened(FORMAT, spoiled(RICH, paths, junk))


@pytest.mark.usefixtures("no_collection")
def test_many_components_take_time_in_proportion() -> None:
    def took(count: int) -> float:
        zones = [{"id": f"z{n}", "name": "Z"} for n in range(count)]
        components = [
            {"id": f"c{n}", "name": "C", "type": "database", "parent": {"trustZone": f"z{n}"}}
            for n in range(count)
        ]
        flows = [
            {"id": f"f{n}", "source": f"c{n}", "destination": f"c{n + 1}"} for n in range(count)
        ]
        model = {
            "otmVersion": "1",
            "trustZones": zones,
            "components": components,
            "dataflows": flows,
        }
        began = time.process_time()
        assert opened(FORMAT, model) is not None
        return time.process_time() - began  # fmt: skip

    took(20)
    small, large = took(200), took(2000)
    assert large < 40 * max(small, 0.05)


@pytest.mark.usefixtures("no_collection")
def test_components_deep_within_each_other_take_time_in_proportion() -> None:
    def took(count: int) -> float:
        components = [{"id": f"c{n}", "name": "C", "parent": {"component": f"c{n + 1}"}}
                      for n in range(count)]  # fmt: skip
        began = time.process_time()
        assert opened(FORMAT, {"otmVersion": "1", "components": components}) is not None
        return time.process_time() - began

    took(20)
    small, large = took(300), took(6000)
    assert large < 80 * max(small, 0.05)
