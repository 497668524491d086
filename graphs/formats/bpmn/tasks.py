"""Tasks that people, workers, scripts and rules do: what each is on the map, and what it does."""

from __future__ import annotations

from graphs.formats.bpmn.agents import credentials
from graphs.formats.bpmn.connectors import Connectors, tool_facts
from graphs.formats.bpmn.file import Element
from graphs.formats.bpmn.gates import approval_of, given_to, people_of
from graphs.formats.bpmn.scope import Scope, is_agent, shown, title_of
from graphs.formats.bpmn.values import fixed, is_expression
from graphs.formats.draft import Facts

_WORKERS = frozenset({"serviceTask", "sendTask", "businessRuleTask", "scriptTask", "task"})
_STEP_TAGS = {
    "sendTask": "send task", "businessRuleTask": "business rule", "scriptTask": "script",
    "manualTask": "manual task", "serviceTask": "service task", "task": "task",
}  # fmt: skip


class Tasks:
    """Adds the tasks of one process."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connectors = Connectors(scope)

    def user(self, element: Element) -> str:
        """A task of a person: an approval gate, a tool that asks someone, or the person's part."""
        scope = self._scope
        approval = approval_of(scope, element)
        if approval is not None:
            gate = scope.add("gate", element, approval.facts, tags=("user task",))
            people, because = people_of(scope, element)
            told = (tuple(people), because) if people else (None, because)
            scope.draft.set_facts(gate, {"approvers": told})
            return gate
        if element.id in scope.tools:
            return self._asking(element)
        named, because = given_to(element)
        if named or scope.place_of(element) != "platform":
            where = because if named else "the pool or lane that it lies in"
            return scope.add("human", element, {}, tags=("user task",), because=where)
        return scope.add("human", element, {}, tags=("user task",), place="", because=because)

    def _asking(self, element: Element) -> str:
        """A user task that an agent calls: its answer comes back to the agent."""
        scope = self._scope
        people, because = people_of(scope, element)
        content = ("trusted" if people else None, because)
        arguments = self._connectors.arguments(element)
        facts: Facts = {"content": content, "arguments": arguments}
        node = scope.add("tool", element, facts, tags=("user task",))
        for person in people:
            scope.draft.link("replies", node, person)
        return node

    def work(self, element: Element) -> str:
        """A task that the engine, a connector or a worker of one's own does."""
        scope = self._scope
        tool = element.id in scope.tools
        tags = (_STEP_TAGS.get(element.type, element.type),)
        facts = tool_facts(self._connectors, element) if tool else {}
        if self._is_pure(element):
            if tool:
                facts = {**facts, "content": ("trusted", "it only computes from its input")}
            return scope.add("tool" if tool else "step", element, facts, tags=tags)
        known = self._connectors.entry(element) is not None
        words = "" if known else self._words(element)
        if not known and not words:
            return self._unknown(element, tool, tags)
        if not known and tool:
            found = scope.box.judge(words, element.documentation)
            facts = {**facts, "content": tuple(found.content)}
        node = scope.add("tool" if tool else "step", element, facts, tags=tags)
        if self._connectors.place(element, node):
            return node
        credentials(scope, element, node)
        scope.box.effects(
            node, words, element.documentation, known_as=shown(element.job, 80) or words,
            arguments=self._connectors.arguments(element), group=f"job {words}",
        )  # fmt: skip
        return node

    def _is_pure(self, element: Element) -> bool:
        """Whether a task touches nothing outside the engine."""
        if element.job or element.code:
            return False
        if element.type in ("scriptTask",):
            return element.language == "FEEL" or not element.script
        if element.type == "businessRuleTask":
            return True
        # A task of no type is passed through by an engine; in a drawing it stands for some work.
        return element.type == "task" and self._scope.process.executable is True

    def _words(self, element: Element) -> str:
        """The words that a task is judged by: its name, else the type of its job; empty for none
        that tell anything."""
        code = element.code.rpartition(".")[2].strip("${}#= ")
        for told in (element.name, shown(element.job, 80), shown(code, 80)):
            if told and not is_expression(told):
                found = self._scope.box.judge(told, element.documentation)
                if found.verb.value != "unknown" or self._scope.box.knows(told) is not None:
                    return told
        return ""

    def _unknown(self, element: Element, tool: bool, tags: tuple[str, ...]) -> str:
        """A task whose words tell nothing: a drawn one does nothing, a worker may do anything."""
        scope = self._scope
        if element.type == "task" and not element.job:
            return scope.add("step", element, tags=tags)
        because = (
            f"what the worker of {shown(element.job, 60)} does is not in the file"
            if element.job
            else "what does it is not in the file"
        )
        facts: Facts = tool_facts(self._connectors, element) if tool else {}
        kind = "tool" if tool else "step"
        node = scope.add(kind, element, facts, tags=(*tags, "unclassified"))
        scope.draft.unclassified.append(
            f"{kind.capitalize()} {shown(title_of(element))}: {because}"
        )
        credentials(scope, element, node)
        thing = scope.draft.thing(
            node, f"What {shown(title_of(element), 100)} reaches", "", because
        )  # fmt: skip
        thing.acted = True
        arguments = self._connectors.arguments(element)
        read = scope.draft.returned(thing) if tool else thing
        read.contents.setdefault(None, because)
        scope.draft.effect(node, "read", read, {"arguments": arguments})
        scope.draft.effect(
            node, "unknown", thing,
            {"verb": ("unknown", because), "arguments": arguments, "reversible": (None, because)},
        )  # fmt: skip
        return node

    def throwing(self, element: Element) -> str:
        """An event that sends or ends something; a job or a connector may do so."""
        scope = self._scope
        tags = tuple(one.kind for one in element.events) or ("event",)
        node = scope.add("step", element, tags=tags)
        if self._connectors.place(element, node):
            return node
        message = element.event("message")
        if element.job or element.code:
            words = self._words(element) or f"send {message.ref if message else element.job}"
            scope.box.effects(
                node, words, element.documentation, group=f"job {words}",
                arguments=self._connectors.arguments(element),
            )  # fmt: skip
            credentials(scope, element, node)
        return node

    def does_work(self, element: Element) -> bool:
        """Whether an element is one of these tasks."""
        return element.type in _WORKERS and not is_agent(element)

    def message_name(self, element: Element) -> str:
        """The name of the message that an element sends, where it is one fixed text."""
        entry = self._connectors.entry(element)
        if entry is not None and entry.get("kind") == "message":
            return fixed(element.inputs.get("messageName", ""))
        if element.type in ("intermediateThrowEvent", "endEvent", "sendTask"):
            told = element.event("message")
            return fixed(told.ref) if told is not None else ""
        return ""
