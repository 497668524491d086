"""What shell commands do: patterns such as `git push *` and whole command lines, by a catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graphs.formats.base import Catalogues
from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.hosts import host_of
from graphs.formats.redact import redact
from graphs.formats.toolbox import Toolbox

#: Where one command ends and the next begins.
_BETWEEN = re.compile(r"\|\||&&|[|;&\n]")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_SETTING = re.compile(r"[A-Za-z_]\w*=\S*\Z")
#: Words that stand before a command and change nothing of what it does.
_BEFORE = frozenset({
    "do", "then", "else", "if", "while", "until", "!", "{", "(", "time", "exec", "command",
    "builtin", "nohup", "nice", "env", "timeout", "stdbuf", "xargs",
})  # fmt: skip
#: Words of the shell's own language that do nothing alone.
_SILENT = frozenset({"done", "fi", "esac", "}", ")", "for", "in", "case", "select", "function"})
#: What the shell, or the caller, fills in when the command is run.
_FILLED_IN = re.compile(r"[*`]|\$[\w({]|<<|\bxargs\b")
_URL = re.compile(r"https?://[^\s\"'|;()<>]{1,300}")
#: The version behind the name of a package.
_VERSION = re.compile(r"(?<=\w)@[\w.^~-]+\Z")
#: Output that goes into a file.
_INTO_FILE = re.compile(r"(?<![0-9&<=-])>{1,2}\s*(?!&|/dev/null|>)\S")
#: Errors that go where the output goes, as in `2>&1`; the sign in it separates nothing.
_JOINED_OUTPUT = re.compile(r"\d*>&\d?|&(?=>)")
_LONGEST = 4000
_MOST_PARTS = 40
#: The places of things that every user of a command shares.
_SHARED = "shell commands"
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})
_FINAL = frozenset({"delete", "send", "pay", "execute"})
SHELL = "Shell of this machine"
FILES = "Project files"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a command does to one thing; `target` is a key of the catalogue, or `shell`."""

    verb: str
    target: str


@dataclass(frozen=True, slots=True)
class Command:
    """What a command line or a pattern of them does.

    `effects`: nothing where it only computes; `because` tells the words that decided; `is_fixed`:
    it stands there in full, so that nobody chooses its arguments.
    """

    effects: tuple[Effect, ...]
    because: str
    is_fixed: bool

    @property
    def verbs(self) -> frozenset[str]:
        return frozenset(effect.verb for effect in self.effects)


class ShellCommands:
    """The catalogue `shell_commands`, ready to judge commands by."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @classmethod
    def named(cls, catalogues: Catalogues) -> ShellCommands:
        return cls(Catalogue.named(catalogues, "shell_commands"))

    def target(self, key: str) -> tuple[str, str, str | None, str | None]:
        """Name, place, sensitivity and content of a thing that commands deal with."""
        held = self._catalogue.get(f"target {key}", {})
        return (
            str(held.get("name", key)),
            str(held.get("place", "")),
            held.get("sensitivity"),
            held.get("content"),
        )

    def judge(self, line: str) -> Command:
        """What a command line does; `*`, and `:*` at the end, stand for whatever is filled in."""
        line = line.strip()[:_LONGEST]
        if line.endswith(":*"):
            line = f"{line[:-2]} *"
        effects: list[Effect] = []
        reasons: list[str] = []
        for part in _parts(line):
            found, because = self._command(part)
            effects += found
            if because not in reasons:
                reasons.append(because)
        if _INTO_FILE.search(_QUOTED.sub(" ", line)):
            effects.append(Effect("write", "files"))
            reasons.append("its output goes into a file")
        told = "; ".join(reasons[:3]) or "it does nothing but compute"
        return Command(tuple(dict.fromkeys(effects)), told, _FILLED_IN.search(line) is None)

    def _command(self, words: list[str]) -> tuple[list[Effect], str]:
        shown = redact(" ".join(words[:3]))[:60]
        if words[0] == "sudo":
            return [Effect("admin", "shell")], "sudo runs it with all rights on this machine"
        if words[0] in _SILENT:
            if any("*" in word for word in words):
                return [Effect("execute", "shell")], f"“{shown}” may run any command"
            return [], f"“{shown}” is the shell's own"
        words = [_program(words[0]), *(_VERSION.sub("", word) for word in words[1:])]
        for length in (3, 2, 1):
            key = " ".join(words[:length])
            if len(words) >= length and key in self._catalogue:
                return self._known(key, words[length:])
        return [Effect("execute", "shell")], f"“{shown}” is a program that the catalogue lacks"

    def _known(self, key: str, rest: list[str]) -> tuple[list[Effect], str]:
        entry = self._catalogue[key]
        told = entry["does"]
        if any(_is_flag(word, flag) for flag in entry.get("changes_with", ()) for word in rest):
            told = entry["changed"]
        elif rest and "at_worst" in entry and ("*" in rest[0] or entry.get("subcommands")):
            # `git *` may be any of its commands, and so may `git -C folder *`.
            told = entry["at_worst"]
        return [Effect(str(verb), str(target)) for verb, target in told], f"it runs {key}"


def _is_flag(word: str, flag: str) -> bool:
    """Whether a word is a flag, with or without a value joined to it, as in `-XPOST`."""
    if word == flag or word.startswith(f"{flag}="):
        return True
    return len(flag) == 2 and flag[0] == "-" and word.startswith(flag) and word[1] != "-"


def _parts(line: str) -> Iterator[list[str]]:
    """The words of each command of a line, without settings and words that only introduce it."""
    # A separator in quotes separates nothing.
    plain = _QUOTED.sub(lambda match: re.sub(r"[|;&\n]", " ", match[0]), line)
    plain = _JOINED_OUTPUT.sub(" ", plain)
    for number, part in enumerate(_BETWEEN.split(plain)):
        if number >= _MOST_PARTS:
            yield ["…"]
            return
        words = part.split()[:60]
        while words and (words[0] in _BEFORE or _SETTING.match(words[0])):
            introduced = words.pop(0)
            if introduced in ("timeout", "nice", "xargs", "stdbuf"):
                words = _without_options(words, introduced)
        if words:
            yield words


def _without_options(words: list[str], program: str) -> list[str]:
    at = 0
    while at < len(words) and (words[at].startswith("-") or words[at] == "{}"):
        takes_value = program == "xargs" and words[at] in ("-I", "-n", "-P", "-L", "-d")
        at += 2 if takes_value else 1
    if program == "timeout" and at < len(words) and words[at][:1].isdigit():
        at += 1
    return words[at:]


def _program(word: str) -> str:
    """The name of a program, without its folder and quotes; whole where it is a pattern."""
    word = word.strip("\"'")
    return word if "*" in word else word.rpartition("/")[2] or word


class ShellEffects:
    """Puts what commands do on the map, for tools and steps that run them."""

    def __init__(self, draft: Draft, box: Toolbox, commands: ShellCommands) -> None:
        self._draft = draft
        self._box = box
        self._commands = commands

    def judge(self, line: str) -> Command:
        """What a command line does, without a trace on the map."""
        return self._commands.judge(line)

    def touch(
        self,
        actor: str,
        line: str,
        *,
        sandboxed: bool | None = None,
        place: str = "host",
        model_decides: bool = True,
    ) -> Command:
        """Add what a command line does to the map; gives the judgement.

        `place` is where it runs; without `model_decides` what it leaves open is filled in by a
        program, not by a model.
        """
        found = self._commands.judge(line)
        decided = "fixed" if found.is_fixed or not model_decides else "model"
        because = (
            "the command stands there in full"
            if found.is_fixed
            else "what the pattern leaves open is chosen when it is run"
        )
        for effect in found.effects:
            if effect.target == "shell":
                thing = self._box.code(
                    actor, SHELL if place == "host" else "Shell where it runs",
                    because=found.because, sandboxed=sandboxed, place=place,
                    arguments=(decided, because),
                )  # fmt: skip
                if effect.verb != "execute":
                    facts: Facts = {"verb": (effect.verb, found.because)}
                    self._draft.effect(actor, effect.verb, thing, facts)
                continue
            for thing in self._things(effect, found, line, place):
                self._touch(actor, effect, found, (decided, because), thing)
        return found

    def _touch(
        self, actor: str, effect: Effect, found: Command, arguments: tuple[str, str], thing: Thing
    ) -> None:
        # What others wrote in what it reads steers whoever called, not what the command does.
        changes = bool(found.verbs - {"read"})
        why = found.because
        facts: dict[str, tuple[object, str]] = {"arguments": arguments}
        if effect.verb == "read":
            thing = self._draft.returned(thing) if changes else thing
        else:
            undone = (False, f"{effect.verb} cannot be taken back")
            facts["verb"] = (effect.verb, why)
            facts["reversible"] = undone if effect.verb in _FINAL else (None, "nothing tells it")
        self._draft.effect(actor, effect.verb, thing, facts)

    def _things(self, effect: Effect, found: Command, line: str, place: str) -> list[Thing]:
        """What an effect is done to: the hosts of a command that stands there in full, or all."""
        urls = _URL.findall(line[:_LONGEST])[:10] if effect.target == "web" else []
        if urls and found.is_fixed:
            return [self._host(url, place) for url in urls]
        name, where, sensitivity, content = self._commands.target(effect.target)
        thing = self.thing(name, place if where == "host" else where, sensitivity)
        thing.contents.setdefault(content, f"the catalogue tells who writes {name.lower()}")
        return [thing]

    def _host(self, url: str, place: str) -> Thing:
        host = host_of(url)
        if host.name in _LOCAL:
            return self._named(f"Service on {host.name}", place, "it answers on this machine", None)
        if host.place == "private":
            return self._named(host.name, "private", host.because, None)
        return self._named(host.name or "The web", "internet", host.because, "untrusted")

    def _named(self, name: str, place: str, because: str, content: str | None) -> Thing:
        thing = self._draft.thing("internet" if content else _SHARED, name, place, because)
        thing.contents.setdefault(content, because)
        return thing

    def thing(self, name: str, place: str, sensitivity: str | None = None) -> Thing:
        """A thing that commands deal with, one on the whole map."""
        because = "by the catalogue" if place else "its address is not in the file"
        # What everyone reaches, or a vendor keeps, is one thing for tools of all kinds.
        group = _SHARED if place in ("", "host", "private", "platform") else place
        return self._draft.thing(group, name, place, because, (sensitivity, because))

    def files(self, place: str = "host") -> Thing:
        """The files of the project, which commands and tools read and write."""
        thing = self.thing(FILES, place)
        thing.contents.setdefault(None, "who wrote the files of the project is not told")
        return thing

    def content_of(self, found: Command) -> tuple[str | None, str]:
        """What the output of a command may hold."""
        read = [effect.target for effect in found.effects if effect.verb in ("read", "execute")]
        contents = {self._commands.target(one)[3] for one in read if one != "shell"}
        if "untrusted" in contents:
            return "untrusted", f"{found.because}: anyone may have written what it prints"
        if read:
            return None, f"{found.because}: who wrote what it prints is not told"
        return "trusted", "it returns no more than how it went"
