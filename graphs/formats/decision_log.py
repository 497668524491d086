"""The log of decisions beside a workflow: one JSON line a decision, each vouching for the last.

`support.json` has `support.json.ungated-decisions.jsonl`, a folder has `.ungated-decisions.jsonl`
within it. A folder is searched for workflows by the ends of names, and `.jsonl` is none of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from graphs.errors import InputError, Problem
from graphs.formats.json_text import parse_json
from graphs.formats.reading import read_document
from graphs.formats.redact import redact
from graphs.model.decisions import Entry, Log, verify
from graphs.model.said import DECISIONS, Decision
from graphs.model.traces import Trace

SUFFIX = ".ungated-decisions.jsonl"
VERSION_KEY = "ungated-decisions"
VERSION = 1
MAX_LINES = 100_000
#: No line is longer, in characters.
MAX_LINE = 1_000_000
#: No text that people write into a decision is longer.
MAX_TEXT = 20_000
_KEYS = frozenset({
    VERSION_KEY, "finding", "rule", "decision", "owner", "reason", "expires", "decided", "path",
    "previous", "sha256",
})  # fmt: skip
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_RESTORE = "Restore the log from a copy or from version control. Until then no decision holds."


def log_path(source: Path | str) -> Path | None:
    """Where the decisions on a file or folder are kept; None for standard input."""
    if str(source) == "-":
        return None
    path = Path(source)
    return path / SUFFIX if path.is_dir() else path.with_name(path.name + SUFFIX)


def read_log(path: Path | None) -> Log:
    """The log in a file; one that is not there, or is empty, holds nothing.

    What is wrong with it, or keeps it from being read, is told in its `problems`: it never raises.
    """
    # A link that leads nowhere is one that somebody broke.
    if path is None or not os.path.lexists(path):
        return Log()
    with suppress(OSError):
        if path.is_file() and path.stat().st_size == 0:
            return Log()
    try:
        document = read_document(path)
    except InputError as error:
        # What a workflow file would need is of no use here.
        return Log(problems=tuple(replace(each, fix=_RESTORE) for each in error.problems))
    if _sha256(document.text) != document.sha256:
        # Reading drops a byte order mark; nobody who wrote the log wrote one.
        what = "it does not begin as it was written."
        return Log(problems=(Problem(str(path), 1, 0, what, _RESTORE),))
    return parse_log(document.text, str(path))


def parse_log(text: str, name: str) -> Log:
    """The log that a text holds; `name` is what messages call the file."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        what = f"more than {MAX_LINES:,} lines."
        return Log(problems=(Problem(name, 0, 0, what, "Move it away to begin a new log."),))
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines[:-1], 1):
        try:
            entries.append(_read(line, number))
        except ValueError as error:
            problems.append(Problem(name, number, 0, f"{error}.", _RESTORE))
    if lines[-1]:
        what = "the line is not whole: its end is missing."
        problems.append(Problem(name, len(lines), 0, what, _RESTORE))
    if not problems:
        problems += verify(entries, name)
    return Log(tuple(entries), tuple(problems))


def append(path: Path, entry: Entry) -> Entry:
    """Write an entry behind the others, and give it as it was written.

    Earlier lines are never written again. The line is on the disk when this returns. Raises
    `InputError` where the log is not whole or cannot be written.
    """
    try:
        with _locked(path) as file:
            log = read_log(path)
            if log.problems:
                raise InputError(log.problems)
            written = replace(entry, previous=log.head, line=len(log.entries) + 1)
            line = as_line(written)
            _read(line, written.line)
            file.write(line.encode("utf-8") + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        what = f"the decision cannot be written: {reason}."
        raise InputError.one(str(path), what, "Check the rights on the file and folder.") from None
    except ValueError as error:
        fix = "Give it, and record the decision again."
        raise InputError.one(str(path), f"the decision is not complete: {error}.", fix) from None
    return replace(written, digest=_sha256(line))


def as_line(entry: Entry) -> str:
    """An entry as the line that stands for it, without its end."""
    decision, trace = entry.decision, entry.trace
    days = {"expires": decision.expires, "decided": decision.decided}
    record: dict[str, Any] = {
        VERSION_KEY: VERSION,
        "finding": decision.finding,
        "rule": entry.rule,
        "decision": decision.decision,
        "owner": redact(decision.owner),
        "reason": redact(decision.reason),
        **{key: day.isoformat() if day else "" for key, day in days.items()},
        "path": {
            "severity": trace.severity,
            "nodes": list(trace.nodes),
            "links": list(trace.links),
            "elements": {
                key: {name: redact(value) for name, value in facts.items()}
                for key, facts in trace.elements.items()
            },
        },
        "previous": entry.previous,
    }
    record["sha256"] = _sha256(_canonical(record))
    return _canonical(record)


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """The file, to write at its end; who else appends to it waits."""
    with path.open("ab") as file:
        try:
            import fcntl
        except ImportError:
            yield file
            return
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield file
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)


def _canonical(record: Mapping[str, Any]) -> str:
    text = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    # Half of a surrogate pair could not be written.
    return text.encode("utf-8", "replace").decode("utf-8")


def _sha256(line: str) -> str:
    return hashlib.sha256(line.encode("utf-8")).hexdigest()


def _read(line: str, number: int) -> Entry:
    """The entry in a line. Raises `ValueError` with what is wrong, without a full stop."""
    if len(line) > MAX_LINE:
        raise ValueError("the line is too long")
    try:
        record = parse_json(line, "")
    except InputError as error:
        raise ValueError(f"no decision: {error.problems[0].what.rstrip('.')}") from None
    if not isinstance(record, dict) or record.get(VERSION_KEY) != VERSION:
        raise ValueError("no decision of a version that is known")
    if set(record) != _KEYS:
        odd = sorted(map(str, set(record) ^ _KEYS))[0][:40]
        raise ValueError(f'"{odd}" is missing or not known')
    body = {key: value for key, value in record.items() if key != "sha256"}
    if record["sha256"] != _sha256(_canonical(body)) or _canonical(record) != line:
        raise ValueError("the line was changed: it does not match its checksum")
    decision = Decision(
        _text(record, "finding", required=True),
        _text(record, "decision", required=True),
        _text(record, "owner"),
        _text(record, "reason"),
        _day(record, "expires"),
        _day(record, "decided"),
    )
    if decision.decision not in DECISIONS:
        raise ValueError(f"decision is none of {', '.join(DECISIONS)}")
    if decision.decision == "accept":
        for key in ("owner", "reason", "expires"):
            if not record[key]:
                raise ValueError(f"an acceptance needs its {key}")
    previous = _text(record, "previous", required=True)
    if not _DIGEST.match(previous):
        raise ValueError("previous is no SHA-256 digest")
    trace = _trace(record["path"])
    return Entry(decision, _text(record, "rule"), trace, previous, _sha256(line), number)


def _text(record: Mapping[str, Any], key: str, required: bool = False) -> str:
    value = record.get(key)
    if not isinstance(value, str) or len(value) > MAX_TEXT or (required and not value):
        raise ValueError(f"{key} is missing or no text")
    return value


def _day(record: Mapping[str, Any], key: str) -> date | None:
    text = _text(record, key)
    if not text:
        return None
    if not _DAY.match(text):
        raise ValueError(f"{key} is no day")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{key} is no day") from None


def _trace(value: Any) -> Trace:
    if not isinstance(value, dict) or set(value) != {"severity", "nodes", "links", "elements"}:
        raise ValueError("the path is not complete")
    elements = value["elements"]
    if not isinstance(elements, dict) or not all(
        isinstance(facts, dict) and _are_texts(list(facts.values())) for facts in elements.values()
    ):
        raise ValueError("the elements of the path are no texts by name")
    if not (_are_texts(value["nodes"]) and _are_texts(value["links"])):
        raise ValueError("the path is no list of ids")
    severity = _text(value, "severity")
    return Trace(severity, tuple(value["nodes"]), tuple(value["links"]), elements)


def _are_texts(values: Sequence[Any]) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)
