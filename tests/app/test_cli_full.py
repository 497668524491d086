"""What is told when standard output takes no more, for what is printed without a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize("option", ["--help", "--version"])
def test_a_full_device_is_no_fault_of_ungated(option: str) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "app", option],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            encoding="utf-8",
            cwd=Path(__file__).parents[2],
            env=environment,
        )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("standard output: cannot be written")
