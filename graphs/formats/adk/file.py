"""Read ADK agent files into configurations, with references by path and by code told apart."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphs.formats.reading import Document

#: The agent classes that lead their sub-agents on by a fixed rule.
SEQUENTIAL, PARALLEL, LOOP, WORKFLOW = (
    "SequentialAgent", "ParallelAgent", "LoopAgent", "Workflow",
)  # fmt: skip
LED = frozenset({SEQUENTIAL, PARALLEL, LOOP, WORKFLOW})
_CLASSES = LED | {"LlmAgent", "BaseAgent", "Agent"}
#: What ADK's editors write above a file.
_SCHEMA = "config_schemas/AgentConfig.json"
#: The keys of an agent that names no class of its own.
_KEYS = frozenset({
    "name", "description", "instruction", "global_instruction", "static_instruction", "model",
    "model_code", "tools", "sub_agents", "output_key", "include_contents", "input_schema",
    "output_schema", "generate_content_config", "disallow_transfer_to_parent",
    "disallow_transfer_to_peers", "before_agent_callbacks", "after_agent_callbacks",
    "before_model_callbacks", "after_model_callbacks", "before_tool_callbacks",
    "after_tool_callbacks", "planner", "code_executor", "code_executor_code", "mode", "agent_class",
    "max_iterations", "sub_agents_code", "planner_code", "bypass_multi_tools_limit",
})  # fmt: skip
#: Keys by which other formats name what could be taken for an agent.
_OTHERS = frozenset({
    "kind", "role", "goal", "component_type", "provider", "nodes", "edges_", "schema", "apiVersion",
})  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Config:
    """An agent as a file defines it; `pointer` is empty for the file's own."""

    name: str
    agent_class: str
    values: Mapping[str, Any]
    path: str
    pointer: str = ""

    @property
    def is_led(self) -> bool:
        """Whether the agent leads its sub-agents on by a fixed rule, without an LLM."""
        return self.agent_class in LED

    @property
    def is_llm(self) -> bool:
        return self.agent_class in ("LlmAgent", "Agent")

    @property
    def description(self) -> str:
        return text(self.values.get("description"))


@dataclass(frozen=True, slots=True)
class Missing:
    """An agent that stands in a file that was not given, or in code."""

    name: str
    reference: str


@dataclass(frozen=True, slots=True)
class ToolEntry:
    """A tool by the name that the file gives it, with its arguments."""

    name: str
    args: Mapping[str, Any]
    pointer: str

    @property
    def last(self) -> str:
        """The last word of a dotted name, which is the tool's own."""
        return self.name.rpartition(".")[2] or self.name


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def class_of(values: Mapping[str, Any]) -> str:
    """The class of an agent without its module; an LLM agent where none is named."""
    return text(values.get("agent_class")).rpartition(".")[2] or "LlmAgent"


def looks_like(document: Document) -> bool:
    """Whether a document defines an agent of ADK."""
    if "name" not in document.text:
        return False
    data = document.peek
    if not isinstance(data, dict) or not text(data.get("name")) or _OTHERS & data.keys():
        return False
    if _SCHEMA in document.text[:1000]:
        return True
    if isinstance(data.get("agent_class"), str):
        named = class_of(data)
        return named in _CLASSES or "sub_agents" in data or "instruction" in data
    instructed = isinstance(data.get("instruction"), str) and data.keys() <= _KEYS
    return instructed and (
        "tools" not in data
        or all(isinstance(one, dict) and "name" in one for one in listed(data["tools"]))
    )


class Library:
    """The agents of the given files by the paths of the files."""

    def __init__(self, documents: Sequence[tuple[str, Any]]) -> None:
        self._by_path: dict[str, Config] = {}
        self._inner: dict[int, Config] = {}
        for path, data in documents:
            if isinstance(data, Mapping) and text(data.get("name")):
                held = Config(data["name"], class_of(data), data, path)
                self._by_path.setdefault(_normal(path), held)

    @property
    def configs(self) -> list[Config]:
        return list(self._by_path.values())

    def roots(self) -> list[Config]:
        """The agents that no other file refers to, else all: some agent must be run first."""
        referred = {
            found
            for config in self.configs
            for reference in _references(config.values)
            if isinstance(found := self.find(config, {"config_path": reference}), Config)
        }
        return [one for one in self.configs if one not in referred] or self.configs

    def find(self, config: Config, reference: Any, pointer: str = "") -> Config | Missing:
        """The agent that a reference in a file means: by path, by code, or written right there."""
        if isinstance(reference, str):
            by_path = reference.endswith((".yaml", ".yml"))
            reference = {"config_path" if by_path else "code": reference}
        values = mapping(reference)
        path = text(values.get("config_path"))
        if path:
            found = self._by_path.get(_beside(config.path, path))
            if found is not None:
                return found
            stem = posixpath.basename(path.replace("\\", "/")).rpartition(".")[0]
            return Missing(stem or path, path)
        code = text(values.get("code"))
        if code:
            parts = [part for part in code.split(".") if part]
            # `travel.flights.root_agent` is told by its module.
            telling = [part for part in parts if part not in ("agent", "root_agent")] or parts
            return Missing(telling[-1] if telling else code, f"{code} (in code)")
        if text(values.get("name")) and id(reference) not in self._inner:
            self._inner[id(reference)] = Config(
                values["name"], class_of(values), values, config.path, pointer
            )
        return self._inner.get(id(reference)) or Missing("agent", "a reference that names no agent")


def tools_of(values: Mapping[str, Any], pointer: str = "") -> list[ToolEntry]:
    """The tools that an agent lists."""
    found: list[ToolEntry] = []
    for at, one in enumerate(listed(values.get("tools"))):
        where = f"{pointer}/tools/{at}"
        if isinstance(one, str) and one:
            found.append(ToolEntry(one, {}, where))
        elif isinstance(one, Mapping) and text(one.get("name")):
            found.append(ToolEntry(one["name"], _args(one.get("args")), where))
    return found


def _args(value: Any) -> Mapping[str, Any]:
    """Arguments as a mapping, also where they are listed as names and values."""
    if isinstance(value, list):
        pairs = [one for one in value if isinstance(one, Mapping)]
        return {text(one.get("name")): one.get("value") for one in pairs if text(one.get("name"))}
    return mapping(value)


def _references(values: Any) -> list[str]:
    """All paths of agent files within a value."""
    found: list[str] = []
    stack = [values]
    while stack:
        value = stack.pop()
        if isinstance(value, Mapping):
            if isinstance(value.get("config_path"), str):
                found.append(value["config_path"])
            if isinstance(value.get("agent"), str):
                found.append(value["agent"])
            for key, inner in value.items():
                if key == "edges":
                    found += _paths(inner)
                stack.append(inner)
        elif isinstance(value, list):
            stack.extend(value)
    return found


def _paths(edges: Any) -> list[str]:
    found: list[str] = []
    stack = [edges]
    while stack:
        value = stack.pop()
        if isinstance(value, str) and value.endswith((".yaml", ".yml")):
            found.append(value)
        elif isinstance(value, Mapping):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return found


def _normal(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/"))


def _beside(path: str, reference: str) -> str:
    return _normal(posixpath.join(posixpath.dirname(_normal(path)), reference.replace("\\", "/")))
