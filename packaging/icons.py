"""Writes the icon for Windows (.ico) and macOS (.icns) into a folder: `icons.py FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent


def main(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    with Image.open(ROOT / "resources" / "icons" / "ungated.png") as icon:
        icon.save(folder / "ungated.ico", sizes=[(size, size) for size in (16, 32, 48, 256)])
        icon.save(folder / "ungated.icns")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])) if len(sys.argv) == 2 else 2)
