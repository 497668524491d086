"""Which files came with the application: they are not to be written, nor anything beside them."""

from __future__ import annotations

from pathlib import Path


def is_shipped(path: Path) -> bool:
    """Whether a file is one of the examples that come with the application."""
    import resources

    return any(Path(str(item)) == path.absolute() for item in resources.examples())
