"""Read Open Agent Specification documents into components, with every reference resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphs.errors import InputError
from graphs.formats.inline_secrets import escaped
from graphs.formats.jsonc import plain_json
from graphs.formats.reading import Document, parse_json

REFERENCED = "$referenced_components"
_REFERENCES = ("$component_ref", "$ref")
AGENTIC = frozenset({
    "Agent", "SpecializedAgent", "A2AAgent", "OciAgent", "RemoteAgent", "Swarm", "ManagerWorkers",
    "Flow",
})  # fmt: skip
_KINDS = AGENTIC | {
    "AgentSpecializationParameters", "ServerTool", "ClientTool", "RemoteTool", "MCPTool",
    "BuiltinTool", "MCPToolBox", "MCPToolSpec", "StartNode", "EndNode", "LlmNode", "ApiNode",
    "AgentNode", "FlowNode", "MapNode", "ParallelMapNode", "ParallelFlowNode",
    "CatchExceptionNode", "BranchingNode", "ToolNode", "InputMessageNode", "OutputMessageNode",
    "ControlFlowEdge", "DataFlowEdge", "LlmConfig", "VllmConfig", "OllamaConfig", "OpenAiConfig",
    "OpenAiCompatibleConfig", "OciGenAiConfig", "GeminiConfig", "StdioTransport", "SSETransport",
    "SSEmTLSTransport", "StreamableHTTPTransport", "StreamableHTTPmTLSTransport",
    "A2AConnectionConfig", "OAuthConfig", "OAuthClientConfig", "OciClientConfigWithApiKey",
    "OciClientConfigWithSecurityToken", "OciClientConfigWithInstancePrincipal",
    "OciClientConfigWithResourcePrincipal", "GeminiAIStudioAuthConfig",
    "GeminiVertexAIAuthConfig", "InMemoryCollectionDatastore", "OracleDatabaseDatastore",
    "PostgresDatabaseDatastore", "MessageSummarizationTransform",
    "ConversationSummarizationTransform",
}  # fmt: skip
#: Kinds as they are spelt today, by what people wrote: in lower case, and before the first release.
_SPELT = {kind.lower(): kind for kind in _KINDS} | {"ocigenaillm": "OciGenAiConfig"}
#: Keys under which no component stands.
_PLAIN = frozenset({
    "metadata", "inputs", "outputs", "branches", "mapping", "data", "query_params", "headers",
    "session_parameters", "datastore_schema", "default_generation_parameters", "retry_policy",
})  # fmt: skip
#: How many references may follow one upon another.
_HOPS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """A component as it stands in a file; `kind` as the specification spells it today."""

    kind: str
    id: str
    name: str
    values: Mapping[str, Any]
    pointer: str
    file: str

    @property
    def title(self) -> str:
        return self.name or self.id or self.kind

    @property
    def description(self) -> str:
        held = self.values.get("description")
        return held if isinstance(held, str) else ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A reference to a component or value that no given file has."""

    reference: str


@dataclass(slots=True)
class _File:
    name: str
    top: Component | None = None
    direct: list[Component] = field(default_factory=list)
    by_key: dict[str, Any] = field(default_factory=dict)
    by_id: dict[str, Component] = field(default_factory=dict)


def kind_of(value: Any) -> str:
    """The kind of the component that a value is; empty where it is none."""
    if not isinstance(value, dict):
        return ""
    told = value.get("component_type")
    if isinstance(told, str) and told:
        return _SPELT.get(told.lower(), told)
    # Before the first release the kind stood under `type`, as that of a JSON schema does.
    told = value.get("type")
    return _SPELT.get(told.lower(), "") if isinstance(told, str) else ""


def data_of(document: Document) -> Any:
    """The plain values of JSON, JSON with comments, or YAML. Raises `InputError`."""
    if document.is_json and document.peek is None:
        return parse_json(plain_json(document.text), document.name)
    return document.data


def looks_like(document: Document) -> bool:
    """Whether a document is a component or holds those that another one refers to."""
    text = document.text
    if "component_type" not in text and REFERENCED not in text:
        return False
    try:
        data = data_of(document)
    except InputError:
        return False
    if not isinstance(data, dict):
        return False
    if isinstance(data.get(REFERENCED), dict):
        return True
    told = data.get("component_type")
    if not isinstance(told, str) or ("provider" in data and "config" in data):
        return False
    return told in _KINDS or "agentspec_version" in data or {"id", "name"} <= data.keys()


class Library:
    """All components of the given documents."""

    def __init__(self, documents: Sequence[tuple[str, Any]]) -> None:
        self._files: dict[str, _File] = {}
        self._by_object: dict[int, Component] = {}
        self._referred: set[str] = set()
        # Components are told by the identity of their values, which must outlive them.
        self._kept = [data for _, data in documents]
        for name, data in documents:
            if isinstance(data, dict):
                self._add(name, data)

    @property
    def components(self) -> list[Component]:
        return list(self._by_object.values())

    def _add(self, name: str, data: dict[Any, Any]) -> None:
        held = self._files.setdefault(name, _File(name))
        stack: list[tuple[Any, str]] = [(data, "")]
        seen: set[int] = set()
        while stack:
            value, at = stack.pop()
            if id(value) in seen:
                continue
            seen.add(id(value))
            if isinstance(value, list):
                stack.extend((one, f"{at}/{n}") for n, one in reversed(list(enumerate(value))))
                continue
            if not isinstance(value, dict):
                continue
            self._note(held, value, at)
            inner = [
                (one, f"{at}/{escaped(str(key))}")
                for key, one in value.items()
                if key not in _PLAIN and isinstance(one, (dict, list))
            ]
            stack.extend(reversed(inner))
        held.top = self._by_object.get(id(data))
        pool = data.get(REFERENCED)
        if held.top is None and isinstance(pool, dict):
            own = self._by_object.get(id(pool))
            within = (self._by_object.get(id(one)) for one in pool.values())
            held.direct = [one for one in (own, *within) if one is not None]

    def _note(self, held: _File, value: dict[Any, Any], at: str) -> None:
        for key in _REFERENCES:
            if isinstance(value.get(key), str):
                self._referred.add(value[key])
        pool = value.get(REFERENCED)
        if isinstance(pool, dict):
            for key, one in pool.items():
                held.by_key.setdefault(str(key), one)
        kind = kind_of(value)
        if not kind:
            return
        component = Component(
            kind, _text(value.get("id")), _text(value.get("name")), value, at, held.name
        )
        self._by_object[id(value)] = component
        if component.id:
            held.by_id.setdefault(component.id, component)

    def roots(self) -> list[Component]:
        """The components that nothing refers to: those that someone runs, else all parts."""
        tops = [one.top for one in self._files.values() if one.top is not None]
        direct = [each for one in self._files.values() for each in one.direct]
        found = [one for one in tops if one.kind in AGENTIC and not self._is_referred(one)]
        found += [one for one in direct if one.kind in AGENTIC and not self._is_referred(one)]
        if not found:
            # Where all of them refer to each other, any may be the one that is run.
            found = [one for one in (*tops, *direct) if one.kind in AGENTIC]
        return found or [*tops, *direct]

    def _is_referred(self, component: Component) -> bool:
        if component.id and component.id in self._referred:
            return True
        held = self._files[component.file]
        return any(
            one is component.values and key in self._referred for key, one in held.by_key.items()
        )

    def resolve(self, value: Any, file: str) -> Any:
        """A component for what is or refers to one, `Missing`, or the plain value itself."""
        for _ in range(_HOPS):
            if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
                value = value[0]
            if not isinstance(value, dict):
                return value
            known = self._by_object.get(id(value))
            if known is not None:
                return known
            reference = reference_in(value)
            if not reference:
                return value
            found = self._find(reference, file)
            if found is None:
                return Missing(reference)
            value, file = found
        return Missing("a reference that refers to itself")

    def _find(self, reference: str, file: str) -> tuple[Any, str] | None:
        own = [self._files[file]] if file in self._files else []
        others = [one for name, one in self._files.items() if name != file]
        for held in (*own, *others):
            if reference in held.by_key:
                return held.by_key[reference], held.name
            if reference in held.by_id:
                return held.by_id[reference].values, held.name
        return None

    def get(self, component: Component, *keys: str) -> Any:
        """What stands under the first of these keys that is there, resolved; else None."""
        for key in keys:
            if component.values.get(key) is not None:
                return self.resolve(component.values[key], component.file)
        return None

    def text(self, component: Component, *keys: str) -> str:
        """The text under the first of these keys; empty where there is none, or it is elsewhere."""
        return _text(self.get(component, *keys))

    def component(self, component: Component, *keys: str) -> Component | Missing | None:
        """The component under the first of these keys."""
        found = self.get(component, *keys)
        return found if isinstance(found, (Component, Missing)) else None

    def many(self, component: Component, *keys: str) -> Iterator[Component | Missing]:
        """The components listed under all of these keys; what is none is passed over."""
        for key in keys:
            held = component.values.get(key)
            for one in held if isinstance(held, list) else ():
                found = self.resolve(one, component.file)
                if isinstance(found, (Component, Missing)):
                    yield found


def reference_in(value: Any) -> str:
    """The id that a value refers to; empty where it refers to none."""
    if isinstance(value, dict):
        for key in _REFERENCES:
            if isinstance(value.get(key), str):
                return str(value[key])
    return ""


def schema_of(component: Component) -> dict[str, Any]:
    """The inputs of a component as one JSON schema."""
    held = component.values.get("inputs")
    listed = [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []
    return {
        "type": "object",
        "properties": {_text(one.get("title")) or "input": one for one in listed},
    }


def is_set(component: Component, key: str) -> bool:
    """Whether a switch of a component is on."""
    return component.values.get(key) is True


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
