"""Put LLM configurations, message transforms and datastores on the map."""

from __future__ import annotations

from graphs.formats.agent_spec.board import RUNS, Board
from graphs.formats.agent_spec.credentials import Credentials
from graphs.formats.agent_spec.file import Component, Missing
from graphs.formats.draft import Thing
from graphs.formats.hosts import host_of

#: Who runs the model, by the kind of the configuration.
_PROVIDERS = {
    "VllmConfig": "vllm", "OllamaConfig": "ollama", "OpenAiConfig": "openai",
    "OciGenAiConfig": "oci", "GeminiConfig": "google",
}  # fmt: skip
_FOLLOWED = "what is sensitive or hostile in it comes over the links to it"
_LOCAL_STORES = frozenset({"InMemoryCollectionDatastore"})


class Models:
    """Adds models and what summarises their conversations."""

    def __init__(self, board: Board, credentials: Credentials) -> None:
        self._board = board
        self._credentials = credentials
        self._nodes: dict[Component | Missing, str] = {}
        self._urls: dict[tuple[str, str], str] = {}
        self._stores: dict[Component, Thing] = {}

    def call(self, actor: str, config: Component | Missing | None) -> None:
        """An actor calls the model of a configuration."""
        if config is None:
            return
        node = self.add(config)
        self._board.draft.link("calls", actor, node)
        if isinstance(config, Component):
            self._credentials.of_model(actor, config, node)

    def add(self, config: Component | Missing) -> str:
        """The model of a configuration, added when it is first asked for."""
        if config not in self._nodes:
            self._nodes[config] = (
                self._unresolved(config) if isinstance(config, Missing) else self._add(config)
            )
        return self._nodes[config]

    def _add(self, config: Component) -> str:
        library = self._board.library
        provider = library.text(config, "api_provider", "provider") or _PROVIDERS.get(
            config.kind, ""
        )
        url = library.text(config, "url")
        client = library.component(config, "client_config")
        if not url and isinstance(client, Component):
            url = library.text(client, "service_endpoint")
        host = host_of(url)
        if host.place == "unknown":
            url = ""
        self._board.at(config)
        name = config.name or library.text(config, "model_id") or config.id or "Model"
        if self._urls.setdefault((provider, name), url) != url:
            name = f"{name} ({host.name or config.id})"
        node = self._board.box.model(name, provider, url=url, pointer=config.pointer)
        model = library.text(config, "model_id")
        if model and model != name:
            self._board.draft.amend(node, description=f"Model {model}"[:1000])
        return node

    def _unresolved(self, config: Missing) -> str:
        self._board.draft.notes.append(
            f"The LLM configuration {config.reference} was not given: who runs the model is not "
            "known."
        )
        return self._board.draft.add(
            "model", config.reference or "Model", "", "its configuration was not given",
            {"provider": (None, "its configuration was not given")}, tags=("unresolved",),
            extensions={"x-unresolved": config.reference[:300]},
        )  # fmt: skip

    def transform(self, agent: str, transform: Component | Missing) -> None:
        """A message transform: an LLM that rewrites what the agent is told."""
        draft = self._board.draft
        if isinstance(transform, Missing):
            node = draft.unresolved("step", transform.reference, transform.reference)
            draft.link("calls", agent, node)
            return
        self._board.at(transform)
        node = draft.add(
            "step",
            transform.title,
            "platform",
            RUNS,
            {"interprets": (True, "an LLM rewrites the messages before the agent gets them")},
            pointer=transform.pointer,
            description=transform.description or transform.kind,
        )
        draft.link("calls", agent, node)
        self.call(node, self._board.library.component(transform, "llm"))
        store = self._board.library.component(transform, "datastore")
        if isinstance(store, Component):
            thing = self.store(node, store)
            thing.facts["memory"] = (True, "it keeps the summaries of earlier messages")
            thing.contents["trusted"] = _FOLLOWED
            thing.sensitivity = ("public", _FOLLOWED)
            draft.effect(node, "read", thing, {"arguments": ("fixed", "the runtime looks it up")})
            draft.effect(node, "write", thing, {})

    def store(self, actor: str, store: Component) -> Thing:
        """A datastore that an actor opens, with the credential that opens it."""
        library = self._board.library
        config = library.component(store, "connection_config")
        if store not in self._stores:
            place, because = "", "nothing tells where the database runs"
            url = library.text(config, "url", "dsn") if isinstance(config, Component) else ""
            if store.kind in _LOCAL_STORES:
                place, because = "platform", "it lies in the memory of the runtime"
            elif url:
                place, because = self._board.place_of(url)
            self._stores[store] = self._board.box.store(
                store.title, place, because=because, group=f"{store.file}{store.pointer}"
            )
        thing = self._stores[store]
        if isinstance(config, Component):
            identity = self._credentials.password(config)
            if actor:
                self._board.draft.link("uses", actor, identity)
            self._credentials.permit([identity], [thing])
            secret = {key: config.values.get(key) for key in ("password", "wallet_password", "dsn")}
            self._board.draft.inline_secrets(identity, secret, config.pointer)
        return thing
