"""Read CrewAI files into plain records; odd shapes become empty values, never errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphs.errors import InputError
from graphs.formats.inline_secrets import escaped
from graphs.formats.json_text import parse_json
from graphs.formats.jsonc import plain_json
from graphs.formats.reading import Document

#: The words of which at least one stands in every file of CrewAI, for a look before parsing.
_TELLING = ("expected_output", "backstory", "crewai.flow/", "methods", '"goal"', "goal:")
_NESTED = 40


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent. `is_complete`: nothing in code adds tools or a model to what the file says."""

    name: str
    data: Mapping[str, Any]
    file: str
    pointer: str
    is_complete: bool

    def setting(self, key: str) -> Any:
        """A setting of the agent, at its own level or under `settings`."""
        if key in self.data:
            return self.data[key]
        return mapping(self.data.get("settings")).get(key)


@dataclass(frozen=True, slots=True)
class Task:
    """A task; `context` names the tasks whose results it is given, None for all before it."""

    name: str
    data: Mapping[str, Any]
    file: str
    pointer: str
    context: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Crew:
    """Agents with their tasks. `missing`: agents that the crew names and no file describes."""

    name: str
    agents: tuple[Agent, ...]
    tasks: tuple[Task, ...]
    file: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    is_complete: bool = False


def mapping(value: Any) -> Mapping[str, Any]:
    """A mapping, or an empty one in place of anything else."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: Any) -> Sequence[Any]:
    """A list, or an empty one in place of anything else."""
    return value if isinstance(value, list) else ()


def text(value: Any) -> str:
    """A text with its blanks joined; empty for anything else."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def data_of(document: Document) -> Any:
    """The plain values of a file in YAML, JSON, or JSON with comments. Raises `InputError`."""
    found = document.peek
    if found is None and document.text.lstrip()[:1] in ("{", "/"):
        return parse_json(plain_json(document.text), document.name)
    return document.data


def kind_of(document: Document) -> str:
    """What a document is: agents, tasks, agent, crew, flow; empty where it is not CrewAI's."""
    if not any(word in document.text for word in _TELLING):
        return ""
    try:
        data = data_of(document)
    except InputError:
        return ""
    if isinstance(data, list):
        return "agents" if _mostly(_is_agent, data) else "tasks" if _mostly(_is_task, data) else ""
    if not isinstance(data, Mapping):
        return ""
    methods = mapping(data.get("methods"))
    if text(data.get("schema")).startswith("crewai.flow/"):
        return "flow"
    if methods and all("call" in mapping(mapping(one).get("do")) for one in methods.values()):
        return "flow"
    if "agents" in data and "tasks" in data:
        return "crew" if any(map(_is_task, _values(data["tasks"]))) else ""
    if _is_agent(data):
        return "agent"
    if _mostly(_is_agent, _values(unwrapped(data, "agents"))):
        return "agents"
    return "tasks" if _mostly(_is_task, _values(unwrapped(data, "tasks"))) else ""


def unwrapped(data: Any, key: str) -> Any:
    """What a file of agents or of tasks holds, which may stand below one key of that name."""
    return (
        data[key] if isinstance(data, Mapping) and isinstance(data.get(key), (dict, list)) else data
    )


def _values(data: Any) -> Sequence[Any]:
    return list(data.values()) if isinstance(data, Mapping) else sequence(data)


def _mostly(test: Callable[[Any], bool], values: Sequence[Any]) -> bool:
    held = [one for one in values if isinstance(one, Mapping)]
    return 2 * sum(map(test, held)) > len(held)


def _is_agent(value: Any) -> bool:
    data = mapping(value)
    told = [isinstance(data.get(key), str) for key in ("role", "goal", "backstory")]
    return told[0] and any(told[1:])


def _is_task(value: Any) -> bool:
    data = mapping(value)
    # Test events have a mapping there; a list, or nothing yet, is seen in real tasks.
    is_told = "expected_output" in data and not isinstance(data["expected_output"], Mapping)
    return is_told and isinstance(data.get("description"), str)


def read_agents(data: Any, file: str, at: str = "", *, is_complete: bool = False) -> list[Agent]:
    """Agents by name: a mapping, or a list of mappings that bear a `name` or one key each."""
    found: dict[str, Agent] = {}
    if isinstance(data, Mapping):
        named = [(str(name), held, f"{at}/{escaped(str(name))}") for name, held in data.items()]
    else:
        named = []
        for index, item in enumerate(sequence(data)):
            held = mapping(item)
            name = text(held.get("name"))
            if not name and len(held) == 1:
                ((name, inner),) = held.items()
                named.append((str(name), inner, f"{at}/{index}/{escaped(str(name))}"))
            elif name:
                named.append((name, held, f"{at}/{index}"))
    for name, held, pointer in named:
        if isinstance(held, Mapping) and name:
            found.setdefault(name, Agent(name, held, file, pointer, is_complete))
    return list(found.values())


def read_tasks(data: Any, file: str, at: str = "") -> list[Task]:
    """Tasks in their order: a mapping by name, or a list of mappings with a `name`."""
    if isinstance(data, Mapping):
        named = [(str(name), held, f"{at}/{escaped(str(name))}") for name, held in data.items()]
    else:
        named = [
            (text(mapping(held).get("name")) or f"task {index + 1}", held, f"{at}/{index}")
            for index, held in enumerate(sequence(data))
        ]
    return [
        Task(name, held, file, pointer, _context(held))
        for name, held, pointer in named
        if isinstance(held, Mapping) and ("description" in held or "expected_output" in held)
    ]


def _context(held: Mapping[str, Any]) -> tuple[str, ...] | None:
    if not isinstance(held.get("context"), list):
        return None
    return tuple(name for name in map(text, held["context"]) if name)


def names_in(condition: Any) -> list[str]:
    """Every event or method that a condition of a flow names, at any depth."""
    found: dict[str, None] = {}
    stack = [(condition, 0)]
    while stack:
        current, depth = stack.pop()
        if isinstance(current, str):
            found[current] = None
        elif depth < _NESTED and isinstance(current, Mapping):
            stack.extend((one, depth + 1) for key, one in current.items() if key != "type")
        elif depth < _NESTED and isinstance(current, list):
            stack.extend((one, depth + 1) for one in reversed(current))
    return list(found)
