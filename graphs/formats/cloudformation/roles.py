"""Roles of a template as identities with privileges, and what actors may do by their role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphs.formats.aws_escalations import Escalations, Principal, Trust
from graphs.formats.aws_resources import ActionCatalogue
from graphs.formats.aws_rights import Right, Rights, Statement, service_of
from graphs.formats.cloudformation.file import Template
from graphs.formats.draft import Draft, Thing
from graphs.formats.redact import redact
from graphs.formats.stepfunctions.account import Account
from graphs.formats.stepfunctions.parameters import Name

#: Rights that do nothing by themselves: they count by what the role can become.
HANDED_ON = frozenset({"iam:passrole", "sts:assumerole"})
#: What functions and machines need to be run at all: nobody decides on what it does.
RUNNING = (
    "logs:Create", "logs:Put", "logs:Describe", "logs:Get", "logs:Update", "logs:ListLogDeliveries",
    "logs:DeleteLogDelivery", "xray:", "cloudwatch:PutMetric", "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIp", "ec2:UnassignPrivateIp",
    "ec2:DescribeNetworkInterfaces",
)  # fmt: skip
#: What answers for a waiting task: the map shows it as flow.
ANSWERS = frozenset({
    "states:sendtasksuccess", "states:sendtaskfailure", "states:sendtask*",
    "states:sendtaskheartbeat",
})  # fmt: skip
_MODEL_ACTIONS = ("bedrock:invokemodel", "bedrock:converse")
_STARTING = frozenset({
    "lambda:invokefunction", "lambda:invokeasync", "states:startexecution",
    "states:startsyncexecution", "bedrock:invokeagent",
})  # fmt: skip
#: More privileges than this on one role are put together.
_SCOPES = 40
#: Among more roles than this not all are compared with each other.
_COMPARED = 150


@dataclass(slots=True)
class Role:
    """One role. `unknown`: policies that are not known, so that it may allow anything."""

    name: str
    node: str
    rights: Rights
    unknown: tuple[str, ...]
    trust: Trust
    used: bool = False
    verbs: dict[int, tuple[Thing, dict[str, str]]] = field(default_factory=dict)


class RoleBook:
    """Adds roles to the map of an account and tells what each allows."""

    def __init__(self, account: Account, template: Template, escalations: Escalations) -> None:
        self._account = account
        self._draft: Draft = account.draft
        self._actions: ActionCatalogue = account.actions
        self._template = template
        self._escalations = escalations
        self.roles: dict[str, Role] = {}
        #: The identities of functions, machines and agents, by logical id.
        self.identity_of: dict[str, str] = {}

    def add(
        self,
        name: str,
        statements: list[Statement],
        unknown: list[str],
        trust: Trust,
        because: str,
        pointer: str = "",
    ) -> Role:
        """Add a role as an identity."""
        denied = [each for each in statements if not each.allows]
        said = f"Denied to it: {', '.join(_named(each) for each in denied)}." if denied else ""
        trusted = (*trust.services, *trust.principals)
        said = f"It trusts {', '.join(trusted[:8])}. {said}" if trusted else said
        node = self._draft.add(
            "identity", name, "platform", "it is a role of the account",
            {
                "credential": ("role", because),
                "issued": (None, "AWS issues its credentials afresh; its rights always stand"),
            },
            pointer=pointer, description=said.strip(), tags=("derived",) if not pointer else (),
        )  # fmt: skip
        role = Role(name, node, Rights(tuple(statements)), tuple(unknown), trust)
        self.roles[name] = role
        for each in unknown:
            self._draft.notes.append(f"{name}: what its policy {each} allows is not in the file.")
        return role

    def target(self, right: Right) -> tuple[str, Name]:
        """The service of a right, and what it is about there."""
        service = service_of(right.resource)
        if service in ("", "*"):
            service = right.action.partition(":")[0].lower()
        if right.resource == "*":
            return service, Name("")
        return service, Name(self._template.canonical(right.resource))

    def thing(self, right: Right) -> Thing:
        """What a right is about, on the map."""
        service, name = self.target(right)
        if not service.strip("*"):
            return self._everything()
        return self._account.resource(service, name)

    def _everything(self) -> Thing:
        thing = self._draft.thing("aws", "Everything in the AWS account", "platform", "it is one")
        thing.acted = True
        return thing

    def add_privileges(self) -> None:
        """A privilege for each role, with what it permits, and what one role can become."""
        wired = self._wired()
        for role in self.roles.values():
            self._privilege(role, wired)
        self._become()

    def _wired(self) -> set[tuple[str, str]]:
        """Pairs of roles of which an actor with the first calls one with the second."""
        held: dict[str, str] = {}
        for link in self._draft.links:
            if link.kind == "uses":
                held.setdefault(link.from_id, link.to_id)
        return {
            (held.get(link.from_id, ""), held.get(link.to_id, ""))
            for link in self._draft.links
            if link.kind == "calls"
        }

    def _privilege(self, role: Role, wired: set[tuple[str, str]]) -> None:
        scope: dict[str, None] = {}
        become: dict[str, str] = {}
        for right in role.rights.allowed:
            done = self._actions.verbs(right.action)
            if right.action.startswith(RUNNING):
                continue
            scope[f"{right.action} on {self._template.canonical(right.resource)}"] = None
            if right.action.lower() in ANSWERS:
                continue
            actor = self._acted_as(right)
            if actor is not None:
                # Who may start it makes it act with its own role.
                if actor and (role.node, actor) not in wired:
                    become.setdefault(actor, f"{right.action} in {right.statement.title}")
                continue
            thing = self.thing(right)
            known = role.verbs.setdefault(id(thing), (thing, {}))[1]
            for verb in done.verbs:
                known.setdefault(verb, f"{done.because} in {right.statement.title}")
        for name in role.unknown:
            because = f"what its policy {name} allows is not in the file"
            known = role.verbs.setdefault(id(self._everything()), (self._everything(), {}))[1]
            known.setdefault("unknown", because)
            scope[name] = None
        if not scope:
            return
        privilege = self._draft.add(
            "privilege", f"Rights of {role.name}", "platform", "it is a right in the account",
            {"scope": (tuple(redact(x)[:200] for x in scope)[:_SCOPES], "its policies name them")},
            tags=("derived",),
        )  # fmt: skip
        self._draft.link("grants", role.node, privilege)
        for thing, known in role.verbs.values():
            because = "; ".join(dict.fromkeys(known.values()))[:300]
            self._draft.link(
                "permits", privilege, thing.node_id, {"verbs": (tuple(known), because)}
            )

        for actor, because in become.items():
            if actor != role.node:
                facts = {"verbs": (("execute",), because)}
                self._draft.link("permits", privilege, actor, facts)

    def _acted_as(self, right: Right) -> str | None:
        """The identity as which something acts that a right starts; empty for one without a role
        here (a model), None where the right is about something else."""
        service, name = self.target(right)
        if service == "bedrock" and right.action.lower().startswith(_MODEL_ACTIONS):
            return ""
        if service in ("lambda", "states", "bedrock") and right.action.lower() in _STARTING:
            return self.identity_of.get(name.text)
        return None

    def _become(self) -> None:
        roles = list(self.roles.values())
        if len(roles) > _COMPARED:
            # Every role is compared with every other: those that may hand on rights come first.
            roles.sort(key=lambda role: not _hands_on(role))
            roles = roles[:_COMPARED]
            self._draft.notes.append(
                f"There are more than {_COMPARED} roles: not all are compared with each other."
            )
        principals = [
            Principal(
                each.name,
                f"arn:aws:iam:::role/${{{each.name}}}",
                each.rights,
                each.trust,
                each.used,
            )
            for each in roles
        ]
        said: dict[tuple[int, int | None], list[str]] = {}
        for way in self._escalations.ways(principals):
            said.setdefault((way.holder, way.gained), []).append(way.because)
        for (holder, gained), reasons in said.items():
            if gained is not None and (holder, None) in said:
                # Who takes over the account becomes every role with it.
                continue
            become = f"Become {roles[gained].name}" if gained is not None else (
                "Take over the account"
            )  # fmt: skip
            because = ". ".join(reasons)
            privilege = self._draft.add(
                "privilege", become, "platform", "it follows from rights in the account",
                description=f"Gained by its rights together: {because}.", tags=("derived",),
            )  # fmt: skip
            self._draft.link("grants", roles[holder].node, privilege)
            if gained is not None:
                facts = {"verbs": (("execute",), because[:300])}
                self._draft.link("permits", privilege, roles[gained].node, facts)
            else:
                facts = {"verbs": (("admin",), because[:300])}
                self._draft.link("permits", privilege, self._everything().node_id, facts)

    def rights_of(self, role: Role) -> Iterator[Right]:
        """What a role allows by itself, each right once."""
        seen: set[tuple[str, str]] = set()
        for right in role.rights.allowed:
            key = (right.action.lower(), right.resource)
            if key not in seen and right.action.lower() not in HANDED_ON:
                seen.add(key)
                yield right


def _hands_on(role: Role) -> bool:
    return any(
        right.action.lower().startswith(("iam:", "sts:", "*")) for right in role.rights.allowed
    )


def _named(statement: Statement) -> str:
    return ", ".join(statement.actions[:5] or ("all but " + ", ".join(statement.not_actions[:5]),))
