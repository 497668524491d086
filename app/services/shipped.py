"""What comes with the application: what drawing needs, and which files are its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphs.drawing.kit import Kit


def is_shipped(path: Path) -> bool:
    """Whether a file is one of the examples that come with the application.

    They are not to be written, nor anything beside them.
    """
    import resources

    return any(Path(str(item)) == path.absolute() for item in resources.examples())


@cache
def drawing_kit() -> Kit:
    """What drawing needs of the resources: the widths of the font, and the icons."""
    import yaml

    from graphs.drawing.kit import Kit
    from resources import font_files, font_metrics, icons_text

    return Kit.of(font_metrics(), yaml.safe_load(icons_text()), font_files())
