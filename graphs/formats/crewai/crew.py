"""The map of one CrewAI crew: its tasks in their order, who does them, and what people are asked.

After https://docs.crewai.com: a task is done by its agent, which is given the results of the tasks
before it, or of those in its `context`. In a hierarchical process a manager hands tasks to agents.
With `human_input` an agent asks for feedback on its result, when its tools have been used already.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from graphs.formats.crewai.equipment import Tools, memory
from graphs.formats.crewai.file import Agent, Crew, Task, mapping, sequence, text
from graphs.formats.draft import Draft, Facts
from graphs.formats.redact import redact
from graphs.formats.toolbox import Toolbox

HERE = "the crew runs there"
#: How many links between agents that delegate to one another are drawn one by one.
_MOST_PAIRS = 2000
_MOST_WAYS = 20
_CONDITIONAL = ("conditional", "conditional_task", "conditionaltask")


@dataclass(slots=True)
class Ends:
    """Where a crew begins, and where its results leave it."""

    first: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)


class CrewMap:
    """Puts one crew on the map; `part_of` is the step of a flow that runs it."""

    def __init__(self, crew: Crew, draft: Draft, box: Toolbox, part_of: str = "") -> None:
        self._crew = crew
        self._draft = draft
        self._box = box
        self._part_of = part_of
        self._tools = Tools(draft, box, part_of)
        self._agents: dict[str, str] = {}
        self._tasks: dict[str, str] = {}
        self._manager = ""
        self._hub = ""

    def build(self) -> Ends:
        """Add agents and tasks with all that they touch."""
        working = self._working()
        for agent in self._crew.agents:
            self._draft.file = agent.file
            self._agent(agent, agent.name in working)
        self._draft.file = self._crew.file
        for name in self._crew.missing:
            # An agent in the file that a crew names.
            self._agents[name] = self._draft.unresolved("agent", name, f"agents/{name}.jsonc")
        if text(self._crew.settings.get("process")).lower() == "hierarchical":
            self._lead()
        self._delegate()
        ends = self._sequence()
        self._remember()
        self._tell()
        return ends

    def _working(self) -> set[str]:
        """The names of the agents that a run may come to."""
        every = {agent.name for agent in self._crew.agents}
        named = {text(task.data.get("agent")) for task in self._crew.tasks}
        led = text(self._crew.settings.get("process")).lower() == "hierarchical"
        delegating = {
            agent.name for agent in self._crew.agents if agent.setting("allow_delegation") is True
        }
        if not self._crew.tasks or led or "" in named or named & delegating:
            return every
        return every & named

    def _agent(self, agent: Agent, is_working: bool) -> None:
        role, goal = text(agent.data.get("role")), text(agent.data.get("goal"))
        node = self._draft.add(
            "agent",
            agent.name,
            "platform",
            HERE,
            _limits(agent),
            pointer=agent.pointer,
            description=f"{role}. {goal}".strip(". "),
            tags=() if is_working else ("unconnected",),
            part_of=self._part_of,
        )
        if not is_working:
            self._draft.notes.append(f"No task is given to {agent.name}: it does nothing.")
            return
        self._agents[agent.name] = node
        self._tools.equip(node, agent, self._crew)
        self._draft.inline_secrets(node, agent.data, agent.pointer)
        if agent.setting("memory") is True:
            self._shared_memory(node, agent.name)

    def _lead(self) -> None:
        """The manager of a hierarchical crew: one that it names, or one that CrewAI makes."""
        settings = self._crew.settings
        named = text(settings.get("manager_agent"))
        if named in self._agents:
            self._manager = self._agents[named]
        else:
            because = "CrewAI makes a manager for a hierarchical crew"
            self._manager = self._draft.add(
                "agent", "Crew Manager", "platform", because, {},
                description="Hands the tasks of the crew to its agents.", tags=("derived",),
                part_of=self._part_of,
            )  # fmt: skip
            if not self._tools.model(self._manager, settings.get("manager_llm"), "/manager_llm"):
                self._draft.notes.append("Which model the manager of the crew uses is not told.")
        for node in self._agents.values():
            if node != self._manager:
                self._draft.link("delegates", self._manager, node)

    def _delegate(self) -> None:
        """An agent that may delegate hands work to every other agent of its crew."""
        others = [node for node in self._agents.values() if node != self._manager]
        delegating = [
            self._agents[agent.name]
            for agent in self._crew.agents
            if agent.name in self._agents and agent.setting("allow_delegation") is True
        ]
        if len(delegating) * len(others) > _MOST_PAIRS:
            # One agent in between stands for so many links.
            between = self._draft.add(
                "agent", "Any coworker", "platform", HERE, {}, tags=("derived",),
                description="Stands for every agent that another may delegate to.",
                part_of=self._part_of,
            )  # fmt: skip
            for source in delegating:
                self._draft.link("delegates", source, between)
            delegating = [between]
        for source in delegating:
            for node in others:
                if node != source:
                    self._draft.link("delegates", source, node)

    def _sequence(self) -> Ends:
        ends = Ends()
        exits: dict[str, list[str]] = {}
        before: list[str] = []
        used: set[str] = set()
        for task in self._crew.tasks:
            self._draft.file = task.file
            node = self._task(task)
            sources = before
            if task.context is not None:
                sources = [one for name in task.context for one in exits.get(name, ())]
                for name in task.context:
                    if name not in exits:
                        self._draft.notes.append(
                            f"{task.name} is given the result of {name}, which is no task before "
                            "it: left out."
                        )
            for source in dict.fromkeys(sources):
                self._draft.link("flow", source, node)
                used.add(source)
            if not sources:
                ends.first.append(node)
            leaving = [self._asked(task, node)]
            exits.setdefault(task.name, leaving)
            kind = mapping(task.data.get("type")).get("python") or task.data.get("type")
            if text(kind).rpartition(".")[2].lower() in _CONDITIONAL:
                # A condition in code decides whether it runs at all.
                leaving = joined(self._draft, [*leaving, *before], self._part_of)
            before = leaving
        produced = [one for listed in exits.values() for one in listed]
        ends.last = [one for one in produced if one not in used]
        if not self._crew.tasks:
            ends.first = ends.last = [
                node for name, node in self._agents.items() if name not in self._crew.missing
            ]
        return ends

    def _task(self, task: Task) -> str:
        node = self._draft.add(
            "step", task.name, "platform", HERE, {}, pointer=task.pointer,
            description=text(task.data.get("description")), part_of=self._part_of,
        )  # fmt: skip
        self._tasks.setdefault(task.name, node)
        doers = self._doers(task)
        for doer in doers:
            self._draft.link("calls", node, doer)
            for index, each in enumerate(sequence(task.data.get("tools"))):
                self._tools.offer(doer, each, f"{task.pointer}/tools/{index}")
        if output := text(task.data.get("output_file")):
            because = "CrewAI writes the result of the task into this file"
            thing = self._box.store(output, "platform", because=because, group="files")
            facts = {"verb": ("write", because)}
            self._draft.effect(node, "write", thing, facts)
        files = task.data.get("input_files")
        for name in mapping(files).values() if isinstance(files, dict) else sequence(files):
            if path := text(name):
                thing = self._box.store(path, "platform", because="the task is given this file",
                                        group="files")  # fmt: skip
                thing.contents.setdefault(None, "who writes the file is not told")
                fixed = {"arguments": ("fixed", "the file is named")}
                self._draft.effect(node, "read", thing, fixed)
        self._draft.inline_secrets(node, task.data, task.pointer)
        return node

    def _doers(self, task: Task) -> list[str]:
        """The agents that may do a task."""
        if self._manager:
            return [self._manager]
        named = text(task.data.get("agent"))
        if named:
            if named not in self._agents:
                reference = f"the agent “{named}” (agents.yaml)"
                self._agents[named] = self._draft.unresolved("agent", named, reference)
            return [self._agents[named]]
        if not self._agents:
            reference = "the agents of the crew (agents.yaml, or code)"
            self._agents[""] = self._draft.unresolved("agent", "Agents of the crew", reference)
        if len(self._agents) == 1:
            return list(self._agents.values())
        if not self._hub:
            because = "code assigns agents to tasks: each of them may do any"
            self._hub = self._draft.add(
                "step", "Assigned in code", "platform", HERE, {}, description=because,
                tags=("derived",), part_of=self._part_of,
            )  # fmt: skip
            self._draft.notes.append(
                "Which agent does which task is said in Python code, which is not read: "
                "each agent may do any task that names none."
            )
            for node in self._agents.values():
                self._draft.link("calls", self._hub, node)
        return [self._hub]

    def _asked(self, task: Task, node: str) -> str:
        """The gate behind a task whose result a person is asked about; else the task itself."""
        if task.data.get("human_input") is not True:
            return node
        gate = self._draft.add(
            "gate", f"Human input on {task.name}", "platform", HERE, human_input_facts(),
            pointer=f"{task.pointer}/human_input", tags=("derived",), part_of=self._part_of,
        )  # fmt: skip
        self._draft.link("flow", node, gate)
        return gate

    def _remember(self) -> None:
        if self._crew.settings.get("memory") in (True, "true") or mapping(
            self._crew.settings.get("memory")
        ):
            for node in self._agents.values():
                self._shared_memory(node, self._crew.name)

    def _shared_memory(self, node: str, owner: str) -> None:
        thing = memory(self._box, redact(owner))
        self._draft.effect(node, "read", thing, {"arguments": ("fixed", "by likeness to the task")})
        self._draft.effect(node, "write", thing, {"verb": ("write", "results are remembered")})

    def _tell(self) -> None:
        """What decides or runs beside the tasks and is no approval."""
        for task in self._crew.tasks:
            if task.data.get("guardrail") or task.data.get("guardrails"):
                self._draft.notes.append(
                    f"The guardrail of {task.name} is checked by a model or by code. It is no "
                    "approval."
                )
        for key in ("before_kickoff_callbacks", "after_kickoff_callbacks", "step_callback",
                    "task_callback"):  # fmt: skip
            if self._crew.settings.get(key):
                self._draft.notes.append(f"Python code runs as {key}, which is not read.")


def joined(draft: Draft, nodes: list[str], part_of: str) -> list[str]:
    """The nodes that lead on; one step in place of many, so that the ways on stay few."""
    if len(nodes) <= _MOST_WAYS:
        return nodes
    step = draft.add(
        "step", "Whichever ran last", "platform", HERE, {}, tags=("derived",), part_of=part_of
    )
    for node in nodes:
        draft.link("flow", node, step)
    return [step]


def human_input_facts() -> Facts:
    """What `human_input` on a task assures."""
    return {
        "enforced": ("after", "CrewAI asks when the task is done and its tools have been used"),
        "on_timeout": ("wait", "it waits for an answer without a limit"),
        "binds": ("none", "the answer is free text, which the agent reads"),
        "shows": (None, "it shows the result of the task; what runs next is not told"),
        "self_approval": (True, "unless code says otherwise, whoever runs the crew is asked"),
        "approvers": (None, "the file does not tell who runs the crew"),
    }


def _limits(agent: Agent) -> Facts:
    most = agent.setting("max_iter")
    if isinstance(most, int) and not isinstance(most, bool) and most >= 0:
        return {"max_iterations": (most, "its settings say so")}
    return {}
