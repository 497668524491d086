"""Human input nodes of Dify: who is asked, how, and what becomes of the answer.

After https://docs.dify.ai/en/use-dify/nodes/human-input: the run pauses; a form in the web app is
answered by the user who runs the app; a mailed form by whoever has the link, without an account; a
request that nobody answers in time ends the run, unless a branch of its own is wired to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphs.formats.dify.canvas import Canvas
from graphs.formats.dify.file import RawEdge, RawNode, mapping, sequence, text
from graphs.formats.draft import Facts
from graphs.formats.redact import redact

#: Steps that only hand on or say something: that they run whatever is answered is no matter.
_IDLE = frozenset({
    "answer", "end", "if-else", "template-transform", "variable-aggregator", "variable-assigner",
    "list-operator", "document-extractor", "iteration-start", "loop-start", "loop-end",
})  # fmt: skip
#: How many nodes are followed to learn where the answers of one gate lead.
_FURTHEST = 500


@dataclass(frozen=True, slots=True)
class Answers:
    """Where the ways out of a human input node lead: by answer, and when nobody answers."""

    by_action: Mapping[str, tuple[str, ...]]
    otherwise: tuple[str, ...]


def actions(node: RawNode) -> dict[str, str]:
    """The answers that the form offers: their titles by the handle they leave the node at."""
    found: dict[str, str] = {}
    for each in sequence(node.data.get("user_actions")):
        held = mapping(each)
        if handle := text(held.get("id")):
            found.setdefault(handle, text(held.get("title")) or handle)
    return found


def answers(node: RawNode, leaving: Sequence[RawEdge]) -> Answers:
    """The ways out of a human input node; only a handle of an answer is taken for one."""
    offered = actions(node)
    by_action: dict[str, list[str]] = {handle: [] for handle in offered}
    otherwise: list[str] = []
    for edge in leaving:
        if edge.handle in by_action:
            by_action[edge.handle].append(edge.target)
        elif not offered and edge.handle in ("", "source"):
            by_action.setdefault("source", []).append(edge.target)
        else:
            otherwise.append(edge.target)
    return Answers({key: tuple(value) for key, value in by_action.items()}, tuple(otherwise))


class HumanInput:
    """Adds human input nodes as gates."""

    def __init__(
        self, canvas: Canvas, nodes: Mapping[str, RawNode], leaving: Mapping[str, list[RawEdge]]
    ) -> None:
        self._canvas = canvas
        self._nodes = nodes
        self._leaving = leaving
        self._people: dict[str, str] = {}

    def place(self, node: RawNode) -> str:
        """Add the gate and those whom it asks."""
        found = answers(node, self._leaving.get(node.id, []))
        methods = [
            held for held in map(mapping, sequence(node.data.get("delivery_methods")))
            if held.get("enabled") is not False
        ]  # fmt: skip
        facts: dict[str, tuple[Any, str]] = {
            "enforced": self._enforced(found),
            "on_timeout": self._on_timeout(found),
            "binds": (None, "the file does not tie what the form shows to what runs after it"),
            "shows": self._shows(node),
        }
        gate = self._canvas.add("gate", node, facts)
        self._canvas.draft.set_facts(gate, self._asked(methods))
        return gate

    def _enforced(self, found: Answers) -> tuple[str | None, str]:
        reached = [self._reach(targets) for targets in found.by_action.values()]
        if len(reached) > 1:
            if any(each is None for each in reached):
                return None, "too much follows it to tell what an answer decides"
            common = set.intersection(*(each for each in reached if each is not None))
            acting = sorted(n for n in common if self._nodes[n].type not in _IDLE)
            if acting:
                title = redact(self._nodes[acting[0]].title)[:80]
                return "advisory", f"“{title}” runs whichever answer is given"
        return "before", "Dify pauses the run until the form is answered"

    def _on_timeout(self, found: Answers) -> tuple[str | None, str]:
        if not found.otherwise:
            return "deny", "Dify ends the run when nobody answers in time"
        late = self._reach(found.otherwise)
        approved = self._reach([t for targets in found.by_action.values() for t in targets])
        if late is None or approved is None:
            return None, "too much follows it to tell where a late run goes"
        same = sorted(n for n in late & approved if self._nodes[n].type not in _IDLE)
        if same:
            title = redact(self._nodes[same[0]].title)[:80]
            return "approve", f"“{title}” runs when nobody answers in time too"
        return "deny", "a run that nobody answers in time goes a way of its own"

    def _reach(self, starts: Sequence[str]) -> set[str] | None:
        """The nodes that run after some others; None where there are too many to follow."""
        reached: set[str] = set(starts)
        front = list(reached)
        while front:
            for edge in self._leaving.get(front.pop(), ()):
                if edge.target not in reached:
                    if len(reached) >= _FURTHEST:
                        return None
                    reached.add(edge.target)
                    front.append(edge.target)
        return reached

    def _shows(self, node: RawNode) -> tuple[tuple[str, ...] | None, str]:
        shown = [text(node.data.get("form_content"))]
        for item in sequence(node.data.get("inputs")):
            default = mapping(item).get("default") or mapping(item).get("placeholder")
            shown.append("{{#" if mapping(default).get("type") == "variable" else "")
        if "form_content" not in node.data:
            return None, "the file does not hold the form"
        if any("{{#" in part.replace("{{#$output", "") for part in shown):
            return None, "the form shows what earlier steps made; whether that is what runs is open"
        return (), "the form is fixed text: it shows nothing of what is to run"

    def _asked(self, methods: Sequence[Mapping[str, Any]]) -> Facts:
        kinds = {text(method.get("type")) for method in methods}
        people = [person for method in methods for person in self._recipients(method)]
        facts: dict[str, tuple[Any, str]] = {}
        if "webapp" in kinds:
            because = "the form is shown to the user who runs the app"
            facts["self_approval"] = (True, because)
        elif "email" in kinds:
            because = "whoever has the mailed link may answer, without an account"
            facts["self_approval"] = (True, because)
        if people:
            ids = tuple(dict.fromkeys(self._person(name, place) for name, place in people))
            facts["approvers"] = (ids, "the form is mailed to them")
        elif "webapp" not in kinds:
            facts["approvers"] = (None, "the file does not tell who is asked")
        return facts

    def _recipients(self, method: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Who is asked by mail: a name and where they are."""
        recipients = mapping(mapping(method.get("config")).get("recipients"))
        found: list[tuple[str, str]] = []
        if recipients.get("whole_workspace") is True:
            found.append(("Members of the workspace", "platform"))
        for item in sequence(recipients.get("items"))[:100]:
            held = mapping(item)
            if text(held.get("type")) == "member":
                found.append(("Member of the workspace", "platform"))
            elif address := text(held.get("email")):
                found.append((address[:120], ""))
        return found

    def _person(self, name: str, place: str) -> str:
        if name not in self._people:
            because = "who has an account in Dify" if place else "where they are is not told"
            self._people[name] = self._canvas.draft.add(
                "human", name, place, because, {}, tags=("derived",)
            )
        return self._people[name]
