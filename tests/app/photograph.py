"""Takes pictures of the window: every lens, light and dark, and the one that the README shows.

    python tests/app/photograph.py FOLDER [FILE …]
    python tests/app/photograph.py --readme docs/window.png

Without files it photographs the examples. `QT_SCALE_FACTOR=2` doubles the pixels.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication

import resources
from app.document.perspective import LENSES, Selection
from app.ui.window import Session

SIZES = ((1440, 900), (1100, 700))
README_EXAMPLE = "incident-response.yaml"


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def settle(session: Session) -> None:
    """Wait until nothing is being computed, and what was has been painted."""
    limit = time.monotonic() + 60
    wait(20)
    stage, themes = session.stage, session.themes
    refreshing = session.window.page.desk.refreshing
    while (
        session.worker.is_busy() or stage.is_resting or themes.is_changing or refreshing.is_due
    ) and time.monotonic() < limit:
        wait(20)
    wait(60)


def worst_action(session: Session) -> Selection:
    """The first action that is not gated, else nothing."""
    shown = session.document.shown
    actions = shown.analysis.actions if shown and shown.analysis else ()
    return next((Selection.of_action(each) for each in actions if each.is_open), Selection())


def photograph(session: Session, file: Path, folder: Path) -> None:
    """Every lens and tab of one file, in both themes and sizes, with and without a selection."""
    session.document.close()
    session.window.files.open(file)
    settle(session)
    for width, height in SIZES:
        session.window.resize(width, height)
        for theme in ("light", "dark"):
            session.themes.choose(theme)
            for lens, _ in LENSES:
                session.perspective.set_lens(lens)
                session.desk.select(Selection())
                session.view.fit()
                settle(session)
                name = f"{file.stem}-{lens}-{theme}-{width}"
                session.window.grab().save(str(folder / f"{name}.png"))
            session.desk.select(worst_action(session), reveal=True)
            settle(session)
            session.window.grab().save(str(folder / f"{file.stem}-action-{theme}-{width}.png"))
            for panel in ("findings", "questions", "standards"):
                session.window.tabs.turn_to(panel)
                if panel == "findings":
                    session.desk.step_finding(1)
                settle(session)
                name = f"{file.stem}-{panel}-{theme}-{width}"
                session.window.grab().save(str(folder / f"{name}.png"))
            session.window.tabs.turn_to("actions")


def readme_picture(session: Session, target: Path) -> None:
    """The picture of the README: the gates lens with the worst finding chosen."""
    example = next(item for item in resources.examples() if item.name == README_EXAMPLE)
    session.themes.choose("light")
    session.perspective.set_lens("gates")
    session.window.resize(1440, 900)
    session.window.files.open(Path(str(example)))
    settle(session)
    session.window.tabs.turn_to("findings")
    settle(session)
    session.view.fit()
    line = session.document.shown.judged.lines[0]
    session.desk.select(Selection(line.element, finding=line.id))
    settle(session)
    target.parent.mkdir(parents=True, exist_ok=True)
    session.window.grab().save(str(target))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--readme", type=Path, metavar="PICTURE")
    asked = parser.parse_args()
    if asked.folder is None and asked.readme is None:
        parser.error("name a folder for the pictures, or --readme with a picture")
    with tempfile.TemporaryDirectory() as settings:
        user = QSettings.Scope.UserScope
        QSettings.setPath(QSettings.Format.IniFormat, user, settings)
        session = Session(QApplication(sys.argv[:1]))
        session.crash_log.install()
        session.window.resize(*SIZES[0])
        session.window.show()
        if asked.readme is not None:
            readme_picture(session, asked.readme)
        if asked.folder is not None:
            asked.folder.mkdir(parents=True, exist_ok=True)
            for file in asked.files or [Path(str(item)) for item in resources.examples()]:
                photograph(session, file, asked.folder)
        session.window.close()
        session.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
