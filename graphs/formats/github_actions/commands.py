"""What the commands of a script do beyond the runner, by the programs that they call."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.catalogue import Catalogue
from graphs.formats.github_actions.api_calls import path_words
from graphs.formats.github_actions.shell import commands

_URL = re.compile(r"https?://[^\s\"']+")
_MAX_SCRIPT = 200_000
_INSTALLING = frozenset({"install", "ci", "i", "add", "sync", "--version", "-v", "config", "login"})
_DATA_FLAGS = (
    "-d", "--data", "-F", "--form", "-T", "--upload-file", "--json", "--post", "--body", "-X",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a command does: to a scope of the repository, or to a target elsewhere.

    `verb` is `read`, a verb of the model, or `*`: whatever the token allows.
    """

    verb: str
    shown: str
    scope: str = ""
    target: str = ""
    place: str = ""
    url: str = ""


@dataclass(slots=True)
class Script:
    """What a script does.

    `runs`: programs that run code of the repository, `code` those that do more than install it;
    `odd`: unknown ones.

    `agents`: the calls of programs that run an LLM, each as its words.
    """

    acts: list[Act] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    agents: list[tuple[str, list[str]]] = field(default_factory=list)


class Commands:
    """Reads scripts by the catalogue of commands."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._runs = self._words("words runs")
        self._plain = self._words("words plain")
        self._deploy = self._words("words deploy")

    def _words(self, key: str) -> frozenset[str]:
        held = self._catalogue[key]["words"] if key in self._catalogue else ""
        return frozenset(str(held).split())

    def script(self, text: str) -> Script:
        """All that the commands of a script do, each told once."""
        found = Script()
        seen: set[Act] = set()
        for command in commands(text[:_MAX_SCRIPT]):
            program = _program(command)
            if not program:
                continue
            if self._is_agent(program, command):
                found.agents.append((program, command))
                continue
            for act in self.acts(command):
                if act not in seen:
                    seen.add(act)
                    found.acts.append(act)
            if program in self._runs:
                found.runs.append(program)
                if not _INSTALLING & set(command[1:4]):
                    found.code.append(program)
            elif not self.knows(command) and not program.startswith(("$", "-", "#")):
                found.odd.append(program)
        return found

    def _is_agent(self, program: str, command: list[str]) -> bool:
        key = f"program {program}"
        if key not in self._catalogue:
            return False
        entry = self._catalogue[key]
        flags, subcommands = entry.get("flags", ()), entry.get("subcommands", ())
        if not flags and not subcommands:
            return not any(word in ("--version", "install", "config", "mcp") for word in command)
        return any(word in flags for word in command) or any(
            word in subcommands for word in command[1:3]
        )

    def acts(self, command: list[str], open_ended: bool = False) -> list[Act]:
        """What one command does; `open_ended`: whoever runs it adds arguments at will."""
        program = _program(command)
        shown = " ".join(word for word in command if not word.startswith("-"))[:80]
        rest = [word for word in command[1:] if not word.startswith("-")]
        if program == "gh":
            return self._github(command, rest, shown, open_ended)
        if program in ("curl", "wget"):
            return [_request(command, shown, open_ended)]
        key = f"command {program}"
        if key in self._catalogue:
            known = self._known(self._catalogue[key], command, shown, open_ended)
            if known or program not in self._runs:
                return known
        if self.runs_code(command):
            parts = (re.split(r"[^a-z]+", word.lower()) for word in [program, *rest])
            told = {part for piece in parts for part in piece}
            if told & self._deploy and "dry" not in told:
                return [Act("deploy", shown, target=f"What {shown} deploys")]
        return []

    def _github(
        self, command: list[str], rest: list[str], shown: str, open_ended: bool
    ) -> list[Act]:
        if not rest or rest[0].startswith("*"):
            return [Act("*", shown)] if open_ended else []
        if rest[0] == "api":
            method = _after(command, "-X", "--method").upper()
            fields = any(
                word.startswith(("-f", "-F", "--field", "--raw-field", "--input"))
                for word in command
            )
            writes = open_ended or (method or ("POST" if fields else "GET")) not in ("GET", "HEAD")
            if not writes:
                return [Act("gh-read", shown)]
            path = next((word for word in rest[1:] if "/" in word), "")
            if open_ended or not path:
                return [Act("*", shown)]
            return [Act("gh", f"{'delete' if method == 'DELETE' else 'update'} {path_words(path)}")]
        if rest[0] in (
            "auth",
            "config",
            "extension",
            "alias",
            "version",
            "status",
            "help",
            "copilot",
            "models",
            "aw",
        ):
            return []
        if rest[0] == "gist" and rest[1:2] and rest[1] in ("create", "edit"):
            return [Act("send", shown, target="Gists", place="internet")]
        if open_ended and len(rest) == 1:
            return [Act("gh", f"{rest[0]} view"), Act("gh", f"{rest[0]} edit")]
        return [Act("gh", " ".join(rest[:2]))]

    def _known(
        self, entry: dict[str, Any], command: list[str], shown: str, open_ended: bool
    ) -> list[Act]:
        given = command[1:7]
        scope, target = str(entry.get("scope", "")), str(entry.get("target", ""))
        place = str(entry.get("place", ""))
        kinds = [kind for kind in ("deploy", "delete", "execute", "write", "read") if kind in entry]
        named = False
        for kind in kinds:
            words = str(entry[kind]).split()
            hit = any(
                word in words or (kind == "read" and word.partition("-")[0] in words)
                for word in given
            )
            named = named or hit
            if hit:
                return [] if kind == "read" else [Act(kind, shown, scope, target, place)]
        plain = [word for word in given if not word.startswith("-")]
        if open_ended and not plain and kinds:
            return [Act(kind, shown, scope, target, place) for kind in kinds if kind != "read"]
        held = entry.get("else")
        return [Act(str(held), shown, scope, target, place)] if held and not named else []

    def runs_anything(self, command: list[str]) -> bool:
        """Whether a program, called with arguments of one's choice, runs any code."""
        plain = [word for word in command[1:] if not word.startswith("-")]
        return _program(command) in self._runs and not plain

    def runs_code(self, command: list[str]) -> bool:
        """Whether a program runs code that stands in the repository."""
        program = _program(command)
        return program in self._runs or program.startswith(("./", "scripts/", ".github/"))

    def knows(self, command: list[str]) -> bool:
        program = _program(command)
        return (
            program in self._plain
            or program in self._runs
            or program in ("curl", "wget")
            or f"command {program}" in self._catalogue
        )


def _program(command: list[str]) -> str:
    if not command:
        return ""
    first = command[0]
    return first if first.startswith(("./", ".github/", "scripts/")) else first.rpartition("/")[2]


def _after(command: list[str], *flags: str) -> str:
    for at, word in enumerate(command):
        for flag in flags:
            if word == flag and at + 1 < len(command):
                return command[at + 1]
            if word.startswith(f"{flag}=") or (
                len(flag) == 2 and word.startswith(flag) and len(word) > 2
            ):
                return word[len(flag) :].lstrip("=")
    return ""


def _request(command: list[str], shown: str, open_ended: bool) -> Act:
    text = " ".join(command)
    url = _URL.search(text)
    sends = open_ended or any(word.startswith(_DATA_FLAGS) for word in command)
    method = _after(command, "-X", "--request").upper()
    if method in ("GET", "HEAD"):
        sends = open_ended
    verb = "DELETE" if method == "DELETE" else method or ("POST" if sends else "GET")
    found = url[0] if url else ""
    # A default such as `${API:-https://host}` ends at the brace that it did not open.
    if 0 <= found.find("}") < (found.find("{") if "{" in found else len(found)):
        found = found.partition("}")[0]
    return Act("request", verb, url=found)
