"""`ungated [FILE|FOLDER]`: the window."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.commands.exits import OK
from graphs.errors import UngatedError


class NoWindow(UngatedError):
    """The window cannot be opened here, or not on this; the message says what can be done."""


def open_window(file: str | None, new_window: bool = False) -> int:
    """Open the window, on a file or folder where one is given; gives the exit code when closed.

    A window that is open already is asked to show it, unless it is to be a `new_window`.
    Raises `InputError` where there is no such thing and `NoWindow` without a screen.
    """
    if file == "-":
        raise NoWindow("The window opens files, not standard input. Use `ungated analyze -`.")
    if file is not None and not Path(file).is_file() and not Path(file).is_dir():
        from graphs.formats.reading import read_document

        read_document(file)
    if not has_screen():
        raise NoWindow(
            "There is no screen here to open a window on. "
            "Use `ungated analyze FILE`, or `ungated export FILE -o map.svg`."
        )
    try:
        if not new_window:
            from app.services.instance import hand_over

            if hand_over(Path(file) if file is not None else None):
                return OK
        from app.ui.window import run
    except ImportError as error:
        raise NoWindow(
            f"Qt cannot be loaded: {error}. Install what `make run` names, and try again."
        ) from None
    return run(file, sys.argv[:1])


def has_screen() -> bool:
    """Whether a window can be shown; only Linux and its kin start without a screen."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
