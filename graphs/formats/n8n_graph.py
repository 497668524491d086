"""Make nodes and links of one n8n export: kinds, flow, attachments, effects, gates and answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graphs.formats.catalogue import Catalogue
from graphs.formats.n8n_draft import Because, Draft
from graphs.formats.n8n_effects import (
    Reading,
    Touch,
    chosen_operation,
    evaluates,
    runs_itself,
    touches,
    unclassified_target,
    vector_mode,
    verb_in,
    workflow_reference,
)
from graphs.formats.n8n_file import Export, RawNode, plain
from graphs.formats.n8n_gates import Answer, follow_answer, gate_facts, is_gate, names_starter
from graphs.formats.n8n_secrets import ROLES, inline_secrets
from graphs.formats.n8n_triggers import answering_nodes, exposure_of, trigger_place
from graphs.formats.n8n_values import host_of, is_expression, literal
from graphs.formats.redact import redact

_ROLE_KINDS = {
    "trigger": "trigger", "agent": "agent", "model": "model", "memory": "data", "tool": "tool",
    "mcp": "tool",
}  # fmt: skip
_ATTACHED_KINDS = {
    "ai_languageModel": "model", "ai_embedding": "model", "ai_reranker": "model",
    "ai_memory": "data", "ai_tool": "tool",
}  # fmt: skip
#: Roles that hand their input on without touching anything.
_PASSING = frozenset({"logic", "code", "respond", "wait"})


@dataclass(slots=True)
class Placed:
    """A node of the export with what it became."""

    raw: RawNode
    entry: dict[str, Any]
    role: str
    #: `main`, `tool` (a type name with the suffix Tool), or `hitl` (HitlTool).
    form: str
    operation: str
    known: bool
    kind: str = "step"
    node_id: str = ""
    serves: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    live: bool = False


class ExportGraph:
    """One export on its way into the draft."""

    def __init__(
        self, export: Export, draft: Draft, catalogue: Catalogue, reading: Reading
    ) -> None:
        self.export = export
        self.draft = draft
        self.catalogue = catalogue
        self.reading = reading
        self.placed: dict[str, Placed] = {}

    def build(self) -> None:
        """Add everything of this export to the draft."""
        self._place()
        self._flow = {name: self._next(name) for name in self.placed if self._enabled(name)}
        self._before: dict[str, list[str]] = {name: [] for name in self.placed}
        for name, following in self._flow.items():
            for target in following:
                self._before[target].append(name)
        self._children: dict[str, list[tuple[str, str]]] = {}
        self._parents: dict[str, list[str]] = {}
        for child, kind, parent in self.export.attached:
            if self._enabled(child) and self._enabled(parent):
                self._children.setdefault(parent, []).append((child, kind))
                self._parents.setdefault(child, []).append(parent)
        self._mark_live()
        self._mark_fed()
        self._credentials()
        for placed in self.placed.values():
            self._add(placed)
        self._link_flow()
        self._link_attached()
        for placed in self.placed.values():
            if placed.live:
                self._link_effects(placed)
        self._link_answers()

    def _enabled(self, name: str) -> bool:
        placed = self.placed.get(name)
        return placed is not None and not placed.raw.disabled

    def _resolve(self, node_type: str) -> tuple[dict[str, Any], str, bool]:
        """The catalogue entry of a type, the form in which it is used, and whether it is known."""
        if node_type in self.catalogue:
            return self.catalogue[node_type], "main", True
        for suffix, form in (("HitlTool", "hitl"), ("Tool", "tool")):
            base = node_type.removesuffix(suffix)
            if base != node_type:
                known = base in self.catalogue
                if known or form == "hitl":
                    return (self.catalogue[base] if known else {"role": "app"}), form, known
        return {"role": "app", "vendor": "unknown"}, "main", False

    def _place(self) -> None:
        serves: dict[str, tuple[str, ...]] = {}
        parents: set[str] = set()
        for child, kind, parent in self.export.attached:
            serves[child] = (*serves.get(child, ()), kind)
            if kind == "ai_tool":
                parents.add(parent)
        for name, raw in self.export.nodes.items():
            entry, form, known = self._resolve(raw.type)
            role = str(entry.get("role", "app"))
            if role == "note":
                continue
            if not known and form == "main":
                role = _guessed_role(raw.type)
            _, operation = chosen_operation(raw, entry)
            placed = Placed(raw, entry, role, form, operation, known, serves=serves.get(name, ()))
            placed.kind = self._kind(placed, name in parents)
            placed.node_id = self.draft.fresh_id(redact(name))
            self.placed[name] = placed
            if not known:
                self.draft.unclassified.setdefault(f"{redact(raw.type)} ({redact(name)})")

    def _kind(self, placed: Placed, has_tools: bool) -> str:
        raw, role = placed.raw, placed.role
        if is_gate(raw, role, placed.operation, placed.form):
            return "gate"
        if role in ("ai-app", "chain") and has_tools and "ai_tool" not in placed.serves:
            return "agent"
        if role == "trigger" and "ai_tool" not in placed.serves:
            return "trigger"
        if not placed.known and placed.serves:
            return _ATTACHED_KINDS.get(placed.serves[0], "step")
        if role == "vector-store":
            return "tool" if vector_mode(raw, placed.entry) == "retrieve-as-tool" else "step"
        kind = _ROLE_KINDS.get(role, "step")
        if kind == "step" and ("ai_tool" in placed.serves or placed.form == "tool"):
            return "tool"
        if placed.known and raw.type.rpartition(".")[2].startswith("tool") and role != "part":
            return "tool"
        return kind

    def _next(self, name: str) -> list[str]:
        """The enabled nodes that run after one; a disabled node hands its input on."""
        found: dict[str, None] = {}
        front = [target for slot in self.export.main.get(name, []) for target in slot]
        seen = set[str]()
        while front:
            target = front.pop(0)
            if target in seen or target not in self.placed:
                continue
            seen.add(target)
            if self._enabled(target):
                found[target] = None
            else:
                front.extend((self.export.main.get(target) or [[]])[0])
        return list(found)

    def _mark_live(self) -> None:
        """Mark what runs: all that a wired trigger leads to; everything where there is no trigger."""
        starts = [
            name
            for name, placed in self.placed.items()
            if placed.kind == "trigger"
            and self._enabled(name)
            and (self._flow.get(name) or self._children.get(name))
        ]
        any_trigger = any(p.kind == "trigger" for p in self.placed.values())
        front = list(starts) if any_trigger else [n for n in self.placed if self._enabled(n)]
        while front:
            name = front.pop()
            placed = self.placed[name]
            if placed.live:
                continue
            placed.live = True
            front.extend(self._flow.get(name, ()))
            front.extend(child for child, _ in self._children.get(name, ()))
        never = [
            redact(name)
            for name, placed in self.placed.items()
            if not placed.live and not placed.raw.disabled
        ]
        if never and any_trigger:
            listed = ", ".join(never[:10]) + (
                f" and {len(never) - 10} more" if len(never) > 10 else ""
            )
            self.draft.notes.append(f"No trigger leads to these, so they touch nothing: {listed}.")
        self._starters = frozenset(starts)

    def _mark_fed(self) -> None:
        """Tell which nodes get what a model made, over the main path."""
        models = {
            name
            for name, placed in self.placed.items()
            if placed.kind == "agent" or placed.role in ("agent", "chain", "ai-app")
        }
        fed: set[str] = set()
        front = [target for name in models for target in self._flow.get(name, ())]
        while front:
            name = front.pop()
            if name not in fed:
                fed.add(name)
                front.extend(self._flow.get(name, ()))
        self.reading.models = frozenset(models)
        self.reading.fed_by_models = frozenset(fed)

    def _credentials(self) -> None:
        for placed in self.placed.values():
            if placed.live:
                placed.identities = tuple(
                    self.draft.identity(kind, ident, name)
                    for kind, ident, name in used_credentials(placed.raw, placed.role)
                )

    def _add(self, placed: Placed) -> None:
        raw = placed.raw
        facts: Because = {}
        vendor, because = "platform", "n8n runs it"
        if placed.kind == "trigger":
            exposure = exposure_of(raw, placed.entry)
            facts["exposure"] = exposure
            vendor, because = trigger_place(raw, placed.entry, exposure[0])
        elif placed.kind == "model":
            vendor, because, facts = self._model_place(placed)
        elif placed.kind == "data":
            vendor, because, facts = _memory_place(placed)
        elif placed.kind == "agent":
            options = raw.parameters.get("options")
            limit = options.get("maxIterations") if isinstance(options, dict) else None
            if isinstance(limit, int) and not isinstance(limit, bool) and limit >= 0:
                facts["max_iterations"] = (limit, "an option of the node")
        elif placed.kind == "gate":
            facts = self._gate_facts(placed)
        elif placed.kind == "step" and (words := evaluates(raw) if placed.role == "code" else ""):
            facts["interprets"] = (True, f"the code has {words} in it: it runs text as code")
        tags = []
        if raw.disabled:
            tags.append("disabled")
        elif not placed.live:
            tags.append("not reached")
        if not placed.known:
            tags.append("unclassified")
        extensions: dict[str, Any] = {"x-n8n-type": raw.type}
        typed = not placed.known or placed.role in ROLES or raw.type.endswith(".set")
        secrets = inline_secrets(raw) if typed else ()
        if secrets:
            extensions["x-inline-secrets"] = tuple(secrets)
            for pointer in secrets:
                self.draft.notes.append(
                    f"{redact(raw.name)} has a secret in its parameters, at {pointer}: it is left out."
                )
        self.draft.add(
            placed.node_id,
            placed.kind,
            redact(raw.name),
            vendor,
            because,
            facts,
            pointer=raw.pointer,
            description=_description(raw),
            tags=tuple(tags),
            extensions=extensions,
        )

    def _model_place(self, placed: Placed) -> tuple[str, str, Because]:
        vendor = str(placed.entry.get("vendor", "unknown"))
        provider = self.draft.vendors.name(vendor)
        options = placed.raw.parameters.get("options")
        base = plain(options.get("baseURL")) if isinstance(options, dict) else ""
        if base:
            host = host_of(base)
            found = self.draft.vendors.of_host(host.name)
            if found is not None:
                return (
                    found[0],
                    host.because,
                    {"provider": (self.draft.vendors.name(found[0]), "by its URL")},
                )
            return host.place, host.because, {"provider": (host.name or None, "by its URL")}
        if vendor == "private":
            return vendor, "it is usually self-hosted", {}
        if vendor == "unknown":
            return vendor, "the node type is not known", {}
        return (
            vendor,
            f"it is a model of {provider}",
            {"provider": (provider, "the node type says so")},
        )

    def _gate_facts(self, placed: Placed) -> Because:
        raw = placed.raw
        answer = self._answer(raw.name)
        near = raw.name in self._first_steps()
        forms = any(self.placed[name].raw.type.endswith(".formTrigger") for name in self._starters)

        def asks_requester(text: str) -> bool:
            return names_starter(text, self._starters, near) if text else forms

        return gate_facts(raw, placed.role, placed.form, answer, asks_requester)

    def _answer(self, name: str) -> Answer:
        def passes(node: RawNode) -> bool:
            placed = self.placed.get(node.name)
            return placed is not None and placed.role in _PASSING and placed.kind == "step"

        return follow_answer(name, self.export, passes)

    def _first_steps(self) -> frozenset[str]:
        """Nodes that get what a trigger hands over, through steps that only pass it on."""
        found: set[str] = set()
        front = [target for start in self._starters for target in self._flow.get(start, ())]
        while front:
            name = front.pop()
            if name not in found:
                found.add(name)
                if self.placed[name].role in _PASSING:
                    front.extend(self._flow.get(name, ()))
        return frozenset(found)

    def _link_flow(self) -> None:
        for name, following in self._flow.items():
            placed = self.placed[name]
            if placed.kind in ("model", "data"):
                continue
            for target in following:
                if self.placed[target].kind not in ("model", "data"):
                    self.draft.link("flow", placed.node_id, self.placed[target].node_id)
            if placed.kind == "gate" and placed.live and placed.form == "main":
                self._link_refusals(name)

    def _link_refusals(self, gate: str) -> None:
        """What runs after a refusal runs without the approval: it follows the steps before the gate."""
        for refused in self._answer(gate).refused:
            for before in self._before[gate]:
                if refused in self._flow and before != refused:
                    self.draft.link(
                        "flow",
                        self.placed[before].node_id,
                        self.placed[refused].node_id,
                        name="not approved",
                        description=f"runs when {redact(gate)} is refused or not answered",
                    )

    def _link_attached(self) -> None:
        for parent, children in self._children.items():
            caller = self.placed[parent]
            if caller.kind in ("model", "data"):
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
            draft.notes.append(f"{redact(served.raw.name)} cannot serve as a part: left out.")
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

    def _link_effects(self, placed: Placed) -> None:
        if placed.kind in ("model", "data"):
            return
        for identity in placed.identities:
            self.draft.link("uses", placed.node_id, identity)
        if placed.kind == "gate":
            return
        held = used_credentials(placed.raw, placed.role)
        label = next((redact(name) for _, _, name in held if name), "")
        if placed.known:
            done = touches(placed.raw, placed.entry, self.reading, label)
        elif placed.kind != "trigger":
            done = self._unclassified_touches(placed)
        else:
            done = []
        for touch in done:
            actors = self._receivers(placed) if touch.for_others else [placed]
            for actor in actors:
                through = "" if actor is placed else f" (through {redact(placed.raw.name)})"
                self.draft.effect(
                    actor.node_id,
                    touch.verb,
                    touch.target,
                    arguments=touch.arguments,
                    reversible=touch.reversible,
                    because=touch.because + through,
                    identities=placed.identities,
                )
        self._refine(placed, done)
        if placed.role == "workflow" and runs_itself(placed.raw, self.reading):
            self._link_self_call(placed)

    def _receivers(self, placed: Placed) -> list[Placed]:
        """Who gets what a node answers: its callers, past gates, and the next steps."""
        found: dict[str, Placed] = {}
        front = [placed.raw.name]
        while front:
            name = front.pop()
            for parent in self._parents.get(name, ()):
                if self.placed[parent].kind == "gate":
                    front.append(parent)
                elif self.placed[parent].kind not in ("model", "data"):
                    found[parent] = self.placed[parent]
        for following in self._flow.get(placed.raw.name, ()):
            if self.placed[following].kind not in ("model", "data", "gate"):
                found[following] = self.placed[following]
        return list(found.values())

    def _unclassified_touches(self, placed: Placed) -> list[Touch]:
        resource, operation = placed.raw.text("resource"), placed.raw.text("operation")
        verb, because = verb_in({}, resource, operation)
        if verb == "gate":
            verb = "unknown"
        if verb == "query":
            verb = "execute"
        target = unclassified_target(placed.raw)
        return [Touch(verb, target, None, because)]

    def _refine(self, placed: Placed, done: list[Touch]) -> None:
        """Say of a tool what its answers carry, and make a tool of a step that brings content in."""
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
        if not self._flow.get(placed.raw.name):
            return False
        return any(
            touch.verb not in ("read", "call")
            and (
                any(other.for_others for other in done)
                if placed.known and placed.role == "app"
                else touch.target.vendor in ("internet", "unknown") or bool(touch.target.tags)
            )
            for touch in done
        )

    def _link_self_call(self, placed: Placed) -> None:
        """A workflow that runs one of this file: its input goes there, its result comes back."""
        reference = workflow_reference(placed.raw)
        if "$workflow.id" not in reference and reference != self.export.workflow_id:
            self.draft.notes.append(
                f"{redact(placed.raw.name)} runs another workflow of this file: not joined."
            )
            return
        # n8n allows one such trigger a workflow.
        started = next(
            (
                name
                for name, other in self.placed.items()
                if other.live and other.raw.type.endswith(".executeWorkflowTrigger")
            ),
            None,
        )
        if started is None:
            return
        because = "the workflow runs itself"
        self.draft.link("flow", placed.node_id, self.placed[started].node_id, description=because)
        for last in answering_nodes(started, self._flow, self.placed, "lastNode"):
            if last != placed.raw.name:
                because = "the result of the run comes back"
                self.draft.link(
                    "flow", self.placed[last].node_id, placed.node_id, description=because
                )

    def _link_answers(self) -> None:
        """Link the steps that answer to the trigger that hands their answer to who asked."""
        for name in self._starters:
            for last in answering_nodes(name, self._flow, self.placed):
                self.draft.link("replies", self.placed[last].node_id, self.placed[name].node_id)
            trigger = self.placed[name]
            if trigger.raw.type.endswith(".formTrigger"):
                for page in self._pages(name):
                    because = "the same person fills in this page"
                    self.draft.link("flow", trigger.node_id, page, description=because)

    def _pages(self, trigger: str) -> list[str]:
        reached, front = set[str](), [trigger]
        while front:
            for target in self._flow.get(front.pop(), ()):
                if target not in reached:
                    reached.add(target)
                    front.append(target)
        return [
            self.placed[name].node_id
            for name in sorted(reached)
            if self.placed[name].role == "form" and self.placed[name].operation != "completion"
        ]


def tool_facts(placed: Placed, done: list[Touch]) -> Because:
    """What the answers of a tool carry, by what it touches."""
    facts: Because = {}
    if placed.role == "mcp":
        facts["content"] = (None, "what the tools of an MCP server answer is not in the file")
        facts["third_party"] = (
            (True, "the server lies outside")
            if any(touch.target.vendor != "private" for touch in done)
            else (None, "the server lies in a private network")
        )
        return facts
    if not placed.known or placed.role == "workflow":
        if any(touch.verb != "call" for touch in done):
            return {"content": (None, "what it answers is not in the file")}
    contents = []
    for touch in done:
        if touch.verb == "read" or placed.role in ("http", "graphql", "code"):
            contents.append(touch.target.facts.get("content", (None, ""))[0])
    if "untrusted" in contents:
        source = next(
            t.target.name for t in done if t.target.facts.get("content", ("",))[0] == "untrusted"
        )
        return {"content": ("untrusted", f"it gives back content of {redact(source)}")}
    if None in contents:
        return {"content": (None, "the export does not say who writes what it reads")}
    return {"content": ("trusted", "it gives back only what it computes, confirms or is handed")}


def _memory_place(placed: Placed) -> tuple[str, str, Because]:
    """Where a memory is kept. What is sensitive or hostile in it comes over the links to it."""
    vendor = str(placed.entry.get("vendor", "unknown")) if placed.known else "unknown"
    facts: Because = {"memory": (True, "it is connected as a memory")}
    key = placed.raw.text("sessionKey")
    if key and not is_expression(key) and placed.raw.text("sessionIdType") == "customKey":
        because = "one fixed session key: all who talk to it share it"
        facts["content"] = (None, because)
    elif placed.known:
        because = "it holds only what this workflow writes into a session, and that is followed"
        facts["content"] = ("trusted", because)
        facts["sensitivity"] = ("public", because)
    reason = "n8n keeps it" if vendor == "platform" else "the node type names the store"
    return vendor, reason, facts


def _guessed_role(node_type: str) -> str:
    """A role for an unknown type by the words that n8n puts into type names."""
    base = node_type.rpartition(".")[2]
    lowered = base.lower()
    if lowered.endswith("trigger"):
        return "trigger"
    if lowered.startswith(("lmchat", "embeddings")):
        return "model"
    if lowered.startswith("memory"):
        return "memory"
    return "app"


def used_credentials(raw: RawNode, role: str) -> list[tuple[str, str, str]]:
    """The credentials that a node uses: type, id, name. An HTTP request may hold unused ones."""
    held: list[tuple[str, str, str]] = []
    for kind, value in raw.credentials.items():
        if isinstance(value, dict):
            ident, name = value.get("id"), value.get("name")
            held.append(
                (
                    str(kind),
                    str(ident) if ident else "",
                    name if isinstance(name, str) else str(kind),
                )
            )
        elif isinstance(value, str):
            held.append((str(kind), "", value))
    if role in ("http", "graphql", "mcp"):
        authentication = raw.text("authentication") or "none"
        if authentication == "none":
            return []
        wanted = raw.text("genericAuthType") or raw.text("nodeCredentialType") or authentication
        return [one for one in held if one[0] == wanted] or held
    return held


def _description(raw: RawNode) -> str:
    text = raw.text("toolDescription") or raw.text("description")
    if not text and isinstance(raw.raw.get("notes"), str):
        text = raw.raw["notes"]
    text = redact(literal(text).strip())
    return text if len(text) <= 300 else text[:299] + "…"
