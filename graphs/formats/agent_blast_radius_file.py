"""What stands in an `agent.yaml` of agent-blast-radius, made regular: tools, roles, statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.errors import InputError, Problem
from graphs.formats.aws_escalations import Trust
from graphs.formats.aws_rights import Statement
from graphs.formats.json_lines import lines_of
from graphs.formats.reading import Document
from graphs.formats.yaml_text import YamlNode, compose_yaml

GATINGS = ("none", "approval_required", "deterministic")
#: The keys that tell a tool, and a role, of this format from those of others.
_TOOL_KEYS = frozenset({"gating", "role", "tainted_inputs", "returns_external_data"})
_ROLE_KEYS = frozenset({"identity_policies", "managed_policy_arns", "trust_policy"})
_STATEMENT_KEYS = frozenset({
    "sid", "effect", "action", "resource", "notaction", "notresource", "condition",
})  # fmt: skip
#: Beyond these a file is refused: what roles make of each other grows with their square.
_MAX_ROLES = 150
_MAX_PATTERNS = 1000
_MAX_WORK = 100_000
#: Nobody reads more problems than this at once.
_MAX_PROBLEMS = 100

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool. `gating` is None, as is `external`, where the file does not say."""

    name: str
    role: str
    gating: str | None
    tainted: tuple[str, ...]
    external: bool | None
    description: str
    place: Place


@dataclass(frozen=True, slots=True)
class Role:
    """One role with the statements of its policies; `managed`: names of attached policies."""

    name: str
    arn: str
    statements: tuple[Statement, ...]
    managed: tuple[str, ...]
    trust: Trust
    place: Place


@dataclass(slots=True)
class AgentFile:
    """A whole file; `notes` tell what was left out or could not be decided."""

    name: str
    account: str
    tools: tuple[Tool, ...]
    roles: tuple[Role, ...]
    notes: list[str] = field(default_factory=list)


def looks_like_agent_file(data: Any) -> bool:
    """Whether a value has the shape of this format: tools with a gating, roles with policies."""
    if not isinstance(data, dict):
        return False
    tools, roles = data.get("tools"), data.get("roles")
    if not isinstance(tools, list) or not isinstance(roles, list):
        return False
    return _any_has(tools, _TOOL_KEYS) and _any_has(roles, _ROLE_KEYS)


def _any_has(listed: list[Any], keys: frozenset[str]) -> bool:
    return any(isinstance(each, dict) and not keys.isdisjoint(each) for each in listed)


class Lines:
    """The lines of a document's values, by the keys and indexes that lead to them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._tree: YamlNode | None = None

    def of(self, place: Place) -> int:
        """The line (from 1) of a value, or of the innermost one around it that has one."""
        if self._document.is_json:
            pointers = [
                "".join(f"/{part}" for part in place[:end]) for end in range(len(place) + 1)
            ]
            lines = lines_of(self._document.text, pointers)
            return max(lines.values(), default=0)
        if self._tree is None:
            self._tree = compose_yaml(self._document.text, self._document.name)
        node, line = self._tree, self._tree.line
        for part in place:
            if isinstance(part, int):
                within = node.items[part] if part < len(node.items) else None
            else:
                within = next((value for key, value in node.pairs if key.text == part), None)
            if within is None:
                break
            node, line = within, within.line
        return line


class Reader:
    """Reads one document and gathers every problem before it gives up."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines = Lines(document)
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def read(self) -> AgentFile:
        """The file. Raises `InputError` with every problem."""
        data = self.document.data
        account = self._text(data, "account_id", (), required=False)
        roles = [
            self._role(entry, ("roles", i), account)
            for i, entry in enumerate(self._list(data, "roles", ()))
        ]
        tools = [
            self._tool(entry, ("tools", i)) for i, entry in enumerate(self._list(data, "tools", ()))
        ]
        self._unique([tool for tool in tools if tool is not None], "tool")
        self._unique([role for role in roles if role is not None], "role")
        self._bounded([role for role in roles if role is not None])
        if self.problems:
            raise InputError(sorted(self.problems))
        return AgentFile(
            self._text(data, "name", (), required=False),
            account,
            tuple(tool for tool in tools if tool is not None),
            tuple(role for role in roles if role is not None),
            self.notes,
        )

    def _tool(self, entry: Any, place: Place) -> Tool | None:
        if not self._is_mapping(entry, place):
            return None
        gating = entry.get("gating")
        if gating is not None and gating not in GATINGS:
            self._wrong(
                (*place, "gating"),
                f"`{_shown(gating)}` is no gating.",
                f"Use one of {', '.join(GATINGS)}.",
            )
            gating = None
        external = entry.get("returns_external_data")
        if external is not None and not isinstance(external, bool):
            self._wrong(
                (*place, "returns_external_data"),
                f"`{_shown(external)}` is neither true nor false.",
                "Use true or false.",
            )
            external = None
        name = self._text(entry, "name", place)
        if gating is None:
            self.notes.append(f"{name}: no gating is given, so it counts as none.")
        return Tool(
            name,
            self._text(entry, "role", place),
            gating,
            self._texts(entry, "tainted_inputs", place),
            external,
            self._text(entry, "description", place, required=False),
            place,
        )

    def _role(self, entry: Any, place: Place, account: str) -> Role | None:
        if not self._is_mapping(entry, place):
            return None
        name = self._text(entry, "name", place)
        arn = self._text(entry, "arn", place, required=False)
        statements: list[Statement] = []
        for i, policy in enumerate(self._list(entry, "identity_policies", place)):
            at = (*place, "identity_policies", i)
            if not self._is_mapping(policy, at):
                continue
            title = self._text(policy, "name", at, required=False) or "policy"
            for j, raw in enumerate(self._list(policy, "statements", at)):
                within = (*at, "statements", j)
                if self._is_mapping(raw, within):
                    statement = self._statement(raw, within, title, f"statement {j + 1}", name)
                    if statement is not None:
                        statements.append(statement)
        managed = self._texts(entry, "managed_policy_arns", place)
        return Role(
            name,
            arn or f"arn:aws:iam::{account}:role/{name}",
            tuple(statements),
            tuple(each.rpartition("/")[2] or each for each in managed),
            self._trust(entry, place),
            place,
        )

    def _trust(self, entry: Mapping[str, Any], place: Place) -> Trust:
        at = (*place, "trust_policy")
        trust = entry.get("trust_policy")
        if trust is None:
            return Trust(known=False)
        if not self._is_mapping(trust, at):
            return Trust()
        known = "service_principals" in trust or "aws_principals" in trust or not trust
        if not known:
            self.notes.append(
                f"{_shown(entry.get('name'))}: its trust policy names principals in a way that is "
                "not read, so it is taken to trust whoever asks."
            )
        return Trust(
            self._texts(trust, "service_principals", at),
            self._texts(trust, "aws_principals", at),
            known,
        )

    def _statement(
        self, raw: Mapping[str, Any], place: Place, policy: str, number: str, role: str
    ) -> Statement | None:
        keys = {str(key).replace("_", "").lower(): key for key in raw}
        for unknown in sorted(set(keys) - _STATEMENT_KEYS):
            self.notes.append(f"{role}: {policy}: the key {_shown(unknown)} is not read.")
        named = {plain: keys.get(plain, plain) for plain in _STATEMENT_KEYS}
        sid = self._text(raw, named["sid"], place, required=False) or number
        effect = raw.get(named["effect"], "Allow")
        if effect not in ("Allow", "Deny"):
            self._wrong(
                (*place, named["effect"]), f"`{_shown(effect)}` is no effect.", "Use Allow or Deny."
            )
            return None
        title = f"{role}: {policy}/{sid}"
        actions = self._actions(raw, named["action"], place, title)
        not_actions = self._actions(raw, named["notaction"], place, title)
        resources = self._texts(raw, named["resource"], place)
        not_resources = self._texts(raw, named["notresource"], place)
        if not actions and not not_actions:
            self.notes.append(f"{title} names no action, so it says nothing.")
            return None
        if not resources and not not_resources:
            self.notes.append(f"{title} names no resource; it is read as one for every resource.")
            resources = ("*",)
        for key, given in (("NotAction", not_actions), ("NotResource", not_resources)):
            if given:
                left_out = ", ".join(_shown(each) for each in given[:5])
                self.notes.append(f"{title}: {key} is read as everything but {left_out}.")
        passed_to, conditional = self._condition(raw, named["condition"], place)
        if conditional:
            effect_said = (
                "counts as met" if effect == "Allow" else "may not hold, so it takes nothing away"
            )
            self.notes.append(f"{title}: its condition cannot be decided here and {effect_said}.")
        return Statement(
            policy,
            sid,
            effect == "Allow",
            actions,
            resources,
            not_actions,
            not_resources,
            passed_to,
            conditional,
            place,
        )

    def _actions(
        self, raw: Mapping[str, Any], key: str, place: Place, title: str
    ) -> tuple[str, ...]:
        found = []
        for action in self._texts(raw, key, place):
            service, separator, name = action.partition(":")
            if action.strip("*") and not (separator and service and name):
                self.notes.append(f"{title}: {_shown(action)} is no action of AWS: left out.")
            else:
                found.append(action)
        return tuple(found)

    def _condition(
        self, raw: Mapping[str, Any], key: str, place: Place
    ) -> tuple[tuple[str, ...] | None, bool]:
        """To which services alone a role may be passed, and whether more is asked than that."""
        condition = raw.get(key)
        if not condition:
            return None, False
        if not self._is_mapping(condition, (*place, key)):
            return None, True
        passed_to: tuple[str, ...] | None = None
        more = False
        for operator, clauses in condition.items():
            if not self._is_mapping(clauses, (*place, key, operator)):
                continue
            for name in clauses:
                asked = str(name).lower() == "iam:passedtoservice"
                if asked and operator in ("StringEquals", "StringLike") and passed_to is None:
                    passed_to = self._texts(clauses, name, (*place, key, operator))
                else:
                    more = True
        return passed_to, more

    def _bounded(self, roles: list[Role]) -> None:
        sizes = [
            sum(
                (len(one.actions) + len(one.not_actions))
                * (len(one.resources) + len(one.not_resources))
                for one in role.statements
            )
            for role in roles
        ]
        if (
            len(roles) > _MAX_ROLES
            or max(sizes, default=0) > _MAX_PATTERNS
            or sum(sizes) * len(roles) > _MAX_WORK
        ):
            self._wrong(
                ("roles",),
                "there are too many roles or statements to work out what they make of each other.",
                f"Give at most {_MAX_ROLES} roles with fewer statements, or split the file.",
            )

    def _unique(self, listed: list[Tool] | list[Role], kind: str) -> None:
        seen: set[str] = set()
        for each in listed:
            if each.name and each.name in seen:
                self._wrong(
                    each.place, f"there is another {kind} named {each.name}.", "Rename one of them."
                )
            seen.add(each.name)

    def _is_mapping(self, value: Any, place: Place) -> bool:
        if isinstance(value, dict):
            return True
        self._wrong(place, f"`{_shown(value)}` stands where keys with values are wanted.")
        return False

    def _list(self, entry: Mapping[str, Any], key: str, place: Place) -> list[Any]:
        value = entry.get(key)
        if isinstance(value, dict) and key == "statements":
            return [value]
        if value is None or isinstance(value, list):
            return value or []
        self._wrong((*place, key), f"{key} is not a list.", "Give a list.")
        return []

    def _text(
        self, entry: Mapping[str, Any], key: str, place: Place, *, required: bool = True
    ) -> str:
        value = entry.get(key)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and (value.strip() or not required):
            return value.strip()
        if value is None and not required:
            return ""
        what = f"{key} is missing." if not value else f"{key} is not a text."
        self._wrong((*place, key), what, f"Give the {key} as a text.")
        return ""

    def _texts(self, entry: Mapping[str, Any], key: str, place: Place) -> tuple[str, ...]:
        value = entry.get(key)
        if value is None:
            return ()
        listed = value if isinstance(value, list) else [value]
        if all(isinstance(each, str) for each in listed):
            return tuple(listed)
        self._wrong((*place, key), f"{key} is not a list of texts.", "Give a list of texts.")
        return ()

    def _wrong(self, place: Place, what: str, fix: str = "") -> None:
        if len(self.problems) >= _MAX_PROBLEMS:
            return
        self.problems.append(
            Problem(self.document.name, self.lines.of(place), 0, what, fix or "Correct it.")
        )


def _shown(value: Any) -> str:
    text = str(value) if not isinstance(value, (dict, list)) else "…"
    return text if len(text) <= 80 else text[:79] + "…"
