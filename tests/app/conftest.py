"""Fixtures for the window: a session that is closed without leaving threads or processes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_driver import INCIDENT, Driver

from app.ui.window import Session


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The platform without a screen says this of every window and menu; it means nothing."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(autouse=True)
def _own_settings(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings, recovery folder and the door of the window apart from those of the user."""
    folder = tmp_path_factory.mktemp("settings")
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    folder.chmod(0o700)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))


@pytest.fixture
def incident(tmp_path: Path) -> Path:
    """A native file with three actions, two of which need review and are ungated."""
    path = tmp_path / "incident.yaml"
    path.write_text(INCIDENT, encoding="utf-8")
    return path


@pytest.fixture
def driver(qtbot: QtBot, qapp: QApplication) -> Iterator[Driver]:
    """A window of 1280 × 800; closed at the end, and nothing of it may be left running."""
    threads = set(threading.enumerate())
    session = Session(qapp)
    session.window.resize(1280, 800)
    session.window.show()
    qtbot.waitExposed(session.window)
    made = Driver(qtbot, session)
    yield made
    for page in session.window.documents.pages:
        page.desk.document.close()
    session.window.close()
    session.close()
    session.window.deleteLater()
    # Else it lives until some later test runs an event loop.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.processEvents()
    assert set(threading.enumerate()) <= threads
    assert session.layouts.is_closed


@pytest.fixture
def opened(driver: Driver, incident: Path) -> Driver:
    """The window on the incident file."""
    driver.open(incident)
    assert driver.document.is_open
    return driver
