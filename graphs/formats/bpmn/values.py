"""What fields of BPMN elements say: fixed texts, expressions (FEEL), secrets, and who decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

#: What stands in place of the parts of a text that are computed.
COMPUTED = "{{computed}}"
_LITERAL = re.compile(r'\s*"((?:[^"\\]|\\.)*)"\s*(\+)?', re.S)
#: An expression that is one value, always the same.
_CONSTANT = re.compile(r'=\s*(?:"(?:[^"\\]|\\.)*"|-?[\d.]+|true|false|null)\s*', re.S)
#: A text or the name of a variable, and whether more is joined to it.
_TERM = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([A-Za-z_]\w*)(?!\w|\s*[(.]))\s*(\+)?', re.S)
_SECRET = re.compile(r"\{\{\s*secrets\.([\w.-]+)\s*\}\}|\bsecrets\.([\w-]+)")
_FROM_AI = re.compile(r"\bfromAi\s*\(")
_TOOL_CALL = re.compile(r"\btoolCall\b")
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}|#\{[^}]*\}")


def is_expression(value: str) -> bool:
    """Whether a field is computed at run time, in FEEL or in the language of Camunda 7."""
    return value.lstrip().startswith("=") or "${" in value or "#{" in value


def plain(value: str) -> str:
    """A field as text: the fixed beginning of an expression, the rest as `{{computed}}`."""
    text = value.strip()
    if not text.startswith("="):
        return _PLACEHOLDER.sub(COMPUTED, text)
    literal = _LITERAL.match(text, 1)
    if literal is None:
        return COMPUTED
    fixed = literal[1].replace('\\"', '"')
    return fixed if literal.end() == len(text) and not literal[2] else fixed + COMPUTED


def concatenated(value: str, inputs: Mapping[str, str]) -> str:
    """A field that joins fixed texts and other fields, as far as those are fixed; the rest as
    `{{computed}}`."""
    text = value.strip()
    if not text.startswith("="):
        return plain(value)
    found, at = "", 1
    while (term := _TERM.match(text, at)) is not None:
        literal, named = term[1], term[2]
        held = literal.replace('\\"', '"') if named is None else fixed(inputs.get(named, ""))
        if not held and named is not None:
            break
        found, at = found + held, term.end()
        if not term[3]:
            return found if at == len(text) else found + COMPUTED
    return found + COMPUTED


def fixed(value: str) -> str:
    """A field that is one fixed text; empty for one that is computed."""
    text = plain(value)
    return "" if COMPUTED in text else text


def number(value: str) -> int | None:
    """A field that is a whole number, written plainly or as an expression."""
    digits = value.strip().removeprefix("=").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None


def secrets(value: str) -> list[str]:
    """The names of the secrets of Camunda that a field refers to."""
    return [one[1] or one[2] for one in _SECRET.finditer(value)]


def decided(values: Iterable[str], chosen_by_model: bool) -> tuple[str | None, str]:
    """Who decides what an element is called with. `chosen_by_model`: an agent calls it."""
    computed = False
    for value in values:
        if _FROM_AI.search(value):
            return "model", "fromAi() lets the model fill it in"
        if chosen_by_model and _TOOL_CALL.search(value):
            return "model", "the model's tool call fills it in"
        computed = computed or (is_expression(value) and not _CONSTANT.fullmatch(value.strip()))
    if computed:
        return None, "variables of the process fill it in; who decides them is not told here"
    return "fixed", "every field is fixed text"
