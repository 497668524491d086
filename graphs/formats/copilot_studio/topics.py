"""Put topics on the map: what sets them off, their actions, and what these call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphs.formats.copilot_studio.connectors import Connectors
from graphs.formats.copilot_studio.file import Component
from graphs.formats.copilot_studio.knowledge import Knowledge
from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.ms_declarative.actions import Action, Reader
from graphs.formats.ms_declarative.control import Loose, Walker
from graphs.formats.ms_declarative.file import text_of
from graphs.formats.ms_declarative.maker import COMPUTED, ActionMaker
from graphs.formats.ms_declarative.power_fx import is_expression, literal
from graphs.formats.ms_declarative.workflow import assigned_in
from graphs.formats.toolbox import Toolbox

_GENERATES: Facts = {"interprets": (True, "a model writes what it returns")}
#: Gives the node that a reference such as `schema.topic.Name` means, and whether it is an agent.
Resolve = Callable[[str, str, str], str]


class Topic:
    """A topic on the map: its node, and its trigger as the file has it."""

    def __init__(self, component: Component, node: str) -> None:
        self.component = component
        self.node = node
        begins = component.raw.get("beginDialog")
        self.begins: dict[str, Any] = begins if isinstance(begins, dict) else {}

    @property
    def trigger(self) -> str:
        """The kind of its trigger in lower case."""
        return text_of(self.begins.get("kind")).lower()


def topic_node(draft: Draft, component: Component) -> Topic:
    """Add the node of a topic, before the paths through it are drawn."""
    draft.file = component.file
    begins = component.raw.get("beginDialog")
    kind = text_of(begins.get("kind")) if isinstance(begins, dict) else ""
    node = draft.add(
        "step", component.name, "platform", "the agent runs its topics", {},
        pointer=component.pointer, description=component.description,
        tags=tuple(tag for tag in ("topic", kind) if tag),
    )  # fmt: skip
    return Topic(component, node)


def draw_topic(
    draft: Draft,
    box: Toolbox,
    topic: Topic,
    trigger: str,
    connectors: Connectors,
    knowledge: Knowledge,
    resolve: Resolve,
) -> None:
    """Draw the paths through a topic, from its node on."""
    draft.file = topic.component.file
    reader = Reader(draft.notes)
    pointer = f"{topic.component.pointer}/beginDialog/actions"
    actions = reader.actions(topic.begins.get("actions"), pointer)
    assigned = assigned_in(actions) | _inputs(topic.component)
    maker = _TopicMaker(draft, box, trigger, assigned, connectors, knowledge, resolve)
    ends = Walker(draft, maker).run(actions, [Loose(topic.node)], topic.node)
    output = topic.component.raw.get("outputType")
    returns = isinstance(output, dict) and bool(output.get("properties"))
    if returns or topic.trigger == "onknowledgerequested":
        for end in ends:
            if end.node != topic.node:
                draft.link("flow", end.node, topic.node, name="returns")


def _inputs(component: Component) -> frozenset[str]:
    """The variables that are filled in before the topic begins."""
    found = set()
    held = component.raw.get("inputType")
    properties = held.get("properties") if isinstance(held, dict) else None
    if isinstance(properties, dict):
        found |= {f"topic.{name}".lower() for name in properties}
    inputs = component.raw.get("inputs")
    for one in inputs if isinstance(inputs, list) else ():
        if isinstance(one, dict) and text_of(one.get("propertyName")):
            found.add(f"topic.{text_of(one.get('propertyName'))}".lower())
    return frozenset(found)


class _TopicMaker(ActionMaker):
    """Actions of Copilot Studio topics."""

    def __init__(
        self,
        draft: Draft,
        box: Toolbox,
        trigger: str,
        assigned: frozenset[str],
        connectors: Connectors,
        knowledge: Knowledge,
        resolve: Resolve,
    ) -> None:
        super().__init__(draft, box, trigger, True, assigned)
        self._connectors = connectors
        self._knowledge = knowledge
        self._resolve = resolve
        self.kinds.update(
            invokeconnectoraction=self._connector,
            invokeflowaction=self._flow,
            invokemcptoolaction=self._mcp,
            invokeskillaction=self._skill,
            invokeaibuildermodelaction=self._generate,
            invokecustommodelaction=self._generate,
            answerquestionwithai=self._generate,
            searchandsummarizecontent=self._search,
            searchandsummarizewithcustommodel=self._search,
            searchknowledgesources=self._search,
            createsearchquery=self._generate,
            begindialog=self._dialog,
            replacedialog=self._dialog,
            transferconversation=self._transfer,
            transferconversationv2=self._transfer,
            waitforconnectortrigger=self._connector,
        )

    def _connector(self, action: Action, part_of: str) -> str:
        node = self.step(action, part_of)
        bound = action.mapping("input").get("binding")
        fixed = not is_expression(bound)
        arguments: tuple[str | None, str] = (
            ("fixed", "nothing of the call is computed") if fixed else COMPUTED
        )
        self._connectors.operate(
            node, action.raw, action.text("operationId"), "", arguments, action.pointer
        )
        return node

    def _flow(self, action: Action, part_of: str) -> str:
        return self._elsewhere(action, part_of, "flowId", "cloud flow")

    def _skill(self, action: Action, part_of: str) -> str:
        return self._elsewhere(action, part_of, "skillId", "skill")

    def _elsewhere(self, action: Action, part_of: str, key: str, what: str) -> str:
        node = self.step(action, part_of)
        reference = f"{what} {action.text(key)}".strip()
        called = self._resolve(reference, what, action.pointer)
        self.draft.link("calls", node, called)
        return node

    def _mcp(self, action: Action, part_of: str) -> str:
        node = self.step(action, part_of)
        name = literal(action.raw.get("toolName")) or action.name
        server = literal(action.raw.get("serverSchemaName"))
        placed = self.box.tool(
            name, pointer=action.pointer, group=server or action.pointer, arguments=COMPUTED
        )
        self.draft.link("calls", node, placed.node)
        return node

    def _generate(self, action: Action, part_of: str) -> str:
        node = self.step(action, part_of, _GENERATES)
        if action.raw.get("autoSend") is not False and "query" not in action.kind:
            self.replies(node)
        return node

    def _search(self, action: Action, part_of: str) -> str:
        node = self._generate(action, part_of)
        found = self._searched(action)
        for thing in found:
            self._knowledge.read(node, thing)
        mode = action.raw.get("knowledgeSources")
        named = mode.get("knowledgeSources") if isinstance(mode, dict) else None
        if isinstance(named, list):
            for one in named:
                known = self._named(action, text_of(one))
                if known is not None:
                    self._knowledge.read(node, known)
        elif not self._knowledge.everything(node) and not found:
            # Without a file of it, the agent's knowledge is not known.
            self._knowledge.read(node, self._unknown("Knowledge of the agent"))
        return node

    def _searched(self, action: Action) -> list[Thing]:
        """The sources that stand in the action itself."""
        raw = action.raw
        found: list[Thing] = []
        if raw.get("webBrowsing") is True:
            found.append(self._knowledge.source("BingCustomSearchSource", "The web", {}))
        if raw.get("searchEmails") is True:
            found.append(self._knowledge.source("EmailSearchSource", "Mailbox", {}))
        for key, kind in (
            ("publicDataSource", "PublicSiteSearchSource"),
            ("sharePointSearchDataSource", "SharePointSearchSource"),
        ):
            held = raw.get(key)
            sites = held.get("sites") if isinstance(held, dict) else None
            for site in sites if isinstance(sites, list) else ():
                address = text_of(site.get("url") if isinstance(site, dict) else site)
                if address:
                    found.append(self._knowledge.source(kind, address, {"site": address}))
        return found

    def _named(self, action: Action, reference: str) -> Thing | None:
        known = self._knowledge.named(reference)
        if known is None and reference:
            self.draft.notes.append(f"{action.name} searches {reference}, which was not given.")
            known = self._unknown(reference.rpartition(".")[2] or reference)
        return known

    def _unknown(self, name: str) -> Thing:
        because = "the knowledge source is in a file that was not given"
        thing = self.draft.thing("knowledge", name, "", because)
        thing.contents[None] = because
        return thing

    def _dialog(self, action: Action, part_of: str) -> str:
        node = self.step(action, part_of)
        reference = action.raw.get("dialog")
        name = literal(reference) or text_of(reference)
        called = self._resolve(name, "dialog", action.pointer)
        kind = "flow" if action.kind == "replacedialog" else "calls"
        self.draft.link(kind, node, called)
        return node

    def _transfer(self, action: Action, part_of: str) -> str:
        node = self.step(action, part_of)
        human = self.draft.add(
            "human", "Live agent", "", "the file does not tell who takes over", {},
            pointer=action.pointer, tags=("derived",), part_of=part_of,
        )  # fmt: skip
        self.draft.link("flow", node, human)
        return node
