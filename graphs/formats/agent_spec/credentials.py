"""The credentials that components hold: headers, keys, certificates, OAuth and Oracle's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphs.formats.agent_spec.board import Board
from graphs.formats.agent_spec.file import Component, Missing, reference_in
from graphs.formats.draft import Thing
from graphs.formats.redact import names_secret

_STANDING = ("standing", "it holds until someone changes it")
#: What Oracle's client configurations log in with: the credential, how it is issued.
_OCI: dict[str, tuple[str, tuple[str, str]]] = {
    "OciClientConfigWithApiKey": ("api-key", _STANDING),
    "OciClientConfigWithSecurityToken": (
        "human-session", ("session", "a security token of OCI ends with the user's session"),
    ),
    "OciClientConfigWithInstancePrincipal": ("role", _STANDING),
    "OciClientConfigWithResourcePrincipal": ("role", _STANDING),
}  # fmt: skip


class Credentials:
    """Adds identities, each once."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._known: dict[tuple[object, ...], str] = {}

    def permit(self, identities: Iterable[str], things: Iterable[Thing]) -> None:
        """What is reached with these identities."""
        reached = list(things)
        for identity in identities:
            for thing in reached:
                self._board.draft.permit(identity, thing)

    def of_request(self, actor: str, component: Component) -> list[str]:
        """The credentials in the headers of a request or an MCP transport."""
        found: list[str] = []
        held = component.values.get("sensitive_headers")
        if reference_in(held):
            found.append(self._own(component, "sensitive headers", "sensitive_headers"))
        for key, secret in (("sensitive_headers", True), ("headers", False)):
            headers = self._board.library.get(component, key)
            for name, value in headers.items() if isinstance(headers, Mapping) else ():
                if secret or names_secret(str(name)):
                    found.append(self._header(component, str(name), value, key))
        found += self._certificate(component)
        auth = self._board.library.component(component, "auth")
        if isinstance(auth, Component):
            found.append(self._oauth(auth))
        for identity in found:
            self._board.draft.link("uses", actor, identity)
        plain = {
            key: component.values.get(key)
            for key in ("sensitive_headers", "headers", "url", "query_params", "data", "env")
        }
        self._board.draft.inline_secrets(actor, plain, component.pointer)
        return list(dict.fromkeys(found))

    def of_model(self, actor: str, component: Component, node: str) -> None:
        """The credentials by which an actor calls a model."""
        found: list[str] = []
        if component.values.get("api_key") is not None:
            found.append(self._own(component, "API key", "api_key", "api-key"))
        auth = self._board.library.component(component, "auth")
        if isinstance(auth, Component):
            found += self._google(auth, node)
        client = self._board.library.component(component, "client_config")
        if isinstance(client, Component):
            found.append(self.oci(client))
        found += self._certificate(component)
        for identity in found:
            self._board.draft.link("uses", actor, identity)
        self._board.draft.inline_secrets(
            node, {"api_key": component.values.get("api_key")}, component.pointer
        )

    def oci(self, client: Component) -> str:
        """The identity of one of Oracle's client configurations."""
        kind, issued = _OCI.get(client.kind, (None, (None, "its kind is not known")))
        return self._add(
            (client,), client.title, kind, f"it is of the kind {client.kind}", client,
            issued=issued,
        )  # fmt: skip

    def password(self, config: Component) -> str:
        """The user and password by which a datastore is opened."""
        return self._add(
            (config,), config.title, "password", "it names a user and a password", config
        )

    def _google(self, auth: Component, node: str) -> list[str]:
        self._board.draft.inline_secrets(
            node, {key: auth.values.get(key) for key in ("api_key", "credentials")}, auth.pointer
        )
        if auth.kind == "GeminiAIStudioAuthConfig":
            return [self._own(auth, "API key", "api_key", "api-key")]
        return [self._add((auth,), auth.title, "role", f"it is of the kind {auth.kind}", auth)]

    def _certificate(self, component: Component) -> list[str]:
        config = self._board.library.component(component, "connection_config")
        held = config if isinstance(config, Component) else component
        if held.values.get("key_file") is None and held.values.get("cert_file") is None:
            return []
        found = self._add(
            (held, "certificate"), f"Client certificate of {component.title}", None,
            "a certificate and its key", held,
        )  # fmt: skip
        return [found]

    def _oauth(self, auth: Component) -> str:
        client = self._board.library.component(auth, "client")
        held = client.values.get("client_secret") if isinstance(client, Component) else None
        found = self._add(
            (auth,), auth.title, "oauth", f"it is of the kind {auth.kind}", auth,
            issued=("session", "the runtime has its user log in and gets a token"),
        )  # fmt: skip
        if isinstance(client, Component):
            self._board.draft.inline_secrets(found, {"client_secret": held}, client.pointer)
        return found

    def _header(self, component: Component, name: str, value: Any, key: str) -> str:
        told: object = value if isinstance(value, str) and len(value) >= 8 else component
        return self._add(
            (name, told), name, _kind_of(name), f"by its name, in {key}", component, f"/{key}"
        )

    def _own(self, component: Component, what: str, key: str, kind: str | None = None) -> str:
        """A credential that the component names, and keeps in no field of its own name."""
        value = self._board.library.get(component, key)
        told: object = value if isinstance(value, str) and len(value) >= 8 else component
        if isinstance(value, Missing):
            told = value.reference
        name = f"{component.title}: {what}"
        return self._add((what, told), name, kind, f"it has {key}", component, f"/{key}")

    def _add(
        self,
        key: tuple[object, ...],
        name: str,
        kind: str | None,
        because: str,
        component: Component,
        within: str = "",
        issued: tuple[str | None, str] = _STANDING,
    ) -> str:
        if key not in self._known:
            self._known[key] = self._board.draft.identity(
                name, kind, because, place="platform", pointer=component.pointer + within,
                facts={"issued": issued},
            )  # fmt: skip
        return self._known[key]


def _kind_of(name: str) -> str:
    lowered = name.lower()
    if "oauth" in lowered:
        return "oauth"
    return "password" if "pass" in lowered else "api-key"
