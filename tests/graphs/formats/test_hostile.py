"""Files that are broken or made to harm: one clear line each, in bounded time and memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graphs.api import load
from graphs.errors import InputError
from graphs.formats.bounds import MAX_BYTES, MAX_DEPTH
from graphs.formats.native import read_native
from graphs.formats.reading import parse_json, parse_yaml, read_document

#: What Python itself may hold while a hostile file is refused; the text of the file comes on top.
MOST_BYTES = 64 * 1024 * 1024


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """No test here may hold more than `MOST_BYTES` at a time."""
    tracemalloc.start()
    yield
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < MOST_BYTES


def one_line(action: Callable[[], Any]) -> str:
    with pytest.raises(InputError) as caught:
        action()
    (problem,) = caught.value.problems
    assert problem.what.endswith(".")
    assert problem.fix.endswith(".")
    assert "\n" not in str(problem)
    assert len(str(problem)) < 500
    return str(problem)


def laughs(levels: int) -> str:
    """Each level says the one before nine times."""
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty. Give a workflow file."),
        (b" \n\n", "the file is empty."),
        (b"\x7fELF\x02\x01\x01\x00", "a binary file, not text."),
        (b"\x89PNG\r\n\x1a\n\xff\xfe\xfd", "a binary file, not text."),
        ("name: x".encode("utf-16-le"), "a binary file, not text."),
        (b"hello", "not a workflow that Ungated knows. `ungated formats` lists what"),
        (b"{}", "not a workflow that Ungated knows."),
        (b"null", "not a workflow that Ungated knows."),
        (b'{"nodes": [1, 2', ":1:16: the JSON ends too early."),
        (b"nodes: [1, 2", ":1:13: the YAML ends too early"),
        (b"ungated: 1\nnodes:\n  - {id: a", ":3:11: the YAML ends too early"),
        (b"a: 'b\n" * 3, "not valid YAML"),
        (b"%PDF-1.7\nabc", "not valid YAML"),
    ],
)
def test_broken_files(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "flow.yaml"
    path.write_bytes(content)
    line = one_line(lambda: load(path, {}))
    assert line.startswith(str(path))
    assert said in line


def test_a_file_of_200_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "flow.json"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert "too large (200 MB; at most 64 MB are read)" in one_line(lambda: load(path, {}))


def test_places_that_are_no_files(tmp_path: Path) -> None:
    assert "no file in it is a workflow" in one_line(lambda: load(tmp_path, {}))
    assert "a folder, not a file." in one_line(lambda: read_document(tmp_path))
    assert "there is no such file." in one_line(lambda: load(tmp_path / "none.yaml", {}))
    assert "the file cannot be read" in one_line(lambda: load(tmp_path / ("a" * 300), {}))
    assert "the file cannot be read" in one_line(lambda: load("a\0b", {}))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_that_nobody_writes_to_does_not_wait(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert "a pipe or a device, not a file." in one_line(lambda: load(path, {}))
    assert "a pipe or a device, not a file." in one_line(lambda: load("/dev/zero", {}))


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_json_nested_a_million_deep(opening: str) -> None:
    text = opening * 1_000_000
    assert f"nested more than {MAX_DEPTH} deep" in one_line(lambda: parse_json(text, "x"))


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[{a: "])
def test_yaml_nested_a_million_deep(opening: str) -> None:
    text = opening * 1_000_000
    assert f"nested more than {MAX_DEPTH} deep" in one_line(lambda: parse_yaml(text, "x"))


def test_the_deepest_that_is_allowed() -> None:
    text = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert parse_json(text, "x") == parse_yaml(text, "x")
    for parse in (parse_json, parse_yaml):
        one_line(lambda parse=parse: parse(f"[{text}]", "x"))  # type: ignore[misc]


def test_a_billion_laughs() -> None:
    assert "with its aliases written out" in one_line(lambda: parse_yaml(laughs(12), "x"))
    assert "with its aliases written out" in one_line(lambda: read_native(laughs(12), "x"))


def test_long_texts_said_again_and_again() -> None:
    text = f"a: &a {'x' * 1_000_000}\nb: [{', '.join(['*a'] * 1000)}]"
    assert "with its aliases written out" in one_line(lambda: parse_yaml(text, "x"))


def test_aliases_that_nest_what_is_flat() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 400))]
    assert f"nested more than {MAX_DEPTH} deep" in one_line(
        lambda: parse_yaml("\n".join(lines), "x")
    )


def test_merge_keys_that_multiply() -> None:
    lines = ["a0: &a0 {k: v}"]
    lines += [
        f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], k{n}: v}}" for n in range(1, 12)
    ]
    assert "with its aliases written out" in one_line(lambda: parse_yaml("\n".join(lines), "x"))


def test_a_zone_cycle_as_long_as_the_file() -> None:
    zones = [f"  - {{id: z{n}, trust: internal, parent: z{(n + 1) % 2000}}}" for n in range(2000)]
    line = one_line_of_native("ungated: 1\nzones:\n" + "\n".join(zones))
    assert "lie within each other." in line


def one_line_of_native(text: str) -> str:
    return one_line(lambda: read_native(text, "x"))


def test_thousands_of_unknown_ids_do_not_take_long() -> None:
    """What was meant is sought for the first mistakes only: each search reads all ids."""
    nodes = "".join(f"  - {{id: node-{n}, kind: agent}}\n" for n in range(3000))
    links = "".join(f"  - {{from: nod-{n}, to: nde-{n}, kind: flow}}\n" for n in range(3000))
    with pytest.raises(InputError) as caught:
        read_native(f"ungated: 1\nnodes:\n{nodes}links:\n{links}", "x")
    assert len(caught.value.problems) == 501


def test_a_hostile_key_is_shown_short_and_on_one_line() -> None:
    line = one_line_of_native(f'ungated: 1\n"{"y" * 900}\\nz": 1\n')
    assert 'yyy..."' in line


@pytest.mark.parametrize(
    "text",
    [
        '"' + '\\"' * 1_000_000,
        "\\" * 1_000_000 + "ud800",
        "[" + '"\\ud800",' * 100_000,
        "," * 2_100_000,
    ],
)
def test_json_that_invites_endless_searching(text: str) -> None:
    one_line(lambda: parse_json(text, "x"))


def test_the_command_line_stays_calm(tmp_path: Path) -> None:
    """A whole process, limited in time and memory, ends with exit 3 and one line."""
    path = tmp_path / "flow.yaml"
    path.write_text("[" * (MAX_BYTES // 8))
    done = subprocess.run(
        [sys.executable, "-m", "app", "analyze", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30)),
    )
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "nested more than" in done.stderr
