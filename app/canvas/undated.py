"""Takes the moment and the random id out of PDFs: the same content gives the same bytes."""

from __future__ import annotations

import re

#: What Qt writes of the moment, in both of its spellings, and of the document.
_DATE = re.compile(rb"((?:xmp:\w+Date=\"|/(?:Creation|Mod)Date \(D:))([0-9T:+'Z-]+)")
_IDENTIFIER = re.compile(rb"uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


def undated(pdf: bytes) -> bytes:
    """A PDF of Qt without its time and its random id, every byte in its place.

    Qt writes both with no way to set the time; what stands in for them is as long, so that the
    table of places stays right.
    """
    pdf = _DATE.sub(_epoch, pdf)
    found = _IDENTIFIER.search(pdf)
    if found is None:
        return pdf
    plain_id, hex_id = found[1], found[1].hex().encode()
    still = b"0" * len(plain_id)
    return pdf.replace(plain_id, still).replace(hex_id, still.hex().encode())


def _epoch(found: re.Match[bytes]) -> bytes:
    """The first moment of 2000, as long as what was found."""
    moment = b"2000-01-01T00:00:00+00:00" if b"-" in found[2][:5] else b"20000101000000+00'00'"
    if found[2].endswith(b"Z"):
        moment = moment.split(b"+")[0] + b"Z"
    return found[1] + moment[: len(found[2])].ljust(len(found[2]), b"0")
