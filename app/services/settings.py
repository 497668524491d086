"""Settings that outlive a session: window, panels and recent files, kept by QSettings."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QByteArray, QSettings

ORGANISATION = "Ungated"


class Settings:
    """Typed access to the settings of this user; a value of an unexpected type counts as absent."""

    def __init__(self) -> None:
        self._store = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, ORGANISATION, ORGANISATION
        )

    def text(self, key: str, default: str = "") -> str:
        value: Any = self._store.value(key)
        return value if isinstance(value, str) else default

    def texts(self, key: str) -> list[str]:
        value: Any = self._store.value(key)
        if isinstance(value, str):
            return [value] if value else []
        return [item for item in value or [] if isinstance(item, str)]

    def flag(self, key: str, default: bool) -> bool:
        return self.text(key, "true" if default else "false") == "true"

    def data(self, key: str) -> QByteArray | None:
        value: Any = self._store.value(key)
        return value if isinstance(value, QByteArray) else None

    def set(self, key: str, value: str | list[str] | bool | QByteArray) -> None:
        if isinstance(value, bool):
            value = "true" if value else "false"
        self._store.setValue(key, value)

    def sync(self) -> None:
        """Write what has changed to disk."""
        self._store.sync()
