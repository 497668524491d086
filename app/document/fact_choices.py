"""What a fact may be set to by hand, and the edit that sets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.document.wording import fact_name, fact_value
from graphs.errors import EditError
from graphs.formats.native_schema import FactType, facts_of
from graphs.model import authoring, edits
from graphs.model.elements import Element, Link, Node
from graphs.model.workflow import UNPLACED

if TYPE_CHECKING:
    from graphs.model.workflow import Workflow

Edit = Callable[["Workflow"], "Workflow"]
#: What is set on an element itself and is no fact of its kind, and what stands for none of it.
_ATTRIBUTES = {
    "name": FactType("text"),
    "zone": FactType("text"),
    "parent": FactType("text"),
    "owner": FactType("text"),
    "description": FactType("text"),
    "tags": FactType("text", many=True),
    "id": FactType("text", required=True),
}
_EMPTY: dict[str, Any] = {"name": "", "description": "", "tags": ()}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose, in words; None makes the fact unknown. `is_now`: the fact has it."""

    value: Any
    words: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class FactChoices:
    """How a fact is asked for: by `choices`, or without any as `text` that is typed.

    `title` names the fact and its element; `hint` says what may be typed. `several`: the values of
    which any may be `chosen` together.
    """

    element: str
    fact: str
    title: str
    choices: tuple[Choice, ...]
    text: str
    hint: str
    _type: FactType
    several: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()

    def parsed(self, text: str) -> Any:
        """The value that a typed text stands for. Raises `EditError`."""
        text = text.strip()
        if not text:
            return None
        if self._type.many:
            return tuple(part.strip() for part in text.split(",") if part.strip())
        if self._type.shape in ("number", "whole", "number or text"):
            try:
                number = float(text.replace(",", ""))
            except ValueError:
                if self._type.shape == "number or text":
                    return text
                raise EditError(f"{text} is no number. {self.hint}") from None
            return int(number) if number.is_integer() else number
        return text

    def edit(self, value: Any) -> Edit:
        """The edit that sets the fact; None makes it unknown."""
        if self.fact == "id":
            return lambda workflow: authoring.rename(workflow, self.element, value or "")
        if self.fact in _ATTRIBUTES:
            kept = value if value is not None else _EMPTY.get(self.fact)
            return lambda workflow: edits.set_attribute(workflow, self.element, self.fact, kept)
        return lambda workflow: edits.set_fact(workflow, self.element, self.fact, value)


def choices_for(workflow: Workflow, element_id: str, fact: str) -> FactChoices | None:
    """What a fact, or the zone or owner of a node, may be set to; None where it cannot be set."""
    element = workflow.element(element_id)
    if element is None:
        return None
    type_ = _type_of(element, fact)
    if type_ is None:
        return None
    now = getattr(element, fact) if fact in _ATTRIBUTES else element.fact(fact)
    choices: list[Choice] = []
    if fact == "zone":
        choices = [Choice(zone.id, zone.title, zone.id == now) for zone in workflow.zones]
    elif fact == "parent":
        choices = [
            Choice(zone.id, zone.title, zone.id == now)
            for zone in workflow.zones
            if element_id not in workflow.zone_chain(zone.id)
        ]
    elif fact == "gate":
        choices = [
            Choice(node.id, node.title, node.id == now)
            for node in workflow.nodes
            if node.kind == "gate"
        ]
    elif type_.shape == "flag":
        choices = [Choice(value, fact_value(value), value is now) for value in (True, False)]
    elif type_.choices and not type_.many:
        choices = [Choice(value, value, value == now) for value in type_.choices]
    if (choices and not type_.required) or fact in ("parent", "gate"):
        none = "none" if fact in ("parent", "gate") else "unknown"
        choices.append(Choice(None, none, now is None))
    hint = {"whole": "A whole number.", "number": "A number."}.get(type_.shape, "")
    if type_.many:
        among = ", ".join(type_.choices)
        hint = f"Any of: {among}; with commas." if among else "Several with commas."
    text = "" if now is None else ", ".join(now) if isinstance(now, tuple) else str(now)
    if fact not in _EMPTY and fact != "id":
        hint = f"{hint} Nothing makes it unknown.".strip()
    return FactChoices(
        element_id, fact, f"{fact_name(fact)} of {_name(workflow, element)}", tuple(choices), text,
        hint, type_, type_.choices if type_.many else (), tuple(now or ()) if type_.many else (),
    )  # fmt: skip


def _type_of(element: Element, fact: str) -> FactType | None:
    if fact in _ATTRIBUTES and (fact == "id" or hasattr(element, fact)):
        return None if element is UNPLACED else _ATTRIBUTES[fact]
    kind = element.kind if isinstance(element, Node | Link) else "zone"
    return facts_of(kind).get(fact)


def _name(workflow: Workflow, element: Element) -> str:
    if isinstance(element, Link):
        start, end = workflow.node(element.from_id), workflow.node(element.to_id)
        return f"{start.title} → {end.title}"
    return str(getattr(element, "title", element.id))
