"""Light, dark and high contrast: follows the system or the choice; colours widgets and map."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.canvas.fonts import family
from app.services.settings import Settings
from app.ui.stylesheet import stylesheet
from resources import theme_text

Choice = Literal["system", "light", "dark", "high-contrast-light", "high-contrast-dark"]
CHOICES: tuple[tuple[Choice, str], ...] = (
    ("system", "Like the system"),
    ("light", "Light"),
    ("dark", "Dark"),
    ("high-contrast-light", "High contrast, on white"),
    ("high-contrast-dark", "High contrast, on black"),
)
SETTING, TEXT_SIZE = "window/theme", "window/text_size"
#: Sizes of text to choose from, in percent of the usual one.
TEXT_SIZES = (90, 100, 115, 130, 150, 200)


#: The usual size of text, kept with the application: later windows find a changed one.
_POINTS = "ungated_points"


@cache
def colours(name: str) -> dict[str, str]:
    """The colours of a theme of `resources/themes` by role, as #rrggbb; and its opacity `faded`."""
    # Not by the YAML library: it takes a tenth of the time in which the window comes up, and a
    # theme is nothing but lines of this form (which a test makes sure of).
    return dict(re.findall(r'^([\w-]+): "(#[0-9a-f]{6}|[\d.]+)"$', theme_text(name), re.MULTILINE))


#: How long between the turns of the event loop in which a theme is put on, in milliseconds: what
#: one has coloured is painted before the next begins.
_PAUSE = 10


class Themes(QObject):
    """Holds which theme is worn, and puts another one on in several turns of the event loop.

    `map_changed` comes at once, so that the map is the first to be painted in other colours;
    `changed` comes after widgets have been coloured, which is the turn before.
    """

    map_changed = Signal()
    changed = Signal()

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__(app)
        self._app = app
        self._window: QWidget | None = None
        self._settings = settings
        chosen = settings.text(SETTING, "system")
        self._choice: Choice = next((name for name, _ in CHOICES if name == chosen), "system")
        self._points = float(app.property(_POINTS) or max(app.font().pointSizeF(), 9.0))
        app.setProperty(_POINTS, self._points)
        if app.style().objectName() != "fusion":
            app.setStyle("Fusion")
        self._hints = app.styleHints()
        self._hints.colorSchemeChanged.connect(self._follow)
        # Known from Qt 6.10 on.
        self._needs: Any = getattr(self._hints, "accessibility", lambda: None)()
        if self._needs is not None:
            self._needs.contrastPreferenceChanged.connect(self._follow)
        self._worn = self._name()
        self._next: list[Callable[[], None]] = []
        self._turns = QTimer(self, singleShot=True, interval=_PAUSE)
        self._turns.timeout.connect(self._go_on)
        self._wear()

    @property
    def is_changing(self) -> bool:
        """Whether another theme is not yet put on everywhere."""
        return bool(self._next)

    def close(self) -> None:
        """Leave widgets as they are from now on."""
        self._turns.stop()
        self._next = []
        self._undress()

    @property
    def choice(self) -> Choice:
        return self._choice

    @property
    def is_dark(self) -> bool:
        if self._choice == "system":
            return self.system_scheme() == Qt.ColorScheme.Dark
        return self._choice in ("dark", "high-contrast-dark")

    @property
    def is_high_contrast(self) -> bool:
        if self._choice == "system":
            return self.system_wants_contrast()
        return self._choice.startswith("high-contrast")

    def system_scheme(self) -> Qt.ColorScheme:
        """What the system wears; unknown counts as light."""
        return self._hints.colorScheme()

    def system_wants_contrast(self) -> bool:
        """Whether the system asks for high contrast; one that cannot say does not."""
        if self._needs is None:
            return False
        return bool(self._needs.contrastPreference() == Qt.ContrastPreference.HighContrast)

    @property
    def map_colours(self) -> dict[str, str]:
        """The colours of the map."""
        return colours(self._name())

    @property
    def window_colours(self) -> dict[str, str]:
        """The colours of what is around the map."""
        return colours(f"window-{self._name()}")

    def choose(self, choice: Choice) -> None:
        self._choice = choice
        self._settings.set(SETTING, choice)
        self._follow()

    @property
    def text_size(self) -> int:
        """The size of text around the map, in percent of the usual one."""
        said = self._settings.text(TEXT_SIZE, "100")
        return int(said) if said in map(str, TEXT_SIZES) else 100

    def choose_text_size(self, percent: int) -> None:
        self._settings.set(TEXT_SIZE, str(percent))
        self._wear()
        self.changed.emit()

    def _follow(self) -> None:
        if self._worn != self._name():
            self._worn = self._name()
            self.map_changed.emit()
            # All widgets are styled in one go, and their contents are coloured after that.
            self._next = [self._wear, self.changed.emit]
            self._turns.start()

    def _go_on(self) -> None:
        self._next.pop(0)()
        if self._next:
            self._turns.start()

    def _name(self) -> str:
        scheme = "dark" if self.is_dark else "light"
        return f"high-contrast-{scheme}" if self.is_high_contrast else scheme

    def dress(self, window: QWidget) -> None:
        """Style a window, with all that is or will be in it, and all dialogs that belong to it.

        Not the application: whatever is put together in no window yet would be styled anew each
        time that it is put into something else.
        """
        self._window = window
        window.destroyed.connect(self._undress)
        window.setFont(self._app.font())
        window.setStyleSheet(self._rules())

    def _undress(self) -> None:
        self._window = None

    def _rules(self) -> str:
        return stylesheet(self.window_colours, self.text_size / 100, self.is_high_contrast)

    def _wear(self) -> None:
        # Changing the rules in place, Qt would polish each widget once for every widget around it:
        # without any in between, each is polished once.
        if self._window is not None:
            self._window.setStyleSheet("")
        self._app.setPalette(_palette(self.window_colours))
        font = QFont(family())
        font.setPointSizeF(self._points * self.text_size / 100)
        self._app.setFont(font)
        if self._window is not None:
            # One with rules of its own does not follow the application in this.
            self._window.setFont(font)
            self._window.setStyleSheet(self._rules())


def _palette(ink: dict[str, str]) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.WindowText: "ink",
        QPalette.ColorRole.Base: "panel",
        QPalette.ColorRole.AlternateBase: "field",
        QPalette.ColorRole.Text: "ink",
        QPalette.ColorRole.Button: "panel",
        QPalette.ColorRole.ButtonText: "ink",
        QPalette.ColorRole.ToolTipBase: "panel",
        QPalette.ColorRole.ToolTipText: "ink",
        QPalette.ColorRole.PlaceholderText: "quiet",
        QPalette.ColorRole.Highlight: "chosen",
        QPalette.ColorRole.HighlightedText: "chosen-ink",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.Mid: "line",
    }
    for role, name in roles.items():
        palette.setColor(role, QColor(ink[name]))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.WindowText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(ink["disabled"]))
    return palette
