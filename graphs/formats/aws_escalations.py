"""How one role becomes another: data-driven rules over what the policies of roles allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphs.formats.aws_rights import Rights
from graphs.formats.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Trust:
    """Who may assume a role. `known` is false where the file does not say: anyone might."""

    services: tuple[str, ...] = ()
    principals: tuple[str, ...] = ()
    known: bool = True


@dataclass(frozen=True, slots=True)
class Principal:
    """A role: its ARN, its rights, who may assume it, and whether a tool runs as it."""

    name: str
    arn: str
    rights: Rights
    trust: Trust
    used: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a role gains another, or (`gained` None) everything in the account."""

    rule: str
    holder: int
    gained: int | None
    because: str


class Escalations:
    """The rules of the catalogue `aws_escalations`."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._rules = [(key, dict(catalogue[key])) for key in catalogue]

    def ways(self, roles: Sequence[Principal]) -> list[Way]:
        """All ways in which the rights of one role of these lead further, by holder."""
        found: list[Way] = []
        for holder, role in enumerate(roles):
            for key, rule in self._rules:
                if rule["gains"] == "target":
                    found += self._to_targets(key, rule, holder, role, roles)
        becomes: dict[int, dict[int, None]] = {}
        for way in found:
            if way.gained is not None:
                becomes.setdefault(way.holder, {})[way.gained] = None
        for holder, role in enumerate(roles):
            held = [roles[each] for each in _closure(holder, becomes)]
            for key, rule in self._rules:
                if rule["gains"] != "account":
                    continue
                because = _because(role, rule, None, held)
                if because is not None:
                    found.append(Way(key, holder, None, because))
        return sorted(found, key=lambda way: way.holder)

    def _to_targets(
        self,
        key: str,
        rule: Mapping[str, Any],
        holder: int,
        role: Principal,
        roles: Sequence[Principal],
    ) -> list[Way]:
        # What is asked of no target in particular fails for all at once.
        general = [need for need in rule["needs"] if "@" not in need]
        if any(_allowing(role, need, None, ()) is None for need in general):
            return []
        found = []
        for gained, target in enumerate(roles):
            if gained == holder or (rule.get("used") and not target.used):
                continue
            trusted = _trusted(rule.get("trusts"), role, target)
            because = _because(role, rule, target, ()) if trusted is not None else None
            if because is not None:
                said = "; ".join(part for part in (because, trusted) if part)
                found.append(Way(key, holder, gained, said))
        return found


def _closure(start: int, becomes: Mapping[int, Iterable[int]]) -> list[int]:
    """A role and all that it can become, one after the other."""
    reached = [start]
    seen = {start}
    for each in reached:
        for following in becomes.get(each, ()):
            if following not in seen:
                seen.add(following)
                reached.append(following)
    return reached


def _because(
    role: Principal, rule: Mapping[str, Any], target: Principal | None, held: Sequence[Principal]
) -> str | None:
    """What allows a way, naming the statements; None where something that it needs is missing."""
    service = rule.get("trusts")
    passed_to = service if isinstance(service, str) and "." in service else None
    reasons = []
    for need in rule["needs"]:
        found = _allowing(role, need, target, held, passed_to)
        if found is None:
            return None
        reasons.append(found)
    return f"{rule['title']}: " + ", ".join(dict.fromkeys(reasons)) if reasons else rule["title"]


def _allowing(
    role: Principal,
    need: str,
    target: Principal | None,
    held: Sequence[Principal],
    passed_to: str | None = None,
) -> str | None:
    actions, _, where = need.partition("@")
    resources: list[str | None] = [None]
    if where == "target":
        resources = [target.arn if target is not None else None]
    elif where == "self":
        resources = [role.arn]
    elif where == "held":
        resources = [each.arn for each in held]
    for action in actions.split("|"):
        for resource in resources:
            service = passed_to if action == "iam:PassRole" else None
            statement = role.rights.allowing(action, resource, service)
            if statement is not None:
                return f"{action} by {statement.title}"
    return None


def _trusted(wanted: str | None, holder: Principal, target: Principal) -> str | None:
    """Why the trust policy of a role lets it be gained so; None where it does not."""
    if wanted is None:
        return ""
    trust = target.trust
    if wanted == "self" and (not trust.known or holder.rights.denied("sts:AssumeRole", target.arn)):
        return None
    if not trust.known:
        return "its trust policy is not in the file and is taken to allow it"
    names: tuple[str, ...]
    if wanted == "self":
        names = (holder.arn, "*")
    elif wanted == "account":
        account = _account(target.arn)
        names = (f"{target.arn.rsplit(':', 1)[0]}:root", account, holder.arn, "*")
    else:
        return f"it trusts {wanted}" if wanted in trust.services else None
    named = next((each for each in trust.principals if each in names), None)
    return f"it trusts {named}" if named is not None else None


def _account(arn: str) -> str:
    parts = arn.split(":")
    return parts[4] if len(parts) > 4 and parts[4] else "-"
