"""Colour as eyes see it, for tests: contrast, and what colour-blind people can tell apart."""

from __future__ import annotations

import math
from functools import cache

import yaml

import resources

Colour = tuple[float, float, float]

#: Machado, Oliveira and Fernandes 2009, "A physiologically-based model for simulation of color
#: vision deficiency", severity 1.0; on linear RGB. The last is luminance alone: a grey printer.
SIGHTS: dict[str, tuple[Colour, Colour, Colour]] = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "greyscale": ((0.2126, 0.7152, 0.0722),) * 3,
}


@cache
def theme(name: str) -> dict[str, str]:
    read: dict[str, str] = yaml.safe_load(resources.theme_text(name))
    return read


def linear(colour: str) -> Colour:
    """A colour #rrggbb as linear RGB of 0 to 1 (IEC 61966-2-1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return tuple(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)  # type: ignore[return-value]


def times(matrix: tuple[Colour, Colour, Colour], colour: Colour) -> Colour:
    sums = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix)
    return tuple(min(1.0, max(0.0, value)) for value in sums)  # type: ignore[return-value]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    (luminance, *_), (against, *_) = (
        times(SIGHTS["greyscale"], linear(colour)) for colour in (one, other)
    )
    low, high = sorted((luminance, against))
    return (high + 0.05) / (low + 0.05)


def lab(colour: Colour) -> Colour:
    """CIE L*a*b* under D65 of a colour in linear RGB."""
    to_xyz = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750),
              (0.0193339, 0.1191920, 0.9503041))  # fmt: skip
    white = (0.95047, 1.0, 1.08883)
    xyz = [sum(a * b for a, b in zip(row, colour, strict=True)) for row in to_xyz]
    x, y, z = (
        math.cbrt(v / w) if v / w > 216 / 24389 else (24389 / 27 * v / w + 16) / 116
        for v, w in zip(xyz, white, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: str, other: str, sight: str = "usual") -> float:
    """How far apart two colours look: the distance in CIE L*a*b* (ΔE of 1976)."""
    seen = (lab(times(SIGHTS[sight], linear(colour))) for colour in (one, other))
    return math.dist(*seen)
