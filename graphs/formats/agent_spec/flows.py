"""Put flows on the map: their nodes, the branches between them, and flows within flows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from graphs.formats.agent_spec.board import Board
from graphs.formats.agent_spec.credentials import Credentials
from graphs.formats.agent_spec.file import Component, Missing
from graphs.formats.agent_spec.flow_nodes import FlowNodes
from graphs.formats.agent_spec.models import Models
from graphs.formats.agent_spec.offered import Tools

_NEXT = "next"
_CAUGHT = "caught_exception_branch"
_MAPS = frozenset({"MapNode", "ParallelMapNode"})
#: Nodes in which nothing can fail.
_QUIET = frozenset({"StartNode", "EndNode", "BranchingNode", "OutputMessageNode"})
#: How deep flows may lie within flows before each is drawn only once.
_DEPTH = 50
#: How many links may join the ends of one flow to what follows it.
_JOINED = 1000

Part = Component | Missing


@dataclass(slots=True)
class _Exits:
    """What follows a flow: by the branch that it ends with, or whatever it ends with."""

    by_branch: dict[str, list[str]] = field(default_factory=dict)
    always: list[str] = field(default_factory=list)
    caught: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[str]:
        return [*self.always, *(one for listed in self.by_branch.values() for one in listed)]


@dataclass(slots=True)
class _Body:
    """A flow as it was drawn once, within the bodies around it."""

    flow: Component
    container: str
    around: _Body | None
    depth: int
    first: str = ""
    ends: list[tuple[str, str]] = field(default_factory=list)


class Flows:
    """Adds flows; one that is used in several places is drawn in each, up to a bound."""

    def __init__(
        self,
        board: Board,
        credentials: Credentials,
        models: Models,
        tools: Tools,
        agentic: Callable[[Part], str],
    ) -> None:
        self._board = board
        self._nodes = FlowNodes(board, credentials, models, tools, agentic)
        self._drawn: dict[Component, _Body] = {}
        self._left = 2_000 + 4 * len(board.library.components)

    def root(self, flow: Component) -> None:
        """A flow that someone runs: its start brings what it is given, its ends answer."""
        self._expand(flow, "", _Exits(), None)

    def lone(self, part: Component) -> None:
        """A node that stands in no flow."""
        self._nodes.add(part, "", is_root=False)

    def container(self, flow: Component) -> str:
        """A flow that is called: a step with the flow in it, which gives back what it ends with."""
        node = self._nodes.container(flow)
        self._board.later(partial(self._expand, flow, node, _Exits(always=[node]), None))
        return node

    def _expand(
        self, flow: Component | Missing | None, container: str, exits: _Exits, around: _Body | None
    ) -> None:
        draft = self._board.draft
        if not isinstance(flow, Component):
            reference = flow.reference if flow is not None else "its flow"
            self._not_given(container, reference, exits)
            return
        drawn = self._running(flow, around) or (
            self._drawn.get(flow)
            if self._left <= 0 or (around is not None and around.depth > _DEPTH)
            else None
        )
        if drawn is not None:
            self._share(drawn, container, exits)
            return
        body = _Body(flow, container, around, around.depth + 1 if around else 0)
        self._drawn[flow] = body
        nodes, out = self._draw(flow, container)
        self._left -= len(nodes)
        start = self._board.library.component(flow, "start_node")
        body.first = nodes.get(start, "") if start is not None else ""
        if not body.first:
            starts = (
                node
                for part, node in nodes.items()
                if isinstance(part, Component) and part.kind == "StartNode"
            )
            body.first = next(starts, next(iter(nodes.values()), ""))
        if not nodes:
            self._not_given(container or self._nodes.container(flow), "its nodes", exits)
            return
        if container:
            draft.link("flow", container, body.first)
        for part, node in nodes.items():
            self._go_on(part, node, out.get(part, {}), body)
        body.ends = [
            (node, self._board.library.text(part, "branch_name") or _NEXT)
            for part, node in nodes.items()
            if isinstance(part, Component) and part.kind == "EndNode"
        ]
        if container:
            self._leave(body, nodes, out, exits)
        else:
            for node, _ in body.ends:
                if draft.nodes[body.first].kind == "trigger":
                    draft.link("replies", node, body.first)

    def _draw(
        self, flow: Component, container: str
    ) -> tuple[dict[Part, str], dict[Part, dict[str, list[str]]]]:
        """The nodes of a flow, and where each of their branches leads."""
        library = self._board.library
        start = library.component(flow, "start_node")
        parts: dict[Part, None] = dict.fromkeys([start] if start is not None else [])
        parts.update(dict.fromkeys(library.many(flow, "nodes")))
        edges: list[tuple[Part, str, Part]] = []
        for edge in library.many(flow, "control_flow_connections"):
            if isinstance(edge, Missing):
                self._board.draft.notes.append(
                    f"{flow.title} refers to the connection {edge.reference}, which was not given."
                )
                continue
            tail, head = library.component(edge, "from_node"), library.component(edge, "to_node")
            if tail is None or head is None:
                self._board.draft.notes.append(f"{edge.title} of {flow.title} joins no two nodes.")
                continue
            parts.update({tail: None, head: None})
            edges.append((tail, library.text(edge, "from_branch") or _NEXT, head))
        nodes = {
            part: self._nodes.add(part, container, is_root=not container and part is start)
            for part in parts
        }
        out: dict[Part, dict[str, list[str]]] = {}
        for tail, branch, head in edges:
            out.setdefault(tail, {}).setdefault(branch, []).append(nodes[head])
        return nodes, out

    def _go_on(self, part: Part, node: str, out: dict[str, list[str]], body: _Body) -> None:
        """Link a node to what follows it; what holds a flow leads there through its flow."""
        library = self._board.library
        kind = part.kind if isinstance(part, Component) else ""
        inner: list[tuple[Part | None, _Exits]] = []
        targets = [one for listed in out.values() for one in listed]
        if isinstance(part, Component) and kind in _MAPS:
            inner = [(library.component(part, "subflow"), _Exits(always=[node]))]
        elif isinstance(part, Component) and kind == "ParallelFlowNode":
            inner = [(each, _Exits(always=targets)) for each in library.many(part, "subflows")]
        elif isinstance(part, Component) and kind == "AgentNode":
            agent = library.component(part, "agent")
            if isinstance(agent, Component) and agent.kind == "Flow":
                inner = [(agent, _Exits(always=targets))]
        elif isinstance(part, Component) and (
            kind in ("FlowNode", "CatchExceptionNode") or "subflow" in part.values
        ):
            caught = out.pop(_CAUGHT, []) if kind == "CatchExceptionNode" else []
            inner = [(library.component(part, "subflow"), _Exits(out, caught=caught))]
        for flow, exits in inner:
            self._board.later(partial(self._expand, flow, node, exits, body))
        if not inner or kind in _MAPS:
            for branch, listed in out.items():
                for head in listed:
                    label = "" if branch == _NEXT else branch
                    self._board.draft.link("flow", node, head, name=label)

    def _leave(
        self,
        body: _Body,
        nodes: dict[Part, str],
        out: dict[Part, dict[str, list[str]]],
        exits: _Exits,
    ) -> None:
        """Link the ends of a flow to what follows it, and what may fail to what catches it."""
        ends = [node for node, _ in body.ends]
        if not ends:
            ends = [node for part, node in nodes.items() if not out.get(part)] or [body.container]
        self._join(ends, exits.always, body.container)
        ended = {branch for _, branch in body.ends}
        for branch, targets in exits.by_branch.items():
            # A branch that no end bears could never be taken: the file does not tell which is.
            leaving = [node for node, own in body.ends if own == branch] or ends
            self._join(leaving, targets, body.container, branch if branch in ended else "")
        if exits.caught:
            failing = [
                node
                for part, node in nodes.items()
                if isinstance(part, Missing) or part.kind not in _QUIET
            ]
            caught = [body.container, *failing]
            self._join(caught, exits.caught, body.container, "caught exception")

    def _join(self, tails: Iterable[str], heads: Iterable[str], hub: str, name: str = "") -> None:
        """Link all of some nodes to all of others; past a bound, by way of one node."""
        tails, heads = list(dict.fromkeys(tails)), list(dict.fromkeys(heads))
        label = "" if name == _NEXT else name
        if len(tails) * len(heads) > max(_JOINED, 2 * (len(tails) + len(heads))):
            for tail in tails:
                self._board.draft.link("flow", tail, hub, name=label)
            tails = [hub]
        for tail in tails:
            for head in heads:
                self._board.draft.link("flow", tail, head, name=label)

    def _running(self, flow: Component, around: _Body | None) -> _Body | None:
        """The body of the same flow that this one lies in."""
        for _ in range(_DEPTH + 2):
            if around is None:
                return None
            if around.flow is flow:
                return around
            around = around.around
        return None

    def _share(self, drawn: _Body, container: str, exits: _Exits) -> None:
        """Run a flow that is on the map already, in place of drawing it once more."""
        self._board.draft.notes.append(
            f"{drawn.flow.title} is drawn once for several of its uses: what one brings in may "
            "seem to go on from another."
        )
        if drawn.first and container:
            self._board.draft.link("flow", container, drawn.first)
        ends = [node for node, _ in drawn.ends] or [drawn.first or container]
        self._join(ends, [*exits.all, *exits.caught], container)

    def _not_given(self, container: str, reference: str, exits: _Exits) -> None:
        """A flow that no file has: it may do anything."""
        draft = self._board.draft
        title = draft.nodes[container].name
        draft.link("calls", container, draft.unresolved("step", f"Flow of {title}", reference))
        heads = [one for one in (*exits.all, *exits.caught) if one != container]
        self._join([container], heads, container)
