"""Judges workflows given as plain data, with the shipped texts and the default policy."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

import yaml

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.api import load_policy
from graphs.formats.native import read_native
from graphs.policy.policy import Policy
from graphs.rules.judge import Judgement, judge
from graphs.rules.texts import Texts, make_texts


@cache
def shipped_texts() -> Texts:
    rules = {rule: yaml.safe_load(resources.rule_text(rule)) for rule in resources.rule_ids()}
    return make_texts(rules, yaml.safe_load(resources.frameworks_text()))


@cache
def default_policy() -> Policy:
    return load_policy(resources.policy_text(), "default.yaml")


def analysed(workflow: dict[str, Any], policy: Policy | None = None) -> Analysis:
    """The analysis of a workflow given as the plain data of a native file."""
    text = yaml.safe_dump(workflow, sort_keys=False, allow_unicode=True)
    return analyse(read_native(text, "case.yaml"), policy or default_policy())


def judged(workflow: dict[str, Any], chosen: Collection[str] | None = None) -> Judgement:
    """What the chosen rules, or all, find in plain data under the default policy."""
    return judge(analysed(workflow), shipped_texts(), chosen)
