"""The facts that each kind of node, link and zone may bear, named and typed in one place."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

TRUSTS = ("untrusted", "partner", "internal", "restricted")
SENSITIVITIES = ("public", "internal", "confidential", "restricted")
CRITICALITIES = ("low", "medium", "high", "critical")
ENVIRONMENTS = ("dev", "test", "staging", "prod")
#: The verbs of an `acts` link; a `writes` link bears only the first two.
VERBS = ("write", "delete", "execute", "send", "pay", "grant", "deploy", "admin", "unknown")
#: The highest sensitivity that may enter a zone of this trust, where the zone does not say.
DEFAULT_CLEARANCE = {
    "untrusted": "public",
    "partner": "internal",
    "internal": "confidential",
    "restricted": "restricted",
}

Trust = Literal["untrusted", "partner", "internal", "restricted"]
Sensitivity = Literal["public", "internal", "confidential", "restricted"]
Criticality = Literal["low", "medium", "high", "critical"]
Environment = Literal["dev", "test", "staging", "prod"]
Content = Literal["untrusted", "trusted"]
Verb = Literal["write", "delete", "execute", "send", "pay", "grant", "deploy", "admin", "unknown"]
Text = Annotated[str, Field(max_length=20_000)]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


#: A list of texts; a single text stands for a list of one.
Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]


class Facts(BaseModel):
    """A group of optional facts; an absent one is unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TriggerFacts(Facts):
    exposure: Literal["anonymous", "authenticated", "internal", "schedule"] | None = None


class AgentFacts(Facts):
    max_iterations: int | None = Field(None, ge=0)
    budget: float | str | None = None
    kill_switch: bool | None = None
    autonomy: str | None = None


class StepFacts(Facts):
    interprets: bool | None = None
    mutates: bool | None = None
    validates: Annotated[
        tuple[Literal["integrity", "sensitivity"], ...] | None, BeforeValidator(_as_list)
    ] = None


class ModelFacts(Facts):
    provider: str | None = None


class ToolFacts(Facts):
    content: Content | None = None
    third_party: bool | None = None
    pinned: bool | None = None
    sandboxed: bool | None = None
    arguments: Literal["model", "allow-list", "fixed"] | None = None


class DataFacts(Facts):
    sensitivity: Sensitivity | None = None
    content: Content | None = None
    memory: bool | None = None
    secret: bool | None = None
    residency: str | None = None


class SystemFacts(Facts):
    criticality: Criticality | None = None
    sensitivity: Sensitivity | None = None
    content: Content | None = None


class IdentityFacts(Facts):
    credential: (
        Literal["api-key", "oauth", "role", "svid", "password", "human-session", "break-glass"]
        | None
    ) = None
    issued: Literal["standing", "session", "task", "request"] | None = None
    ttl: float | None = Field(None, ge=0)
    environments: Annotated[tuple[Environment, ...] | None, BeforeValidator(_as_list)] = None
    spiffe_id: str | None = None
    issuer: str | None = None
    expires: str | None = None
    reviewed: str | None = None


class PrivilegeFacts(Facts):
    scope: Annotated[tuple[Text, ...] | None, BeforeValidator(_as_list)] = None


class HumanFacts(Facts):
    capacity: float | None = Field(None, ge=0)


class GateFacts(Facts):
    enforced: Literal["before", "after", "client", "advisory"] | None = None
    on_timeout: Literal["deny", "wait", "approve"] | None = None
    approvers: Texts | None = None
    shows: Annotated[
        tuple[Literal["arguments", "target", "diff", "provenance", "summary"], ...] | None,
        BeforeValidator(_as_list),
    ] = None
    binds: Literal["arguments", "none"] | None = None
    ttl: float | None = Field(None, ge=0)
    required_approvals: int | None = Field(None, ge=0)
    self_approval: bool | None = None


RECORDS = ("prompt", "inputs", "call", "decision", "identity", "effect")
Records = Annotated[
    tuple[Literal["prompt", "inputs", "call", "decision", "identity", "effect"], ...],
    BeforeValidator(_as_list),
]


class LogFacts(Facts):
    immutable: bool | None = None
    records: Records | None = None
    sensitivity: Sensitivity | None = None
    content: Content | None = None


#: The facts of each node kind, in the order in which kinds are listed to people.
NODE_FACTS: dict[str, type[Facts]] = {
    "trigger": TriggerFacts,
    "agent": AgentFacts,
    "step": StepFacts,
    "model": ModelFacts,
    "tool": ToolFacts,
    "data": DataFacts,
    "system": SystemFacts,
    "identity": IdentityFacts,
    "privilege": PrivilegeFacts,
    "human": HumanFacts,
    "gate": GateFacts,
    "log": LogFacts,
}
NODE_KINDS = tuple(NODE_FACTS)


class Gated(Facts):
    gate: str | None = None


class Paced(Gated):
    runs_per_day: float | None = Field(None, ge=0)


class FlowFacts(Paced):
    pass


class CallsFacts(Paced):
    pass


class DelegatesFacts(Paced):
    authenticated: bool | None = None


class ReadsFacts(Facts):
    arguments: Literal["model", "fixed"] | None = None


class WritesFacts(Paced):
    verb: Literal["write", "delete"] | None = None
    reversible: bool | None = None


class ActsFacts(Paced):
    verb: Verb
    reversible: bool | None = None
    arguments: Literal["model", "allow-list", "fixed"] | None = None


class PermitsFacts(Facts):
    verbs: Annotated[
        tuple[
            Literal[
                "read", "write", "delete", "execute", "send", "pay",
                "grant", "deploy", "admin", "unknown",
            ],
            ...,
        ]
        | None,
        BeforeValidator(_as_list),
    ] = None  # fmt: skip


class LogsFacts(Facts):
    records: Records | None = None


LINK_FACTS: dict[str, type[Facts]] = {
    "flow": FlowFacts,
    "calls": CallsFacts,
    "delegates": DelegatesFacts,
    "reads": ReadsFacts,
    "replies": Facts,
    "writes": WritesFacts,
    "acts": ActsFacts,
    "uses": Facts,
    "grants": Facts,
    "permits": PermitsFacts,
    "approves": Facts,
    "logs": LogsFacts,
}
LINK_KINDS = tuple(LINK_FACTS)

ACTORS = frozenset({"trigger", "human", "agent", "step", "tool", "gate"})
#: The node kinds that a link of each kind may leave and enter.
LINK_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "flow": (ACTORS, ACTORS),
    "calls": (ACTORS, frozenset({"tool", "model", "step", "agent", "gate"})),
    "delegates": (frozenset({"agent"}), frozenset({"agent"})),
    "reads": (ACTORS, frozenset({"data", "system", "log"})),
    "replies": (ACTORS, frozenset({"trigger", "human"})),
    "writes": (ACTORS, frozenset({"data", "log"})),
    "acts": (ACTORS, frozenset({"system"})),
    "uses": (ACTORS, frozenset({"identity"})),
    "grants": (frozenset({"identity"}), frozenset({"privilege"})),
    "permits": (frozenset({"privilege"}), frozenset({"data", "system", "identity", "log"})),
    "approves": (frozenset({"human", "identity"}), frozenset({"gate"})),
    "logs": (ACTORS, frozenset({"log"})),
}


class ZoneFacts(Facts):
    trust: Trust
    environment: Environment | None = None
    residency: str | None = None
    clearance: Sensitivity | None = None
