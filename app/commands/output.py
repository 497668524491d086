"""Where results go: standard output, or a file that is replaced only when the whole is written."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphs.errors import UngatedError
from graphs.formats.overlaid import overlay_path


class OutputError(UngatedError):
    """An output that cannot or must not be written; the message says why and what to do."""


class ReaderLeft(Exception):
    """Whoever read standard output has seen enough."""


def write_text(text: str, output: Path | None, source: str) -> None:
    """Write text to a file, or to standard output where there is none (or it is `-`).

    `source` is the input that the text was made from: it is never overwritten.
    """
    raw = encoded(text)
    if output is None or str(output) == "-":
        try:
            _print(text, raw)
        except BrokenPipeError:
            raise ReaderLeft from None
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise OutputError(
                f"standard output: cannot be written: {reason}. Send it somewhere else, or use -o."
            ) from None
        return
    with replacing(output, source) as path:
        path.write_bytes(raw)


def encoded(text: str) -> bytes:
    """Text as UTF-8."""
    # A lone surrogate (from a hostile JSON file) has no UTF-8; its escape is valid JSON.
    return text.encode("utf-8", "backslashreplace")


def _print(text: str, raw: bytes) -> None:
    stream = sys.stdout
    encoding = (stream.encoding or "utf-8").lower().replace("_", "-")
    if encoding not in ("utf-8", "utf8"):
        raw = text.encode(encoding, "backslashreplace")
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.write(raw.decode(encoding))
    else:
        stream.flush()
        buffer.write(raw)
        buffer.flush()


@contextmanager
def replacing(output: Path, source: str) -> Iterator[Path]:
    """Gives a path to write to; the output is replaced by it when the block ends well.

    Raises `OutputError` where the output is the source, a folder, or cannot be written.
    """
    check_output(output, source)
    target = output.resolve()
    try:
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            # A device or a pipe is written to; replacing it would destroy it.
            yield target
            return
        handle, name = tempfile.mkstemp(
            prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent
        )
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            temporary.chmod(_mode(target))
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        reason = (error.strerror or str(error)).lower()
        raise OutputError(
            f"{output}: cannot be written: {reason}. Give another place to -o."
        ) from None


def check_output(output: Path | None, source: str) -> None:
    """Raise `OutputError` before any work is done where the output is the source or no file."""
    if output is None or str(output) == "-":
        return
    if output.is_dir():
        raise OutputError(f"{output}: this is a folder. Give -o the name of a file in it.")
    if not output.resolve().parent.is_dir():
        raise OutputError(f"{output}: there is no such folder. Make it first, or choose another.")
    if source != "-":
        try:
            same = output.samefile(source)
            overlay = overlay_path(source)
            if overlay is not None and overlay.exists() and output.samefile(overlay):
                raise OutputError(
                    f"{output}: this is the overlay of the input. Give -o another name."
                )
        except OSError:
            same = False
        if same:
            raise OutputError(f"{output}: this is the input itself. Give -o another name.")


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those that a new file gets."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def terminal_width(default: int | None = None) -> int | None:
    """The columns of the terminal that standard output is, else the default."""
    if not sys.stdout.isatty():
        return default
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or default
    except OSError:
        return default


def wants_colour() -> bool:
    """Whether standard output is a terminal whose user has not asked for plain text."""
    return (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )
