"""Sets Ungated up in its own `.venv`, once, with the standard library only.

`bootstrap.py run` brings what the window needs, `bootstrap.py test` the checks as well. Where all
is in place already it returns at once.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"

#: What Qt and Graphviz load from the system to draw at all, with the Debian package that brings it.
DRAWING_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libXrender.so.1": "libxrender1",  # Graphviz, not Qt
}
#: What it loads besides to open a window on an X screen.
SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND_LIBRARIES = {"libwayland-cursor.so.0": "libwayland-cursor0"}


def has_screen() -> bool:
    """Whether a window can be shown; only Linux and its kin start without a screen."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def say(*lines: str) -> None:
    print(*lines, sep="\n", file=sys.stderr, flush=True)


def main(purpose: str) -> int:
    screen = purpose == "run" and has_screen()
    key = fingerprint()
    if is_ready(purpose, screen, key):
        return 0
    fresh = not VENV.exists()
    if fresh:
        say("Setting Ungated up in .venv, this once. It takes a minute or two.")

    missing = missing_packages(screen)
    if missing and not install_packages(missing):
        say(
            f"These system packages are missing: {' '.join(missing)}",
            f"Please run:  {install_line(missing)}",
            "Other systems name them differently. Then run the same command again.",
        )
        # Without a screen the analysis is of use even where Qt cannot draw.
        if purpose == "test" or screen or importlib.util.find_spec("ensurepip") is None:
            return 1
    packages_are_there = is_ready(purpose, False, key) or (
        make_venv() and install_requirements(purpose)
    )
    if not packages_are_there:
        return 1
    if not missing_packages(screen):
        for done in ("run", purpose, *(["screen"] if screen else [])):
            stamp(done).write_text(key, encoding="utf-8")
    if fresh:
        say("Ungated is set up. From now on it starts at once.")
    return 0


def fingerprint() -> str:
    """Changes with everything that the set-up depends on, so that it is redone when it must be."""
    digest = hashlib.sha256(str(ROOT).encode())
    for file in (ROOT / "pyproject.toml", CONSTRAINTS, Path(__file__)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def stamp(purpose: str) -> Path:
    return VENV / f"ready-to-{purpose}"


def is_ready(purpose: str, screen: bool, key: str) -> bool:
    wanted = [purpose, "screen"] if screen else [purpose]
    try:
        return VENV_PYTHON.exists() and all(
            stamp(each).read_text(encoding="utf-8") == key for each in wanted
        )
    except OSError:
        return False


def missing_packages(screen: bool) -> list[str]:
    """The Debian packages that are wanted and not there, in a fixed order."""
    if not sys.platform.startswith("linux"):
        return []
    packages = []
    # Debian ships the venv module without the part that puts pip into it.
    if importlib.util.find_spec("ensurepip") is None:
        packages.append(f"python3.{sys.version_info.minor}-venv")
    libraries = dict(DRAWING_LIBRARIES)
    if screen:
        libraries |= SCREEN_LIBRARIES
        if os.environ.get("WAYLAND_DISPLAY"):
            libraries |= WAYLAND_LIBRARIES
    packages += [package for library, package in libraries.items() if not loads(library)]
    return packages


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def as_root() -> list[str] | None:
    """How to run a command as root without asking for a password; None where that cannot be."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    allowed = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return [sudo, "-n"] if allowed.returncode == 0 else None


def install_line(packages: Iterable[str]) -> str:
    prefix = "" if os.geteuid() == 0 else "sudo "
    return f"{prefix}apt-get install --no-install-recommends {' '.join(packages)}"


def install_packages(packages: list[str]) -> bool:
    """Install system packages with apt where this user may; whether they are there now."""
    apt, prefix = shutil.which("apt-get"), as_root()
    if apt is None or prefix is None:
        return False
    say(f"Installing the system packages {' '.join(packages)} …")
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq"]
    subprocess.run([*quiet, "update"], stdout=subprocess.DEVNULL, check=False)
    result = subprocess.run(
        [*quiet, "install", "--yes", "--no-install-recommends", *packages],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        say(result.stderr.strip())
    importlib.invalidate_caches()
    return result.returncode == 0


def make_venv() -> bool:
    """Make `.venv`, anew where it belongs to a Python that is gone or too old."""
    if VENV.exists():
        check = [VENV_PYTHON, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
        try:
            if subprocess.run(check, capture_output=True, check=False).returncode == 0:
                return True
        except OSError:
            pass
    result = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        say("The virtual environment .venv could not be made:", result.stdout, result.stderr)
    return result.returncode == 0


def install_requirements(purpose: str) -> bool:
    """Install the pinned packages, as wheels only, and Ungated itself as an editable install."""
    say("Fetching the Python packages (about 150 MB the first time) …")
    pip = [str(VENV_PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    pinned = ["--only-binary=:all:", "--constraint", str(CONSTRAINTS)]
    project = f"{ROOT}[dev]" if purpose == "test" else str(ROOT)
    for what in (
        ["setuptools"],
        # The pinned setuptools builds it, so that nothing outside the pins is fetched; a plain
        # path entry (compat) starts 14 ms sooner than an import hook.
        ["--no-build-isolation", "--config-settings=editable_mode=compat", "--editable", project],
    ):
        # setuptools announces at length that compat will go one day; the pin decides when.
        quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
        if subprocess.run([*pip, *pinned, *what], env=quiet, check=False).returncode != 0:
            say(
                "The Python packages could not be installed; the reason is above.",
                "Please check the network (or your package mirror) and run the same command again.",
            )
            return False
    return True


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["test"]):
        sys.exit("usage: bootstrap.py run|test")
    try:
        sys.exit(main(sys.argv[1]))
    except KeyboardInterrupt:
        say("Stopped. Run the same command again to go on.")
        sys.exit(130)
