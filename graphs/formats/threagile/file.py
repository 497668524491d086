"""Read a Threagile model into the parts, boundaries and ways of an architecture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.formats.architecture import (
    Credential,
    Part,
    Way,
    entries_of,
    names_in,
    text_of,
)
from graphs.formats.draft import Draft
from graphs.formats.inline_secrets import escaped
from graphs.formats.reading import Document

#: Threagile's ratings of confidentiality by ours, and of integrity and availability.
_SENSITIVITY = {
    "public": "public", "internal": "internal", "restricted": "confidential",
    "confidential": "confidential", "strictly-confidential": "restricted",
}  # fmt: skip
_ORDER = ("public", "internal", "confidential", "restricted")
_CRITICALITY = {
    "archive": "low", "operational": "low", "important": "medium", "critical": "high",
    "mission-critical": "critical",
}  # fmt: skip
_LEVELS = ("low", "medium", "high", "critical")
_ROLES = {"external-entity": "client", "process": "process", "datastore": "store"}
#: How a link authenticates, by our kinds of credential.
_CREDENTIALS = {
    "credentials": "password", "session-id": "human-session", "two-factor": "human-session",
    "token": "api-key",
}  # fmt: skip


def looks_like(document: Document) -> bool:
    """Whether a document is a Threagile model."""
    if "technical_assets" not in document.text:
        return False
    data = document.peek
    return isinstance(data, Mapping) and isinstance(data.get("technical_assets"), Mapping) and (
        "threagile_version" in data or "trust_boundaries" in data or "data_assets" in data
    )  # fmt: skip


class Model:
    """One Threagile model."""

    def __init__(self, data: Mapping[str, Any], draft: Draft) -> None:
        self._draft = draft
        self._assets = entries_of(data.get("technical_assets"))
        self._boundaries = entries_of(data.get("trust_boundaries"))
        self._data: dict[str, tuple[str, Mapping[str, Any]]] = {}
        for name, one in entries_of(data.get("data_assets")):
            self._data.setdefault(text_of(one.get("id")) or name, (name, one))
        self._inside: dict[str, str] = {}
        if data.get("includes"):
            draft.notes.append("The model includes other files, which were not read.")

    def parts(self) -> list[Part]:
        """The technical assets, once the trust boundaries are on the map."""
        self._zones()
        return [self._part(name, one) for name, one in self._assets]

    def _zones(self) -> None:
        """The trust boundaries as zones; Threagile rates none, and all of them are one's own."""
        ids: dict[str, tuple[str, Mapping[str, Any]]] = {}
        for name, one in self._boundaries:
            ids.setdefault(text_of(one.get("id")) or name, (name, one))
        around: dict[str, str] = {}
        for key, (_, one) in ids.items():
            for inner in names_in(one.get("trust_boundaries_nested")):
                if inner in ids:
                    around.setdefault(inner, key)
            for asset in names_in(one.get("technical_assets_inside")):
                self._inside.setdefault(asset, key)
        held = self._held()
        made: set[str] = set()
        for key in ids:
            line: list[str] = []
            outer = key
            while outer and outer not in made and outer not in line:
                line.append(outer)
                outer = around.get(outer, "")
            if outer in line:
                # Boundaries that lie in each other: where the circle is cut is of no matter.
                around.pop(line[-1], None)
            for each in reversed(line):
                name, one = ids[each]
                self._zone(each, name, one, around.get(each, ""), held.get(each))
                made.add(each)

    def _zone(
        self, key: str, name: str, one: Mapping[str, Any], around: str, held: tuple[str, str] | None
    ) -> None:
        kind = text_of(one.get("type"))
        because = f"Threagile rates no trust: a boundary of one's own ({kind or 'no type'})"
        facts: dict[str, tuple[Any, str]] = {"trust": ("internal", because)}
        if held is not None and held[0] == "restricted":
            facts["clearance"] = ("restricted", f"{held[1]} in it is rated strictly-confidential")
        parent = _place(around) if around else None
        self._draft.add_zone(_place(key), name, facts, parent=parent)

    def _held(self) -> dict[str, tuple[str, str]]:
        """The highest sensitivity of the assets in each boundary, and the asset that has it."""
        found: dict[str, tuple[str, str]] = {}
        for name, one in self._assets:
            boundary = self._inside.get(text_of(one.get("id")) or name)
            rated = self._sensitivity(one)[0]
            if (
                boundary
                and rated
                and (
                    boundary not in found or _ORDER.index(rated) > _ORDER.index(found[boundary][0])
                )
            ):
                found[boundary] = rated, name
        return found

    def _sensitivity(self, one: Mapping[str, Any]) -> tuple[str | None, str]:
        """The highest rating of an asset and of the data that it processes or stores."""
        rated = [(_SENSITIVITY.get(text_of(one.get("confidentiality")), ""), "its own rating")]
        for key in ("data_assets_stored", "data_assets_processed"):
            for each in names_in(one.get(key)):
                if each in self._data:
                    name, asset = self._data[each]
                    level = _SENSITIVITY.get(text_of(asset.get("confidentiality")), "")
                    rated.append((level, f"{name} in it is rated so"))
        known = [pair for pair in rated if pair[0]]
        if not known:
            return None, "it has no rating of confidentiality"
        return max(known, key=lambda pair: _ORDER.index(pair[0]))

    def _part(self, name: str, one: Mapping[str, Any]) -> Part:
        key = text_of(one.get("id")) or name
        boundary = self._inside.get(key, "")
        internet = one.get("internet") is True
        place, because = "", "it lies in no trust boundary"
        if boundary:
            place, because = _place(boundary), "a trust boundary lists it"
        elif internet:
            place, because = "internet", "internet is true"
        stored = [
            self._data[each][0]
            for each in names_in(one.get("data_assets_stored"))
            if each in self._data
        ]
        told = text_of(one.get("technology")) or ", ".join(names_in(one.get("technologies")))
        description = text_of(one.get("description"))
        if stored:
            description = f"{description} Stores: {', '.join(stored)}.".strip()
        levels = [
            (_CRITICALITY[rated], f"its {what} is rated {rated}")
            for what in ("integrity", "availability")
            if (rated := text_of(one.get(what))) in _CRITICALITY
        ]
        criticality: tuple[str | None, str] = (None, "it has no rating")
        if levels:
            criticality = max(levels, key=lambda pair: _LEVELS.index(pair[0]))
        return Part(
            key,
            name,
            _ROLES.get(text_of(one.get("type")), "process"),
            told,
            place,
            because,
            description,
            text_of(one.get("owner")),
            tuple(names_in(one.get("tags"))),
            f"/technical_assets/{escaped(name)}",
            exposure=_exposure(one, internet, boundary),
            sensitivity=self._sensitivity(one),
            criticality=criticality,
        )

    def ways(self) -> list[Way]:
        """The communication links of all assets."""
        return [
            _way(
                text_of(one.get("id")) or name,
                link,
                told,
                f"/technical_assets/{escaped(name)}/communication_links/{key}",
            )
            for name, one in self._assets
            for key, link, told in _links(one)
        ]


def _place(boundary: str) -> str:
    return f"boundary {boundary}"


def _links(one: Mapping[str, Any]) -> list[tuple[str, str, Mapping[str, Any]]]:
    """The communication links of an asset: the last part of the pointer to each, its name, itself.

    A model that people write has a mapping of them by name, one that Threagile wrote after reading
    it a list (its `pkg/types/technical_asset.go`).
    """
    links = one.get("communication_links")
    if not isinstance(links, list):
        return [(escaped(name), name, told) for name, told in entries_of(links)]
    return [
        (str(at), text_of(told.get("title")) or text_of(told.get("id")) or f"link {at + 1}", told)
        for at, told in enumerate(links)
        if isinstance(told, Mapping)
    ]


def _exposure(one: Mapping[str, Any], internet: bool, boundary: str) -> tuple[str | None, str]:
    if not internet:
        if boundary:
            return "internal", "it lies in a trust boundary of one's own"
        return None, "it lies in no trust boundary, and not in the internet"
    for _, link, told in _links(one):
        if text_of(told.get("authentication")) in ("", "none"):
            return "anonymous", f"it is in the internet, and {link} authenticates nobody"
    return "authenticated", "it is in the internet, and every link of it authenticates"


def _way(key: str, name: str, told: Mapping[str, Any], pointer: str) -> Way:
    reads_only = told.get("readonly") is True
    sent, received = told.get("data_assets_sent"), told.get("data_assets_received")
    answers = bool(received) or reads_only or not sent
    target = text_of(told.get("target")) or text_of(told.get("target_id"))
    return Way(key, target, name, not reads_only, answers, _credential(name, told), pointer)


def _credential(name: str, told: Mapping[str, Any]) -> Credential | None:
    shown = text_of(told.get("authentication"))
    if shown in ("", "none"):
        return None
    because = f"its authentication is {shown}"
    kind: tuple[str | None, str] = (_CREDENTIALS.get(shown), because)
    issued: tuple[str | None, str] = (None, "nothing tells how it is issued")
    acting = text_of(told.get("authorization"))
    if acting == "technical-user":
        issued = ("standing", "its authorization is technical-user")
        if kind[0] == "human-session":
            kind = (None, f"{because}, of a technical user")
    elif acting == "end-user-identity-propagation":
        issued = ("session", "its authorization hands on the identity of the user")
        kind = ("human-session", "its authorization hands on the identity of the user")
    return Credential(f"{name}: {shown}", kind, issued)
