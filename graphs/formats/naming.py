"""Readable ids made of the names that people gave."""

from __future__ import annotations

import re
from functools import lru_cache

_UNSAFE = re.compile(r"[^\w]+")


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """A readable id made of a name: lower-case letters, digits and hyphens."""
    return _UNSAFE.sub("-", name.lower()).strip("-_")[:60].rstrip("-_") or "node"
