"""`ungated check`: findings that fail a pipeline, for people and for build servers."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.commands.exits import FOUND, INCOMPLETE, OK, UNREADABLE
from app.commands.mistakes import told_without_names
from app.commands.output import check_output, terminal_width, wants_colour, write_text
from app.services.deciding import standing_decisions
from app.services.judging import judged_file
from app.services.opening import OverlayChoice
from app.services.policies import policy_for
from app.services.rulebook import rule_texts, texts
from graphs.analysis.impact import SEVERITIES
from graphs.errors import InputError, Problem, UngatedError
from graphs.formats.base import Loaded
from graphs.formats.decision_log import log_path, read_log
from graphs.formats.reading import read_document
from graphs.model.decisions import Log, Standing
from graphs.policy.policy import Policy
from graphs.reports.findings_json import FORMAT
from graphs.reports.plain import plain
from graphs.reports.verdicts import Verdict, decided
from graphs.rules.judge import Judgement

_Judged = list[tuple[Loaded, Judgement]]
_NO_LOG = Log()


#: As many problems of a log are told; with one no decision in it holds.
_MOST_TOLD = 20


class OptionError(UngatedError):
    """An option that cannot be followed; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What fails a check: findings of a severity or worse that nothing silences."""

    fail_on: str
    known: frozenset[str]
    ignored: Mapping[str, str]

    today: date
    every_rule: bool

    def verdict(self, judgement: Judgement, standings: Collection[Standing]) -> Verdict:
        """What the check makes of the findings of one file, with what was decided about them."""
        found = {finding.id for finding in judgement.findings}
        taken = decided(standings, found, self.today)
        quiet: dict[str, str] = {}
        for finding in judgement.findings:
            if finding.rule in self.ignored:
                reason = self.ignored[finding.rule]
                quiet[finding.id] = f"{finding.rule} is ignored" + (f": {reason}" if reason else "")
            elif finding.id in self.known:
                quiet[finding.id] = "known in the baseline"
            elif finding.id in taken.accepted:
                quiet[finding.id] = taken.accepted[finding.id]
        worst = SEVERITIES.index(self.fail_on)
        failing = frozenset(
            finding.id
            for finding in judgement.findings
            if finding.id not in quiet and SEVERITIES.index(finding.severity) <= worst
        )
        expired = {each: words for each, words in taken.expired.items() if each not in quiet}
        again = {each: words for each, words in taken.reopened.items() if each not in quiet}
        # A rule that was not asked says nothing of what was decided about its findings.
        unfound = taken.unfound if self.every_rule and judgement.complete else ()
        return Verdict(failing, quiet, expired, unfound, again)


def check(
    files: Sequence[str],
    *,
    policy: str | None,
    fail_on: str,
    baseline: str | None,
    rules: Sequence[str],
    ignore: Sequence[str],
    form: str,
    output: Path | None,
    overlay: OverlayChoice,
    redact_names: bool = False,
    today: date | None = None,
) -> int:
    """Check files and write the result; gives the exit code of DESIGN 5.2.

    A file that cannot be read is told on standard error and hides none of the others. With
    `redact_names` pseudonyms are told, but what is judged and decided goes by the true names.
    """
    for file in files:
        check_output(output, file)
    chosen = _chosen(rules)
    known = _known(baseline, policy, redact_names)
    bar = Bar(fail_on, known, _ignored(ignore), today or date.today(), chosen is None)
    judged: _Judged = []
    logs: list[Log] = []
    readable: list[str] = []
    unreadable = False
    for number, file in enumerate(files, 1):
        try:
            judged.append(judged_file(file, policy, chosen, overlay))
            readable.append(file)
            logs.append(read_log(log_path(file)) if overlay is not None else _NO_LOG)
        except InputError as error:
            unreadable = True
            what = "The file" if len(files) == 1 else f"File {number} of {len(files)}"
            _complain(error.problems, what if redact_names else "")
    unreadable = unreadable or any(loaded.warnings for loaded, _ in judged)
    unfit = [problem for log in logs for problem in log.problems[:_MOST_TOLD]]
    _complain(unfit, "Decisions" if redact_names else "")
    standings = [
        standing_decisions(loaded, judgement, log, bar.today)
        for (loaded, judgement), log in zip(judged, logs, strict=True)
    ]
    verdicts = [
        bar.verdict(judgement, taken)
        for (_, judgement), taken in zip(judged, standings, strict=True)
    ]
    if redact_names:
        policies = [
            policy_for(loaded, file, policy)
            for (loaded, _), file in zip(judged, readable, strict=True)
        ]
        shown = _hidden(judged, policies, standings, bar, chosen)
        told = _told(*shown, form, output, whole=not unreadable)
    else:
        told = _told(judged, verdicts, form, output, whole=not unreadable)
    write_text(told, output, files[0])
    if unreadable:
        return UNREADABLE
    if any(not judgement.complete for _, judgement in judged):
        return INCOMPLETE
    return FOUND if any(verdict.failing for verdict in verdicts) else OK


def _complain(problems: Sequence[Problem], hidden: str) -> None:
    """Tell problems on standard error; where names are hidden, of what how many there are."""
    told = [str(problem) for problem in problems]
    if hidden and problems:
        told = [told_without_names(hidden, problems)]
    for line in told:
        sys.stderr.write(f"{plain(line)}\n")


def _hidden(
    judged: _Judged,
    policies: Sequence[Policy],
    standings: Sequence[Collection[Standing]],
    bar: Bar,
    chosen: Collection[str] | None,
) -> tuple[_Judged, list[Verdict]]:
    """The same findings and verdicts, told without names."""
    from app.services.veiling import Hidden

    hidden = Hidden.of(*(loaded for loaded, _ in judged))
    shown: _Judged = []
    verdicts: list[Verdict] = []
    for (loaded, judgement), policy, taken in zip(judged, policies, standings, strict=True):
        ids = hidden.findings(judgement.findings)
        known = frozenset(ids[name] for name in bar.known if name in ids)
        quieter = replace(bar, known=known, ignored=dict.fromkeys(bar.ignored, ""))
        shown.append(hidden.judged(loaded, policy, chosen))
        verdicts.append(quieter.verdict(shown[-1][1], hidden.standings(taken, ids)))
    return shown, verdicts


def _told(
    judged: _Judged,
    verdicts: Sequence[Verdict],
    form: str,
    output: Path | None,
    *,
    whole: bool,
) -> str:
    """The result in a form; `whole`: every file was read."""
    if form == "json":
        from graphs.reports.findings_json import check_json

        return check_json(judged, verdicts, whole=whole)
    if form == "sarif":
        from importlib.metadata import version

        from graphs.reports.sarif import sarif

        return sarif(judged, texts(), version("ungated"), verdicts)
    if form == "junit":
        from graphs.reports.junit import junit

        return junit(judged, verdicts)
    if form == "github":
        from graphs.reports.github_annotations import github_annotations

        return github_annotations(judged, verdicts)
    return _text(judged, verdicts, output)


def _text(judged: _Judged, verdicts: Sequence[Verdict], output: Path | None) -> str:
    from graphs.reports.findings_text import counted, findings_text

    to_terminal = output is None or str(output) == "-"
    parts = [
        findings_text(
            loaded,
            judgement,
            verdict,
            width=terminal_width() if to_terminal else None,
            colour=to_terminal and wants_colour(),
        )
        for (loaded, judgement), verdict in zip(judged, verdicts, strict=True)
    ]
    if not judged:
        return "no file could be read: nothing was checked.\n"
    every = [
        finding
        for (_, judgement), verdict in zip(judged, verdicts, strict=True)
        for finding in judgement.findings
        if finding.id not in verdict.silenced
    ]
    failing = {each for verdict in verdicts for each in verdict.failing}
    fail = "fails" if len(failing) == 1 else "fail"
    verdict = f"{len(failing)} of them {fail} the check" if failing else "none fails the check"
    files = f"{len(judged)} {'file' if len(judged) == 1 else 'files'}"
    parts.append(f"{files}: {counted(every)}; {verdict}.\n")
    return "\n".join(parts)


def _chosen(rules: Sequence[str]) -> frozenset[str] | None:
    names = [name.strip().upper() for each in rules for name in each.split(",") if name.strip()]
    for name in names:
        _must_exist(name)
    return frozenset(names) or None


def _ignored(ignore: Sequence[str]) -> dict[str, str]:
    reasons: dict[str, str] = {}
    for each in ignore:
        rule, _, reason = each.partition("=")
        rule, reason = rule.strip().upper(), reason.strip()
        _must_exist(rule)
        if not reason:
            raise OptionError(
                f"--ignore {each}: a reason is missing. Write --ignore '{rule}=why it is accepted'."
            )
        reasons[rule] = reason
    return reasons


def _must_exist(rule: str) -> None:
    if rule not in rule_texts():
        raise OptionError(f"{rule}: there is no such rule. `ungated rules` lists them.")


def _known(baseline: str | None, policy: str | None, redact_names: bool) -> frozenset[str]:
    """The ids of the findings of the baseline. Raises `InputError` where it cannot be read."""
    try:
        return _baseline(baseline, policy) if baseline is not None else frozenset()
    except InputError as error:
        if not redact_names:
            raise
        hidden = told_without_names("it cannot be read", error.problems)
        raise InputError.one("The baseline", hidden) from None


def _baseline(path: str, policy: str | None) -> frozenset[str]:
    """The ids of the findings that were there before.

    The baseline is what `check` or `analyze` wrote as JSON, or an older version of the workflow.
    """
    document = read_document(path)
    if document.is_json and '"ungated.' in document.text[:2000]:
        try:
            data = json.loads(document.text)
            format_name = str(data.get("format", ""))
            if format_name == FORMAT:
                return frozenset(f["id"] for part in data["files"] for f in part["findings"])
            if format_name.startswith("ungated.analysis/"):
                return frozenset(finding["id"] for finding in data["findings"])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise InputError.one(
                path,
                "this is no result that a check can be compared with.",
                "Give what `ungated check --format json` wrote, or the older workflow.",
            ) from None
    _, judgement = judged_file(path, policy, None)
    return frozenset(finding.id for finding in judgement.findings)
