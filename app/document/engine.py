"""What the worker runs for a document: open, assess, judge, tidy, predict, save.

No widgets, no state.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.document.revision import Revision
from graphs.errors import UngatedError
from graphs.progress import Progress, step

if TYPE_CHECKING:
    from app.document.judged import Judged
    from graphs.analysis.engine import Analysis
    from graphs.analysis.result import Coverage
    from graphs.drawing.graphviz import Job, Result
    from graphs.drawing.kit import Kit
    from graphs.drawing.layout import Layout
    from graphs.model.workflow import Workflow
    from graphs.policy.policy import Policy

NATIVE = "native"
#: Runs Graphviz on a job, telling progress.
LayOut = Callable[["Job", Progress], "Result"]


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written."""

    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read, analysed and laid out."""

    revision: Revision
    policy: Policy
    format_id: str
    format_title: str
    text: str
    sha256: str
    warnings: tuple[str, ...]

    def saved_as(self, saved: Saved) -> Opened:
        """The same document after it was written as a native file."""
        return replace(
            self,
            format_id=NATIVE,
            format_title=_format_title(NATIVE),
            text=saved.text,
            sha256=saved.sha256,
        )


@dataclass(frozen=True, slots=True)
class Prediction:
    """The coverage now, and as it would be with a gate on a link."""

    link: str
    before: Coverage
    after: Coverage


@cache
def drawing_kit() -> Kit:
    """What drawing needs of the resources: the widths of the font, and the icons."""
    import yaml

    from graphs.drawing.kit import Kit
    from resources import font_metrics, icons_text

    return Kit.of(font_metrics(), yaml.safe_load(icons_text()))


def open_file(lay_out: LayOut, path: Path, progress: Progress) -> Opened:
    """Read a file of any known format, analyse it and lay it out.

    Raises `InputError` with every problem of a file that cannot be read.
    """
    from app.services.policies import policy_for
    from graphs import api
    from resources import catalogues

    step(progress, 0.0, f"reading {path.name}")
    loaded = api.load(path, catalogues())
    policy = policy_for(loaded, path)
    revision = Revision(loaded.workflow)
    assess(lay_out, revision, policy, progress)
    document = loaded.document
    return Opened(
        revision,
        policy,
        loaded.format_id,
        _format_title(loaded.format_id),
        document.text,
        document.sha256 or _sha256(path),
        loaded.warnings,
    )


def assess(lay_out: LayOut, revision: Revision, policy: Policy, progress: Progress) -> Revision:
    """Compute what a revision lacks: the analysis with its placement of gates, and the layout."""
    if revision.analysis is None:
        from graphs.api import analyse

        analysis = analyse(revision.workflow, policy, progress)
        step(progress, 0.45, "finding where gates are missing")
        # Computed here, on the worker, and kept: what views ask for is then at hand.
        _ = analysis.placement, analysis.coverage
        revision.analysis = analysis
    if revision.layout is None:
        revision.layout = _laid_out(lay_out, revision.workflow, revision.kept, progress)
    step(progress, 1.0, "done")
    return revision


def judge(analysis: Analysis, progress: Progress) -> Judged:
    """The findings of an analysis with the questions and the standards that follow from them."""
    from app.document.judged import judged_of
    from app.services.rulebook import frameworks, rule_texts, texts
    from graphs.rules.judge import judge as judge_analysis

    judgement = judge_analysis(analysis, texts(), progress=progress)
    step(progress, 1.0, "sorting the findings")
    return judged_of(analysis, judgement, rule_texts(), frameworks())


def tidy(lay_out: LayOut, revision: Revision, progress: Progress) -> Revision:
    """The same workflow and analysis, laid out afresh."""
    layout = _laid_out(lay_out, revision.workflow, None, progress)
    return Revision(revision.workflow, layout, revision.analysis, revision.judged)


def _laid_out(
    run: LayOut,
    workflow: Workflow,
    kept: tuple[Workflow, Layout] | None,
    progress: Progress,
) -> Layout:
    from graphs.drawing.layout import lay_out
    from graphs.drawing.still import lay_out_again

    step(progress, 0.5, "laying out the map")

    def run_job(job: Job) -> Result:
        return run(job, progress)

    if kept is None:
        return lay_out(workflow, drawing_kit().measure, run=run_job)
    before, layout = kept
    return lay_out_again(workflow, before, layout, drawing_kit().measure, run_job)


def predict(workflow: Workflow, policy: Policy, link_id: str, progress: Progress) -> Prediction:
    """What a gate on a link would change, by analysing the workflow with and without it."""
    from graphs.api import analyse
    from graphs.model import edits

    gated, _ = edits.place_gate(workflow, link_id)
    before = analyse(workflow, policy, progress).coverage
    return Prediction(link_id, before, analyse(gated, policy, progress).coverage)


def save(workflow: Workflow, original: str | None, path: Path, progress: Progress) -> Saved:
    """Write a workflow as a native file, whole or not at all.

    `original`: the text of the native file it was read from, whose comments and order are kept.
    Raises `UngatedError` where it cannot be written.
    """
    from PySide6.QtCore import QSaveFile

    from graphs.formats import native_writer

    if original is None:
        text = native_writer.dump(workflow)
    else:
        text = native_writer.save(original, workflow)
    step(progress, 0.5, f"writing {path.name}")
    data = text.encode("utf-8")
    file = QSaveFile(str(path))
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        raise UngatedError(f"{path}: {file.errorString()}.")
    written = file.write(data)
    if written != len(data) or not file.commit():
        raise UngatedError(f"{path}: {file.errorString()}.")
    return Saved(text, hashlib.sha256(data).hexdigest())


def was_changed(path: Path, sha256: str) -> bool:
    """Whether a file exists and holds other bytes than those with this checksum."""
    return path.is_file() and _sha256(path) != sha256


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _format_title(format_id: str) -> str:
    from graphs.formats.registry import formats

    return next((each.title for each in formats() if each.id == format_id), format_id)
