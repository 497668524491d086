"""The keys of a native file and the type of each fact, which are those of the model."""

from __future__ import annotations

import types
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from graphs.model.facts import LINK_FACTS, NODE_FACTS, Facts, ZoneFacts

VERSION = 1
WORKFLOW_KEYS = (
    "ungated", "name", "description", "policy", "unclassified", "notes", "zones", "nodes", "links",
)  # fmt: skip
ZONE_KEYS = ("id", "name", "parent")
NODE_KEYS = ("id", "kind", "name", "zone", "owner")
LINK_KEYS = ("id", "from", "to", "kind", "name")
#: Keys that follow the facts of zones and of links, and of nodes.
TAIL_KEYS = ("description", "source", "origins")
NODE_TAIL_KEYS = ("tags", *TAIL_KEYS)
SOURCE_KEYS = ("file", "line", "pointer")
ORIGIN_KEYS = ("how", "because")
EXTENSION = "x-"

Shape = Literal["text", "flag", "number", "whole", "number or text", "choice"]


@dataclass(frozen=True, slots=True)
class FactType:
    """What a fact may be: one value of a shape, or a list of them."""

    shape: Shape
    many: bool = False
    choices: tuple[str, ...] = ()
    required: bool = False


def facts_of(kind: str) -> dict[str, FactType]:
    """The facts of a node or link kind by name, in the order of the model; of zones for `zone`."""
    schema = ZoneFacts if kind == "zone" else NODE_FACTS.get(kind) or LINK_FACTS[kind]
    return _fact_types(schema)


@cache
def _fact_types(schema: type[Facts]) -> dict[str, FactType]:
    return {
        name: _fact_type(field.annotation, field.is_required())
        for name, field in schema.model_fields.items()
    }


def _fact_type(annotation: Any, required: bool) -> FactType:
    members = _members(annotation)
    if set(members) == {float, str}:
        return FactType("number or text", required=required)
    (member,) = members
    if get_origin(member) is tuple:
        item = _fact_type(get_args(member)[0], False)
        return FactType(item.shape, True, item.choices, required)
    if get_origin(member) is Literal:
        return FactType("choice", False, get_args(member), required)
    shapes: dict[type, Shape] = {str: "text", bool: "flag", int: "whole", float: "number"}
    return FactType(shapes[member], required=required)


def _members(annotation: Any) -> list[Any]:
    """The types of a union without None, each without its annotations."""
    if get_origin(annotation) is Annotated:
        return _members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return [one for part in get_args(annotation) for one in _members(part)]
    return [] if annotation is type(None) else [annotation]
