"""From a file to its findings, for the commands that need no window."""

from __future__ import annotations

from collections.abc import Collection

from app.services.opening import OverlayChoice, open_source
from app.services.policies import policy_for
from app.services.rulebook import texts
from graphs.api import analyse
from graphs.formats.base import Loaded
from graphs.rules.judge import Judgement, judge


def judged_file(
    file: str,
    policy: str | None,
    chosen: Collection[str] | None = None,
    overlay: OverlayChoice = "auto",
) -> tuple[Loaded, Judgement]:
    """A file and its findings by all rules or the chosen ones. Raises `InputError`."""
    loaded = open_source(file, overlay)
    analysis = analyse(loaded.workflow, policy_for(loaded, file, policy))
    return loaded, judge(analysis, texts(), chosen)
