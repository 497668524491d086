"""How the nodes of an n8n export follow one another, serve one another, and which of them run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from graphs.formats.n8n_file import Export, RawNode
from graphs.formats.n8n_gates import Answer, follow_answer
from graphs.formats.n8n_placed import Placed
from graphs.formats.n8n_triggers import response_mode
from graphs.formats.redact import redact

#: Roles that hand their input on without touching anything.
_PASSING = frozenset({"logic", "code", "respond", "wait"})


class Paths:
    """The main paths and attachments of one export, past its disabled nodes; it marks what is live.

    `flow`: by name, what runs next. `before`: the reverse. `children`: by parent, child and
    connection type. `parents`: by child. `starters`: triggers that are wired.
    """

    def __init__(self, export: Export, placed: Mapping[str, Placed]) -> None:
        self.export = export
        self.placed = placed
        self._enabled_names = {name for name, node in placed.items() if not node.raw.disabled}
        self.flow = {name: self._next(name) for name in placed if name in self._enabled_names}
        self.before: dict[str, list[str]] = {name: [] for name in placed}
        for name, following in self.flow.items():
            for target in following:
                self.before[target].append(name)
        self.children: dict[str, list[tuple[str, str]]] = {}
        self.parents: dict[str, list[str]] = {}
        for child, kind, parent in export.attached:
            if child in self._enabled_names and parent in self._enabled_names:
                self.children.setdefault(parent, []).append((child, kind))
                self.parents.setdefault(child, []).append(parent)
        self.starters = frozenset(
            name
            for name, node in placed.items()
            if node.kind == "trigger"
            and name in self._enabled_names
            and (self.flow.get(name) or self.children.get(name))
        )
        self._mark_live()
        self.models = frozenset(
            name
            for name, node in placed.items()
            if node.kind == "agent" or node.role in ("agent", "chain", "ai-app")
        )
        self.fed_by_models = self.after(self.models)
        self._first = self._first_steps()

    def _next(self, name: str) -> list[str]:
        """The enabled nodes that run after one; a disabled node hands its input on."""
        slots = self.export.main.get(name)
        if not slots:
            return []
        front = list(dict.fromkeys(target for slot in slots for target in slot))
        if all(target in self._enabled_names for target in front):
            return front
        found: dict[str, None] = {}
        seen = set[str]()
        while front:
            target = front.pop(0)
            if target in seen or target not in self.placed:
                continue
            seen.add(target)
            if target in self._enabled_names:
                found[target] = None
            else:
                front.extend((self.export.main.get(target) or [[]])[0])
        return list(found)

    def _mark_live(self) -> None:
        """Mark what a wired trigger leads to; everything else too where no trigger is wired."""
        started = [name for name in self.flow if self.placed[name].kind != "trigger"]
        front = list(self.starters or started)
        while front:
            name = front.pop()
            node = self.placed[name]
            if not node.live:
                node.live = True
                front.extend(self.flow.get(name, ()))
                front.extend(child for child, _ in self.children.get(name, ()))

    def unreached(self) -> list[str]:
        """The enabled nodes to which no trigger leads, by name."""
        return [
            name for name, node in self.placed.items() if not node.live and not node.raw.disabled
        ]

    def after(self, names: Iterable[str]) -> frozenset[str]:
        """Everything that runs after one of these, over the main paths."""
        found: set[str] = set()
        front = [target for name in names for target in self.flow.get(name, ())]
        while front:
            name = front.pop()
            if name not in found:
                found.add(name)
                front.extend(self.flow.get(name, ()))
        return frozenset(found)

    def _first_steps(self) -> frozenset[str]:
        found: set[str] = set()
        front = [target for start in self.starters for target in self.flow.get(start, ())]
        while front:
            name = front.pop()
            if name not in found:
                found.add(name)
                if self.placed[name].role in _PASSING:
                    front.extend(self.flow.get(name, ()))
        return frozenset(found)

    def is_near_start(self, name: str) -> bool:
        """Whether a node gets what a trigger hands over, through steps that only pass it on."""
        return name in self._first

    def answer(self, gate: str) -> Answer:
        """What becomes of the answer to a gate."""

        def passes(node: RawNode) -> bool:
            found = self.placed.get(node.name)
            return found is not None and found.role in _PASSING and found.kind in ("step", "tool")

        return follow_answer(gate, self.export, passes)

    def receivers(self, name: str) -> list[Placed]:
        """Who gets what a node answers: its callers, past gates, and the next steps."""
        found: dict[str, Placed] = {}
        front, seen = [name], {name}
        while front:
            for parent in self.parents.get(front.pop(), ()):
                kind = self.placed[parent].kind
                if kind == "gate" and parent not in seen:
                    seen.add(parent)
                    front.append(parent)
                elif kind not in ("model", "data", "gate"):
                    found[parent] = self.placed[parent]
        for following in self.flow.get(name, ()):
            if self.placed[following].kind not in ("model", "data", "gate"):
                found[following] = self.placed[following]
        return list(found.values())

    def answering(self, trigger: str, mode: str = "") -> list[Placed]:
        """The nodes whose output goes back to who started a trigger.

        `mode` overrides the trigger's response mode: `lastNode` for the ends of its path.
        """
        raw = self.placed[trigger].raw
        mode = mode or response_mode(raw)
        if not mode:
            return []
        candidates = self._responders
        if raw.type.endswith(".formTrigger"):
            candidates = candidates | self._forms
        if mode in ("lastNode", "streaming"):
            candidates = candidates | self._ends
        if mode == "streaming":
            candidates = candidates | self._agents
        if not candidates:
            return []
        after = self.after([trigger])
        return [self.placed[name] for name in sorted(after & candidates)]

    @cached_property
    def _responders(self) -> frozenset[str]:
        return frozenset(n for n, one in self.placed.items() if one.role in ("respond", "chat"))

    @cached_property
    def _forms(self) -> frozenset[str]:
        return frozenset(name for name, one in self.placed.items() if one.role == "form")

    @cached_property
    def _agents(self) -> frozenset[str]:
        return frozenset(name for name, one in self.placed.items() if one.kind == "agent")

    @cached_property
    def _ends(self) -> frozenset[str]:
        silent = ("model", "data", "trigger")
        return frozenset(
            name
            for name, following in self.flow.items()
            if not following and self.placed[name].kind not in silent
        )

    def asking_again(self, trigger: str) -> list[Placed]:
        """Further pages of a form and questions in a chat: who began the run answers them."""
        role = "form" if self.placed[trigger].raw.type.endswith(".formTrigger") else "chat"
        candidates = self._forms if role == "form" else self._responders
        if not candidates:
            return []
        after = sorted(self.after([trigger]) & candidates)
        return [self.placed[name] for name in after if _asks(self.placed[name], role)]


def _asks(placed: Placed, role: str) -> bool:
    if placed.role != role or placed.kind == "gate":
        return False
    if role == "form":
        return placed.operation != "completion"
    if placed.raw.version < 1.1:
        return placed.raw.parameters.get("waitUserReply") is not False
    return placed.operation == "sendAndWait"


NO_START = "No trigger is wired: anyone with access to n8n may run any of its nodes by hand."


def unreached_note(names: list[str]) -> str:
    """What is said of the nodes to which no trigger leads."""
    listed = ", ".join(redact(name) for name in names[:10])
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return f"No trigger leads to these, so they touch nothing: {listed}{more}."
