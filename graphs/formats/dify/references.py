"""Which nodes and variables a Dify node refers to, and where a model's words find their way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from graphs.formats.dify.file import RawNode, Variable, mapping, sequence, text

#: `{{#node.variable#}}`; the node may also be `sys`, `env` or `conversation`.
_REFERENCE = re.compile(r"\{\{#([^.#{}]{1,100})\.([^#{}]{0,200})#\}\}")
_OWN = frozenset({"sys", "env", "conversation"})
#: Node types whose output a model writes.
MODEL_TYPES = frozenset({"llm", "agent", "parameter-extractor", "question-classifier"})


def references(value: Any, nodes: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each (node, variable) that a value refers to, in a template or as a selector.

    A selector is a list of texts that begins with the id of a node, or with `env`, `sys` or
    `conversation`.
    """
    stack = [value]
    while stack:
        current = stack.pop()
        if isinstance(current, str):
            if "{{#" in current:
                yield from _REFERENCE.findall(current)
        elif isinstance(current, Mapping):
            stack.extend(current.values())
        elif isinstance(current, list):
            first = current[0] if current else None
            if isinstance(first, str) and len(current) > 1 and (first in _OWN or first in nodes):
                second = current[1]
                yield first, second if isinstance(second, str) else ""
            stack.extend(current)


def assigned(node: RawNode) -> Iterator[tuple[str, Any]]:
    """The conversation variables that an assigner sets, each with what it is set to."""
    old = sequence(node.data.get("assigned_variable_selector"))
    if len(old) > 1 and old[0] == "conversation" and text(old[1]):
        yield text(old[1]), node.data.get("input_variable_selector")
    for item in sequence(node.data.get("items")):
        held = mapping(item)
        selector = sequence(held.get("variable_selector"))
        if len(selector) > 1 and selector[0] == "conversation" and text(selector[1]):
            yield text(selector[1]), held.get("value")


class References:
    """The references of all nodes of an app."""

    def __init__(self, nodes: Collection[RawNode], environment: Collection[Variable]) -> None:
        self._ids = {node.id for node in nodes}
        self._environment = {one.name: one for one in environment}
        self.of: dict[str, dict[tuple[str, str], None]] = {
            node.id: dict.fromkeys(references(node.data, self._ids)) for node in nodes
        }
        self._written = self._written_by_models(nodes)

    def _written_by_models(self, nodes: Collection[RawNode]) -> set[str]:
        """Nodes and conversation variables into which a model's words find their way."""
        onward: dict[str, list[str]] = {}
        for node in nodes:
            for source, variable in self.of[node.id]:
                key = f"conversation.{variable}" if source == "conversation" else source
                onward.setdefault(key, []).append(node.id)
            if node.type == "assigner":
                for variable, value in assigned(node):
                    for source, _ in references(value, self._ids):
                        onward.setdefault(source, []).append(f"conversation.{variable}")
            if node.parent:
                # What a loop gives back is made by the nodes in it.
                onward.setdefault(node.id, []).append(node.parent)
        front = [node.id for node in nodes if node.type in MODEL_TYPES]
        written = set(front)
        while front:
            for each in onward.get(front.pop(), ()):
                if each not in written:
                    written.add(each)
                    front.append(each)
        return written

    def decided(self, value: Any) -> tuple[str | None, str]:
        """Who decides a value: `model`, `fixed`, or unknown where earlier steps do."""
        unknown = ""
        for source, variable in references(value, self._ids):
            key = f"conversation.{variable}" if source == "conversation" else source
            if key in self._written:
                return "model", "words that a model wrote find their way into it"
            if source != "env":
                unknown = unknown or f"{source}.{variable}"
        if unknown:
            return None, "it is filled in as it runs, with what came in"
        return "fixed", "the file has it in full"

    def filled(self, template: str) -> str:
        """A template with the environment variables that have a plain value put in."""

        def value(match: re.Match[str]) -> str:
            held = self._environment.get(match[2]) if match[1] == "env" else None
            if held is None or held.type == "secret" or not text(held.value):
                return match[0]
            return text(held.value)

        return _REFERENCE.sub(value, template)

    def secrets(self, value: Any) -> list[str]:
        """The secret environment variables that a value refers to."""
        named = dict.fromkeys(
            variable for source, variable in references(value, self._ids) if source == "env"
        )
        return [
            name for name in named
            if name in self._environment and self._environment[name].type == "secret"
        ]  # fmt: skip
