"""Hides who and what a workflow is about: names and ids get pseudonyms, the same everywhere.

What a workflow says by its facts stays, so that its analysis stays the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Literal, get_args, get_origin

from graphs.model.elements import E, Element, Link, Node, Origin, Source, Zone
from graphs.model.facts import LINK_FACTS, NODE_FACTS, Facts, ZoneFacts
from graphs.model.marks import (
    CALLED_CONTROL_PLANE,
    INLINE_SECRETS,
    PART_OF,
    decides,
    is_called_control_plane,
)
from graphs.model.workflow import UNPLACED, Workflow
from graphs.words import counted

#: What a file is called whose name is hidden.
FILE = "workflow"
#: What stands for a text of which nothing can be told.
HIDDEN = "hidden with the names"
#: What is called otherwise than by its kind or the name of its fact.
_CALLED = {
    "human": "Person",
    "spiffe_id": "SPIFFE ID",
    "expires": "Expiry",
    "reviewed": "Review",
}
#: Facts that name other elements.
_REFERENCES = frozenset({"gate", "approvers"})
#: A day, with or without a time: it tells of nobody.
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.]{4,15}(?:Z|[+-]\d{2}:?\d{2})?)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Veil:
    """Gives names and ids pseudonyms, the same in every workflow it is made for.

    Two versions under one veil can so be compared. Names are numbered by kind in document order
    ("Agent 1", "Zone 2"); equal names of a kind stay equal. Pseudonyms of ids keep the order of the
    ids, by which analyses choose between equals. With `keeps_ids` ids stay what they are.
    `policies`: names of policies that say nothing of anybody.
    """

    def __init__(
        self,
        *workflows: Workflow,
        keeps_ids: bool = False,
        policies: Collection[str] = (),
    ) -> None:
        every = {
            element.id
            for workflow in workflows
            for group in (workflow.zones, workflow.nodes, workflow.links)
            for element in group
        }
        #: The pseudonym of each id.
        self.ids: Mapping[str, str] = {
            name: name if keeps_ids else hidden for name, hidden in _in_order(every).items()
        }
        #: The id behind each pseudonym.
        self.true_ids: Mapping[str, str] = {hidden: name for name, hidden in self.ids.items()}
        self._policies = frozenset(policies)
        self._called: dict[str, dict[str, str]] = {}
        # A gate may name its approvers by names that nodes of several kinds have.
        self._approvers = {
            name
            for workflow in workflows
            for node in workflow.nodes
            if node.kind == "gate"
            for name in node.fact("approvers") or ()
        }
        for workflow in workflows:
            self.workflow(workflow)

    def workflow(self, workflow: Workflow) -> Workflow:
        """The workflow with its names hidden."""
        return Workflow(
            self.called("Workflow", workflow.name) if workflow.name else "",
            tuple(self._zone(zone) for zone in workflow.zones),
            tuple(self._node(node, workflow) for node in workflow.nodes),
            tuple(self._link(link) for link in workflow.links),
            policy=workflow.policy if workflow.policy in self._policies else None,
            source=self._source(workflow.source),
            unclassified=_count(workflow.unclassified, "part"),
            notes=_count(workflow.notes, "note"),
        )

    def called(self, kind: str, text: str) -> str:
        """The pseudonym of a text among those of a kind, such as `Owner 2`."""
        known = self._called.setdefault(kind, {})
        return known.setdefault(text, f"{kind} {len(known) + 1}")

    def residency(self, place: str) -> str:
        """The pseudonym of a place where data is kept, however it is written."""
        return self.called("Place", place.casefold())

    def file(self, name: str) -> str:
        """What stands for the name of a file: `workflow`, `workflow 2` and so on."""
        called = self.called(FILE, name)
        return FILE if called == f"{FILE} 1" else called

    def name_of(self, node: Node) -> str:
        """The pseudonym of a node; what has no name is known by its id."""
        name = node.title
        if name in self._approvers:
            # Whoever has this name is meant.
            return self._called.get("", {}).get(name) or self._shared(node.kind, name)
        return self.called(_kind(node.kind), name)

    def _shared(self, kind: str, name: str) -> str:
        shared = self._called.setdefault("", {})
        return shared.setdefault(name, self.called(_kind(kind), name))

    def _zone(self, zone: Zone) -> Zone:
        parent = None if zone.parent is None else self._id(zone.parent)
        bare = self._bare(zone, ZoneFacts)
        return replace(bare, name=self.called("Zone", zone.title), parent=parent)

    def _node(self, node: Node, workflow: Workflow) -> Node:
        tags = [tag if decides(tag) else self.called("Tag", tag) for tag in node.tags]
        if is_called_control_plane(node) and CALLED_CONTROL_PLANE not in tags:
            tags.append(CALLED_CONTROL_PLANE)
        bare = self._bare(node, NODE_FACTS[node.kind])
        if approvers := node.fact("approvers"):
            named = {each.name: each for each in workflow.nodes if each.name}
            hidden = tuple(self._approver(name, workflow, named) for name in approvers)
            bare = replace(bare, facts={**bare.facts, "approvers": hidden})
        return replace(
            bare,
            name=self.name_of(node),
            zone=None if node.zone is None else self._id(node.zone),
            owner=self.called("Owner", node.owner) if node.owner else node.owner,
            tags=tuple(dict.fromkeys(tags)),
        )

    def _approver(self, name: str, workflow: Workflow, named: Mapping[str, Node]) -> str:
        if name in workflow.node_by_id:
            return self._id(name)
        return self.name_of(named[name]) if name in named else self.called("Approver", name)

    def _link(self, link: Link) -> Link:
        bare = self._bare(link, LINK_FACTS[link.kind])
        if link.gate is not None:
            bare = replace(bare, facts={**bare.facts, "gate": self._id(link.gate)})
        return replace(
            bare,
            from_id=self._id(link.from_id),
            to_id=self._id(link.to_id),
            name=self.called("Operation", link.name) if link.name else "",
        )

    def _bare(self, element: E, model: type[Facts]) -> E:
        """An element with its id and facts hidden, and without what is only told of it."""
        closed = _closed_facts(model)
        facts = {
            name: value if name in closed or name in _REFERENCES else self._value(name, value)
            for name, value in element.facts.items()
        }
        origins = {
            name: Origin(origin.how, f"its reason is {HIDDEN}" if origin.because else "")
            for name, origin in element.origins.items()
        }
        return replace(
            element,
            id=self._id(element.id),
            facts=facts,
            origins=origins,
            description="",
            source=self._source(element.source),
            extensions=self._extensions(element),
        )

    def _value(self, fact: str, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return tuple(self._value(fact, each) for each in value)
        if not isinstance(value, str):
            return value
        if fact == "residency":
            return self.residency(value)
        plain = _DAY if fact in ("expires", "reviewed") else _NUMBER if fact == "budget" else None
        if plain is not None and plain.fullmatch(value):
            return value
        hidden = self.called(_kind(fact), value)
        # A scope with a wildcard allows more than its words.
        return f"{hidden} *" if fact == "scope" and "*" in value else hidden

    def _extensions(self, element: Element) -> Mapping[str, Any]:
        kept: dict[str, Any] = {}
        if element.extensions.get(INLINE_SECRETS):
            kept[INLINE_SECRETS] = [HIDDEN]
        around = element.extensions.get(PART_OF)
        if isinstance(around, str) and around in self.ids:
            kept[PART_OF] = self.ids[around]
        return kept

    def _source(self, source: Source | None) -> Source | None:
        """The line that something stands on; a pointer to it is made of names."""
        return Source(self.file(source.file), source.line) if source and source.line else None

    def _id(self, name: str) -> str:
        return self.ids.get(name, name if name == UNPLACED.id else HIDDEN)


def veil(workflow: Workflow, keeps_ids: bool = False) -> tuple[Workflow, Veil]:
    """A workflow with its names hidden, and what they were hidden with."""
    made = Veil(workflow, keeps_ids=keeps_ids)
    return made.workflow(workflow), made


def _in_order(ids: Iterable[str]) -> dict[str, str]:
    """Pseudonyms that sort as the ids do, before and after the one id that is ours and stays."""
    ordered = sorted(set(ids) - {UNPLACED.id})
    width = len(str(len(ordered)))
    hidden = {
        name: f"{'e' if name < UNPLACED.id else 'v'}{number:0{width}}"
        for number, name in enumerate(ordered, 1)
    }
    return {**hidden, UNPLACED.id: UNPLACED.id}


def _kind(name: str) -> str:
    return _CALLED.get(name) or name.replace("_", " ").capitalize()


def _count(texts: tuple[str, ...], what: str) -> tuple[str, ...]:
    return (f"{counted(len(texts), what)} {HIDDEN}",) if texts else ()


@cache
def _closed_facts(model: type[Facts]) -> frozenset[str]:
    """The facts whose values are chosen from a list, or are numbers or flags: no free texts."""
    return frozenset(
        name for name, field in model.model_fields.items() if not _is_free(field.annotation)
    )


def _is_free(annotation: Any) -> bool:
    """Whether a text of any wording may stand for a type."""
    if annotation is str:
        return True
    if get_origin(annotation) is Literal:
        return False
    return any(_is_free(part) for part in get_args(annotation))
