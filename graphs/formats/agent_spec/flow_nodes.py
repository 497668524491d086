"""Put the nodes of flows on the map, each by its kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from graphs.formats.agent_spec.board import RUNS, Board
from graphs.formats.agent_spec.credentials import Credentials
from graphs.formats.agent_spec.file import AGENTIC, Component, Missing
from graphs.formats.agent_spec.models import Models
from graphs.formats.agent_spec.offered import Tools
from graphs.formats.agent_spec.requests import add_request
from graphs.formats.draft import Facts

_FLOW_FILLS = (None, "the flow fills in its request")
#: Nodes that are no more than a step: what they do shows in their links.
_PLAIN = frozenset({
    "StartNode", "EndNode", "BranchingNode", "ToolNode", "AgentNode", "FlowNode", "MapNode",
    "ParallelMapNode", "ParallelFlowNode", "CatchExceptionNode", "InputMessageNode",
    "OutputMessageNode", "ApiNode", "LlmNode",
})  # fmt: skip


class FlowNodes:
    """Adds the nodes of flows."""

    def __init__(
        self,
        board: Board,
        credentials: Credentials,
        models: Models,
        tools: Tools,
        agentic: Callable[[Component | Missing], str],
    ) -> None:
        self._board = board
        self._credentials = credentials
        self._models = models
        self._tools = tools
        self._agentic = agentic

    def container(self, flow: Component) -> str:
        """A step that a flow is drawn in."""
        return self._step(flow, "")

    def add(self, part: Component | Missing, part_of: str, *, is_root: bool) -> str:
        """A node of a flow; `is_root` is the start of a flow that someone runs."""
        board = self._board
        if isinstance(part, Missing):
            return board.draft.unresolved("step", part.reference, part.reference)
        if part.kind == "StartNode" and is_root:
            return self._trigger(part)
        if part.kind not in _PLAIN and part.kind not in AGENTIC and "subflow" not in part.values:
            return self._unknown(part, part_of)
        facts: Facts = {}
        if part.kind == "LlmNode":
            facts = {"interprets": (True, "an LLM writes what it gives out")}
        node = self._step(part, part_of, facts)
        board.later(partial(self._fill, node, part))
        return node

    def _step(self, part: Component, part_of: str, facts: Facts | None = None) -> str:
        self._board.at(part)
        return self._board.draft.add(
            "step",
            part.title,
            "platform",
            RUNS,
            facts,
            pointer=part.pointer,
            description=part.description,
            tags=(part.kind,),
            part_of=part_of,
        )

    def _trigger(self, part: Component) -> str:
        self._board.at(part)
        return self._board.draft.add(
            "trigger",
            part.title,
            "",
            "the specification does not tell who runs the flow",
            {"exposure": (None, "the specification does not tell who runs the flow")},
            pointer=part.pointer,
            description=part.description,
            tags=(part.kind,),
        )

    def _unknown(self, part: Component, part_of: str) -> str:
        """A node of a kind that the specification does not name: a plugin's."""
        self._board.at(part)
        placed = self._board.box.tool(
            part.title,
            part.description,
            kind="step",
            pointer=part.pointer,
            group=f"{part.file}{part.pointer}",
            part_of=part_of,
            tags=(part.kind,),
        )
        self._board.unclassified(part)
        library = self._board.library
        config = library.component(part, "llm_config")
        if config is not None:
            because = "it has an LLM configuration"
            self._board.draft.set_facts(placed.node, {"interprets": (True, because)})
            self._models.call(placed.node, config)
        for tool in library.many(part, "tools", "toolboxes"):
            self._tools.offer(placed.node, tool)
        return placed.node

    def _fill(self, node: str, part: Component) -> None:
        board, library = self._board, self._board.library
        if part.kind == "LlmNode":
            prompt = {"prompt_template": part.values.get("prompt_template")}
            board.draft.inline_secrets(node, prompt, part.pointer)
            self._models.call(
                node,
                library.component(part, "llm_config", "llm_configuration", "llmconfig", "llm"),
            )
        elif part.kind == "ApiNode":
            add_request(board, self._credentials, node, part, _FLOW_FILLS)
        elif part.kind == "ToolNode":
            tool = library.component(part, "tool")
            self._tools.offer(node, tool if tool is not None else Missing(f"{part.title}: tool"))
        elif part.kind == "InputMessageNode":
            board.converses(node)
        elif part.kind == "OutputMessageNode":
            board.answers(node)
        elif part.kind == "AgentNode":
            self._agent(node, part)
        elif part.kind in AGENTIC:
            board.draft.link("calls", node, self._agentic(part))

    def _agent(self, node: str, part: Component) -> None:
        """The conversation with an agent; one that may ask the user also hears the answers."""
        library = self._board.library
        agent = library.component(part, "agent")
        if isinstance(agent, Component) and agent.kind == "Flow":
            return
        if agent is None:
            agent = Missing(f"{part.title}: agent")
        self._board.draft.link("calls", node, self._agentic(agent))
        asks: object = None
        if isinstance(agent, Component):
            more = library.component(agent, "agent_specialization_parameters")
            base = library.component(agent, "agent")
            for one in (more, agent, base):
                if asks is None and isinstance(one, Component):
                    asks = one.values.get("human_in_the_loop")
        if asks is not False:
            self._board.converses(node)
