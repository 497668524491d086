"""The rules: one line each, in the order of the catalogue."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from graphs.rules.base import Rule

#: Each of these modules has an `ID` and a function `find(review)`.
RULES: tuple[str, ...] = ()


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the catalogue."""
    return tuple(import_module(module) for module in RULES)
