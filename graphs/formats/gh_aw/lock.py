"""Read a compiled workflow (`.lock.yml`) back into the record of the workflow it was made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphs.formats.gh_aw.file import BUILT_IN, AgenticWorkflow, mapping
from graphs.formats.github_actions.expressions import named
from graphs.formats.github_actions.file import Job, Step, WorkflowFile, read_workflow, text_of
from graphs.formats.github_actions.grants import flag_values, json_of, words_of

_OWN = re.compile(
    r"RUNNER_TEMP\}?/gh-aw/|runner\.temp \}\}/gh-aw|GH_AW_|/opt/gh-aw/"
    r"|/tmp/gh-aw/(?:actions|mcp|sandbox|aw-)|awf "
)
#: Steps of the compiler's own that say so in no other way.
_OWN_NAMES = frozenset({
    "Configure Git credentials", "Checkout repository", "Checkout PR branch", "Setup Node.js",
    "Create gh-aw temp directory", "Setup Scripts",
})  # fmt: skip
_OWN_ACTIONS = ("github/gh-aw", "actions/upload-artifact", "actions/download-artifact")
_MARK = "gh-aw"
_GATEWAY = re.compile(r"<<-?\s*['\"]?(\w*MCP_CONFIG\w*)['\"]?")
_ALLOW_DOMAINS = re.compile(r"\\?\"allowDomains\\?\":\s*\[([^\]]*)\]")


def is_lock(text: str, data: Any) -> bool:
    """Whether a workflow was compiled by gh-aw: it says so, and has the jobs that it makes."""
    if _MARK not in text or not isinstance(data, dict) or not isinstance(data.get("jobs"), dict):
        return False
    jobs = data["jobs"]
    if "agent" not in jobs or "activation" not in jobs:
        return False
    head = text[:4096]
    return "gh-aw" in head or "gh aw" in head or "github/gh-aw" in text


def read_lock(data: Mapping[str, Any], file: str) -> AgenticWorkflow:
    """The record of a compiled workflow, as far as it tells what it was made of."""
    workflow = read_workflow(data, file)
    jobs = {job.id: job for job in workflow.jobs}
    found = AgenticWorkflow(file, workflow.name, compiled=True, events=workflow.events)
    agent = jobs["agent"] if "agent" in jobs else Job("agent", "agent", "/jobs/agent")
    found.permissions = agent.permissions if agent.permissions is not None else workflow.permissions
    settings: dict[str, Any] = {}
    for job in workflow.jobs:
        if job.id in ("activation", "pre_activation") and job.environment:
            settings["manual-approval"] = job.environment
        for step in job.steps:
            roles = step.env.get("GH_AW_REQUIRED_ROLES")
            if roles:
                settings["roles"] = [one.strip() for one in roles.split(",")]
    if "pre_activation" in jobs and "roles" not in settings:
        settings["roles"] = "all"
    found.settings = settings
    _agent(found, agent)
    _outputs(found, workflow, jobs)
    found.jobs = tuple(job for job in workflow.jobs if job.id not in BUILT_IN)
    pre = jobs.get("pre_activation")
    found.activation_steps = _own_steps(pre) if pre is not None else ()
    if "detection" not in jobs and found.outputs is not None:
        found.outputs.setdefault("threat-detection", False)
    return found


def _own_steps(job: Job) -> tuple[Step, ...]:
    """The steps that the author wrote, not the compiler."""
    return tuple(step for step in job.steps if not _is_compilers(step))


def _is_compilers(step: Step) -> bool:
    if step.action.startswith(_OWN_ACTIONS) or step.name in _OWN_NAMES:
        return True
    if any(key.startswith(("GH_AW_", "COPILOT_")) for key in step.env):
        return True
    return any(_OWN.search(text[:20_000]) for text in step.texts)


def _agent(found: AgenticWorkflow, agent: Job) -> None:
    steps = list(agent.steps)
    at = next((i for i, step in enumerate(steps) if step.id == "agentic_execution"), len(steps))
    found.steps = tuple(step for step in steps[:at] if not _is_compilers(step))
    found.post_steps = tuple(step for step in steps[at + 1 :] if not _is_compilers(step))
    servers: dict[str, Any] = {}
    for step in steps:
        servers.update(_gateway(step.run))
        if "GH_AW_INFO_ENGINE_ID" in step.env:
            found.engine = {
                "id": step.env["GH_AW_INFO_ENGINE_ID"],
                "model": step.env.get("GH_AW_INFO_MODEL", ""),
            }
    if "github" in servers:
        held = servers.pop("github")
        env = held.get("env")
        toolsets = text_of(env.get("GITHUB_TOOLSETS")) if isinstance(env, dict) else ""
        policies = mapping(mapping(held.get("guard-policies")).get("allow-only"))
        integrity = text_of(policies.get("min-integrity"))
        found.tools["github"] = {
            "toolsets": [one for one in toolsets.split(",") if one] or ["default"],
            **({"min-integrity": integrity} if integrity and "$" not in integrity else {}),
        }
    for own in ("safeoutputs", "safe_outputs", "mcpscripts", "safeinputs"):
        servers.pop(own, None)
    if "playwright" in servers:
        servers.pop("playwright")
        found.tools["playwright"] = None
    if "agenticworkflows" in servers or "agentic_workflows" in servers:
        found.tools["agentic-workflows"] = True
    found.servers = {
        name: entry for name, entry in servers.items() if not name.startswith("agentic")
    }
    if at < len(steps):
        _execution(found, steps[at])
    for step in steps:
        if "cache-memory" in step.run or "cache-memory" in " ".join(step.inputs.values()):
            found.tools.setdefault("cache-memory", True)
        if "repo-memory" in step.run:
            found.tools.setdefault("repo-memory", True)


def _execution(found: AgenticWorkflow, step: Step) -> None:
    """The command that starts the engine: what it allows, and where it may go."""
    words = words_of(step.run)
    tools = [
        *flag_values(words, "--allow-tool"),
        *flag_values(words, "--allowed-tools", "--allowedTools"),
    ]
    found.secrets = tuple(
        dict.fromkeys(name for value in step.env.values() for name in named(value).secrets)
    )
    domains = _ALLOW_DOMAINS.search(step.run)
    if domains is not None:
        found.network = {"allowed": re.findall(r"[\w.*-]+\.[\w.-]+", domains[1])[:500]}
    elif "awf" not in step.run:
        found.sandbox = {"agent": False}
    if "--allow-all-tools" in step.run or "--yolo" in step.run or "danger" in step.run:
        found.tools.setdefault("bash", True)
        found.tools.setdefault("edit", None)
        return
    commands = [one[6:-1] for one in tools if one.startswith("shell(") and one.endswith(")")]
    commands += [
        piece.strip()[5:].rstrip(")")
        for one in tools
        for piece in re.split(r",(?![^()]*\))", one)
        if piece.strip().startswith("Bash(")
    ]
    anything = any(one == "shell" or re.search(r"(?:^|,)Bash(?:,|$)", one) for one in tools)
    found.tools.setdefault("bash", True if anything or not tools else commands or False)
    if any(one == "write" or "Edit" in one or "Write" in one for one in tools) or not tools:
        found.tools.setdefault("edit", None)
    else:
        found.tools.setdefault("edit", False)
    if any("WebFetch" in one for one in tools):
        found.tools.setdefault("web-fetch", None)
    if any("WebSearch" in one for one in tools):
        found.tools.setdefault("web-search", None)


def _gateway(script: str) -> dict[str, Any]:
    """The MCP servers in a text that a script feeds to the gateway."""
    match = _GATEWAY.search(script)
    if match is None:
        return {}
    begin = script.find("\n", match.end())
    end = script.find(f"\n{match[1]}", begin)
    if begin < 0 or end < 0:
        return {}
    # Numbers that the shell fills in stand there without quotes.
    text = re.sub(
        r"(:\s*)(\$\w+)", r'\1"\2"', script[begin:end].replace("\\${", "${").replace("\\$", "$")
    )
    held = json_of(text).get("mcpServers")
    return {name: entry for name, entry in mapping(held).items() if isinstance(entry, dict)}


def _outputs(found: AgenticWorkflow, workflow: WorkflowFile, jobs: Mapping[str, Job]) -> None:
    for job in workflow.jobs:
        for step in job.steps:
            config = json_of(step.env.get("GH_AW_SAFE_OUTPUTS_HANDLER_CONFIG", ""))
            if config:
                outputs = {key.replace("_", "-"): value for key, value in config.items()}
                found.outputs = {**(found.outputs or {}), **outputs}
    done = jobs.get("safe_outputs")
    if done is not None:
        found.output_rights = done.permissions
        found.outputs = found.outputs or {}
        for step in done.steps:
            if step.id == "process_safe_outputs":
                found.token = step.input("github_token")
    # Older compilers made one job for each output.
    for job_id, job in jobs.items():
        name = job_id.replace("_", "-")
        if job_id not in BUILT_IN and name.startswith(
            ("create-", "add-", "update-", "push-to-", "close-")
        ):
            found.outputs = {**(found.outputs or {}), name: {}}
            held = job.permissions if isinstance(job.permissions, dict) else {}
            merged = dict(found.output_rights) if isinstance(found.output_rights, dict) else {}
            merged.update(held)
            found.output_rights = merged
