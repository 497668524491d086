"""Opening, saving and closing, with the questions that these need."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.services.messages import Message
from app.services.shipped import is_shipped
from app.ui.desk import Desk

_FOLDER = "files/folder"
_FILTER = (
    "Workflows (*.yaml *.yml *.json *.jsonc *.md *.toml *.mmd *.bpmn *.xml *.asl *.template);;"
    "All files (*)"
)
_NATIVE_FILTER = "Ungated workflow (*.yaml)"

Then = Callable[[], None]


class Files(QObject):
    """Asks what has to be asked, and passes on to the document what was answered."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window

    def new(self) -> None:
        """Begin an empty workflow in place of what is open, after asking about unsaved changes."""

        def begin() -> None:
            self._desk.perspective.set_lens("design")
            self._desk.document.new()

        self.after_asking(begin)

    def ask_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open a workflow", self._folder(), _FILTER
        )
        if name:
            self.open(Path(name))

    def ask_open_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self._window, "Open the workflow of a folder", self._folder()
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a file or a folder in place of what is open, after asking about unsaved changes."""

        def opened() -> None:
            self._desk.recent.add(path)
            self._desk.settings.set(_FOLDER, str(path.absolute().parent))

        if not path.exists():
            self._desk.recent.remove(path.absolute())
        self.after_asking(lambda: self._desk.document.open(path, opened))

    def save(self, then: Then | None = None) -> None:
        """Save in place, what was added to an imported file beside it; an example asks where."""
        document = self._desk.document
        path = document.path
        if path is None or is_shipped(path):
            self.ask_save_as(then)
        elif (changed := document.changed_on_disk()) is not None:
            self._ask_overwrite(changed, lambda: self._save_to(path, then))
        else:
            self._save_to(path, then)

    def ask_save_as(self, then: Then | None = None) -> None:
        document = self._desk.document
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
            if path == document.path and not document.is_native:
                text = "Choose another name: what others wrote is not overwritten."
                self._desk.messages.post(Message("warning", f"{path.name} was not saved", text))
                return
            self._save_to(path, then)

    def close(self) -> None:
        self.after_asking(self._desk.document.close)

    def after_asking(self, then: Then) -> None:
        """Go on when there are no unsaved changes, or the user saved or gave them up."""
        if not self._desk.document.is_dirty:
            then()
            return
        box = QMessageBox(self._window)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Unsaved changes")
        box.setText(f"Save the changes to {self._desk.document.title}?")
        box.setInformativeText("Without saving, they are lost.")
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)

        def answered(button: int) -> None:
            if button == buttons.Save.value:
                self.save(then)
            elif button == buttons.Discard.value:
                then()

        box.finished.connect(answered)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _save_to(self, path: Path, then: Then | None) -> None:
        def saved() -> None:
            self._desk.recent.add(path)
            if then is not None:
                then()

        self._desk.document.save(path, saved)

    def _ask_overwrite(self, path: Path, then: Then) -> None:
        box = QMessageBox(self._window)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Changed by another program")
        box.setText(f"{path.name} was changed by another program since it was opened.")
        box.setInformativeText("Saving replaces what the other program wrote.")
        replace = box.addButton("Replace it", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.finished.connect(lambda _: then() if box.clickedButton() is replace else None)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _folder(self) -> str:
        return self._desk.settings.text(_FOLDER, str(Path.home()))

    def refuse(self, name: str) -> None:
        """Tell that something dropped on the window is no file that can be opened."""
        self._desk.messages.post(
            Message("warning", "Nothing was opened", f"{name} is not a file on this computer.")
        )


def _plain(title: str) -> str:
    """A name for the file of a workflow that has none yet."""
    from graphs.model.authoring import plain_id

    return plain_id(title) or "workflow"
