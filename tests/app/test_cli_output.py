"""Results replace a file whole or not at all, and never the input."""

from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path

import pytest

from app.commands.output import OutputError, replacing, write_text


def test_a_file_is_replaced_by_the_whole_text(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("old")
    write_text("new → text", target, "input.yaml")
    assert target.read_text(encoding="utf-8") == "new → text"
    assert list(tmp_path.iterdir()) == [target]


def test_a_new_file_has_the_permissions_that_the_user_gives_new_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_text("text", tmp_path / "out.txt", "-")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out.txt").stat().st_mode) == 0o640


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")
    target.chmod(0o604)
    write_text("text", target, "-")
    assert stat.S_IMODE(target.stat().st_mode) == 0o604


def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "out.png"
    target.write_text("old")

    def fail_half_way() -> None:
        with replacing(target, "-") as path:
            path.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("alias", ["same", "symlink", "hard link", "dotted"])
def test_the_input_is_never_overwritten(tmp_path: Path, alias: str) -> None:
    source = tmp_path / "flow.yaml"
    source.write_text("ungated: 1")
    other = tmp_path / "other.yaml"
    if alias == "same":
        other = source
    elif alias == "symlink":
        other.symlink_to(source)
    elif alias == "hard link":
        other.hardlink_to(source)
    else:
        other = tmp_path / ".." / tmp_path.name / "flow.yaml"
    with pytest.raises(OutputError, match="the input itself"):
        write_text("text", other, str(source))
    assert source.read_text() == "ungated: 1"


def test_what_a_link_points_to_is_written_and_the_link_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old")
    link.symlink_to(real)
    write_text("new", link, "-")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_text("text", pipe, "-")
        assert os.read(reader, 100) == b"text"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_folder_or_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="this is a folder"):
        write_text("text", tmp_path, "-")
    with pytest.raises(OutputError, match="no such folder"):
        write_text("text", tmp_path / "missing" / "out.txt", "-")


def test_half_characters_are_written_as_their_escapes(tmp_path: Path) -> None:
    write_text('"\ud83d"', tmp_path / "out.json", "-")
    assert (tmp_path / "out.json").read_text(encoding="utf-8") == '"\\ud83d"'


class FullStream(io.TextIOWrapper):
    """A standard output on a full disk."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self) -> None:
        """Nothing was written, so that nothing is left to write."""


def test_a_full_standard_output_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", FullStream())
    with pytest.raises(OutputError, match="standard output: cannot be written: no space"):
        write_text("text", None, "input.yaml")
