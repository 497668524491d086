"""Put a Copilot Studio agent on the map: who talks to it, its topics, tools and knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.formats.base import Catalogues
from graphs.formats.catalogue import Catalogue
from graphs.formats.copilot_studio.connected import Tools
from graphs.formats.copilot_studio.connectors import Connectors
from graphs.formats.copilot_studio.file import Component, Scope, key_of
from graphs.formats.copilot_studio.knowledge import CAPABILITIES, Knowledge
from graphs.formats.copilot_studio.topics import Topic, draw_topic, topic_node
from graphs.formats.draft import Draft
from graphs.formats.ms_declarative.file import text_of
from graphs.formats.toolbox import Toolbox

#: Triggers of topics that the agent's planner chooses, in lower case; all others are events.
_CHOSEN = frozenset({"onrecognizedintent", "ontoolselected", ""})
#: Triggers of topics that only other topics or agents call.
_CALLED = frozenset({"onredirect", "oncopilotredirect", "onsystemredirect"})

#: Triggers of topics that the agent's own work sets off.
_OF_AGENT = frozenset({"ongeneratedresponse", "onplancomplete", "onknowledgerequested"})


class AgentGraph:
    """The map of one agent."""

    def __init__(
        self,
        draft: Draft,
        box: Toolbox,
        scope: Scope,
        catalogues: Catalogues,
        references: Mapping[str, str],
    ) -> None:
        self._draft = draft
        self._box = box
        self._scope = scope
        catalogue = Catalogue.named(catalogues, "power_platform")
        self._connectors = Connectors(draft, box, catalogue, references)
        self._knowledge = Knowledge(draft)
        self._tools = Tools(draft, box, self._connectors)
        self._topics: list[Topic] = []
        self._called: dict[str, str] = {}
        self._nodes: dict[str, str] = {}
        self.agent = ""
        self._conversation = ""

    def build(self, conversation: str = "") -> None:
        """Add the agent with all that is its own; `conversation` is the trigger of its parent."""
        scope, draft = self._scope, self._draft
        needs = (
            scope.all("tool") + scope.all("knowledge") + scope.all("trigger") + scope.all("skill")
        )
        if scope.agent is not None or needs or scope.settings:
            self.agent = self._add_agent()
        for component in scope.all("knowledge"):
            draft.file = component.file
            self._knowledge.read(self.agent, self._knowledge.add(component))
        self._conversation = conversation or self._start()
        for component in scope.all("tool"):
            node, gate = self._tools.add(component)
            draft.link("calls", self.agent, node, gate)
            self._keep(component, node)
        for component in scope.all("topic"):
            topic = topic_node(draft, component)
            self._topics.append(topic)
            self._keep(component, topic.node)
        for topic in self._topics:
            draw_topic(
                draft, self._box, topic, self._conversation, self._connectors, self._knowledge,
                self._resolve,
            )  # fmt: skip
            self._set_off(topic)
        for component in scope.all("trigger"):
            self._external(component)
        for component in scope.all("skill"):
            draft.notes.append(
                f"The skill {component.name} tells the agent what to do: it is text."
            )

    def child(self, name: str, node: str) -> None:
        """Another agent that this one may hand work to and hear from."""
        self._draft.link("calls", self.agent, node)
        self._nodes.setdefault(key_of(name), node)

    def keep(self, component: Component, node: str) -> None:
        """An agent of the same folder that topics may name."""
        self._keep(component, node)

    def _keep(self, component: Component, node: str) -> None:
        for key in component.keys:
            self._nodes.setdefault(key, node)

    def _add_agent(self) -> str:
        scope, draft = self._scope, self._draft
        component = scope.agent
        raw: Mapping[str, Any] = component.raw if component is not None else {}
        draft.file = component.file if component else scope.settings_file or draft.file
        name = component.name if component else ""
        shown = text_of(scope.settings.get("displayName"))
        if not name or name in ("agent", "settings"):
            name = shown or "Copilot Studio agent"
        held = raw.get("settings")
        inner: Mapping[str, Any] = held if isinstance(held, dict) else raw
        begins = raw.get("beginDialog")
        told = text_of(begins.get("description")) if isinstance(begins, dict) else ""
        node = draft.add(
            "agent", name, "platform", "Copilot Studio runs it", {},
            pointer=component.pointer if component else "", description=told,
            tags=() if component else ("derived",),
        )  # fmt: skip
        self._model(node, inner)
        configuration = scope.settings.get("configuration")
        if isinstance(configuration, dict) and isinstance(configuration.get("agentSettings"), dict):
            self._model(node, {"aISettings": configuration["agentSettings"]})
        self._capabilities(node, inner.get("gptCapabilities"))
        self._capabilities(node, scope.settings.get("configuration"))
        return node

    def _model(self, node: str, raw: Mapping[str, Any]) -> None:
        settings = raw.get("aISettings")
        model = settings.get("model") if isinstance(settings, dict) else None
        held = model if isinstance(model, dict) else {}
        hint = text_of(held.get("modelNameHint")) or text_of(held.get("series"))
        if hint:
            others = hint.lower().startswith(("sonnet", "opus", "haiku", "claude"))
            provider = text_of(held.get("provider")) or ("Anthropic" if others else "Azure OpenAI")
            self._draft.link(
                "calls", node, self._box.model(hint, provider, pointer="/aISettings/model")
            )

    def _capabilities(self, node: str, held: Any) -> None:
        """What is switched on in an agent's capabilities, wherever in its settings they stand."""
        stack, on = [held], set()
        for _ in range(10_000):
            if not stack:
                break
            current = stack.pop()
            if isinstance(current, dict):
                on |= {key for key, value in current.items() if value is True}
                stack.extend(current.values())
            elif isinstance(current, list):
                stack.extend(current)
        for key, (name, kind) in CAPABILITIES.items():
            if key in on:
                self._knowledge.read(node, self._knowledge.source(kind, name, {}))
        if "codeInterpreter" in on:
            because = "the agent may run code that its model writes, in a sandbox"
            step = self._draft.add(
                "tool", "Code interpreter", "platform", "Copilot Studio runs it",
                {"content": ("trusted", "it returns what the code made"),
                 "arguments": ("model", because)}, tags=("derived",),
            )  # fmt: skip
            self._box.code(step, "Sandbox", because=because, sandboxed=True, place="platform")
            self._draft.link("calls", node, step)

    def _start(self) -> str:
        """The conversation that people have with the agent, and who they are by its settings."""
        talks = self._scope.all("topic") or (self.agent and not self._scope.is_child)
        if not talks:
            return ""
        alone = self._scope.agent is None and not self._scope.settings
        exposure, because = _exposure(self._scope.settings)
        self._draft.file = self._scope.settings_file or self._draft.file
        place = "internet" if exposure == "anonymous" else ""
        trigger = self._draft.add(
            "trigger", "Conversation", place, because, {"exposure": (exposure, because)},
            pointer="/authenticationMode" if self._scope.settings else "",
            tags=("derived",) if alone else (),
        )  # fmt: skip
        if self.agent:
            self._draft.link("flow", trigger, self.agent)
            self._draft.link("replies", self.agent, trigger)
        return trigger

    @property
    def _plans(self) -> bool:
        """Whether a model chooses among topics; unless the settings say no, it may."""
        configuration = self._scope.settings.get("configuration")
        settings = configuration.get("settings") if isinstance(configuration, dict) else None
        on = settings.get("GenerativeActionsEnabled") if isinstance(settings, dict) else None
        return bool(self.agent) and on not in (False, "false")

    def _set_off(self, topic: Topic) -> None:
        kind = topic.trigger
        if kind in _CALLED:
            return
        name = text_of(topic.begins.get("kind"))
        if kind in _CHOSEN and self._plans:
            self._draft.link("calls", self.agent, topic.node)
        elif kind in _OF_AGENT and self.agent:
            how = "calls" if kind == "onknowledgerequested" else "flow"
            self._draft.link(how, self.agent, topic.node, name=name)
        elif self._conversation:
            self._draft.link("flow", self._conversation, topic.node, name=name)

    def _external(self, component: Component) -> None:
        """What sets the agent off without a conversation."""
        held = component.raw.get("externalTriggerSource")
        source: Mapping[str, Any] = held if isinstance(held, dict) else {}
        kind = text_of(source.get("kind"))
        self._draft.file = component.file
        exposure: tuple[str | None, str] = (None, "the file does not tell who can set it off")
        if kind.lower() == "recurrencetriggerdefinition":
            exposure = ("schedule", "it recurs by the clock")
        trigger = self._draft.add(
            "trigger", component.name, self._connectors.vendor(source),
            "where its events come from", {"exposure": exposure}, pointer=component.pointer,
            tags=(kind,) if kind else (),
        )  # fmt: skip
        self._draft.link("flow", trigger, self.agent)
        self._connectors.identity(
            trigger, source, self._connectors.connector(source), component.pointer
        )

    def _resolve(self, reference: str, what: str, pointer: str) -> str:
        known = self._nodes.get(key_of(reference.rpartition(".")[2]))
        if known is not None:
            return known
        if reference not in self._called:
            kind = "step" if what == "dialog" else "tool"
            name = reference.rpartition(".")[2] if what == "dialog" else reference
            self._called[reference] = self._draft.unresolved(
                kind, name or what, reference or what, pointer
            )
        return self._called[reference]


def _exposure(settings: Mapping[str, Any]) -> tuple[str | None, str]:
    mode = text_of(settings.get("authenticationMode")).lower()
    when = text_of(settings.get("authenticationTrigger")).lower()
    if mode == "none":
        return "anonymous", "authenticationMode: None lets anyone who has the link talk to it"
    if mode == "integrated":
        return "authenticated", "authenticationMode: Integrated lets in who signs in with Microsoft"
    if mode in ("customazureactivedirectory", "genericoauth2"):
        if when == "always":
            return "authenticated", f"authenticationMode {mode} and authenticationTrigger: Always"
        if when == "asneeded":
            return "anonymous", "people sign in only where a topic asks them to (AsNeeded)"
        return None, "the settings do not tell when people have to sign in"
    return None, "the settings that tell who may talk to it are not in the file"
