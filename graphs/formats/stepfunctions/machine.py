"""Put a state machine on the map: its states, the flow between them, and what they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphs.formats.redact import redact
from graphs.formats.stepfunctions.account import Account
from graphs.formats.stepfunctions.callbacks import Answers, Approval, approval_of
from graphs.formats.stepfunctions.file import Machine, State
from graphs.formats.stepfunctions.parameters import name_of
from graphs.formats.stepfunctions.tasks import Tasks

_HERE = "Step Functions runs it in the account"


@dataclass(slots=True)
class Built:
    """A machine on the map: its first node, its ends, and all its nodes."""

    first: str = ""
    ends: list[str] = field(default_factory=list)
    nodes: list[str] = field(default_factory=list)
    #: Nodes whose errors may carry what they read: they steer what catches them.
    telling: list[str] = field(default_factory=list)


class MachineMap:
    """Adds state machines to the map of an account."""

    def __init__(self, account: Account, answers: Answers | None = None) -> None:
        self._account = account
        self._draft = account.draft
        self._tasks = Tasks(account)
        #: Who is asked and answers, in the machine that is built next.
        self.answers = answers or Answers()
        self._human = ""
        self._roles: dict[str, str] = {}
        self._child = ""
        #: The gates that were found, and the states that wait for a token without being one.
        self.gates: list[str] = []
        self.waiting: list[str] = []
        #: Machines that are started and waited for, with the nodes that their result goes on to.
        self._results: list[tuple[str, list[str]]] = []

    def build(self, machine: Machine, part_of: str = "", uses: str = "") -> Built:
        """Add the states of a machine. `uses`: the identity that its tasks act as, if known."""
        for problem in machine.problems:
            self._draft.notes.append(redact(problem))
        built = Built()
        nodes = {name: self._draft.fresh_id(name) for name in machine.states}
        leaves: dict[str, list[str]] = {}
        for state in machine.states.values():
            leaves[state.name] = self._state(
                state, nodes[state.name], machine, part_of, uses, built, nodes
            )
        built.first = nodes.get(machine.start, "")
        built.nodes = list(nodes.values())
        for state in machine.states.values():
            if state.ends:
                built.ends += leaves[state.name]
        return built

    def _state(
        self, state: State, node: str, machine: Machine, part_of: str, uses: str, built: Built,
        nodes: dict[str, str],
    ) -> list[str]:  # fmt: skip
        """Add one state with what leads on from it; gives the nodes that its flow leaves by."""
        self._draft.add(
            "step", state.name, "platform", _HERE, {},
            pointer=state.pointer, description=_described(state), node_id=node, part_of=part_of,
            tags=(state.type.lower(),) if state.type in _TAGGED else (),
        )  # fmt: skip
        telling: list[str] = []
        self._child = ""
        if state.type == "Fail":
            # What fails says why to what catches it.
            built.telling.append(node)
        leaving = [node]
        if state.type == "Task":
            leaving = self._task(state, node, machine, part_of, uses, built)
        elif state.inner:
            leaving, telling = self._container(state, node, uses)
            built.telling += telling
            self._child = ""
        elif state.type not in _KNOWN:
            self._draft.unclassified.append(f"State {state.name[:120]} of type {state.type[:40]}")
        onward = [nodes[each.target] for each in state.transitions if each.how == "next"]
        if self._child and onward:
            self._results.append((self._child, onward))
        for each in state.transitions:
            target = nodes[each.target]
            sources = leaving if each.how == "next" else [node, *telling]
            for source in sources:
                self._draft.link("flow", source, target, name=each.name)
        return leaving

    def _task(
        self, state: State, node: str, machine: Machine, part_of: str, uses: str, built: Built
    ) -> list[str]:
        called = self._tasks.place(state, node)
        if uses and called.integration.kind != "activity":
            self._draft.link("uses", node, uses)
        if called.tells:
            built.telling.append(node)
        if called.child and called.integration.waits:
            self._child = called.child
        key = "Arguments" if "Arguments" in state.raw else "Parameters"
        self._draft.inline_secrets(node, state.parameters, f"{state.pointer}/{key}")
        self._assume(state, node)
        channel = self._account.channel(called.integration.full)
        approval, why_not = approval_of(state, called, machine, channel, self.answers)
        if why_not:
            self._draft.notes.append(redact(why_not))
        if approval is None:
            if called.integration.waits == "token":
                self.waiting.append(node)
            return [node]
        gate = self._gate(state, approval, part_of)
        self._draft.link("flow", node, gate)
        return [gate]

    def _assume(self, state: State, node: str) -> None:
        """A task may act as a role of its own, of another account too."""
        held = state.raw.get("Credentials")
        for key in ("RoleArn", "RoleArn.$"):
            written = held.get(key) if isinstance(held, Mapping) else None
            if not isinstance(written, str):
                continue
            named = name_of(key, written, state.jsonata)
            name = named.text or "Role that the input names"
            if name not in self._roles:
                self._roles[name] = self._draft.identity(
                    name, "role", "the task assumes it", pointer=f"{state.pointer}/Credentials",
                    facts={"issued": (None, "AWS issues its credentials afresh for the task")},
                )  # fmt: skip
            self._draft.link("uses", node, self._roles[name])

    def _gate(self, state: State, approval: Approval, part_of: str) -> str:
        facts = dict(approval.facts)
        if approval.asked:
            facts["approvers"] = ((self.reviewer(approval.asked),), approval.asked)
        gate = self._draft.add(
            "gate", f"Answer to {state.name}", "platform", _HERE, facts,
            pointer=state.pointer, part_of=part_of, tags=("derived",),
            description=f"The task waits for its token: {approval.because}.",
        )  # fmt: skip
        self.gates.append(gate)
        return gate

    def return_results(self, ends: Mapping[str, list[str]]) -> None:
        """Lead the results of machines that others wait for on to what follows there.

        `ends`: by the node of a machine, the nodes that it ends at.
        """
        for child, onward in self._results:
            for end in ends.get(child, ()):
                for target in onward:
                    self._draft.link("flow", end, target, name="result")

    def reviewer(self, asked: str) -> str:
        """The person who is asked, added when first wanted."""
        if not self._human:
            self._human = self._draft.add(
                "human", "Reviewer", "platform", "asked by the account", {},
                description=f"Whoever gets the request: {asked}.", tags=("derived",),
            )  # fmt: skip
        return self._human

    def _container(self, state: State, node: str, uses: str) -> tuple[list[str], list[str]]:
        """The machines within a state: where its flow leaves, and which nodes tell of errors."""
        if state.type == "Map":
            self._tasks.read_items(state, node)
            if uses:
                self._draft.link("uses", node, uses)
        leaving: list[str] = []
        telling: list[str] = []
        for inner in state.inner:
            built = self.build(inner, node, uses)
            if built.first:
                self._draft.link("flow", node, built.first)
            telling += built.telling
            leaving += built.ends
        if state.type == "Map":
            for end in leaving:
                self._draft.link("flow", end, node)
            return [node], telling
        return leaving or [node], telling


_KNOWN = frozenset({"Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map", "Task"})
_TAGGED = frozenset({"Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"})


def _described(state: State) -> str:
    parts = [state.comment] if state.comment else [f"{state.type or 'State without a type'} state."]
    resource = state.raw.get("Resource")
    if isinstance(resource, str):
        parts.append(f"Resource: {resource[:200]}")
    return " ".join(parts)
