"""What stands on a node: its name in at most two lines, the facts that tell most, and its size."""

from __future__ import annotations

from dataclasses import dataclass

from graphs.drawing.text import ELLIPSIS, TextMeasure
from graphs.model.elements import Node

NODE_WIDTH = 188.0
NAME_SIZE, FACT_SIZE = 13.0, 11.0
NAME_LEADING, FACT_LEADING = 16.0, 15.0
#: Where the text begins and ends, from the left and right edge of the box.
TEXT_LEFT, TEXT_RIGHT = 50.0, 14.0
ICON_CENTRE, ICON_RADIUS = 30.0, 13.0
_PADDING = 11.0
#: Fewer characters than this, with their divider, are not worth showing of a word that is cut.
_LEAST_SHOWN = 12
#: Room that a silhouette takes at the top (the lid of a cylinder).
TOP_ROOM = {"data": 8.0}

_EXPOSURE = {
    "anonymous": "open to anyone",
    "authenticated": "outsiders who log in",
    "internal": "internal",
    "schedule": "on a schedule",
}
_CRITICALITY = {
    "low": "low criticality",
    "medium": "medium criticality",
    "high": "high criticality",
    "critical": "critical",
}


@dataclass(frozen=True, slots=True)
class Face:
    """The lines of text of a node and the size of its box."""

    name: tuple[str, ...]
    width: float
    height: float

    @property
    def is_cut(self) -> bool:
        return bool(self.name) and self.name[-1].endswith("…")


def text_width(kind: str) -> float:
    """The room for text on a node of this kind."""
    right = TEXT_RIGHT + (6.0 if kind in ("trigger", "agent", "human", "log") else 0.0)
    return NODE_WIDTH - TEXT_LEFT - right


def face(node: Node, measure: TextMeasure) -> Face:
    """Wrap a node's name and size its box; the size depends on nothing but kind and name."""
    lines = measure.wrap(node.title, text_width(node.kind), NAME_SIZE, "semibold")
    lines = lines or (measure.elide(node.id, text_width(node.kind), NAME_SIZE, "semibold"),)
    height = 2 * _PADDING + len(lines) * NAME_LEADING + FACT_LEADING + TOP_ROOM.get(node.kind, 0.0)
    return Face(lines, NODE_WIDTH, height)


def telling_facts(node: Node) -> list[str]:
    """The facts that tell most about a node, in words, the most telling first."""
    return [word for word in _FACTS[node.kind](node) if word]


def fact_line(words: list[str], kind: str, measure: TextMeasure) -> str:
    """The second line: as many of the words as fit, the last one cut if enough of it shows."""
    room = text_width(kind)
    line = measure.elide(words[0], room, FACT_SIZE)
    for word in words[1:]:
        longer = measure.elide(f"{line} · {word}", room, FACT_SIZE)
        if not longer.endswith(ELLIPSIS) or len(longer) >= len(line) + _LEAST_SHOWN:
            line = longer
        if line.endswith(ELLIPSIS):
            break
    return line


def _trigger(node: Node) -> list[str]:
    return [_EXPOSURE.get(str(node.fact("exposure")), "exposure unknown")]


def _agent(node: Node) -> list[str]:
    return ["LLM", f"owner {node.owner}" if node.owner else "no owner"]


def _step(node: Node) -> list[str]:
    validates = node.fact("validates") or ()
    words = [
        "runs what it is given" if node.fact("interprets") else "",
        "rewrites content" if node.fact("mutates") else "",
        f"validates {' and '.join(validates)}" if validates else "",
    ]
    return words if any(words) else ["fixed step"]


def _model(node: Node) -> list[str]:
    return [str(node.fact("provider") or "model")]


def _tool(node: Node) -> list[str]:
    content, arguments = node.fact("content"), node.fact("arguments")
    words = [
        {"untrusted": "returns untrusted text"}.get(str(content), ""),
        "third party" if node.fact("third_party") else "",
        {
            "model": "model's arguments",
            "allow-list": "allow-listed",
            "fixed": "fixed arguments",
        }.get(str(arguments), ""),
    ]
    known = "returns trusted text" if content == "trusted" else "content unknown"
    return [word for word in words if word] or [known]


def _data(node: Node) -> list[str]:
    return [
        str(node.fact("sensitivity") or "sensitivity unknown"),
        "memory" if node.fact("memory") else "",
        "secret" if node.fact("secret") else "",
        "untrusted text" if node.fact("content") == "untrusted" else "",
    ]


def _system(node: Node) -> list[str]:
    criticality = node.fact("criticality")
    return [
        _CRITICALITY.get(str(criticality), "criticality unknown"),
        "untrusted text" if node.fact("content") == "untrusted" else "",
    ]


def _identity(node: Node) -> list[str]:
    issued = {
        "standing": "standing", "session": "per session", "task": "per task",
        "request": "just in time",
    }  # fmt: skip
    return [
        str(node.fact("credential") or "credential"),
        issued.get(str(node.fact("issued")), ""),
    ]


def _privilege(node: Node) -> list[str]:
    scope = node.fact("scope") or ()
    return [", ".join(scope) if scope else "privilege"]


def _human(node: Node) -> list[str]:
    capacity = node.fact("capacity")
    return [f"{capacity:g} approvals a day" if capacity is not None else "person or role"]


def _gate(node: Node) -> list[str]:
    enforced = {
        "before": "before the effect", "after": "after the effect", "client": "in the client",
        "advisory": "advisory only",
    }  # fmt: skip
    return [enforced.get(str(node.fact("enforced")), "enforcement unknown")]


def _log(node: Node) -> list[str]:
    immutable = node.fact("immutable")
    if immutable is None:
        return ["log"]
    return ["immutable" if immutable else "can be altered"]


_FACTS = {
    "trigger": _trigger, "agent": _agent, "step": _step, "model": _model, "tool": _tool,
    "data": _data, "system": _system, "identity": _identity, "privilege": _privilege,
    "human": _human, "gate": _gate, "log": _log,
}  # fmt: skip
