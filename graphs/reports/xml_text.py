"""Text for XML: without the characters that XML has no way to hold."""

from __future__ import annotations


def xml_text(text: str) -> str:
    """The text without control characters and lone surrogates."""
    return "".join(character for character in text if _is_allowed(ord(character)))


def _is_allowed(code: int) -> bool:
    return (
        code in (0x9, 0xA, 0xD)
        or (0x20 <= code <= 0xD7FF and not 0x7F <= code <= 0x9F)
        or 0xE000 <= code <= 0xFFFD
        or code >= 0x10000
    )
