"""What is kept beside the open file: the overlay as it was read, and as it is to be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphs.formats.base import Loaded
    from graphs.model.said import Overlay, Unmatched
    from graphs.model.scenario import Scenario
    from graphs.model.workflow import Workflow

#: Centres on the map by node id.
Places = Mapping[str, tuple[float, float]]


def _nothing() -> Overlay:
    # The window is up before the engine is loaded, of which the model is a part.
    from graphs.model.said import Overlay

    return Overlay()


@dataclass(frozen=True, slots=True)
class Beside:
    """The overlay of the open file as it was read or last written.

    `source`: the workflow as the file defines it. `fitted` and `left`: what of the overlay fitted
    it and what did not, which is `unmatched`. `text`: of the overlay file, None where there is
    none. `opened_at`: where the map had its nodes when the file was opened. `is_drawn`: the file
    itself says where.
    """

    source: Workflow
    overlay: Overlay = field(default_factory=_nothing)
    fitted: Overlay = field(default_factory=_nothing)
    left: Overlay = field(default_factory=_nothing)
    unmatched: tuple[Unmatched, ...] = ()
    text: str | None = None
    sha256: str = ""
    opened_at: Places = field(default_factory=dict)
    is_drawn: bool = False

    def holding(self, workflow: Workflow, places: Places, in_file: bool) -> Beside:
        """What is to be kept of a workflow as it is now, with its nodes at these places.

        `in_file`: the file itself says what the workflow is, and the overlay only the rest.
        """
        from graphs.model.overlay import difference, joined, renewed
        from graphs.model.scenario_keeping import kept

        said = _nothing()
        if not in_file:
            said = renewed(difference(self.source, workflow), self.fitted, workflow)
        overlay = replace(
            joined(said, self.left),
            decisions=self.overlay.decisions,
            positions=self._positions(places),
            scenarios=kept(self.overlay.scenarios, workflow),
            extensions=self.overlay.extensions,
            source_file=self.overlay.source_file,
            source_sha256=self.overlay.source_sha256,
        )
        of_source = {zone.id for zone in self.source.zones}
        fitted = replace(
            said,
            new_zones=tuple(zone for zone in said.new_zones if zone.id in of_source),
            new_nodes=(),
            new_links=(),
        )
        return replace(
            self, source=workflow if in_file else self.source, overlay=overlay, fitted=fitted
        )

    def _positions(self, places: Places) -> Places:
        """The places of the nodes that there are, and of those that the file does not have now.

        A map that looks as it would without kept places needs none.
        """
        if not self.keeps(places):
            return {}
        known = self.overlay.positions
        away = {node: at for node, at in known.items() if node not in self.opened_at}
        return {**away, **places}

    def keeps(self, places: Places) -> bool:
        """Whether places are kept: some were before, or the map is not as it was when opened."""
        return bool(self.overlay.positions) or dict(places) != dict(self.opened_at)

    def trying(self, scenarios: tuple[Scenario, ...]) -> Beside:
        """The same with these scenarios, to be written."""
        return replace(self, overlay=replace(self.overlay, scenarios=scenarios))

    def elsewhere(self, workflow: Workflow, was_native: bool) -> Beside:
        """What goes along when the workflow is saved as another file, which then says it all.

        What did not fit an imported file stays with that.
        """
        now = self.overlay
        overlay = replace(
            _nothing(),
            decisions=now.decisions,
            positions=now.positions,
            scenarios=now.scenarios,
        )
        left, unmatched = (self.left, self.unmatched) if was_native else (_nothing(), ())
        return Beside(workflow, overlay, left=left, unmatched=unmatched, opened_at=self.opened_at)


def beside_of(loaded: Loaded, opened_at: Places) -> Beside:
    """What is beside a file that was opened."""
    file = loaded.overlay
    if file is None:
        return Beside(loaded.workflow, opened_at=opened_at, is_drawn=bool(loaded.drawn))
    from graphs.model.scenario_keeping import found

    overlay = replace(file.overlay, scenarios=found(file.overlay.scenarios, loaded.workflow))
    return Beside(
        file.source_workflow,
        overlay,
        file.applied.fitted,
        file.applied.left,
        file.applied.unmatched,
        file.document.text,
        file.document.sha256,
        opened_at,
    )


def beside_path(path: Path) -> Path:
    """The overlay file of a workflow file or folder."""
    from graphs.formats.overlaid import overlay_path

    found = overlay_path(path)
    assert found is not None
    return found
