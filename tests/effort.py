"""How hard tests that try random things try: `UNGATED_EFFORT=1` for all that they can be asked."""

from __future__ import annotations

import os

_EFFORT = float(os.environ.get("UNGATED_EFFORT", "0.1"))


def examples(most: int) -> int:
    """As many of the `most` examples as the effort allows, but some."""
    return max(min(most, 10), round(most * _EFFORT))
