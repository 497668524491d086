"""What all documents of a window share, and how a desk for one more of them is made."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.canvas.view import MapView
from app.document.autosave import Autosave
from app.document.decision_book import DecisionBook
from app.document.document import Document
from app.document.frontiers import Frontiers
from app.document.hidden_decisions import HiddenDecisions
from app.document.nameless import NamelessDocument
from app.document.perspective import LENSES, Perspective
from app.document.recovering import LeftBehind, Recovery
from app.document.scenarios import Scenarios
from app.jobs.layout_process import LayoutProcess
from app.jobs.worker import Worker
from app.services.messages import Messages
from app.services.notices import Notices
from app.services.recent import RecentFiles
from app.services.recovery import RecoveryFolder
from app.services.settings import Settings
from app.ui.desk import Desk
from app.ui.theme import Themes


class Services:
    """One of each for the window: settings, messages, the worker's thread and the layout process.

    `notices`: what is offered whichever document is in front.
    """

    def __init__(self, app: QApplication) -> None:
        self.settings = Settings()
        self.messages = Messages()
        self.worker = Worker()
        self.layouts = LayoutProcess()
        self.themes = Themes(app, self.settings)
        self.recent = RecentFiles(self.settings)
        self.notices = Notices()
        self.left_behind = LeftBehind()

    def make_desk(self, lens: str, nameless: bool = False) -> Desk:
        """A desk with an empty document, looked at through a lens; its worker is its own share.

        `nameless`: for a copy without names, which is not told what is said of other documents.
        """
        worker = self.worker.share()
        messages = Messages() if nameless else self.messages
        make = NamelessDocument if nameless else Document
        keep = HiddenDecisions if nameless else DecisionBook
        document = make(worker, self.layouts, messages)
        perspective = Perspective()
        perspective.set_lens(lens if lens in dict(LENSES) else "gates")
        folder = RecoveryFolder()
        autosave = Autosave(document, folder, self.settings, messages)
        return Desk(
            document,
            perspective,
            worker,
            MapView(self.themes.map_colours),
            self.themes,
            self.settings,
            self.recent,
            messages,
            Scenarios(document, worker, messages, self.layouts.run),
            Frontiers(document, worker),
            keep(document, worker, messages),
            Recovery(document, folder, autosave, worker, messages, self.left_behind),
            Notices(),
        )

    def close(self) -> None:
        """End the thread and the process."""
        self.themes.close()
        self.worker.close()
        self.layouts.close()
