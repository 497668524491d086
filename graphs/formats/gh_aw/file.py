"""Read the front matter of an agentic workflow into one record; odd shapes are left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.gh_aw.events import read_on
from graphs.formats.github_actions.file import (
    Event,
    Job,
    Step,
    names_of,
    read_steps,
    read_workflow,
    text_of,
    texts_of,
)

#: Keys of front matter of which an agentic workflow has at least one besides its triggers.
_MARKS = frozenset({
    "safe-outputs", "engine", "network", "tools", "mcp-servers", "permissions", "imports",
    "timeout-minutes", "steps", "strict", "roles", "source", "if", "features", "sandbox",
    "safe-inputs", "mcp-scripts", "jobs", "runtimes", "checkout", "max-ai-credits",
})  # fmt: skip
#: Keys that a part which others import has, and no other Markdown with front matter.
_PART_MARKS = frozenset({"safe-outputs", "mcp-servers", "safe-inputs", "mcp-scripts"})
#: Names of the jobs that the compiler makes itself.
BUILT_IN = frozenset({
    "activation", "agent", "conclusion", "detection", "pre_activation", "pre-activation",
    "safe_outputs", "safe-outputs", "push_repo_memory", "update_cache_memory",
})  # fmt: skip


@dataclass(slots=True)
class AgenticWorkflow:
    """An agentic workflow, from Markdown or from the compiled file.

    `permissions`: of the agent's job, None where none are given; `tools`, `servers`, `outputs`:
    as the front matter has them; `network`: None where it is not given. `jobs` are those of the
    workflow's own.
    """

    file: str
    name: str
    description: str = ""
    events: tuple[Event, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    permissions: Any = None
    engine: Mapping[str, Any] = field(default_factory=dict)
    network: Any = None
    sandbox: Any = None
    tools: dict[str, Any] = field(default_factory=dict)
    servers: dict[str, Any] = field(default_factory=dict)
    scripts: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, Any] | None = None
    output_rights: Any = None
    steps: tuple[Step, ...] = ()
    post_steps: tuple[Step, ...] = ()
    activation_steps: tuple[Step, ...] = ()
    jobs: tuple[Job, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    imports: tuple[str, ...] = ()
    condition: str = ""
    timeout: str = ""
    token: str = ""
    app: Mapping[str, Any] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    compiled: bool = False


def is_agentic(data: Mapping[str, Any] | None) -> bool:
    """Whether front matter is that of an agentic workflow."""
    if not data:
        return False
    on = data.get("on")
    if isinstance(on, (str, dict, list)) and on:
        return bool(_MARKS & set(data)) or len(data) == 1
    return is_part(data)


def is_part(data: Mapping[str, Any] | None) -> bool:
    """Whether front matter is a part that agentic workflows import: it has no trigger."""
    if not data or "on" in data:
        return False
    return any(isinstance(data.get(key), dict) for key in _PART_MARKS)


def may_be_part(data: Mapping[str, Any] | None) -> bool:
    """Whether front matter may be a part of agentic workflows, where such are beside it."""
    if not data or "on" in data:
        return False
    return is_part(data) or isinstance(data.get("tools"), dict) or _is_steps(data.get("steps"))


def _is_steps(value: Any) -> bool:
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(one, dict) and ({"run", "uses"} & set(one)) for one in value)


def mapping(value: Any) -> dict[str, Any]:
    return {str(key): inner for key, inner in value.items()} if isinstance(value, dict) else {}


def read_front_matter(
    data: Mapping[str, Any], body: str, file: str, settings: frozenset[str]
) -> AgenticWorkflow:
    """The record of a Markdown file; `settings` are the keys of `on` that are no events."""
    events, on = read_on(data.get("on"), settings)
    engine = data.get("engine")
    held = {"id": engine} if isinstance(engine, str) else mapping(engine)
    title = next((line[2:].strip() for line in body.splitlines()[:40] if line.startswith("# ")), "")
    for key in ("roles", "bots", "skip-roles"):
        if key in data:
            on.setdefault(key, data[key])
    jobs = read_workflow({"jobs": mapping(data.get("jobs"))}, file).jobs
    outputs = data.get("safe-outputs")
    return AgenticWorkflow(
        file,
        text_of(data.get("name")) or title or file.rpartition("/")[2],
        text_of(data.get("description")).strip(),
        events,
        on,
        data.get("permissions"),
        held,
        data.get("network"),
        data.get("sandbox"),
        mapping(data.get("tools")),
        mapping(data.get("mcp-servers")),
        {**mapping(data.get("safe-inputs")), **mapping(data.get("mcp-scripts"))},
        mapping(outputs) if "safe-outputs" in data else None,
        None,
        (
            *read_steps(data.get("pre-steps"), "/pre-steps"),
            *read_steps(data.get("steps"), "/steps"),
            *read_steps(data.get("pre-agent-steps"), "/pre-agent-steps"),
        ),
        read_steps(data.get("post-steps"), "/post-steps"),
        read_steps(on.get("steps"), "/on/steps"),
        tuple(job for job in jobs if job.id not in BUILT_IN),
        texts_of(data.get("env")),
        _imports(data.get("imports")),
        text_of(data.get("if")),
        text_of(data.get("timeout-minutes", data.get("timeout_minutes"))),
        text_of(data.get("github-token")),
        mapping(data.get("github-app")),
    )


def _imports(value: Any) -> tuple[str, ...]:
    if isinstance(value, dict):
        return (*names_of(value.get("aw")), *names_of(value.get("marketplaces")))
    if not isinstance(value, list):
        return names_of(value)
    found = []
    for one in value:
        path = one.get("uses", one.get("path")) if isinstance(one, dict) else one
        if isinstance(path, str):
            found.append(path)
    return tuple(found)


def merge_part(workflow: AgenticWorkflow, part: AgenticWorkflow) -> None:
    """Take over what an imported part brings; what the workflow says itself goes first."""
    for name, value in part.tools.items():
        workflow.tools.setdefault(name, value)
    for name, value in part.servers.items():
        workflow.servers.setdefault(name, value)
    for name, value in part.scripts.items():
        workflow.scripts.setdefault(name, value)
    if part.outputs is not None:
        merged = dict(part.outputs)
        merged.update(workflow.outputs or {})
        workflow.outputs = merged
    workflow.steps = (*part.steps, *workflow.steps)
    known = {job.id for job in workflow.jobs}
    workflow.jobs = (*workflow.jobs, *(job for job in part.jobs if job.id not in known))
    if workflow.engine == {} and part.engine:
        workflow.engine = part.engine
