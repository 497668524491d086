"""The rights of tokens, as the `permissions` of workflows and jobs give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphs.formats.github_actions.file import text_of

#: Rights that `read-all` and `write-all` do not give.
_APART = frozenset({"id-token", "administration", "workflows"})
_LEVELS = ("none", "read", "write")


@dataclass(frozen=True, slots=True)
class Rights:
    """What a token may do, by scope: `none`, `read` or `write`; None where it is not known.

    `others` holds for the scopes that are not named.
    """

    scopes: Mapping[str, str]
    others: str | None
    because: str

    def level(self, scope: str) -> str | None:
        held = self.scopes.get(scope, self.others)
        if scope in _APART and scope not in self.scopes and held is not None:
            return "none"
        return held

    def writes(self, scope: str) -> bool | None:
        """Whether it may change what the scope opens; None where it is not known."""
        held = self.level(scope)
        return None if held is None else held == "write"

    @property
    def key(self) -> tuple[Any, ...]:
        return (tuple(sorted(self.scopes.items())), self.others)

    @property
    def may_write(self) -> bool:
        """Whether it may change anything, for all that is known."""
        if self.others not in ("none", "read"):
            return True
        return any(level == "write" for level in self.scopes.values())


UNKNOWN_DEFAULT = Rights(
    {}, None, "no permissions are given: the default is a setting of the repository"
)
UNKNOWN = Rights({}, None, "what the credential allows stands elsewhere")


def read_rights(permissions: Any, where: str = "permissions") -> Rights:
    """The rights of a `permissions` value; absent means the default, which no file tells."""
    if permissions is None:
        return UNKNOWN_DEFAULT
    if isinstance(permissions, str):
        word = permissions.strip().lower()
        level = {"read-all": "read", "write-all": "write", "{}": "none", "none": "none"}.get(word)
        because = f"{where} is {word}" if level else f"{where} cannot be read"
        return Rights({}, level, because)
    if not isinstance(permissions, dict):
        return Rights({}, None, f"{where} cannot be read")
    scopes: dict[str, str] = {}
    others: str | None = "none"
    for key, value in permissions.items():
        word = text_of(value).strip().lower()
        if str(key) == "all":
            others = word if word in _LEVELS else None
        elif word in _LEVELS:
            scopes[str(key).replace("_", "-")] = word
    return Rights(scopes, others, f"{where} names it; what it does not name is none")


def shown(rights: Rights) -> str:
    """The rights in the words of a workflow."""
    named = ", ".join(f"{scope}: {level}" for scope, level in sorted(rights.scopes.items()))
    if rights.others == "none":
        return named or "none"
    rest = {None: "the rest is not told", "read": "read-all", "write": "write-all"}[rights.others]
    return f"{named}, {rest}" if named else rest


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """A credential on the map, with what it may do on GitHub."""

    identity: str
    name: str
    rights: Rights


def some_may_write(tokens: tuple[Token, ...], scope: str) -> bool | None:
    """Whether some token may change what a scope opens; None where that is not known."""
    answers = [token.rights.writes(scope) for token in tokens]
    if True in answers:
        return True
    return None if None in answers or not answers else False
