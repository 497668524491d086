"""What a benchmark gives, how it is timed, and how it is told."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A time against a reference (seconds), or against a fixed limit where there is none.

    `bar`: how the ratio must be; "at most" and "at least" a number.
    """

    what: str
    seconds: float
    reference: float
    of: str
    bar: float
    at_least: bool = False

    @property
    def ratio(self) -> float:
        """How many times the reference it takes; the other way round where more is better."""
        if self.at_least:
            return self.reference / self.seconds
        return self.seconds / self.reference

    @property
    def met(self) -> bool:
        return self.ratio >= self.bar if self.at_least else self.ratio <= self.bar

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        verdict = "met" if self.met else "NOT MET"
        return (
            f"{self.what}: {_told(self.seconds)}, {self.of} {_told(self.reference)}; "
            f"ratio {self.ratio:.2f} (bar {sign} {self.bar:g}) {verdict}"
        )


def _told(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def best(work: Callable[[], object], repeats: int = 5) -> float:
    """The shortest of several runs, in seconds: the one that other work disturbed least."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def best_in_turn(
    first: Callable[[], object], second: Callable[[], object], repeats: int = 7
) -> tuple[float, float]:
    """The shortest runs of two, run by turns so that both meet the same disturbances."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats):
        for work, kept in zip((first, second), times, strict=True):
            kept.append(best(work, 1))
    return min(times[0]), min(times[1])


def process(command: Sequence[str]) -> Callable[[], object]:
    """A run of a command from start to exit, its output thrown away.

    The first run, here, lets Python keep the compiled modules, as it does where people use it.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def run() -> None:
        quiet = subprocess.DEVNULL
        subprocess.run(command, check=True, stdout=quiet, stderr=quiet, env=environment)

    run()
    return run
