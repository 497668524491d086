"""What CrewAI agents are given: tools, apps, MCP servers, knowledge, code execution, models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.crewai.file import Agent, Crew, mapping, sequence, text
from graphs.formats.draft import Draft, Thing
from graphs.formats.redact import redact
from graphs.formats.toolbox import Toolbox

_FILLED_IN = ("model", "the agent fills in its arguments")
_MOST = 500
#: A name that no catalogue has: a project's own tool may be called anything.
_NOBODY = "-"


@dataclass(frozen=True, slots=True)
class ToolName:
    """How a file names a tool: what people call it, and whether the project wrote it itself."""

    name: str
    is_custom: bool


def tool_name(value: Any) -> ToolName | None:
    """The tool that an entry of `tools` names, or the `ref` of an action of a flow."""
    held = value if isinstance(value, str) else ""
    if isinstance(value, Mapping):
        keys = ("ref", "python", "tool_type", "class", "type", "name")
        held = next((text(value.get(key)) for key in keys if text(value.get(key))), "")
    held = text(held)
    if not held:
        return None
    if held.startswith("custom:"):
        return ToolName(held.removeprefix("custom:") or held, True)
    module, _, name = held.rpartition(":") if ":" in held else held.rpartition(".")
    own = bool(module) and not module.startswith(("crewai_tools", "crewai."))
    return ToolName(name or held, own)


@dataclass(slots=True)
class Tools:
    """Puts on the map what the agents of one crew are given; a tool of a name is added once."""

    draft: Draft
    box: Toolbox
    part_of: str = ""
    _tools: dict[str, str] = field(default_factory=dict)
    _unseen_tools: dict[str, str] = field(default_factory=dict)

    def equip(self, node: str, agent: Agent, crew: Crew) -> None:
        """All that an agent may call or read."""
        self._model(node, agent)
        listed = agent.setting("tools")
        for index, each in enumerate(sequence(listed)[:_MOST]):
            self.offer(node, each, f"{agent.pointer}/tools/{index}")
        if listed is None and text(agent.setting("from_repository")):
            self._unseen(
                node,
                "Tools of the agent repository",
                "the agent and its tools stand in CrewAI's repository of agents",
            )
        elif listed is None and not agent.is_complete:
            self._unseen(
                node,
                "Tools given in code",
                "CrewAI gives agents their tools in Python code, which is not read",
            )
        for index, each in enumerate(sequence(agent.setting("apps"))[:_MOST]):
            self._app(node, text(each), f"{agent.pointer}/apps/{index}")
        for index, each in enumerate(sequence(agent.setting("mcps"))[:_MOST]):
            self._mcp(node, each, f"{agent.pointer}/mcps/{index}")
        if agent.setting("allow_code_execution") is True:
            self._interpreter(node, agent)
        for owner, sources in (
            (agent.name, agent.setting("knowledge_sources")),
            (crew.name, crew.settings.get("knowledge_sources")),
        ):
            self._knowledge(node, owner, sources)

    def offer(self, node: str, value: Any, pointer: str) -> None:
        """A tool that an agent may call."""
        named = tool_name(value)
        if named is None:
            return
        if named.name not in self._tools:
            placed = self.box.tool(
                named.name, known_as=_NOBODY if named.is_custom else "", pointer=pointer,
                group=self.part_of or "crew", arguments=_FILLED_IN, part_of=self.part_of,
            )  # fmt: skip
            self._tools[named.name] = placed.node
            self.draft.inline_secrets(placed.node, value, pointer)
        self.draft.link("calls", node, self._tools[named.name])

    def _unseen(self, node: str, name: str, because: str) -> None:
        """Tools that agents are given somewhere else, which no file tells."""
        if name not in self._unseen_tools:
            tool = self._unseen_tools[name] = self.draft.add(
                "tool", name, "platform", "where the crew runs",
                {"content": (None, because), "arguments": ("model", because)},
                tags=("derived", "unresolved"), part_of=self.part_of,
            )  # fmt: skip
            thing = self.draft.thing(tool, f"What {name[:1].lower()}{name[1:]} reach", "", because)
            thing.acted = True
            thing.contents[None] = because
            facts = {"arguments": ("model", because)}
            self.draft.effect(tool, "read", self.draft.returned(thing), facts)
            self.draft.effect(
                tool, "unknown", thing,
                {**facts, "verb": ("unknown", because), "reversible": (None, because)},
            )  # fmt: skip
            self.draft.notes.append(f"{name}: {because}. They may do anything.")
        self.draft.link("calls", node, self._unseen_tools[name])

    def _model(self, node: str, agent: Agent) -> None:
        asked = False
        for key in ("llm", "function_calling_llm"):
            asked = self.model(node, agent.setting(key), f"{agent.pointer}/{key}") or asked
        if not asked:
            # The environment, or code, names it.
            self.draft.link("calls", node, self.box.model("Default LLM"))

    def model(self, node: str, value: Any, pointer: str) -> bool:
        """The model that a setting names; whether it names one."""
        held = mapping(value)
        name = text(value) or text(held.get("model")) or text(held.get("deployment_name"))
        if not name:
            return False
        url = text(held.get("base_url")) or text(held.get("api_base"))
        model = self.box.model(name, text(held.get("provider")), url=url, pointer=pointer)
        self.draft.link("calls", node, model)
        self.draft.inline_secrets(node, held, pointer)
        return True

    def _app(self, node: str, app: str, pointer: str) -> None:
        """An app of CrewAI's platform: one action of it, or all that it offers."""
        if not app:
            return
        vendor, _, action = app.partition("/")
        key = f"app {app}"
        if key not in self._tools:
            name = action or vendor
            placed = self.box.tool(
                name, pointer=pointer, vendor=vendor, group=f"app {vendor}",
                arguments=_FILLED_IN, part_of=self.part_of,
            )  # fmt: skip
            self._tools[key] = placed.node
            because = "the app is connected in CrewAI's platform"
            unknown = (None, "whose connection is used is set in CrewAI's platform")
            identity = self.draft.identity(
                f"Connection to {redact(vendor)[:80]}", "oauth", because, facts={"issued": unknown},
                pointer=pointer,
            )  # fmt: skip
            self.draft.link("uses", placed.node, identity)
            for thing in placed.things:
                self.draft.permit(identity, thing)
        self.draft.link("calls", node, self._tools[key])

    def _mcp(self, node: str, value: Any, pointer: str) -> None:
        """An MCP server: by URL, by the name of a connected one, or by its settings."""
        held = dict(mapping(value))
        only: list[str] = []
        if isinstance(value, str):
            address, _, tool = value.strip().partition("#")
            only = [tool] if tool else []
            held = {"url": address} if "://" in address else {}
            name = _host(address) if held else address
        else:
            name = (
                text(held.get("name")) or _host(text(held.get("url"))) or text(held.get("command"))
            )
        if not name:
            return
        # How a filter chooses is code; a plain list of names is a choice that can be read.
        chosen = mapping(held.get("tool_filter")).get("allowed_tool_names")
        only += [one for one in map(text, sequence(chosen)) if one]
        self.box.server(
            name, held, pointer=pointer, host="platform", named=only,
            call=lambda called, _: self.draft.link("calls", node, called),
        )  # fmt: skip

    def _interpreter(self, node: str, agent: Agent) -> None:
        if "code interpreter" not in self._tools:
            mode = text(agent.setting("code_execution_mode")) or "safe"
            because = f"the agent may run code it writes (mode {redact(mode)[:40]})"
            tool = self.draft.add(
                "tool", "Code interpreter", "platform", "where the crew runs",
                {"arguments": ("model", because), "content": ("untrusted", "what the code prints")},
                pointer=agent.pointer, tags=("derived",), part_of=self.part_of,
            )  # fmt: skip
            self.box.code(
                tool, "This machine" if mode == "unsafe" else "Docker container",
                because=because, sandboxed=mode != "unsafe", place="host",
            )  # fmt: skip
            self._tools["code interpreter"] = tool
        self.draft.link("calls", node, self._tools["code interpreter"])

    def _knowledge(self, node: str, owner: str, sources: Any) -> None:
        """Files and texts that an agent or a crew is given to look things up in."""
        for each in sequence(sources)[:_MOST]:
            held = mapping(each)
            paths = [text(one) for key in ("file_paths", "file_path", "path", "urls", "url")
                     for one in ([held.get(key)] if isinstance(held.get(key), str)
                                 else sequence(held.get(key)))]  # fmt: skip
            names = [one for one in paths if one] or [text(each) or f"Knowledge of {owner}"]
            for name in names[:_MOST]:
                because = "a knowledge source of the crew"
                place = "internet" if "://" in name else "platform"
                thing = self.box.store(name, place, because=because, group="knowledge")
                thing.contents.setdefault(None, "who writes it is not told")
                self.draft.effect(
                    node, "read", thing, {"arguments": ("model", "the task is looked up in it")}
                )


def memory(box: Toolbox, owner: str) -> Thing:
    """The memory of a crew or agent, which it keeps from run to run."""
    followed = "it holds only what this crew writes, and that is followed"
    thing = box.store(
        f"Memory of {owner}", "platform", because="memory is switched on", group="memory",
        sensitivity=("public", followed), memory=True,
    )  # fmt: skip
    thing.contents["trusted"] = followed
    return thing


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2][:120]
