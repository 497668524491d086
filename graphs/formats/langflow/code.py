"""What Python within a component reaches, read as text: it is never run, and never parsed."""

from __future__ import annotations

import re

_LONGEST = 200_000
_IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+([\w.]+)", re.MULTILINE)
#: Modules that reach nothing outside the process.
_HARMLESS = frozenset({
    "__future__", "typing", "typing_extensions", "json", "re", "math", "datetime", "time", "uuid",
    "collections", "dataclasses", "itertools", "functools", "string", "textwrap", "copy", "enum",
    "statistics", "random", "decimal", "hashlib", "base64", "html", "ast", "operator", "abc",
    "unicodedata", "difflib", "pydantic", "orjson", "zoneinfo", "pytz", "numpy", "loguru",
    "logging", "traceback", "contextlib", "warnings", "langflow", "lfx",
})  # fmt: skip
#: Parts of Langflow itself that reach further.
_REACHING = re.compile(r"services|helpers\.flow|\.mcp|\.load\b|database|base\.tools\.run_flow")
_ANYTHING = re.compile(
    r"\b(?:eval|exec|compile|__import__|open|globals|getattr)\s*\(|\bimportlib\b|\bread_\w+\s*\("
)
_CHANGES = re.compile(
    r"\.(?:post|put|patch|delete|request|execute|executemany|write\w*|send\w*|publish|upload\w*|"
    r"remove|unlink|rename|mkdir|commit|insert\w*|update\w*|save\w*|run|call|popen|system|to_\w+)"
    r"\s*\(|\b(?:subprocess|smtplib|paramiko|ftplib|socket|shutil|pickle)\b|"
    r"\b(?:eval|exec|__import__)\s*\(",
    re.IGNORECASE,
)


def reach_of(code: str) -> str:
    """`nothing` outside the process, `reads`, or `unknown`: whatever changes something too."""
    text = code[:_LONGEST]
    modules = set(_IMPORT.findall(text))
    outside = {
        module
        for module in modules
        if module.partition(".")[0] not in _HARMLESS
        or (module.startswith(("langflow", "lfx")) and _REACHING.search(module))
    }
    if not outside and not _ANYTHING.search(text):
        return "nothing"
    return "unknown" if _CHANGES.search(text) or len(code) > _LONGEST else "reads"
