"""`ungated analyze` of a 50-node file, a whole process, against importing what it needs."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from graphs.formats.native_writer import dump
from tests.benchmarks.figures import Figure, best_in_turn, process
from tests.benchmarks.workflows import made_up


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "flow.yaml"
        file.write_text(dump(made_up(50, 90, 4)), encoding="utf-8")
        command = str(Path(sys.executable).with_name("ungated"))
        ours, reference = best_in_turn(
            process([command, "analyze", str(file)]),
            process([sys.executable, "-c", "import pydantic, yaml, numpy"]),
        )
    yield Figure("analyze, 50 nodes, whole process", ours, reference, "the bare imports", 3)
