"""Safe outputs on the map: what another job writes at the agent's request, and the merge."""

from __future__ import annotations

from typing import Any

from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft, Facts
from graphs.formats.gh_aw.file import AgenticWorkflow, mapping
from graphs.formats.github_actions.credentials import Credentials, is_token_key
from graphs.formats.github_actions.file import text_of
from graphs.formats.github_actions.repository import Repository
from graphs.formats.github_actions.rights import Rights, Token, read_rights

_MODEL = ("model", "the agent asks for it; the job checks its form and its limits")
_MERGED = "nothing in the workflow merges it"


class SafeOutputs:
    """Adds the safe outputs of workflows to one draft."""

    def __init__(
        self, draft: Draft, catalogue: Catalogue, repository: Repository, credentials: Credentials
    ) -> None:
        self._draft = draft
        self._catalogue = catalogue
        self._repository = repository
        self._credentials = credentials
        held = catalogue["settings"]["words"] if "settings" in catalogue else ""
        self._settings = frozenset(str(held).split())

    def names(self, one: AgenticWorkflow) -> list[str]:
        """The outputs that the workflow has; `create-issue` where it says nothing of them."""
        if one.outputs is None:
            return ["create-issue"]
        return [
            name
            for name, value in one.outputs.items()
            if name not in self._settings and value is not False
        ]

    def place(self, one: AgenticWorkflow, container: str) -> list[str]:
        """Add the outputs as steps of their job; gives those that answer who asked."""
        token = self._token(one)
        outputs = one.outputs or {}
        answering: list[str] = []
        merge = ""
        for name in self.names(one):
            key = f"output {name}"
            held = mapping(outputs.get(name))
            known = key in self._catalogue
            if known and not self._catalogue[key]:
                continue
            node = self._draft.add(
                "step", name, "platform", "another job carries it out",
                pointer=f"/safe-outputs/{name}", part_of=container, tags=("safe output",),
                description=_described(held),
            )  # fmt: skip
            self._draft.link("flow", container, node)
            if _is_true(held.get("staged")) or _is_true(outputs.get("staged")):
                self._draft.notes.append(f"{name} is staged: it is only shown, not carried out.")
                continue
            tokens = self._tokens(held, token, name)
            self._credentials.use(node, tokens)
            if not known:
                self._unknown(node, name)
                continue
            entry = self._catalogue[key]
            for verb, scope in entry.get("writes", ()):
                because = f"safe output {name}"
                self._repository.change(
                    node, str(verb), str(scope), tokens, arguments=_MODEL, because=because
                )
            if entry.get("answers"):
                answering.append(node)
            if entry.get("starts"):
                self._starts(node, str(entry["starts"]))
            if entry.get("proposes"):
                merge = merge or self._merge()
                self._draft.link("flow", node, merge)
                self._told(name, held)
        return answering

    def _token(self, one: AgenticWorkflow) -> Token:
        """The token of the job that carries the outputs out."""
        if one.output_rights is not None:
            rights = read_rights(one.output_rights)
        else:
            scopes: dict[str, str] = {}
            for name in self.names(one):
                key = f"output {name}"
                entry = self._catalogue.get(key, {})
                for scope in [str(pair[1]) for pair in entry.get("writes", ())]:
                    scopes[scope] = "write"
                for scope in entry.get("needs", ()):
                    scopes[str(scope)] = "write"
            scopes.setdefault("contents", "read")
            rights = Rights(scopes, "none", "the compiler gives the job what its outputs need")
        return self._credentials.job_token(rights, "safe_outputs", "/safe-outputs", "safe_outputs")

    def _tokens(self, held: dict[str, Any], token: Token, name: str) -> tuple[Token, ...]:
        values = {key: text_of(value) for key, value in held.items() if is_token_key(key)}
        if values:
            found = self._credentials.github(values, token, {}, f"/safe-outputs/{name}")
            if found:
                return tuple(found)
        return (token,)

    def shared_token(self, one: AgenticWorkflow, node: str) -> None:
        """A token or app that carries all outputs out instead of the token of the job."""
        outputs = one.outputs or {}
        given = text_of(outputs.get("github-token")) or one.token
        found = self._credentials.of_values({"github-token": given}, "/safe-outputs/github-token")
        for app in (outputs.get("github-app"), outputs.get("app"), one.app):
            found += self._credentials.of_values(
                {key: text_of(value) for key, value in mapping(app).items()},
                "/safe-outputs/github-app",
            )
        for token in found:
            self._repository.permit(token)
        self._credentials.use(node, found)

    def _unknown(self, node: str, name: str) -> None:
        because = f"no catalogue knows the safe output {name}"
        thing = self._draft.thing(node, f"What {name} reaches", "", because)
        thing.contents.setdefault(None, because)
        facts: Facts = {
            "verb": ("unknown", because), "arguments": _MODEL, "reversible": (None, because),
        }  # fmt: skip
        self._draft.effect(node, "unknown", thing, facts)
        self._draft.unclassified.append(f"Safe output {name}")
        self._draft.amend(node, tags=("safe output", "unclassified"))

    def _starts(self, node: str, name: str) -> None:
        """An output that sets another agent to work."""
        thing = self._draft.thing("agents", name, self._repository.place(), "GitHub runs it")
        thing.contents.setdefault("trusted", "nothing comes back from it in this run")
        because = f"it sets {name} to work on what the agent wrote"
        facts: Facts = {
            "verb": ("execute", because),
            "arguments": _MODEL,
            "reversible": (None, "nothing tells whether it can be taken back"),
        }
        self._draft.effect(node, "execute", thing, facts)

    def _merge(self) -> str:
        """The gate before the merge of a pull request, and the merge; gives the gate."""
        draft = self._draft
        facts: Facts = {
            "enforced": ("before", "a pull request changes no branch until someone merges it"),
            "on_timeout": ("wait", "a pull request that nobody merges stays open"),
            "approvers": (None, f"{_MERGED}; who or what may is a setting of the repository"),
            "shows": (("arguments", "target", "diff"), "a pull request shows the whole change"),
            "binds": (None, "whether a later push undoes a review is a setting of the repository"),
            "self_approval": (None, "whether a review is required is a setting of the repository"),
        }
        gate = draft.add(
            "gate", "Merge of the pull request", self._repository.place(),
            "GitHub holds the change there", facts, tags=("derived",),
            description="The change reaches the branch only when someone merges the pull request.",
        )  # fmt: skip
        step = draft.add(
            "step", "Merge", self._repository.place(), "GitHub merges it", tags=("derived",)
        )
        draft.link("flow", gate, step)
        thing = self._draft.thing(
            "repository",
            "Base branch",
            self._repository.place(),
            "pull requests are merged into it",
        )
        thing.contents.setdefault("trusted", "changing it takes write access to the repository")
        thing.acted = True
        acts: Facts = {
            "verb": ("write", "a merge changes the branch"),
            "arguments": ("model", "the change is what the agent wrote"),
            "reversible": (True, "a merge can be reverted"),
        }
        draft.effect(step, "write", thing, acts)
        return gate

    def _told(self, name: str, held: dict[str, Any]) -> None:
        if _is_true(held.get("auto-merge")):
            self._draft.notes.append(
                f"{name}: auto-merge merges as soon as its conditions are met."
            )
        protected = text_of(held.get("protected-files"))
        if protected == "allowed":
            self._draft.notes.append(
                f"{name}: protected-files is allowed, so it may change workflows."
            )


def _is_true(value: Any) -> bool:
    return value is True or value == "true"


def _described(held: dict[str, Any]) -> str:
    shown = [f"{key}: {text_of(value)}" for key, value in held.items() if not is_token_key(key)]
    return "; ".join(shown)[:400]
