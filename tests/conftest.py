"""Fixtures that every test may use."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real workflow files and known answers; the test skips where it is absent."""
    folder = Path(__file__).resolve().parent.parent.parent / "shared"
    if not (folder / "corpus").is_dir():
        pytest.skip("the shared folder with the corpus is not beside this checkout")
    return folder


@pytest.fixture
def no_collection() -> Iterator[None]:
    """No cyclic collection during a test that compares times: one costs as much as there is alive
    in the process, which is other tests' doing."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()
