"""`ungated analyze`: the analysis as text or JSON."""

from __future__ import annotations

import time
from pathlib import Path

from app.commands.exits import exit_code
from app.commands.output import check_output, terminal_width, wants_colour, write_text
from app.services.opening import OverlayChoice, open_source
from app.services.policies import policy_for
from app.services.rulebook import texts
from graphs.api import analyse
from graphs.rules.judge import judge


def analyze(
    file: str,
    *,
    policy: str | None,
    as_json: bool,
    every_node: bool,
    timings: bool,
    overlay: OverlayChoice,
    output: Path | None,
    redact_names: bool = False,
) -> int:
    """Analyse a file and write the result; gives the exit code of DESIGN 5.2.

    Raises `InputError` for what cannot be read and `OutputError` for what cannot be written.
    """
    check_output(output, file)
    clock = _Clock()
    loaded = open_source(file, overlay)
    chosen = policy_for(loaded, file, policy)
    if redact_names:
        from app.services.veiling import Hidden

        hidden = Hidden.of(loaded)
        loaded, chosen = hidden.loaded(loaded), hidden.policy(chosen)
    clock.lap("read")
    analysis = analyse(loaded.workflow, chosen)
    # Computed when first asked for, so asked here to be counted as analysis.
    _ = analysis.placement
    clock.lap("analyse")
    judgement = judge(analysis, texts())
    clock.lap("judge")
    spent = clock.laps if timings else None
    if as_json:
        from graphs.reports.analysis_json import analysis_json

        text = analysis_json(loaded, analysis, judgement, every_node=every_node, timings=spent)
    else:
        from graphs.reports.analysis_text import analysis_text

        to_terminal = output is None or str(output) == "-"
        text = analysis_text(
            loaded,
            analysis,
            judgement,
            every_node=every_node,
            timings=spent,
            width=terminal_width() if to_terminal else None,
            colour=to_terminal and wants_colour(),
        )
    write_text(text, output, file)
    return exit_code(loaded, analysis.complete and judgement.complete)


class _Clock:
    """Measures parts of the work, in milliseconds."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round((now - self._last) * 1000, 3)
        self._last = now
