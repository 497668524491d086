"""Resolve the intrinsic functions of a template to texts, as far as the template itself tells.

A reference to a resource of the template becomes `${LogicalId}`, whatever attribute is asked for:
what lies on the map is the resource. What is decided when the stack is deployed stays open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphs.formats.redact import names_secret

_SHORT = {
    "Ref": "Ref", "GetAtt": "Fn::GetAtt", "Sub": "Fn::Sub", "Join": "Fn::Join", "If": "Fn::If",
    "Select": "Fn::Select", "Split": "Fn::Split", "ImportValue": "Fn::ImportValue",
    "FindInMap": "Fn::FindInMap", "Base64": "Fn::Base64", "ToJsonString": "Fn::ToJsonString",
}  # fmt: skip
_PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": "region",
    "AWS::AccountId": "account",
    "AWS::StackName": "stack",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::NoValue": "",
}
_PLACEHOLDER = re.compile(r"\$\{(!?)\s*([^{}!]*?)\s*\}")
_DEEPEST = 100
#: No text that is made of others grows longer than this, and no more of them are made than that.
_LONGEST, _MOST = 200_000, 200_000


class Resolver:
    """The references of one template. Never raises, whatever stands in the place of a function."""

    def __init__(
        self,
        resources: Mapping[str, Any],
        parameters: Mapping[str, Any],
        mappings: Mapping[str, Any],
    ) -> None:
        self._resources = resources
        self._parameters = parameters
        self._mappings = mappings
        self._steps = 0

    def value(self, value: Any, depth: int = 0) -> Any:
        """The value with its functions resolved; mappings and lists stay such."""
        self._steps += 1
        if depth > _DEEPEST or self._steps > _MOST:
            return ""
        if isinstance(value, list):
            return [self.value(one, depth + 1) for one in value]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            key, inner = next(iter(value.items()))
            name = _function(str(key))
            if name:
                return self._call(name, inner, depth + 1)
        return {key: self.value(inner, depth + 1) for key, inner in value.items()}

    def text(self, value: Any) -> str:
        """The value as a text; empty where it is none."""
        found = self.value(value)
        if isinstance(found, bool):
            return "true" if found else "false"
        return found if isinstance(found, str) else str(found) if isinstance(found, int) else ""

    def _call(self, name: str, given: Any, depth: int) -> Any:
        if name == "Ref":
            return self._reference(given if isinstance(given, str) else "")
        if name == "Fn::GetAtt":
            first = given[0] if isinstance(given, list) and given else given
            logical = str(first).partition(".")[0]
            return f"${{{logical}}}"
        if name == "Fn::Sub":
            return self._substituted(given, depth)
        if name == "Fn::Join":
            return self._joined(given, depth)
        if name == "Fn::If":
            # Which condition holds is decided when the stack is deployed: the first branch counts.
            listed = given if isinstance(given, list) else []
            branches = [self.value(one, depth) for one in listed[1:3]]
            return next((one for one in branches if one not in ("", None)), "")
        if name == "Fn::Select":
            return self._selected(given, depth)
        if name == "Fn::Split":
            listed = given if isinstance(given, list) and len(given) == 2 else ["", ""]
            separator, text = str(listed[0]), self.value(listed[1], depth)
            return text.split(separator) if separator and isinstance(text, str) else [text]
        if name == "Fn::ImportValue":
            exported = self.value(given, depth)
            return f"import {exported}" if isinstance(exported, str) else ""
        if name == "Fn::FindInMap":
            return self._mapped(given, depth)
        return self.value(given, depth)

    def _reference(self, name: str) -> Any:
        if name in _PSEUDO:
            return _PSEUDO[name]
        parameter = self._parameters.get(name)
        if isinstance(parameter, Mapping) and name not in self._resources:
            default = parameter.get("Default")
            if isinstance(default, (str, int)) and default != "" and not _hidden(name, parameter):
                return default if isinstance(default, str) else str(default)
        return f"${{{name}}}"

    def _substituted(self, given: Any, depth: int) -> str:
        own: dict[str, Any] = {}
        if isinstance(given, list):
            held = given[1] if len(given) > 1 else None
            own = dict(held) if isinstance(held, Mapping) else {}
            given = given[0] if given else ""
        if not isinstance(given, str):
            return ""

        def replaced(match: re.Match[str]) -> str:
            if match[1]:
                return f"${{{match[2]}}}"
            name = match[2]
            if name in own:
                found = self.value(own[name], depth + 1)
                return found if isinstance(found, str) else ""
            if name.partition(".")[0] in self._resources:
                return f"${{{name.partition('.')[0]}}}"
            return str(self._reference(name))

        return _PLACEHOLDER.sub(replaced, given[:_LONGEST])[:_LONGEST]

    def _joined(self, given: Any, depth: int) -> str:
        if not isinstance(given, list) or len(given) != 2:
            return ""
        parts = self.value(given[1], depth)
        listed = parts if isinstance(parts, list) else [parts]
        return str(given[0]).join(str(one) for one in listed)[:_LONGEST]

    def _selected(self, given: Any, depth: int) -> Any:
        if not isinstance(given, list) or len(given) != 2:
            return ""
        listed = self.value(given[1], depth)
        try:
            return listed[int(str(given[0]))] if isinstance(listed, list) else ""
        except (ValueError, IndexError):
            return ""

    def _mapped(self, given: Any, depth: int) -> Any:
        if not isinstance(given, list) or len(given) < 3:
            return ""
        table = self._mappings.get(str(given[0]))
        rows = table if isinstance(table, Mapping) else {}
        wanted = self.value(given[1], depth)
        row = rows.get(wanted) if isinstance(wanted, str) else None
        if not isinstance(row, Mapping):
            # Which row counts is decided when the stack is deployed: any stands for all.
            row = next((one for one in rows.values() if isinstance(one, Mapping)), {})
        second = self.value(given[2], depth)
        return row.get(second, "") if isinstance(second, str) else ""


def _hidden(name: str, parameter: Mapping[str, Any]) -> bool:
    """Whether the value of a parameter is, or may be, a secret."""
    return names_secret(name) or parameter.get("NoEcho") in (True, "true", "True")


def _function(key: str) -> str:
    if key.startswith("!"):
        return _SHORT.get(key[1:], "")
    return key if key == "Ref" or (key.startswith("Fn::") and key in _SHORT.values()) else ""


def substituted(text: str, values: Mapping[str, str]) -> str:
    """A text with the placeholders of `DefinitionSubstitutions` filled in."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[2], match[0]), text)
