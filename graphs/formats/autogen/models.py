"""The models of agents and teams, and the keys that their clients hold."""

from __future__ import annotations

from graphs.formats.autogen.file import Component, text_of
from graphs.formats.draft import Draft
from graphs.formats.redact import looks_secret
from graphs.formats.toolbox import Toolbox

_KEYS = ("api_key", "azure_ad_token", "aws_secret_key", "token", "password", "credential")
_URLS = ("base_url", "azure_endpoint", "endpoint", "host")


class Models:
    """Adds model endpoints; a client wrapped in a cache is the client itself."""

    def __init__(self, draft: Draft, box: Toolbox) -> None:
        self._draft = draft
        self._box = box
        self._identities: dict[str, str] = {}

    def use(self, actor: str, client: Component | None) -> None:
        """The actor calls the model of this client."""
        for _ in range(8):
            inner = client.part("client") if client is not None else None
            if inner is None:
                break
            client = inner
        if client is None:
            return
        name = client.text("model") or client.text("azure_deployment") or client.label
        url = next((client.text(key) for key in _URLS if client.text(key)), "")
        provider = client.class_name
        for ending in ("ChatCompletionClient", "CompletionClient", "Client"):
            provider = provider.removesuffix(ending)
        node = self._box.model(name or provider, provider, url=url, pointer=client.pointer)
        self._draft.link("calls", actor, node)
        self.credentials(actor, client, provider)

    def credentials(self, actor: str, holder: Component, owner: str) -> None:
        """The key or token that a client or tool holds; its value is never kept."""
        for key in _KEYS:
            value = holder.config.get(key)
            if value is None:
                continue
            text = (
                text_of(value.get("api_key", value.get("key")))
                if isinstance(value, dict)
                else text_of(value)
            )
            if looks_secret(key, text):
                self._draft.secret(actor, f"{holder.pointer}/config/{key}")
            kind = "password" if key == "password" else "api-key"
            self._use(actor, f"{key} of {owner}", kind, "the client has a key", holder.pointer)
        provider = holder.part("azure_ad_token_provider")
        if provider is not None:
            why = "a token provider signs in with the identity of the program"
            self._use(actor, f"{provider.name} of {owner}", "role", why, provider.pointer)

    def _use(self, actor: str, name: str, kind: str, because: str, pointer: str) -> None:
        if name not in self._identities:
            self._identities[name] = self._draft.identity(name, kind, because, pointer=pointer)
        self._draft.link("uses", actor, self._identities[name])
