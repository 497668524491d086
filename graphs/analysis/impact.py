"""Impact and likelihood of actions: the two inputs of severity, and of the frontier's weights.

Impact: 4 irreversible high-impact action in production or on restricted data, 3 production or
confidential, 2 other change of state or internal data, 1 else. Likelihood: 3 anonymous outsider,
2 authenticated outsider, 1 insider; one less where no interpreter steers the path, but at least 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphs.analysis.result import Action, Assumption
from graphs.analysis.worth import assumed_environment, assumed_sensitivity, sensitivity_of
from graphs.model.elements import Node
from graphs.model.facts import ENVIRONMENTS, SENSITIVITIES
from graphs.model.workflow import Workflow

#: The verbs of high-impact actions, where the action is also irreversible, in production or on
#: confidential data. An unknown verb counts as one of them, and is listed as assumed.
HIGH_IMPACT_VERBS = frozenset(
    {"delete", "execute", "send", "pay", "grant", "deploy", "admin", "unknown"}
)
SEVERITIES = ("critical", "high", "medium", "low")
_OUTSIDER = {"untrusted": 3, "partner": 2, "internal": 3, "restricted": 3}
_EXPOSURE = {"anonymous": 3, "authenticated": 2, "internal": 1, "schedule": 1}


@dataclass(frozen=True, slots=True)
class Rating:
    """A number from 1 to 4 (impact) or 1 to 3 (likelihood), and what was assumed to reach it."""

    value: int
    assumed: tuple[Assumption, ...] = ()


def severity(impact: int, likelihood: int) -> str:
    """The severity of an impact and a likelihood: critical, high, medium or low."""
    total = impact + likelihood
    return "critical" if total >= 7 else "high" if total >= 6 else "medium" if total >= 4 else "low"


def worse(a: str, b: str) -> str:
    """The worse of two severities."""
    return min(a, b, key=SEVERITIES.index)


class Stakes:
    """What is at stake in the actions of one workflow."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        # Rules ask for the same nodes once for each finding.
        self._ranks: dict[str, int] = {}

    def in_production(self, node: Node) -> bool:
        """Whether a node is in production; an unknown environment counts as production."""
        return (self.workflow.environment(node) or ENVIRONMENTS[-1]) == "prod"

    def sensitivity_rank(self, node: Node) -> int:
        rank = self._ranks.get(node.id)
        if rank is None:
            rank = SENSITIVITIES.index(sensitivity_of(self.workflow, node) or "public")
            self._ranks[node.id] = rank
        return rank

    def is_irreversible(self, action: Action) -> bool:
        """Whether a change cannot be undone; unknown counts as yes. A disclosure cannot be."""
        if action.verb == "disclose":
            return True
        return self.workflow.link_by_id[action.link].fact("reversible") is not True

    def is_high_impact(self, action: Action) -> bool:
        """A high-impact action, HI(a) of the rule catalogue."""
        if action.verb not in HIGH_IMPACT_VERBS:
            return False
        target = self.workflow.node(action.target)
        return (
            self.is_irreversible(action)
            or self.in_production(target)
            or self.sensitivity_rank(target) >= SENSITIVITIES.index("confidential")
        )

    def impact(self, action: Action) -> Rating:
        """The impact of an action, 1 to 4, unknown inputs at their worse value."""
        workflow = self.workflow
        target = workflow.node(action.target)
        if action.verb == "disclose":
            rank = SENSITIVITIES.index(action.discloses or "public")
            return Rating((1, 2, 3, 4)[rank])
        rank = self.sensitivity_rank(target)
        production = self.in_production(target)
        high = action.verb in HIGH_IMPACT_VERBS and self.is_irreversible(action)
        if high and (production or rank == 3):
            value = 4
        elif production or rank >= 2:
            value = 3
        else:
            value = 2
        return Rating(value, tuple(self._assumed(action, target)))

    def _assumed(self, action: Action, target: Node) -> Iterable[Assumption]:
        workflow = self.workflow
        if action.verb == "unknown":
            because = "what it changes is not known"
            yield Assumption(action.link, "verb", "execute", because)
        for found in (assumed_environment(workflow, target), assumed_sensitivity(workflow, target)):
            if found is not None:
                yield found
        link = workflow.link_by_id[action.link]
        if action.verb in HIGH_IMPACT_VERBS and link.fact("reversible") is None:
            yield Assumption(link.id, "reversible", "no", "whether it can be undone is not known")

    def likelihood(self, entry: str | None, steered: bool = True) -> Rating:
        """How easily the path from an entry is set off, 1 to 3; no entry counts as an insider."""
        if entry is None:
            return Rating(1)
        node = self.workflow.node(entry)
        rating = self._exposure(node)
        value = rating.value if steered else max(1, rating.value - 1)
        return Rating(value, rating.assumed)

    def _exposure(self, node: Node) -> Rating:
        trust = self.workflow.zone_of(node).trust
        if node.kind == "trigger":
            exposure = node.fact("exposure")
            if exposure is not None:
                return Rating(_EXPOSURE[exposure])
            because = "who can set this trigger off is not known"
            return Rating(3, (Assumption(node.id, "exposure", "anonymous", because),))
        if node.kind == "human":
            return Rating({"untrusted": 3, "partner": 2}.get(trust, 1))
        content = node.fact("content")
        if content == "trusted":
            return Rating(1)
        if content == "untrusted":
            return Rating(_OUTSIDER[trust])
        because = "who can put content there is not known"
        return Rating(3, (Assumption(node.id, "content", "untrusted", because),))
