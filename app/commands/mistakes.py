"""How every mistake on the command line is answered: a line for each problem, and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from app.commands.exits import INCOMPLETE, UNREADABLE, USAGE

BROKEN_PIPE = 141


def explain(error: Exception) -> int:
    """Say an error on one line for each problem; the exit code that goes with it."""
    from app.commands.output import ReaderLeft
    from graphs.errors import InputError, UngatedError
    from graphs.reports.plain import plain

    if isinstance(error, ReaderLeft):
        _drop_output()
        return BROKEN_PIPE
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        # The help and the version are printed without `write_text`, which tells of it otherwise.
        _drop_output()
        _complain("standard output: cannot be written: no space left. Send it somewhere else.")
        return USAGE
    if isinstance(error, InputError):
        for problem in error.problems:
            _complain(plain(str(problem)))
        return UNREADABLE
    if isinstance(error, UngatedError):
        _complain(plain(str(error)))
        return USAGE
    if os.environ.get("UNGATED_DEBUG"):
        raise error
    # Its message is left out: it may quote a secret of the file.
    _complain(
        f"ungated: this is a fault of Ungated, not of your file ({_place(error)}). "
        "Please report it; UNGATED_DEBUG=1 shows the details."
    )
    return INCOMPLETE


def _drop_output() -> None:
    """Send what is left of standard output nowhere: Python must not complain when it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _place(error: Exception) -> str:
    """The kind of an error and where it was raised."""
    where = ""
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not file.startswith("<"):
            where = f" in {Path(file).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__}{where}"


def _complain(line: str) -> None:
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
