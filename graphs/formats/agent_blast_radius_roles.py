"""Roles as identities, their statements as privileges, and what one role can become of another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graphs.formats.agent_blast_radius_draft import Draft
from graphs.formats.agent_blast_radius_file import Place, Role
from graphs.formats.aws_escalations import Escalations, Principal, Way
from graphs.formats.aws_resources import ACCOUNT, ActionCatalogue, Target
from graphs.formats.aws_rights import Right, Rights, Statement, matches

#: Among more targets than this none is looked for that a wildcard also covers.
_COMPARED = 1000
#: What a store can be subject to; anything else makes it a system.
_DATA_VERBS = frozenset({"read", "write", "delete"})
#: Rights that do nothing by themselves: they count by what the role can become.
_HANDED_ON = frozenset({"iam:passrole", "sts:assumerole"})

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """What a right lets its holder do to one target; `own`: by itself, not only with others."""

    target: Key
    verb: str
    because: str
    own: bool


@dataclass(slots=True)
class _Held:
    """One role with what its statements let it do, statement by statement."""

    role: Role
    node_id: str
    rights: Rights
    deeds: dict[Statement, list[Deed]]


class RoleMap:
    """Adds the roles of a file to a draft."""

    def __init__(self, draft: Draft, actions: ActionCatalogue, escalations: Escalations) -> None:
        self._draft = draft
        self._actions = actions
        self._escalations = escalations
        self._targets: dict[Key, Target] = {}
        self._places: dict[Key, Place] = {}
        self._acted_on: dict[Key, None] = {}
        self._verbs: dict[Key, set[str]] = {}
        self._readers: dict[Key, set[bool]] = {}
        self._target_ids: dict[Key, str] = {}
        self._held: dict[str, _Held] = {}

    def build(self, roles: Sequence[Role], used: Collection[str], closed: Collection[str]) -> None:
        """Add all roles; `used` names those that a tool runs as, `closed` those among them whose
        tools are all said to return no external data."""
        for role in roles:
            statements = (*role.statements, *self._managed(role))
            self._held[role.name] = _Held(role, self._identity(role), Rights(statements), {})
        for held in self._held.values():
            for right in held.rights.allowed:
                target = self._actions.target(right.action, right.resource)
                self._targets.setdefault(target.key, target)
                self._places.setdefault(target.key, right.statement.place)
                if right.action.lower() not in _HANDED_ON:
                    self._acted_on[target.key] = None
            self._note_undecided(held)
        for held in self._held.values():
            for right in held.rights.allowed:
                listed = held.deeds.setdefault(right.statement, [])
                listed += self._deeds(right)
            for deeds in held.deeds.values():
                for deed in deeds:
                    self._verbs.setdefault(deed.target, set()).add(deed.verb)
                    if deed.verb == "read" and held.role.name in used:
                        self._readers.setdefault(deed.target, set()).add(held.role.name in closed)
        for held in self._held.values():
            self._privileges(held)
        self._become(used)

    def node_id(self, role: str) -> str:
        return self._held[role].node_id

    def effects(self, role: str) -> Iterator[tuple[str, str, str, str]]:
        """What the role may do directly: kind of link, target id, verb, reason; each once."""
        seen: set[tuple[Key, str]] = set()
        for statement, deeds in self._held[role].deeds.items():
            for deed in deeds:
                if deed.own and (deed.target, deed.verb) not in seen:
                    seen.add((deed.target, deed.verb))
                    kind = "reads" if deed.verb == "read" else "acts"
                    if kind == "acts" and self._is_data(deed.target):
                        kind = "writes"
                    because = f"{deed.because} in {statement.title}"
                    yield kind, self._target_id(deed.target), deed.verb, because

    def _identity(self, role: Role) -> str:
        denied = [
            f"{', '.join(one.actions) or 'all but ' + ', '.join(one.not_actions)} on "
            f"{', '.join(one.resources) or 'all but ' + ', '.join(one.not_resources)}"
            for one in role.statements
            if not one.allows
        ]
        trusted = (*role.trust.services, *role.trust.principals)
        said = [f"It trusts {', '.join(trusted)}."] if trusted else []
        said += [f"Denied to it: {'; '.join(denied)}."] if denied else []
        return self._draft.add(
            "identity",
            role.name,
            role.name,
            "it is a role of the account",
            facts={"credential": ("role", "it is a role of AWS IAM")},
            place=role.place,
            description=" ".join(said),
        )

    def _managed(self, role: Role) -> Iterator[Statement]:
        """What attached policies allow, as statements: of an unknown one, anything."""
        for name in role.managed:
            known = self._actions.managed(name)
            if known is not None:
                yield Statement(
                    name, "managed by AWS", True, known[0], ("*",), known[1], place=role.place
                )
            else:
                self._draft.notes.append(
                    f"{role.name}: what its attached policy {name} permits is not in the file."
                )

    def _note_undecided(self, held: _Held) -> None:
        for deny, right in held.rights.undecided():
            self._draft.notes.append(
                f"{held.role.name}: {deny.title} takes, or may take, a part of what "
                f"{right.statement.title} allows; {right.action} on {right.resource} still stands "
                "on the map."
            )

    def _deeds(self, right: Right) -> Iterator[Deed]:
        done = self._actions.verbs(right.action)
        if "unknown" in done.verbs:
            self._draft.unclassified.append(f"{right.action}: {done.because}")
        own = right.action.lower() not in _HANDED_ON
        for key in self._about(right):
            for verb in done.verbs:
                yield Deed(key, verb, done.because, own)

    def _about(self, right: Right) -> list[Key]:
        """The target of a right, and the narrower ones that a wildcard in it also covers."""
        own = self._actions.target(right.action, right.resource).key
        if "*" not in own[-1] and own != ACCOUNT:
            return [own]
        if len(self._targets) > _COMPARED:
            self._draft.notes.append(
                "There are too many targets to tell which of them a wildcard also covers."
            )
            return [own]
        narrower = (
            key
            for key in self._acted_on
            if key != own and (own == ACCOUNT or (key[0] == own[0] and matches(own[-1], key[-1])))
        )
        return [own, *narrower]

    def _is_data(self, key: Key) -> bool:
        return self._targets[key].is_data and self._verbs.get(key, set()) <= _DATA_VERBS

    def _target_id(self, key: Key) -> str:
        if key not in self._target_ids:
            target = self._targets[key]
            is_data = self._is_data(key)
            facts: dict[str, tuple[Any, str]] = {
                "sensitivity": (None, "the file does not say how sensitive it is"),
                "content": self._content(key),
            }
            if is_data and target.is_secret:
                facts["secret"] = (True, "the service keeps secrets")
            self._target_ids[key] = self._draft.add(
                "data" if is_data else "system",
                target.name,
                target.name,
                "it is a resource of the account",
                facts=facts,
                place=self._places.get(key, ()),
                description=f"Implied by policies: {key[-1]}." if key != ACCOUNT else "",
            )
        return self._target_ids[key]

    def _content(self, key: Key) -> tuple[str | None, str]:
        if self._targets[key].is_administered:
            return "trusted", "only who administers the account writes there"
        if self._readers.get(key) == {True}:
            return "trusted", "the tools that read it are said to return no external data"
        return None, "the file does not say who can put content there"

    def _privileges(self, held: _Held) -> None:
        """One privilege a statement, and one for each attached policy that is not known."""
        scopes: dict[Statement, dict[str, None]] = {}
        for right in held.rights.allowed:
            short = self._actions.target(right.action, right.resource).short
            scopes.setdefault(right.statement, {})[f"{right.action} on {short}"] = None
        for statement, deeds in held.deeds.items():
            privilege = self._privilege(held, statement, tuple(scopes[statement]))
            verbs: dict[Key, dict[str, str]] = {}
            for deed in deeds:
                verbs.setdefault(deed.target, {}).setdefault(deed.verb, deed.because)
            for key, done in verbs.items():
                because = "; ".join(dict.fromkeys(done.values()))
                self._permit(privilege, self._target_id(key), tuple(done), because)
        for name in held.role.managed:
            if self._actions.managed(name) is None:
                because = "what the attached policy permits is not in the file"
                unknown = Statement(name, "attached", True, place=held.role.place)
                privilege = self._privilege(held, unknown, ())
                self._permit(privilege, self._everything("unknown"), ("unknown",), because)
                held.deeds[unknown] = [Deed(ACCOUNT, "unknown", because, own=True)]

    def _privilege(self, held: _Held, statement: Statement, scope: tuple[str, ...]) -> str:
        privilege = self._draft.add(
            "privilege",
            statement.title,
            f"{held.role.name}-{statement.sid}",
            "it is a right in the account",
            facts={"scope": (scope or None, "the actions and resources that it names")},
            place=statement.place,
        )
        self._draft.link("grants", held.node_id, privilege, f"{statement.title} is its policy")
        return privilege

    def _permit(self, privilege: str, to_id: str, verbs: tuple[str, ...], because: str) -> None:
        self._draft.link("permits", privilege, to_id, because, {"verbs": (verbs, because)})

    def _everything(self, verb: str) -> str:
        """The node for all that the account holds."""
        target = self._actions.target("*", "*")
        self._targets.setdefault(ACCOUNT, target)
        self._verbs.setdefault(ACCOUNT, set()).add(verb)
        return self._target_id(ACCOUNT)

    def _become(self, used: Collection[str]) -> None:
        """A privilege for each role that a role can become, and one for the whole account."""
        held = list(self._held.values())
        principals = [
            Principal(x.role.name, x.role.arn, x.rights, x.role.trust, x.role.name in used)
            for x in held
        ]
        ways: dict[tuple[int, int | None], list[Way]] = {}
        for way in self._escalations.ways(principals):
            ways.setdefault((way.holder, way.gained), []).append(way)
        for (holder, gained), several in ways.items():
            if gained is not None and (holder, None) in ways:
                # Who takes over the account becomes every role with it.
                continue
            become = "take over the account"
            if gained is not None:
                become = f"become {held[gained].role.name}"
            because = ". ".join(way.because for way in several)
            privilege = self._draft.add(
                "privilege",
                become[0].upper() + become[1:],
                f"{held[holder].role.name}-may-{become}",
                "it follows from rights in the account",
                place=held[holder].role.place,
                description=f"Gained by its rights together, not by one policy: {because}.",
            )
            self._draft.link("grants", held[holder].node_id, privilege, because)
            # To act as a role is to execute as it; rights are changed by who has them all.
            if gained is not None:
                self._permit(privilege, held[gained].node_id, ("execute",), because)
                continue
            self._permit(privilege, self._everything("admin"), ("admin",), because)
            for other, each in enumerate(held):
                verb = "admin" if other == holder else "execute"
                self._permit(privilege, each.node_id, (verb,), because)
