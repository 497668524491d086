"""What a scan of a folder tells: figures that can be checked, of each workflow and of all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from graphs.analysis.impact import SEVERITIES
from graphs.model.veil import HIDDEN, Veil
from graphs.reports.plain import plain
from graphs.words import counted

FORMAT = "ungated.scan/1"
_HEADS = ("Need review", "Ungated", "Weak", "Gated", *(each.capitalize() for each in SEVERITIES))


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """The figures of one workflow.

    Of the actions that need review, `ungated` have a path with no gate on it, `weak` only gates
    that are weak, unproven or too early, `gated` a valid gate on every path. `findings`: those that
    nothing silences, by severity; `failing`: those of them at or above the bar. `warnings`: what of
    the file could not be read.
    """

    file: str
    format: str
    name: str
    nodes: int
    links: int
    need_review: int
    ungated: int
    weak: int
    gated: int
    findings: Mapping[str, int]
    silenced: int
    failing: int
    complete: bool
    warnings: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[int, ...]:
        of_findings = (self.findings.get(each, 0) for each in SEVERITIES)
        return (self.need_review, self.ungated, self.weak, self.gated, *of_findings)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be read, with what is wrong and what to do."""

    file: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """A folder that was scanned; `other_files`: those that may be workflows by name and are none.

    `files` and `unreadable` are in the order of their names. `fail_on`: the bar, a severity.
    """

    folder: str
    fail_on: str
    files: tuple[ScannedFile, ...]
    unreadable: tuple[Unreadable, ...]
    other_files: int

    @property
    def totals(self) -> tuple[int, ...]:
        if not self.files:
            return (0,) * len(_HEADS)
        return tuple(map(sum, zip(*(file.figures for file in self.files), strict=True)))

    @property
    def failing(self) -> int:
        return sum(file.failing for file in self.files)

    @property
    def incomplete(self) -> tuple[ScannedFile, ...]:
        return tuple(file for file in self.files if not file.complete)


def hidden_scan(scan: Scan) -> Scan:
    """The scan without names of folders, files and workflows, and what quotes from files.

    Files are numbered in the order that they have.
    """
    veil = Veil()
    files = tuple(
        replace(
            file,
            file=veil.file(file.file),
            name=veil.called("Workflow", file.name) if file.name else "",
            warnings=_unquoted(file.warnings),
        )
        for file in scan.files
    )
    unreadable = tuple(
        Unreadable(veil.file(each.file), _unquoted(each.problems)) for each in scan.unreadable
    )
    return replace(scan, folder="folder", files=files, unreadable=unreadable)


def _unquoted(problems: Sequence[str]) -> tuple[str, ...]:
    return (f"{counted(len(problems), 'problem')} {HIDDEN}",) if problems else ()


def scan_json(scan: Scan) -> str:
    """The scan as JSON."""
    names = [head.lower().replace(" ", "_") for head in _HEADS]
    totals = dict(zip(names, scan.totals, strict=True))
    severities = {name: totals.pop(name) for name in SEVERITIES}
    told = {
        "format": FORMAT,
        "folder": scan.folder,
        "complete": not scan.unreadable and not scan.incomplete,
        "fail_on": scan.fail_on,
        "files": [
            {**asdict(file), "findings": {each: file.findings.get(each, 0) for each in SEVERITIES}}
            for file in scan.files
        ],
        "unreadable": [asdict(each) for each in scan.unreadable],
        "other_files": scan.other_files,
        "totals": {
            "workflows": len(scan.files),
            **totals,
            "findings": severities,
            "silenced": sum(file.silenced for file in scan.files),
            "failing": scan.failing,
        },
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def scan_text(scan: Scan) -> str:
    """The scan as text: the workflows with the most that is ungated first, and their sums."""
    lines = [
        f"{plain(scan.folder)}: {counted(len(scan.files), 'workflow')}, "
        f"{counted(len(scan.unreadable), 'file')} that cannot be read, "
        f"{counted(scan.other_files, 'other file')}.",
        "",
    ]
    ranked = sorted(scan.files, key=lambda file: (_worst_first(file), file.file))
    rows = [(*map(str, file.figures), file.format, _place(file)) for file in ranked]
    if len(rows) > 1:
        rows.append((*map(str, scan.totals), "", "in all"))
    lines += _columns((*_HEADS, "Format", "File"), rows)
    if scan.unreadable:
        lines += ["", "Not read:"]
        lines += [f"  {plain(problem)}" for each in scan.unreadable for problem in each.problems]
    lines += ["", _verdict(scan)]
    return "\n".join(lines) + "\n"


def _worst_first(file: ScannedFile) -> tuple[int, ...]:
    _, ungated, weak, _, *found = file.figures
    return tuple(-figure for figure in (ungated, weak, *found))


def _place(file: ScannedFile) -> str:
    said = []
    if not file.complete:
        said.append("analysis incomplete")
    if file.warnings:
        said.append("not read whole")
    if file.silenced:
        said.append(f"{counted(file.silenced, 'finding')} accepted")
    return plain(file.file) + (f" ({', '.join(said)})" if said else "")


def _columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns under their heads: figures at the right, words at the left."""
    figures = len(_HEADS)
    widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads) - 1)]
    lines = []
    for row in (heads, *rows):
        cells = [
            cell.rjust(width) if at < figures else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=False))
        ]
        lines.append("  ".join((*cells, row[-1])).rstrip())
    return lines


def _verdict(scan: Scan) -> str:
    need, ungated, *_ = scan.totals
    are = "is" if need == 1 else "are"
    said = (
        f"{ungated} of {counted(need, 'action')} that need{'s' * (need == 1)} review {are} ungated"
    )
    fails = "fails" if scan.failing == 1 else "fail"
    bar = "critical" if scan.fail_on == "critical" else f"{scan.fail_on} or worse"
    failing = f"{counted(scan.failing, 'finding')} {fails} the scan ({bar})"
    return f"{said}; {failing if scan.failing else f'no finding fails the scan ({bar})'}."
