"""What drawing needs from the resources: how wide text is and what icons look like."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from graphs.drawing.icons import Icons, parse_icons
from graphs.drawing.text import TextMeasure

T = TypeVar("T")
_MOST = 100_000


class Memory:
    """Remembers the last thing made for each key, for as long as it would be made of the same.

    A lens or an edit changes the look of few elements; the items of the others are used again.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], tuple[tuple[Any, ...], Any]] = {}

    def recall(self, kind: str, element: str, of: tuple[Any, ...], make: Callable[[], T]) -> T:
        """What was made of the same values before, or what `make` gives now."""
        found = self._made.get((kind, element))
        if found is not None and found[0] == of:
            remembered: T = found[1]
            return remembered
        if len(self._made) > _MOST:
            self._made.clear()
        made = make()
        self._made[kind, element] = (of, made)
        return made


@dataclass(frozen=True)
class Kit:
    """Made once and used for every layout, scene and chart.

    `fonts`: the paths of the bundled font's files by weight, for charts.
    """

    measure: TextMeasure
    icons: Icons
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)
    fonts: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        metrics: Mapping[str, Any],
        icons: Mapping[str, Sequence[str]],
        fonts: Mapping[str, str] | None = None,
    ) -> Kit:
        """From `resources/fonts/metrics.json` and `resources/icons/icons.yaml` as plain data."""
        return cls(TextMeasure(metrics), parse_icons(icons), fonts=dict(fonts or {}))
