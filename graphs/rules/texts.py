"""The words of the rules: titles, conditions, reasons, fixes and mappings, read from data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from graphs.errors import InputError, Problem


class RuleText(BaseModel):
    """What `resources/rules/Rnn.yaml` says of one rule.

    `why` and `fix` may hold placeholders such as `{action}`, filled from a draft's words.
    `fires` and `silent` are an example of each in a sentence or two. `mappings` gives identifiers
    by framework; a framework that is absent has no honest match.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    group: str
    condition: str
    severity: str
    why: str
    fix: str
    fires: str
    silent: str
    mappings: dict[str, tuple[str, ...]] = {}


class Framework(BaseModel):
    """A standard: its title, edition, and the official title of each identifier in use."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    edition: str
    identifiers: dict[str, str]


class Texts:
    """All rule texts by rule id, and the frameworks by key."""

    def __init__(self, rules: Mapping[str, RuleText], frameworks: Mapping[str, Framework]) -> None:
        self.rules = rules
        self.frameworks = frameworks


class LazyRuleTexts(Mapping[str, RuleText]):
    """The texts of rules, each read and checked when first asked for.

    `read` gives the YAML of a rule by its id. An invalid file raises `InputError`.
    """

    def __init__(self, ids: Sequence[str], read: Callable[[str], str]) -> None:
        self._ids = tuple(ids)
        self._read = read
        self._known: dict[str, RuleText] = {}

    def __getitem__(self, rule: str) -> RuleText:
        if rule not in self._ids:
            raise KeyError(rule)
        if rule not in self._known:
            try:
                data = yaml.load(self._read(rule), Loader=yaml.CSafeLoader)
                self._known[rule] = RuleText.model_validate(data)
            except ValidationError as error:
                raise InputError(_problems(f"{rule}.yaml", error)) from None
        return self._known[rule]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def make_frameworks(text: str) -> dict[str, Framework]:
    """The standards from the YAML of `frameworks.yaml`, by key."""
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    return {key: Framework.model_validate(value) for key, value in data.items()}


def make_texts(rules: Mapping[str, Any], frameworks: Mapping[str, Any]) -> Texts:
    """The texts from plain data by file stem. Raises `InputError` with every problem at once."""
    problems: list[Problem] = []
    made: dict[str, RuleText] = {}
    standards: dict[str, Framework] = {}
    for name, data in rules.items():
        try:
            made[name] = RuleText.model_validate(data)
        except ValidationError as error:
            problems += _problems(f"{name}.yaml", error)
    for key, data in frameworks.items():
        try:
            standards[key] = Framework.model_validate(data)
        except ValidationError as error:
            problems += _problems("frameworks.yaml", error)
    for name, text in made.items():
        for key, identifiers in text.mappings.items():
            known = standards[key].identifiers if key in standards else {}
            for identifier in identifiers:
                if identifier not in known:
                    what = f"{key} {identifier} is no identifier of frameworks.yaml."
                    problems.append(Problem(f"{name}.yaml", 0, 0, what))
    if problems:
        raise InputError(problems)
    return Texts(made, standards)


def _problems(name: str, error: ValidationError) -> list[Problem]:
    return [
        Problem(name, 0, 0, f"{'.'.join(str(part) for part in issue['loc'])}: {issue['msg']}.")
        for issue in error.errors()
    ]
