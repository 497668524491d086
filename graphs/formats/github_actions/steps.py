"""Put the fixed steps of a job on the map: known actions, scripts, and what they reach."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft
from graphs.formats.github_actions.api_calls import api_calls
from graphs.formats.github_actions.commands import Act, Commands
from graphs.formats.github_actions.credentials import Credentials, app_rights
from graphs.formats.github_actions.expressions import (
    expressions,
    foreign,
    job_outputs,
    step_outputs,
)
from graphs.formats.github_actions.file import Step
from graphs.formats.github_actions.llm_keys import ModelKey, model_key
from graphs.formats.github_actions.machine import Machine
from graphs.formats.github_actions.repository import Repository
from graphs.formats.github_actions.rights import Token
from graphs.formats.toolbox import Toolbox
from graphs.formats.verbs import words

_FETCH = re.compile(r"\bfetch\(\s*['\"`](https?://[^'\"`]+)")
_HEAD_REF = re.compile(
    r"pull_request\.head\.|head_ref|workflow_run\.head_|refs/pull/|pull_request\.number"
)
_MAX_SCRIPT = 200_000
_ASKED = ("fixed", "the step itself says what it asks for")


@dataclass(slots=True)
class JobState:
    """What the steps of one job share as they are read in order.

    `ai_steps`: ids of steps whose outputs an LLM wrote; `ai_outputs`: outputs of other jobs that
    carry such; `foreign_code`: the files checked out are an outsider's; `held`: credentials of
    logins that later steps have.
    """

    name: str
    token: Token
    env: Mapping[str, str]
    machine: Machine
    part_of: str = ""
    timeout: str = ""
    by_step: dict[str, Token] = field(default_factory=dict)
    ai_steps: set[str] = field(default_factory=set)
    ai_outputs: set[tuple[str, str]] = field(default_factory=set)
    held: list[Token] = field(default_factory=list)
    checked_out: list[Token] = field(default_factory=list)
    foreign_code: bool = False
    privileged: bool = False


class StepMap:
    """Adds fixed steps to one draft."""

    def __init__(
        self,
        draft: Draft,
        box: Toolbox,
        catalogue: Catalogue,
        repository: Repository,
        credentials: Credentials,
    ) -> None:
        self._draft = draft
        self._box = box
        self._catalogue = catalogue
        self._repository = repository
        self._credentials = credentials
        self.commands = Commands(catalogue)
        self._words = {
            key: frozenset(str(catalogue[f"words {key}"]["words"]).split())
            for key in ("harmless", "deploy", "send", "ai")
            if f"words {key}" in catalogue
        }

    def tokens(self, step: Step, job: JobState) -> tuple[list[Token], list[Token]]:
        """The tokens of GitHub and all other secrets that a step is handed."""
        env = {key: value for key, value in job.env.items() if key not in step.env}
        values = {
            **env,
            **step.env,
            **{f"with.{k}": v for k, v in step.inputs.items()},
            "run": step.run,
        }
        keyed = {**env, **step.env, **step.inputs}
        found = self._credentials.github(keyed, job.token, job.by_step, step.pointer)
        secrets = self._credentials.of_values(values, step.pointer)
        known = {token.identity for token in found}
        return found, [token for token in secrets if token.identity not in known]

    def add(self, step: Step, job: JobState, kind: str = "step") -> str:
        """Add the node of a step, with the secrets that are typed into it."""
        node = self._draft.add(
            kind, step.name, "platform", "it runs on the runner of its job",
            pointer=step.pointer,
            description=_described(step), part_of=job.part_of,
        )  # fmt: skip
        for part, values in (("with", step.inputs), ("env", step.env)):
            if values:
                self._draft.inline_secrets(node, dict(values), f"{step.pointer}/{part}")
        if step.run:
            self._draft.inline_secrets(node, step.run, f"{step.pointer}/run")
        return node

    def place(self, step: Step, job: JobState) -> str:
        """Add a fixed step with what it does; gives its node."""
        node = self.add(step, job)
        tokens, secrets = self.tokens(step, job)
        self._credentials.use(node, [*tokens, *secrets])
        if step.uses:
            self._action(node, step, job, tokens, secrets)
        if step.run:
            self._run(node, step, job, tokens, secrets)
        return node

    def _action(
        self, node: str, step: Step, job: JobState, tokens: list[Token], secrets: list[Token]
    ) -> None:
        key = f"action {step.action}"
        if key not in self._catalogue:
            self._unknown_action(node, step, job, tokens, secrets)
            return
        entry = self._catalogue[key]
        if entry.get("token") and not tokens:
            tokens = [job.token]
            self._credentials.use(node, tokens)
        when = entry.get("when")
        if when and step.input(str(when[0])) != when[1]:
            return
        decided = _decided(step)
        for scope in entry.get("reads", ()):
            self._repository.read(node, str(scope), arguments=_ASKED)
        for verb, scope in entry.get("writes", ()):
            because = f"the catalogue knows {step.action}"
            self._repository.change(
                node, str(verb), str(scope), tuple(tokens), arguments=decided, because=because
            )
        for verb, target, place in entry.get("acts", ()):
            act = Act(str(verb), f"the catalogue knows {step.action}", "", str(target), str(place))
            self._beyond(node, act, job, secrets, decided)
        if step.action == "actions/checkout":
            self._checkout(step, job, tokens)
        if entry.get("app_token"):
            name = f"App token of {step.name}"
            because = "the step asks GitHub for a token of an app"
            token = self._credentials.app_token(name, app_rights(step), because, step.pointer)
            if step.id:
                job.by_step[step.id] = token
        if entry.get("login"):
            self._login(node, step, job, entry, secrets)
        if entry.get("script"):
            self._script(node, step, job, tokens)

    def _checkout(self, step: Step, job: JobState, tokens: list[Token]) -> None:
        if step.input("persist_credentials").lower() != "false":
            job.checked_out += [token for token in tokens if token not in job.checked_out]
        if _HEAD_REF.search(step.input("ref")) or "head.repo" in step.input("repository"):
            job.foreign_code = True
            job.machine.content = ("untrusted", "what a pull request brings in is checked out")

    def _login(
        self,
        node: str,
        step: Step,
        job: JobState,
        entry: Mapping[str, Any],
        secrets: list[Token],
    ) -> None:
        job.held += [token for token in secrets if token not in job.held]
        cloud, role = entry.get("cloud"), str(entry.get("role", ""))
        given = step.input(role.replace("-", "_")) if role else ""
        if cloud and given:
            named = given if "${{" not in given else f"{cloud} role of {step.name}"
            because = "the job trades its OIDC token for it"
            token = self._credentials.other(named, "role", because, "session", step.pointer)
            self._credentials.use(node, [token])
            job.held.append(token)

    def _script(self, node: str, step: Step, job: JobState, tokens: list[Token]) -> None:
        """A script in JavaScript that calls the API of GitHub."""
        text = step.input("script")[:_MAX_SCRIPT]
        self._injected(node, text, step, job, tokens)
        decided = _decided(step)
        done: set[tuple[str, str]] = set()
        calls = api_calls(text)
        for call in calls:
            verb, scope = self._repository.operation(call)
            if (verb, scope) in done:
                continue
            done.add((verb, scope))
            if verb == "read":
                self._repository.read(node, scope or "contents", arguments=_ASKED)
            elif scope and verb != "unknown":
                self._repository.change(
                    node, verb, scope, tuple(tokens), arguments=decided, because=f"it calls {call}"
                )
            else:
                self._anything(node, tokens, f"no word of {call} tells what it does", decided)
        for match in _FETCH.finditer(text):
            self._box.request(node, "POST" if "method" in text else "GET", match[1])
        if "require(" in text and not calls and "gh-aw" not in text:
            self._anything(node, tokens, "its script calls code of the repository", decided)

    def _run(
        self, node: str, step: Step, job: JobState, tokens: list[Token], secrets: list[Token]
    ) -> None:
        found = self.commands.script(step.run)
        # git uses what the checkout left behind.
        pushing = tuple(dict.fromkeys([*tokens, *job.checked_out])) or (job.token,)
        self._injected(node, step.run, step, job, list(pushing))
        decided = _decided(step)
        for act in found.acts:
            self._act(node, act, job, tokens, pushing, secrets, decided)
        if job.foreign_code and (found.runs or found.odd):
            self._foreign_code(node, job, pushing)
        key = model_key(step)
        if key is not None and (found.code or found.odd):
            self._asks(node, key, step, job, tokens)
        credentialed = [*tokens, *secrets, *job.held]
        if found.odd and not found.acts and credentialed:
            because = f"what {', '.join(dict.fromkeys(found.odd))[:80]} does is not told"
            self._unknown(node, step.name, because, decided, [*secrets, *job.held])

    def _act(
        self,
        node: str,
        act: Act,
        job: JobState,
        tokens: list[Token],
        pushing: tuple[Token, ...],
        secrets: list[Token],
        decided: tuple[str | None, str],
    ) -> None:
        if act.verb == "*":
            self._anything(node, tokens, f"{act.shown} may do anything", decided)
        elif act.verb in ("gh", "gh-read"):
            verb, scope = self._repository.operation(act.shown)
            if act.verb == "gh-read" or verb == "read":
                self._repository.read(node, scope or "contents", arguments=_ASKED)
            elif verb == "unknown" or not scope:
                self._anything(
                    node, tokens, f"no word of gh {act.shown} tells what it does", decided
                )
            else:
                self._repository.change(
                    node, verb, scope, tuple(tokens), arguments=decided, because=f"gh {act.shown}"
                )
        elif act.verb == "request":
            if act.url:
                thing = self._box.request(node, act.shown, act.url.replace("${", "{{"))
                self._credentials.opens(secrets, thing)
        elif act.scope:
            self._repository.change(
                node, act.verb, act.scope, pushing, arguments=decided, because=act.shown
            )
        else:
            self._beyond(node, act, job, secrets, decided)

    def _beyond(
        self,
        node: str,
        act: Act,
        job: JobState,
        secrets: list[Token],
        decided: tuple[str | None, str],
    ) -> None:
        thing = self._draft.thing("beyond", act.target, act.place, f"{act.shown} addresses it")
        thing.contents.setdefault(None, "who writes there is not told")
        thing.acted = True
        reversible: tuple[bool | None, str] = (None, "nothing tells whether it can be taken back")
        if act.verb in ("delete", "send", "execute"):
            reversible = (False, f"{act.verb} cannot be taken back")
        facts = {"verb": (act.verb, act.shown), "arguments": decided, "reversible": reversible}
        self._draft.effect(node, act.verb, thing, facts)
        held = [*secrets, *job.held]
        self._credentials.use(node, held)
        self._credentials.opens(held, thing)

    def _injected(
        self, node: str, text: str, step: Step, job: JobState, tokens: list[Token]
    ) -> None:
        """Values put into a script as they stand are code that whoever wrote them chose."""
        outside = foreign(text)
        by_model = (step_outputs(text) & job.ai_steps) or (job_outputs(text) & job.ai_outputs)
        if not outside and not by_model:
            return
        named = f"${{{{ {outside[0]} }}}}" if outside else "the output of a model"
        because = f"{named} is put into the script as it stands: its author may write code there"
        self._draft.notes.append(f"{step.name}: {because}.")
        self._code(node, job, tokens, because)

    def _asks(
        self, node: str, key: ModelKey, step: Step, job: JobState, tokens: list[Token]
    ) -> None:
        """A script with the key of a model asks it, and does what code made of its answer does."""
        because = f"it runs code with {key.name}, the key of a model"
        self._draft.set_facts(node, {"interprets": (True, because)})
        model = self._box.model(key.model, key.vendor, pointer=step.pointer)
        self._draft.link("calls", node, model)
        self._anything(node, tokens, because, ("model", because))
        if step.id:
            job.ai_steps.add(step.id)

    def _foreign_code(self, node: str, job: JobState, tokens: tuple[Token, ...]) -> None:
        if job.privileged:
            self._code(node, job, list(tokens), "it runs code that a pull request brought in")

    def _code(self, node: str, job: JobState, tokens: list[Token], because: str) -> None:
        self._draft.set_facts(node, {"interprets": (True, because)})
        decided = ("model", because)
        facts = {
            "verb": ("execute", because),
            "arguments": decided,
            "reversible": (False, "what code has done cannot be taken back"),
        }
        self._draft.effect(node, "execute", job.machine.runner(), facts)
        self._repository.change_all(node, tuple(tokens), arguments=decided, because=because)

    def _anything(
        self, node: str, tokens: list[Token], because: str, decided: tuple[str | None, str]
    ) -> None:
        self._repository.change_all(node, tuple(tokens), arguments=decided, because=because)

    def _unknown(
        self,
        node: str,
        name: str,
        because: str,
        decided: tuple[str | None, str],
        secrets: list[Token],
    ) -> None:
        thing = self._draft.thing(node, f"What {name[:80]} reaches", "", because)
        thing.contents.setdefault(None, because)
        facts = {"verb": ("unknown", because), "arguments": decided, "reversible": (None, because)}
        self._draft.effect(node, "unknown", thing, facts)
        self._credentials.opens(secrets, thing)
        self._draft.unclassified.append(f"Step {name}")
        self._draft.amend(node, tags=(*self._draft.nodes[node].tags, "unclassified"))

    def looks_ai(self, step: Step) -> bool:
        """Whether an action that no catalogue knows runs an LLM, by its keys or its name."""
        if not step.uses or f"action {step.action}" in self._catalogue:
            return False
        told = set(words(step.action.rpartition("/")[2])) & self._words.get("ai", frozenset())
        return model_key(step) is not None or (bool(told) and bool(step.input("prompt")))

    def _unknown_action(
        self, node: str, step: Step, job: JobState, tokens: list[Token], secrets: list[Token]
    ) -> None:
        told = words(step.action)
        decided = _decided(step)
        shown = step.uses.partition("@")[0]
        for key, verb in (("send", "send"), ("deploy", "deploy")):
            if set(told) & self._words.get(key, frozenset()):
                act = Act(verb, f"its name says {verb}", "", f"What {shown} reaches", "")
                self._beyond(node, act, job, secrets, decided)
                self._draft.unclassified.append(f"Action {shown}")
                return
        last = set(words(step.action.rpartition("/")[2]))
        if last & self._words.get("harmless", frozenset()):
            return
        # An action may read the token of its job without being handed it.
        if job.token.rights.may_write or secrets or tokens:
            self._credentials.use(node, [job.token])
            because = f"no catalogue knows {shown}, and it may use the token of the job"
            self._unknown(node, shown, because, decided, [*secrets, *job.held])


def _described(step: Step) -> str:
    if step.uses:
        return f"Action {step.uses}"
    return step.run.strip()[:400]


def _decided(step: Step) -> tuple[str | None, str]:
    if any(True for text in step.texts for _ in expressions(text)):
        return None, "expressions fill it in"
    return "fixed", "it stands in the file"
