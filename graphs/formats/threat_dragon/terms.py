"""How the shapes of Threat Dragon and our kinds stand for each other; for reading and writing."""

from __future__ import annotations

from collections.abc import Mapping

BOX = "trust-boundary-box"
CURVES = frozenset({"trust-boundary-curve", "trust-boundary"})
FLOW = "flow"
#: Under what a node keeps the threats that others named in the model.
GIVEN = "x-threat-dragon-threats"
#: Where we drew a cell: it tells whether somebody moved it.
PLACE = "ungated-place"
#: The role of a part by its shape.
ROLES: Mapping[str, str] = {"actor": "client", "process": "process", "store": "store"}
#: The shape that a kind of node is written as; data-flow diagrams have none for rights.
SHAPES: Mapping[str, str] = {
    "trigger": "actor", "human": "actor", "data": "store", "log": "store",
    "identity": "td-text-block", "privilege": "td-text-block",
}  # fmt: skip
#: What Threat Dragon calls each shape.
TYPES: Mapping[str, str] = {
    "actor": "tm.Actor", "process": "tm.Process", "store": "tm.Store", FLOW: "tm.Flow",
    BOX: "tm.BoundaryBox", "td-text-block": "tm.Text",
}  # fmt: skip


def shape_of(kind: str) -> str:
    return SHAPES.get(kind, "process")
