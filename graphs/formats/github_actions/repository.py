"""The repository as things on the map: contents, issues, pull requests and the rest, by scope."""

from __future__ import annotations

from collections.abc import Sequence

from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft, Thing
from graphs.formats.github_actions.rights import Token, shown, some_may_write
from graphs.formats.verbs import words

#: What an actor that may use a token at will is shown to change, where its rights are not told.
_MAIN = ("contents", "issues", "pull-requests")
#: Places of their own.
REPOSITORY, READERS = "repository", "readers"
#: Public or not, those who see the repository are not kept from what is in it.
_SEEN = ("internal", "whoever sees the repository sees it")
_CONTENTS: dict[str | None, str] = {
    "untrusted": "whoever can see the repository may write there",
    "trusted": "changing it takes write access to the repository",
    None: "who may write there is not told",
}
_PULL_REQUEST = frozenset({"request", "requests"})
#: Words for reading that are more often the name of what is made: `createCommitStatus`.
_NOUNS = frozenset({
    "status", "log", "logs", "checks", "diff", "context", "comment", "review", "commit", "request",
    "requests", "me", "query",
})  # fmt: skip
#: Words for what issues and pull requests both have: another word of the name tells which.
_GENERAL = frozenset({
    "comment", "comments", "label", "labels", "reaction", "reactions", "assignee", "assignees",
    "milestone", "milestones", "file", "files", "commit", "commits", "code",
})  # fmt: skip
_OTHERS = {"issues": "pull-requests", "pull-requests": "issues"}
_SHARED = frozenset({"comment", "comments", "label", "labels", "assignee", "assignees"})
_DELETABLE = frozenset({
    "file", "files", "ref", "branch", "release", "tag", "package", "comment", "run", "cache",
    "repo", "repository", "deployment", "discussion", "refs", "releases", "branches", "tags",
    "packages", "comments", "runs", "caches", "deployments", "contents", "discussions",
})  # fmt: skip
#: What is shown of rights to everything: the scopes that matter most.
_READABLE = ("contents", "issues", "pull-requests", "actions")
_MOST = (*_READABLE, "packages", "deployments")
_SETTLED = frozenset({"write", "deploy"})


class Repository:
    """The things of one repository, and what actors do to them by the rights of tokens."""

    def __init__(self, draft: Draft, catalogue: Catalogue) -> None:
        self._draft = draft
        self._catalogue = catalogue
        self._scope_words = dict(catalogue["words scope"]) if "words scope" in catalogue else {}
        self._verbs = {
            verb: frozenset(str(catalogue[f"words {verb}"]["words"]).split())
            for verb in ("read", "delete", "execute", "write")
            if f"words {verb}" in catalogue
        }
        self._permitted: set[tuple[str, str]] = set()
        self._zoned = self._peopled = False

    @property
    def scopes(self) -> list[str]:
        return [key.partition(" ")[2] for key in self._catalogue if key.startswith("scope ")]

    def thing(self, scope: str) -> Thing:
        """What a scope opens."""
        key = f"scope {scope}"
        entry = self._catalogue.get(key, {})
        name = str(entry.get("thing", scope))
        elsewhere = bool(entry.get("elsewhere"))
        because = "nothing tells where it lies" if elsewhere else "it belongs to the repository"
        held = entry.get("sensitivity")
        sensitivity: tuple[str | None, str] = (
            (held, "it tells where the code can be attacked") if held else _SEEN
        )
        place = "" if elsewhere else self.place()
        thing = self._draft.thing("repository", name, place, because, sensitivity)
        thing.acted = True
        if not thing.contents:
            content = entry.get("content")
            thing.contents[content] = _CONTENTS[content]
        return thing

    def place(self) -> str:
        """The zone of the repository."""
        if not self._zoned:
            self._zoned = True
            self._draft.add_zone(REPOSITORY, "Repository", {
                "trust": ("internal", "it is your own repository"),
            }, parent="platform")  # fmt: skip
        return REPOSITORY

    def readers(self) -> str:
        """The zone of those who see the repository and may write issues and comments there."""
        if not self._peopled:
            self._peopled = True
            self._draft.add_zone(READERS, "People who see the repository", {
                "trust": ("untrusted", "whether the repository is public is not told"),
                "clearance": ("internal", "they see the repository anyway"),
            })  # fmt: skip
        return READERS

    def operation(self, name: str) -> tuple[str, str]:
        """The verb and the scope of a GitHub operation by the words of its name.

        `unknown` and an empty scope where no word tells.
        """
        named = words(name[:200])
        verb = self._verb(named)
        known = [word for word in named if word in self._scope_words]
        telling = next((word for word in known if word not in _GENERAL), known[0] if known else "")
        scope = str(self._scope_words.get(telling, ""))
        if "merge" in named and verb != "read":
            return "write", "contents"
        runs = "run" in (named[:1] + named[-1:]) and verb == "unknown"
        runs = runs or any(word in self._verbs["execute"] - {"run"} for word in named)
        if scope == "actions" and verb in ("write", "unknown") and runs:
            verb = "execute"
        # Taking a label or an assignee away deletes nothing.
        if verb == "delete" and not _DELETABLE & set(named):
            verb = "write"
        return verb, scope

    def _verb(self, named: list[str]) -> str:
        """The verb of the words of a name: `unknown` where none tells it."""
        # The first and the last word tell more than those between: `pull_request_read`.
        ordered = [*named[:1], *named[-1:], *named[1:-1]]
        for quiet in (False, True):
            for word in ordered:
                if (word in _NOUNS) is not quiet or (word in _PULL_REQUEST and "pull" in named):
                    continue
                for verb in ("read", "delete", "write"):
                    if word in self._verbs[verb]:
                        return verb
        return "unknown"

    def read(
        self,
        actor: str,
        scope: str,
        *,
        arguments: tuple[str | None, str],
        name: str = "",
        changes_too: bool = False,
    ) -> Thing:
        """An actor reads what a scope opens; `changes_too` for a tool that does both."""
        thing = self.thing(scope)
        read = self._draft.returned(thing) if changes_too else thing
        self._draft.effect(actor, "read", read, {"arguments": arguments}, name)
        return thing

    def change(
        self,
        actor: str,
        verb: str,
        scope: str,
        tokens: tuple[Token, ...],
        *,
        arguments: tuple[str | None, str],
        because: str,
        name: str = "",
    ) -> bool:
        """An actor changes what a scope opens, unless every token that it has forbids that."""
        allowed = some_may_write(tokens, scope)
        if allowed is False:
            scope, allowed = self._beside(scope, tokens, because)
        thing_name = self._title(scope)
        if allowed is False:
            held = ", ".join(dict.fromkeys(token.name for token in tokens))
            actor_name = self._draft.nodes[actor].name
            self._draft.notes.append(
                f"{actor_name}: {because}, but {held} may not change {thing_name}: left out."
            )
            return False
        thing = self.thing(scope)
        reason = because if allowed else f"{because}; {_why(tokens)}"
        reversible = (
            (None, "nothing tells whether it can be taken back")
            if verb in _SETTLED or verb == "unknown"
            else (False, f"{verb} cannot be taken back")
        )
        if verb == "write" and scope in ("issues", "pull-requests", "discussions"):
            reversible = (None, "it can be edited again, though subscribers were told at once")
        facts = {"verb": (verb, reason), "arguments": arguments, "reversible": reversible}
        self._draft.effect(actor, verb, thing, facts, name)
        return True

    def _beside(
        self, scope: str, tokens: tuple[Token, ...], because: str
    ) -> tuple[str, bool | None]:
        """What a token may do instead: a pull request is an issue too, to comment and label it."""
        other = _OTHERS.get(scope, "")
        shared = scope == "issues" or bool(_SHARED & set(words(because)))
        allowed = some_may_write(tokens, other) if other and shared else False
        return (scope, False) if allowed is False else (other, allowed)

    def change_all(
        self,
        actor: str,
        tokens: tuple[Token, ...],
        *,
        arguments: tuple[str | None, str],
        because: str,
    ) -> None:
        """An actor may do whatever its tokens allow."""
        if not tokens:
            return
        known = {
            scope
            for token in tokens
            for scope, level in token.rights.scopes.items()
            if level == "write"
        }
        if any(token.rights.others in (None, "write") for token in tokens):
            known.update(_MAIN)
        for scope in self.scopes:
            if scope not in known:
                continue
            entry = self._catalogue[f"scope {scope}"]
            verbs = [str(verb) for verb in entry.get("verbs", ())]
            verb = "execute" if "execute" in verbs else verbs[0] if verbs else ""
            if verb and not entry.get("elsewhere"):
                self.change(actor, verb, scope, tokens, arguments=arguments, because=because)

    def permit(self, token: Token) -> None:
        """Put the rights of a token on the map: a privilege for every scope that it has."""
        rights = token.rights
        named = dict(rights.scopes)
        if rights.others in ("read", "write"):
            scopes = _MOST if rights.others == "write" else _READABLE
            self._grant(token, f"{rights.others}-all", rights.others, scopes)
        elif rights.others is None:
            self._grant(token, "Rights not told", None, _MOST)
        for scope, level in named.items():
            if level != "none" and f"scope {scope}" in self._catalogue:
                self._grant(token, f"{scope}: {level}", level, [scope])
            elif level != "none":
                self._grant(token, f"{scope}: {level}", level, [])

    def _grant(self, token: Token, name: str, level: str | None, scopes: Sequence[str]) -> None:
        if (token.identity, name) in self._permitted:
            return
        self._permitted.add((token.identity, name))
        draft = self._draft
        because = token.rights.because
        privilege = draft.add(
            "privilege", name, "platform", "GitHub keeps the rights of its tokens",
            {"scope": ((name,), because) if level else (None, because)},
            tags=("derived",),
        )  # fmt: skip
        draft.link("grants", token.identity, privilege)
        for scope in scopes:
            entry = self._catalogue[f"scope {scope}"]
            verbs = ["read"] if not entry.get("elsewhere") else []
            if level == "write":
                verbs += [str(verb) for verb in entry.get("verbs", ())]
            elif level is None:
                verbs += ["write", "delete", "unknown"]
            if verbs:
                thing = self.thing(scope)
                facts = {
                    "verbs": (tuple(dict.fromkeys(verbs)), f"{because} ({shown(token.rights)})")
                }
                draft.link("permits", privilege, thing.node_id, facts)

    def _title(self, scope: str) -> str:
        key = f"scope {scope}"
        return str(self._catalogue[key].get("thing", scope)) if key in self._catalogue else scope


def _why(tokens: tuple[Token, ...]) -> str:
    return tokens[0].rights.because if tokens else "which token it has is not told"
