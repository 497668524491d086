"""The colours of a Word document, from a theme: paper is white whatever the theme's ground is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphs.reports.pack.content import Tone

#: Roles of a theme by tone: of its text and of the ground behind it ("" where it has none).
_ROLES: dict[Tone, tuple[str, str]] = {
    "muted": ("muted", ""),
    "ungated": ("ungated-text", "ungated-fill"),
    "weak": ("weak-text", "weak-fill"),
    "gated": ("gated-text", "gated-fill"),
    "latent": ("latent-text", "latent-fill"),
    "critical": ("severity-critical", ""),
    "high": ("severity-high", ""),
    "medium": ("severity-medium", ""),
    "low": ("severity-low", ""),
}
#: So much of a colour is in the ground that is made of it.
_TINT = 0.09
_GROUND = "F1F4F7"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as `RRGGBB`. With a dark theme words have none: they would not be legible on white.

    `text, muted, line`: of words, of words that matter less, and of rules.
    """

    text: str = "16202C"
    muted: str = "46525F"
    line: str = "B5BEC8"
    link: str = "1D4ED8"
    ground: str = _GROUND
    _tones: Mapping[Tone, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, theme: Mapping[str, str]) -> Palette:
        if _lightness(_hex(theme.get("canvas", "#ffffff"))) < 0.6:
            return cls()
        tones: dict[Tone, tuple[str, str]] = {}
        for tone, (ink, ground) in _ROLES.items():
            colour = _hex(theme[ink])
            tones[tone] = colour, _hex(theme[ground]) if ground else _tinted(colour)
        return cls(
            _hex(theme["text"]),
            _hex(theme["muted"]),
            _hex(theme["line"]),
            _hex(theme["focus"]),
            _GROUND,
            tones,
        )

    def ink(self, tone: Tone) -> str:
        """The colour of words in a tone, "" for that of the text."""
        return self._tones[tone][0] if tone in self._tones else ""

    def behind(self, tone: Tone) -> str:
        """The ground behind words in a tone."""
        return self._tones[tone][1] if tone in self._tones else self.ground


def _hex(colour: str) -> str:
    return colour.lstrip("#").upper()[:6]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


def _lightness(colour: str) -> float:
    red, green, blue = _channels(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def _tinted(colour: str) -> str:
    return "".join(f"{round(255 - (255 - part) * _TINT):02X}" for part in _channels(colour))
