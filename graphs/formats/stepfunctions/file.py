"""Read a definition in the Amazon States Language into states with their transitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.inline_secrets import escaped

TYPES = frozenset({"Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"})
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Transition:
    """A way from a state to the next. `how`: next, choice, default or catch; `name` in words.

    `errors`: the names of the errors that a catch is for.
    """

    target: str
    how: str
    name: str = ""
    errors: tuple[str, ...] = ()


@dataclass(slots=True)
class State:
    """One state. `inner`: the machines of its branches or of its item processor."""

    name: str
    type: str
    raw: Mapping[str, Any]
    pointer: str
    jsonata: bool
    transitions: list[Transition] = field(default_factory=list)
    inner: list[Machine] = field(default_factory=list)

    @property
    def comment(self) -> str:
        return text(self.raw.get("Comment"))

    @property
    def parameters(self) -> Any:
        """What the task is called with: `Arguments` (JSONata) or `Parameters` (JSONPath)."""
        arguments = self.raw.get("Arguments")
        return arguments if arguments is not None else self.raw.get("Parameters")

    @property
    def ends(self) -> bool:
        """Whether an execution, or a branch of it, may end here without an error."""
        if self.type in ("Fail", "Choice"):
            return False
        return not any(each.how == "next" for each in self.transitions)


@dataclass(slots=True)
class Machine:
    """A state machine, or one branch of a state. `start` is empty where it names no state."""

    start: str
    states: dict[str, State]
    comment: str = ""
    problems: list[str] = field(default_factory=list)

    def all_states(self) -> Iterator[State]:
        """Its states and those within them."""
        for state in self.states.values():
            yield state
            for inner in state.inner:
                yield from inner.all_states()


def looks_like_machine(data: Any) -> bool:
    """Whether parsed values are a definition of the Amazon States Language."""
    if not isinstance(data, Mapping):
        return False
    states = data.get("States")
    if not isinstance(states, Mapping) or "Resources" in data:
        return False
    typed = any(
        isinstance(state, Mapping) and str(state.get("Type")) in TYPES for state in states.values()
    )
    return typed or ("StartAt" in data and not states)


def read_machine(data: Any, pointer: str = "", jsonata: bool = False) -> Machine:
    """The machine of parsed values, whatever they are; what is odd is told in `problems`."""
    raw: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    jsonata = _language(raw, jsonata)
    machine = Machine(text(raw.get("StartAt")), {}, text(raw.get("Comment")))
    states = raw.get("States")
    for name, value in states.items() if isinstance(states, Mapping) else ():
        at = f"{pointer}/States/{escaped(str(name))}"
        if not isinstance(value, Mapping):
            machine.problems.append(f"The state {str(name)[:_LONGEST]} is empty and was left out.")
            continue
        state = State(str(name), text(value.get("Type")), value, at, _language(value, jsonata))
        state.transitions = _transitions(value)
        state.inner = list(_inner(state, jsonata))
        machine.states[state.name] = state
    if machine.start not in machine.states:
        if machine.start:
            machine.problems.append(
                f"It starts at {machine.start[:_LONGEST]}, a state that is not there."
            )
        machine.start = next(iter(machine.states), "")
    for state in machine.states.values():
        known = [each for each in state.transitions if each.target in machine.states]
        for each in state.transitions:
            if each.target not in machine.states:
                machine.problems.append(
                    f"{state.name[:_LONGEST]} goes on to {each.target[:_LONGEST]}, "
                    "a state that is not there."
                )
        state.transitions = known
    return machine


def _language(raw: Mapping[str, Any], inherited: bool) -> bool:
    told = raw.get("QueryLanguage")
    return told == "JSONata" if told is not None else inherited


def _inner(state: State, jsonata: bool) -> Iterator[Machine]:
    # Data may have any keys; only these two types hold machines.
    if state.type == "Parallel":
        branches = state.raw.get("Branches")
        for index, branch in enumerate(branches if isinstance(branches, list) else ()):
            yield read_machine(branch, f"{state.pointer}/Branches/{index}", jsonata)
    elif state.type == "Map":
        for key in ("ItemProcessor", "Iterator"):
            if isinstance(state.raw.get(key), Mapping):
                yield read_machine(state.raw[key], f"{state.pointer}/{key}", jsonata)
                return


def _transitions(raw: Mapping[str, Any]) -> list[Transition]:
    found: list[Transition] = []
    kind = raw.get("Type")
    if kind == "Choice":
        choices = raw.get("Choices")
        for rule in choices if isinstance(choices, list) else ():
            if isinstance(rule, Mapping) and text(rule.get("Next")):
                found.append(Transition(text(rule["Next"]), "choice", _condition(rule)))
        if text(raw.get("Default")):
            found.append(Transition(text(raw["Default"]), "default", "default"))
    elif kind not in ("Succeed", "Fail") and text(raw.get("Next")) and raw.get("End") is not True:
        found.append(Transition(text(raw["Next"]), "next"))
    catchers = raw.get("Catch")
    for each in catchers if isinstance(catchers, list) else ():
        if isinstance(each, Mapping) and text(each.get("Next")):
            listed = each.get("ErrorEquals")
            errors = tuple(text(one) for one in listed) if isinstance(listed, list) else ()
            name = f"catch {', '.join(errors)}"[:_LONGEST]
            found.append(Transition(text(each["Next"]), "catch", name, errors))
    return found


def _condition(rule: Mapping[str, Any], depth: int = 0) -> str:
    """A rule of a choice in words, short."""
    if depth == 0 and text(rule.get("Comment")):
        return text(rule["Comment"])[:_LONGEST]
    if text(rule.get("Condition")):
        return text(rule["Condition"]).strip("{%} ")[:_LONGEST]
    for joined in ("And", "Or"):
        listed = rule.get(joined)
        if isinstance(listed, list) and depth < 3:
            parts = [_condition(one, depth + 1) for one in listed[:8] if isinstance(one, Mapping)]
            return f" {joined.lower()} ".join(parts)[:_LONGEST]
    negated = rule.get("Not")
    if isinstance(negated, Mapping) and depth < 3:
        return f"not {_condition(negated, depth + 1)}"[:_LONGEST]
    variable = text(rule.get("Variable"))
    for key, value in rule.items():
        if key not in ("Variable", "Next", "Comment", "Assign", "Output", "Condition"):
            return f"{variable} {key} {value}"[:_LONGEST]
    return variable[:_LONGEST]


def text(value: Any) -> str:
    """The text of a value; empty where it is none."""
    return value if isinstance(value, str) else ""
