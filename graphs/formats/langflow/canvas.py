"""What the parts of a Langflow map share while it is drawn: the draft, ids, models, credentials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.hosts import host_of
from graphs.formats.langflow.file import Flow, RawNode, listed, plain
from graphs.formats.redact import looks_secret, names_secret, redact
from graphs.formats.toolbox import Toolbox

#: How many of one kind are linked with each of another: files of people have a few.
MOST = 50
HERE = "Langflow runs it"
_FOLLOWED = "it holds only what this flow writes into a conversation, and that is followed"
_PASSWORD = re.compile(r"pass|pwd|dsn|connection|database_ur", re.I)
_PROVIDER_FIELDS = ("provider", "agent_llm", "llm_provider", "embedding_provider")
_MODEL_FIELDS = ("model_name", "model_id", "deployment_name", "azure_deployment")
_URL_FIELDS = ("base_url", "openai_api_base", "api_base", "azure_endpoint", "endpoint_url")


@dataclass(slots=True)
class Shared:
    """What all flows of one workflow share."""

    draft: Draft
    box: Toolbox
    catalogue: Catalogue
    identities: dict[str, str] = field(default_factory=dict)
    #: By the id and by the name of a flow: where it begins, and the nodes that answer.
    starts: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    called: list[tuple[str, tuple[str, ...], str, str]] = field(default_factory=list)

    def resolve(self) -> None:
        """Link the nodes that run another flow to it, or to what stands for one not given."""
        missing: dict[str, str] = {}
        for caller, names, title, pointer in self.called:
            found = next((name for name in names if name in self.starts), None)
            if found is not None:
                begin, answering = self.starts[found]
                self.draft.link("flow", caller, begin)
                for last in answering[:MOST]:
                    if last != caller:
                        self.draft.link("flow", last, caller, name="its result")
                continue
            told = next(iter(names), "")
            key = told or pointer
            if key not in missing:
                name = told or f"Flow run by {title}"
                reference = f"the flow {told}" if told else "a flow that is not named"
                missing[key] = self.draft.unresolved("step", name, reference, pointer)
            self.draft.link("calls", caller, missing[key])


@dataclass(slots=True)
class Canvas:
    """One flow on its way to the map. `ids`: the node on the map by the id in the file."""

    flow: Flow
    shared: Shared
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def draft(self) -> Draft:
        return self.shared.draft

    @property
    def box(self) -> Toolbox:
        return self.shared.box

    def add(
        self,
        kind: str,
        node: RawNode,
        facts: Facts,
        *,
        tags: tuple[str, ...] = (),
        place: tuple[str, str] = ("platform", HERE),
    ) -> str:
        """Put a component of the file on the map under its own name."""
        if node.node.get("frozen") is True:
            tags = (*tags, "frozen")
        self.ids[node.id] = self.draft.add(
            kind,
            node.title,
            *place,
            facts,
            pointer=node.pointer,
            description=node.description,
            tags=tags,
            extensions={"x-langflow-type": redact(node.type)[:80]},
            node_id=self.ids.get(node.id, ""),
        )
        return self.ids[node.id]

    def credentials(self, node: RawNode) -> list[str]:
        """The credentials in the fields of a component; those typed in are noted as secrets."""
        found: list[str] = []
        for name, held in node.template.items():
            if not isinstance(held, dict) or name == "code":
                continue
            value = plain(held.get("value"))
            if not value:
                continue
            hidden = held.get("password") is True or held.get("_input_type") == "SecretStrInput"
            variable = held.get("load_from_db") is True
            if variable and (hidden or names_secret(value) or names_secret(str(name))):
                found.append(self._identity(value, node, "a variable kept in Langflow"))
            elif not variable and (hidden or looks_secret(str(name), value)):
                if _is_placeholder(value):
                    continue
                label = f"{plain(held.get('display_name')) or name} of {node.title}"
                identity = self._identity(label, node, "typed into the component")
                self.draft.secret(identity, f"{node.pointer}/data/node/template/{name}/value")
                found.append(identity)
        return list(dict.fromkeys(found))

    def _identity(self, name: str, node: RawNode, because: str) -> str:
        if name not in self.shared.identities:
            kind = "password" if _PASSWORD.search(name) else "api-key"
            self.shared.identities[name] = self.draft.identity(
                name, kind, because, pointer=node.pointer
            )
        return self.shared.identities[name]

    def hold(self, actor: str, identities: Iterable[str], things: Iterable[Thing] = ()) -> None:
        """An actor uses credentials, which open these things."""
        opened = list(things)
        for identity in identities:
            self.draft.link("uses", actor, identity)
            for thing in opened:
                self.draft.permit(identity, thing)

    def model(self, node: RawNode) -> str:
        """The model that a component's own fields choose; empty where none is chosen."""
        name, provider = _chosen(node)
        if not name and not provider:
            return ""
        return self.box.model(name, provider, url=node.text(*_URL_FIELDS), pointer=node.pointer)

    def memory(self, name: str, place: str = "platform") -> Thing:
        """A memory of conversations."""
        thing = self.box.store(
            name, place, because="where the memory is kept", group="memory",
            sensitivity=("public", _FOLLOWED), memory=True,
        )  # fmt: skip
        thing.contents["trusted"] = _FOLLOWED
        return thing

    def place_of(self, node: RawNode) -> tuple[str, str]:
        """Where a store lies: by an address in its fields, else by its vendor."""
        for name in node.template:
            if not str(name).lower().endswith(("url", "uri", "host", "endpoint")):
                continue
            value = node.text(str(name))
            if not value or node.field(str(name)).get("load_from_db") is True:
                continue
            host = host_of(value)
            if host.name in ("localhost", "127.0.0.1", "::1"):
                return "host", f"it answers at {host.name}"
            vendor = self.draft.vendors.of_host(host.name) if host.name else None
            if vendor is not None:
                return vendor[0], f"it answers at {host.name}"
            place = {"internet": host.name, "private": "private"}.get(host.place, "")
            if place:
                return place, host.because
        for name in (node.type, node.title):
            known = self.box.knows(name)
            if known is not None:
                place = known.vendor or next((e.place for e in known.effects if e.place), "")
                if place:
                    return place, f"the catalogue knows {known.name}"
        return "", "nothing tells where it lies"


def _chosen(node: RawNode) -> tuple[str, str]:
    """The model's name and its provider, as the component's fields have them."""
    for name in ("model", "embedding_model"):
        value = node.value(name)
        rows = listed(value) if isinstance(value, list) else [value]
        for row in rows[:1]:
            if isinstance(row, dict):
                return plain(row.get("name")), plain(row.get("provider"))
            if plain(row) and name == "model":
                return plain(row), node.text(*_PROVIDER_FIELDS)
    provider = node.text(*_PROVIDER_FIELDS)
    named = node.text(*_MODEL_FIELDS)
    if provider or not named:
        return named, provider
    return named, re.sub(r"(Model|Component|Embeddings?|Chat)+$", "", node.type)


def chooses_model(node: RawNode) -> bool:
    """Whether a component has a field for a model, whatever is in it."""
    held: Mapping[str, Any] = node.field("model")
    return held.get("_input_type") == "ModelInput" or held.get("type") == "model"


def _is_placeholder(value: str) -> bool:
    """Whether what stands in a secret field is the name of a variable, or nothing of worth."""
    return bool(re.fullmatch(r"[A-Z][A-Z0-9_]*|\W*|\{[^}]*\}|<[^>]*>", value))
