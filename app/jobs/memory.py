"""Keeps the search for cycles of objects out of the turns in which somebody waits for the window.

What counts nobody holds is freed by Python at once; only cycles have to be searched for, and that
takes as long as there are objects to look at: 100 ms and more for a workflow of 300 nodes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

#: So many new objects are looked through in some milliseconds.
_FEW = 6_000
#: When no work was delivered for so long nobody waits for the window, in milliseconds.
_QUIET = 20_000
#: After as many times that objects were kept unseen, all are looked through in any case.
_MOST_KEPT = 400


class Memory(QObject):
    """Searches new objects for cycles, and old ones only when the window has been left alone.

    It belongs to the GUI thread: objects of Qt must not be freed by another one.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kept = 0
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET)
        self._quiet.timeout.connect(self.look_through)
        gc.disable()

    def tidy(self) -> None:
        """Search what was made since the last time, where that is soon done; else put it aside."""
        young, since, _ = gc.get_count()
        limits = gc.get_threshold()
        if young > _FEW or since > limits[1]:
            # Put aside they cost no later search anything, until all is looked through.
            gc.freeze()
            self._kept += 1
        elif young > limits[0]:
            gc.collect(0)
        if self._kept >= _MOST_KEPT:
            self.look_through()
        else:
            self._quiet.start()

    def look_through(self) -> None:
        """Search all objects for cycles, if any were put aside; what is left is put aside again."""
        if self._kept:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._kept = 0

    def close(self) -> None:
        """Leave the search to Python again."""
        self._quiet.stop()
        gc.unfreeze()
        gc.enable()
