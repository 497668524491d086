"""Build the map of agentic workflows: triggers, agent, threat detection, safe outputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphs.formats.base import Catalogues
from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft
from graphs.formats.gh_aw.file import AgenticWorkflow, mapping
from graphs.formats.gh_aw.outputs import SafeOutputs
from graphs.formats.gh_aw.tool_map import AgenticTools, network_hosts
from graphs.formats.github_actions.agent_map import Surroundings
from graphs.formats.github_actions.agent_step import limits
from graphs.formats.github_actions.file import Job, Step, names_of, read_workflow, text_of
from graphs.formats.github_actions.gates import place_environment
from graphs.formats.github_actions.grants import whole_number
from graphs.formats.github_actions.graph import GraphBuilder
from graphs.formats.github_actions.rights import Rights, Token, read_rights

_ASKING = frozenset({
    "issues", "issue_comment", "discussion", "discussion_comment", "pull_request",
    "pull_request_target", "pull_request_review", "pull_request_review_comment", "slash_command",
    "label_command", "command", "pull_request_comment",
})  # fmt: skip
#: Events on which the branch of a pull request may be checked out.
_ON_PULLS = frozenset({
    "issue_comment", "slash_command", "command", "label_command", "pull_request",
    "pull_request_comment", "pull_request_review", "pull_request_review_comment",
    "pull_request_target",
})  # fmt: skip
_READ_ONLY = Rights({}, "read", "the agent's token only reads unless permissions say otherwise")
_ROLES = ("admin", "maintainer", "maintain", "write")


class AgenticBuilder:
    """Adds agentic workflows to one draft."""

    def __init__(self, draft: Draft, catalogues: Catalogues) -> None:
        self.draft = draft
        self.base = GraphBuilder(draft, catalogues)
        self.catalogue = Catalogue.named(catalogues, "gh_aw")
        self.outputs = SafeOutputs(
            draft, self.catalogue, self.base.repository, self.base.credentials
        )
        self.tools = AgenticTools(
            draft, self.base.box, self.catalogue, self.base.repository, self.base.agents
        )

    def build(self, workflows: Sequence[AgenticWorkflow]) -> None:
        alone = len(workflows) == 1
        for one in workflows:
            self.draft.file = one.file
            self._workflow(one, alone)

    def _workflow(self, one: AgenticWorkflow, alone: bool) -> None:
        draft, base = self.draft, self.base
        triggers = {event.name: base.trigger(event, f"/on/{event.name}") for event in one.events}
        heads = list(triggers.values())
        self._who(one)
        events = [event.name for event in one.events]
        rights = read_rights(one.permissions) if one.permissions is not None else _READ_ONLY
        # First, so that the agent's token bears the plain name.
        base.credentials.job_token(rights, "agent", "/permissions")
        if one.activation_steps:
            granted = one.settings.get("permissions")
            held = read_rights(granted) if granted is not None else _READ_ONLY
            heads = [self._steps_job(one, one.activation_steps, held, heads, events, triggers)]
        approval = text_of(one.settings.get("manual-approval"))
        if approval:
            start = draft.add(
                "step", "activation", "platform", "GitHub runs it on a runner", tags=("job",)
            )
            gate = place_environment(draft, approval, start, "/on/manual-approval")
            for head in heads:
                draft.link("flow", head, gate)
            heads = [start]
        before, after = self._own_jobs(one, heads, events, triggers)
        job = Job("agent", "agent", "/permissions")
        node = draft.add(
            "step", "agent", "platform", "GitHub runs its steps on a runner", tags=("job",)
        )
        for head in before or heads:
            draft.link("flow", head, node)
        state = base.state(job, rights, one.env, node, alone and not one.jobs)
        if _ON_PULLS & set(events):
            because = "on a pull request its branch is checked out"
            state.machine.content = ("untrusted", because)
        ends = base.chain(one.steps, state, node, events, triggers)
        agent = self._agent(one, node, state.token)
        for end in ends:
            draft.link("flow", end, agent)
        around = Surroundings(
            (state.token,), state.machine, part_of=node, pointer="/tools", hosts=_hosts(one)
        )
        self.tools.place(agent, one, around)
        ends = base.chain(one.post_steps, state, agent, events, triggers)
        self._carry_out(one, ends[0], triggers, after)

    def _agent(self, one: AgenticWorkflow, part_of: str, token: Token) -> str:
        draft = self.draft
        engine = text_of(one.engine.get("id")) or "copilot"
        turns = whole_number(one.engine.get("max-turns"))
        agent = draft.add(
            "agent", one.name, "platform", "GitHub runs it on a runner",
            limits(turns, one.timeout or "20"),
            pointer="/engine", description=one.description, part_of=part_of,
            tags=("agentic workflow",),
        )  # fmt: skip
        key = f"engine {engine}"
        entry = self.catalogue.get(key, {})
        model = text_of(one.engine.get("model"))
        shown = model if model and "${{" not in model else str(entry.get("model", engine))
        node = self.base.box.model(shown, str(entry.get("vendor", "")), pointer="/engine")
        draft.link("calls", agent, node)
        self.base.credentials.use(agent, [token])
        self._engine_secrets(one, agent, entry)
        hosts = network_hosts(one.network)
        shown_hosts = ", ".join(hosts[:12]) + (" and more" if len(hosts) > 12 else "")
        draft.notes.append(
            f"{one.name}: the firewall lets the agent reach {shown_hosts or 'no host'}."
            if "*" not in hosts
            else f"{one.name}: the network is open to every host."
        )
        return agent

    def _engine_secrets(self, one: AgenticWorkflow, agent: str, entry: dict[str, Any]) -> None:
        env = {key: text_of(value) for key, value in mapping(one.engine.get("env")).items()}
        credentials = self.base.credentials
        found = credentials.of_values(env, "/engine/env")
        billed = mapping(one.permissions).get("copilot-requests") == "write"
        names = list(one.secrets) if one.compiled else [str(n) for n in entry.get("secrets", ())]
        if billed and not one.compiled:
            names = [name for name in names if name != "COPILOT_GITHUB_TOKEN"]
        found += [credentials.secret(name, "/engine") for name in names]
        credentials.use(agent, found)

    def _own_jobs(
        self,
        one: AgenticWorkflow,
        heads: list[str],
        events: Sequence[str],
        triggers: dict[str, str],
    ) -> tuple[list[str], list[tuple[str, Job]]]:
        """The workflow's own jobs: ends of those before the agent, starts of those after."""
        ends: dict[str, str] = {}
        later: dict[str, tuple[str, Job]] = {}
        built: dict[str, str] = {}
        for job in one.jobs[:500]:
            rights = read_rights(job.permissions)
            start, end = self._job(one, job, rights, events, triggers)
            built[job.id], ends[job.id] = start, end
            if {"agent", "safe_outputs", "safe-outputs", "detection", "conclusion"} & set(
                job.needs
            ):
                later[job.id] = (start, job)
        for job in one.jobs[:500]:
            needs = [need for need in job.needs if need in built and need != job.id]
            for need in needs:
                self.draft.link("flow", ends[need], built[job.id])
                if need in later and job.id not in later:
                    later[job.id] = (built[job.id], job)
            if not needs and job.id not in later:
                for head in heads:
                    self.draft.link("flow", head, built[job.id])
        before = [end for job_id, end in ends.items() if job_id not in later]
        return before, [pair for pair in later.values() if not set(pair[1].needs) & set(built)]

    def _job(
        self,
        one: AgenticWorkflow,
        job: Job,
        rights: Rights,
        events: Sequence[str],
        triggers: dict[str, str],
    ) -> tuple[str, str]:
        draft, base = self.draft, self.base
        if job.uses:
            node = draft.unresolved("step", job.name, job.uses, job.pointer)
            return node, node
        node = draft.add(
            "step", job.name, "platform", "GitHub runs its steps on a runner",
            pointer=job.pointer, tags=("job",),
        )  # fmt: skip
        start = (
            place_environment(draft, job.environment, node, f"{job.pointer}/environment")
            if job.environment
            else node
        )
        state = base.state(job, rights, {**one.env, **job.env}, node, False)
        return start, base.chain(job.steps, state, node, events, triggers)[0]

    def _steps_job(
        self,
        one: AgenticWorkflow,
        steps: Sequence[Step],
        rights: Rights,
        heads: list[str],
        events: Sequence[str],
        triggers: dict[str, str],
    ) -> str:
        """The job of the author's own checks before all others; gives its end."""
        job = Job("pre_activation", "pre_activation", "/on/steps", steps=tuple(steps))
        start, end = self._job(one, job, rights, events, triggers)
        for head in heads:
            self.draft.link("flow", head, start)
        return end

    def _carry_out(
        self,
        one: AgenticWorkflow,
        last: str,
        triggers: dict[str, str],
        after: list[tuple[str, Job]],
    ) -> None:
        """What follows the agent: detection, the job of the outputs, jobs that wait for them."""
        draft = self.draft
        for start, _job in after:
            draft.link("flow", last, start)
        jobs = mapping((one.outputs or {}).get("jobs"))
        names = self.outputs.names(one)
        if not names and not jobs:
            return
        if one.outputs is None:
            draft.notes.append(
                f"{one.name} says nothing of safe outputs: newer compilers then allow create-issue."
            )
        last = self._detection(one, last)
        container = draft.add(
            "step", "safe_outputs", "platform", "another job with rights of its own", tags=("job",),
            description="Carries out what the agent asked for, by rules. Nobody is asked.",
        )  # fmt: skip
        draft.link("flow", last, container)
        self.outputs.shared_token(one, container)
        answering = self.outputs.place(one, container)
        for node in answering:
            for event, trigger in triggers.items():
                if event in _ASKING:
                    draft.link("replies", node, trigger)
        draft.notes.append(
            "Safe outputs are rules that another job keeps: they limit what the agent may ask for, "
            "and no human approves it."
        )
        for name, held in jobs.items():
            self._safe_job(one, name, held, last)

    def _safe_job(self, one: AgenticWorkflow, name: str, held: Any, last: str) -> None:
        """A job of the author's own that the agent may ask for."""
        found = read_workflow({"jobs": {name: held}}, one.file).jobs
        for job in found:
            start, _end = self._job(one, job, read_rights(job.permissions), [], {})
            self.draft.link("flow", last, start)

    def _detection(self, one: AgenticWorkflow, last: str) -> str:
        held = (one.outputs or {}).get("threat-detection", True)
        settings = mapping(held)
        if held is False or settings.get("enabled") is False:
            self.draft.notes.append("Threat detection is switched off.")
            return last
        draft = self.draft
        engine = settings.get("engine")
        node = draft.add(
            "step", "Threat detection", "platform", "a job of its own",
            {"interprets": (True, "it asks a model to classify what the agent wrote")}
            if engine is not False
            else {},
            tags=("classifier",),
            description="A classifier: it may stop the outputs, and approves nothing.",
        )  # fmt: skip
        draft.link("flow", last, node)
        if engine is not False:
            named = (
                text_of(engine)
                or text_of(mapping(engine).get("id"))
                or text_of(one.engine.get("id"))
            )
            key = f"engine {named or 'copilot'}"
            entry = self.catalogue.get(key, {})
            shown = str(entry.get("model", named))
            model = self.base.box.model(
                shown, str(entry.get("vendor", "")), pointer="/safe-outputs"
            )
            draft.link("calls", node, model)
        draft.notes.append("Threat detection is a classifier, not a gate.")
        return node

    def _who(self, one: AgenticWorkflow) -> None:
        roles = names_of(one.settings.get("roles"))
        bots = names_of(one.settings.get("bots"))
        if "all" in roles:
            self.draft.notes.append(f"{one.name}: roles is all, so anyone may start it.")
        elif not roles or set(roles) <= set(_ROLES):
            self.draft.notes.append(
                f"{one.name}: the engine stops unless who starts it may write to the repository; "
                "what others wrote still reaches the agent. That is a check, not a gate."
            )
        else:
            self.draft.notes.append(f"{one.name}: roles {', '.join(roles)[:100]} may start it.")
        if bots:
            self.draft.notes.append(f"{one.name}: bots may start it: {', '.join(bots)[:100]}.")
        if one.condition:
            self.draft.notes.append(f"{one.name} runs only if {one.condition[:200]}")


def _hosts(one: AgenticWorkflow) -> tuple[str, ...]:
    """The hosts that the author lets the agent reach, groups of hosts for packages aside."""
    if one.compiled:
        # The compiler writes out its groups: which hosts the author named is lost.
        return ()
    named = (host.rpartition("://")[2].removeprefix("*.") for host in network_hosts(one.network))
    return tuple(dict.fromkeys(host for host in named if "." in host))[:50]
