"""What the worker runs for a document: open, new, assess, judge, tidy, predict.

No widgets, no state.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.document.beside import Beside, beside_of
from app.document.folder_sums import sums_below
from app.document.revision import Revision
from app.services.shipped import drawing_kit
from graphs.progress import Progress, step

if TYPE_CHECKING:
    from app.document.judged import Judged
    from app.document.saving import Saved
    from graphs.analysis.engine import Analysis
    from graphs.analysis.result import Coverage
    from graphs.drawing.graphviz import Job, Result
    from graphs.drawing.layout import Layout
    from graphs.model.workflow import Workflow
    from graphs.policy.policy import Policy

NATIVE = "native"
#: What a workflow is called that nobody has named.
NEW_NAME = "New workflow"
#: Runs Graphviz on a job, telling progress.
LayOut = Callable[["Job", Progress], "Result"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read, analysed and laid out.

    `parts`: of a folder the files that are in it, with their checksums.
    """

    revision: Revision
    policy: Policy
    format_id: str
    format_title: str
    text: str
    sha256: str
    warnings: tuple[str, ...]
    beside: Beside
    parts: Mapping[Path, str] = field(default_factory=dict)

    def saved_as(self, saved: Saved, is_native: bool) -> Opened:
        """The same document after it was saved, as a native file or beside its own."""
        opened = replace(self, sha256=saved.sha256, beside=saved.beside)
        if not is_native:
            return opened
        return replace(
            opened, format_id=NATIVE, format_title=_format_title(NATIVE), text=saved.text
        )


@dataclass(frozen=True, slots=True)
class Prediction:
    """The coverage now, and as it would be with a gate on a link."""

    link: str
    before: Coverage
    after: Coverage


def open_file(
    lay_out: LayOut,
    path: Path,
    progress: Progress,
    kept: tuple[Workflow, Layout] | None = None,
) -> Opened:
    """Read a file of any known format, analyse it and lay it out.

    `kept`: a map of the same workflow as it was, on which what stays keeps its place.
    Raises `InputError` with every problem of a file that cannot be read.
    """
    from app.services.placing import places_of
    from app.services.policies import policy_for
    from graphs import api
    from resources import catalogues

    step(progress, 0.0, f"reading {path.name}")
    loaded = api.load(path, catalogues())
    policy = policy_for(loaded, path)
    revision = Revision(loaded.workflow, kept=kept, places=places_of(loaded))
    assess(lay_out, revision, policy, progress)
    assert revision.layout is not None
    document = loaded.document
    read = {Path(part.name): part.sha256 for part in loaded.parts}
    return Opened(
        revision,
        policy,
        loaded.format_id,
        _format_title(loaded.format_id),
        document.text,
        document.sha256 or _sha256(path),
        loaded.warnings,
        beside_of(loaded, revision.layout.positions),
        sums_below(path, read) if path.is_dir() else {},
    )


def new_file(lay_out: LayOut, progress: Progress) -> Opened:
    """An empty workflow that is in no file yet."""
    import resources
    from app.services.policies import DEFAULT
    from graphs.api import load_policy
    from graphs.model.workflow import Workflow

    workflow = Workflow(NEW_NAME)
    policy = load_policy(resources.policy_text(DEFAULT), f"{DEFAULT}.yaml")
    revision = assess(lay_out, Revision(workflow, places={}), policy, progress)
    return Opened(revision, policy, NATIVE, _format_title(NATIVE), "", "", (), Beside(workflow))


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
        revision.layout = _laid_out(lay_out, revision, progress)
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
    layout = _laid_out(lay_out, Revision(revision.workflow), progress)
    return Revision(revision.workflow, layout, revision.analysis, revision.judged)


def tidy_some(
    lay_out: LayOut, revision: Revision, nodes: frozenset[str], progress: Progress
) -> Revision:
    """The same workflow with these nodes placed afresh among the others, which stay."""
    kept = {name: at for name, at in revision.positions.items() if name not in nodes}
    layout = _laid_out(lay_out, Revision(revision.workflow, places=kept), progress)
    return Revision(revision.workflow, layout, revision.analysis, revision.judged)


def _laid_out(run: LayOut, revision: Revision, progress: Progress) -> Layout:
    from graphs.drawing.layout import lay_out
    from graphs.drawing.still import lay_out_again

    step(progress, 0.5, "laying out the map")

    def run_job(job: Job) -> Result:
        return run(job, progress)

    measure = drawing_kit().measure
    if revision.kept is None:
        return lay_out(revision.workflow, measure, revision.places, run=run_job)
    before, layout = revision.kept
    if revision.places:
        fold = bool(layout.folded)
        return lay_out(revision.workflow, measure, revision.positions, fold, run_job)
    return lay_out_again(revision.workflow, before, layout, measure, run_job)


def predict(workflow: Workflow, policy: Policy, link_id: str, progress: Progress) -> Prediction:
    """What a gate on a link would change, by analysing the workflow with and without it."""
    from graphs.api import analyse
    from graphs.model import edits

    gated, _ = edits.place_gate(workflow, link_id)
    before = analyse(workflow, policy, progress).coverage
    return Prediction(link_id, before, analyse(gated, policy, progress).coverage)


def was_changed(path: Path, sha256: str) -> bool:
    """Whether a file exists and holds other bytes than those with this checksum."""
    return path.is_file() and _sha256(path) != sha256


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _format_title(format_id: str) -> str:
    from graphs.formats.registry import formats

    return next((each.title for each in formats() if each.id == format_id), format_id)
