"""On which line the value of a pointer begins, in each syntax that workflows are written in."""

from __future__ import annotations

import pytest

from graphs.formats.lines import lines_in
from graphs.formats.reading import Document

JSON = '{\n  "nodes": [\n    {"id": 1},\n    {"id": 2}\n  ]\n}\n'
JSONC = '// ours\n{\n  /* two\n  lines */\n  "nodes": [\n    {"id": 1},\n    {"id": 2},\n  ],\n}\n'
YAML = "# ours\nnodes:\n  - id: 1\n  - id: 2\n    at: {x/y: [5]}\n"
SEVERAL = "a: 1\n---\nb:\n  c: 2\n"
MARKDOWN = "---\nname: helper\ntools:\n  - Read\n  - Write\n---\n\n# Helper\n\ntools: none\n"


@pytest.mark.parametrize(
    ("text", "pointer", "line"),
    [
        (JSON, "/nodes/1", 4),
        (JSONC, "/nodes/1", 7),
        (YAML, "/nodes", 2),
        (YAML, "/nodes/1", 4),
        (YAML, "/nodes/1/at/x~1y/0", 5),
        (YAML, "/nodes/1/nowhere/else", 4),
        (SEVERAL, "/1/b/c", 4),
        (MARKDOWN, "/tools/1", 5),
        (MARKDOWN, "/name", 2),
    ],
)
def test_where_a_value_stands(text: str, pointer: str, line: int) -> None:
    assert lines_in(Document("file", text), {pointer}) == {pointer: line}


@pytest.mark.parametrize("text", ["", "a: [", "<xml/>", '{"a": ', "---\n: : :\n---\n", "]{", "}\n"])
def test_what_cannot_be_read_has_no_lines(text: str) -> None:
    assert lines_in(Document("file", text), {"/a", "b", ""}) == {}
