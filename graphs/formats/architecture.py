"""Put the parts, stores, clients and ways of a threat model on the map.

A way is a request from one part to another: it may change the other, and may bring back an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphs.formats.draft import Draft, Facts
from graphs.formats.verbs import words

_AGENTS = frozenset({"agent", "agents", "agentic", "copilot", "chatbot", "assistant"})
_LLMS = frozenset({"ai", "llm", "genai", "gpt"})
_NO_GATES = "The model tells of no approvals: whether any action waits for one is not known."
#: What a change of a part does, by a word of its technology.
_VERBS = {"mail": "send", "smtp": "send", "pipeline": "execute", "container": "deploy",
          "vault": "admin", "payment": "pay"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a threat model.

    `role`: client (people or others start there), process or store; `told` is what tells it, such
    as a technology. `place` is where it lies for `Draft.add`. `around` is the part that it is in.
    `kind` and `node_id`: the kind of its node and its id, where these are known.
    """

    id: str
    name: str
    role: str
    told: str
    place: str
    because: str
    description: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    pointer: str = ""
    around: str = ""
    exposure: tuple[str | None, str] = (None, "nothing tells who may start it")
    sensitivity: tuple[str | None, str] = (None, "nothing tells what it holds")
    criticality: tuple[str | None, str] = (None, "nothing tells how critical it is")
    kind: str = ""
    node_id: str = ""


@dataclass(frozen=True, slots=True)
class Credential:
    """What a part shows to another: a name, the kind of credential, how it is issued."""

    name: str
    kind: tuple[str | None, str]
    issued: tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Way:
    """A way from the part that asks to the part that is asked, by their ids."""

    tail: str
    head: str
    name: str = ""
    changes: bool = True
    answers: bool = True
    credential: Credential | None = None
    pointer: str = ""


class Architecture:
    """Adds the parts and ways of one threat model to a draft."""

    def __init__(self, draft: Draft, parts: Sequence[Part], ways: Sequence[Way]) -> None:
        self._draft = draft
        self._parts = {part.id: part for part in parts}
        self._ways = [way for way in ways if self._joins(way)]
        self._asking = {way.tail for way in self._ways}
        self._asked = {way.head for way in self._ways}
        self._nodes: dict[str, str] = {}
        #: Parts whose boxes are known to end in one that lies in no other.
        self._boxed: set[str] = set()
        self._identities: dict[tuple[str, Credential], str] = {}
        self._privileges: dict[str, str] = {}

    def _joins(self, way: Way) -> bool:
        missing = [end for end in (way.tail, way.head) if end not in self._parts]
        if missing:
            self._draft.notes.append(
                f"{way.name or 'A way'} leads to or from {missing[0] or 'nothing'}, which is not "
                "in the file: left out."
            )
        return not missing

    def build(self) -> None:
        """Add every part, then every way."""
        for part in self._parts.values():
            self._nodes[part.id] = self._add(part)
        for part in self._parts.values():
            self._box(part)
        for way in self._ways:
            self._join(way)
        self._draft.notes.append(_NO_GATES)

    def _add(self, part: Part) -> str:
        kind, facts = self._kind(part)
        node = self._draft.add(
            kind,
            part.name,
            part.place,
            part.because,
            facts,
            pointer=part.pointer,
            description=part.description,
            tags=tuple(tag for tag in (part.told, *part.tags) if tag),
            node_id=part.node_id,
        )
        if part.owner:
            self._draft.amend(node, owner=part.owner[:200])
        return node

    def node_of(self, part: str) -> str | None:
        """The id of the node that was made of a part."""
        return self._nodes.get(part)

    def _kind(self, part: Part) -> tuple[str, Facts]:
        if part.kind == "log":
            content = (None, "nothing tells who writes what is in it")
            return "log", {"sensitivity": part.sensitivity, "content": content}
        if part.kind:
            return part.kind, {}
        asks = part.id in self._asking
        told = {word for text in (part.told, *part.tags) for word in words(text)}
        named = told | set(words(part.name))
        if part.role == "client" and asks:
            return "trigger", {"exposure": part.exposure}
        if part.role == "store" and not asks:
            content = (None, "nothing tells who writes what is in it")
            return "data", {"sensitivity": part.sensitivity, "content": content}
        if part.role == "client":
            content = (None, "it is outside of the system")
            return "system", {"criticality": part.criticality, "content": content}
        if found := sorted(_AGENTS & named):
            return "agent", {"autonomy": (None, f"“{found[0]}” tells an agent, and no more")}
        if found := sorted(_LLMS & told):
            return "step", {"interprets": (True, f"its technology or tag is “{found[0]}”")}
        if not asks:
            return "system", {
                "criticality": part.criticality,
                "sensitivity": part.sensitivity,
                "content": (None, "nothing tells who writes what it answers"),
            }
        if part.id not in self._asked:
            # Nothing in the model leads to it: it starts by itself, and by whom is not told.
            return "trigger", {"exposure": part.exposure}
        return "step", {}

    def _box(self, part: Part) -> None:
        """Draw a part in the part around it, unless that goes round in a circle."""
        passed: dict[str, None] = {}
        around = part.id
        while around in self._parts and around not in self._boxed:
            if around in passed:
                return
            passed[around] = None
            around = self._parts[around].around
        self._boxed.update(passed)
        if part.around in self._parts:
            node = self._nodes[part.id]
            held = self._draft.nodes[node].extensions
            box = self._nodes[part.around]
            self._draft.amend(node, extensions={**held, "x-part-of": box})

    def _join(self, way: Way) -> None:
        draft = self._draft
        tail, head = self._nodes[way.tail], self._nodes[way.head]
        from_kind, to_kind = draft.nodes[tail].kind, draft.nodes[head].kind
        if to_kind in ("data", "system", "log"):
            self._touch(way, tail, head, to_kind)
        elif to_kind in ("trigger", "human"):
            # Whoever starts things is only told of what comes out of them.
            draft.link("replies", tail, head, name=way.name)
        elif from_kind in ("trigger", "human"):
            draft.link("flow", tail, head, name=way.name)
            if way.answers:
                draft.link("replies", head, tail, name=way.name)
        else:
            draft.link("calls" if way.answers else "flow", tail, head, name=way.name)
        if way.credential is not None and to_kind != "trigger":
            self._hold(way, way.credential, tail, head, to_kind)

    def _touch(self, way: Way, tail: str, head: str, to_kind: str) -> None:
        draft, part = self._draft, self._parts[way.head]
        arguments = (None, "the model does not tell who decides what is asked")
        if way.answers:
            draft.link("reads", tail, head, {"arguments": arguments}, way.name)
        if not way.changes:
            return
        because = "it is not marked as only reading"
        reversible = (None, "nothing tells whether it can be taken back")
        if to_kind in ("data", "log"):
            facts: Facts = {"verb": ("write", because), "reversible": reversible}
            draft.link("writes", tail, head, facts, way.name)
            return
        told = [word for text in (part.told, *part.tags) for word in words(text)]
        verb = next((_VERBS[word] for word in told if word in _VERBS), "write")
        draft.link(
            "acts", tail, head,
            {"verb": (verb, because), "reversible": reversible, "arguments": arguments}, way.name,
        )  # fmt: skip

    def _hold(self, way: Way, held: Credential, tail: str, head: str, to_kind: str) -> None:
        draft = self._draft
        key = (way.tail, held)
        if key not in self._identities:
            node = draft.nodes[tail]
            identity = draft.add(
                "identity", held.name, "", "", {"credential": held.kind, "issued": held.issued},
                pointer=way.pointer, tags=("derived",),
            )  # fmt: skip
            draft.amend(identity, zone=node.zone, origins={
                **draft.nodes[identity].origins, "zone": node.origin("zone")})  # fmt: skip
            self._identities[key] = identity
            draft.link("uses", tail, identity)
        if to_kind not in ("data", "system"):
            return
        identity = self._identities[key]
        if identity not in self._privileges:
            holder = draft.nodes[identity]
            right = draft.add("privilege", f"What {held.name} allows", "", "", tags=("derived",))
            draft.amend(right, zone=holder.zone, origins={"zone": holder.origin("zone")})
            self._privileges[identity] = right
            draft.link("grants", identity, right)
        verbs = [verb for verb, holds in (("read", way.answers), ("write", way.changes)) if holds]
        because = "the way that it opens goes in these directions"
        draft.link("permits", self._privileges[identity], head, {"verbs": (tuple(verbs), because)})


def entries_of(value: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """The entries of a mapping by their names; what is none is passed over."""
    if not isinstance(value, Mapping):
        return []
    return [(str(name), one) for name, one in value.items() if isinstance(one, Mapping)]


def listed(value: Any) -> list[Mapping[str, Any]]:
    """The mappings in a list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def names_in(value: Any) -> list[str]:
    """The texts in a list; a number counts as one."""
    held = value if isinstance(value, list) else []
    return [str(one) for one in held if isinstance(one, (str, int)) and not isinstance(one, bool)]


def text_of(value: Any) -> str:
    """A text, or a number as one."""
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, (str, int)) else ""
