"""BPMN documents for tests, short to write."""

from __future__ import annotations

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.api import load_policy
from graphs.formats.bpmn import FORMAT
from graphs.formats.reading import Document
from graphs.model.workflow import Workflow

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn">'
)


def process(inner: str, *, name: str = "P", executable: bool = True, more: str = "") -> str:
    """A document with one process; `more` stands beside it."""
    runs = "true" if executable else "false"
    return (
        f'{_HEAD}\n{more}<process id="{name}" name="{name}" isExecutable="{runs}">\n'
        f"{inner}\n</process></definitions>"
    )


def flow(source: str, target: str, condition: str = "", name: str = "") -> str:
    """A sequence flow."""
    inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return (
        f'<sequenceFlow id="{source}-{target}-{name}" name="{name}" sourceRef="{source}" '
        f'targetRef="{target}">{inner}</sequenceFlow>'
    )


def job(kind: str, **inputs: str) -> str:
    """The extension elements of a task with a job; `__` in the name of an input is a full stop."""
    held = "".join(
        f'<zeebe:input source="{value}" target="{key.replace("__", ".")}" />'
        for key, value in inputs.items()
    )
    return (
        f'<extensionElements><zeebe:taskDefinition type="{kind}" />'
        f"<zeebe:ioMapping>{held}</zeebe:ioMapping></extensionElements>"
    )


def agent(inner: str, element_id: str = "agent") -> str:
    """An AI agent whose tools lie in it."""
    held = job(
        "io.camunda.agenticai:aiagent-job-worker:1",
        provider__type="openai", provider__openai__model__model="gpt-4o",
    )  # fmt: skip
    return f'<adHocSubProcess id="{element_id}" name="Agent">{held}{inner}</adHocSubProcess>'


def opened(*texts: str) -> Workflow:
    """The workflow of documents opened together."""
    documents = [Document(f"{at}.bpmn", text) for at, text in enumerate(texts)]
    return FORMAT.load_all(documents, resources.catalogues())


def analysed(workflow: Workflow) -> Analysis:
    return analyse(workflow, load_policy(resources.policy_text(), "default"))


def links(workflow: Workflow, kind: str = "") -> set[tuple[str, str, str]]:
    """Links by the names of their ends."""
    name = {node.id: node.name for node in workflow.nodes}
    return {
        (name[one.from_id], one.kind, name[one.to_id])
        for one in workflow.links
        if kind in ("", one.kind)
    }
