"""The page of rules and the texts that it is made from."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import resources
from app.services.rulebook import frameworks, rule_texts
from graphs.reports.rules_page import rules_page
from graphs.rules.registry import RULES, rules

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def test_the_page_is_what_the_texts_give() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == rules_page(rule_texts().values(), frameworks()), "run `make docs`"


def test_modules_texts_and_cases_agree() -> None:
    modules = sorted(path.stem for path in (ROOT / "graphs" / "rules").glob("r[0-9][0-9]_*.py"))
    assert [f"graphs.rules.{module}" for module in modules] == list(RULES)
    ids = [rule.ID for rule in rules()]
    assert ids == [f"R{number:02}" for number in range(1, 35)]
    assert resources.rule_ids() == ids
    cases = sorted(path.stem for path in (ROOT / "tests" / "cases" / "rules").glob("R*.yaml"))
    assert cases == ids


def test_every_mapping_is_an_identifier_of_its_standard() -> None:
    standards = frameworks()
    for rule in rule_texts().values():
        for key, identifiers in rule.mappings.items():
            assert set(identifiers) <= set(standards[key].identifiers), rule.id


def test_placeholders_are_only_in_why_and_fix() -> None:
    for rule in rule_texts().values():
        for text in (rule.title, rule.condition, rule.severity, rule.fires, rule.silent):
            assert not [name for _, name, _, _ in Formatter().parse(text) if name], rule.id
