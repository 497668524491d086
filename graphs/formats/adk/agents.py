"""Put ADK agents on the map: who leads whom, who hands over to whom, and what each may call."""

from __future__ import annotations

from functools import partial
from typing import Any

from graphs.formats.adk.board import Board
from graphs.formats.adk.edges import Edges
from graphs.formats.adk.file import (
    LOOP,
    PARALLEL,
    WORKFLOW,
    Config,
    Library,
    Missing,
    listed,
    mapping,
    text,
    tools_of,
)
from graphs.formats.adk.offered import Tools
from graphs.formats.draft import Facts

_RUNS = "ADK runs it"
_CALLBACKS = (
    "before_agent_callbacks", "after_agent_callbacks", "before_model_callbacks",
    "after_model_callbacks", "before_tool_callbacks", "after_tool_callbacks",
)  # fmt: skip
#: How often a run may call models, where the code that starts it says nothing else.
_MOST_CALLS = 500
_IN_CODE = "it is a class of the user's own: what it does stands in code"
#: Who runs the code that an agent writes, by the class of its executor: what, in a sandbox or not.
_EXECUTORS = {
    "BuiltInCodeExecutor": ("Code sandbox", True, "google"),
    "VertexAiCodeExecutor": ("Code sandbox", True, "google"),
    "AgentEngineSandboxCodeExecutor": ("Code sandbox", True, "google"),
    "GkeCodeExecutor": ("Code sandbox", True, "platform"),
    "ContainerCodeExecutor": ("Container", True, "host"),
    "UnsafeLocalCodeExecutor": ("Python interpreter", False, "host"),
}


class Agents:
    """Adds agents, each once, and leads from one to the next."""

    def __init__(self, board: Board, library: Library) -> None:
        self._board = board
        self._library = library
        self._tools = Tools(board, self.called)
        self._nodes: dict[Config | Missing, str] = {}
        self._filled: set[Config] = set()
        self._callbacks: dict[str, str] = {}

    def root(self, config: Config) -> None:
        """An agent that someone runs."""
        self._board.converses(self._node(config))
        self._lead(config, [], "")

    def called(self, config: Config, reference: Any, pointer: str) -> str:
        """An agent that another calls like a tool; gives its node."""
        found = self._library.find(config, reference, pointer)
        node = self._node(found)
        if isinstance(found, Config):
            self._lead(found, [], "")
        return node

    def _node(self, config: Config | Missing, part_of: str = "") -> str:
        if config in self._nodes:
            return self._nodes[config]
        draft = self._board.draft
        if isinstance(config, Missing):
            self._nodes[config] = draft.unresolved("agent", config.name, config.reference)
            return self._nodes[config]
        draft.file = config.path
        led = config.is_led
        facts: Facts = {}
        if config.is_llm:
            because = f"ADK stops a run after {_MOST_CALLS} calls of models unless code says else"
            facts = {"max_iterations": (_MOST_CALLS, because)}
        self._nodes[config] = draft.add(
            "step" if led else "agent",
            config.name,
            "platform",
            _RUNS,
            facts,
            pointer=config.pointer,
            description=config.description,
            tags=() if config.is_llm else (config.agent_class,),
            part_of=part_of,
        )
        prompts = {
            key: config.values.get(key)
            for key in ("instruction", "global_instruction", "static_instruction")
        }
        draft.inline_secrets(self._nodes[config], prompts, config.pointer)
        return self._nodes[config]

    def _lead(self, config: Config, after: list[str], model: str) -> None:
        """Fill in an agent; `after` is what follows it, `model` that of the agent above it."""
        self._board.later(partial(self._fill, config, after, model))

    def _fill(self, config: Config, after: list[str], model: str) -> None:
        node = self._nodes[config]
        draft = self._board.draft
        draft.file = config.path
        if not config.is_led or config in self._filled:
            for following in after:
                draft.link("flow", node, following)
        if config in self._filled:
            return
        self._filled.add(config)
        for key in _CALLBACKS:
            for at, one in enumerate(listed(config.values.get(key))):
                self._callback(node, key, text(mapping(one).get("name")), f"/{key}/{at}", config)
        if config.agent_class == WORKFLOW or isinstance(config.values.get("edges"), list):
            self._edges(config, node, after)
        elif config.is_led:
            self._led(config, node, after, model)
        else:
            self._llm(config, node, model)

    def _subs(self, config: Config) -> list[Config | Missing]:
        found = [
            self._library.find(config, one, f"{config.pointer}/sub_agents/{at}")
            for at, one in enumerate(listed(config.values.get("sub_agents")))
        ]
        return list(dict.fromkeys(found))

    def _led(self, config: Config, node: str, after: list[str], model: str) -> None:
        """Sub-agents in a row, at the same time, or over and over."""
        draft = self._board.draft
        subs = self._subs(config)
        nodes = [self._node(one, node) for one in subs]
        if not nodes:
            for each in after:
                draft.link("flow", node, each)
            return
        parallel = config.agent_class == PARALLEL
        for at, (one, entry) in enumerate(zip(subs, nodes, strict=True)):
            if at == 0 or parallel:
                draft.link("flow", node, entry)
            following = after if parallel or at == len(subs) - 1 else [nodes[at + 1]]
            if config.agent_class == LOOP:
                if at == len(subs) - 1:
                    following = [nodes[0], *after]
                elif isinstance(one, Missing) or not one.is_llm or _may_leave(one):
                    following = [*following, *after]
                self._bound(one, entry, config)
            if isinstance(one, Missing) or not one.is_led:
                self._board.answers(entry)
            if isinstance(one, Config):
                self._lead(one, list(dict.fromkeys(following)), model)
            else:
                for each in following:
                    draft.link("flow", entry, each)

    def _bound(self, one: Config | Missing, node: str, loop: Config) -> None:
        most = loop.values.get("max_iterations")
        if isinstance(one, Config) and one.is_llm and type(most) is int and most >= 0:
            because = f"{loop.name} goes round at most {most} times"
            self._board.draft.set_facts(node, {"max_iterations": (most, because)})

    def _llm(self, config: Config, node: str, model: str) -> None:
        draft = self._board.draft
        own = self._model(config) or model
        if config.is_llm:
            called = own or "Gemini (ADK's default)"
            provider = "" if own else "google"
            draft.link("calls", node, self._board.box.model(called, provider))
        else:
            self._unknown(config, node)
        self._tools.offer(node, config)
        self._executor(config, node)
        for one in self._subs(config):
            sub = self._node(one)
            if draft.nodes[sub].kind != "agent" or draft.nodes[node].kind != "agent":
                draft.link("calls", node, sub)
            else:
                draft.link("delegates", node, sub)
                # By way of the agent above it, an agent reaches its peers too.
                if isinstance(one, Config) and _may_go_back(one, config):
                    draft.link("delegates", sub, node)
            # Whoever the conversation is handed to hears the user and answers.
            self._board.converses(sub)
            if isinstance(one, Config):
                self._lead(one, [], own)
        if config.is_llm:
            self._peers(config)

    def _peers(self, config: Config) -> None:
        """Sub-agents that may not go back may still hand over to each other."""
        subs = [one for one in self._subs(config) if isinstance(one, Config) and one.is_llm]
        for one in subs:
            kept = one.values.get("disallow_transfer_to_parent") is True
            if kept and one.values.get("disallow_transfer_to_peers") is not True:
                for other in subs[:100]:
                    if other is not one:
                        self._board.draft.link("delegates", self._nodes[one], self._nodes[other])

    def _model(self, config: Config) -> str:
        named = config.values.get("model")
        if isinstance(named, str):
            return named
        code = mapping(config.values.get("model_code")) or mapping(named)
        for one in listed(code.get("args")):
            if mapping(one).get("name") == "model" and text(mapping(one).get("value")):
                return text(mapping(one).get("value"))
        inner = text(mapping(code.get("args")).get("model"))
        return inner or text(code.get("model")) or text(code.get("name")).rpartition(".")[2]

    def _unknown(self, config: Config, node: str) -> None:
        draft = self._board.draft
        draft.unclassified.append(f"{config.agent_class} {config.name}")
        held = draft.nodes[node]
        draft.amend(node, tags=(*held.tags, "unclassified"))
        thing = draft.thing(node, f"What {config.name} reaches", "", _IN_CODE)
        thing.contents[None] = _IN_CODE
        arguments = ("model", _IN_CODE)
        draft.effect(node, "read", thing, {"arguments": arguments})
        facts: Facts = {"verb": ("unknown", _IN_CODE), "reversible": (None, _IN_CODE)}
        draft.effect(node, "unknown", thing, {**facts, "arguments": arguments})

    def _executor(self, config: Config, node: str) -> None:
        told = config.values.get("code_executor_code") or config.values.get("code_executor")
        named = text(told) or text(mapping(told).get("name")) or text(
            mapping(told).get("type")
        )  # fmt: skip
        if not told:
            return
        executor = named.rpartition(".")[2]
        what, sandboxed, place = _EXECUTORS.get(executor, ("What runs its code", None, ""))
        because = f"its code_executor is {executor}" if executor else "it has a code_executor"
        self._board.box.code(
            node, what, because=because, sandboxed=sandboxed, place=place,
            arguments=("model", "the model writes the code"),
        )  # fmt: skip

    def _callback(self, node: str, key: str, name: str, pointer: str, config: Config) -> None:
        """Code of the user's own around an agent, a model or a tool: never a gate."""
        if not name:
            return
        draft = self._board.draft
        if name not in self._callbacks:
            self._callbacks[name] = draft.add(
                "step",
                name.rpartition(".")[2],
                "platform",
                _RUNS,
                pointer=config.pointer + pointer,
                description=f"Code of the user's own ({name}), run as one of {key}.",
                tags=("callback",),
            )
            draft.notes.append(
                f"{name.rpartition('.')[2]} ({key}) stands in code that was not given: what it "
                "checks, stops or does is not known, and it counts as no gate."
            )
        draft.link("calls", node, self._callbacks[name])

    def _edges(self, config: Config, node: str, after: list[str]) -> None:
        def place(found: Config | Missing) -> str:
            fresh = found not in self._nodes
            entry = self._node(found, node)
            if isinstance(found, Missing) or not found.is_led:
                self._board.answers(entry)
            if fresh and isinstance(found, Config):
                self._lead(found, [], "")
            return entry

        Edges(self._board, self._library, config, node, place).build(after)


def _may_go_back(config: Config, above: Config) -> bool:
    """Whether an agent may hand the conversation back to the one above it."""
    kept = config.values.get("disallow_transfer_to_parent") is True
    return config.is_llm and above.is_llm and not kept


def _may_leave(config: Config) -> bool:
    """Whether an agent can end the loop that it is in."""
    named = {entry.last for entry in tools_of(config.values)}
    return "exit_loop" in named or any(config.values.get(key) for key in _CALLBACKS)
