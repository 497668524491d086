"""What Ungated is built on: each part with its version and licence, as its own metadata says."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

#: What comes inside the parts and has no metadata of its own: name, licence.
INSIDE = (
    ("CPython", "PSF-2.0"),
    ("Graphviz (in pygraphviz)", "EPL-2.0"),
    ("Inter, the font", "OFL-1.1"),
    ("Qt (in PySide6)", "LGPL-3.0-only"),
)
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")
#: What stands in the classifiers of older metadata, as SPDX identifiers.
_CLASSIFIED = {
    "MIT License": "MIT", "BSD License": "BSD", "Apache Software License": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0", "ISC License (ISCL)": "ISC",
}  # fmt: skip
#: Longer than any identifier: older metadata may hold the whole text of a licence.
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Licence:
    """A part that Ungated needs. `licence`: an SPDX expression where its metadata gives one.

    `texts`: the files with its terms, where they are installed.
    """

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...] = ()


def licences(of: str = "ungated") -> tuple[Licence, ...]:
    """Each package that a package needs to run, and what comes inside them, by name.

    Empty where the package is not installed.
    """
    found: dict[str, Licence] = {}
    waiting = deque(_needs(of))
    while waiting:
        name = waiting.popleft()
        if _plain(name) in found:
            continue
        try:
            part = distribution(name)
        except PackageNotFoundError:
            continue
        found[_plain(name)] = Licence(
            part.metadata["Name"], part.version, _licence(part), _texts(part)
        )
        waiting.extend(_needs(name))
    if not found:
        return ()
    inside = [Licence(name, "", licence) for name, licence in INSIDE]
    return tuple(sorted([*found.values(), *inside], key=lambda each: each.name.casefold()))


def _needs(name: str) -> list[str]:
    """The names of what a package requires, extras left out."""
    try:
        required = distribution(name).requires or []
    except PackageNotFoundError:
        return []
    names = [_NAME.match(line) for line in required if "extra ==" not in line]
    return [name.group() for name in names if name]


def _licence(part: Distribution) -> str:
    def told(key: str) -> list[str]:
        return [str(value) for value in part.metadata.get_all(key) or []]

    for expression in told("License-Expression"):
        return expression
    for classifier in told("Classifier"):
        if classifier.startswith("License :: "):
            last = classifier.rsplit(" :: ", 1)[-1]
            return _CLASSIFIED.get(last, last)
    stated = "".join(told("License")[:1]).strip()
    return stated if 0 < len(stated) <= _LONGEST and "\n" not in stated else "see its own files"


def _texts(part: Distribution) -> tuple[Path, ...]:
    wanted = re.compile(r"(^|/)(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
    files = [file for file in part.files or () if wanted.search(file.as_posix())]
    paths = [Path(str(file.locate())) for file in files if ".dist-info" in file.as_posix()]
    return tuple(sorted(path for path in paths if path.is_file()))


def _plain(name: str) -> str:
    """A name as packaging tools compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
