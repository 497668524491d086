"""Read AutoGen components, galleries of them and records around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphs.formats.inline_secrets import escaped

#: What a component may be, as its `component_type` says.
TYPES = frozenset({
    "team", "agent", "model", "tool", "workbench", "termination", "chat_completion_context",
    "memory", "code_executor", "token_provider", "cache_store",
})  # fmt: skip
_PARTS = ("teams", "agents", "tools", "workbenches", "models", "terminations")
#: Keys under which a record of AutoGen Studio holds a component or a gallery.
_AROUND = ("component", "config", "team", "gallery")


@dataclass(frozen=True, slots=True)
class Component:
    """A component: its class, what kind of thing it is, and its configuration."""

    provider: str
    type: str
    label: str
    description: str
    config: Mapping[str, Any]
    pointer: str

    @property
    def class_name(self) -> str:
        """The last part of its provider."""
        return self.provider.rpartition(".")[2]

    @property
    def own(self) -> bool:
        """Whether the class is AutoGen's own, so that what it does is known."""
        return self.provider.startswith(("autogen_", "autogenstudio"))

    @property
    def name(self) -> str:
        """The name in its configuration, else its label, else its class."""
        return self.text("name") or self.label or self.class_name

    def text(self, key: str) -> str:
        return text_of(self.config.get(key))

    def part(self, key: str) -> Component | None:
        """The component under a key of its configuration."""
        return component_of(self.config.get(key), f"{self.pointer}/config/{key}")

    def lost(self, key: str) -> int:
        """How many values in a list of the configuration are no components."""
        held = self.config.get(key)
        return len(held) - len(self.parts(key)) if isinstance(held, list) else 0

    def parts(self, key: str) -> list[Component]:
        """The components in a list, or the one, under a key of its configuration."""
        held = self.config.get(key)
        where = f"{self.pointer}/config/{key}"
        if isinstance(held, dict):
            single = component_of(held, where)
            return [single] if single is not None else []
        if not isinstance(held, list):
            return []
        found = [component_of(one, f"{where}/{at}") for at, one in enumerate(held)]
        return [one for one in found if one is not None]


def text_of(value: Any) -> str:
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def component_of(held: Any, pointer: str) -> Component | None:
    """A value as a component; None where it is none."""
    if not isinstance(held, dict):
        return None
    provider = held.get("provider")
    if not isinstance(provider, str) or not provider.strip():
        return None
    config = held.get("config")
    kind = text_of(held.get("component_type")).lower()
    return Component(
        provider.strip(),
        kind if kind in TYPES else _guessed(provider),
        text_of(held.get("label")),
        text_of(held.get("description")),
        config if isinstance(config, dict) else {},
        pointer,
    )


def _guessed(provider: str) -> str:
    """What a component is by the module of its class, where its type is not given."""
    for part, kind in (
        (".teams.", "team"), (".agents.", "agent"), ("Workbench", "workbench"), (".tools.", "tool"),
        (".models.", "model"), (".code_executors.", "code_executor"), (".memory.", "memory"),
        (".conditions.", "termination"), ("Termination", "termination"),
        (".auth.", "token_provider"),
    ):  # fmt: skip
        if part in provider:
            return kind
    return ""


def is_component(data: Any) -> bool:
    """Whether a value is a component of AutoGen's, by its type or its class."""
    if not isinstance(data, dict) or not isinstance(data.get("provider"), str):
        return False
    if not isinstance(data.get("config"), dict) or "." not in data["provider"]:
        return False
    kind = data.get("component_type")
    return data["provider"].startswith("autogen") or (isinstance(kind, str) and kind in TYPES)


def is_gallery(data: Any) -> bool:
    """Whether a value is a gallery: lists of components by type."""
    held = data.get("components") if isinstance(data, dict) else None
    if not isinstance(held, dict):
        return False
    listed = [held.get(part) for part in _PARTS]
    return any(is_component(one) for some in listed if isinstance(some, list) for one in some)


def unwrapped(data: Any, pointer: str = "") -> tuple[Any, str]:
    """The component, gallery or list of components in a document, and where it stands."""
    for _ in range(4):
        if is_component(data) or is_gallery(data):
            return data, pointer
        if isinstance(data, list):
            found = bool(data) and any(is_component(unwrapped(one)[0]) for one in data[:20])
            return (data, pointer) if found else (None, pointer)
        if not isinstance(data, dict):
            return None, pointer
        inner = next((key for key in _AROUND if isinstance(data.get(key), dict)), "")
        if not inner:
            return None, pointer
        data, pointer = data[inner], f"{pointer}/{inner}"
    return None, pointer


def roots(data: Any) -> Iterator[Component]:
    """The outermost components of a document, teams and agents first."""
    held, pointer = unwrapped(data)
    if isinstance(held, list):
        for at, one in enumerate(held):
            inner, where = unwrapped(one, f"{pointer}/{at}")
            found = component_of(inner, where)
            if found is not None:
                yield found
    elif is_gallery(held):
        for part in _PARTS:
            listed = held["components"].get(part)
            for at, one in enumerate(listed if isinstance(listed, list) else ()):
                found = component_of(one, f"{pointer}/components/{escaped(part)}/{at}")
                if found is not None:
                    yield found
    else:
        found = component_of(held, pointer)
        if found is not None:
            yield found
