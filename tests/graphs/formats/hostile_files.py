"""Spoil rich documents at any place, and check that what an importer makes of them is valid."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any

import resources
from graphs.errors import InputError
from graphs.formats.base import Format
from graphs.formats.reading import Document
from graphs.model.facts import LINK_ENDS, LINK_FACTS, NODE_FACTS
from graphs.model.workflow import Workflow

Path = tuple[Any, ...]


def places(value: Any, path: Path = ()) -> list[Path]:
    """The paths of all that lies within a value."""
    found = [path] if path else []
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


def spoiled(data: Any, paths: Sequence[Path], junk: Any) -> Any:
    """A copy of the data with junk at these places; a place that is gone by then is passed over."""
    data = copy.deepcopy(data)
    for path in paths:
        current = data
        try:
            for key in path[:-1]:
                current = current[key]
            current[path[-1]] = copy.deepcopy(junk)
        except (KeyError, IndexError, TypeError):
            continue
    return data


def opened(chosen: Format, data: Any, name: str = "x.json") -> Workflow | None:
    """The workflow, checked; None for what is refused in words. Anything else fails the test."""
    document = Document(name, json.dumps(data))
    chosen.sniff(document)
    try:
        workflow = chosen.load(document, resources.catalogues())
    except InputError:
        return None
    check(workflow)
    return workflow


def check(workflow: Workflow) -> None:
    """Every fact, zone and link end is one that the model allows."""
    for node in workflow.nodes:
        NODE_FACTS[node.kind](**node.facts)
        assert node.zone is None or node.zone in workflow.zone_by_id
        assert node.extensions.get("x-part-of", node.id) in workflow.node_by_id
    assert len({node.id for node in workflow.nodes}) == len(workflow.nodes)
    assert len({link.id for link in workflow.links}) == len(workflow.links)
    for link in workflow.links:
        LINK_FACTS[link.kind](**link.facts)
        starts, ends = LINK_ENDS[link.kind]
        assert workflow.node(link.from_id).kind in starts, link.id
        assert workflow.node(link.to_id).kind in ends, link.id
