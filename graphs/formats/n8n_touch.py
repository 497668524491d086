"""What it means that an n8n node touches something, and who decides with which arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.catalogue import Vendors
from graphs.formats.n8n_draft import Target
from graphs.formats.n8n_file import RawNode
from graphs.formats.n8n_values import is_expression, named_nodes, takes_input, texts

#: Verbs whose effect no later step can undo.
FINAL = frozenset({"delete", "send", "pay", "execute"})


@dataclass(frozen=True, slots=True)
class Touch:
    """One thing that a node does: a verb (or `read`, `call`) on a target.

    `arguments`: `model`, `fixed`, or None where earlier steps decide them. `for_others`: what is
    read goes to the callers and next steps and steers nothing that this node does itself.
    `name`: what the service calls it, such as the method of a request.
    """

    verb: str
    target: Target
    arguments: str | None
    because: str
    for_others: bool = False
    name: str = ""

    @property
    def reversible(self) -> bool | None:
        return False if self.verb in FINAL else None


@dataclass(slots=True)
class Reading:
    """What is known of the export around a node while its effects are read.

    `fed_by_models`: names of the nodes that a model or agent runs before, on the main path.
    `own_ids`: the workflows that are read together; `ids_by_name`: those that alone have a name.
    """

    vendors: Vendors
    fed_by_models: frozenset[str] = frozenset()
    models: frozenset[str] = frozenset()
    own_ids: frozenset[str] = frozenset()
    ids_by_name: Mapping[str, str] = field(default_factory=dict)
    unclassified: dict[str, None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def decided_by(node: RawNode, reading: Reading, value: Any = None) -> str | None:
    """Who decides a node's parameters: `model`, `fixed`, or None for earlier steps."""
    by_data = False
    for text in texts(node.parameters if value is None else value):
        if "$fromAI" in text or "$fromai" in text:
            return "model"
        if not is_expression(text):
            continue
        names = named_nodes(text)
        if names & (reading.models | reading.fed_by_models):
            return "model"
        if takes_input(text):
            if node.name in reading.fed_by_models:
                return "model"
            by_data = True
        by_data = by_data or bool(names)
    return None if by_data else "fixed"
