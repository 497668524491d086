"""A small workflow whose analysis can be told by hand, for the tests of the reports."""

from __future__ import annotations

from dataclasses import replace

import resources
from app.services.rulebook import texts
from graphs.analysis.engine import Analysis
from graphs.api import analyse, load_policy
from graphs.formats.base import Loaded
from graphs.formats.reading import Document
from graphs.model.edits import VALID_GATE_FACTS
from graphs.model.elements import Link, Node, Origin, Zone
from graphs.model.workflow import Workflow, with_link_ids
from graphs.rules.judge import Judgement, judge

#: An anonymous webhook starts an agent that runs commands in production and sends mail past a gate
#: of which nothing is known but who approves.
INCIDENT = Workflow(
    "Incident response",
    zones=(
        Zone("internet", name="Internet", facts={"trust": "untrusted"}),
        Zone("corp", name="Corporate", facts={"trust": "internal"}),
        Zone(
            "prod",
            name="Production",
            parent="corp",
            facts={"trust": "restricted", "environment": "prod"},
        ),
    ),
    nodes=(
        Node(
            "alert", kind="trigger", name="Alert", zone="internet", facts={"exposure": "anonymous"}
        ),
        Node("copilot", kind="agent", name="Copilot", zone="corp"),
        Node("shell", kind="tool", name="Shell", zone="corp", facts={"content": "trusted"}),
        Node(
            "cluster",
            kind="system",
            name="Cluster",
            zone="prod",
            facts={"sensitivity": "internal", "criticality": "high", "content": "trusted"},
            origins={"criticality": Origin("inferred", "named cluster")},
        ),
        Node("mail", kind="system", name="Mail", zone="internet", facts={"sensitivity": "public"}),
        Node("approval", kind="gate", name="Approval", zone="corp", facts={"approvers": ("ops",)}),
    ),
    links=with_link_ids(
        [
            Link("", kind="flow", from_id="alert", to_id="copilot"),
            Link("", kind="calls", from_id="copilot", to_id="shell"),
            Link("", kind="acts", from_id="shell", to_id="cluster", facts={"verb": "execute"}),
            Link(
                "",
                kind="acts",
                from_id="copilot",
                to_id="mail",
                facts={"verb": "send", "gate": "approval"},
            ),
        ]
    ),
)


def loaded(workflow: Workflow = INCIDENT) -> Loaded:
    return Loaded(workflow, Document("incident.yaml", "", "ab" * 32), "native")


def analysed(workflow: Workflow = INCIDENT) -> Analysis:
    return analyse(workflow, load_policy(resources.policy_text(), "default.yaml"))


def judged(workflow: Workflow = INCIDENT) -> Judgement:
    return judge(analysed(workflow), texts())


def renamed(workflow: Workflow, node_id: str, name: str) -> Workflow:
    nodes = tuple(
        replace(node, name=name) if node.id == node_id else node for node in workflow.nodes
    )
    return replace(workflow, nodes=nodes)


def with_valid_gates(workflow: Workflow) -> Workflow:
    """The same with a valid gate that both actions name."""
    nodes = tuple(
        replace(node, facts=dict(VALID_GATE_FACTS)) if node.kind == "gate" else node
        for node in workflow.nodes
    )
    links = tuple(
        replace(link, facts={**link.facts, "gate": "approval"}) if link.kind == "acts" else link
        for link in workflow.links
    )
    return replace(workflow, nodes=nodes, links=links)
