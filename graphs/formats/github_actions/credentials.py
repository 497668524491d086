"""The credentials of workflows on the map: tokens of jobs, of apps, and secrets by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphs.formats.draft import Draft, Thing
from graphs.formats.github_actions.expressions import JOB_TOKEN, expressions, named, step_outputs
from graphs.formats.github_actions.file import Step
from graphs.formats.github_actions.repository import Repository
from graphs.formats.github_actions.rights import UNKNOWN, Rights, Token, shown

#: Links from actors to credentials; a hostile file may ask for more than anyone could look at.
_MAX_USES = 20_000
_TASK = ("task", "GitHub makes it for one job and ends it with the job")


def is_token_key(key: str) -> bool:
    """Whether a value of this name is taken as a token of GitHub."""
    name = key.lower().replace("-", "_")
    return name in ("gh_token", "github_token", "token", "repo_token", "pat", "gh_pat") or (
        name.endswith(("github_token", "gh_token", "_pat", "personal_access_token"))
    )


class Credentials:
    """Adds identities once each, by name, and joins actors to those that they hold."""

    def __init__(self, draft: Draft, repository: Repository) -> None:
        self._draft = draft
        self._repository = repository
        self._job_tokens: dict[object, Token] = {}
        self._secrets: dict[str, Token] = {}
        self._others: dict[str, Token] = {}
        self._uses: set[tuple[str, str]] = set()

    def job_token(self, rights: Rights, owner: str, pointer: str = "", zone: str = "") -> Token:
        """The token of a job; jobs of the same rights share it on the map."""
        key = (rights.key, zone)
        if key not in self._job_tokens:
            name = JOB_TOKEN if not self._job_tokens else f"{JOB_TOKEN} of {owner}"
            self._job_tokens[key] = self._token(name, rights, pointer)
        return self._job_tokens[key]

    def _token(self, name: str, rights: Rights, pointer: str) -> Token:
        facts = {"issued": _TASK}
        because = "an installation token that GitHub makes for the job"
        identity = self._draft.identity(name, "oauth", because, pointer=pointer, facts=facts)
        token = Token(identity, name, rights)
        self._draft.amend(identity, description=f"Rights: {shown(rights)}")
        self._repository.permit(token)
        return token

    def app_token(self, name: str, rights: Rights, because: str, pointer: str = "") -> Token:
        """A token of a GitHub App, made for the run."""
        if name not in self._others:
            facts = {"issued": ("task", because)}
            identity = self._draft.identity(name, "oauth", because, pointer=pointer, facts=facts)
            token = Token(identity, name, rights)
            self._draft.amend(identity, description=f"Rights: {shown(rights)}")
            self._repository.permit(token)
            self._others[name] = token
        return self._others[name]

    def secret(self, name: str, pointer: str = "") -> Token:
        """A secret by its name, which may be a token of GitHub with rights that nobody tells."""
        if name not in self._secrets:
            because = "secrets hold keys and tokens; what this one is stands in the settings"
            identity = self._draft.identity(name, "api-key", because, pointer=pointer)
            self._secrets[name] = Token(identity, name, UNKNOWN)
        return self._secrets[name]

    def other(self, name: str, credential: str, because: str, issued: str, pointer: str) -> Token:
        """A credential that is no secret of the file: a role, a federation."""
        if name not in self._others:
            facts = {"issued": (issued, because)}
            identity = self._draft.identity(name, credential, because, pointer=pointer, facts=facts)
            self._others[name] = Token(identity, name, UNKNOWN)
        return self._others[name]

    def use(self, actor: str, tokens: Iterable[Token]) -> None:
        for token in tokens:
            pair = (actor, token.identity)
            if pair in self._uses:
                continue
            if len(self._uses) >= _MAX_USES:
                self._draft.notes.append(
                    f"More than {_MAX_USES:,} uses of secrets: the rest is left out."
                )
                return
            self._uses.add(pair)
            self._draft.link("uses", actor, token.identity)

    def of_values(self, values: Mapping[str, str], pointer: str) -> list[Token]:
        """The secrets that some values name."""
        found: dict[str, Token] = {}
        for value in values.values():
            held = named(value)
            for name in held.secrets:
                found[name] = self.secret(name, pointer)
            if held.every_secret:
                found["*"] = self.secret("All secrets of the repository", pointer)
        return list(found.values())

    def github(
        self,
        values: Mapping[str, str],
        job_token: Token,
        by_step: Mapping[str, Token],
        pointer: str,
    ) -> list[Token]:
        """The tokens of GitHub among some values: by their key, or by what they name."""
        found: dict[str, Token] = {}
        for key, value in values.items():
            held = named(value)
            if held.job_token:
                found[job_token.identity] = job_token
            if not is_token_key(key):
                continue
            for name in held.secrets:
                token = self.secret(name, pointer)
                found[token.identity] = token
            for step in step_outputs(value):
                if step in by_step:
                    found[by_step[step].identity] = by_step[step]
            given = next(expressions(value), "")
            named_already = held.secrets or held.job_token or step_outputs(value) & set(by_step)
            if given and not named_already:
                token = self.other(
                    f"Token from {given[:60]}",
                    "oauth",
                    "an expression gives it",
                    "session",
                    pointer,
                )
                found[token.identity] = token
        for token in found.values():
            if token.rights is UNKNOWN:
                self._repository.permit(token)
        return list(found.values())

    def opens(self, tokens: Iterable[Token], thing: Thing) -> None:
        """Credentials that an actor holds may be what opens a thing beyond the repository."""
        for token in tokens:
            self._draft.permit(token.identity, thing)


def app_rights(step: Step) -> Rights:
    """The rights that the inputs of a step ask for a token of a GitHub App."""
    scopes: dict[str, str] = {}
    for key, value in step.inputs.items():
        name = key.lower().replace("_", "-")
        if name.startswith("permission-") and value.strip() in ("read", "write"):
            scopes[name[len("permission-") :]] = value.strip()
    if scopes:
        return Rights(scopes, "none", "the step asks for these rights alone")
    return Rights({}, None, "the token has all that the app was granted, which stands elsewhere")
