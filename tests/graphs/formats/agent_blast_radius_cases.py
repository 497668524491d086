"""Small agent-blast-radius files, and what tests ask of the workflows made of them."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.api import load_policy, open_document
from graphs.formats.reading import Document
from graphs.model.workflow import Workflow
from graphs.policy.policy import Policy

ACCOUNT = "000000000000"


def arn(role: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{role}"


def allow(*actions: str, on: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": [on], **more}


def deny(*actions: str, on: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": list(actions), "Resource": [on], **more}


def role(name: str, *statements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "arn": arn(name),
        "trust_policy": {"service_principals": ["lambda.amazonaws.com"]},
        "identity_policies": [{"name": "p", "statements": list(statements)}],
        **more,
    }


def tool(name: str, runs_as: str = "low", gating: str = "none", **more: Any) -> dict[str, Any]:
    return {"name": name, "role": runs_as, "gating": gating, **more}


def agent_file(tools: list[Any], *roles: Any, **more: Any) -> dict[str, Any]:
    return {"name": "a", "account_id": ACCOUNT, "tools": tools, "roles": list(roles), **more}


def opened(data: Any) -> Workflow:
    text = yaml.safe_dump(data, sort_keys=False)
    return open_document(Document("agent.yaml", text), resources.catalogues()).workflow


def joined(workflow: Workflow, kind: str) -> set[tuple[str, str]]:
    """The ends of all links of a kind, by name."""
    return {
        (workflow.node(link.from_id).title, workflow.node(link.to_id).title)
        for link in workflow.links
        if link.kind == kind
    }


def verbs(workflow: Workflow, name: str, kind: str = "acts") -> set[tuple[str, str]]:
    """What a tool does to what, by name."""
    return {
        (str(link.verb), workflow.node(link.to_id).title)
        for link in workflow.links
        if link.kind == kind and workflow.node(link.from_id).title == name
    }


@cache
def policy() -> Policy:
    return load_policy(resources.policy_text(), "default.yaml")


def analysed(workflow: Workflow) -> Analysis:
    return analyse(workflow, policy())


def held_or_become(workflow: Workflow, actors: set[str]) -> set[str]:
    """The identities whose rights whoever drives these actors has: those that the actors use, and
    those that the privileges of one of them permit to act as, on and on."""
    found: set[str] = set()
    waiting = sorted(actors)
    while waiting:
        for link in workflow.links_from[waiting.pop()]:
            acts_as = link.kind == "permits" and set(link.fact("verbs")) - {"read"}
            if (link.kind in ("uses", "grants") or acts_as) and link.to_id not in found:
                found.add(link.to_id)
                waiting.append(link.to_id)
    return {each for each in found if workflow.node(each).kind == "identity"}
