"""What the `${{ … }}` expressions of a workflow name: secrets, tokens, and what outsiders write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SECRET = re.compile(r"\bsecrets\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*'([A-Za-z_]\w*)'\s*\])")
_ALL_SECRETS = re.compile(r"\btoJSON\s*\(\s*secrets\s*\)", re.IGNORECASE)
_TOKEN = re.compile(r"\bgithub\s*\.\s*token\b")
_STEP_OUTPUT = re.compile(r"\bsteps\.([\w-]+)\.outputs\b")
_NEEDS_OUTPUT = re.compile(r"\bneeds\.([\w-]+)\.outputs\.([\w-]+)")
#: Values of the event that its author chooses freely.
_FOREIGN = re.compile(
    r"\bgithub\.(?:"
    r"event\.(?:issue|pull_request|discussion|comment|review)\.(?:title|body)\b"
    r"|event\.review_comment\.body\b"
    r"|event\.pull_request\.head\.(?:ref|label|repo\.(?:default_branch|description|homepage))\b"
    r"|event\.(?:commits|head_commit)\b[\w.*\[\]]*\.(?:message|name|email)\b"
    r"|event\.head_commit\.(?:message|author\.\w+)\b"
    r"|event\.workflow_run\.(?:head_branch|display_title|head_commit\.message)\b"
    r"|event\.pages\b[\w.*\[\]]*\.page_name\b"
    r"|event\.(?:comment|issue|pull_request|discussion|client_payload)(?=\s*(?:\)|$|,))"
    r"|event\.client_payload\.[\w.]+"
    r"|event(?=\s*(?:\)|$))"
    r"|head_ref\b)"
)
#: The token that GitHub makes for every job.
JOB_TOKEN = "GITHUB_TOKEN"


@dataclass(frozen=True, slots=True)
class Named:
    """What an expression names. `secrets` by name, without the token of the job."""

    secrets: tuple[str, ...] = ()
    job_token: bool = False
    every_secret: bool = False


def expressions(text: str) -> Iterator[str]:
    """The insides of all `${{ … }}` of a text."""
    start = text.find("${{")
    while start >= 0:
        end = text.find("}}", start)
        if end < 0:
            return
        yield text[start + 3 : end].strip()
        start = text.find("${{", end)


def named(text: str) -> Named:
    """The secrets and tokens that the expressions of a text name."""
    if "${{" not in text:
        return Named()
    secrets: dict[str, None] = {}
    job_token = every = False
    for inner in expressions(text):
        for match in _SECRET.finditer(inner):
            name = match[1] or match[2]
            if name.upper() == JOB_TOKEN:
                job_token = True
            else:
                secrets[name] = None
        job_token = job_token or _TOKEN.search(inner) is not None
        every = every or _ALL_SECRETS.search(inner) is not None
    return Named(tuple(secrets), job_token, every)


def foreign(text: str) -> list[str]:
    """The values that an outsider writes and that are put into a text as they stand."""
    found: dict[str, None] = {}
    for inner in expressions(text):
        for match in _FOREIGN.finditer(inner):
            found[match[0]] = None
    return list(found)


def step_outputs(text: str) -> set[str]:
    """The ids of the steps whose outputs the expressions of a text use."""
    return {match[1] for inner in expressions(text) for match in _STEP_OUTPUT.finditer(inner)}


def job_outputs(text: str) -> set[tuple[str, str]]:
    """The jobs, with the output of each, that the expressions of a text use."""
    found = (match for inner in expressions(text) for match in _NEEDS_OUTPUT.finditer(inner))
    return {(match[1], match[2]) for match in found}
