"""Draw the paths through lists of actions: order, branches, loops, jumps, where answers lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from graphs.formats.draft import Draft
from graphs.formats.ms_declarative.actions import ASKS, ENDS, QUIET, Action, Branch, acts
from graphs.formats.ms_declarative.power_fx import meaning

#: How many actions after a question are looked at for the condition that tests its answer.
_AHEAD = 20
_LONGEST_NAME = 80
_HOPS = 20
#: How many ways past a gate are drawn; a question with more is taken for an answer alone.
_MOST_WAYS = 2_000


@dataclass(frozen=True, slots=True)
class Loose:
    """The end of a path that is still to be led on; `name` is what the link is called."""

    node: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Where the answer to a question decides: the action that tests it, and its approving sides.

    `sides` has one entry a branch of that action, and one for what is left over.
    """

    at: int
    sides: tuple[bool, ...]


class Maker(Protocol):
    """Makes the node of an action; knows what its kind does."""

    def make(self, action: Action, part_of: str) -> str:
        """The node of an action; empty where it has none."""
        ...

    def ask(self, action: Action, part_of: str, gate: bool) -> str:
        """The node of a question: a gate where its answer decides whether something is done."""
        ...

    def variables(self, action: Action) -> frozenset[str]:
        """The variables, in lower case, that hold the answer to a question."""
        ...


@dataclass(slots=True)
class _Loop:
    node: str
    broken: list[Loose] = field(default_factory=list)


class Walker:
    """Leads paths through the actions of one workflow or topic."""

    def __init__(self, draft: Draft, maker: Maker) -> None:
        self._draft = draft
        self._maker = maker
        self._nodes: dict[str, str] = {}
        self._onward: dict[str, str] = {}
        self._jumps: list[tuple[tuple[Loose, ...], str]] = []
        self._known: dict[int, bool] = {}
        self._loops: list[_Loop] = []

    def run(
        self, actions: tuple[Action, ...], start: list[Loose], part_of: str = ""
    ) -> list[Loose]:
        """Draw all actions from these starts; gives the ends that leave the last one."""
        ends = self._list(actions, start, part_of, False)
        for loose, target in self._jumps:
            node = self._target(target.lower())
            if node is None:
                self._draft.notes.append(
                    f"A jump to “{target}” leads nowhere: no action has this id."
                )
            else:
                self._lead(list(loose), node, "go to")
        self._jumps.clear()
        return ends

    def _target(self, name: str) -> str | None:
        """The node of the action with this id; jumps that lead to jumps are followed."""
        for _ in range(_HOPS):
            if name in self._nodes:
                return self._nodes[name]
            name = self._onward.get(name, "")
        return None

    def _list(
        self, actions: tuple[Action, ...], loose: list[Loose], part_of: str, follows: bool
    ) -> list[Loose]:
        """`follows`: whether something acts after this list, where paths leave it."""
        decided: dict[int, tuple[Decision, list[Loose]]] = {}
        later = self._acting_after(actions, follows)
        for at, action in enumerate(actions):
            if action.disabled:
                self._disabled(action, part_of)
                continue
            if action.kind in ASKS:
                decision = self._decision(actions, at, later)
                if decision is not None and len(loose) * len(decision.sides) > _MOST_WAYS:
                    decision = None
                node = self._maker.ask(action, part_of, decision is not None)
                if decision is not None:
                    decided[decision.at] = (decision, list(loose))
                loose = self._step(action, node, loose)
            else:
                loose = self._one(action, loose, part_of, later[at], decided.get(at))
        return loose

    def _acting_after(self, actions: tuple[Action, ...], follows: bool) -> list[bool]:
        later = [follows] * len(actions)
        for at in range(len(actions) - 2, -1, -1):
            later[at] = later[at + 1] or acts(actions[at + 1 : at + 2], self._known)
        return later

    def _one(
        self,
        action: Action,
        loose: list[Loose],
        part_of: str,
        follows: bool,
        decided: tuple[Decision, list[Loose]] | None,
    ) -> list[Loose]:
        kind = action.kind
        if kind == "gotoaction":
            target = action.text("actionId", "target")
            self._jumps.append((tuple(loose), target))
            if action.id:
                self._onward.setdefault(action.id.lower(), target.lower())
            return []
        if kind in ("breakloop", "continueloop") and self._loops:
            if kind == "breakloop":
                self._loops[-1].broken.extend(loose)
            else:
                self._lead(loose, self._loops[-1].node, "continue")
            return []
        if kind == "disconnectednodecontainer":
            self._draft.notes.append(f"{action.name} is wired to nothing: left out.")
            return loose
        if kind == "foreach":
            return self._foreach(action, loose, part_of, follows)
        node = self._maker.make(action, part_of)
        ends = self._step(action, node, loose)
        if kind in ENDS:
            return []
        if not action.branches:
            return ends
        return self._branches(action, node, part_of, follows, decided)

    def _step(self, action: Action, node: str, loose: list[Loose]) -> list[Loose]:
        if not node:
            return loose
        if action.id:
            self._nodes.setdefault(action.id.lower(), node)
        self._lead(loose, node)
        return [Loose(node)]

    def _lead(self, loose: list[Loose], node: str, name: str = "") -> None:
        for one in loose:
            self._draft.link("flow", one.node, node, name=(one.name or name)[:_LONGEST_NAME])

    def _disabled(self, action: Action, part_of: str) -> None:
        self._draft.add(
            "step", action.name, "platform", "where its workflow runs", {},
            pointer=action.pointer, tags=("disabled",), part_of=part_of,
        )  # fmt: skip

    def _branches(
        self,
        action: Action,
        node: str,
        part_of: str,
        follows: bool,
        decided: tuple[Decision, list[Loose]] | None,
    ) -> list[Loose]:
        """All ways through an action; where a question was refused, its gate is passed by."""
        passed_by = [Loose(one.node, "not approved") for one in decided[1]] if decided else []
        sides = decided[0].sides if decided else ()
        ends: list[Loose] = []
        otherwise = False
        for at, branch in enumerate(action.branches):
            start = [Loose(node, branch.name[:_LONGEST_NAME])]
            if decided and not (at < len(sides) and sides[at]):
                start += passed_by
            otherwise = otherwise or branch.otherwise
            ends += self._list(branch.actions, start, part_of, follows)
        if not otherwise and action.kind not in ("actionscope", "trycatch"):
            ends.append(Loose(node, "else" if _chooses(action) else ""))
            if decided and not sides[-1]:
                ends += passed_by
        return ends

    def _foreach(
        self, action: Action, loose: list[Loose], part_of: str, follows: bool
    ) -> list[Loose]:
        node = self._maker.make(action, part_of)
        ends = self._step(action, node, loose)
        if not node:
            return ends
        loop = _Loop(node)
        self._loops.append(loop)
        for branch in action.branches:
            inner = self._list(branch.actions, [Loose(node, "each")], node, follows)
            self._lead(inner, node, "next")
        self._loops.pop()
        return [Loose(node), *loop.broken]

    def _decision(self, actions: tuple[Action, ...], at: int, later: list[bool]) -> Decision | None:
        """Where the answer to the question at this place decides whether something is done."""
        variables = self._maker.variables(actions[at])
        if not variables:
            return None
        for ahead in range(at + 1, min(at + 1 + _AHEAD, len(actions))):
            action = actions[ahead]
            if action.disabled:
                continue
            if _chooses(action):
                return self._sides(action, ahead, variables, later[ahead])
            if action.kind not in QUIET and action.kind not in ASKS:
                return None
            written = action.raw.get("variable", action.raw.get("path"))
            if isinstance(written, str) and _path(written) in variables:
                return None
        return None

    def _sides(
        self, action: Action, at: int, variables: frozenset[str], follows: bool
    ) -> Decision | None:
        sides: list[bool] = []
        approved, tested = False, False
        for branch in action.branches:
            told = None if branch.otherwise else meaning(branch.condition, variables)
            tested = tested or told is not None
            sides.append(told is True or (told is None and approved))
            approved = told is False or (told is None and approved)
        ways = [(side, branch.actions) for side, branch in zip(sides, action.branches, strict=True)]
        if not any(branch.otherwise for branch in action.branches):
            ways.append((approved, ()))
        sides.append(approved)
        guards = any(side and acts(inner, self._known) for side, inner in ways)
        going_on = {side for side, inner in ways if _leaves(inner)}
        guards = guards or (follows and going_on == {True})
        return Decision(at, tuple(sides)) if tested and guards else None


def _chooses(action: Action) -> bool:
    return action.kind in ("conditiongroup", "if", "switch")


def _leaves(actions: tuple[Action, ...]) -> bool:
    """Whether a path goes on after these actions."""
    last = next((one for one in reversed(actions) if not one.disabled), None)
    jumps = ("gotoaction", "breakloop", "continueloop")
    return last is None or (last.kind not in ENDS and last.kind not in jumps)


def _path(variable: str) -> str:
    """A variable as expressions name it: without `init:`, in lower case."""
    return variable.strip().removeprefix("init:").lower()


def answer_variables(raw: Mapping[str, object]) -> frozenset[str]:
    """The variables that a question writes its answer to, as both engines name them."""
    found = []
    output = raw.get("output")
    held = [raw.get("variable"), raw.get("property")]
    if isinstance(output, dict):
        held += [output.get("property"), output.get("variable")]
        binding = output.get("binding")
        # A card gives back what was filled in, and which button was pressed.
        held += list(binding.values()) if isinstance(binding, dict) else []
    for one in held:
        if isinstance(one, str) and one.strip():
            found.append(_path(one))
    return frozenset(found)


__all__ = ["Branch", "Decision", "Loose", "Maker", "Walker", "answer_variables"]
