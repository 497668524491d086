"""The evidence of actions: what the nodes on the way record, in which logs, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from graphs.analysis.result import Action, Assumption
from graphs.model.elements import Link, Node
from graphs.model.facts import RECORDS
from graphs.model.workflow import Workflow

#: What is recorded, in words.
RECORD_WORDS = {
    "prompt": "the prompt or trigger",
    "inputs": "the inputs",
    "call": "the tool call with its arguments",
    "decision": "the decision of the gate",
    "identity": "the identity that acted",
    "effect": "the effect",
}
Standing = Literal["whole", "part", "unproved", "none"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is recorded of an action by the nodes of its witness and by the gates on its walks.

    All are parts of `RECORDS`, in that order. `needed`: what a whole record has, the decision only
    where a gate decides. `kept` stands in a log that is known to be immutable; `changeable` only in
    logs that are known to be not; `unproved` in logs of which that is not known; `missing` in none
    that is known to have it. `links`: what leads into the logs, and `unknown` those of them of
    which it is not known what they record.
    """

    needed: tuple[str, ...]
    kept: tuple[str, ...]
    changeable: tuple[str, ...]
    unproved: tuple[str, ...]
    missing: tuple[str, ...]
    links: tuple[str, ...]
    unknown: tuple[str, ...]
    assumed: tuple[Assumption, ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is needed and not kept for certain."""
        return tuple(record for record in self.needed if record not in self.kept)

    @property
    def standing(self) -> Standing:
        """How much of a record there is: `unproved` where nothing of it is kept for certain."""
        if not self.lacks:
            return "whole"
        if any(record in self.needed for record in self.kept):
            return "part"
        return "unproved" if self.links else "none"


class Records:
    """Who records what in the logs of a workflow."""

    def __init__(self, workflow: Workflow) -> None:
        self._workflow = workflow
        self._of_node: dict[str, list[Link]] = {}
        for link in workflow.links:
            if link.kind == "logs":
                self._of_node.setdefault(link.from_id, []).append(link)

    def log_of(self, link: Link) -> Node:
        return self._workflow.node(link.to_id)

    def recorded(self, link: Link) -> tuple[str, ...] | None:
        """What a link records; else what its log does. None where neither is known."""
        records = link.fact("records") or self.log_of(link).fact("records")
        return None if records is None else tuple(records)

    def links_of(self, nodes: Iterable[str]) -> list[Link]:
        """The links by which these nodes record, each node once."""
        return [link for node in dict.fromkeys(nodes) for link in self._of_node.get(node, ())]

    def evidence(self, action: Action) -> Evidence:
        """The evidence of an action; an unknown fact counts at its worse value, and is listed."""
        found: dict[bool | None, set[str]] = {True: set(), False: set(), None: set()}
        unknown: list[str] = []
        assumed: list[Assumption] = []
        links = self.links_of((*action.path.nodes, *action.gates))
        for link in links:
            log, records = self.log_of(link), self.recorded(link)
            immutable = log.fact("immutable")
            if immutable is None:
                because = "whether it can be changed afterwards is not known"
                assumed.append(Assumption(log.id, "immutable", "no", because))
            if records is None:
                because = "what is recorded there is not known"
                assumed.append(Assumption(link.id, "records", "nothing", because))
                unknown.append(link.id)
            else:
                found[immutable].update(records)
        kept = found[True]
        unproved = found[None] - kept
        changeable = found[False] - kept - unproved
        needed = tuple(r for r in RECORDS if r != "decision" or action.gates)
        return Evidence(
            needed,
            _ordered(kept),
            _ordered(changeable),
            _ordered(unproved),
            tuple(r for r in needed if r not in kept | unproved | changeable),
            tuple(link.id for link in links),
            tuple(unknown),
            tuple(assumed),
        )


def _ordered(records: set[str]) -> tuple[str, ...]:
    return tuple(record for record in RECORDS if record in records)
