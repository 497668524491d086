"""What IAM actions do and what they do it to: verbs, and readable targets made of ARNs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from graphs.formats.aws_rights import service_of
from graphs.formats.catalogue import Catalogue
from graphs.formats.redact import redact
from graphs.formats.verbs import verb_of

_WORDS = re.compile(r"[A-Z][a-z0-9]+|[A-Z]+(?![a-z])|[a-z0-9]+")
#: Words after which a wildcard also covers the actions that give rights away, such as `PutPolicy`.
_MAY_GRANT = frozenset({"Add", "Attach", "Put", "Set"})
#: Everything that an account holds.
ACCOUNT = ("account",)


@dataclass(frozen=True, slots=True)
class Target:
    """What rights are about. `short`: its name within its service, `*` for all of it.

    `is_administered`: only those who administer the account write there.
    """

    key: tuple[str, ...]
    name: str
    short: str
    is_data: bool
    is_secret: bool
    is_administered: bool


@dataclass(frozen=True, slots=True)
class Verbs:
    """What an action does, in the verbs of the model, and why it is taken to do so."""

    verbs: tuple[str, ...]
    because: str


class ActionCatalogue:
    """The meaning of actions and resources by the catalogue `aws_actions`."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def verbs(self, action: str) -> Verbs:
        """What an action, or a pattern of actions, does."""
        service, _, name = action.partition(":")
        if "*" in service or "?" in service or not name.strip("*"):
            # Of what is no store, reading is but a part of administering it.
            holds = self._entry(f"service:{service.lower()}").get("data") is True
            whole = ("read", "admin") if holds or not service.strip("*") else ("admin",)
            return Verbs(whole, f"{action} covers every action")
        entry = self._entry(f"service:{service.lower()}")
        fixed = re.split(r"[*?]", name)[0]
        is_open = fixed != name
        own = _own(entry.get("actions", {}), name, fixed, is_open)
        if own is not None:
            return Verbs((own,), f"the catalogue of AWS actions knows {action}")
        words = _WORDS.findall(fixed)
        first = words[0] if words else ""
        known = self._entry(f"word:{first}").get("verb")
        if known is None and not is_open:
            known = verb_of(name)
            known = "unknown" if known in ("query", "gate") else known
        if known is None:
            return Verbs(("read", "unknown"), f"{action} covers actions of several kinds")
        if known == "read":
            return Verbs(("read",), f"the word {first} in {action}")
        part = next((x for x in words[1:] if f"part:{x}" in self._catalogue), None)
        if part is not None:
            return Verbs((self._entry(f"part:{part}")["verb"],), f"the word {part} in {action}")
        if is_open and first == fixed and first in _MAY_GRANT and known != "grant":
            return Verbs((known, "grant"), f"{action} also covers the policies of resources")
        if known == "unknown":
            return Verbs(("unknown",), f"no word in {action} tells what it does")
        return Verbs((known,), f"the word {first} in {action}")

    def target(self, action: str, resource: str) -> Target:
        """What an action (pattern) on a resource (pattern) is about."""
        service = service_of(resource)
        if service in ("*", ""):
            service = action.partition(":")[0].lower()
        if not service.strip("*"):
            name = "Everything in the AWS account"
            return Target(ACCOUNT, name, "*", False, False, False)
        entry = self._entry(f"service:{service}")
        label = str(entry.get("name", service))
        short, name = _names(resource, label, entry.get("typed") is not False)
        key = (service, "*" if short == "*" else resource)
        return Target(
            key,
            redact(name),
            redact(short),
            is_data=entry.get("data") is True,
            is_secret=entry.get("secret") is True,
            is_administered=entry.get("administered") is True,
        )

    def managed(self, name: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """The actions of a policy that AWS manages, and those that it leaves out, if known."""
        key = f"managed:{name}"
        if key not in self._catalogue:
            return None
        entry = self._catalogue[key]
        return tuple(entry.get("actions", ())), tuple(entry.get("not_actions", ()))

    def _entry(self, key: str) -> dict[str, Any]:
        return self._catalogue.get(key, {})


def _own(listed: object, name: str, fixed: str, is_open: bool) -> str | None:
    """The verb of an action among those that its service lists, if it is there."""
    if not isinstance(listed, dict):
        return None
    if not is_open and name in listed:
        return str(listed[name])
    begins = [key for key in listed if key.endswith("*") and fixed.startswith(key[:-1])]
    return str(listed[max(begins, key=len)]) if begins else None


def _names(resource: str, label: str, typed: bool) -> tuple[str, str]:
    """The short and the readable name of a resource of a service."""
    rest = resource.split(":", 5)[5] if resource.count(":") >= 5 else resource
    trimmed = re.sub(r"[/:]\*$", "", rest)
    kind, separator, within = (
        re.split(r"([/:])", rest, maxsplit=1)
        if typed and re.search(r"[/:]", rest)
        else ("", "", rest)
    )
    if not rest.strip("*"):
        return "*", f"All of {label}"
    if not separator:
        return trimmed, f"{trimmed.strip('/') or rest} ({label})"
    within = re.sub(r"[/:]\*$", "", within)
    short = f"{kind}{separator}{within}"
    if not within.strip("*"):
        return short, f"Every {kind} ({label})"
    return short, f"{within} ({label} {kind})"
