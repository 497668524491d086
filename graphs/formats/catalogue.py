"""Read a catalogue: what known node types, hosts and vendors mean, one line each, parsed on demand.

A catalogue file is YAML whose lines have the form `"key": {JSON object}`, so that it is reviewed as
text and yet one entry is found without parsing the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from graphs.formats.base import Catalogues


class Catalogue(Mapping[str, dict[str, Any]]):
    """The entries of one catalogue file by key."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, str] = {}
        self._parsed: dict[str, dict[str, Any]] = {}
        for line in text.splitlines():
            if line.startswith('"'):
                key, _, rest = line[1:].partition('": ')
                self._lines[key] = rest

    @classmethod
    def named(cls, catalogues: Catalogues, name: str) -> Catalogue:
        """The catalogue of this name among those loaded; empty where there is none."""
        text = catalogues.get(name)
        return cls(text if isinstance(text, str) else "")

    def __getitem__(self, key: str) -> dict[str, Any]:
        entry = self._parsed.get(key)
        if entry is None:
            entry = self._parsed[key] = json.loads(self._lines[key])
        return entry

    def __contains__(self, key: object) -> bool:
        return key in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


class Vendors:
    """The vendors of known hosts."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def _by_suffix(self) -> dict[str, tuple[str, bool]]:
        suffixes: dict[str, tuple[str, bool]] = {}
        for vendor, entry in self._catalogue.items():
            for host in entry.get("hosts", ()):
                suffixes[host] = (vendor, bool(entry.get("model")))
            for host in entry.get("model_hosts", ()):
                suffixes[host] = (vendor, True)
        return suffixes

    def of_host(self, host: str) -> tuple[str, bool] | None:
        """The vendor of a host by its longest known suffix, and whether its API runs models."""
        labels = host.split(".")
        for start in range(len(labels) - 1):
            found = self._by_suffix.get(".".join(labels[start:]))
            if found is not None:
                return found
        return None

    def name(self, vendor: str) -> str:
        """What a vendor is called."""
        if vendor in self._catalogue:
            return str(self._catalogue[vendor].get("name", vendor))
        if "." in vendor:
            return vendor
        return " ".join(word[:1].upper() + word[1:] for word in vendor.split("-"))

    def answers(self, vendor: str) -> str | None:
        """The content that the vendor's API answers with, where it is known to be foreign."""
        return self._catalogue[vendor].get("answers") if vendor in self._catalogue else None
