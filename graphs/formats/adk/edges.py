"""Put the edges of ADK workflows on the map: chains, branches, and joins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphs.formats.adk.board import Board
from graphs.formats.adk.file import Config, Library, Missing, class_of, listed, text
from graphs.formats.draft import Facts

_START = "START"
_AGENTS = ("LlmAgent", "Agent", "SequentialAgent", "ParallelAgent", "LoopAgent", "Workflow")
#: How many links one part of a chain may make.
_MOST = 1000


class Edges:
    """The graph of one workflow agent."""

    def __init__(
        self,
        board: Board,
        library: Library,
        config: Config,
        node: str,
        place: Callable[[Config | Missing], str],
    ) -> None:
        self._board = board
        self._library = library
        self._config = config
        self._node = node
        self._place = place
        self._named: dict[str, str] = {_START: node}
        self._inline: dict[int, str] = {}
        self._left: dict[str, None] = {}
        self._entered: dict[str, None] = {}

    def build(self, after: list[str]) -> None:
        """Follow every chain; what nothing follows leads to `after`."""
        draft = self._board.draft
        for at, chain in enumerate(listed(self._config.values.get("edges"))):
            where = f"{self._config.pointer}/edges/{at}"
            if isinstance(chain, Mapping) and "from_node" in chain and "to_node" in chain:
                route = chain.get("route")
                self._join(
                    self._ends(chain["from_node"], where), self._ends(chain["to_node"], where),
                    "" if route is None else str(route),
                )  # fmt: skip
            elif isinstance(chain, list):
                self._chain(chain, where)
        last = [node for node in self._entered if node not in self._left]
        for node in last or [self._node]:
            for following in after:
                draft.link("flow", node, following)

    def _chain(self, chain: list[Any], where: str) -> None:
        before: list[str] = []
        for at, element in enumerate(chain):
            if isinstance(element, Mapping) and not _is_node(element):
                heads: list[str] = []
                for route, target in element.items():
                    ends = self._ends(target, f"{where}/{at}/{route}")
                    self._join(before, ends, str(route))
                    heads += ends
            else:
                heads = self._ends(element, f"{where}/{at}")
                self._join(before, heads, "")
            before = heads

    def _join(self, tails: list[str], heads: list[str], name: str) -> None:
        if len(tails) * len(heads) > _MOST:
            self._board.draft.notes.append(
                f"{self._config.name} joins very many nodes at once: they are drawn as joined by "
                "way of the workflow itself."
            )
            self._join(tails, [self._node], name)
            self._join([self._node], heads, name)
            return
        for tail in tails:
            for head in heads:
                self._board.draft.link("flow", tail, head, name=name[:100])
                self._left[tail] = None
                if head != self._node:
                    self._entered[head] = None

    def _ends(self, element: Any, where: str) -> list[str]:
        """The nodes that an element of a chain means: one, or several at once."""
        parts = element if isinstance(element, list) else [element]
        return list(dict.fromkeys(node for one in parts if (node := self._one(one, where))))

    def _one(self, element: Any, where: str) -> str:
        if isinstance(element, str) and element:
            if element not in self._named:
                self._named[element] = self._by_name(element, where)
            return self._named[element]
        if not isinstance(element, Mapping):
            return ""
        name = text(element.get("name"))
        if id(element) in self._inline or (name and name in self._named):
            return self._inline.get(id(element)) or self._named[name]
        if class_of(element) in _AGENTS and "func_code" not in element:
            node = self._place(self._library.find(self._config, element, where))
        else:
            node = self._function(name or _code(element), where, class_of(element))
        self._inline[id(element)] = node
        if name:
            self._named[name] = node
        return node

    def _by_name(self, element: str, where: str) -> str:
        if element.endswith((".yaml", ".yml")):
            found = self._library.find(self._config, element)
            node = self._place(found)
            self._named.setdefault(found.name, node)
            return node
        if "." not in element:
            return self._place(Missing(element, f"the node {element}"))
        return self._function(element.rpartition(".")[2], where, "FunctionNode")

    def _function(self, name: str, where: str, kind: str) -> str:
        """A function of the user's own, judged by its name."""
        if kind == "JoinNode":
            return self._board.draft.add(
                "step", name or kind, "platform", "ADK runs it", pointer=where, tags=(kind,),
                part_of=self._node,
            )  # fmt: skip
        facts: Facts = {"interprets": (None, "what the function calls stands in code")}
        node = self._board.box.tool(
            name or kind, kind="step", pointer=where, group=f"{self._config.path}{where}",
            part_of=self._node, tags=(kind,),
        ).node  # fmt: skip
        self._board.draft.set_facts(node, facts)
        return node


def _is_node(element: Mapping[Any, Any]) -> bool:
    """Whether a mapping in a chain is a node, and no choice of routes."""
    if {"agent_class", "config_path", "func_code"} & element.keys():
        return True
    if len(element) == 1 and isinstance(element.get("code"), str):
        return True
    return "name" in element and bool({"instruction", "model", "tools"} & element.keys())


def _code(element: Mapping[Any, Any]) -> str:
    told = element.get("func_code")
    named = text(told) or (text(told.get("name")) if isinstance(told, Mapping) else "")
    return named.rpartition(".")[2]
