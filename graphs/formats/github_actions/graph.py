"""Build the map of workflow files: triggers, jobs as containers, gates, steps and agents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphs.formats.base import Catalogues
from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft
from graphs.formats.github_actions.agent_map import AgentMap
from graphs.formats.github_actions.agent_step import AgentSteps
from graphs.formats.github_actions.credentials import Credentials
from graphs.formats.github_actions.expressions import step_outputs
from graphs.formats.github_actions.file import Event, Job, Step, WorkflowFile
from graphs.formats.github_actions.gates import add_environment, add_manual_approval
from graphs.formats.github_actions.machine import Machine
from graphs.formats.github_actions.repository import Repository
from graphs.formats.github_actions.rights import Rights, Token, read_rights
from graphs.formats.github_actions.steps import JobState, StepMap
from graphs.formats.toolbox import Toolbox

#: Triggers times first jobs beyond which they meet in one node.
_MAX_CROSSED = 400
_MAX_EVENTS = 60
_PULLS = frozenset({"pull_request", "pull_request_target", "pull_request_review",
                    "pull_request_review_comment"})  # fmt: skip
_PULLED = ("untrusted", "on a pull request it may hold what the pull request brings in")
_PRIVILEGED = frozenset({"pull_request_target", "workflow_run", "issue_comment", "issues"})


@dataclass(slots=True)
class _Placed:
    """A workflow on the map: its triggers by event, and where each of its jobs begins and ends."""

    triggers: dict[str, str] = field(default_factory=dict)
    starts: dict[str, str] = field(default_factory=dict)
    ends: dict[str, list[str]] = field(default_factory=dict)
    last: list[str] = field(default_factory=list)
    ai_outputs: dict[str, set[str]] = field(default_factory=dict)


class GraphBuilder:
    """Adds workflow files to one draft; what they refer to in one another is joined."""

    def __init__(self, draft: Draft, catalogues: Catalogues) -> None:
        self.draft = draft
        self.catalogue = Catalogue.named(catalogues, "github_actions")
        self.box = Toolbox(draft, catalogues)
        self.repository = Repository(draft, self.catalogue)
        self.credentials = Credentials(draft, self.repository)
        self.steps = StepMap(draft, self.box, self.catalogue, self.repository, self.credentials)
        self.agents = AgentMap(draft, self.box, self.repository, self.steps.commands)
        self.agent_steps = AgentSteps(
            draft, self.box, self.catalogue, self.credentials, self.steps, self.agents
        )
        self._placed: dict[str, _Placed] = {}
        self._files: dict[str, WorkflowFile] = {}
        self._calls: list[tuple[WorkflowFile, str, str]] = []

    def build(self, files: Sequence[WorkflowFile]) -> None:
        """Add all files; references among them are followed once all are there."""
        self._files = {one.file: one for one in files}
        for one in files:
            self.draft.file = one.file
            self._placed[one.file] = self._triggers(one)
        # Actions first, so that the steps which use them find where they end.
        for one in sorted(files, key=lambda each: not each.is_action):
            self.draft.file = one.file
            self._jobs(one, self._placed[one.file])
        for one in files:
            self.draft.file = one.file
            self._follow(one, self._placed[one.file])
        for caller, job_id, called in self._calls:
            placed = self._placed[caller.file]
            for follower in (job for job in caller.jobs if job_id in job.needs):
                for end in self._placed[called].last:
                    self.draft.link("flow", end, placed.starts[follower.id])

    def trigger(self, event: Event, pointer: str) -> str:
        """Add the trigger of an event."""
        key = f"event {event.name}"
        entry: Mapping[str, object] = self.catalogue.get(key, {})
        exposure = entry.get("exposure")
        because = str(entry.get("because", "who starts this event is not told"))
        outside = exposure in ("anonymous", "authenticated") or bool(entry.get("outside"))
        types = f"types: {', '.join(event.types)}" if event.types else ""
        return self.draft.add(
            "trigger", event.name, self.repository.readers() if outside else "platform",
            "whoever sees the repository starts it" if outside else "GitHub starts it",
            {"exposure": (exposure, because)},
            pointer=pointer, description=types,
        )  # fmt: skip

    def _triggers(self, file: WorkflowFile) -> _Placed:
        placed = _Placed()
        for event in file.events[:_MAX_EVENTS]:
            placed.triggers[event.name] = self.trigger(event, f"/on/{event.name}")
        if len(file.events) > _MAX_EVENTS:
            self.draft.notes.append(
                f"Of {len(file.events)} events the first {_MAX_EVENTS} are shown."
            )
        if file.is_action:
            because = "the workflow that uses the action was not given"
            placed.triggers["uses"] = self.draft.add(
                "trigger", "Used by a workflow", "platform", "a job uses it",
                {"exposure": (None, because)},
            )  # fmt: skip
        elif not file.events:
            self.draft.notes.append(f"{file.name}: no trigger is given, so nothing starts it.")
        return placed

    def _jobs(self, file: WorkflowFile, placed: _Placed) -> None:
        known = {job.id: job for job in file.jobs}
        done: set[str] = set()
        # Outputs of an earlier job may carry what a model wrote: jobs go in the order of `needs`.
        for job in _ordered(file.jobs):
            if job.id in done:
                continue
            done.add(job.id)
            self._job(file, job, placed)
        for job in file.jobs:
            start = placed.starts[job.id]
            needs = [need for need in job.needs if need in known and need != job.id]
            for missing in (need for need in job.needs if need not in known):
                self.draft.notes.append(f"Job {job.name} needs {missing}, which the file has not.")
            for need in needs:
                for end in placed.ends[need]:
                    self.draft.link("flow", end, start)
        first = [job for job in file.jobs if not any(need in known for need in job.needs)]
        starts = list(placed.triggers.values())
        if len(starts) * len(first) > _MAX_CROSSED:
            meeting = self.draft.add("step", "on", "platform", "GitHub starts the jobs")
            for start in starts:
                self.draft.link("flow", start, meeting)
            starts = [meeting]
        for job in first:
            for start in starts:
                self.draft.link("flow", start, placed.starts[job.id])
        needed = {need for job in file.jobs for need in job.needs}
        placed.last = [
            end for job in file.jobs if job.id not in needed for end in placed.ends[job.id]
        ]

    def _job(self, file: WorkflowFile, job: Job, placed: _Placed) -> None:
        draft = self.draft
        permissions = job.permissions if job.permissions is not None else file.permissions
        rights = read_rights(permissions)
        node = draft.fresh_id(job.name)
        placed.starts[job.id] = node
        if job.environment:
            placed.starts[job.id] = add_environment(draft, job, node)
        if job.uses:
            self._called(file, job, node, rights, placed)
            return
        tags = ("job",) if not file.is_action else ("action",)
        draft.add(
            "step", job.name, "platform", "GitHub runs its steps on a runner",
            pointer=job.pointer, tags=tags, node_id=node,
            description=f"runs-on: {job.runs_on}" if job.runs_on else "",
        )  # fmt: skip
        self._told(job)
        env = {**file.env, **job.env}
        draft.inline_secrets(node, dict(job.env), f"{job.pointer}/env")
        if file.is_action:
            rights = Rights({}, None, "the workflow that uses the action decides on its token")
        state = self.state(job, rights, env, node, len(file.jobs) == 1 and len(self._files) == 1)
        state.privileged = any(event.name in _PRIVILEGED for event in file.events)
        state.ai_outputs = {
            (need, name) for need in job.needs for name in placed.ai_outputs.get(need, ())
        }
        placed.ends[job.id] = self.chain(
            job.steps, state, node, [event.name for event in file.events], placed.triggers
        )
        placed.ai_outputs[job.id] = {
            name for name, value in job.outputs.items() if step_outputs(value) & state.ai_steps
        }

    def state(
        self, job: Job, rights: Rights, env: Mapping[str, str], node: str, alone: bool = True
    ) -> JobState:
        """What the steps of a job share; `alone`: no other job is on the map."""
        token = self.credentials.job_token(rights, job.name, job.pointer)
        machine = Machine(self.draft, node, job.name if alone is False else "")
        return JobState(job.name, token, env, machine, part_of=node, timeout=job.timeout)

    def chain(
        self,
        steps: Sequence[Step],
        state: JobState,
        start: str,
        events: Sequence[str],
        triggers: Mapping[str, str],
    ) -> list[str]:
        """Add the steps of a job one after the other; gives the last nodes."""
        if any(event in _PULLS for event in events):
            state.machine.content = _PULLED
        ends = [start]
        for step in steps:
            inner: list[str] = []
            if self.catalogue.get(f"action {step.action}", {}).get("gate"):
                node = add_manual_approval(self.draft, step, state.part_of)
            elif step.uses.startswith(("./", "docker://")):
                node, inner = self._local(step, state)
            else:
                node = self.agent_steps.place(step, state, events, triggers)
                node = node or self.steps.place(step, state)
            for end in ends:
                self.draft.link("flow", end, node)
            ends = [node, *inner]
        return ends

    def _local(self, step: Step, state: JobState) -> tuple[str, list[str]]:
        """An action of the repository, or an image; gives its node, and the ends of its steps."""
        tokens, secrets = self.steps.tokens(step, state)
        held = [*tokens, *secrets, state.token]
        known = self._action(step.uses)
        if known is not None:
            node = self.steps.add(step, state)
            self.credentials.use(node, held)
            trigger = known.triggers["uses"]
            self.draft.link("flow", node, trigger)
            because = "a workflow on this map uses it"
            self.draft.set_facts(trigger, {"exposure": ("internal", because)})
            return node, known.last
        node = self.draft.unresolved("step", step.name, step.uses, step.pointer)
        kept = {**self.draft.nodes[node].extensions, "x-part-of": state.part_of}
        self.draft.amend(node, extensions=kept)
        self.credentials.use(node, held)
        return node, []

    def _action(self, uses: str) -> _Placed | None:
        """An action of the repository that was given, by its folder."""
        folder = uses.partition("@")[0].removeprefix("./").strip("/")
        for name, file in self._files.items():
            path = name.replace("\\", "/").rpartition("/")[0]
            if file.is_action and folder and (path == folder or path.endswith(f"/{folder}")):
                placed = self._placed[name]
                return placed if placed.ends else None
        return None

    def _told(self, job: Job) -> None:
        condition = job.condition
        if "author_association" in condition:
            self.draft.notes.append(
                f"Job {job.name} runs only for some author associations. That is a check of who "
                "starts it, not a gate."
            )
        elif "github.actor" in condition or ".user.login" in condition:
            self.draft.notes.append(
                f"Job {job.name} runs only for some users. That is a check of who starts it, "
                "not a gate."
            )
        if "self-hosted" in job.runs_on:
            self.draft.notes.append(
                f"Job {job.name} runs on a machine of your own, which outlives the job."
            )

    def _called(
        self, file: WorkflowFile, job: Job, node: str, rights: Rights, placed: _Placed
    ) -> None:
        """A job that is another workflow."""
        called = self._find(file, job.uses)
        if called is None:
            made = self.draft.unresolved("step", job.name, job.uses, job.pointer)
            placed.starts[job.id] = made if placed.starts[job.id] == node else placed.starts[job.id]
            if placed.starts[job.id] != made:
                self.draft.link("flow", placed.starts[job.id], made)
            token = self.credentials.job_token(rights, job.name, job.pointer)
            self.credentials.use(made, [token, *self._passed(job)])
            placed.ends[job.id] = [made]
            return
        self.draft.add(
            "step", job.name, "platform", "GitHub runs the workflow that it names",
            pointer=job.pointer, tags=("job",), description=f"uses: {job.uses}", node_id=node,
        )  # fmt: skip
        self.credentials.use(node, self._passed(job))
        target = self._placed[called]
        if "workflow_call" in target.triggers:
            trigger = target.triggers["workflow_call"]
            self.draft.link("flow", node, trigger)
            because = "the workflow that calls it is on this map"
            self.draft.set_facts(trigger, {"exposure": ("internal", because)})
        placed.ends[job.id] = [node]
        self._calls.append((file, job.id, called))

    def _passed(self, job: Job) -> list[Token]:
        if job.secrets == "inherit":
            return [self.credentials.secret("All secrets of the repository", job.pointer)]
        values = (
            {str(k): str(v) for k, v in job.secrets.items()}
            if isinstance(job.secrets, dict)
            else {}
        )
        return self.credentials.of_values({**values, **job.inputs}, job.pointer)

    def _find(self, file: WorkflowFile, uses: str) -> str | None:
        """The file of a workflow that is called by its path in the repository."""
        path = uses.partition("@")[0].replace("\\", "/")
        if not path.startswith("./"):
            return None
        name = path[2:]
        for known in self._files:
            plain = known.replace("\\", "/")
            if plain != file.file and (
                plain == name or plain.endswith(f"/{name}") or _same(plain, name)
            ):
                return known
        return None

    def _follow(self, file: WorkflowFile, placed: _Placed) -> None:
        """Triggers of the end of another workflow."""
        for event in file.events:
            if event.name != "workflow_run" or event.name not in placed.triggers:
                continue
            trigger = placed.triggers[event.name]
            for name in event.workflows[:50]:
                found = [
                    one for one in self._files.values() if one.name == name and one is not file
                ]
                if not found:
                    node = self.draft.add(
                        "step", name, "platform", "GitHub runs it", tags=("unresolved",),
                        description="Another workflow, which was not given.",
                        extensions={"x-unresolved": name[:300]},
                    )  # fmt: skip
                    self.draft.notes.append(
                        f"Workflow {name}, whose end starts this, was not given."
                    )
                    self.draft.link("flow", node, trigger)
                for one in found:
                    for end in self._placed[one.file].last:
                        self.draft.link("flow", end, trigger)


def _same(path: str, name: str) -> bool:
    """Opened by its folder alone, a file bears only the last part of its path."""
    return "/" not in path and path == name.rpartition("/")[2]


def _ordered(jobs: Sequence[Job]) -> list[Job]:
    """Jobs after those that they need; what is in a circle stays in the order of the file."""
    by_id = {job.id: job for job in jobs}
    waiting = {
        job.id: {need for need in job.needs if need in by_id and need != job.id} for job in jobs
    }
    after: dict[str, list[str]] = {}
    for job_id, needs in waiting.items():
        for need in needs:
            after.setdefault(need, []).append(job_id)
    ready = [job.id for job in jobs if not waiting[job.id]]
    ordered: list[str] = []
    while ready:
        job_id = ready.pop(0) if len(ready) < 1000 else ready.pop()
        ordered.append(job_id)
        for next_id in after.get(job_id, ()):
            waiting[next_id].discard(job_id)
            if not waiting[next_id]:
                ready.append(next_id)
    done = set(ordered)
    return [by_id[one] for one in ordered] + [job for job in jobs if job.id not in done]
