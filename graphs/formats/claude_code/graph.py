"""Build the map of a Claude Code project: the session, its subagents, what they call and ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphs.errors import InputError
from graphs.formats.base import Catalogues
from graphs.formats.claude_code.callers import Caller
from graphs.formats.claude_code.credentials import add_credentials
from graphs.formats.claude_code.decisions import Decision, Question, question_facts
from graphs.formats.claude_code.file import AgentFile, own_servers
from graphs.formats.claude_code.hooks import HookGraph
from graphs.formats.claude_code.offers import Builtins, Offers, reaches_beyond
from graphs.formats.claude_code.project import Project
from graphs.formats.claude_code.rules import Rule, parse_rule
from graphs.formats.claude_code.servers import ServerGraph
from graphs.formats.claude_code.values import text_of, texts_of
from graphs.formats.draft import Draft, Facts
from graphs.formats.redact import redact
from graphs.formats.toolbox import Toolbox

_HERE = "Claude Code runs on its user's machine"
_MOST_CALLS = 200_000
#: More rules than this that single out calls of one tool are shown in groups.
_MOST_SINGLE = 40
_MODELS = {"opusplan": "opus", "default": "", "inherit": ""}


class ProjectGraph:
    """The map of one project; `title` is what the session is called on it."""

    def __init__(
        self, project: Project, draft: Draft, box: Toolbox, catalogues: Catalogues, title: str
    ) -> None:
        self._project = project
        self._draft = draft
        self._box = box
        self._title = title
        self._judge = project.judge()
        self._builtins = Builtins(catalogues)
        self._offers = Offers(
            draft, box, catalogues,
            directories=project.directories, sandboxed=project.sandboxed,
        )  # fmt: skip
        self._gates: dict[str, str] = {}
        self._decided: dict[tuple[str, str, str, bool], Decision] = {}
        self._joined = 0
        self._user = ""
        self._main = Caller("", title, self._judge)
        self._callers: list[Caller] = []

    def build(self) -> None:
        """Add the session, its subagents, then all that they call."""
        draft, project = self._draft, self._project
        draft.notes.extend(redact(note) for note in project.notes)
        self._session()
        self._subagents()
        add_credentials(project, draft, self._main.node)
        callers = [self._main, *self._callers] if project.settings else self._callers
        if not project.settings:
            draft.notes.append(
                "No settings file was given: the tools of the main session are not on the map, and "
                "what is asked before a call is not known."
            )
        for caller in callers:
            self._builtin_tools(caller)
        servers = ServerGraph(project, draft, self._box, [self._main, *self._callers], self.call)
        servers.build()
        for agent, caller in zip(self._project.subagents, self._callers, strict=True):
            own, _ = own_servers(agent, "mcpServers")
            servers.own(own, caller)
        hooks = HookGraph(draft, self._box, self._offers)
        draft.file = project.settings[0].name if project.settings else draft.file
        hooks.build(project.hooks, self._main.node)
        for agent, caller in zip(self._project.subagents, self._callers, strict=True):
            hooks.of_agent(agent, caller.node)
        self._notes()

    def _session(self) -> None:
        draft, project = self._draft, self._project
        settings = project.settings[0] if project.settings else None
        if settings is not None:
            self._main.file = draft.file = settings.name
        prompt = draft.add(
            "trigger", "User's prompt", "host", _HERE,
            {"exposure": ("internal", "the user of this machine writes the prompt")},
            tags=("derived",),
        )  # fmt: skip
        mode = self._judge.mode
        facts: Facts = {"autonomy": (mode, "permissions.defaultMode sets it")} if mode else {}
        self._main.node = draft.add(
            "agent", self._title, "host", _HERE, facts,
            description="The session, whose model chooses tools and subagents.",
            tags=() if settings else ("derived",),
        )  # fmt: skip
        draft.link("flow", prompt, self._main.node)
        draft.link("replies", self._main.node, prompt)
        if settings is not None:
            draft.link("calls", self._main.node, self._model(text_of(project.first("model"))))
        if mode == "auto":
            self._classifier()
        for command in project.commands:
            draft.file = command.file
            start = draft.add(
                "trigger", f"/{command.name}", "host", _HERE,
                {"exposure": ("internal", "the user of this machine types the command")},
                description=command.description, tags=("command",),
            )  # fmt: skip
            draft.link("flow", start, self._main.node)

    def _model(self, told: str) -> str:
        project = self._project
        name = _MODELS.get(told.lower(), told) or project.variable("ANTHROPIC_MODEL") or "Claude"
        provider = "anthropic"
        if project.variable("CLAUDE_CODE_USE_BEDROCK") in ("1", "true", "True"):
            provider = "bedrock"
        elif project.variable("CLAUDE_CODE_USE_VERTEX") in ("1", "true", "True"):
            provider = "vertex"
        url = project.variable("ANTHROPIC_BASE_URL")
        return self._box.model(name, provider, url=url)

    def _classifier(self) -> None:
        """The model that decides in auto mode: it is named for what it is, and is no gate."""
        node = self._draft.add(
            "step", "Auto mode classifier", "host", _HERE,
            {"interprets": (True, "a model judges each call")},
            description="A model that allows or blocks calls; no person is asked.",
            tags=("derived",),
        )  # fmt: skip
        self._draft.link("calls", self._main.node, node)

    def _subagents(self) -> None:
        draft = self._draft
        for agent in self._project.subagents:
            draft.file = agent.file
            node = draft.add(
                "agent", agent.name, "host", _HERE,
                {
                    "max_iterations": (agent.max_turns, "maxTurns sets it")
                    if agent.max_turns is not None
                    else (None, "maxTurns is not set"),
                },
                pointer="/name", description=agent.description, tags=("subagent",),
            )  # fmt: skip
            tools = None if agent.tools is None else _rules(agent.tools, "/tools", agent.file)
            if tools is not None and any(rule.tool == "*" for rule in tools):
                tools = None
            narrowed = [one for one in tools or () if one.within and one.tool != "Agent"]
            if narrowed:
                draft.notes.append(
                    f"{agent.name}: brackets in an agent's `tools` are not documented to narrow a "
                    f"tool; {narrowed[0].text} is taken for all of {narrowed[0].tool}."
                )
            left_out = _rules(agent.left_out, "/disallowedTools", agent.file)
            judge = self._judge.for_agent(agent.mode)
            caller = Caller(node, agent.name, judge, tools, left_out, agent.file)
            self._callers.append(caller)
            draft.inline_secrets(node, dict(agent.data), "")
            self._memory(agent, node)
        for agent, caller in zip(self._project.subagents, self._callers, strict=True):
            draft.file = agent.file
            draft.link("calls", caller.node, self._model(text_of(agent.data.get("model"))))
            call = Rule("Agent", agent.name, f"Agent({agent.name})")
            self.call(self._main, caller.node, call, asks=False)
            self._handed_on(caller)

    def _handed_on(self, caller: Caller) -> None:
        """The agents that an agent's own list of tools lets it start."""
        for rule in caller.tools or ():
            if rule.tool != "Agent":
                continue
            named = texts_of(rule.within) or [
                other.name for other in self._callers if other is not caller
            ]
            for name in named:
                known = next((one for one in self._callers if one.name == name), None)
                if known is None:
                    node = self._draft.unresolved("agent", name, f"the agent {name}", "/tools")
                    self._draft.amend(node, zone=self._draft.zone("host"))
                else:
                    node = known.node
                self.call(caller, node, Rule("Agent", name, f"Agent({name})"), asks=False)

    def _memory(self, agent: AgentFile, node: str) -> None:
        scope = text_of(agent.data.get("memory"))
        if not scope or scope.lower() in ("false", "none"):
            return
        because = f"memory: {scope}"
        thing = self._box.store(
            f"Memory of {agent.name}", "host", because=because, group=node, memory=True
        )
        thing.contents.setdefault(None, "it keeps what the agent made of what it read")
        self._draft.effect(node, "read", thing, {"arguments": ("model", because)})
        self._draft.effect(node, "write", thing, {"verb": ("write", because)})

    def _builtin_tools(self, caller: Caller) -> None:
        narrowed: dict[tuple[str, str], list[tuple[Rule, Decision]]] = {}
        for call in self._wanted(caller):
            builtin = self._builtins.find(call.tool)
            if builtin is not None and builtin.does == "agent":
                continue
            decision = self._decide(caller, call, builtin.asks if builtin else True)
            if decision.outcome == "never":
                self._draft.notes.append(f"{call.text} is {decision.because}: left out.")
            elif call.within:
                alike = narrowed.setdefault((call.tool, decision.question), [])
                alike.append((call, decision))
            else:
                node = self._offers.node(call, self._denied_parts(call))
                if node:
                    self._join(caller, node, decision)
        for held in narrowed.values():
            self._narrowed(caller, held)

    def _narrowed(self, caller: Caller, held: list[tuple[Rule, Decision]]) -> None:
        """What rules single out of one tool: each by itself, or grouped where they are many."""
        if len(held) <= _MOST_SINGLE:
            for call, decision in held:
                node = self._offers.node(call)
                if node:
                    self._join(caller, node, decision)
            return
        groups: dict[str, list[tuple[Rule, Decision]]] = {}
        for call, decision in held:
            groups.setdefault(self._offers.program(call), []).append((call, decision))
        for program, alike in groups.items():
            node = self._offers.group([call for call, _ in alike], program)
            self._join(caller, node, alike[0][1])

    def _wanted(self, caller: Caller) -> Iterator[Rule]:
        """The calls of built-in tools that are shown: whole tools, and what rules single out."""
        rules = caller.judge.permissions
        if caller.tools is None:
            names = self._builtins.usual()
            for rule in (*rules.allow, *rules.ask):
                known = self._builtins.find(rule.tool)
                if known is not None and known.extra and not rule.within:
                    names.append(rule.tool)
        else:
            names = [rule.tool for rule in caller.tools if not rule.server]
        seen: set[tuple[str, str]] = set()
        for name in dict.fromkeys(names):
            whole = Rule(name, "", name, caller.pointer, caller.file)
            if not caller.has(whole):
                continue
            yield whole
            builtin = self._builtins.find(name)
            open_anyway = self._decide(caller, whole, bool(builtin and builtin.asks))
            narrowed = list(rules.named(rules.ask, name))
            narrowed += [
                rule
                for rule in rules.named(rules.allow, name)
                if open_anyway.outcome != "open" or reaches_beyond(rule)
            ]
            for rule in narrowed:
                if (rule.tool, rule.within) not in seen:
                    seen.add((rule.tool, rule.within))
                    yield rule
        if caller.tools is None:
            missing = [
                one
                for one in (*rules.ask, *rules.allow)
                if not one.server and "*" not in one.tool
                and (one.within or self._builtins.find(one.tool) is None)
            ]  # fmt: skip
            yield from (
                one for one in missing
                if one.tool not in names and (one.tool, one.within) not in seen
            )  # fmt: skip

    def _denied_parts(self, call: Rule) -> str:
        if call.within:
            return ""
        denied = [
            one.text
            for one in self._judge.permissions.named(self._judge.permissions.deny, call.tool)
        ]
        return f"Denied: {', '.join(redact(one) for one in denied[:20])}." if denied else ""

    def _decide(self, caller: Caller, call: Rule, asks: bool) -> Decision:
        key = (caller.judge.mode, call.tool, call.within, asks)
        known = self._decided.get(key)
        if known is None:
            builtin = self._builtins.find(call.tool)
            does = builtin.does if builtin else ""
            known = self._decided[key] = caller.judge.decide(
                call, asks=asks, edits=does == "edit", shell=does == "shell"
            )
        return known

    def call(self, caller: Caller, node: str, call: Rule, *, asks: bool = True) -> None:
        """Link an agent to what it may call, with the question that is asked before."""
        decision = self._decide(caller, call, asks)
        if decision.outcome == "never":
            self._draft.notes.append(f"{call.text} is {decision.because}: no link to it.")
            return
        self._join(caller, node, decision)

    def _join(self, caller: Caller, node: str, decision: Decision) -> None:
        self._joined += 1
        if self._joined > _MOST_CALLS:
            raise InputError.one(
                self._draft.file,
                f"its agents, rules and servers make more than {_MOST_CALLS:,} calls.",
                "Open fewer files at a time.",
            )
        if decision.outcome == "open":
            self._draft.link("calls", caller.node, node)
            return
        gate = self._gate(decision.question)
        self._draft.link("calls", caller.node, node, {"gate": (gate, decision.because)})

    def _gate(self, question: Question) -> str:
        """The gate of one kind of question, added when it is first asked."""
        if question not in self._gates:
            if not self._user:
                self._user = self._draft.add("human", "User", "host", _HERE, {}, tags=("derived",))
            name, facts = question_facts(question, self._user)
            self._gates[question] = self._draft.add(
                "gate", name, "host", "Claude Code asks on its user's machine", facts,
                description="What Claude Code asks its user before it runs a tool.",
                tags=("derived",),
            )  # fmt: skip
        return self._gates[question]

    def _notes(self) -> None:
        draft, rules = self._draft, self._judge.permissions
        paths = [rule.text for rule in rules.deny if rule.within and rule.tool in ("Read", "Edit")]
        if paths:
            shown = ", ".join(redact(one) for one in paths[:5])
            draft.notes.append(
                f"Deny rules for files ({shown}) bind the tools that read or edit files, not what "
                "a shell command opens."
            )
        plugins = self._project.first("enabledPlugins")
        if isinstance(plugins, Mapping):
            for name in [str(key) for key, on in list(plugins.items())[:50] if on is not False]:
                node = draft.unresolved("tool", name, f"the plugin {name}", "/enabledPlugins")
                self.call(self._main, node, Rule(f"plugin:{name}", "", name))


def _rules(texts: list[str], pointer: str, file: str) -> list[Rule]:
    found = (parse_rule(text, pointer, file) for text in texts)
    return [rule for rule in found if rule is not None]
