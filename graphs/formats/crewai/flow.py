"""The map of a declarative CrewAI flow: its methods, what starts each of them, and what they do.

After the schema `crewai.flow/v1`: a method runs when the methods or events that it listens to have
come; a router's result is the name of the next event; `human_feedback` asks about a method's result
before what listens to it runs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graphs.formats.crewai.crew import HERE, CrewMap, Ends, joined
from graphs.formats.crewai.equipment import Tools, tool_name
from graphs.formats.crewai.file import Agent, Crew, mapping, names_in, sequence, text
from graphs.formats.crewai.project import Flow, Project, inline_crew
from graphs.formats.draft import Draft, Facts
from graphs.formats.inline_secrets import escaped
from graphs.formats.programs import read_program
from graphs.formats.redact import redact
from graphs.formats.toolbox import Toolbox

_MODELS = frozenset({"agent", "crew"})
_OUTPUT = re.compile(r"\boutputs(?:\.|\[['\"])(\w{1,100})")
_DYNAMIC = re.compile(r"\$\{|\b(?:state|item|outputs)\b")


class FlowMap:
    """Puts one flow on the map."""

    def __init__(self, flow: Flow, project: Project, draft: Draft, box: Toolbox) -> None:
        self._flow = flow
        self._project = project
        self._draft = draft
        self._box = box
        self._methods = {
            str(name): mapping(held) for name, held in mapping(flow.data.get("methods")).items()
        }
        self._ends: dict[str, Ends] = {}
        self._written = self._written_by_models()
        self.used: list[Crew] = []

    def build(self) -> None:
        """Add all methods, and the ways between them."""
        draft = self._draft
        draft.file = self._flow.file
        because = "who starts the flow is not in its file"
        start = draft.add(
            "trigger", "Kickoff", "platform", HERE, {"exposure": (None, because)},
            description=text(self._flow.data.get("description")), tags=("derived",),
        )  # fmt: skip
        for name, method in self._methods.items():
            draft.file = self._flow.file
            self._ends[name] = self._method(name, method)
        draft.file = self._flow.file
        emitting = self._emitting()
        heard: set[str] = set()
        wanted: set[str] = set()
        for name, method in self._methods.items():
            begun = method.get("start")
            if begun is True or (begun and not names_in(begun)):
                self._join(start, name, "")
            for event in dict.fromkeys([*names_in(begun), *names_in(method.get("listen"))]):
                wanted.add(event)
                self._listen(name, event, emitting, heard)
        for name, ends in self._ends.items():
            # An event that nothing listens to ends the flow as well.
            if name not in heard or not wanted.issuperset(self._emitted(self._methods[name])):
                for last in ends.last:
                    draft.link("replies", last, start)
        if mapping(self._flow.data.get("conversational")).get("enabled") is True:
            draft.notes.append("The flow is conversational: it answers in a chat.")

    def _listen(
        self, name: str, event: str, emitting: Mapping[str, list[str]], heard: set[str]
    ) -> None:
        sources = [(event, "")] if event in self._methods and event != name else []
        sources += [(one, event) for one in emitting.get(event, ())]
        if not sources:
            # A router that does not say what it may emit may emit this.
            sources = [
                (one, event) for one, method in self._methods.items()
                if method.get("router") is True and not self._emitted(method) and one != name
            ]  # fmt: skip
        if not sources:
            self._draft.notes.append(f"{name} listens to {event}, which nothing in the flow emits.")
        for source, label in sources:
            heard.add(source)
            for last in self._ends[source].last:
                self._join(last, name, label)

    def _join(self, source: str, name: str, label: str) -> None:
        for first in self._ends[name].first:
            if first != source:
                self._draft.link("flow", source, first, name=label)

    def _emitting(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name, method in self._methods.items():
            for event in self._emitted(method):
                found[event].append(name)
        return found

    @staticmethod
    def _emitted(method: Mapping[str, Any]) -> list[str]:
        asked = mapping(method.get("human_feedback")).get("emit")
        return [one for one in map(text, sequence(asked) or sequence(method.get("emit"))) if one]

    def _method(self, name: str, method: Mapping[str, Any]) -> Ends:
        at = f"/methods/{escaped(name)}"
        ends = self._action(name, mapping(method.get("do")), f"{at}/do", "")
        told = text(method.get("description"))
        for node in ends.first if told else ():
            self._draft.amend(node, description=redact(told)[:1000])
        if isinstance(method.get("human_feedback"), dict):
            gate = self._feedback(name, mapping(method["human_feedback"]), at)
            for last in ends.last:
                self._draft.link("flow", last, gate)
            return Ends(ends.first, [gate])
        return ends

    def _action(self, name: str, action: Mapping[str, Any], at: str, part_of: str) -> Ends:
        """What a method or a step of a loop does."""
        call = text(action.get("call")) or "code"
        held = mapping(action.get("with"))
        if call == "agent":
            node = self._agent(name, held, f"{at}/with", part_of)
        elif call == "crew":
            return self._crew(name, action, at, part_of)
        elif call == "each":
            return self._each(name, action, at)
        elif call == "tool":
            node = self._tool(name, action, at, part_of)
        elif call == "script":
            node = self._script(name, text_of(action.get("code")), at, part_of)
        elif call == "expression":
            node = self._step(name, {}, at, part_of)
        else:
            reference = text(action.get("ref")) or f"an action of the kind “{call}”"
            node = self._draft.unresolved("step", name, f"Python code: {reference}", at)
            self._inside(node, part_of)
        self._draft.inline_secrets(node, dict(held), f"{at}/with")
        return Ends([node], [node])

    def _step(self, name: str, facts: Facts, at: str, part_of: str, kind: str = "step") -> str:
        return self._draft.add(kind, name, "platform", HERE, facts, pointer=at, part_of=part_of)

    def _inside(self, node: str, part_of: str) -> None:
        if part_of:
            extensions = {**self._draft.nodes[node].extensions, "x-part-of": part_of}
            self._draft.amend(node, extensions=extensions)

    def _agent(self, name: str, held: Mapping[str, Any], at: str, part_of: str) -> str:
        agent = Agent(name, held, self._flow.file, at, is_complete=True)
        crew = Crew(name, (agent,), (), self._flow.file, is_complete=True)
        ends = CrewMap(crew, self._draft, self._box, part_of).build()
        return ends.first[0]

    def _crew(self, name: str, action: Mapping[str, Any], at: str, part_of: str) -> Ends:
        declared = text(action.get("from_declaration"))
        if declared:
            crew = self._project.declared(self._flow, declared)
            if crew is None:
                node = self._draft.unresolved("step", name, declared, f"{at}/from_declaration")
                self._inside(node, part_of)
                return Ends([node], [node])
            self.used.append(crew)
        else:
            held = mapping(action.get("with"))
            crew = inline_crew(held, name, self._flow.file, f"{at}/with")
        node = self._step(name, {}, at, part_of)
        ends = CrewMap(crew, self._draft, self._box, node).build()
        self._draft.file = self._flow.file
        for first in ends.first:
            self._draft.link("flow", node, first)
        return Ends([node], joined(self._draft, ends.last, node) or [node])

    def _each(self, name: str, action: Mapping[str, Any], at: str) -> Ends:
        """A loop over a list: its steps in their order, for every item."""
        node = self._step(name, {}, at, "")
        before = [node]
        for index, each in enumerate(sequence(action.get("do"))):
            held = mapping(each)
            inner = mapping(held.get("action"))
            title = text(held.get("name")) or f"{name} {index + 1}"
            if text(inner.get("call")) == "each":
                self._draft.notes.append(f"{title} is a loop in a loop, which CrewAI does not run.")
                continue
            ends = self._action(title, inner, f"{at}/do/{index}/action", node)
            for source in before:
                for first in ends.first:
                    self._draft.link("flow", source, first)
            # A step with a condition may be passed over.
            before = [*ends.last, *before] if held.get("if") else ends.last
            before = joined(self._draft, before, node)
        for last in before:
            if last != node:
                self._draft.link("flow", last, node)
        return Ends([node], [node])

    def _tool(self, name: str, action: Mapping[str, Any], at: str, part_of: str) -> str:
        named = tool_name(action.get("ref"))
        called = named.name if named else name
        placed = self._box.tool(
            called, known_as="-" if named and named.is_custom else "", pointer=at,
            group="flow", arguments=self._decided(action.get("with")), part_of=part_of,
        )  # fmt: skip
        description = f"Runs {called}."
        self._draft.amend(placed.node, name=redact(name)[:200], description=redact(description))
        return placed.node

    def _script(self, name: str, source: str, at: str, part_of: str) -> str:
        """Python that stands in the flow; CrewAI runs it without a sandbox."""
        program = read_program(source)
        decided = self._decided(source)
        if program.runs:
            because = f"its script has “{program.runs}” in it"
            node = self._step(name, {"interprets": (True, because)}, at, part_of)
            self._box.code(
                node, "This machine", because=because, sandboxed=False, arguments=decided
            )
            return node
        if not program.network:
            return self._step(name, {}, at, part_of)
        because = "nothing tells who writes what its script is answered"
        facts = {"content": (None, because), "sandboxed": (False, "scripts have no sandbox")}
        node = self._step(name, facts, at, part_of, "tool")
        for method, url in program.requests or [("{{method}}", "{{url}}")]:
            self._box.request(node, method, url, arguments=decided)
        return node

    def _feedback(self, name: str, asked: Mapping[str, Any], at: str) -> str:
        """The gate at which a person is asked about the result of a method."""
        facts = feedback_facts(asked)
        gate = self._draft.add(
            "gate", f"Human feedback on {name}", "platform", HERE, facts,
            pointer=f"{at}/human_feedback", description=text(asked.get("message")),
            tags=("derived",),
        )  # fmt: skip
        if sequence(asked.get("emit")):
            tools = Tools(self._draft, self._box)
            tools.model(gate, asked.get("llm") or "gpt-4o-mini", f"{at}/human_feedback/llm")
        return gate

    def _decided(self, value: Any) -> tuple[str | None, str]:
        """Who decides what a tool or a script is given."""
        shown = "\n".join(_texts(value))
        if any(name in self._written for name in _OUTPUT.findall(shown)):
            return "model", "words that a model wrote find their way into it"
        if _DYNAMIC.search(shown):
            return None, "it is filled in as it runs, with what came in"
        return "fixed", "the file has it in full"

    def _written_by_models(self) -> set[str]:
        """The methods into whose results a model's words find their way."""
        onward: dict[str, list[str]] = defaultdict(list)
        front: list[str] = []
        for name, method in self._methods.items():
            action = mapping(method.get("do"))
            for source in _OUTPUT.findall("\n".join(_texts(action))):
                onward[source].append(name)
            inner = [mapping(mapping(one).get("action")) for one in sequence(action.get("do"))]
            if any(text(one.get("call")) in _MODELS for one in (action, *inner)):
                front.append(name)
        written = set(front)
        while front:
            for each in onward.get(front.pop(), ()):
                if each not in written:
                    written.add(each)
                    front.append(each)
        return written


def feedback_facts(asked: Mapping[str, Any]) -> Facts:
    """What `human_feedback` on a method of a flow assures."""
    outcomes = [one for one in map(text, sequence(asked.get("emit"))) if one]
    provider = asked.get("provider")
    facts: dict[str, tuple[Any, str]] = {
        "shows": (None, "it shows the method's result; whether that is what runs is not told"),
        "approvers": (None, "the file does not tell who is asked"),
    }
    if outcomes:
        chosen = text(asked.get("default_outcome")) or outcomes[0]
        facts["enforced"] = ("before", "what listens to an outcome runs only after the answer")
        facts["binds"] = (
            "none",
            f"the answer is free text that a model turns into an outcome; none means “{chosen}”",
        )
    else:
        facts["enforced"] = ("advisory", "the flow goes on whatever the answer is")
        facts["binds"] = ("none", "the answer is free text, which later methods may read")
    if provider:
        facts["on_timeout"] = (None, "how long its provider waits is in code")
    else:
        facts["on_timeout"] = ("wait", "the console waits without a limit")
        facts["self_approval"] = (True, "whoever runs the flow is asked at the console")
    return facts


def text_of(value: Any) -> str:
    """A text as it stands, with its lines; empty for anything else."""
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    found: list[str] = []
    stack = [value]
    while stack:
        current = stack.pop()
        if isinstance(current, str):
            found.append(current)
        elif isinstance(current, Mapping):
            stack.extend(current.values())
        elif isinstance(current, list):
            stack.extend(current)
    return found
