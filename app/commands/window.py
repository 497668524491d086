"""`ungated [FILE]`: the window."""

from __future__ import annotations

import os
import sys

from app.commands.output import OutputError


def has_screen() -> bool:
    """Whether a window can be shown; only Linux and its kin start without a screen."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
