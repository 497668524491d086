"""`ungated questions`: what to ask a workflow's owner, the most useful question first."""

from __future__ import annotations

from pathlib import Path

from app.commands.exits import exit_code
from app.commands.output import check_output, write_text
from app.services.judging import judged_file
from app.services.opening import OverlayChoice
from graphs.reports.plain import plain
from graphs.rules.questions import questions as asked_of
from graphs.words import counted


def questions(
    file: str,
    *,
    policy: str | None,
    output: Path | None,
    overlay: OverlayChoice,
    redact_names: bool = False,
) -> int:
    """Write the questions; gives the exit code of DESIGN 5.2."""
    check_output(output, file)
    loaded, judgement = judged_file(file, policy, overlay=overlay)
    if redact_names:
        from app.services.veiling import hidden_judgement

        loaded, judgement = hidden_judgement(loaded, file, policy)
    asked = asked_of(loaded.workflow, judgement.findings)
    rules = {finding.id: finding.rule for finding in judgement.findings}
    lines = [f"{plain(loaded.document.name)}: {counted(len(asked), 'question')}"]
    for number, question in enumerate(asked, start=1):
        by_rule = ", ".join(sorted({rules[finding] for finding in question.findings}))
        lines.append(f"{number:3}. {plain(question.text)}")
        lines.append(
            f"     would settle {counted(len(question.findings), 'finding')} ({by_rule}); "
            f"{plain(question.element)}: {question.fact}"
        )
    write_text("\n".join(lines) + "\n", output, file)
    return exit_code(loaded, judgement.complete)
