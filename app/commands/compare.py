"""`ungated compare`: what changed between two versions of a workflow, and what got worse by it."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from app.commands.exits import FOUND, INCOMPLETE, OK, UNREADABLE
from app.commands.output import check_output, terminal_width, wants_colour, write_text
from app.services.deciding import standing_decisions
from app.services.opening import OverlayChoice, open_source
from app.services.policies import policy_for
from app.services.rulebook import texts
from graphs.analysis.impact import SEVERITIES
from graphs.api import analyse
from graphs.compare.changes import Version
from graphs.compare.compare import compare as compare_versions
from graphs.errors import InputError, UngatedError
from graphs.formats.base import Loaded
from graphs.formats.decision_log import log_path, read_log
from graphs.model.decisions import Log, Standing
from graphs.policy.policy import Policy
from graphs.reports.plain import plain
from graphs.reports.verdicts import decided
from graphs.rules.judge import Judgement, judge
from graphs.words import counted

#: So many problems of a log of decisions are told.
_MOST_TOLD = 20


class TwiceStandardInput(UngatedError):
    """Both versions cannot come from standard input."""


def compare(
    files: tuple[str, str],
    *,
    policy: str | None,
    fail_on: str,
    form: str,
    output: Path | None,
    overlay: OverlayChoice = "auto",
    redact_names: bool = False,
    today: date | None = None,
) -> int:
    """Compare an older and a newer version and write the result; gives the exit code.

    `overlay` goes on both; without one, no decision beside the newer version holds either.
    A version that cannot be read is told on standard error, with the problems of both. With
    `redact_names` pseudonyms are told, the same in both versions.
    """
    if files == ("-", "-"):
        raise TwiceStandardInput("-: only one of the two can be standard input. Name a file.")
    for file in files:
        check_output(output, file)
    loaded, unreadable = [], False
    for file in files:
        try:
            loaded.append(open_source(file, overlay))
        except InputError as error:
            unreadable = True
            for problem in error.problems:
                sys.stderr.write(f"{plain(str(problem))}\n")
    if unreadable:
        return UNREADABLE
    old, new = loaded
    policies = policy_for(old, files[0], policy), policy_for(new, files[1], policy)
    comparison = compare_versions(_version(old, policies[0]), _version(new, policies[1]))
    log = read_log(log_path(files[1])) if overlay is not None else Log()
    day = today or date.today()
    standings = _standings(new, log, comparison.after.judgement, day)
    silenced = _accepted(standings, comparison.after.judgement, day)
    severities = comparison.severities(silenced)
    bar = SEVERITIES.index(fail_on)
    failing = sum(SEVERITIES.index(severity) <= bar for severity in severities)
    failed = (*comparison.before.judgement.failed, *comparison.after.judgement.failed)
    if redact_names:
        from app.services.veiling import Hidden

        hidden = Hidden.of(old, new)
        ids = hidden.findings(comparison.after.judgement.findings)
        old, new = hidden.loaded(old), hidden.loaded(new)
        policies = hidden.policy(policies[0]), hidden.policy(policies[1])
        comparison = compare_versions(_version(old, policies[0]), _version(new, policies[1]))
        standings = hidden.standings(standings, ids)
        silenced = _accepted(standings, comparison.after.judgement, day)
    names = old.document.name, new.document.name
    is_whole = not (old.warnings or new.warnings)
    if form == "json":
        from graphs.reports.compare_json import compare_json

        text = compare_json(
            old,
            new,
            comparison,
            fails=bool(failing),
            complete=comparison.complete and is_whole,
            silenced=silenced,
        )
    else:
        from graphs.reports.changes_told import told

        verdict = _verdict(len(severities), failing, fail_on)
        if failed:
            verdict += f" Incomplete: {', '.join(sorted(set(failed)))} could not be judged."
        lines = told(comparison, silenced)
        if form == "markdown":
            from graphs.reports.compare_markdown import compare_markdown

            text = compare_markdown(names, comparison, lines, verdict)
        elif form == "html":
            from app.services.shipped import drawing_kit
            from app.services.subjects import colours
            from graphs.reports.compare_html import compare_html

            themes = colours("print"), colours("dark")
            places = new.overlay.overlay.positions if new.overlay is not None else {}
            text = compare_html(
                names, comparison, lines, verdict, drawing_kit(), *themes, positions=places
            )
        else:
            from graphs.reports.compare_text import compare_text

            to_terminal = output is None or str(output) == "-"
            text = compare_text(
                names,
                comparison,
                lines,
                verdict,
                width=terminal_width() if to_terminal else None,
                colour=to_terminal and wants_colour(),
            )
    write_text(text, output, files[1])
    if not is_whole:
        return UNREADABLE
    if not comparison.complete:
        return INCOMPLETE
    return FOUND if failing else OK


def _standings(loaded: Loaded, log: Log, judgement: Judgement, today: date) -> Collection[Standing]:
    """What was decided about the findings of the newer version."""
    for problem in log.problems[:_MOST_TOLD]:
        sys.stderr.write(f"{plain(str(problem))}\n")
    return standing_decisions(loaded, judgement, log, today)


def _accepted(
    standings: Collection[Standing], judgement: Judgement, today: date
) -> Mapping[str, str]:
    """The findings of the newer version that were accepted, with who did it and until when."""
    found = {finding.id for finding in judgement.findings}
    return decided(standings, found, today).accepted


def _version(loaded: Loaded, policy: Policy) -> Version:
    analysis = analyse(loaded.workflow, policy)
    return Version(analysis, judge(analysis, texts()))


def _verdict(worse: int, failing: int, fail_on: str) -> str:
    if not worse:
        return "Nothing got worse."
    return (
        f"{counted(worse, 'thing')} got worse, {failing or 'none'} of them at or above {fail_on}."
    )
