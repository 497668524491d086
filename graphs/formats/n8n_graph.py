"""Make nodes and links of one n8n export: flow, attachments, effects and answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphs.formats.catalogue import Catalogue
from graphs.formats.n8n_draft import Because, Draft
from graphs.formats.n8n_effects import (
    runs_itself,
    touches,
    unclassified_touches,
    workflow_reference,
)
from graphs.formats.n8n_facts import add_node, tool_facts
from graphs.formats.n8n_file import Export
from graphs.formats.n8n_paths import NO_START, Paths, unreached_note
from graphs.formats.n8n_placed import Placed, place, used_credentials
from graphs.formats.n8n_touch import Reading, Touch
from graphs.formats.redact import redact

#: What neither begins nor goes on with a path.
_SILENT = frozenset({"model", "data"})


class ExportGraph:
    """One export in the draft."""

    def __init__(
        self, export: Export, draft: Draft, catalogue: Catalogue, reading: Reading
    ) -> None:
        self.export = export
        self.draft = draft
        self.reading = reading
        self.placed = place(export, catalogue, draft)
        self.paths = Paths(export, self.placed)
        reading.models, reading.fed_by_models = self.paths.models, self.paths.fed_by_models

    def build(self) -> None:
        """Add everything of this export to the draft but its calls of other workflows."""
        unreached = self.paths.unreached()
        if not self.paths.starters:
            self.draft.notes.append(NO_START)
        elif unreached:
            self.draft.notes.append(unreached_note(unreached))
        for placed in self.placed.values():
            if placed.live:
                held = used_credentials(placed.raw, placed.role)
                placed.identities = tuple(self.draft.identity(*one) for one in held)
        gates = [name for name, one in self.placed.items() if one.kind == "gate" and one.live]
        after_gates = self.paths.after(gates)
        for placed in self.placed.values():
            add_node(placed, self.paths, after_gates, self.draft)
        self._link_flow()
        self._link_attached()
        for placed in self.placed.values():
            if placed.live and placed.kind not in _SILENT:
                self._link_effects(placed)
        self._link_answers()

    def _link_flow(self) -> None:
        for name, following in self.paths.flow.items():
            placed = self.placed[name]
            if placed.kind in _SILENT:
                continue
            for target in following:
                if self.placed[target].kind not in _SILENT:
                    self.draft.link("flow", placed.node_id, self.placed[target].node_id)
            if placed.kind == "gate" and placed.live and placed.form == "main":
                self._link_refusals(name)

    def _link_refusals(self, gate: str) -> None:
        """What runs after a refusal has no approval: it follows what stands before the gate."""
        because = f"runs when {self.placed[gate].title} is refused or not answered"
        for refused in self.paths.answer(gate).refused:
            for before in self.paths.before[gate]:
                if refused in self.paths.flow and before != refused:
                    self.draft.link(
                        "flow",
                        self.placed[before].node_id,
                        self.placed[refused].node_id,
                        name="not approved",
                        description=because,
                    )

    def _link_attached(self) -> None:
        for parent, children in self.paths.children.items():
            caller = self.placed[parent]
            if caller.kind in _SILENT:
                continue
            for child, kind in children:
                self._attach(caller, self.placed[child], kind)

    def _attach(self, caller: Placed, served: Placed, kind: str) -> None:
        draft = self.draft
        if served.kind == "data":
            draft.link("reads", caller.node_id, served.node_id)
            facts: Because = {"verb": ("write", "an agent adds to its memory")}
            draft.link("writes", caller.node_id, served.node_id, facts=facts)
            for identity in served.identities:
                draft.permits(identity, served.node_id)
        elif served.kind == "trigger":
            draft.notes.append(f"{served.title} cannot serve as a part: left out.")
            return
        elif served.kind == "agent" and caller.kind == "agent" and kind == "ai_tool":
            draft.link("delegates", caller.node_id, served.node_id)
        else:
            draft.link("calls", caller.node_id, served.node_id)
        if caller.kind == "trigger" and served.kind not in ("data", "model"):
            draft.link("replies", served.node_id, caller.node_id)
        if served.kind in ("data", "model") and caller.live:
            # Neither a store nor a model acts: who calls it uses its credential.
            for identity in served.identities:
                draft.link("uses", caller.node_id, identity)
                if served.kind == "model":
                    draft.for_models.add(identity)

    def _link_effects(self, placed: Placed) -> None:
        for identity in placed.identities:
            self.draft.link("uses", placed.node_id, identity)
        if placed.kind == "gate":
            return
        held = used_credentials(placed.raw, placed.role)
        label = next((redact(name) for _, _, name in held if name), "")
        if placed.known:
            done = touches(placed.raw, placed.entry, self.reading, label)
        elif placed.kind == "trigger":
            done = []
        else:
            done = unclassified_touches(placed.raw)
        for touch in done:
            actors = self.paths.receivers(placed.raw.name) if touch.for_others else [placed]
            for actor in actors:
                through = "" if actor is placed else f" (through {placed.title})"
                self.draft.effect(
                    actor.node_id,
                    touch.verb,
                    touch.target,
                    arguments=touch.arguments,
                    reversible=touch.reversible,
                    because=touch.because + through,
                    name=touch.name,
                    identities=placed.identities,
                )
        self._refine(placed, done)

    def _refine(self, placed: Placed, done: list[Touch]) -> None:
        """Say what the answers of a tool carry; a step that brings content in is a tool."""
        node = self.draft.nodes[placed.node_id]
        if node.kind == "tool":
            facts = tool_facts(placed, done)
        elif node.kind == "step" and self._brings_content(placed, done):
            because = "it brings in what the other side answers, and hands it on"
            facts = {"content": (None, because)}
            placed.kind = "tool"
        else:
            return
        self.draft.amend(placed.node_id, placed.kind, facts)

    def _brings_content(self, placed: Placed, done: Iterable[Touch]) -> bool:
        """Whether a step changes something outside and hands on an answer that anyone may write."""
        if not self.paths.flow.get(placed.raw.name):
            return False
        return any(
            touch.verb not in ("read", "call")
            and (
                any(other.for_others for other in done)
                if placed.known and placed.role == "app"
                else touch.target.vendor == "internet" or bool(touch.target.tags)
            )
            for touch in done
        )

    def join(self, graphs: Mapping[str, ExportGraph]) -> None:
        """Link the calls of workflows that are read together, itself among them, by workflow id."""
        for placed in self.placed.values():
            if placed.role != "workflow" or not placed.live:
                continue
            if not runs_itself(placed.raw, self.reading):
                continue
            reference = workflow_reference(placed.raw, self.reading)
            called = self if "$workflow.id" in reference else graphs.get(reference)
            if called is not None:
                self._join(placed, called)

    def _join(self, placed: Placed, called: ExportGraph) -> None:
        """The input of a call goes to the called workflow's trigger, its result comes back."""
        # n8n allows one such trigger a workflow.
        started = next(
            (
                name
                for name, other in called.placed.items()
                if other.live and other.raw.type.endswith(".executeWorkflowTrigger")
            ),
            None,
        )
        if started is None:
            return
        begin = called.placed[started].node_id
        because = "it runs the workflow that begins here"
        self.draft.link("flow", placed.node_id, begin, description=because)
        for last in called.paths.answering(started, "lastNode"):
            if last.node_id != placed.node_id and last.kind != "trigger":
                because = "the result of the run comes back"
                self.draft.link("flow", last.node_id, placed.node_id, description=because)

    def _link_answers(self) -> None:
        """Link the steps that answer to the trigger that hands their answer to who asked."""
        for name in self.paths.starters:
            for last in self.paths.answering(name):
                self.draft.link("replies", last.node_id, self.placed[name].node_id)
            trigger = self.placed[name]
            if trigger.raw.type.endswith((".formTrigger", ".chatTrigger")):
                for asking in self.paths.asking_again(name):
                    because = "it asks who began the run, and goes on with the answer"
                    self.draft.link("flow", trigger.node_id, asking.node_id, description=because)
