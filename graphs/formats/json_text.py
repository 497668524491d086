"""JSON text to plain values, within bounds and with the place of whatever is wrong."""

from __future__ import annotations

import json
import re
from typing import Any

from graphs.errors import InputError
from graphs.formats.bounds import MAX_DEPTH, MAX_VALUES

#: A JSON string. The closing quote is optional so that an unterminated one is matched only once.
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_HUGE_NUMBER = re.compile(r"\d{4000,}")
#: Half of an escaped surrogate pair, or a whole one where there is a group 1. Both begin alike, so
#: that the search can look for these letters alone.
_SURROGATES = re.compile(
    r"\\u[dD](?:([89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|[89a-fA-F][0-9a-fA-F]{2})"
)
#: Characters that JSON allows in a text as they are, and YAML does not.
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def parse_json(text: str, name: str) -> Any:
    """The plain values of a JSON text; `name` is what messages call the file.

    `NaN` and `Infinity`, which are no JSON but are written by some tools, come out as text.
    Half of a surrogate pair, which no output could encode, becomes U+FFFD.
    Raises `InputError` with line and column where the text is not JSON, nests deeper than
    `MAX_DEPTH` or holds more than `MAX_VALUES` values.
    """
    if text.count(",") > MAX_VALUES and _STRING.sub("", text).count(",") > MAX_VALUES:
        raise _too_many(name)
    if "\\ud" in text or "\\uD" in text:
        text = without_half_surrogates(text)
    try:
        data = json.loads(text, parse_constant=str)
    except RecursionError:
        raise _too_deep(name) from None
    except json.JSONDecodeError as error:
        raise _syntax_error(text, name, error) from None
    except ValueError:
        match = _HUGE_NUMBER.search(text)
        line, column = place(text, match.start() if match else 0)
        raise InputError.one(
            name, "a number has too many digits.", "Write it as text, in quotes.", line, column
        ) from None
    _check_depth(data, name)
    return data


def without_half_surrogates(text: str) -> str:
    """The JSON text with each half of a surrogate pair replaced; its length stays the same."""

    def whole(match: re.Match[str]) -> str:
        return match[0] if match[1] or _is_escaped(match) else r"\ufffd"

    return _SURROGATES.sub(whole, text)


def as_yaml(text: str) -> str:
    """The JSON text, which must be valid, as YAML with the same values on the same lines.

    Escaped surrogate pairs become characters; characters that YAML lacks or takes for line breaks
    become escapes.
    """

    def character(match: re.Match[str]) -> str:
        return str(json.loads(f'"{match[0]}"')) if match[1] and not _is_escaped(match) else match[0]

    def escape(match: re.Match[str]) -> str:
        return f"\\u{ord(match[0]):04x}"

    return _NOT_IN_YAML.sub(escape, _SURROGATES.sub(character, text))


def _is_escaped(match: re.Match[str]) -> bool:
    """Whether an odd number of backslashes before it makes its first one a plain character."""
    start = position = match.start()
    while position > 0 and match.string[position - 1] == "\\":
        position -= 1
    return (start - position) % 2 == 1


def place(text: str, position: int) -> tuple[int, int]:
    """Line and column, from 1, of a position in a text."""
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


def _check_depth(data: Any, name: str) -> None:
    """Walk level by level, so that no depth can exhaust the stack."""
    level = [data]
    depth = 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise _too_deep(name)
        deeper: list[Any] = []
        for value in level:
            if type(value) is dict:
                deeper += [inner for inner in value.values() if type(inner) in _CONTAINERS]
            elif type(value) is list:
                deeper += [inner for inner in value if type(inner) in _CONTAINERS]
        level = deeper


_CONTAINERS = (dict, list)


def _syntax_error(text: str, name: str, error: json.JSONDecodeError) -> InputError:
    if error.pos >= len(text.rstrip()):
        what, fix = "the JSON ends too early.", "The file may be truncated: save or export it anew."
    elif error.msg == "Extra data":
        what, fix = "the JSON goes on after its end.", "Keep one value in the file."
    else:
        what = f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}."
        fix = "Check commas, quotes and brackets at this place."
    return InputError.one(name, what, fix, error.lineno, error.colno)


def _too_deep(name: str) -> InputError:
    return InputError.one(
        name,
        f"lists and mappings are nested more than {MAX_DEPTH} deep.",
        "No workflow needs that; check where the file comes from.",
    )


def _too_many(name: str) -> InputError:
    return InputError.one(
        name,
        f"more than {MAX_VALUES:,} values.",
        "Split the file, or check where it comes from.",
    )
