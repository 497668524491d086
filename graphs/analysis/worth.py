"""How sensitive and how critical a node is, with unknown facts taken at their worse value."""

from __future__ import annotations

from graphs.analysis.result import Assumption
from graphs.model.elements import Node
from graphs.model.facts import CRITICALITIES, ENVIRONMENTS
from graphs.model.workflow import Workflow

#: The kinds whose content has a sensitivity.
HOLDERS = frozenset({"data", "system", "log"})


def sensitivity_of(workflow: Workflow, node: Node) -> str | None:
    """The sensitivity of what a node holds; unknown: its zone's clearance; None: holds none."""
    if node.kind not in HOLDERS:
        return None
    return str(node.fact("sensitivity") or workflow.clearance(workflow.zone_id(node)))


def criticality_of(node: Node) -> str | None:
    """The criticality of a system; unknown: critical; None: no system."""
    if node.kind != "system":
        return None
    return str(node.fact("criticality") or CRITICALITIES[-1])


def assumed_sensitivity(workflow: Workflow, node: Node) -> Assumption | None:
    """What is assumed of the sensitivity of a node, or None where it is known or holds nothing."""
    if node.kind not in HOLDERS or node.fact("sensitivity") is not None:
        return None
    clearance = workflow.clearance(workflow.zone_id(node))
    return Assumption(node.id, "sensitivity", clearance, "taken as the clearance of its zone")


def assumed_environment(workflow: Workflow, node: Node) -> Assumption | None:
    """What is assumed of the environment of a node, told of its zone; None where it is known."""
    if workflow.environment(node) is not None:
        return None
    because = f"neither the zone of {node.title} nor one around it says"
    return Assumption(workflow.zone_id(node), "environment", ENVIRONMENTS[-1], because)
