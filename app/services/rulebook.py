"""The rules' texts and standards from the resources, read only as far as they are needed."""

from __future__ import annotations

from functools import cache

import resources
from graphs.rules.texts import Framework, LazyRuleTexts, Texts, make_frameworks


@cache
def rule_texts() -> LazyRuleTexts:
    return LazyRuleTexts(resources.rule_ids(), resources.rule_text)


@cache
def frameworks() -> dict[str, Framework]:
    return make_frameworks(resources.frameworks_text())


@cache
def texts() -> Texts:
    """Texts for judging; the frameworks are left out, as judging needs only identifiers."""
    return Texts(rule_texts(), {})
