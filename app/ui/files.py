"""Opening, saving and closing, with the questions that these need."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.services.messages import Message
from app.services.shipped import is_shipped
from app.ui.desk import Desk

if TYPE_CHECKING:
    from app.services.recovery import Left
    from app.ui.document_page import DocumentPage
    from app.ui.documents import Documents
    from app.ui.services import Services

_FOLDER = "files/folder"
_FILTER = (
    "Workflows (*.yaml *.yml *.json *.jsonc *.md *.toml *.mmd *.bpmn *.xml *.asl *.template);;"
    "All files (*)"
)
_NATIVE_FILTER = "Ungated workflow (*.yaml)"

Then = Callable[[], None]


class Files(QObject):
    """Asks what has to be asked, and passes on to the documents what was answered.

    What is opened takes a page of its own, or that in front where nothing is in it yet. Where a
    method takes a desk, None is that in front.
    """

    def __init__(self, documents: Documents, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._documents = documents
        self._services = services
        self._window = window

    def new(self) -> None:
        """Begin an empty workflow."""
        page = self._place()
        page.desk.perspective.set_lens("design")
        page.desk.document.new()

    def ask_open(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self._window, "Open workflows", self._folder(), _FILTER
        )
        for name in names:
            self.open(Path(name))

    def ask_open_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self._window, "Open the workflow of a folder", self._folder()
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a file or a folder; where it is open already, turn to it."""
        page = self.page_of(path)
        if page is not None:
            self._documents.turn_to(page)
        else:
            self.open_in(self._place(), path)

    def open_in(self, page: DocumentPage, path: Path) -> None:
        """Read a file for a page that has no document."""
        services = self._services

        def opened() -> None:
            services.recent.add(path)
            services.settings.set(_FOLDER, str(path.absolute().parent))

        if not path.exists():
            services.recent.remove(path.absolute())
        page.await_file(path)
        page.desk.document.open(path, opened)

    def recover(self, left: Left) -> None:
        """Open unsaved edits that were left behind, on their file where that is open."""
        path = left.unsaved.path
        page = self.page_of(path) if path is not None else None
        if page is None:
            page = self._place()
            if path is not None:
                page.await_file(path)
        else:
            self._documents.turn_to(page)
        recovery = page.desk.recovery
        self.after_asking(lambda: recovery.open(left), page.desk)

    def page_of(self, path: Path) -> DocumentPage | None:
        """The page that a file is open on, or being read for."""
        wanted = path.resolve()
        for page in self._documents.pages:
            if page.path is not None and page.path.resolve() == wanted:
                return page
        return None

    @property
    def documents(self) -> Documents:
        return self._documents

    @property
    def count(self) -> int:
        """How many tabs there are."""
        return len(self._documents.pages)

    def step(self, step: int) -> None:
        """Bring the next (1) or the previous (-1) document to the front."""
        self._documents.step(step)

    def _place(self) -> DocumentPage:
        """Where to open something: in front where nothing is there yet, else on a new page."""
        current = self._documents.current
        return current if current.is_spare else self._documents.add()

    def save(self, then: Then | None = None, desk: Desk | None = None) -> None:
        """Save in place, what was added to an imported file beside it; an example asks where."""
        desk = desk or self._documents.current.desk
        document = desk.document
        path = document.path
        if path is None or is_shipped(path):
            self.ask_save_as(then, desk)
        elif (changed := document.changed_on_disk()) is not None:
            self._ask_overwrite(changed, lambda: self._save_to(desk, path, then))
        else:
            self._save_to(desk, path, then)

    def ask_save_as(self, then: Then | None = None, desk: Desk | None = None) -> None:
        desk = desk or self._documents.current.desk
        document = desk.document
        path = document.path
        folder = Path(self._folder()) if path is None or is_shipped(path) else path.parent
        stem = path.stem.removesuffix(".ungated") if path is not None else _plain(document.title)
        proposed = folder / f"{stem}.yaml"
        if proposed == document.path and not document.is_native:
            proposed = proposed.with_stem(f"{proposed.stem}-ungated")
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save as an Ungated workflow", str(proposed), _NATIVE_FILTER
        )
        if name:
            path = Path(name)
            path = path if path.suffix else path.with_suffix(".yaml")
            if problem := self._why_not(path, desk):
                self._services.messages.post(
                    Message("warning", f"{path.name} was not saved", problem)
                )
                return
            self._save_to(desk, path, then)

    def _why_not(self, path: Path, desk: Desk) -> str:
        """Why a document must not be saved as a file; "" where it may."""
        document = desk.document
        if path == document.path:
            allowed = document.is_native
            return "" if allowed else "Choose another name: what others wrote is not overwritten."
        other = self.page_of(path)
        if other is not None and other.desk is not desk:
            return "It is open in another tab. Choose another name, or close that tab first."
        return ""

    def close(self, page: DocumentPage | None = None) -> None:
        """Close a document, that in front where none is named, after asking about changes."""
        closed = page or self._documents.current
        if closed.desk.document.is_dirty:
            self._documents.turn_to(closed)
        self.after_asking(lambda: self._documents.remove(closed), closed.desk)

    def after_asking(self, then: Then, desk: Desk | None = None) -> None:
        """Go on when there are no unsaved changes, or the user saved or gave them up."""
        asked = desk or self._documents.current.desk
        if not asked.document.is_dirty:
            then()
            return
        title = asked.document.title
        box = self._question("Unsaved changes", f"Save the changes to {title}?")
        box.setInformativeText("Without saving, they are lost.")
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)

        def answered(button: int) -> None:
            if button == buttons.Save.value:
                self.save(then, asked)
            elif button == buttons.Discard.value:
                then()

        box.finished.connect(answered)
        box.open()

    def after_asking_all(self, then: Then) -> None:
        """Go on when no document has unsaved changes, or all were saved or given up."""
        dirty = [page for page in self._documents.pages if page.desk.document.is_dirty]
        if not dirty:
            then()
            return
        if len(dirty) == 1:
            self._documents.turn_to(dirty[0])
            self.after_asking(then, dirty[0].desk)
            return
        words = "\n".join(f"• {page.desk.document.title}" for page in dirty)
        box = self._question("Unsaved changes", f"Save the changes to {len(dirty)} workflows?")
        box.setInformativeText(f"{words}\n\nWithout saving, they are lost.")
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.SaveAll | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.SaveAll)
        box.button(buttons.SaveAll).setText("Save all")

        def answered(button: int) -> None:
            if button == buttons.SaveAll.value:
                self._save_all(dirty, then)
            elif button == buttons.Discard.value:
                then()

        box.finished.connect(answered)
        box.open()

    def _save_all(self, pages: list[DocumentPage], then: Then) -> None:
        """Save one after the other; where one is not saved, that is the end of it."""
        if not pages:
            then()
            return
        first, *others = pages
        # What is asked about a document is asked in front of it.
        self._documents.turn_to(first)
        self.save(lambda: self._save_all(others, then), first.desk)

    def _save_to(self, desk: Desk, path: Path, then: Then | None) -> None:
        def saved() -> None:
            self._services.recent.add(path)
            if then is not None:
                then()

        desk.document.save(path, saved)

    def _ask_overwrite(self, path: Path, then: Then) -> None:
        text = f"{path.name} was changed by another program since it was opened."
        box = self._question("Changed by another program", text)
        box.setInformativeText("Saving replaces what the other program wrote.")
        replace = box.addButton("Replace it", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.finished.connect(lambda _: then() if box.clickedButton() is replace else None)
        box.open()

    def _question(self, title: str, text: str) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(title)
        box.setText(text)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return box

    def _folder(self) -> str:
        return self._services.settings.text(_FOLDER, str(Path.home()))

    def refuse(self, name: str) -> None:
        """Tell that something dropped on the window is no file that can be opened."""
        self._services.messages.post(
            Message("warning", "Nothing was opened", f"{name} is not a file on this computer.")
        )


def _plain(title: str) -> str:
    """A name for the file of a workflow that has none yet."""
    from graphs.model.authoring import plain_id

    return plain_id(title) or "workflow"
