"""Gather the nodes and links of an agent-blast-radius file, with ids, places and reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphs.errors import InputError
from graphs.formats.agent_blast_radius_file import Lines, Place
from graphs.formats.reading import Document
from graphs.formats.redact import redact
from graphs.model.elements import Link, Node, Origin, Source, Zone
from graphs.model.workflow import Workflow, with_link_ids

#: Facts with their reasons; a fact whose value is None is unknown, for the reason given.
Because = Mapping[str, tuple[Any, str]]

ACCOUNT_ZONE, OUTSIDE = "aws-account", "outside"
#: More links than this are refused: every tool does all that its role permits.
_MAX_LINKS = 200_000
_UNSAFE = re.compile(r"[^\w]+")


class Draft:
    """A workflow in the making."""

    def __init__(self, document: Document) -> None:
        self.notes: list[str] = []
        self.unclassified: list[str] = []
        self._document = document
        self._lines = Lines(document)
        self._nodes: list[Node] = []
        self._links: list[Link] = []
        self._taken = {ACCOUNT_ZONE, OUTSIDE}

    def add(
        self,
        kind: str,
        name: str,
        base: str,
        because: str,
        *,
        zone: str | None = ACCOUNT_ZONE,
        facts: Because | None = None,
        place: Place = (),
        description: str = "",
    ) -> str:
        """Add a node and give its id, made of `base`; `because` tells why it lies in its zone."""
        values, origins = _facts(facts)
        origins["zone"] = Origin("unknown" if zone is None else "inferred", because)
        node_id = self._fresh_id(base)
        self._nodes.append(
            Node(
                node_id,
                kind,
                redact(name),
                zone,
                facts=values,
                origins=origins,
                description=redact(description),
                source=self._source(place),
            )
        )
        return node_id

    def link(
        self, kind: str, from_id: str, to_id: str, because: str, facts: Because | None = None
    ) -> None:
        """Add a link. Raises `InputError` where there are too many."""
        if len(self._links) >= _MAX_LINKS:
            raise InputError.one(
                self._document.name,
                f"its tools may do more than {_MAX_LINKS:,} things.",
                "Split the file.",
            )
        values, origins = _facts(facts)
        self._links.append(
            Link(
                "",
                kind,
                from_id,
                to_id,
                facts=values,
                origins=origins,
                description=redact(because),
            )
        )

    def workflow(self, name: str, account: str) -> Workflow:
        """All of it."""
        zones = [
            _zone(ACCOUNT_ZONE, f"AWS account {account}".strip(), "internal", "it is one's own")
        ]
        if any(node.zone == OUTSIDE for node in self._nodes):
            zones.append(_zone(OUTSIDE, "Outside", "untrusted", "attackers can send content here"))
        return Workflow(
            redact(name) or self._document.name.rpartition("/")[2],
            zones=tuple(zones),
            nodes=tuple(self._nodes),
            links=with_link_ids(self._links),
            source=Source(self._document.name),
            unclassified=tuple(dict.fromkeys(redact(each) for each in self.unclassified)),
            notes=tuple(dict.fromkeys(redact(each) for each in self.notes)),
        )

    def _fresh_id(self, base: str) -> str:
        plain = _UNSAFE.sub("-", redact(base)).strip("-")[:60] or "node"
        node_id, number = plain, 2
        while node_id in self._taken:
            node_id, number = f"{plain}-{number}", number + 1
        self._taken.add(node_id)
        return node_id

    def _source(self, place: Place) -> Source:
        if not place:
            return Source(self._document.name)
        if self._document.is_json:
            return Source(self._document.name, 0, "".join(f"/{part}" for part in place))
        return Source(self._document.name, self._lines.of(place))


def _facts(facts: Because | None) -> tuple[dict[str, Any], dict[str, Origin]]:
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for fact, (value, because) in (facts or {}).items():
        if value is not None:
            values[fact] = value
        origins[fact] = Origin("unknown" if value is None else "inferred", redact(because))
    return values, origins


def _zone(zone_id: str, name: str, trust: str, because: str) -> Zone:
    return Zone(
        zone_id,
        redact(name),
        facts={"trust": trust},
        origins={"trust": Origin("inferred", because)},
    )
