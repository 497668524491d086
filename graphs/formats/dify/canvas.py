"""What the parts of a Dify app's map share while it is drawn: the draft, names, credentials."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphs.formats.dify.file import App, RawNode, text
from graphs.formats.dify.references import References
from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.redact import redact
from graphs.formats.toolbox import Toolbox

HERE = "Dify runs it"
_COMPATIBLE = ("compatible", "localai", "xinference", "vllm", "oneapi", "newapi", "gpustack")


@dataclass(slots=True)
class Canvas:
    """The map in the making. `ids`: the node on the map by the id in the file."""

    app: App
    draft: Draft
    box: Toolbox
    references: References
    ids: dict[str, str] = field(default_factory=dict)
    _secrets: dict[str, str] = field(default_factory=dict)
    _models: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, kind: str, node: RawNode, facts: Facts, tags: tuple[str, ...] = ()) -> str:
        """Put a node of the file on the map under its own title."""
        self.draft.add(
            kind,
            node.title,
            "platform",
            HERE,
            facts,
            pointer=node.pointer,
            description=text(node.data.get("desc")),
            tags=tags,
            extensions={"x-dify-type": redact(node.type)[:80]},
            node_id=self.ids[node.id],
            part_of=self.ids.get(node.parent, ""),
        )
        self.draft.inline_secrets(self.ids[node.id], node.data, f"{node.pointer}/data")
        return self.ids[node.id]

    def model(self, actor: str, settings: object, pointer: str) -> None:
        """Let a node call the model that its settings name."""
        held = settings if isinstance(settings, dict) else {}
        provider = text(held.get("provider"))
        name = text(held.get("name")) or text(held.get("model")) or provider
        if not name:
            return
        short = short_name(provider)
        if any(word in short.replace("_", "").lower() for word in _COMPATIBLE):
            # Such a provider speaks another's protocol: the name of the model tells no vendor.
            key = (short, name)
            if key not in self._models:
                because = "its address is kept in the workspace, not in the file"
                self._models[key] = self.draft.add(
                    "model", name, "", because, {"provider": (short[:80], "the file names it")},
                    pointer=pointer, tags=("derived",),
                )  # fmt: skip
            model = self._models[key]
        else:
            model = self.box.model(name, provider, pointer=pointer)
        self.draft.link("calls", actor, model)

    def secret(self, name: str) -> str:
        """The identity that a secret environment variable holds."""
        if name not in self._secrets:
            variable = next(one for one in self.app.environment if one.name == name)
            because = "a secret environment variable of the app"
            identity = self.draft.identity(name, "api-key", because, pointer=variable.pointer)
            self.draft.inline_secrets(
                identity, {f"{name}_secret": variable.value}, variable.pointer
            )
            self._secrets[name] = identity
        return self._secrets[name]

    def use_secrets(self, actor: str, value: object, things: tuple[Thing, ...] = ()) -> list[str]:
        """Let a node hold the secrets that a value refers to; gives their identities."""
        held = [self.secret(name) for name in self.references.secrets(value)]
        for identity in held:
            self.draft.link("uses", actor, identity)
            for thing in things:
                self.draft.permit(identity, thing)
        return held


def short_name(provider: str) -> str:
    """What a provider is called: the last part of `author/plugin/provider`."""
    return provider.rstrip("/").rpartition("/")[2]
