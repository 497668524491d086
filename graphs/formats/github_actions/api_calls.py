"""Find the calls of GitHub's API in a script of `actions/github-script`."""

from __future__ import annotations

import re

_REST = re.compile(r"\bgithub\.(?:rest\.)?([a-z]\w+)\.([a-zA-Z]\w+)\s*[(,]")
_REQUEST = re.compile(r"github\.request\(\s*['\"`]([A-Z]+) (/[^'\"`]*)")
_MUTATION = re.compile(r"\bmutation\b[^{}]{0,400}\{\s*(\w+)\s*\(")
#: What stands in the place of an API's name and is none.
_NOT_API = frozenset({"rest", "event", "context", "paginate", "repository"})
_VERBS = {"GET": "get", "DELETE": "delete"}


def api_calls(text: str) -> list[str]:
    """The calls in a script, each as words that tell its object first: `pulls createReview`."""
    calls = [f"{one[1]} {one[2]}" for one in _REST.finditer(text) if one[1] not in _NOT_API]
    for one in _REQUEST.finditer(text):
        calls.append(f"{_VERBS.get(one[1], 'update')} {path_words(one[2])}")
    calls += [one[1] for one in _MUTATION.finditer(text)]
    return calls


def path_words(path: str) -> str:
    """The words of a path of the API, without the repository that it names."""
    parts = path.strip("/").split("/")
    if parts[:1] == ["repos"]:
        # One variable may hold owner and repository together: `repos/$REPOSITORY/issues`.
        together = "$" in "".join(parts[1:2]) and "".join(parts[2:3]).replace("-", "").isalpha()
        parts = parts[2 if together else 3 :]
    return " ".join(part for part in parts if part.replace("-", "").isalpha())
