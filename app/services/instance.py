"""One window for all terminals: a later `ungated FILE` hands its file to the window that is open.

Only paths are sent, over a local socket that only this user can open, one per screen.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.services.settings import ORGANISATION

#: A path and what is around it; whoever sends more is not this program.
_MOST_BYTES = 16 * 1024
_LONGEST_PATH = 4096
#: How long each end waits for the other, in milliseconds.
_WAIT = 1_000
#: A socket's address has room for so many bytes.
_LONGEST_NAME = 100
_TAKEN = b"taken\n"


def door() -> str:
    """The address of this user's window on this screen."""
    # One that does not depend on the name of the application, which is not known this early.
    location = QStandardPaths.StandardLocation.GenericDataLocation
    data = str(Path(QStandardPaths.writableLocation(location)) / ORGANISATION)
    screen = [os.environ.get(key, "") for key in ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM")]
    number = hashlib.sha256("\n".join([data, *screen]).encode()).hexdigest()[:16]
    name = f"ungated-{number}"
    if sys.platform == "win32":
        return name
    # A folder that only this user can enter: in one that all can, others could listen there.
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or data)
    return str(folder / name)


def hand_over(path: Path | None, address: str | None = None) -> bool:
    """Ask the window that is open to show a file, or itself; False where there is none."""
    socket = QLocalSocket()
    socket.connectToServer(address or door())
    if not socket.waitForConnected(_WAIT):
        return False
    asked = {"open": str(path.absolute()) if path is not None else ""}
    socket.write(json.dumps(asked).encode() + b"\n")
    socket.flush()
    while not socket.canReadLine():
        if not socket.waitForReadyRead(_WAIT):
            return False
    return bool(socket.readLine().data() == _TAKEN)


class Instance(QObject):
    """Listens for what later starts of the program ask of this window."""

    #: A path that exists, or None where only the window is wanted.
    asked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(8)
        self._server.newConnection.connect(self._meet)

    def listen(self, address: str | None = None) -> bool:
        """Be the window that is asked, unless there is one; False where that cannot be."""
        name = address or door()
        if len(os.fsencode(name)) > _LONGEST_NAME:
            return False
        if sys.platform != "win32":
            Path(name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Asked first: with rights of its own, a socket takes the place of one that is in use.
        probe = QLocalSocket()
        probe.connectToServer(name)
        if probe.waitForConnected(_WAIT):
            return False
        # Left behind by a window that ended without closing.
        QLocalServer.removeServer(name)
        return bool(self._server.listen(name))

    def close(self) -> None:
        self._server.close()

    def _meet(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._hear(socket)

    def _read(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._hear(socket)

    def _hear(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _MOST_BYTES:
                socket.abort()
            return
        wanted = _wanted(bytes(socket.readLine(_MOST_BYTES).data()))
        if wanted is None:
            socket.abort()
            return
        socket.write(_TAKEN)
        socket.flush()
        socket.disconnectFromServer()
        self.asked.emit(wanted[0])


def _wanted(line: bytes) -> tuple[Path | None] | None:
    """What one line asks for; None where it is nothing that may be asked."""
    try:
        said: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or set(said) != {"open"} or not isinstance(said["open"], str):
        return None
    text = said["open"]
    if not text:
        return (None,)
    if len(text) > _LONGEST_PATH or "\0" in text or not Path(text).is_absolute():
        return None
    path = Path(text)
    try:
        return (path,) if path.is_file() or path.is_dir() else None
    except (OSError, ValueError):
        return None
