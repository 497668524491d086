"""Which policy applies to a workflow: the one asked for, the one it names, or the default."""

from __future__ import annotations

from pathlib import Path

import resources
from graphs.api import load_policy
from graphs.errors import InputError
from graphs.formats.base import Loaded
from graphs.formats.reading import read_document
from graphs.policy.policy import Policy

DEFAULT = "default"


def policy_for(loaded: Loaded, source: Path | str, asked: str | None = None) -> Policy:
    """The policy of a workflow that was read from `source` (`-` for standard input).

    `asked` is a path, or the name of a shipped policy, and wins over what the workflow names: a
    shipped policy, or a file beside its own. Raises `InputError` where there is no such policy.
    """
    name = asked or loaded.workflow.policy or DEFAULT
    if name in resources.policy_names():
        return load_policy(resources.policy_text(name), f"{name}.yaml")
    if asked is not None:
        path = Path(asked)
        if not path.exists():
            raise InputError.one(asked, "there is no such policy.", _known())
    else:
        path = _beside(loaded, source, name)
    document = read_document(path)
    return load_policy(document.text, document.name)


def _beside(loaded: Loaded, source: Path | str, name: str) -> Path:
    """The policy file that a workflow names; no workflow may point elsewhere than beside itself."""
    path = Path(source).parent / name
    if str(source) == "-" or Path(name).name != name or not path.is_file():
        raise InputError.one(
            loaded.document.name,
            f"it names the policy {name}, which is no file beside it.",
            f"Put the file there, or choose one with --policy. {_known()}",
        )
    return path


def _known() -> str:
    return f"Shipped policies: {', '.join(resources.policy_names())}."
