"""What a fact may be set to by hand, and the edit that sets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.document.wording import fact_name, fact_value
from graphs.errors import EditError
from graphs.formats.native_schema import FactType, facts_of
from graphs.model import edits
from graphs.model.elements import Element, Link, Node

if TYPE_CHECKING:
    from graphs.model.workflow import Workflow

Edit = Callable[["Workflow"], "Workflow"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose, in words; None makes the fact unknown. `is_now`: the fact has it."""

    value: Any
    words: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class FactChoices:
    """How a fact is asked for: by `choices`, or without any as `text` that is typed.

    `title` names the fact and its element; `hint` says what may be typed.
    """

    element: str
    fact: str
    title: str
    choices: tuple[Choice, ...]
    text: str
    hint: str
    _type: FactType

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
        if self.fact in ("zone", "owner"):
            return lambda workflow: edits.set_attribute(workflow, self.element, self.fact, value)
        return lambda workflow: edits.set_fact(workflow, self.element, self.fact, value)


def choices_for(workflow: Workflow, element_id: str, fact: str) -> FactChoices | None:
    """What a fact, or the zone or owner of a node, may be set to; None where it cannot be set."""
    element = workflow.element(element_id)
    if element is None:
        return None
    type_ = _type_of(element, fact)
    if type_ is None:
        return None
    now = getattr(element, fact) if fact in ("zone", "owner") else element.fact(fact)
    choices: list[Choice] = []
    if fact == "zone":
        choices = [Choice(zone.id, zone.title, zone.id == now) for zone in workflow.zones]
    elif type_.shape == "flag":
        choices = [Choice(value, fact_value(value), value is now) for value in (True, False)]
    elif type_.choices and not type_.many:
        choices = [Choice(value, value, value == now) for value in type_.choices]
    if choices and not type_.required:
        choices.append(Choice(None, "unknown", now is None))
    hint = {"whole": "A whole number.", "number": "A number."}.get(type_.shape, "")
    if type_.many:
        among = ", ".join(type_.choices)
        hint = f"Any of: {among}; with commas." if among else "Several with commas."
    text = "" if now is None else ", ".join(now) if isinstance(now, tuple) else str(now)
    return FactChoices(
        element_id, fact, f"{fact_name(fact)} of {_name(workflow, element)}", tuple(choices), text,
        f"{hint} Nothing makes it unknown.".strip(), type_,
    )  # fmt: skip


def _type_of(element: Element, fact: str) -> FactType | None:
    if isinstance(element, Node) and fact in ("zone", "owner"):
        return FactType("text")
    kind = element.kind if isinstance(element, Node | Link) else "zone"
    return facts_of(kind).get(fact)


def _name(workflow: Workflow, element: Element) -> str:
    if isinstance(element, Link):
        start, end = workflow.node(element.from_id), workflow.node(element.to_id)
        return f"{start.title} → {end.title}"
    return str(getattr(element, "title", element.id))
