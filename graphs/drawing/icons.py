"""Icons as lines on a grid of 24 by 24, read from plain path texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from graphs.drawing.geometry import Commands, moved

_GRID = 24.0
_TOKEN = re.compile(r"[MLCZ]|-?\d+(?:\.\d+)?")
_POINTS = {"M": 1, "L": 1, "C": 3, "Z": 0}
#: Lines of each icon by name.
Icons = Mapping[str, tuple[Commands, ...]]


def parse_path(text: str) -> Commands:
    """A path of M, L, C and Z with absolute coordinates; raises ValueError for anything else."""
    tokens = _TOKEN.findall(text)
    if _TOKEN.sub("", text).strip(" ,\n"):
        raise ValueError(f"not a path of M, L, C and Z: {text!r}")
    commands: list[tuple[str, tuple[tuple[float, float], ...]]] = []
    at = 0
    while at < len(tokens):
        command = tokens[at]
        if command not in _POINTS:
            raise ValueError(f"a number where a command should be in {text!r}")
        count = 2 * _POINTS[command]
        numbers = [float(token) for token in tokens[at + 1 : at + 1 + count]]
        if len(numbers) != count:
            raise ValueError(f"too few numbers in {text!r}")
        commands.append((command, tuple(zip(numbers[::2], numbers[1::2], strict=True))))
        at += 1 + count
    return tuple(commands)


def parse_icons(data: Mapping[str, Sequence[str]]) -> dict[str, tuple[Commands, ...]]:
    """The content of `resources/icons/icons.yaml` as lines ready to draw."""
    return {name: tuple(parse_path(path) for path in paths) for name, paths in data.items()}


def icon_at(
    lines: Sequence[Commands], centre: tuple[float, float], size: float
) -> tuple[Commands, ...]:
    """The lines of an icon, `size` wide, about a centre."""
    scale = size / _GRID
    return tuple(moved(line, centre[0] - size / 2, centre[1] - size / 2, scale) for line in lines)
