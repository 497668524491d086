"""Draw a Langflow flow: what hands data to what, who may call which tool, and who is answered."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from graphs.formats.langflow import gates
from graphs.formats.langflow.canvas import HERE, MOST, Canvas
from graphs.formats.langflow.file import Edge, RawNode
from graphs.formats.langflow.paths import Paths
from graphs.formats.langflow.roles import PARTS_OF, Roles
from graphs.formats.langflow.tool_nodes import Tools

_SERVER = "who may run the flow is set in Langflow, not in the file"
_READS = "a model reads what it is given and decides what comes out"
_ACTING = frozenset({
    "", "mcp", "request", "code", "knowledge", "memory", "file", "store", "flow", "save",
})  # fmt: skip
#: Fields by which a component takes the model of another.
_MODEL_FIELDS = frozenset({"model", "llm", "agent_llm", "language_model"})


class FlowGraph:
    """One flow on its way to the map."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._nodes = canvas.flow.nodes
        self._tools = Tools(canvas)
        self._fed: dict[str, set[str]] = defaultdict(set)
        for edge in canvas.flow.edges:
            self._fed[edge.target].add(edge.field)
        roles = Roles(canvas.flow, canvas.shared.catalogue, self._tools)
        self._roles = {key: roles.of(node) for key, node in self._nodes.items()}
        self._attached = [edge for edge in canvas.flow.edges if self._attaches(edge)]
        held = set(self._attached)
        self._steps = [edge for edge in canvas.flow.edges if edge not in held]
        self._paths = Paths(self._steps, self._roles)
        self._chat = any(node.type == "ChatInput" for node in self._nodes.values())
        self._approvals: dict[str, str] = {}

    def _attaches(self, edge: Edge) -> bool:
        """Whether an edge gives its target a part to use, and is no step of the flow."""
        role = self._roles[edge.source]
        if edge.attaches_tool or role in PARTS_OF:
            return True
        return role == "llm" and edge.output == "model_output"

    def build(self) -> None:
        """Add everything of this flow to the draft."""
        canvas = self._canvas
        for key, node in self._nodes.items():
            role = self._roles[key]
            if role not in _ACTING and role not in ("model", "embedding"):
                canvas.ids[key] = canvas.draft.fresh_id(node.title)
        for key in self._nodes:
            self._add(key)
        self._custom_code()
        for edge in self._attached:
            self._attach(edge)
        self._flow()
        self._answers()

    def _add(self, key: str) -> None:
        node, role, canvas = self._nodes[key], self._roles[key], self._canvas
        if role in _ACTING:
            self._tools.act(node, "" if role == "save" else role, self._fed[key])
        elif role in ("model", "embedding"):
            model = canvas.model(node) or canvas.box.model(node.title, pointer=node.pointer)
            canvas.ids[key] = model
        elif role in ("input", "trigger"):
            self._start(node)
        elif role == "gate":
            fed = "prompt" in self._fed[key]
            further = bool(self._paths.further(key))
            canvas.add("gate", node, gates.human_input(node, self._chat, fed, further))
        elif role == "agent":
            self._agent(node)
        elif role == "llm":
            step = canvas.add("step", node, {"interprets": (True, _READS)})
            self._use_model(step, node)
            if node.type in ("Smart Transform", "LLMMathChain", "SQLGenerator"):
                self._runs_written_code(step, node)
        else:
            step = canvas.add("step", node, {}, tags=("loop",) if role == "loop" else ())
            canvas.hold(step, canvas.credentials(node))

    def _start(self, node: RawNode) -> None:
        exposure: tuple[str | None, str] = (None, _SERVER)
        place, because = "platform", HERE
        if node.type == "ScheduleTrigger":
            exposure = ("schedule", "it starts by the clock")
        elif node.type == "InboundWebhookTrigger":
            exposure = ("authenticated", "its webhook takes only signed requests")
            place, because = "internet", "it is called from outside"
        elif node.type == "Webhook":
            exposure = (None, "whether its webhook asks for a key is set in Langflow")
        self._canvas.add("trigger", node, {"exposure": exposure}, place=(place, because))

    def _agent(self, node: RawNode) -> None:
        facts: dict[str, tuple[Any, str]] = {}
        limit = node.value("max_iterations")
        if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0:
            facts["max_iterations"] = (limit, "the component says so")
        agent = self._canvas.add("agent", node, facts)
        self._use_model(agent, node)
        if node.type == "CSVAgent":
            self._runs_written_code(agent, node)
        elif self._tools.known(node) is not None and node.type != "Agent":
            known = self._tools.known(node)
            self._canvas.box.effects(agent, node.title, known_as=known.key if known else "")

    def _runs_written_code(self, own: str, node: RawNode) -> None:
        if node.type == "SQLGenerator":
            return
        because = "it runs code that its model writes"
        self._canvas.box.code(
            own,
            "Python of Langflow",
            because=because,
            place="platform",
            group=self._canvas.ids[node.id],
        )

    def _use_model(self, own: str, node: RawNode) -> None:
        model = self._canvas.model(node)
        if model:
            self._canvas.draft.link("calls", own, model)
        elif not self._fed[node.id] & _MODEL_FIELDS:
            self._canvas.draft.notes.append(f"{node.title}: no model is chosen in the file.")
        self._canvas.hold(own, self._canvas.credentials(node))

    def _custom_code(self) -> None:
        """Code within a component may do more than the component that it is named after."""
        own = [
            node
            for node in self._nodes.values()
            if node.edited and (self._roles[node.id] or self._tools.known(node) is not None)
        ]
        if own:
            listed = ", ".join(sorted({node.title for node in own})[:5])
            self._canvas.draft.notes.append(
                f"{listed}: the code of the component was edited; it is never run here, and read "
                "only for what reaches out."
            )
        for node in own:
            for tool, _ in self._tools.offered.get(node.id) or [(self._canvas.ids[node.id], {})]:
                if node.own_code:
                    self._tools.written(tool, node)

    def _attach(self, edge: Edge) -> None:
        ids, draft = self._canvas.ids, self._canvas.draft
        role, under = self._roles[edge.source], self._roles[edge.target]
        if edge.target not in ids or under in PARTS_OF:
            return
        own = ids[edge.target]
        if role in ("model", "embedding", "llm") and not edge.attaches_tool:
            model = ids[edge.source]
            draft.link("calls", own, model)
            self._canvas.hold(own, self._canvas.credentials(self._nodes[edge.source]))
        elif role == "memory":
            for tool, _ in self._tools.offered.get(edge.source, ()):
                draft.link("calls", own, tool)
        elif edge.source in self._tools.offered:
            for tool, row in self._tools.offered[edge.source]:
                draft.link("calls", own, tool, self._approval(edge.target, row))
        elif edge.source in ids:
            rows = self._nodes[edge.source].tools
            gated = self._approval(edge.target, rows[0]) if rows else {}
            draft.link("calls", own, ids[edge.source], gated)

    def _approval(self, agent: str, row: Any) -> dict[str, tuple[Any, str]]:
        """The gate of a tool whose row lists the decisions that a human may take."""
        decisions = row.get("approval_actions") if hasattr(row, "get") else None
        if not isinstance(decisions, list) or not decisions:
            return {}
        node = self._nodes[agent]
        if agent not in self._approvals:
            self._approvals[agent] = self._canvas.draft.add(
                "gate", f"Requires approval ({node.title})", "platform",
                "Langflow asks before the tools of this agent are used",
                gates.tool_approval(self._chat), pointer=node.pointer, tags=("derived",),
            )  # fmt: skip
        because = "the tool requires approval"
        return {"gate": (self._approvals[agent], because)}

    def _flow(self) -> None:
        draft, ids = self._canvas.draft, self._canvas.ids
        for edge in self._steps:
            source, target = ids.get(edge.source), ids.get(edge.target)
            if not source or not target or self._roles[edge.target] in ("model", "embedding"):
                continue
            gate = self._paths.waits_for(edge)
            facts = {"gate": (ids[gate], "it runs only after the decision")} if gate else {}
            name = edge.output.removeprefix("branch_") if self._is_gate(edge.source) else ""
            draft.link("flow", source, target, facts, name=name)
            if self._is_gate(edge.source) and gates.refuses(edge):
                for before in self._paths.before(edge.source)[:MOST]:
                    if before in ids and before != edge.target:
                        draft.link("flow", ids[before], target, name="not approved")

    def _is_gate(self, key: str) -> bool:
        return self._roles[key] == "gate"

    def _answers(self) -> None:
        """Who asked is told what chat outputs say; without a start of its own, a run begins it."""
        draft, ids = self._canvas.draft, self._canvas.ids
        starts = [k for k, role in self._roles.items() if role in ("input", "trigger")]
        begun = [key for key in starts if self._paths.after(key)]
        answering = [ids[k] for k, role in self._roles.items() if role == "output"]
        answering += [
            ids[key]
            for key, node in self._nodes.items()
            if node.type == "TextOutput" and key in ids
        ]
        firsts = self._paths.firsts(self._nodes, {edge.source for edge in self._attached})
        if not begun:
            heads = [ids[key] for key in firsts if key in ids and self._roles[key] not in PARTS_OF]
            heads = [one for one in heads if draft.nodes[one].kind in ("agent", "step", "tool")]
            if not heads:
                draft.notes.append("Nothing begins the flow.")
                return
            trigger = draft.add(
                "trigger", "Run of the flow",
                "platform",
                HERE, {"exposure": (None, _SERVER)},
                tags=("derived",),
            )  # fmt: skip
            for head in heads:
                draft.link("flow", trigger, head)
            asking = [trigger]
        else:
            asking = [ids[key] for key in begun if self._nodes[key].type != "ScheduleTrigger"]
        for trigger in asking[:MOST]:
            for last in answering:
                draft.link("replies", last, trigger)
        begin = (asking or [ids[begun[0]]])[0]
        for name in (self._canvas.flow.flow_id, self._canvas.flow.name):
            if name:
                self._canvas.shared.starts.setdefault(name, (begin, tuple(answering)))
