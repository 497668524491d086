"""One process that runs Graphviz while the window lives, so that the window never waits."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from graphs.errors import UngatedError
from graphs.progress import Progress, step

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from graphs.drawing.graphviz import Job, Result

#: Smaller maps are laid out sooner than another process can be asked.
_AT_ONCE = 60
#: How often, in seconds, it is looked whether the layout is still wanted.
_LOOK_EVERY = 0.05


def _serve(calls: Connection) -> None:
    """Answer jobs until the other end closes."""
    from graphs.drawing.graphviz import graphviz_layout, silence

    silence()
    while True:
        try:
            job = calls.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            calls.send(graphviz_layout(job))
        except UngatedError as error:
            calls.send(str(error))


class LayoutProcess:
    """Started when first needed; ended when a layout takes too long or is no longer wanted."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._calls: Connection | None = None

    def run(self, job: Job, progress: Progress) -> Result:
        """Lay a job out.

        Raises `LayoutFailed` where Graphviz gives nothing in time, and `Cancelled`.
        """
        from graphs.drawing.graphviz import TIME_LIMIT, LayoutFailed, graphviz_layout

        if len(job["nodes"]) <= _AT_ONCE:
            return graphviz_layout(job)
        started = time.monotonic()
        try:
            calls = self._ready()
            calls.send(job)
            while not calls.poll(_LOOK_EVERY):
                passed = time.monotonic() - started
                if passed > TIME_LIMIT:
                    raise LayoutFailed(f"Graphviz took more than {TIME_LIMIT:g} seconds")
                step(progress, 0.5 + 0.5 * passed / TIME_LIMIT, "laying out the map")
            answer: Result | str = calls.recv()
        except (EOFError, OSError, RuntimeError):
            # The last: a program that uses this as a library and cannot start processes.
            self.close()
            raise LayoutFailed("Graphviz could not be run") from None
        except UngatedError:
            self.close()
            raise
        if isinstance(answer, str):
            raise LayoutFailed(answer)
        return answer

    def _ready(self) -> Connection:
        import multiprocessing

        if self._calls is None or self._process is None or not self._process.is_alive():
            self.close()
            context = multiprocessing.get_context("spawn")
            self._calls, theirs = context.Pipe()
            self._process = context.Process(
                target=_serve, args=(theirs,), name="ungated-layout", daemon=True
            )
            self._process.start()
            theirs.close()
        return self._calls

    @property
    def is_closed(self) -> bool:
        return self._process is None

    def close(self) -> None:
        """End the process, in the middle of a layout too."""
        calls, process = self._calls, self._process
        self._calls = self._process = None
        if calls is not None:
            calls.close()
        if process is not None and process.pid is not None:
            process.terminate()
            process.join()
            process.close()
