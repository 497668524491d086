"""Put AutoGen agents on the map, by their class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphs.formats.autogen.file import Component, text_of
from graphs.formats.autogen.models import Models
from graphs.formats.autogen.workbenches import Tools
from graphs.formats.draft import Draft, Facts

_RUNS = "the program of the agents runs it"
_BROWSES = "it opens pages on the web, clicks and types on them"

#: Classes of AutoGen's own whose doings their configuration tells.
_KNOWN = frozenset({
    "AssistantAgent", "CodeExecutorAgent", "SocietyOfMindAgent", "MultimodalWebSurfer",
    "FileSurfer", "VideoSurfer", "MagenticOneCoderAgent", "OpenAIAgent", "OpenAIAssistantAgent",
    "AzureAIAgent",
})  # fmt: skip


class Agents:
    """Adds agents; `bounds` are facts that a team sets for all its participants."""

    def __init__(self, draft: Draft, models: Models, tools: Tools) -> None:
        self._draft = draft
        self._models = models
        self._tools = tools
        #: Adds a team within an agent; set by whoever knows of teams.
        self.team: Callable[[Component, str], str] = lambda team, within: ""

    def add(self, agent: Component, part_of: str = "", bounds: Facts | None = None) -> str:
        """The node of an agent with all that hangs on it."""
        for _ in range(8):
            inner = agent.part("wrapped_agent")
            if inner is None:
                break
            agent = inner
        kind = agent.class_name
        if kind == "UserProxyAgent":
            return self._draft.add(
                "human", agent.name, "", "the file does not tell who answers", {},
                pointer=agent.pointer, description=agent.text("description"), part_of=part_of,
            )  # fmt: skip
        if kind == "CodeExecutorAgent" and agent.part("model_client") is None:
            return self._executor(agent, part_of)
        facts: dict[str, tuple[Any, str]] = dict(bounds or {})
        turns = agent.config.get("max_tool_iterations")
        if "max_iterations" not in facts and isinstance(turns, int) and turns > 0 and not part_of:
            facts["max_iterations"] = (turns, "max_tool_iterations, in one turn")
        node = self._draft.add(
            "agent", agent.name, "platform", _RUNS, facts, pointer=agent.pointer,
            description=agent.text("description") or agent.description, part_of=part_of,
            tags=() if _is_known(agent) else ("unresolved",),
        )  # fmt: skip
        self._models.use(node, agent.part("model_client"))
        for key in ("tools", "workbench"):
            for tool in agent.parts(key):
                self._tools.give(node, tool)
        self._named_tools(node, agent)
        for memory in agent.parts("memory"):
            self._tools.remember(node, memory)
        self._built_in(node, agent)
        return node

    def _executor(self, agent: Component, part_of: str) -> str:
        """An agent without a model runs the code that it finds in the messages of others."""
        because = "it runs the code that stands in the messages before it"
        node = self._draft.add(
            "step", agent.name, "platform", _RUNS, {"interprets": (True, because)},
            pointer=agent.pointer, description=agent.text("description"), part_of=part_of,
        )  # fmt: skip
        self._tools.execute(node, agent.part("code_executor"))
        self._draft.notes.append(
            f"{agent.name} may have a function that approves code before it runs: no file holds it."
        )
        return node

    def _built_in(self, node: str, agent: Component) -> None:
        kind = agent.class_name
        executor = agent.part("code_executor")
        if executor is not None:
            self._tools.execute(node, executor)
        if kind == "MultimodalWebSurfer":
            self._browse(node)
        elif kind in ("FileSurfer", "VideoSurfer"):
            self._files(node, agent)
        inner = agent.part("team")
        if inner is not None:
            self._draft.link("calls", node, self.team(inner, node))
        if not _is_known(agent):
            self._unknown(node, agent)

    def _browse(self, node: str) -> None:
        chosen = ("model", _BROWSES)
        web = self._draft.thing("internet", "The web", "internet", _BROWSES, ("public", _BROWSES))
        web.contents["untrusted"] = "anyone can publish there"
        web.acted = True
        self._draft.effect(node, "read", web, {"arguments": chosen})
        why = "what a click or a form on a page does is not told"
        facts: Facts = {"verb": ("unknown", why), "arguments": chosen, "reversible": (None, why)}
        self._draft.effect(node, "unknown", web, facts)

    def _files(self, node: str, agent: Component) -> None:
        because = "it opens files on the machine of the program"
        name = agent.text("base_path") or "Files of the machine"
        files = self._draft.thing("files", name, "host", because)
        files.contents[None] = "nothing tells who writes the files"
        self._draft.effect(node, "read", files, {"arguments": ("model", because)})

    def _unknown(self, node: str, agent: Component) -> None:
        because = f"the code of {agent.provider} is not in the file: it may do anything"
        thing = self._draft.thing(node, f"What {agent.name} reaches", "", because)
        thing.contents[None] = because
        self._draft.notes.append(f"{agent.name}: {because}.")
        facts: Facts = {"arguments": ("model", because)}
        self._draft.effect(node, "read", thing, facts)
        thing.acted = True
        unknown: Facts = {**facts, "verb": ("unknown", because), "reversible": (None, because)}
        self._draft.effect(node, "unknown", thing, unknown)

    def _named_tools(self, node: str, agent: Component) -> None:
        """Tools of a model's own service, by name or as mappings with a type."""
        held = agent.config.get("tools")
        for at, one in enumerate(held if isinstance(held, list) else ()):
            name = one if isinstance(one, str) else ""
            if isinstance(one, dict) and "provider" not in one:
                name = text_of(one.get("type")) or text_of(one.get("name"))
            if name:
                label = text_of(one.get("server_label")) if isinstance(one, dict) else ""
                where = f"{agent.pointer}/config/tools/{at}"
                self._tools.named(node, name, label, where, one)


def _is_known(agent: Component) -> bool:
    return agent.own and agent.class_name in _KNOWN
