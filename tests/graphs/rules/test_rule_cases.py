"""Every rule against its cases in `tests/cases/rules`: severity and elements of what it finds.

A case may give a `policy` that changes the default one. Its `expect` is complete: what is not
listed must not be found.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from graphs.policy.policy import Policy, make_policy
from graphs.rules.base import Finding
from graphs.rules.judge import judge
from graphs.rules.registry import rules
from tests.graphs.rules.judging import analysed, default_policy, shipped_texts

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "rules"


def _cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("R*.yaml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for case in content["cases"]:
            yield pytest.param(content["rule"], case, id=f"{content['rule']}-{case['name']}")


def _policy(case: dict[str, Any]) -> Policy:
    if "policy" not in case:
        return default_policy()
    data = default_policy().model_dump(by_alias=True, exclude_none=True)
    return make_policy({**data, **case["policy"]}, "case.yaml")


def _found(rule: str, case: dict[str, Any]) -> tuple[Finding, ...]:
    judgement = judge(analysed(case["workflow"], _policy(case)), shipped_texts(), {rule})
    assert judgement.failed == ()
    return judgement.findings


@pytest.mark.parametrize(("rule", "case"), list(_cases()))
def test_case(rule: str, case: dict[str, Any]) -> None:
    found = _found(rule, case)
    expected = sorted((x["severity"], sorted(x["elements"])) for x in case["expect"])
    assert sorted((x.severity, sorted(x.elements)) for x in found) == expected, case["says"]
    for finding in found:
        _check_texts(finding, case)


def _check_texts(finding: Finding, case: dict[str, Any]) -> None:
    """The texts are filled in, and name what they speak of, the links as the path takes them."""
    workflow = analysed(case["workflow"], _policy(case)).workflow
    for text in (finding.why, finding.fix):
        assert not [name for _, name, _, _ in Formatter().parse(text) if name]
        assert "  " not in text
        assert ".." not in text
    assert finding.why.endswith((".", "?"))
    assert finding.elements
    for element in finding.elements:
        assert workflow.element(element) is not None
    assert all(node in workflow.node_by_id for node in finding.path.nodes)
    steps = zip(pairwise(finding.path.nodes), finding.path.links, strict=True)
    for (start, end), link_id in steps:
        link = workflow.link_by_id[link_id]
        assert {start, end} == {link.from_id, link.to_id}
    for element, fact in finding.questions:
        assert (element, fact) in {(item.element, item.fact) for item in finding.assumed}


@pytest.mark.parametrize("rule", [rule.ID for rule in rules()])
def test_every_rule_has_cases(rule: str) -> None:
    content = yaml.safe_load((FOLDER / f"{rule}.yaml").read_text(encoding="utf-8"))
    assert content["rule"] == rule
    fires = [bool(case["expect"]) for case in content["cases"]]
    assert any(fires)
    assert fires.count(False) >= 2
    names = [case["name"] for case in content["cases"]]
    assert len(names) == len(set(names))
