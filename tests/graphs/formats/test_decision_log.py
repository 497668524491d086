"""The log of decisions: any change of it shows, and earlier lines are never written again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.errors import InputError
from graphs.formats.decision_log import SUFFIX, append, as_line, log_path, parse_log, read_log
from graphs.formats.folder import files_below
from graphs.model.decisions import START, Entry
from graphs.model.said import Decision
from graphs.model.traces import Trace

TRACE = Trace("high", ("a", "b"), ("flow:a>b",), {"node a": {"name": "A ü", "kind": "trigger"}})


def entry(number: int = 1, **values: object) -> Entry:
    told: dict[str, object] = {
        "finding": f"R01-{number:010x}", "decision": "accept", "owner": "Ann", "reason": "a demo",
        "expires": date(2027, 1, 31), "decided": date(2026, 11, 23), **values,
    }  # fmt: skip
    return Entry(Decision(**told), "R01", TRACE)  # type: ignore[arg-type]


def written(path: Path, count: int = 4) -> bytes:
    for number in range(count):
        append(path, entry(number))
    return path.read_bytes()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return written(tmp_path_factory.mktemp("log") / "w.yaml.ungated-decisions.jsonl")


def read(data: bytes, folder: Path):
    path = folder / f"read{SUFFIX}"
    path.write_bytes(data)
    return read_log(path)


def test_what_was_appended_is_read(tmp_path: Path) -> None:
    path = tmp_path / f"w.yaml{SUFFIX}"
    first = append(path, entry(1))
    second = append(path, entry(2, decision="mitigate", expires=None, reason=""))
    found = read_log(path)
    assert found.is_whole
    assert found.entries == (first, second)
    assert (first.previous, second.previous) == (START, first.digest)
    assert found.head == second.digest
    assert found.entries[0].trace == TRACE


def test_earlier_lines_stay_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / f"w.yaml{SUFFIX}"
    before = written(path)
    append(path, entry(9))
    assert path.read_bytes().startswith(before)


@given(data=st.data())
def test_any_change_of_any_byte_is_found(log: bytes, tmp_path_factory, data) -> None:
    folder = tmp_path_factory.getbasetemp()
    place = data.draw(st.integers(0, len(log) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != log[place]))
    assert not read(log[:place] + bytes([other]) + log[place + 1 :], folder).is_whole
    assert not read(log[:place] + log[place + 1 :], folder).is_whole
    assert not read(log[:place] + bytes([other]) + log[place:], folder).is_whole


@pytest.mark.parametrize("gone", range(3))
def test_a_missing_line_shows_with_its_place(log: bytes, tmp_path: Path, gone: int) -> None:
    lines = log.splitlines(keepends=True)
    found = read(b"".join([*lines[:gone], *lines[gone + 1 :]]), tmp_path)
    assert [problem.line for problem in found.problems] == [gone + 1]


def test_lines_that_changed_places_show(log: bytes, tmp_path: Path) -> None:
    one, two, *rest = log.splitlines(keepends=True)
    assert not read(b"".join([two, one, *rest]), tmp_path).is_whole


def test_a_line_that_was_sealed_again_breaks_the_chain(log: bytes, tmp_path: Path) -> None:
    lines = log.decode().splitlines(keepends=True)
    second = parse_log("".join(lines), "log").entries[1]
    changed = replace(second, decision=replace(second.decision, owner="Mallory"))
    lines[1] = as_line(changed) + "\n"
    found = read("".join(lines).encode(), tmp_path)
    assert [problem.line for problem in found.problems] == [3]


def test_a_log_with_a_mark_or_other_line_ends_is_not_as_it_was(log: bytes, tmp_path: Path) -> None:
    assert not read(b"\xef\xbb\xbf" + log, tmp_path).is_whole
    assert not read(log.replace(b"\n", b"\r\n"), tmp_path).is_whole


def test_nothing_is_appended_to_a_broken_log(log: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"w.yaml{SUFFIX}"
    broken = log.replace(b'"Ann"', b'"Bob"', 1)
    path.write_bytes(broken)
    with pytest.raises(InputError, match=r"decisions\.jsonl:1: .*changed"):
        append(path, entry(7))
    assert path.read_bytes() == broken


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000, b"\x00\x01\x02", b"{}\n", b"null\n", b'{"ungated-decisions":1}\n',
        b"\xff\xfe{}", b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"\n", b"\n" * 200_000,
        b'"' + b"x" * 3_000_000 + b'"\n', b'{"ungated-decisions":1e999}\n',
    ],
)  # fmt: skip
def test_hostile_logs_are_told_and_decide_nothing(data: bytes, tmp_path: Path) -> None:
    found = read(data, tmp_path)
    assert found.entries == ()
    assert all(str(problem).startswith(str(tmp_path)) for problem in found.problems)
    assert found.problems


def test_one_that_is_not_there_or_empty_holds_nothing(tmp_path: Path) -> None:
    assert read_log(tmp_path / "none").is_whole
    assert read(b"", tmp_path).is_whole
    assert not read_log(tmp_path).is_whole


@pytest.mark.parametrize("lacks", ["owner", "reason", "expires"])
def test_an_acceptance_is_not_written_without(tmp_path: Path, lacks: str) -> None:
    path = tmp_path / f"w.yaml{SUFFIX}"
    with pytest.raises(InputError, match=lacks):
        append(path, entry(1, **{lacks: None if lacks == "expires" else ""}))
    assert read_log(path).entries == ()


def test_secrets_are_not_kept(tmp_path: Path) -> None:
    secret = "sk-live-abcdefghijklmnop1234567890"
    path = tmp_path / f"w.yaml{SUFFIX}"
    append(path, entry(1, owner=secret, reason=f"the key is {secret}\nsecond line"))
    assert secret not in path.read_text(encoding="utf-8")
    assert read_log(path).is_whole


def test_half_a_surrogate_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / f"w.yaml{SUFFIX}"
    append(path, entry(1, reason="\ud800 and \u2028"))
    assert read_log(path).is_whole


def test_a_folder_takes_no_log_for_a_workflow(tmp_path: Path) -> None:
    source = tmp_path / "w.json"
    source.write_text("{}")
    for one in (source, tmp_path):
        path = log_path(one)
        assert path is not None
        written(path, 1)
        assert json.loads(path.read_text(encoding="utf-8"))["previous"] == START
    assert files_below(tmp_path) == [source]
    assert log_path("-") is None
