"""`ungated scan`: every workflow below a folder, each by its own format, in one summary."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import resources
from app.commands.check import Bar
from app.commands.exits import FOUND, INCOMPLETE, OK, UNREADABLE
from app.commands.output import check_output, write_text
from app.services.deciding import standing_decisions
from app.services.opening import unmatched_lines
from app.services.policies import policy_for
from app.services.rulebook import texts
from graphs.api import analyse, open_document
from graphs.errors import InputError, Problem
from graphs.formats.base import Document, Loaded
from graphs.formats.decision_log import log_path, read_log
from graphs.formats.folder import files_below, is_folder
from graphs.formats.overlaid import overlaid, overlay_path
from graphs.formats.reading import read_document
from graphs.formats.registry import formats
from graphs.model.decisions import Standing
from graphs.model.workflow import Workflow
from graphs.policy.policy import Policy
from graphs.reports.plain import plain
from graphs.reports.scan import Scan, ScannedFile, Unreadable, hidden_scan, scan_json, scan_text
from graphs.rules.judge import judge
from graphs.words import counted

#: Of such a file it cannot be known whether it is a workflow, as long as it cannot be parsed.
_DATA = (".json", ".jsonc", ".yaml", ".yml", ".asl", ".template")
_MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class _How:
    """How each file is judged."""

    policy: Policy | None
    bar: Bar
    with_overlays: bool


def scan(
    folder: str,
    *,
    policy: str | None,
    fail_on: str,
    as_json: bool,
    output: Path | None,
    with_overlays: bool = True,
    redact_names: bool = False,
    today: date | None = None,
) -> int:
    """Judge every workflow below a folder and write the figures; the exit code of DESIGN 5.2.

    A file that cannot be read is told with the reason and hides none of the others. With
    `redact_names` pseudonyms are told and no reasons, which quote files.

    Raises `InputError` where there is no such folder, or nothing in it can be a workflow.
    """
    if not is_folder(folder):
        if os.path.lexists(folder):
            fix = "Give the folder it is in, or use `ungated analyze`."
            raise InputError.one(folder, "this is no folder.", fix)
        raise InputError.one(folder, "there is no such folder.", "Check the path.")
    check_output(output, folder)
    asked = None
    if policy is not None:
        nothing = Loaded(Workflow(""), Document(folder, ""), "")
        asked = policy_for(nothing, folder, policy)
    bar = Bar(fail_on, frozenset(), {}, today or date.today(), True)
    said: list[str] = []
    found = _scan(folder, _How(asked, bar, with_overlays), said)
    for line in _hidden_lines(said) if redact_names else said:
        sys.stderr.write(f"{plain(line)}\n")
    if not found.files and not found.unreadable:
        raise InputError.one(
            folder,
            "no file in it is a workflow that Ungated knows.",
            "`ungated formats` lists what can be opened.",
        )
    shown = hidden_scan(found) if redact_names else found
    write_text(scan_json(shown) if as_json else scan_text(shown), output, folder)
    if found.unreadable or any(file.warnings for file in found.files):
        return UNREADABLE
    if found.incomplete:
        return INCOMPLETE
    return FOUND if found.failing else OK


def _hidden_lines(said: Sequence[str]) -> list[str]:
    """In place of what quotes overlays and decisions, how much of it there is."""
    if not said:
        return []
    lines = counted(len(said), "line")
    return [f"{lines} on overlays and decisions not shown: names stand in them. See each file."]


def _scan(folder: str, how: _How, said: list[str]) -> Scan:
    """What was found below a folder; `said` hears what of overlays and decisions does not fit."""
    root = Path(folder)
    refused: list[OSError] = []
    paths = files_below(root, refused.append)
    files: list[ScannedFile] = []
    unreadable = [_refused(error, root) for error in refused]
    others = 0
    with _progress(paths) as each:
        for path in each:
            name = path.relative_to(root).as_posix()
            try:
                told = _file(path, name, how, said)
            except InputError as error:
                problems = tuple(str(problem) for problem in error.problems[:_MOST_PROBLEMS])
                unreadable.append(Unreadable(name, problems))
            except Exception as error:
                # One file must not hide the others. What the error says may quote a secret of it.
                if os.environ.get("UNGATED_DEBUG"):
                    raise
                fault = f"this is a fault of Ungated, not of your file ({type(error).__name__})."
                problem = Problem(str(path), 0, 0, fault, "Please report it.")
                unreadable.append(Unreadable(name, (str(problem),)))
            else:
                if told is None:
                    others += 1
                else:
                    files.append(told)
    unreadable.sort(key=lambda one: one.file)
    files.sort(key=lambda one: one.file)
    return Scan(folder, how.bar.fail_on, tuple(files), tuple(unreadable), others)


def _file(path: Path, name: str, how: _How, said: list[str]) -> ScannedFile | None:
    """The figures of one file; None where it is no workflow. Raises `InputError`.

    `said` hears what of its overlay and of its decisions does not fit.
    """
    try:
        document = read_document(path)
    except InputError:
        if _is_empty(path):
            return None
        raise
    if not any(one.sniff(document) for one in formats()):
        if name.lower().endswith(_DATA):
            # Asked for its errors: a workflow that is broken is not passed over.
            _ = document.data
        return None
    loaded = open_document(document, resources.catalogues())
    overlay = overlay_path(path) if how.with_overlays else None
    if overlay is not None and os.path.lexists(overlay):
        loaded = overlaid(loaded, overlay)
    said += unmatched_lines(loaded)
    return _figures(loaded, path, name, how, said)


def _figures(loaded: Loaded, path: Path, name: str, how: _How, said: list[str]) -> ScannedFile:
    policy = how.policy if how.policy is not None else policy_for(loaded, path)
    analysis = analyse(loaded.workflow, policy)
    judgement = judge(analysis, texts())
    standings: Collection[Standing] = ()
    if how.with_overlays:
        log = read_log(log_path(path))
        said += [str(problem) for problem in log.problems[:_MOST_PROBLEMS]]
        standings = standing_decisions(loaded, judgement, log, how.bar.today)
    verdict = how.bar.verdict(judgement, standings)
    status = Counter(action.status for action in analysis.actions)
    loud = [finding for finding in judgement.findings if finding.id not in verdict.silenced]
    return ScannedFile(
        file=name,
        format=loaded.format_id,
        name=loaded.workflow.name,
        nodes=len(loaded.workflow.nodes),
        links=len(loaded.workflow.links),
        need_review=analysis.coverage.required,
        ungated=status["ungated"] + status["bypassed"],
        weak=status["stale"] + status["weak"] + status["unproven"],
        gated=analysis.coverage.gated,
        findings=Counter(finding.severity for finding in loud),
        silenced=len(judgement.findings) - len(loud),
        failing=len(verdict.failing),
        complete=analysis.complete and judgement.complete,
        warnings=loaded.warnings,
    )


def _is_empty(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size == 0
    except OSError:
        return False


def _refused(error: OSError, root: Path) -> Unreadable:
    """A folder that could not be looked into."""
    path = Path(os.fsdecode(error.filename or str(root)))
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    reason = (error.strerror or "it cannot be read").lower()
    fix = "Ask for the right to read it."
    problem = Problem(str(path), 0, 0, f"the folder cannot be read: {reason}.", fix)
    return Unreadable(name, (str(problem),))


@contextmanager
def _progress(paths: Sequence[Path]) -> Iterator[Iterable[Path]]:
    """The paths one by one, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield paths
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("Scanning"), BarColumn(), MofNCompleteColumn(), TextColumn("files"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield progress.track(paths)
