"""Threagile models as enemies write them: an error in words or a map, within bounded time."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hostile_files import Path, opened, places, spoiled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphs.formats.threagile import FORMAT
from tests.effort import examples

RICH = {
    "threagile_version": "1.0.0", "title": "T", "includes": ["x.yaml"],
    "data_assets": {"D": {"id": "d", "confidentiality": "strictly-confidential"}},
    "technical_assets": {
        "C": {"id": "c", "type": "external-entity", "internet": True, "owner": "O",
              "communication_links": {"L": {"target": "p", "authentication": "token",
                                            "authorization": "technical-user",
                                            "data_assets_sent": ["d"],
                                            "data_assets_received": ["d"]}}},
        "P": {"id": "p", "type": "process", "technology": "ai", "tags": ["agent"],
              "communication_links": {"W": {"target": "s", "authentication": "credentials"},
                                      "M": {"target": "m", "readonly": False},
                                      "B": {"target": "c"}}},
        "S": {"id": "s", "type": "datastore", "data_assets_stored": ["d"], "integrity": "critical"},
        "M": {"id": "m", "type": "process", "technologies": ["mail-server"]},
    },
    "trust_boundaries": {
        "Z": {"id": "z", "type": "network-on-prem", "technical_assets_inside": ["p", "s"],
              "trust_boundaries_nested": ["y"]},
        "Y": {"id": "y", "technical_assets_inside": ["m"], "trust_boundaries_nested": []},
    },
}  # fmt: skip
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", [], [None], {}, {"a": {"b": 1}}, [["x"]], "a" * 3000, "z", ["z"],
    "p", ["p", "c"], "datastore", "external-entity", 7,
)  # fmt: skip


def test_the_rich_model_opens_whole() -> None:
    workflow = opened(FORMAT, RICH)
    assert workflow is not None
    kinds = {node.kind for node in workflow.nodes}
    assert kinds >= {"trigger", "agent", "data", "system", "identity", "privilege"}
    assert not [note for note in workflow.notes if "has no sense" in note]


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(places(RICH)), min_size=1, max_size=3), st.sampled_from(JUNK))
def test_junk_anywhere_ends_in_a_workflow_or_an_error(paths: list[Path], junk: Any) -> None:
    opened(FORMAT, spoiled(RICH, paths, junk))


@pytest.mark.usefixtures("no_collection")
def test_many_assets_take_time_in_proportion() -> None:
    def took(count: int) -> float:
        held = {
            f"A{n}": {
                "id": f"a{n}",
                "type": "process",
                "communication_links": {"L": {"target": f"a{n + 1}", "authentication": "token"}},
            }
            for n in range(count)
        }
        rings = {
            f"Z{n}": {
                "id": f"z{n}",
                "technical_assets_inside": [f"a{n}"],
                "trust_boundaries_nested": [f"z{n + 1}"],
            }
            for n in range(count)
        }
        model = {"threagile_version": "1", "technical_assets": held, "trust_boundaries": rings}
        began = time.process_time()
        assert opened(FORMAT, model) is not None
        return time.process_time() - began  # fmt: skip

    took(20)
    small, large = took(200), took(2000)
    assert large < 40 * max(small, 0.05)
