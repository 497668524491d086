"""What one task state calls, reads and changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphs.formats.redact import redact
from graphs.formats.stepfunctions.account import Account
from graphs.formats.stepfunctions.file import State, text
from graphs.formats.stepfunctions.integration import Integration
from graphs.formats.stepfunctions.parameters import NOTHING, Name, all_fixed, name_of, named

_STATEMENTS = ("QueryString", "Sql", "SQL", "Statement", "sql")
_QUERIED = frozenset({
    "athena", "dynamodb", "rds-data", "redshift-data", "timestream", "logs", "glue",
})  # fmt: skip
_READING = re.compile(r"^\s*(?:select|with|show|describe|desc|explain|values)\b", re.IGNORECASE)
_CHANGING = re.compile(r"\b(?:insert|update|delete|drop|truncate|create|alter|into|merge)\b", re.I)
_METHOD = {"GET": "read", "HEAD": "read", "OPTIONS": "read", "DELETE": "delete"}
_FIXED = ("fixed", "every parameter is a fixed value")
_FILLED = (None, "parameters are taken from the input; the file does not say who decides them")
_AGENTS = frozenset({"InvokeAgent", "InvokeInlineAgent", "InvokeFlow", "InvokeAgentRuntime"})


@dataclass(frozen=True, slots=True)
class Called:
    """What a task calls, for what asks whether a person answers.

    `interprets`: its result is made by a model. `tells`: its errors may carry what it read.
    `child`: the node of the state machine that it starts.
    """

    integration: Integration
    target: str = ""
    interprets: bool = False
    tells: bool = False
    child: str = ""


class Tasks:
    """Adds the effects of tasks to the map of an account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._draft = account.draft

    def place(self, state: State, node: str) -> Called:
        """Add what the task does, from its node on the map."""
        resource = text(state.raw.get("Resource"))
        integration = self._account.integration(resource)
        decided = _FIXED if all_fixed(state.parameters, state.jsonata) else _FILLED
        if integration.kind == "function":
            return self._function(state, node, integration)
        if integration.kind == "activity":
            name = f"Activity {integration.name}"[:120]
            worker = self._draft.unresolved(
                "tool", name, "the worker that polls for it", state.pointer
            )
            self._draft.link("calls", node, worker)
            return Called(integration, integration.name, tells=True)
        if integration.kind == "unknown":
            return self._unknown(state, node, integration)
        if integration.full in ("states:StartExecution", "states:StartSyncExecution"):
            return self._child(state, node, integration)
        keys = self._account.model_keys(integration.full)
        if keys is not None:
            return self._model(state, node, integration, keys)
        if integration.service in ("bedrock", "bedrock-agentcore") and (
            integration.action in _AGENTS
        ):
            return self._agent(state, node, integration)
        if integration.full == "states:InvokeHTTPEndpoint":
            return self._request(state, node, integration, decided)
        return self._service(state, node, integration, decided)

    def _names(self, state: State, integration: Integration) -> list[Name]:
        keys = self._account.target_keys(integration.service, integration.action)
        return named(state.parameters, keys, state.jsonata)

    def _function(self, state: State, node: str, integration: Integration) -> Called:
        name = Name(integration.name)
        if not name.text:
            name = next(iter(self._names(state, integration)), NOTHING)
        function = self._account.function(name, state.comment, state.pointer)
        self._draft.link("calls", node, function)
        return Called(integration, name.text, tells=True)

    def _unknown(self, state: State, node: str, integration: Integration) -> Called:
        said = integration.name or "nothing"
        name = redact(integration.name)[:120] or f"What {state.name[:100]} calls"
        called = self._draft.unresolved("tool", name, f"the resource {said[:120]}", state.pointer)
        self._draft.link("calls", node, called)
        self._draft.unclassified.append(f"Task {state.name}: the resource {said[:120]}")
        return Called(integration, integration.name, tells=True)

    def _child(self, state: State, node: str, integration: Integration) -> Called:
        name = next(iter(self._names(state, integration)), NOTHING)
        known = self._account.machines.get(name.text) if name.text else None
        if known is None:
            title = name.text or "State machine named at run time"
            known = self._draft.unresolved(
                "step", title, f"the state machine {title}", state.pointer
            )
            if name.text:
                self._account.machines[name.text] = known
        self._draft.link("calls", node, known)
        return Called(integration, name.text, tells=True, child=known)

    def _model(
        self, state: State, node: str, integration: Integration, keys: tuple[str, ...]
    ) -> Called:
        name = next(iter(named(state.parameters, keys, state.jsonata)), NOTHING)
        model = self._account.model(name, integration.service, state.pointer)
        self._draft.link("calls", node, model)
        because = f"{integration.full} runs a model"
        self._draft.set_facts(node, {"interprets": (True, because)})
        if integration.action == "RetrieveAndGenerate":
            self._account.act(
                node, "bedrock:Retrieve",
                self._account.resource("bedrock", _first(self._names(state, integration))),
                ("model", "the input is the query"),
            )  # fmt: skip
        return Called(integration, name.text, interprets=True, tells=True)

    def _agent(self, state: State, node: str, integration: Integration) -> Called:
        keys = ("AgentId", "AgentRuntimeArn", "FlowIdentifier", "AgentName")
        name = _first(named(state.parameters, keys, state.jsonata))
        known = self._account.agents.get(name.text) if name.text else None
        if known is None:
            title = f"Agent {name.text}" if name.text else "Agent named at run time"
            known = self._draft.unresolved(
                "agent", title[:120], f"the {title.lower()}", state.pointer
            )
            if name.text:
                self._account.agents[name.text] = known
        self._draft.link("calls", node, known)
        self._draft.set_facts(node, {"interprets": (True, "its result is what an agent answers")})
        return Called(integration, name.text, interprets=True, tells=True)

    def _request(
        self, state: State, node: str, integration: Integration, decided: tuple[str | None, str]
    ) -> Called:
        parameters = state.parameters if isinstance(state.parameters, Mapping) else {}
        url = _value(parameters, "ApiEndpoint", state.jsonata)
        method = _value(parameters, "Method", state.jsonata)
        written = "{{computed}}" if url.computed else url.text
        arguments = (None, "its URL is computed") if url.computed else decided
        self._account.box.request(
            node, "" if method.computed else method.text or "GET", written,
            arguments=arguments, name=f"{method.text} {url.text}".strip()[:120],
        )  # fmt: skip
        connection = _first(named(parameters, ("ConnectionArn",), state.jsonata))
        if connection.given:
            title = connection.text or "Connection named at run time"
            self._draft.link("uses", node, self._connection(title, state.pointer))
        return Called(integration, url.text, tells=True)

    def _connection(self, name: str, pointer: str) -> str:
        key = f"connection {name}"
        if key not in self._account.functions:
            self._account.functions[key] = self._draft.identity(
                name, None, "an EventBridge connection keeps it; of what kind it is stands there",
                pointer=pointer,
            )  # fmt: skip
        return self._account.functions[key]

    def _service(
        self, state: State, node: str, integration: Integration, decided: tuple[str | None, str]
    ) -> Called:
        account = self._account
        names = self._names(state, integration) or [NOTHING]
        verbs = self._told_verbs(state, integration)
        for name in names:
            thing = account.resource(integration.service, name)
            account.act(node, integration.full, thing, decided, verbs)
        if integration.full == "s3:CopyObject":
            # What is copied is read, but it stays in the stores.
            source = named(state.parameters, ("CopySource",), state.jsonata)
            bucket = Name(_first(source).text.partition("/")[0], _first(source).computed)
            account.act(node, "s3:GetObject", account.resource("s3", bucket), decided)
        if integration.full == "sns:Publish" and self._to_phone(state):
            self._send_to_phone(node, decided)
        return Called(integration, _first(names).text, tells=integration.waits == "token")

    def _told_verbs(self, state: State, integration: Integration) -> tuple[str, ...]:
        """What is done where the parameters tell it: a method, or a statement that reads."""
        if integration.full == "execute-api:Invoke":
            method = _value(state.parameters, "Method", state.jsonata)
            if method.text.isalpha():
                return (_METHOD.get(method.text.upper(), "write"), "read")[
                    : 1 if method.text.upper() in _METHOD else 2
                ]
            return ("unknown", "read")
        if integration.full == "eks:AccessKubernetesApi":
            method = _value(state.parameters, "Method", state.jsonata)
            if method.text.upper() in ("GET", "HEAD"):
                return ("read",)
        if integration.service not in _QUERIED:
            return ()
        statement = _first(named(state.parameters, _STATEMENTS, state.jsonata))
        if (
            statement.text
            and _READING.match(statement.text)
            and not _CHANGING.search(statement.text)
        ):
            return ("read",)
        return ()

    def _to_phone(self, state: State) -> bool:
        return _first(named(state.parameters, ("PhoneNumber",), state.jsonata)).given

    def _send_to_phone(self, node: str, decided: tuple[str | None, str]) -> None:
        thing = self._draft.thing("aws sns", "Phone numbers", "internet", "SMS leave the account")
        thing.contents["trusted"] = "nothing comes back from them"
        self._account.act(node, "sns:Publish", thing, decided)

    def read_items(self, state: State, node: str) -> None:
        """What a distributed map reads its items from, and where it writes its results."""
        for key, fallback in (("ItemReader", "s3:GetObject"), ("ResultWriter", "s3:PutObject")):
            held = state.raw.get(key)
            if not isinstance(held, Mapping):
                continue
            integration = self._account.integration(text(held.get("Resource")))
            full = integration.full if integration.kind == "service" else fallback
            service = full.partition(":")[0]
            parameters = held.get("Arguments", held.get("Parameters"))
            keys = self._account.target_keys(service, "")
            for name in named(parameters, keys, state.jsonata) or [NOTHING]:
                decided = _FIXED if all_fixed(parameters, state.jsonata) else _FILLED
                self._account.act(node, full, self._account.resource(service, name), decided)


def _first(names: list[Name]) -> Name:
    return names[0] if names else NOTHING


def _value(parameters: Any, key: str, jsonata: bool) -> Name:
    if not isinstance(parameters, Mapping):
        return NOTHING
    for written in (key, f"{key}.$"):
        value = parameters.get(written)
        if isinstance(value, str):
            return name_of(written, value, jsonata)
    return NOTHING
