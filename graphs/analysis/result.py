"""What an analysis says: plain immutable records, without presentation."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class State(IntEnum):
    """How far the gates on a walk can be relied on at the place where it has arrived."""

    UNGATED = 0
    STALE = 1
    WEAK = 2
    UNPROVEN = 3
    VALID = 4


#: Every status that an action can have, worst first.
STATUSES = (
    "prohibited", "ungated", "bypassed", "stale", "weak", "unproven", "gated", "allowed",
    "unreachable",
)  # fmt: skip
#: The statuses of in-scope actions that need review and have no valid gate on every path.
OPEN_STATUSES = frozenset({"ungated", "bypassed", "stale", "weak", "unproven"})
#: The statuses of all in-scope actions that need review.
REVIEW_STATUSES = OPEN_STATUSES | {"gated"}


@dataclass(frozen=True, slots=True)
class Path:
    """A walk told as the nodes it visits and the links it takes (one fewer than the nodes)."""

    nodes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumption:
    """An unknown fact that was taken at its worse value."""

    element: str
    fact: str
    value: str
    because: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Where content comes in; `content` is untrusted, trusted or unknown (taken as untrusted)."""

    node: str
    content: str


@dataclass(frozen=True, slots=True)
class GateQuality:
    """The quality of a gate node: valid, weak or unproven, and why not valid."""

    gate: str
    quality: str
    reasons: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        return {"valid": State.VALID, "weak": State.WEAK}.get(self.quality, State.UNPROVEN)


@dataclass(frozen=True, slots=True)
class BlastRadius:
    """What a node reaches (or, for an exposure, what reaches it); each list is sorted by id."""

    node: str
    ungated: tuple[str, ...]
    weak: tuple[str, ...]
    gated: tuple[str, ...]
    latent: tuple[str, ...]
    read_only: tuple[str, ...]
    weight: int
    witnesses: dict[str, Path] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Crossing:
    """Content of one link that moves between two zones.

    `role`: request or result; `direction`: inbound, outbound or lateral, as the content moves;
    `boundaries`: the zones that hold exactly one of the two ends.
    """

    link: str
    role: str
    from_zone: str
    to_zone: str
    direction: str
    allowed: bool
    boundaries: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """Two zones that no single content arc joins but ungated steps do."""

    from_zone: str
    to_zone: str
    composition: bool
    path: Path


@dataclass(frozen=True, slots=True)
class Action:
    """A change of state or a disclosure, with its class and status.

    `role` is set for disclosures: query, request or result. `discloses` is the load that leaves a
    more cleared zone. `entries` and `gates` are those of the walks that arrive at it. `rule` tells
    which line of the policy decided the class. `name` is what the link is called, such as the
    method of a request.
    """

    link: str
    actor: str
    target: str
    verb: str
    action_class: str
    status: str
    state: State | None
    steered: bool
    discloses: str | None
    role: str | None
    entries: tuple[str, ...]
    gates: tuple[str, ...]
    reasons: tuple[str, ...]
    path: Path
    rule: str = ""
    name: str = ""

    @property
    def is_open(self) -> bool:
        """It needs review, content that may be hostile arrives, and no valid gate is proved."""
        return self.status in OPEN_STATUSES

    @property
    def needs_review(self) -> bool:
        return self.status in REVIEW_STATUSES


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many in-scope actions need review, and how many of these are gated."""

    required: int
    gated: int


@dataclass(frozen=True, slots=True)
class ProposedGate:
    """A link to gate, the action links that it closes, and links that would do as well."""

    link: str
    closes: tuple[str, ...]
    swaps: tuple[str, ...]
    friction: float = 0.0


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action that no allowed gate closes, and what would close it."""

    link: str
    because: str


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """The best that so many gates can do.

    `links`: where to put them, fewer where more would close nothing. `residual`: the weight of the
    open impact that remains (1, 10, 100, 1,000 for an action of impact 1 to 4). `friction`: minutes
    of review a day. `proved`: whether nothing better exists for sure.
    """

    gates: int
    links: tuple[str, ...]
    residual: int
    friction: float
    proved: bool


@dataclass(frozen=True, slots=True)
class Placement:
    """The fewest gates that close every path that gates can close.

    `friction` is minutes of review a day for all proposed gates.
    """

    cost: int = 0
    friction: float = 0.0
    gates: tuple[ProposedGate, ...] = ()
    open: tuple[OpenAction, ...] = ()
