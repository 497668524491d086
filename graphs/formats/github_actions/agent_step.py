"""Put steps that run an LLM on the map: agents with their tools, and calls of a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft, Facts
from graphs.formats.github_actions.agent_map import AgentMap, Surroundings
from graphs.formats.github_actions.agents import read_program, read_step
from graphs.formats.github_actions.credentials import Credentials
from graphs.formats.github_actions.file import Step
from graphs.formats.github_actions.grants import Setup
from graphs.formats.github_actions.rights import Rights, Token
from graphs.formats.github_actions.steps import JobState, StepMap
from graphs.formats.toolbox import Toolbox

_MODELS = {
    "anthropic": "Claude",
    "openai": "OpenAI model",
    "google": "Gemini",
    "github": "GitHub Models",
}
_CLOUDS = (
    ("use_bedrock", "amazon", "Amazon Bedrock"),
    ("use_vertex", "google", "Vertex AI"),
    ("use_vertex_ai", "google", "Vertex AI"),
    ("use_foundry", "microsoft", "Microsoft Foundry"),
)
_ASKING = frozenset({
    "issues", "issue_comment", "discussion", "discussion_comment", "pull_request",
    "pull_request_target", "pull_request_review", "pull_request_review_comment",
})  # fmt: skip
_APP = "Claude GitHub App token"


def limits(turns: int | None, timeout: str) -> Facts:
    """What bounds an agent in a job: its turns, the minutes of the job, people who cancel it."""
    minutes = timeout if timeout and "${{" not in timeout else "360"
    because = "timeout-minutes" if minutes == timeout else "GitHub ends a job after six hours"
    return {
        "max_iterations": (turns, "a limit of turns is given" if turns else "no limit is given"),
        "budget": (f"{minutes} minutes", because),
        "kill_switch": (True, "people with write access may cancel a run"),
    }


class AgentSteps:
    """Adds the AI steps of jobs to one draft."""

    def __init__(
        self,
        draft: Draft,
        box: Toolbox,
        catalogue: Catalogue,
        credentials: Credentials,
        steps: StepMap,
        agents: AgentMap,
    ) -> None:
        self._draft = draft
        self._box = box
        self._catalogue = catalogue
        self._credentials = credentials
        self._steps = steps
        self._agents = agents

    def place(
        self, step: Step, job: JobState, events: Sequence[str], triggers: Mapping[str, str]
    ) -> str:
        """Add a step that runs an LLM; gives its node, empty where it is no such step."""
        setups = self._setups(step, events)
        if not setups:
            return ""
        kind = "agent" if any(one.kind == "agent" for one in setups) else "step"
        node = self._steps.add(step, job, kind)
        self._draft.amend(node, tags=tuple(dict.fromkeys(one.product for one in setups)))
        if kind == "step":
            self._draft.set_facts(node, {"interprets": (True, "it asks a model")})
        else:
            turns = next((one.max_turns for one in setups if one.max_turns), None)
            self._draft.set_facts(node, limits(turns, job.timeout))
        tokens, secrets = self._steps.tokens(step, job)
        if step.run:
            tokens = list(dict.fromkeys([*tokens, *job.checked_out]))
        for setup in setups:
            self._one(node, setup, step, job, tokens, secrets)
        self._credentials.use(node, secrets)
        if step.id:
            job.ai_steps.add(step.id)
        if kind == "agent":
            for event, trigger in triggers.items():
                if event in _ASKING and self._answers(node, setups):
                    self._draft.link("replies", node, trigger)
        return node

    def _setups(self, step: Step, events: Sequence[str]) -> list[Setup]:
        if step.uses:
            key = f"ai {step.action}"
            if key in self._catalogue:
                return [read_step(step, self._catalogue[key], events)]
            if self._steps.looks_ai(step):
                name = step.action.rpartition("/")[2]
                self._draft.unclassified.append(f"AI action {step.action}")
                return [read_step(step, {"reader": "open", "name": name}, events)]
            return []
        found = self._steps.commands.script(step.run).agents if step.run else []
        return [
            read_program(program, command, self._catalogue[f"program {program}"])
            for program, command in found[:20]
        ]

    def _one(
        self,
        node: str,
        setup: Setup,
        step: Step,
        job: JobState,
        tokens: list[Token],
        secrets: list[Token],
    ) -> None:
        self._draft.notes.extend(f"{step.name}: {note}" for note in setup.notes)
        self._model(node, setup, step)
        own = list(tokens)
        if setup.app_token:
            rights = Rights(
                setup.app_rights,
                "none",
                "the app asks for these rights, whatever `permissions` says",
            )
            because = "the action trades the OIDC token of the job for it"
            own = [self._credentials.app_token(_APP, rights, because, step.pointer)]
        elif step.uses and not own and setup.product not in ("AI inference",):
            own = list(job.checked_out)
        if step.input("anthropic_federation_rule_id"):
            because = "the job trades its OIDC token for it"
            name = "Workload identity federation (Claude API)"
            token = self._credentials.other(name, "oauth", because, "session", step.pointer)
            self._credentials.use(node, [token])
        self._credentials.use(node, own)
        if setup.answers:
            because = "where a pull request mentions it, the action checks that out"
            job.machine.content = ("untrusted", because)
        around = Surroundings(
            tuple(own), job.machine,
            part_of=job.part_of, pointer=step.pointer,
        )  # fmt: skip
        if setup.kind == "agent":
            self._agents.place(node, setup, around)
        entry = self._catalogue.get(f"ai {step.action}", {})
        because = f"the catalogue knows {step.action}"
        for scope in entry.get("reads", ()):
            self._agents.repository.read(node, scope, arguments=("fixed", because))
        for verb, scope in entry.get("writes", ()):
            held = tuple(own) or (job.token,)
            self._agents.repository.change(
                node, verb, scope, held, arguments=("model", because), because=because
            )

    def _model(self, node: str, setup: Setup, step: Step) -> None:
        vendor = setup.vendor
        name = setup.model if "${{" not in setup.model else ""
        for key, cloud, title in _CLOUDS:
            if step.input(key).lower() == "true":
                vendor, name = cloud, name or title
        url = setup.model_url if "${{" not in setup.model_url else ""
        shown = name or _MODELS.get(vendor, f"Model of {setup.product}")
        model = self._box.model(shown, vendor, url=url, pointer=step.pointer)
        self._draft.link("calls", node, model)

    def _answers(self, node: str, setups: list[Setup]) -> bool:
        """Whether the agent can write where the one who asked reads it."""
        if any(one.answers for one in setups):
            return True
        words = ("comment", "review", "Bash", "shell", "Shell")
        return any(
            grant.kind in ("github", "unresolved", "shell", "mcp")
            and any(word in grant.name for word in words)
            for one in setups
            for grant in one.grants
        )
