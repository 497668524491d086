"""The panels below the map as tabs, with the tools of the one that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.ui.panels.page import Page


class Tabs(QWidget):
    """Shows one of several pages, each known by the id of its panel."""

    #: The id of the page that is now shown.
    turned = Signal(str)

    def __init__(self, pages: Mapping[str, Page]) -> None:
        super().__init__()
        self._ids = list(pages)
        self._pages = list(pages.values())
        self.bar = QTabBar()
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(False)
        self.bar.setElideMode(Qt.TextElideMode.ElideRight)
        self.bar.setAccessibleName("Panels below the map")
        self._tools = QStackedWidget()
        self._stack = QStackedWidget()
        for number, page in enumerate(self._pages):
            self.bar.addTab(page.words)
            self._tools.addWidget(page.tools)
            self._stack.addWidget(page)
            page.retitled.connect(partial(self._retitle, number))
            self.bar.setTabVisible(number, page.is_wanted)
        top = QWidget()
        top.setObjectName("tabs")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = QHBoxLayout(top)
        self._row.setContentsMargins(6, 0, 14, 0)
        self._row.setSpacing(10)
        self._row.addWidget(self.bar, 1)
        self._row.addWidget(self._tools)
        self._second = QWidget()
        self._second.setObjectName("panel")
        self._second.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._second_row = QHBoxLayout(self._second)
        self._second_row.setContentsMargins(14, 5, 14, 0)
        self._second.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._second)
        column.addWidget(self._stack, 1)
        self.bar.currentChanged.connect(self._turn)
        self._turn(0)

    def __contains__(self, panel: str) -> bool:
        return panel in self._ids

    @property
    def current(self) -> str:
        return self._ids[self._stack.currentIndex()]

    @property
    def page(self) -> Page:
        return self._pages[self._stack.currentIndex()]

    def turn_to(self, panel: str) -> None:
        """Show a page; an id that is unknown changes nothing."""
        if panel in self._ids:
            number = self._ids.index(panel)
            self._pages[number].is_wanted = True
            self._retitle(number)
            self.bar.setCurrentIndex(number)

    def begin_with(self, panel: str) -> None:
        """Show a page first that has something to show; another changes nothing."""
        if panel in self._ids and self._pages[self._ids.index(panel)].is_wanted:
            self.turn_to(panel)

    def _turn(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._tools.setCurrentIndex(number)
        self._arrange()
        self.turned.emit(self._ids[number])

    def _retitle(self, number: int) -> None:
        page = self._pages[number]
        if self.bar.isTabVisible(number) != page.is_wanted:
            self.bar.setTabVisible(number, page.is_wanted)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the tools beside the tabs where both fit, else into a row of their own."""
        tools = self.page.tools.sizeHint().width()
        needs = self._natural_width() + tools + 40
        beside = needs <= self.width()
        self._tools.setMaximumWidth(tools if beside else 16_777_215)
        if beside != (self._row.indexOf(self._tools) >= 0):
            (self._row if beside else self._second_row).addWidget(self._tools)
        self._second.setVisible(not beside)
        self._shorten(self.width() - 20 - (tools + 10 if beside else 0))

    def _shorten(self, room: int) -> None:
        """Name the tabs; where they do not all fit, the longest names give way first.

        A tab that is short says the whole when pointed at.
        """
        metrics = self.bar.fontMetrics()
        wanted = [n for n, page in enumerate(self._pages) if page.is_wanted]
        needs = [metrics.horizontalAdvance(self._pages[n].words) + 6 for n in wanted]
        low, high = 40, max(needs, default=40)
        while low < high:
            cap = (low + high + 1) // 2
            fits = sum(min(need, cap) + 28 for need in needs) <= room
            low, high = (cap, high) if fits else (low, cap - 1)
        for number in wanted:
            words = self._pages[number].words
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, low)
            if shown != self.bar.tabText(number):
                self.bar.setTabText(number, shown)
            self.bar.setTabToolTip(number, words if shown != words else "")

    def _natural_width(self) -> int:
        """The width of the tabs with nothing shortened."""
        metrics = self.bar.fontMetrics()
        return sum(
            metrics.horizontalAdvance(page.words) + 34 for page in self._pages if page.is_wanted
        )
