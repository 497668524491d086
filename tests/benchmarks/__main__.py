"""Runs the benchmarks named on the command line, or all of them."""

from __future__ import annotations

import sys
from importlib import import_module

BENCHMARKS = ("radius", "analyze", "importing", "what_if", "window", "panning", "turns")


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(BENCHMARKS)}.")
        return 2
    missed = 0
    for name in names or BENCHMARKS:
        for figure in import_module(f"tests.benchmarks.{name}").measure():
            print(figure, flush=True)
            missed += not figure.met
    print(f"{missed} of the bars are not met." if missed else "Every bar is met.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
