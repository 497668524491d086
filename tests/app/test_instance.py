"""One window for all terminals: what a later start asks of it, and what it does not listen to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot
from window_driver import Driver

from app.services.instance import Instance, door, hand_over

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def listening(driver: Driver) -> Driver:
    assert driver.session.instance.listen()
    return driver


def second_start(*arguments: str, code: str = "") -> subprocess.Popen[str]:
    """`ungated` in another terminal."""
    run = ["-c", code] if code else ["-m", "app"]
    return subprocess.Popen(
        [sys.executable, *run, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(driver: Driver, process: subprocess.Popen[str]) -> tuple[int, str]:
    driver.qtbot.waitUntil(lambda: process.poll() is not None, timeout=30_000)
    return process.returncode, process.communicate()[1]


def test_a_file_of_a_second_terminal_opens_in_the_window(listening: Driver, incident: Path) -> None:
    listening.window.showMinimized()
    code, errors = finished(listening, second_start(str(incident)))
    assert (code, errors) == (0, "")
    listening.settle()
    assert listening.document.path == incident
    assert not listening.window.isMinimized()


def test_a_relative_path_is_meant_from_where_it_was_typed(
    listening: Driver, incident: Path
) -> None:
    relative = os.path.relpath(incident, ROOT)
    assert finished(listening, second_start(relative)) == (0, "")
    listening.settle()
    assert listening.document.path.resolve() == incident.resolve()


def test_a_missing_file_is_told_in_its_own_terminal(listening: Driver, tmp_path: Path) -> None:
    code, errors = finished(listening, second_start(str(tmp_path / "absent.yaml")))
    assert code == 3
    assert "absent.yaml: there is no such file." in errors
    assert listening.told == []


def test_a_new_window_asks_nobody(
    listening: Driver, incident: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.commands import window
    from app.ui import window as window_module

    opened: list[object] = []
    monkeypatch.setattr(window_module, "run", lambda *said: opened.append(said) or 0)
    assert window.open_window(str(incident), new_window=True) == 0
    assert opened[0][0] == str(incident)
    listening.settle()
    assert not listening.document.is_open


def test_there_is_one_window_for_a_screen(listening: Driver) -> None:
    # The one that is open answers only while its loop runs, so it is but connected to here.
    assert not Instance().listen()


def test_a_socket_left_behind_is_taken_over(qtbot: QtBot) -> None:
    code = (
        "import os, sys\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from app.services.instance import Instance\n"
        "app = QCoreApplication([])\n"
        "instance = Instance()\n"
        "print(instance.listen(), flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    process = second_start(code=code)
    assert process.communicate()[0] == "True\n"
    assert Path(door()).exists()
    assert not hand_over(None)
    instance = Instance()
    assert instance.listen()
    instance.close()
    assert not Path(door()).exists()


def test_without_a_window_nothing_is_handed_over(incident: Path) -> None:
    assert not hand_over(incident)


def said(driver: Driver, data: bytes) -> bytes:
    """What the window answers to some bytes."""
    socket = QLocalSocket()
    socket.connectToServer(door())
    assert socket.waitForConnected(1000)
    socket.write(data)
    socket.flush()
    gone = QLocalSocket.LocalSocketState.UnconnectedState
    driver.qtbot.waitUntil(lambda: socket.state() == gone, timeout=5_000)
    driver.settle()
    return bytes(socket.readAll().data())


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"null",
        b"not json",
        b'{"open": 7}',
        b'{"open": "incident.yaml"}',
        b'{"open": "/no/such/file.yaml"}',
        b'{"open": "/dev/null"}',
        b'{"open": "/tmp\\u0000/x"}',
        b'{"open": "", "run": "this"}',
        b'{"open": "/' + b"a" * 5000 + b'"}',
        b"[" * 10_000,
        b"\xff\xfe",
    ],
    ids=range(12),
)
def test_nothing_else_is_listened_to(listening: Driver, line: bytes) -> None:
    assert said(listening, line + b"\n") == b""
    assert not listening.document.is_open
    assert listening.told == []


def test_who_talks_without_end_is_cut_off(listening: Driver) -> None:
    assert said(listening, b"x" * 200_000) == b""


def test_a_line_that_comes_in_pieces_is_heard(listening: Driver, incident: Path) -> None:
    socket = QLocalSocket()
    socket.connectToServer(door())
    assert socket.waitForConnected(1000)
    line = json.dumps({"open": str(incident)}).encode() + b"\n"
    for piece in (line[:7], line[7:]):
        socket.write(piece)
        socket.flush()
        listening.qtbot.wait(30)
    listening.qtbot.waitUntil(lambda: listening.document.is_open, timeout=5_000)
    assert socket.readAll().data() == b"taken\n"


def test_only_this_user_may_open_the_socket(listening: Driver) -> None:
    assert Path(door()).stat().st_mode & 0o077 == 0
    assert listening.session.instance.findChild(QLocalServer).fullServerName() == door()


def test_what_was_open_is_opened_again_where_that_is_wanted(driver: Driver, incident: Path) -> None:
    settings = driver.session.settings
    settings.set("session/open", str(incident))
    driver.session.workplace.start()
    driver.settle()
    assert not driver.document.is_open
    settings.set("session/restore", True)
    driver.session.workplace.start()
    driver.settle()
    assert driver.document.path == incident
