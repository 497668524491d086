"""What the parts of a Flowise map share while it is drawn: the draft, ids, models, credentials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.flowise.file import Flow, RawNode, plain
from graphs.formats.hosts import host_of
from graphs.formats.redact import redact
from graphs.formats.toolbox import Toolbox

#: How many of one kind are linked with each of another: files of people have a few.
MOST = 50
HERE = "Flowise runs it"
_STRIPPED = "exports leave credentials out: this kind is what the node asks for"
_FRAMEWORK = re.compile(r"(_?(LlamaIndex|LLMs|Embeddings?))+$")
_URLS = ("basepath", "basePath", "baseUrl", "baseURL", "endpoint", "azureOpenAIBasePath")
_MODELS = ("customModelName", "fineTunedModel", "modelName", "model", "customModel", "modelId")
#: Inputs by which a node keeps the credential that was chosen.
_CHOSEN = ("credential", "FLOWISE_CREDENTIAL_ID")


@dataclass(slots=True)
class Shared:
    """What all flows of one file share. `called`: which nodes run which flow, by its id."""

    draft: Draft
    box: Toolbox
    catalogue: Catalogue
    identities: dict[str, str] = field(default_factory=dict)
    #: By the id of a flow: where it begins, and the nodes that answer.
    starts: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    called: list[tuple[str, str, str, str]] = field(default_factory=list)

    def resolve(self) -> None:
        """Link the nodes that run another flow to it, or to what stands for one not given."""
        missing: dict[str, str] = {}
        for caller, flow_id, title, pointer in self.called:
            if flow_id in self.starts:
                begin, answering = self.starts[flow_id]
                self.draft.link("flow", caller, begin)
                for last in answering[:MOST]:
                    if last != caller:
                        self.draft.link("flow", last, caller, name="its result")
                continue
            key = flow_id or pointer
            if key not in missing:
                name = f"Flow run by {title}"
                reference = f"the flow {flow_id}" if flow_id else "a flow that is not named"
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

    def entry(self, node_type: str) -> Mapping[str, Any]:
        """What the catalogue of Flowise has on a class; empty for one it does not know."""
        return self.shared.catalogue.get(node_type, {})

    def category(self, node: RawNode) -> str:
        return node.category or str(self.entry(node.type).get("category", ""))

    def add(
        self,
        kind: str,
        node: RawNode,
        facts: Facts,
        *,
        title: str = "",
        tags: tuple[str, ...] = (),
        place: tuple[str, str] = ("platform", HERE),
    ) -> str:
        """Put a node of the file on the map under its own name."""
        self.draft.add(
            kind,
            title or node.label,
            *place,
            facts,
            pointer=node.pointer,
            description=node.text("description", "workerPrompt", "systemMessage"),
            tags=tags,
            extensions={"x-flowise-type": redact(node.type)[:80]},
            node_id=self.ids[node.id],
            part_of=self.ids.get(node.parent, ""),
        )
        self.secrets(self.ids[node.id], node)
        return self.ids[node.id]

    def secrets(self, node_id: str, node: RawNode) -> None:
        """Note the secrets that were typed into a node of the file."""
        self.draft.inline_secrets(node_id, node.inputs, f"{node.pointer}/data/inputs")

    def endpoint(
        self, node_type: str, config: Mapping[str, Any], pointer: str, title: str = ""
    ) -> str:
        """The model of a class with these settings; `title`: what the canvas calls it."""
        named = next((found for key in _MODELS if (found := plain(config.get(key)))), "")
        label = str(self.entry(node_type).get("label", node_type))
        url = next((found for key in _URLS if (found := plain(config.get(key)))), "")
        shown = f"{title} ({named})" if title and named else title or named or label
        model = self.box.model(shown, _FRAMEWORK.sub("", node_type), url=url, pointer=pointer)
        if self.draft.nodes[model].facts.get("provider") is None:
            self.draft.set_facts(model, {"provider": (label, "the class of the node")})
        return model

    def model(self, actor: str, node_type: str, config: Mapping[str, Any], pointer: str) -> str:
        """The model of a class with these settings, called by an actor; empty for no class."""
        if not node_type:
            return ""
        model = self.endpoint(node_type, config, pointer)
        self.draft.link("calls", actor, model)
        for identity in self.credentials_of(node_type, config, pointer):
            self.draft.link("uses", actor, identity)
        return model

    def credentials_of(self, node_type: str, config: Mapping[str, Any], pointer: str) -> list[str]:
        """The credentials that a class asks for; one that may go without counts when chosen."""
        entry = self.entry(node_type)
        asked = [str(one) for one in entry.get("credentials", ())]
        return self.identities(asked, entry.get("optional") is True, config, pointer)

    def identities(
        self, asked: Iterable[str], optional: bool, config: Mapping[str, Any], pointer: str
    ) -> list[str]:
        kinds = list(asked)
        chosen = any(plain(config.get(key)) for key in _CHOSEN)
        if not kinds or (optional and not chosen):
            return []
        labels = [str(self._credential(kind).get("label", kind)) for kind in kinds[:4]]
        name = " or ".join(labels)
        if name not in self.shared.identities:
            told = {str(self._credential(kind).get("credential")) for kind in kinds}
            kind = told.pop() if len(told) == 1 else ""
            self.shared.identities[name] = self.draft.identity(
                name, kind if kind in ("api-key", "oauth", "password") else None, _STRIPPED,
                pointer=pointer,
            )  # fmt: skip
        return [self.shared.identities[name]]

    def _credential(self, kind: str) -> Mapping[str, Any]:
        return self.entry(f"credential {kind}")

    def hold(self, actor: str, identities: Iterable[str], things: Iterable[Thing] = ()) -> None:
        """An actor uses credentials, which open these things."""
        opened = list(things)
        for identity in identities:
            self.draft.link("uses", actor, identity)
            for thing in opened:
                self.draft.permit(identity, thing)

    def place_of(self, node_type: str, config: Mapping[str, Any]) -> tuple[str, str]:
        """Where a store of a class lies: by an address in its settings, else by its vendor."""
        for key, value in config.items():
            url = plain(value)
            if url and str(key).lower().endswith(("url", "host", "endpoint")):
                host = host_of(url)
                if host.name in ("localhost", "127.0.0.1", "::1"):
                    return "host", f"it answers at {host.name}"
                vendor = self.draft.vendors.of_host(host.name) if host.name else None
                if vendor is not None:
                    return vendor[0], f"it answers at {host.name}"
                place = {"internet": host.name, "private": "private"}.get(host.place, "")
                if place:
                    return place, host.because
        known = self.box.knows(node_type)
        if known is not None:
            place = known.vendor or next((one.place for one in known.effects if one.place), "")
            if place:
                return place, f"the catalogue knows {known.name}"
        return "", "nothing tells where it lies"

    def documents(self, actor: str, name: str, because: str) -> Thing:
        """An actor searches a document store that Flowise keeps."""
        thing = self.box.store(name, "platform", because=because, group="document stores")
        thing.contents.setdefault(None, "who wrote the documents in it is not in the file")
        how = "it searches with words that the conversation gave"
        self.draft.effect(actor, "read", thing, {"arguments": (None, how)})
        return thing
