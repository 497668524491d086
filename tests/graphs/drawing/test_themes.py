"""Themes name the same roles, their texts can be read, and their tones can be told apart."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from drawings import theme

THEMES = ("light", "dark", "print")
TONES = ("ungated", "weak", "gated", "latent", "focus")
TRUSTS = ("untrusted", "partner", "internal", "restricted")
FAMILIES = ("entry", "ai", "work", "store", "system", "key", "gate")
#: What simulates full red and green blindness on linear RGB (Viénot, Brettel and Mollon 1999).
BLIND = {
    "protan": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deutan": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


def linear(colour: str) -> tuple[float, ...]:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    """The contrast ratio of WCAG 2."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    red, green, blue = rgb
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (
        max(v, 0.0) ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(colour: str, kind: str) -> tuple[float, float, float]:
    rgb = linear(colour)
    return lab(tuple(sum(m * c for m, c in zip(row, rgb, strict=True)) for row in BLIND[kind]))


def test_themes_name_the_same_roles_as_colours() -> None:
    roles = set(theme("light"))
    for name in THEMES:
        assert set(theme(name)) == roles
        assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in theme(name).values())


@pytest.mark.parametrize("name", THEMES)
def test_texts_reach_the_contrast_of_wcag_aa(name: str) -> None:
    colours = theme(name)
    grounds = ["canvas", "surface", "node", *(f"{tone}-fill" for tone in TONES)]
    grounds += [f"zone-{trust}" for trust in TRUSTS]
    pairs = [(text, ground) for text in ("text", "muted") for ground in grounds]
    pairs += [(f"{tone}-text", f"{tone}-fill") for tone in ("ungated", "weak", "gated", "latent")]
    pairs += [(f"zone-{trust}-text", f"zone-{trust}") for trust in TRUSTS]
    pairs += [("word-text", "word")]
    low = {pair: round(contrast(*(colours[role] for role in pair)), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("name", THEMES)
def test_lines_and_marks_reach_three_to_one(name: str) -> None:
    colours = theme(name)
    grounds = ["canvas", *(f"zone-{trust}" for trust in TRUSTS)]
    lines = [*TONES, "link", "authority"]
    pairs = [(line, ground) for line in lines for ground in grounds]
    pairs += [(f"kind-{family}", f"kind-{family}-fill") for family in FAMILIES]
    pairs += [("on-mark", tone) for tone in ("ungated", "gated")]
    low = {pair: round(contrast(*(colours[role] for role in pair)), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 3.0} == {}


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("kind", sorted(BLIND))
def test_tones_of_gates_differ_for_colour_blind_eyes(name: str, kind: str) -> None:
    colours = theme(name)
    for a, b in combinations(("ungated", "weak", "gated"), 2):
        one, other = seen(colours[a], kind), seen(colours[b], kind)
        distance = sum((x - y) ** 2 for x, y in zip(one, other, strict=True)) ** 0.5
        assert distance > 15, (a, b, distance)
