"""What drawing needs from the resources: how wide text is and what icons look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphs.drawing.icons import Icons, parse_icons
from graphs.drawing.text import TextMeasure


@dataclass(frozen=True)
class Kit:
    """Made once and used for every layout and scene."""

    measure: TextMeasure
    icons: Icons

    @classmethod
    def of(cls, metrics: Mapping[str, Any], icons: Mapping[str, Sequence[str]]) -> Kit:
        """From `resources/fonts/metrics.json` and `resources/icons/icons.yaml` as plain data."""
        return cls(TextMeasure(metrics), parse_icons(icons))
