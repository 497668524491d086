"""Text for XML: without the characters that XML has no way to hold."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr


def xml_text(text: str) -> str:
    """The text without control characters and lone surrogates."""
    return "".join(character for character in text if _is_allowed(ord(character)))


def escaped(text: str) -> str:
    """The text as the content of an element."""
    return escape(xml_text(text))


def quoted(text: str) -> str:
    """The text as the value of an attribute, in quotation marks."""
    return quoteattr(xml_text(text))


def _is_allowed(code: int) -> bool:
    return (
        code in (0x9, 0xA, 0xD)
        or (0x20 <= code <= 0xD7FF and not 0x7F <= code <= 0x9F)
        or 0xE000 <= code <= 0xFFFD
        or code >= 0x10000
    )
