"""What a report is: text made of a workflow and its analysis, seen through a lens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from graphs.analysis.engine import Analysis
from graphs.drawing.lens import Lens
from graphs.model.workflow import Workflow


class Write(Protocol):
    def __call__(
        self,
        workflow: Workflow,
        analysis: Analysis,
        lens: Lens,
        theme: Mapping[str, str],
        focus: str | None = None,
    ) -> str: ...


@dataclass(frozen=True, slots=True)
class Report:
    """A text export of the map: its id, the suffix of its files, its name for people."""

    id: str
    suffix: str
    title: str
    write: Write
