"""The data that the application passes to the engine: catalogues, policies, font, themes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable


def _text(*parts: str) -> str:
    return files(__name__).joinpath(*parts).read_text(encoding="utf-8")


def policy_text(name: str = "default") -> str:
    """The text of a shipped policy. Raises FileNotFoundError for one that does not exist."""
    return _text("policies", f"{name}.yaml")


def policy_names() -> list[str]:
    return _stems("policies", ".yaml")


class Catalogues(Mapping[str, str]):
    """The texts of the shipped catalogues by file stem, each read when first asked for."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self._texts:
            try:
                self._texts[name] = _text("catalogue", f"{name}.yaml")
            except FileNotFoundError:
                raise KeyError(name) from None
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_stems("catalogue", ".yaml"))

    def __len__(self) -> int:
        return len(_stems("catalogue", ".yaml"))


@cache
def catalogues() -> Catalogues:
    return Catalogues()


def rule_text(rule: str) -> str:
    """The text of the YAML file of one rule, by its id."""
    return _text("rules", f"{rule}.yaml")


def rule_ids() -> list[str]:
    return [name for name in _stems("rules", ".yaml") if name.startswith("R")]


def frameworks_text() -> str:
    """The standards that rules map to: their titles, editions and identifiers, as YAML."""
    return _text("rules", "frameworks.yaml")


def examples() -> list[Traversable]:
    """The example workflows that come with the application, by name."""
    folder = files(__name__).joinpath("examples")
    found = [item for item in folder.iterdir() if item.name.endswith((".yaml", ".json"))]
    return sorted(found, key=lambda item: item.name)


def theme_text(name: str) -> str:
    """The text of a theme: light, dark or print."""
    return _text("themes", f"{name}.yaml")


def _stems(folder: str, suffix: str) -> list[str]:
    names = (item.name for item in files(__name__).joinpath(folder).iterdir())
    return sorted(name.removesuffix(suffix) for name in names if name.endswith(suffix))


def font_metrics() -> dict[str, object]:
    """The widths of the bundled font, as `graphs.drawing.kit.Kit.of` takes them."""
    metrics: dict[str, object] = json.loads(_text("fonts", "metrics.json"))
    return metrics


def icons_text() -> str:
    """The text of the icons (YAML): lines of each icon by the kind of node."""
    return _text("icons", "icons.yaml")


def example_description(example: Traversable) -> str:
    """What an example is, in a line; read without parsing the file."""
    for line in example.read_text(encoding="utf-8").splitlines():
        if line.startswith("description: "):
            return line.removeprefix("description: ").strip("\"'")
    return ""


def program_icon() -> bytes:
    """The icon of the program as a PNG."""
    return files(__name__).joinpath("icons", "ungated.png").read_bytes()


def font_bytes() -> list[bytes]:
    """The files of the bundled font, one a weight, for QFontDatabase."""
    folder = files(__name__).joinpath("fonts")
    found = sorted(folder.iterdir(), key=lambda item: item.name)
    return [item.read_bytes() for item in found if item.name.endswith(".otf")]


def font_files() -> dict[str, str]:
    """The paths of the files of the bundled font by weight, for programs that take no bytes."""
    folder = files(__name__).joinpath("fonts")
    weights = ("regular", "medium", "semibold", "bold")
    names = {"semibold": "SemiBold"}
    return {
        weight: str(folder.joinpath(f"Inter-{names.get(weight, weight.capitalize())}.otf"))
        for weight in weights
    }
