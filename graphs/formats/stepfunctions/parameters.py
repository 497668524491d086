"""What stands in the parameters of a task: fixed values, and what is computed when it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_JSONATA = re.compile(r"^\s*\{%(.*)%\}\s*$", re.DOTALL)
_QUOTED = re.compile(r"""^\s*(?:'([^']*)'|"([^"]*)")\s*$""")
_TOKEN = re.compile(r"\$\$\.Task\.Token|\$states\.context\.Task\.Token")
_ACCOUNT_PART = re.compile(r"\$\{AWS::(?:Region|AccountId|Partition|URLSuffix)\}")
_PLACEHOLDER = re.compile(r"^\$\{\s*([^{}]+?)\s*\}$")
#: In an ARN the type of a resource comes before its name; a version, alias or part follows it.
_TYPED = re.compile(r"^[A-Za-z][A-Za-z-]*[:/]((?:\$\{[^}]*\}|[^:/])+)")
#: How many values are looked through, and how many found ones are kept.
_MOST, _KEPT = 5000, 20


@dataclass(frozen=True, slots=True)
class Name:
    """What names a resource. `text` is as written, without the marks of a placeholder.

    `computed`: it is decided when the task runs. `given`: anything is there at all.
    """

    text: str
    computed: bool = False

    @property
    def given(self) -> bool:
        return bool(self.text) or self.computed


NOTHING = Name("")


def entries(value: Any) -> Iterator[tuple[str, Any]]:
    """Every key with its value, wherever it stands; keys lose the `.$` of a path. Bounded."""
    queue: list[Any] = [value]
    seen = 0
    for current in queue:
        items: Any = ()
        if isinstance(current, Mapping):
            for key, inner in current.items():
                yield str(key), inner
            items = current.values()
        elif isinstance(current, list):
            items = current
        for inner in items:
            seen += 1
            if seen > _MOST:
                return
            if isinstance(inner, (Mapping, list)):
                queue.append(inner)


def is_computed(key: str, value: Any, jsonata: bool) -> bool:
    """Whether one value is decided when the task runs."""
    if not isinstance(value, str):
        return False
    expression = _JSONATA.match(value)
    if expression is not None:
        return _QUOTED.match(expression[1]) is None
    return key.endswith(".$") and not jsonata


def all_fixed(parameters: Any, jsonata: bool) -> bool:
    """Whether nothing in the parameters is decided when the task runs, the token aside."""
    if isinstance(parameters, str):
        return not is_computed("", parameters, jsonata)
    for key, value in entries(parameters):
        values = value if isinstance(value, list) else (value,)
        for one in values:
            if is_computed(key, one, jsonata) and not _is_token(one):
                return False
    return True


def _is_token(value: str) -> bool:
    return bool(_TOKEN.search(value)) and len(value) < 60


def named(parameters: Any, keys: tuple[str, ...], jsonata: bool) -> list[Name]:
    """The resources that the parameters name under one of these keys, the first key first.

    Of a key that stands at several depths only the outermost counts: what lies deeper belongs to
    something else.
    """
    for wanted in keys:
        level: list[Any] = [parameters]
        seen = 0
        while level and seen < _MOST:
            found: dict[Name, None] = {}
            below: list[Any] = []
            for current in level:
                items = current.items() if isinstance(current, Mapping) else ()
                for key, value in items:
                    if str(key).removesuffix(".$") == wanted:
                        listed = value if isinstance(value, list) else [value]
                        for one in listed[:_KEPT]:
                            if isinstance(one, str) and one:
                                found[name_of(str(key), one, jsonata)] = None
                inner: Any = current.values() if isinstance(current, Mapping) else ()
                if isinstance(current, list):
                    inner = current
                below += [one for one in inner if isinstance(one, (Mapping, list))]
            if found:
                return list(found)[:_KEPT]
            seen += len(level)
            level = below
    return []


def name_of(key: str, value: str, jsonata: bool) -> Name:
    """What one value names."""
    expression = _JSONATA.match(value)
    if expression is not None:
        quoted = _QUOTED.match(expression[1])
        return Name((quoted[1] or quoted[2] or "") if quoted else "", quoted is None)
    if key.endswith(".$") and not jsonata:
        return Name("", True)
    return Name(resource_name(value))


def resource_name(reference: str) -> str:
    """The name of a resource by its ARN, URL or placeholder; other texts are names themselves."""
    reference = _ACCOUNT_PART.sub("", reference.strip())
    placeholder = _PLACEHOLDER.match(reference)
    if placeholder:
        return placeholder[1]
    if reference.startswith("arn:") and reference.count(":") >= 5:
        service, rest = reference.split(":", 5)[2], reference.split(":", 5)[5]
        if service == "s3":
            return rest.partition("/")[0]
        if service in ("sns", "sqs"):
            return rest.partition(":")[0]
        if service.startswith("bedrock") and "/" in rest:
            # The version of a model is part of its name.
            return rest.partition("/")[2]
        typed = _TYPED.match(rest)
        return typed[1] if typed else rest
    if re.match(r"https?://[^/]*sqs?[^/]*/", reference) or "queue.amazonaws" in reference:
        return reference.rstrip("/").rpartition("/")[2]
    if reference.startswith("s3://"):
        return reference[5:].partition("/")[0]
    return reference


def fixed_texts(value: Any, jsonata: bool) -> Iterator[str]:
    """The fixed texts in a value, for words to be looked for."""
    if isinstance(value, str):
        yield value
        return
    for key, inner in entries(value):
        for one in inner if isinstance(inner, list) else (inner,):
            if isinstance(one, str) and not is_computed(key, one, jsonata):
                yield one
