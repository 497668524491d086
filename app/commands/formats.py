"""`ungated formats`: what can be read, and what each format can tell."""

from __future__ import annotations

from app.commands.output import write_text
from graphs.formats.registry import formats as known_formats


def formats() -> None:
    """List the formats with what each says about gates, credentials and zones."""
    rows = []
    for known in known_formats():
        rows.append(f"{known.id}  {known.title}")
        for what in ("gates", "credentials", "zones"):
            rows.append(f"    {what + ':':<13}{getattr(known.tells, what)}")
    write_text("\n".join(rows) + "\n", None, "")
