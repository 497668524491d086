"""How every mistake on the command line is answered: a line for each problem, and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.exits import INCOMPLETE, UNREADABLE, USAGE
from graphs.words import counted

if TYPE_CHECKING:
    from graphs.errors import Problem

BROKEN_PIPE = 141
#: So many lines with problems are named where the problems are not shown.
_MOST_LINES = 10


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


def told_without_names(what: str, problems: Sequence[Problem]) -> str:
    """In place of problems, whose words quote names, how many there are and on which lines."""
    lines = sorted({problem.line for problem in problems if problem.line})
    shown = [str(line) for line in lines[:_MOST_LINES]]
    more = f" and {len(lines) - len(shown)} more" if len(lines) > len(shown) else ""
    place = (
        f" on {'line' if len(lines) == 1 else 'lines'} {', '.join(shown)}{more}" if lines else ""
    )
    return (
        f"{what}: {counted(len(problems), 'problem')}{place} not shown, as names stand in them. "
        "Leave out --redact-names to read them."
    )


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
