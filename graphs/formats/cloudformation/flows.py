"""Bedrock flows of a template: nodes of prompts, agents, functions and stores, and connections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.formats.cloudformation.file import Resource, Template
from graphs.formats.cloudformation.functions import Actors
from graphs.formats.stepfunctions.account import Account
from graphs.formats.stepfunctions.file import text
from graphs.formats.stepfunctions.parameters import Name

_FLOW = "AWS::Bedrock::Flow"
_HERE = "Bedrock runs it in the account"
_NOBODY = "the template does not say which application invokes it, nor for whom"
_FIXED = frozenset({"Condition", "Iterator", "Collector", "Loop", "LoopInput", "LoopController"})


class BedrockFlows:
    """Adds the Bedrock flows of one template."""

    def __init__(self, account: Account, template: Template, actors: Actors) -> None:
        self._account = account
        self._draft = account.draft
        self._template = template
        self._actors = actors

    def build(self) -> None:
        """Add each flow with its nodes."""
        for resource in self._template.of_type(_FLOW):
            definition = resource.mapping("Definition")
            nodes = definition.get("Nodes")
            if isinstance(nodes, list) and nodes:
                self._flow(resource, nodes, definition.get("Connections"))
            else:
                name = resource.text("Name") or resource.id
                self._draft.unresolved("step", name, "its definition", resource.pointer)

    def _flow(self, resource: Resource, nodes: list[Any], connections: Any) -> None:
        role = ""
        if resource.text("ExecutionRoleArn"):
            role = self._actors.role_named(resource.text("ExecutionRoleArn"), resource.id).node
        added: dict[str, str] = {}
        answers: list[str] = []
        starts: list[str] = []
        for number, one in enumerate(nodes):
            if not isinstance(one, Mapping) or not text(one.get("Name")):
                continue
            kind = text(one.get("Type"))
            at = f"{resource.pointer}/Properties/Definition/Nodes/{number}"
            node = self._node(text(one["Name"]), kind, one, at)
            added[text(one["Name"])] = node
            if kind == "Input":
                starts.append(node)
            elif kind == "Output":
                answers.append(node)
            if role and kind not in ("Input", "Output", *_FIXED):
                self._draft.link("uses", node, role)
        for one in connections if isinstance(connections, list) else ():
            held = one if isinstance(one, Mapping) else {}
            tail, head = added.get(text(held.get("Source"))), added.get(text(held.get("Target")))
            if tail and head:
                self._draft.link("flow", tail, head)
        for answer in answers:
            for start in starts:
                self._draft.link("replies", answer, start)

    def _node(self, name: str, kind: str, one: Mapping[str, Any], at: str) -> str:
        if kind == "Input":
            return self._draft.add(
                "trigger", name, "platform", _HERE, {"exposure": (None, _NOBODY)}, pointer=at
            )
        node = self._draft.add(
            "step", name, "platform", _HERE, {}, pointer=at, description=f"{kind} node.",
            tags=() if kind else ("unclassified",),
        )  # fmt: skip
        held = one.get("Configuration")
        inner = held.get(kind) if isinstance(held, Mapping) else None
        configuration = inner if isinstance(inner, Mapping) else {}
        if kind == "Prompt":
            self._model(node, _found(configuration, "ModelId"), "a prompt node runs a model")
        elif kind == "Agent":
            self._agent(node, text(configuration.get("AgentAliasArn")))
        elif kind == "LambdaFunction":
            reference = text(configuration.get("LambdaArn"))
            function = self._account.function(Name(self._template.canonical(reference)))
            self._draft.link("calls", node, function)
        elif kind == "KnowledgeBase":
            base = self._template.canonical(text(configuration.get("KnowledgeBaseId")))
            thing = self._account.resource("bedrock", Name(base))
            thing.contents.setdefault(None, "the file does not say who writes its documents")
            self._draft.effect(node, "read", thing)
            model = text(configuration.get("ModelId"))
            if model:
                self._model(node, model, "a model answers from what is found")
        elif kind in ("Storage", "Retrieval"):
            bucket = self._template.canonical(_found(configuration, "BucketName"))
            action = "s3:PutObject" if kind == "Storage" else "s3:GetObject"
            decided = (None, "the flow's data decide")
            self._account.act(node, action, self._account.resource("s3", Name(bucket)), decided)
        elif kind == "InlineCode":
            self._draft.set_facts(node, {"interprets": (None, "its code is not judged")})
        elif kind not in (*_FIXED, "Output"):
            self._account.does_anything(node, name)
            self._draft.unclassified.append(f"Node {name[:120]} of type {kind[:40]}")
        return node

    def _model(self, node: str, reference: str, because: str) -> None:
        name = Name(self._template.canonical(reference)) if reference else Name("")
        self._draft.link("calls", node, self._account.model(name))
        self._draft.set_facts(node, {"interprets": (True, because)})

    def _agent(self, node: str, reference: str) -> None:
        found = self._template.find(reference)
        agent = self._account.agents.get(found.id) if found is not None else None
        if agent is None:
            title = f"Agent {self._template.canonical(reference)}"[:120]
            agent = self._draft.unresolved("agent", title, title)
        self._draft.link("calls", node, agent)
        self._draft.set_facts(node, {"interprets": (True, "its result is what an agent answers")})


def _found(value: Any, wanted: str, depth: int = 0) -> str:
    """The first text under a key, wherever it stands, within bounds."""
    if not isinstance(value, Mapping) or depth > 8:
        return ""
    if isinstance(value.get(wanted), str):
        return str(value[wanted])
    return next((one for x in value.values() if (one := _found(x, wanted, depth + 1))), "")
