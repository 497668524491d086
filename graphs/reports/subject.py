"""What is reported: a workflow with its analysis, seen in one way, and all that is told beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from graphs.analysis.engine import Analysis
from graphs.analysis.result import Path
from graphs.drawing.builder import build_scene
from graphs.drawing.closing import closed_up
from graphs.drawing.excerpt import Excerpt
from graphs.drawing.kit import Kit
from graphs.drawing.layout import Layout, Positions, lay_out
from graphs.drawing.lens import Lens
from graphs.drawing.parts import parts_of
from graphs.drawing.scene import Scene
from graphs.formats.base import Loaded
from graphs.model.decisions import Standing
from graphs.model.workflow import Workflow
from graphs.policy.policy import Policy
from graphs.reports.hashes import model_hash, policy_hash
from graphs.rules.judge import Judgement
from graphs.rules.texts import Framework, Texts

#: Gives a scene in the colours of a theme as the bytes of a PNG, `scale` pixels to a scene unit.
Raster = Callable[[Scene, Mapping[str, str], float], bytes]


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a workflow was read from. `warnings`: what of it could not be read."""

    name: str = ""
    format_id: str = ""
    sha256: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """All that a report may tell; each uses what it needs.

    `lens`, `focus` and `path` are how the map is looked at; `theme` gives colours by role
    (`#rrggbb`). `judged` finds the findings when they are first asked for. `standings`: what was
    decided, by finding id, as it holds on `day`. `laid_out` gives the layout where it is known
    already, else one is made that keeps `positions`. `raster` is None where no pictures of pixels
    can be made. `frameworks`: the standards by key. `loaded`: the documents that were read, where
    they are at hand. `dark`: colours for dark screens, where a format has both. `detail`: whether
    a report is for a board, or has everything. `table`: the one that a CSV file has. `texts`:
    those of the rules, for what explains them. `excerpt`: the part that `workflow` is, where it is
    one of the workflow `whole` that was analysed.
    """

    workflow: Workflow
    analysis: Analysis
    lens: Lens
    theme: Mapping[str, str]
    kit: Kit
    judged: Callable[[], Judgement]
    focus: str | None = None
    path: Path | None = None
    source: Source = Source()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    day: date | None = None
    positions: Positions = field(default_factory=dict)
    laid_out: Layout | None = None
    raster: Raster | None = None
    frameworks: Mapping[str, Framework] = field(default_factory=dict)
    loaded: Loaded | None = None
    dark: Mapping[str, str] = field(default_factory=dict)
    detail: Literal["board", "full"] = "full"
    table: str = "actions"
    texts: Texts | None = None
    excerpt: Excerpt | None = None
    whole: Workflow | None = None

    @property
    def policy(self) -> Policy:
        return self.analysis.policy

    @cached_property
    def judgement(self) -> Judgement:
        return self.judged()

    @cached_property
    def layout(self) -> Layout:
        if self.laid_out is not None:
            return self.laid_out
        return lay_out(self.workflow, self.kit.measure, self.positions)

    def scene(
        self, lens: Lens | None = None, focus: str | None = None, path: Path | None = None
    ) -> Scene:
        """The map in its own lens, focus and path; or in another lens, as given."""
        if lens is None:
            lens, focus, path = self.lens, self.focus, self.path
        lens = self._through(lens)
        return build_scene(self.workflow, self.layout, lens, self.analysis, self.kit, focus, path)

    def seen(self, lens: Lens, focus: str | None = None, path: Path | None = None) -> Subject:
        """The same, looked at in another way, with the layout that it has."""
        lens = self._through(lens)
        return replace(self, lens=lens, focus=focus, path=path, laid_out=self.layout)

    def part(self, excerpt: Excerpt) -> Subject:
        """A part of it, for a picture alone: analysis, findings and hashes stay the whole's.

        Where places are kept, the part looks like that part of the whole map, with the gaps of what
        is left out closed up; else it is laid out afresh.
        """
        part = excerpt.of(self.workflow)
        return replace(
            self,
            workflow=part,
            lens=excerpt.through(self.lens, self.workflow),
            focus=self.focus or excerpt.focus,
            path=excerpt.path or self.path,
            positions=closed_up(part, self._places_of(excerpt), self.kit.measure),
            laid_out=None,
            excerpt=excerpt,
            whole=self.workflow,
        )

    def _places_of(self, excerpt: Excerpt) -> Positions:
        """Where the nodes of a part stand on the whole map, where some are kept there."""
        if not self.positions:
            return {}
        laid_out = {node.id for node in parts_of(self.workflow).nodes} & excerpt.nodes
        # What has no place of its own stands where the whole map puts it beside the others.
        return self.positions if laid_out <= self.positions.keys() else self.layout.positions

    def _through(self, lens: Lens) -> Lens:
        if self.excerpt is None or self.whole is None:
            return lens
        return self.excerpt.through(lens, self.whole)

    @cached_property
    def model_hash(self) -> str:
        """The SHA-256 of the workflow as this tool understood it, in its native form, as hex."""
        return model_hash(self.whole or self.workflow)

    @cached_property
    def policy_hash(self) -> str:
        """The SHA-256 of the policy's values as sorted JSON, as hex."""
        return policy_hash(self.policy)
