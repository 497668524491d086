"""What the shared catalogues know of frameworks' tools and of the providers of models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphs.formats.catalogue import Catalogue
from graphs.formats.verbs import words

#: Words that frameworks add to the name of a tool and that tell nothing.
_FILLING = frozenset({
    "tool", "tools", "toolkit", "node", "component", "langchain", "wrapper", "agentflow", "class",
    "custom", "builtin", "plugin",
})  # fmt: skip
_PLAIN = re.compile(r"[^a-z0-9]+")


def tool_key(name: str) -> str:
    """The words of a tool's name by which catalogues know it."""
    return " ".join(word for word in words(name[:200]) if word not in _FILLING)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a known tool does to one thing; `place` is empty where it depends on its settings."""

    verb: str
    target: str
    place: str
    sensitivity: str | None
    content: str | None
    reversible: bool | None


@dataclass(frozen=True, slots=True)
class KnownTool:
    """An entry of the catalogue of tools."""

    key: str
    entry: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.entry.get("name", self.key))

    @property
    def vendor(self) -> str:
        return str(self.entry.get("vendor", ""))

    @property
    def interprets(self) -> bool:
        return self.entry.get("interprets") is True

    @property
    def sandboxed(self) -> bool | None:
        return self.entry.get("sandboxed")

    @property
    def arguments(self) -> str:
        return str(self.entry.get("arguments", "model"))

    @property
    def effects(self) -> list[Effect]:
        return [
            Effect(
                str(one["verb"]),
                str(one.get("target", self.name)),
                str(one.get("place", self.vendor)),
                one.get("sensitivity"),
                one.get("content"),
                one.get("reversible"),
            )
            for one in self.entry.get("effects", ())
        ]


class KnownTools:
    """The catalogue `tools` by every name that an entry has."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def _by_key(self) -> dict[str, str]:
        keys: dict[str, str] = {}
        for key, entry in self._catalogue.items():
            for name in (key, *entry.get("aliases", ())):
                known = tool_key(name)
                keys.setdefault(known, key)
                # `PythonREPL`, `pythonrepl` and `python_repl` are one name.
                keys.setdefault(known.replace(" ", ""), key)
        return keys

    def find(self, name: str) -> KnownTool | None:
        """The entry of a tool of this name, whole; nothing for a name that only resembles one."""
        asked = tool_key(name)
        found = self._by_key.get(asked) or self._by_key.get(asked.replace(" ", ""))
        return None if found is None else KnownTool(found, self._catalogue[found])


@dataclass(frozen=True, slots=True)
class Provider:
    """Who runs a model: a name, the place of the endpoint, and what told it."""

    name: str
    place: str
    because: str


class Providers:
    """The catalogue `models`: providers by the words that files use, and by names of models."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def _by_word(self) -> dict[str, str]:
        return {
            word: key
            for key, entry in self._catalogue.items()
            for word in (key.replace("-", ""), *entry.get("providers", ()))
        }

    @cached_property
    def _by_model(self) -> list[tuple[str, str]]:
        beginnings = [
            (beginning, key)
            for key, entry in self._catalogue.items()
            for beginning in entry.get("models", ())
        ]
        return sorted(beginnings, key=lambda pair: (-len(pair[0]), pair))

    def find(self, model: str, provider: str = "") -> Provider | None:
        """Who runs a model, by the provider that the file names, else by the model's name.

        A name such as `openrouter/anthropic/claude` names its provider first.
        """
        for told in (provider, *model.split("/")[:-1]):
            key = self._named(told)
            if key:
                return self._provider(key, f"the file names the provider {told[:60]}")
        lowered = model.lower()
        for beginning, key in self._by_model:
            if lowered.startswith(beginning):
                return self._provider(key, f"a model of this name is run by {self._name(key)}")
        return None

    def _named(self, told: str) -> str | None:
        """The provider that a word names; the parts of a dotted or slashed one are tried too."""
        if not told:
            return None
        parts = [told, *reversed(re.split(r"[/.:]", told)), *reversed(re.split(r"[/.:_]", told))]
        for part in parts:
            word = _PLAIN.sub("", part.lower())
            for form in (word, word.removeprefix("chat"), word.removesuffix("model")):
                if form in self._by_word:
                    return self._by_word[form]
        return None

    def _name(self, key: str) -> str:
        return str(self._catalogue[key].get("name", key))

    def _provider(self, key: str, because: str) -> Provider:
        return Provider(self._name(key), str(self._catalogue[key].get("place", "")), because)
