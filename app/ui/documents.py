"""The documents of the window: a row of tabs, and below it the page of the one in front."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.document.nameless import NamelessDocument
from app.ui.document_page import DocumentPage

#: Makes a page whose document is looked at through a lens; True for one without names.
MakePage = Callable[[str, bool], DocumentPage]
#: Documents that have a key of their own: Alt and their number.
_NUMBERED = 9


class Documents(QWidget):
    """Owns the pages; there is always one, which may be without a document.

    With a single page there is no row of tabs.
    """

    #: The page that is now in front.
    turned = Signal(object)
    #: Which documents there are, their order, or what they are called.
    changed = Signal()
    #: The page that is to be closed, after what has to be asked.
    close_wanted = Signal(object)

    def __init__(self, make_page: MakePage) -> None:
        super().__init__()
        self._make_page = make_page
        self._pages: list[DocumentPage] = []
        self.bar = DocumentBar()
        self._row = QWidget()
        self._row.setObjectName("documentRow")
        self._row.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row.hide()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(self.bar)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._row)
        column.addWidget(self._stack, 1)
        self.bar.currentChanged.connect(self._turn)
        self.bar.tabMoved.connect(self._move)
        self.bar.middle_clicked.connect(self._want_closed)
        self.bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.bar.customContextMenuRequested.connect(self._offer)
        for number in range(_NUMBERED):
            key = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
            key.activated.connect(partial(self.go, number))

    @property
    def pages(self) -> tuple[DocumentPage, ...]:
        """All pages, in the order of their tabs."""
        return tuple(self._pages)

    @property
    def current(self) -> DocumentPage:
        """The page in front."""
        page = self._stack.currentWidget()
        assert isinstance(page, DocumentPage)
        return page

    def add(self, lens: str = "", *, turn: bool = True, nameless: bool = False) -> DocumentPage:
        """A further page at the end, looked at through a lens: "" for that of the one in front."""
        if not lens:
            lens = self.current.desk.perspective.lens
        if self._pages and self.current.isVisible():
            self.current.remember()
        page = self._make_page(lens, nameless)
        page.retitled.connect(self._name)
        page.given_up.connect(partial(self._give_up, page))
        self._pages.append(page)
        self._stack.addWidget(page)
        number = self.bar.addTab("")
        button = QToolButton()
        button.setObjectName("closeTab")
        button.setText("×")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _: self.close_wanted.emit(page))
        self.bar.setTabButton(number, QTabBar.ButtonPosition.RightSide, button)
        self._name()
        if turn:
            self.turn_to(page)
        return page

    def remove(self, page: DocumentPage) -> None:
        """Close a page and free all that it holds; the last one stays, without a document."""
        if page not in self._pages:
            return
        if len(self._pages) == 1:
            page.desk.document.close()
            return
        number = self._pages.index(page)
        self._pages.remove(page)
        if button := self.bar.tabButton(number, QTabBar.ButtonPosition.RightSide):
            button.deleteLater()
        # What is in front afterwards: the bar says it, with the numbers of the tabs that are left.
        self.bar.removeTab(number)
        page.end()
        self._stack.removeWidget(page)
        page.deleteLater()
        self._name()

    def turn_to(self, page: DocumentPage) -> None:
        """Bring a page to the front."""
        self.bar.setCurrentIndex(self._pages.index(page))

    def go(self, number: int) -> None:
        """Bring the page of a tab to the front, counted from 0; nothing where there is none."""
        if number < len(self._pages):
            self.turn_to(self._pages[number])

    def step(self, step: int) -> None:
        """Bring the next (1) or the previous (-1) page to the front."""
        self.go((self._pages.index(self.current) + step) % len(self._pages))

    def _turn(self, number: int) -> None:
        if not 0 <= number < len(self._pages):
            return
        page = self._pages[number]
        if self._stack.currentWidget() is not page:
            if self._stack.count() > 1 and self.current.isVisible():
                self.current.remember()
            page.arrange()
            self._stack.setCurrentWidget(page)
        self.turned.emit(page)
        # In front of a copy without names the other tabs tell none either.
        self._name()

    def _move(self, before: int, after: int) -> None:
        self._pages.insert(after, self._pages.pop(before))
        self.changed.emit()

    def _give_up(self, page: DocumentPage) -> None:
        """Take away a page whose file was not opened; the only one shows what can be."""
        if len(self._pages) > 1:
            self.remove(page)
        else:
            page.welcome_user()

    def _name(self) -> None:
        """Say on every tab what it holds, and whether that is saved."""
        hides = self._pages and isinstance(self.current.desk.document, NamelessDocument)
        for number, (page, name) in enumerate(zip(self._pages, names(self._pages), strict=True)):
            dirty = page.desk.document.is_dirty
            words, path = name, str(page.path) if page.path is not None else "In no file yet"
            if isinstance(page.desk.document, NamelessDocument):
                words, path = f"{name}, names hidden", "A copy without names"
            elif hides:
                words, path = f"Document {number + 1}", "Its names are hidden"
            self.bar.setTabText(number, words.replace("&", "&&") + ("*" if dirty else ""))
            self.bar.setAccessibleTabName(number, f"{words}, unsaved changes" if dirty else words)
            self.bar.setTabToolTip(number, f"{path}\nUnsaved changes" if dirty else path)
            if button := self.bar.tabButton(number, QTabBar.ButtonPosition.RightSide):
                button.setAccessibleName(f"Close {words}")
                button.setToolTip(f"Close {words}")
        self._row.setVisible(len(self._pages) > 1)
        self.changed.emit()

    def _want_closed(self, number: int) -> None:
        self.close_wanted.emit(self._pages[number])

    def _offer(self, place: QPoint) -> None:
        number = self.bar.tabAt(place)
        if number >= 0:
            self.menu_of(self._pages[number]).popup(self.bar.mapToGlobal(place))

    def menu_of(self, page: DocumentPage) -> QMenu:
        """What can be done with a document, on its tab."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Close").triggered.connect(lambda _: self.close_wanted.emit(page))
        others = menu.addAction("Close the &others")
        others.triggered.connect(lambda _: self.want_others_closed(page))
        return menu

    def want_others_closed(self, page: DocumentPage) -> None:
        """Ask for every other page to be closed."""
        for other in self.pages:
            if other is not page:
                self.close_wanted.emit(other)


class DocumentBar(QTabBar):
    """The row of tabs; a middle click on one closes it."""

    middle_clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("documents")
        self.setAccessibleName("Open documents")
        self.setMovable(True)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionBehaviorOnRemove(QTabBar.SelectionBehavior.SelectPreviousTab)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        number = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and number >= 0:
            self.middle_clicked.emit(number)


def names(pages: list[DocumentPage]) -> list[str]:
    """What each document is called, told apart by file and by folder where names are the same."""
    said = [page.document_title or "Untitled" for page in pages]
    said = _told_apart(pages, said, lambda page: page.path.name if page.path else "")
    return _told_apart(pages, said, lambda page: str(page.path.parent) if page.path else "")


def _told_apart(
    pages: list[DocumentPage], said: list[str], more: Callable[[DocumentPage], str]
) -> list[str]:
    """With more words wherever several are called alike."""
    count = Counter(said)
    return [
        f"{words} — {added}" if count[words] > 1 and (added := more(page)) else words
        for page, words in zip(pages, said, strict=True)
    ]
