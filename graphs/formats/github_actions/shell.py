"""Part a shell script into its simple commands, as words without quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_HEREDOC = re.compile(r"<<-?[ \t]*(['\"]?)(\w+)\1")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
#: Words before a command that change nothing of what it does, or belong to the shell's language.
_BEFORE = frozenset({
    "sudo", "time", "exec", "command", "!", "(", "{", "nohup", "env", "-E", "then", "do", "else",
    "if", "elif", "while", "until",
})  # fmt: skip
_BREAKS = ";|&\n"
_MAX_DEPTH = 50
#: How often a script is read again behind a quote that does not close.
_MAX_SCANS = 20


@dataclass(slots=True)
class _Level:
    """A script, or one inside `$(…)`: the command so far, its word so far, and the open quote."""

    words: list[str] = field(default_factory=list)
    word: list[str] = field(default_factory=list)
    quote: str = ""
    quoted: bool = False
    closes: str = ""

    def end_word(self) -> None:
        if self.word or self.quoted:
            self.words.append("".join(self.word))
        self.word, self.quoted = [], False

    def end_command(self) -> list[str]:
        self.end_word()
        found, self.words = self.words, []
        return found


def commands(text: str) -> Iterator[list[str]]:
    """The simple commands of a script, those in `$(…)` too; texts fed to a command are left out.

    A quote that is never closed counts as a letter, so that what follows it is read all the same.
    """
    done = 0
    for _ in range(_MAX_SCANS):
        found, done = _scan(text, done)
        for words in found:
            if cleaned := _cleaned(words):
                yield cleaned
        if done >= len(text):
            return


def _scan(text: str, start: int) -> tuple[list[list[str]], int]:
    """The commands from a place on, and where to go on: behind a quote that does not close."""
    levels = [_Level()]
    found: list[list[str]] = []
    opened = -1
    at, size = start, len(text)
    here = ""
    while at < size:
        level = levels[-1]
        letter = text[at]
        if level.quote == "'":
            if letter == "'":
                level.quote = ""
            else:
                level.word.append(letter)
            at += 1
            continue
        if letter == "\\" and at + 1 < size:
            if text[at + 1] not in "\r\n":
                level.word.append(text[at + 1])
            at += 3 if text[at + 1 : at + 3] == "\r\n" else 2
        elif text.startswith("${{", at):
            end = text.find("}}", at)
            end = size if end < 0 else end + 2
            level.word.append(text[at:end])
            at = end
        elif (text.startswith("$(", at) or letter == "`") and level.closes != letter:
            if len(levels) < _MAX_DEPTH:
                levels.append(_Level(closes=")" if letter == "$" else "`"))
            at += 2 if letter == "$" else 1
        elif level.closes and letter == level.closes and not level.quote:
            found.append(level.end_command())
            levels.pop()
            levels[-1].quoted = True
            at += 1
        elif letter == '"' or (letter == "'" and not level.quote):
            if not level.quote:
                opened = at
            level.quote, level.quoted = ("" if level.quote else letter), True
            at += 1
        elif level.quote:
            level.word.append(letter)
            at += 1
        elif letter == "#" and not level.word:
            end = text.find("\n", at)
            at = size if end < 0 else end
        elif letter == "<" and (fed := _HEREDOC.match(text, at)):
            here, at = fed[2], fed.end()
        elif letter in _BREAKS:
            found.append(level.end_command())
            at += 1
            if letter == "\n" and here:
                at, here = _behind(text, at, here), ""
        elif letter.isspace():
            level.end_word()
            at += 1
        else:
            level.word.append(letter)
            at += 1
    unclosed = any(level.quote for level in levels)
    found += [level.end_command() for level in reversed(levels)]
    if unclosed and opened >= 0:
        # What stood before the quote is told; from behind it all is read once more.
        return found, max(opened + 1, start + 1)
    return found, size


def _behind(text: str, at: int, word: str) -> int:
    """Where a text that is fed in ends: behind the line that holds the word alone."""
    end = re.compile(rf"^[ \t]*{re.escape(word)}[ \t]*\r?$", re.MULTILINE).search(text, at)
    return len(text) if end is None else end.end()


def _cleaned(words: list[str]) -> list[str]:
    """A command without what stands before it; empty where nothing is left."""
    at = 0
    while at < len(words) and (
        words[at] in _BEFORE or not words[at] or _ASSIGNMENT.fullmatch(words[at])
    ):
        at += 1
    found = words[at:]
    if found:
        # Brackets of a group of commands: `(cd docs; make)`.
        found[0] = found[0].lstrip("(") or found[0]
        if found[-1].endswith(")") and found[-1].count(")") > found[-1].count("("):
            found[-1] = found[-1].rstrip(")") or found[-1]
    return found
