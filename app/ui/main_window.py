"""The main window: puts menus and documents together, and knows nothing of what they do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from app.services.messages import Message
from app.services.notices import Notices
from app.ui.document_page import DocumentPage
from app.ui.documents import Documents
from app.ui.files import Files
from app.ui.menus import Menus
from app.ui.services import Services
from app.ui.tabs import Tabs
from app.ui.workbench import Workbench

_GEOMETRY, _LENS = "window/geometry", "window/lens"
#: Left free on a small screen: the frame comes on top of what a window asks for, and how large it
#: is, is known only once it is shown. Title bars are rarely higher, edges rarely wider.
_FRAME = QSize(16, 48)


class MainWindow(QMainWindow):
    """One window on all documents that are open."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._may_close = False
        self.setWindowTitle("Ungated")
        self.setMinimumSize(900, 560)
        self.setAcceptDrops(True)
        self.documents = Documents(self._make_page)
        self.files = Files(self.documents, services, self)
        self.menus = Menus(self, self.documents)
        self.documents.turned.connect(self._look_at)
        self.documents.changed.connect(self._name)
        self.documents.close_wanted.connect(self.files.close)
        self.setCentralWidget(self.documents)
        self.documents.add(services.settings.text(_LENS, "gates")).welcome_user()
        self.menus.fill(self.menuBar())
        services.messages.posted.connect(self._show_message)
        geometry = services.settings.data(_GEOMETRY)
        if geometry is None or not self.restoreGeometry(geometry):
            room = self.screen().availableGeometry().size() - _FRAME
            self.resize(QSize(1440, 900).boundedTo(room))

    @property
    def page(self) -> DocumentPage:
        """The page in front."""
        return self.documents.current

    @property
    def bench(self) -> Workbench:
        """What commands act on: the page in front."""
        return self.page.bench

    @property
    def panels(self) -> Mapping[str, QWidget]:
        """The panels of the page in front."""
        return self.page.panels

    @property
    def tabs(self) -> Tabs:
        """The panels below the map of the page in front."""
        return self.page.tabs

    def _make_page(self, lens: str, nameless: bool) -> DocumentPage:
        desk = self._services.make_desk(lens, nameless)
        notices = Notices() if nameless else self._services.notices
        if nameless:
            desk.messages.posted.connect(self._show_message)
        page = DocumentPage(desk, self, self.menus, self.files, notices)
        self.menus.follow(desk)
        return page

    def _look_at(self, page: DocumentPage) -> None:
        self.menus.turn_to(page.desk)
        if page.desk.document.is_open:
            page.desk.view.setFocus()

    def _name(self) -> None:
        document = self.page.desk.document
        mark = "*" if document.is_dirty else ""
        self.setWindowTitle(f"{document.title}{mark} — Ungated" if document.is_open else "Ungated")
        self.setWindowFilePath(str(document.path or ""))

    def _show_message(self, message: Message) -> None:
        if message.level == "note":
            return
        from app.ui.dialogs.message import MessageDialog

        MessageDialog(message, self).open()

    def _remember(self) -> None:
        settings = self._services.settings
        settings.set(_GEOMETRY, QByteArray(self.saveGeometry()))
        settings.set(_LENS, self.page.desk.perspective.lens)
        self.page.remember()
        settings.sync()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close and any(
            page.desk.document.is_dirty for page in self.documents.pages
        ):
            event.ignore()
            self.files.after_asking_all(self._close_now)
            return
        self._remember()
        event.accept()

    def _close_now(self) -> None:
        self._may_close = True
        self.close()

    def end(self) -> None:
        """Let go of what the documents hold; the window is closed, or will be unasked."""
        for page in self.documents.pages:
            page.end()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        if urls:
            event.acceptProposedAction()
        for url in urls:
            if url.isLocalFile():
                self.files.open(Path(url.toLocalFile()))
            else:
                self.files.refuse(url.toDisplayString())
