"""Makes the Debian package out of the bundle: `debian_package.py [BUNDLE]` writes out/*.deb.

The package is the bundle in /usr/lib/ungated with what a desktop needs around it. The same bundle
gives the same package.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from bootstrap import DRAWING_LIBRARIES, SCREEN_LIBRARIES

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "packaging" / "debian"
#: Libraries that must come from the system, as they belong to its drivers or its fonts; those that
#: PyInstaller leaves out. The bundle brings the others.
DEPENDS = sorted({*DRAWING_LIBRARIES.values(), *SCREEN_LIBRARIES.values()})


def main(bundle: Path) -> int:
    if not (bundle / "ungated").is_file():
        print(
            f"{bundle}: there is no bundle. Run packaging/build_bundle.sh first.", file=sys.stderr
        )
        return 1
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    architecture = _told("dpkg", "--print-architecture")
    #: The day of the version, so that the package does not tell when it was built.
    moment = int(_told("git", "-C", str(ROOT), "log", "-1", "--format=%ct") or 0)
    tree = ROOT / "out" / "debian"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(bundle, tree / "usr/lib/ungated", symlinks=True)
    _desktop(tree / "usr", version, moment)
    _documents(tree / "usr/share", bundle, version)
    _control(tree, version, architecture)
    for path in (tree, *tree.rglob("*")):
        os.utime(path, (moment, moment), follow_symlinks=False)
    package = ROOT / "out" / f"ungated_{version}_{architecture}.deb"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(moment)}
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(package)],
        check=True, stdout=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    print(f"Built {package.relative_to(ROOT)} ({package.stat().st_size // 1_000_000} MB).")
    return 0


def _desktop(usr: Path, version: str, moment: int) -> None:
    """The command, the entry in menus, the icon, the type of its files, and its metadata."""
    link = usr / "bin" / "ungated"
    link.parent.mkdir(parents=True)
    link.symlink_to("../lib/ungated/ungated")
    icons = ROOT / "resources" / "icons"
    _put(icons / "ungated.svg", usr / "share/icons/hicolor/scalable/apps/ungated.svg")
    _put(icons / "ungated.png", usr / "share/icons/hicolor/256x256/apps/ungated.png")
    _put(PARTS / "ungated.desktop", usr / "share/applications/ungated.desktop")
    _put(PARTS / "ungated.xml", usr / "share/mime/packages/ungated.xml")
    day = _told("date", "--utc", f"--date=@{moment}", "+%Y-%m-%d")
    metadata = (PARTS / "ungated.metainfo.xml").read_text(encoding="utf-8")
    filled = metadata.replace("@VERSION@", version).replace("@DATE@", day)
    target = usr / "share/metainfo/io.github.ungated.Ungated.metainfo.xml"
    target.parent.mkdir(parents=True)
    target.write_text(filled, encoding="utf-8")


def _documents(share: Path, bundle: Path, version: str) -> None:
    """The man page, the change log and the licences."""
    page = (PARTS / "ungated.1").read_text(encoding="utf-8").replace("@VERSION@", version)
    _zip(page.encode(), share / "man/man1/ungated.1.gz")
    documents = share / "doc" / "ungated"
    _zip((ROOT / "CHANGELOG.md").read_bytes(), documents / "changelog.gz")
    terms = (ROOT / "LICENSE").read_text(encoding="utf-8")
    bundled = (bundle / "LICENCES.txt").read_text(encoding="utf-8")
    where = "The text of each is in /usr/lib/ungated/licences."
    (documents / "copyright").write_text(f"{bundled}\n{where}\n\nUngated itself:\n\n{terms}")


def _control(tree: Path, version: str, architecture: str) -> None:
    size = sum(file.lstat().st_size for file in tree.rglob("*") if file.is_file()) // 1024
    text = (PARTS / "control").read_text(encoding="utf-8")
    values = {
        "@VERSION@": version, "@ARCHITECTURE@": architecture, "@SIZE@": str(size),
        "@DEPENDS@": ", ".join(DEPENDS),
    }  # fmt: skip
    for mark, value in values.items():
        text = text.replace(mark, value)
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "control").write_text(text, encoding="utf-8")


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _zip(data: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(data, 9, mtime=0))


def _told(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(Path(given[0]) if given else ROOT / "out" / "bundle" / "ungated"))
