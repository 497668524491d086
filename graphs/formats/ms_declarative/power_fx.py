"""Read what can be told of Power Fx expressions: literals, URLs, and whether one means approval."""

from __future__ import annotations

import re
from typing import Any

#: No expression longer than this is read; what it means stays unknown.
_LONGEST = 4_000
_STRING = r'"(?:[^"]|"")*"'
_LEADING = re.compile(
    rf"^(?:(?:Concatenate|Concat)\s*\(\s*)?({_STRING})\s*(?P<rest>.*)$", re.S | re.I
)
_INTERPOLATED = re.compile(r"(?<!\{)\{[^{}\n]+\}")
_NEGATED = re.compile(r"^(?:!\s*|Not\s*(?=\())", re.I)
_FOLDED = re.compile(r"^(?:Upper|Lower|Trim|Text|Proper)\s*\((?P<inner>.*)\)$", re.S | re.I)
_JOINED = re.compile(r"^(?P<how>And|Or)\s*\((?P<inner>.*)\)$", re.S | re.I)
_COMPARED = re.compile(r"^(?P<left>[^=<>]+?)\s*(?P<sign>=|<>)\s*(?P<right>[^=<>]+)$", re.S)
#: Answers that mean that something may go ahead, and those that mean that it may not.
_YES = frozenset({
    "yes", "y", "true", "ok", "okay", "approve", "approved", "accept", "accepted", "confirm",
    "confirmed", "proceed", "submit", "continue", "allow", "allowed", "agree", "agreed", "go",
    "go ahead",
})  # fmt: skip
_NO = frozenset({
    "no", "n", "false", "reject", "rejected", "deny", "denied", "decline", "declined", "cancel",
    "cancelled", "canceled", "abort", "disapprove", "disapproved", "refuse", "refused",
})  # fmt: skip


def is_expression(value: Any) -> bool:
    """Whether a value is computed: an expression, or a text with `{…}` in it."""
    if isinstance(value, str):
        return value.lstrip().startswith("=") or _INTERPOLATED.search(value) is not None
    if isinstance(value, dict):
        return any(is_expression(one) for one in value.values())
    if isinstance(value, list):
        return any(is_expression(one) for one in value)
    return False


def literal(value: Any) -> str:
    """The text of a value that is not computed; empty where it is."""
    if not isinstance(value, str):
        return ""
    text = value.strip()
    if not text.startswith("="):
        return "" if _INTERPOLATED.search(text) else text
    inner = text[1:].strip()
    if re.fullmatch(_STRING, inner):
        return inner[1:-1].replace('""', '"')
    return ""


def url_of(value: Any) -> str:
    """A URL whose computed parts stand as `{{…}}`."""
    if not isinstance(value, str):
        return ""
    text = value.strip()
    if not text.startswith("="):
        return _INTERPOLATED.sub("{{…}}", text)
    found = _LEADING.match(text[1:].strip()[:_LONGEST])
    if found is None:
        return "{{…}}"
    begins = found[1][1:-1].replace('""', '"')
    return begins if found["rest"].strip(" )\n") == "" else f"{begins}{{{{…}}}}"


def names_variable(text: Any, variable: str) -> bool:
    """Whether an expression takes a variable, by its full path."""
    if not isinstance(text, str) or not variable:
        return False
    return re.search(rf"(?<![\w.]){re.escape(variable)}(?![\w])", text, re.I) is not None


def meaning(condition: Any, variables: frozenset[str]) -> bool | None:
    """What a condition tells of an answer that one of these variables holds.

    True: it holds only where the answer approves. False: it fails only where the answer approves.
    None: neither, or it cannot be told. Anything but a plain test is None.
    """
    if not isinstance(condition, str) or len(condition) > _LONGEST:
        return None
    text = condition.strip()
    return _meaning(text[1:] if text.startswith("=") else text, variables, 0)


def _meaning(text: str, variables: frozenset[str], depth: int) -> bool | None:
    text = _bare(text)
    if depth > 6 or not text:
        return None
    joined = _JOINED.match(text)
    if joined and _closes(text, joined.start("inner") - 1) == len(text) - 1:
        return _together(
            [_meaning(part, variables, depth + 1) for part in _split(joined["inner"], ",")],
            joined["how"].lower() == "and",
        )
    for sign, both in (("||", False), (" or ", False), ("&&", True), (" and ", True)):
        parts = _split(text, sign)
        if len(parts) > 1:
            return _together([_meaning(part, variables, depth + 1) for part in parts], both)
    negated = _NEGATED.match(text)
    told = _atom(text[negated.end() :] if negated else text, variables)
    return told if told is None or negated is None else not told


def _together(told: list[bool | None], both: bool) -> bool | None:
    """All must hold: any that asks for approval is enough. Any may hold: any refusal is."""
    if both:
        return True if True in told else None
    if told and all(one is True for one in told):
        return True
    return False if False in told else None


def _atom(text: str, variables: frozenset[str]) -> bool | None:
    """One test of one variable; its truth and the approval imply each other."""
    text = _bare(text)
    if _is_answer(text, variables):
        return True
    compared = _COMPARED.match(text)
    if compared is None:
        return None
    left, right = compared["left"], compared["right"]
    if _is_answer(right, variables):
        left, right = right, left
    if not _is_answer(left, variables):
        return None
    word = _word(right)
    means = True if word in _YES else False if word in _NO else None
    if means is None:
        return None
    return means if compared["sign"] == "=" else not means


def _is_answer(text: str, variables: frozenset[str]) -> bool:
    text = _bare(text)
    for _ in range(3):
        folded = _FOLDED.match(text)
        if folded is None:
            break
        text = _bare(folded["inner"])
    return text.lower() in variables


def _word(text: str) -> str:
    """The last word of a literal or of an option such as `'a.b.main.question'.Yes`."""
    text = _bare(text)
    if re.fullmatch(_STRING, text):
        return text[1:-1].strip().lower()
    if text.lower() in ("true", "false"):
        return text.lower()
    option = re.fullmatch(r"'[^']*'\.(?:'([^']*)'|(\w+))", text)
    if option:
        return (option[1] or option[2]).strip().lower()
    plain = re.fullmatch(r"'([^']*)'", text)
    return plain[1].strip().lower() if plain else ""


def _bare(text: str) -> str:
    """Without the brackets that stand around all of it."""
    text = text.strip()
    while text.startswith("(") and _closes(text, 0) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closes(text: str, start: int) -> int:
    """Where the bracket at `start` closes; -1 where it does not."""
    depth, quoted = 0, False
    for at in range(start, len(text)):
        mark = text[at]
        if mark == '"':
            quoted = not quoted
        elif not quoted and mark == "(":
            depth += 1
        elif not quoted and mark == ")":
            depth -= 1
            if depth == 0:
                return at
    return -1


def _split(text: str, sign: str) -> list[str]:
    """The parts between signs that stand in no brackets and no quotes."""
    parts, depth, quoted, begin, at = [], 0, False, 0, 0
    lowered = re.sub(r"\s", " ", text.lower())
    while at < len(text):
        mark = text[at]
        if mark == '"':
            quoted = not quoted
        elif not quoted:
            depth += (mark in "([{") - (mark in ")]}")
            if depth == 0 and lowered.startswith(sign, at):
                parts.append(text[begin:at])
                at += len(sign)
                begin = at
                continue
        at += 1
    return [*parts, text[begin:]]
