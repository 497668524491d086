"""The line of each value of a JSON text."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from graphs.formats.json_lines import lines_of

TEXT = """{
  "a": 1, "nodes": [
    {"x/y": [true]},
    [
      "two"
    ]
  ]
}
"""


def test_lines_are_those_of_the_values() -> None:
    pointers = ["", "/a", "/nodes", "/nodes/0/x~1y/0", "/nodes/1", "/nodes/1/0", "/nodes/2"]
    assert lines_of(TEXT, pointers) == {
        "": 1,
        "/a": 2,
        "/nodes": 2,
        "/nodes/0/x~1y/0": 3,
        "/nodes/1": 4,
        "/nodes/1/0": 5,
    }


keys = st.text("abcdef /~0123", min_size=1, max_size=4)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('ab,:{}[]\\" \n', max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


def _pointers(value: object, pointer: str = "") -> dict[str, object]:
    found = {pointer: value}
    items: list[tuple[str, object]] = []
    if isinstance(value, dict):
        items = [(key.replace("~", "~0").replace("/", "~1"), v) for key, v in value.items()]
    elif isinstance(value, list):
        items = [(str(i), v) for i, v in enumerate(value)]
    for key, inner in items:
        found |= _pointers(inner, f"{pointer}/{key}")
    return found


@given(values)
def test_every_value_begins_on_its_line(value: object) -> None:
    text = json.dumps(value, indent=1)
    lines = text.split("\n")
    pointers = _pointers(value)
    found = lines_of(text, pointers)
    assert found.keys() == pointers.keys()
    for pointer, inner in pointers.items():
        begins = json.dumps(inner, indent=1).split("\n")[0]
        assert begins in lines[found[pointer] - 1]
