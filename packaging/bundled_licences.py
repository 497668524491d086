"""Writes the licences of all that a bundle holds into it: `bundled_licences.py FOLDER`.

Python packages tell theirs by their metadata; libraries of the system by the copyright files of
the Debian packages that they came from, where this runs on Debian.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.services.licences import licences  # noqa: E402

#: Libraries that the wheels bring themselves are covered by the licence texts of those wheels.
_WHEELS = (".libs/", "PySide6/", "shiboken6/")


def main(bundle: Path) -> int:
    target = bundle / "licences"
    target.mkdir(exist_ok=True)
    lines = ["What Ungated is bundled with, and under which licence.", ""]
    for part in licences():
        lines.append(f"{part.name} {part.version}: {part.licence}".replace("  ", " "))
        for number, text in enumerate(part.texts):
            copy = target / f"{part.name}{f'-{number}' if number else ''}.txt"
            copy.write_bytes(text.read_bytes())
    font = ROOT / "resources" / "fonts" / "OFL.txt"
    (target / "Inter.txt").write_bytes(font.read_bytes())
    lines += ["", "Libraries of the system that it was built on:", ""]
    for package in debian_packages(bundle):
        lines.append(package)
        copyright_file = Path("/usr/share/doc") / package / "copyright"
        if copyright_file.is_file():
            (target / f"{package}.txt").write_bytes(copyright_file.read_bytes())
    (bundle / "LICENCES.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def debian_packages(bundle: Path) -> list[str]:
    """The Debian packages that libraries in a bundle were copied from."""
    names = {
        file.name
        for file in bundle.rglob("*.so*")
        if not file.is_symlink() and not any(part in file.as_posix() for part in _WHEELS)
    }
    patterns = [f"*/{name}" for name in sorted(names)]
    try:
        found = subprocess.run(
            ["dpkg-query", "--search", *patterns],
            capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except OSError:
        return []
    return sorted({line.split(":", 1)[0].strip() for line in found.stdout.splitlines() if line})


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print("Usage: bundled_licences.py FOLDER", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(Path(sys.argv[1])))
