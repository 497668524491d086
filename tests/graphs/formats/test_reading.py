"""Reading files, JSON and YAML: values, places of mistakes, and text that tools really write."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.errors import InputError
from graphs.formats.reading import (
    Document,
    compose_yaml,
    parse_json,
    parse_yaml,
    read_document,
)
from graphs.formats.registry import formats, recognise

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=20,
)


def message(text: str, parse: Any = parse_yaml) -> str:
    with pytest.raises(InputError) as caught:
        parse(text, "flow.yaml")
    (problem,) = caught.value.problems
    assert "\n" not in str(problem)
    return str(problem)


@given(plain)
def test_json_reads_what_json_writes(value: Any) -> None:
    assert parse_json(json.dumps(value), "x") == value
    assert parse_json(json.dumps(value, ensure_ascii=False, indent=2), "x") == value


@given(plain.filter(lambda value: not isinstance(value, str)))
def test_yaml_reads_json(value: Any) -> None:
    """JSON with all but ASCII escaped is YAML, surrogate pairs aside."""
    text = json.dumps(value)
    if "\\ud" not in text and "e" not in text.replace("true", "").replace("false", ""):
        assert parse_yaml(text, "x") == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("on", "on"), ("off", "off"), ("yes", "yes"), ("no", "no"), ("y", "y"), ("NO", "NO"),
        ("true", True), ("False", False), ("~", None), ("null", None), ("", None),
        ("010", 10), ("0o10", 8), ("0x1F", 31), ("-3", -3), ("+3", 3), ("1_000", "1_000"),
        ("1e3", 1000.0), (".5", 0.5), ("1.", 1.0), ("-.inf", -math.inf), ("12:30", "12:30"),
        ("2024-02-11", "2024-02-11"), ("'5'", "5"), ('"true"', "true"), ("0b1", "0b1"),
        ("!!str 5", "5"), ('!!int "5"', 5), ("1" * 400, "1" * 400), ("-", [None]), ("=", "="),
    ],
)  # fmt: skip
def test_yaml_scalars_follow_version_1_2(written: str, value: Any) -> None:
    assert parse_yaml(f"a: {written}" if written != "-" else "a:\n-", "x") == {"a": value}


def test_keys_are_text() -> None:
    assert parse_yaml("on: {1: a, true: b, ~: c}", "x") == {"on": {"1": "a", "true": "b", "~": "c"}}


def test_unknown_tags_become_a_mapping_of_one_key() -> None:
    text = "a: !Ref Topic\nb: !GetAtt [Queue, Arn]\nc: !Sub {x: 1}\n"
    assert parse_yaml(text, "x") == {
        "a": {"!Ref": "Topic"},
        "b": {"!GetAtt": ["Queue", "Arn"]},
        "c": {"!Sub": {"x": 1}},
    }


def test_no_tag_runs_code(tmp_path: Path) -> None:
    target = tmp_path / "made"
    text = f"a: !!python/object/apply:pathlib.Path.touch [{target}]"
    assert "a" in parse_yaml(text, "x")
    assert not target.exists()


def test_aliases_and_merge_keys() -> None:
    text = "base: &base {x: 1, y: 2}\none: {<<: *base, y: 3}\ntwo: *base\n"
    assert parse_yaml(text, "x") == {
        "base": {"x": 1, "y": 2},
        "one": {"x": 1, "y": 3},
        "two": {"x": 1, "y": 2},
    }


def test_several_documents_give_a_list() -> None:
    assert parse_yaml("a: 1\n---\nb: 2\n", "x") == [{"a": 1}, {"b": 2}]
    assert parse_yaml("---\na: 1\n", "x") == {"a": 1}
    assert parse_yaml("# nothing\n", "x") is None


def test_marks_count_from_one() -> None:
    root = compose_yaml("# first\na:\n  - {b: c}\n", "x")
    (key, items) = root.pairs[0]
    assert (key.line, key.column) == (2, 1)
    (item,) = items.items
    assert (item.line, item.column) == (3, 5)
    assert (item.pairs[0][1].line, item.pairs[0][1].column) == (3, 9)


def test_a_native_file_is_one_document() -> None:
    assert message("a: 1\n---\nb: 2\n", compose_yaml).startswith("flow.yaml:3:1: a second document")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("a:\n\tb: 1", "flow.yaml:2:1: a tab is used to indent."),
        ("a: [1,\n", "flow.yaml:1:7: the YAML ends too early"),
        ("a: b: c", "flow.yaml:1:5: not valid YAML: mapping values are not allowed"),
        ("a: *b", "flow.yaml:1:4: the alias *b refers to no anchor."),
        ("a: &a [*a]", "flow.yaml:1:8: the alias *a stands inside what it refers to."),
        ("a: {{ x }}", "flow.yaml:1:5: a mapping stands where a key must be text."),
        ("a: 1\nb: \x01", "flow.yaml:2: a control character"),
    ],
)
def test_yaml_mistakes_have_a_place(text: str, start: str) -> None:
    assert message(text).startswith(start)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ('{"a": [1,\n', "flow.yaml:2:1: the JSON ends too early."),
        ('{"a": [1,\n 2 "b"]}', "flow.yaml:2:4: not valid JSON: expecting ',' delimiter."),
        ('{"a": 1}\n{"b": 2}', "flow.yaml:2:1: the JSON goes on after its end."),
        ('{"a":\n 1' + "1" * 5000 + "}", "flow.yaml:2:2: a number has too many digits."),
        ("[" + "[]," * 2_000_001 + "1]", "flow.yaml: more than 2,000,000 values."),
    ],
)
def test_json_mistakes_have_a_place(text: str, start: str) -> None:
    assert message(text, parse_json).startswith(start)


def test_commas_in_text_are_no_values() -> None:
    assert parse_json('["' + "," * 2_000_001 + '"]', "x") == ["," * 2_000_001]


def test_numbers_that_json_lacks_are_text() -> None:
    assert parse_json("[NaN, -Infinity]", "x") == ["NaN", "-Infinity"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r'"\ud83d\ude00"', "\U0001f600"),
        (r'"\ud83d"', "\ufffd"),
        (r'"\ude00\ud83d\ude00"', "\ufffd\U0001f600"),
        (r'"\\ud83d"', r"\ud83d"),
        (r'"\\\ud83d"', "\\\ufffd"),
    ],
)
def test_half_of_a_surrogate_pair_is_replaced(written: str, value: str) -> None:
    assert parse_json(written, "x") == value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_mark(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "flow.yaml"
    path.write_bytes("name: Überblick\r\n".encode(encoding))
    document = read_document(path)
    assert document.text == "name: Überblick\r\n"
    assert document.data == {"name": "Überblick"}


def test_text_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "flow.yaml"
    path.write_bytes("a: 1\nname: Überblick\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"flow\.yaml:2: not text in UTF-8\. Save"):
        read_document(path)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a: 1\n")))
    document = read_document("-")
    assert (document.name, document.data) == ("standard input", {"a": 1})


def test_a_broken_file_is_parsed_once_and_told_each_time() -> None:
    document = Document("x", "{")
    assert document.peek is None
    for _ in range(2):
        with pytest.raises(InputError):
            _ = document.data


def test_every_format_is_whole_and_tells_itself_apart() -> None:
    identifiers = [one.id for one in formats()]
    assert len(set(identifiers)) == len(identifiers)
    for one in formats():
        assert one.title
        assert one.tells.gates
        assert not one.sniff(Document("x", "hello"))
        assert not one.sniff(Document("x", "["))


def test_an_unknown_format_is_told_with_where_to_look() -> None:
    with pytest.raises(InputError, match="not a workflow that Ungated knows") as caught:
        recognise(Document("x.yaml", "hello: world"))
    assert "`ungated formats` lists what can be opened" in str(caught.value)
