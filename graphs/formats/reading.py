"""One input file, read once and within bounds, and parsed when first asked for."""

from __future__ import annotations

import codecs
import errno
import hashlib
import os
import re
import stat
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from graphs.errors import InputError
from graphs.formats.bounds import MAX_BYTES, MAX_DEPTH, MAX_VALUES
from graphs.formats.json_text import parse_json
from graphs.formats.yaml_text import YamlNode, compose_yaml, parse_yaml

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_VALUES",
    "Document",
    "YamlNode",
    "compose_yaml",
    "decode",
    "parse_json",
    "parse_yaml",
    "read_document",
]

_STDIN_NAME = "standard input"
_MEGABYTE = 1024 * 1024
#: The longer marks first: that of UTF-16 begins that of UTF-32.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Bytes that no text has; tabs, line ends, form feeds and escapes aside.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_HEAD = 4096


@dataclass(frozen=True)
class Document:
    """One input file.

    `name` is what messages call it; `text` is decoded and within the size limit; `sha256` is of the
    bytes.
    """

    name: str
    text: str
    sha256: str = ""

    @cached_property
    def is_json(self) -> bool:
        """Whether the text looks like a JSON object or list."""
        return self.text.lstrip()[:1] in ("{", "[")

    @cached_property
    def _parsed(self) -> tuple[Any, InputError | None]:
        """The data or the error, so that a broken file is parsed only once however often asked."""
        try:
            parse = parse_json if self.is_json else parse_yaml
            return parse(self.text, self.name), None
        except InputError as error:
            return None, error

    @property
    def data(self) -> Any:
        """The parsed JSON or YAML as plain values: do not change them.

        Raises `InputError` where it is neither, too deep, or expands without bound.
        """
        value, error = self._parsed
        if error is not None:
            raise InputError(error.problems)
        return value

    @property
    def peek(self) -> Any:
        """The data, or None where it cannot be parsed; for sniffing, which never raises."""
        return self._parsed[0]


def read_document(path: Path | str) -> Document:
    """Read a file, or standard input where the path is `-`.

    Raises `InputError` with one problem where there is no such file, or it is a folder, a pipe or a
    device, larger than `MAX_BYTES`, empty, binary, or not text in UTF-8 (or UTF-16 or UTF-32 with a
    byte order mark).
    """
    if str(path) == "-":
        name, raw = _STDIN_NAME, _read_stdin()
    else:
        name = str(path)
        raw = _read_file(Path(path), name)
    text = decode(raw, name)
    if not text.strip():
        raise InputError.one(name, "the file is empty.", "Give a workflow file.")
    return Document(name, text, hashlib.sha256(raw).hexdigest())


def decode(raw: bytes, name: str) -> str:
    """The text of some bytes, without a byte order mark; line ends are kept as they are."""
    encoding = "utf-8"
    for mark, marked_encoding in _MARKS:
        if raw.startswith(mark):
            raw, encoding = raw[len(mark) :], marked_encoding
            break
    if encoding == "utf-8" and b"\0" in raw:
        raise _binary(name)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and _CONTROL.search(raw[:_HEAD]):
            raise _binary(name) from None
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError.one(name, "not text in UTF-8.", "Save the file as UTF-8.", line) from None
    if "\0" in text:
        raise _binary(name)
    return text


def _read_stdin() -> bytes:
    return _read_bounded(sys.stdin.buffer, _STDIN_NAME)


def _read_bounded(stream: BinaryIO, name: str) -> bytes:
    """All bytes, read by pieces: asking for all that is allowed would set that memory aside."""
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(_MEGABYTE):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_BYTES:
            raise _too_large(name, f"more than {MAX_BYTES // _MEGABYTE} MB")
    return b"".join(pieces)


def _read_file(path: Path, name: str) -> bytes:
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:
        raise _unreadable(path, name, error) from None
    try:
        _check_status(os.fstat(descriptor), name)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return _read_bounded(file, name)
    finally:
        os.close(descriptor)


def _check_status(status: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _folder(name)
    if not stat.S_ISREG(status.st_mode):
        raise InputError.one(
            name, "a pipe or a device, not a file.", "Give a file, or - to read standard input."
        )
    if status.st_size > MAX_BYTES:
        raise _too_large(name, f"{status.st_size / _MEGABYTE:,.0f} MB")


def _unreadable(path: Path, name: str, error: OSError | ValueError) -> InputError:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.ENOENT:
        return InputError.one(name, "there is no such file.", "Check the path.")
    if number in (errno.EACCES, errno.EPERM, errno.EISDIR):
        # Some systems do not open a folder at all.
        if path.is_dir():
            return _folder(name)
        return InputError.one(name, "you may not read this file.", "Ask for the right to read it.")
    reason = os.strerror(number).lower() if number else "the path is not valid"
    return InputError.one(name, f"the file cannot be read: {reason}.", "Check the path.")


def _folder(name: str) -> InputError:
    return InputError.one(name, "a folder, not a file.", "Give a workflow file in it.")


def _binary(name: str) -> InputError:
    return InputError.one(
        name,
        "a binary file, not text.",
        "Give a workflow in JSON or YAML (UTF-8, or UTF-16 with a byte order mark).",
    )


def _too_large(name: str, size: str) -> InputError:
    return InputError.one(
        name,
        f"the file is too large ({size}; at most {MAX_BYTES // _MEGABYTE} MB are read).",
        "Give the workflow alone, without data or logs.",
    )
