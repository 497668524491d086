"""Read a workflow or composite action into small records; odd shapes are left out, never raised."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.inline_secrets import escaped

#: The longest name that is shown for a step without one.
_NAME = 80


@dataclass(frozen=True, slots=True)
class Event:
    """A trigger: the event, its activity types, and for `workflow_run` the workflows it follows."""

    name: str
    types: tuple[str, ...] = ()
    workflows: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `uses` is the action with its version, `run` the script; both may be empty."""

    name: str
    pointer: str
    id: str = ""
    uses: str = ""
    run: str = ""
    condition: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def action(self) -> str:
        """The action in lower case, without its version."""
        return self.uses.partition("@")[0].strip().lower()

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts in which expressions may stand, the condition aside."""
        return (self.run, *self.inputs.values(), *self.env.values())

    def input(self, *names: str) -> str:
        """The first input of these names that is given; names count without case and `-` as `_`."""
        given = {key.lower().replace("-", "_"): value for key, value in self.inputs.items()}
        return next((given[name] for name in names if given.get(name)), "")


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `permissions` is what stands there, None where nothing does."""

    id: str
    name: str
    pointer: str
    needs: tuple[str, ...] = ()
    uses: str = ""
    condition: str = ""
    environment: str = ""
    permissions: Any = None
    runs_on: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    secrets: Any = None
    steps: tuple[Step, ...] = ()
    timeout: str = ""


@dataclass(frozen=True, slots=True)
class WorkflowFile:
    """A workflow, or (`is_action`) a composite action, as its file says it."""

    file: str
    name: str
    events: tuple[Event, ...] = ()
    permissions: Any = None
    env: Mapping[str, str] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
    is_action: bool = False


def text_of(value: Any) -> str:
    """A value as the text that GitHub makes of it; lists and mappings as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (list, dict)):
        try:
            return json.dumps(value)
        except (TypeError, ValueError, RecursionError):
            return ""
    return ""


def texts_of(value: Any) -> dict[str, str]:
    """The values of a mapping as texts; empty where it is none."""
    if not isinstance(value, dict):
        return {}
    return {str(key): text_of(inner) for key, inner in value.items()}


def names_of(value: Any) -> tuple[str, ...]:
    """A text or the texts of a list."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(one for one in value if isinstance(one, str))
    return ()


def is_workflow(data: Any) -> bool:
    """Whether parsed values are a workflow: triggers and jobs that run somewhere."""
    if not isinstance(data, dict) or not isinstance(data.get("jobs"), dict):
        return False
    jobs = [job for job in data["jobs"].values() if isinstance(job, dict)]
    if not jobs:
        return "on" in data
    told = any("runs-on" in job or _calls_workflow(job.get("uses")) for job in jobs)
    return told or ("on" in data and any(isinstance(job.get("steps"), list) for job in jobs))


def is_action(data: Any) -> bool:
    """Whether parsed values are the `action.yml` of an action."""
    return isinstance(data, dict) and isinstance(data.get("runs"), dict) and "using" in data["runs"]


def _calls_workflow(uses: Any) -> bool:
    return isinstance(uses, str) and uses.partition("@")[0].endswith((".yml", ".yaml"))


def read_workflow(data: Mapping[str, Any], file: str) -> WorkflowFile:
    """The records of a workflow; `data` as `is_workflow` knows it."""
    jobs = data.get("jobs")
    return WorkflowFile(
        file,
        text_of(data.get("name")) or file.rpartition("/")[2],
        read_events(data.get("on")),
        data.get("permissions"),
        texts_of(data.get("env")),
        tuple(
            _job(str(key), job)
            for key, job in (jobs.items() if isinstance(jobs, dict) else ())
            if isinstance(job, dict)
        ),
    )


def read_action(data: Mapping[str, Any], file: str) -> WorkflowFile:
    """The steps of a composite action as the one job of a workflow."""
    runs = data["runs"]
    name = text_of(data.get("name")) or file.rpartition("/")[2]
    job = Job("runs", name, "/runs", steps=read_steps(runs.get("steps"), "/runs/steps"))
    return WorkflowFile(file, name, jobs=(job,), is_action=True)


def read_events(on: Any) -> tuple[Event, ...]:
    """The triggers: one name, a list of names, or settings by name."""
    if isinstance(on, str):
        return (Event(on),)
    if isinstance(on, list):
        return tuple(Event(one) for one in dict.fromkeys(names_of(on)))
    if not isinstance(on, dict):
        return ()
    found = []
    for name, settings in on.items():
        held = settings if isinstance(settings, dict) else {}
        found.append(
            Event(
                str(name),
                names_of(held.get("types")),
                names_of(held.get("workflows")),
                held,
            )
        )
    return tuple(found)


def _job(key: str, job: Mapping[str, Any]) -> Job:
    pointer = f"/jobs/{escaped(key)}"
    place = job.get("environment")
    if isinstance(place, dict):
        place = place.get("name")
    strings = texts_of(job.get("with"))
    return Job(
        key,
        text_of(job.get("name")) or key,
        pointer,
        names_of(job.get("needs")),
        text_of(job.get("uses")),
        text_of(job.get("if")),
        text_of(place),
        job.get("permissions"),
        text_of(job.get("runs-on")),
        texts_of(job.get("env")),
        texts_of(job.get("outputs")),
        strings,
        job.get("secrets"),
        read_steps(job.get("steps"), f"{pointer}/steps"),
        text_of(job.get("timeout-minutes")),
    )


def read_steps(steps: Any, pointer: str) -> tuple[Step, ...]:
    """The steps of a list, each with the name that GitHub shows for it."""
    if not isinstance(steps, Sequence) or isinstance(steps, str):
        return ()
    return tuple(
        _step(step, f"{pointer}/{at}") for at, step in enumerate(steps) if isinstance(step, dict)
    )


def _step(step: Mapping[str, Any], pointer: str) -> Step:
    uses, run = text_of(step.get("uses")), text_of(step.get("run"))
    first = next((line.strip() for line in run.splitlines() if line.strip()), "")
    shown = uses.partition("@")[0] or first or "step"
    return Step(
        text_of(step.get("name")) or f"Run {shown}"[:_NAME],
        pointer,
        text_of(step.get("id")),
        uses,
        run,
        text_of(step.get("if")),
        texts_of(step.get("with")),
        texts_of(step.get("env")),
    )
