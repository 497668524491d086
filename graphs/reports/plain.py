"""Makes text safe to print: no file can command a terminal or forge a line."""

from __future__ import annotations

import unicodedata

#: Control, format (direction), half surrogate, line and paragraph characters.
_COMMANDING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: It only joins emoji and letters.
_JOINER = "\u200d"


def plain(text: str) -> str:
    """The text with control and direction characters shown as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in _COMMANDING and character != _JOINER
        else character
        for character in text
    )
