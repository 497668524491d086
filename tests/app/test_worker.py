"""The worker: results come to the GUI thread, the newest wins, and what is given up stays away."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs.layout_process import LayoutProcess
from app.jobs.memory import Memory
from app.jobs.worker import Worker
from graphs.drawing.graphviz import Job, LayoutFailed
from graphs.errors import Cancelled
from graphs.progress import Progress, step


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    threads = set(threading.enumerate())
    made = Worker()
    yield made
    made.close()
    assert set(threading.enumerate()) <= threads


def test_work_runs_elsewhere_and_is_delivered_here(qtbot: QtBot, worker: Worker) -> None:
    threads: list[threading.Thread] = []

    def work(progress: Progress) -> int:
        threads.append(threading.current_thread())
        return 7

    def done(result: int) -> None:
        threads.append(threading.current_thread())
        assert result == 7

    worker.submit("sum", work, done)
    assert worker.is_busy("sum")
    qtbot.waitUntil(lambda: not worker.is_busy())
    assert threads[0] is not threading.current_thread()
    assert threads[1] is threading.current_thread()


class Ring:
    """A cycle of objects that notes on which thread it is collected."""

    def __init__(self, seen: list[threading.Thread]) -> None:
        self.myself = self
        self.seen = seen

    def __del__(self) -> None:
        self.seen.append(threading.current_thread())


def test_cycles_are_collected_on_the_gui_thread_only(qtbot: QtBot, worker: Worker) -> None:
    seen: list[threading.Thread] = []
    kept: list[object] = [[number] for number in range(1_000)]
    # What other tests left is none of its business.
    gc.collect()
    kept += [[number] for number in range(1_000)]
    Ring(seen)

    def work(progress: Progress) -> list[list[int]]:
        # As many as make Python collect of its own accord, many times over.
        return [[number] for number in range(200_000)]

    worker.submit("build", work, lambda _: None)
    qtbot.waitUntil(lambda: not worker.is_busy())
    worker.submit("more", lambda _: 1, kept.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [threading.current_thread()]


def test_few_objects_are_looked_through_soon_and_many_when_nobody_waits(qapp: QApplication) -> None:
    memory = Memory(qapp)
    seen: list[threading.Thread] = []
    gc.collect()
    Ring(seen)
    few = [[number] for number in range(1_000)]
    memory.tidy()
    assert len(seen) == 1
    Ring(seen)
    many = [[number] for number in range(100_000)]
    memory.tidy()
    gc.collect()
    # Put aside: not even a full search would have looked at it.
    assert len(seen) == 1
    memory.look_through()
    assert len(seen) == 2
    memory.close()
    assert (len(few), len(many)) == (1_000, 100_000)
    assert gc.isenabled()


def test_only_the_newest_of_a_channel_is_delivered(qtbot: QtBot, worker: Worker) -> None:
    started, stopped = threading.Event(), threading.Event()
    delivered: list[str] = []

    def slow(progress: Progress) -> str:
        started.set()
        try:
            while True:
                step(progress, 0.5, "still at it")
        except Cancelled:
            stopped.set()
            raise

    worker.submit("analyse", slow, delivered.append)
    assert started.wait(5)
    worker.submit("analyse", lambda _: "new", delivered.append)
    qtbot.waitUntil(lambda: delivered == ["new"])
    assert stopped.is_set()


def test_a_result_that_was_ready_too_late_is_dropped(qtbot: QtBot, worker: Worker) -> None:
    delivered: list[str] = []
    finished = threading.Event()

    def quick(progress: Progress) -> str:
        finished.set()
        return "old"

    worker.submit("draw", quick, delivered.append)
    assert finished.wait(5)
    # The old result waits in the event queue of this thread while newer work is submitted.
    worker.submit("draw", lambda _: "new", delivered.append)
    qtbot.waitUntil(lambda: not worker.is_busy())
    assert delivered == ["new"]


def test_channels_do_not_disturb_each_other(qtbot: QtBot, worker: Worker) -> None:
    delivered: list[str] = []
    worker.submit("a", lambda _: "a", delivered.append)
    worker.submit("b", lambda _: "b", delivered.append)
    qtbot.waitUntil(lambda: sorted(delivered) == ["a", "b"])


def test_urgent_work_goes_first(qtbot: QtBot, worker: Worker) -> None:
    order: list[str] = []
    gate = threading.Event()
    worker.submit("first", lambda _: gate.wait(5), lambda _: None)
    worker.submit("later", lambda _: order.append("later"), lambda _: None, priority=9)
    worker.submit("sooner", lambda _: order.append("sooner"), lambda _: None, priority=1)
    gate.set()
    qtbot.waitUntil(lambda: not worker.is_busy())
    assert order == ["sooner", "later"]


def test_cancelled_work_delivers_nothing(qtbot: QtBot, worker: Worker) -> None:
    delivered: list[object] = []
    ended: list[str] = []
    worker.ended.connect(ended.append)
    gate = threading.Event()
    worker.submit("open", lambda _: gate.wait(5), delivered.append)
    worker.cancel("open")
    assert ended == ["open"]
    assert not worker.is_busy()
    gate.set()
    worker.submit("after", lambda _: 1, lambda _: None)
    qtbot.waitUntil(lambda: not worker.is_busy())
    assert delivered == []


def test_an_error_is_given_to_who_asked(qtbot: QtBot, worker: Worker) -> None:
    errors: list[Exception] = []

    def fail(progress: Progress) -> None:
        raise ValueError("no")

    worker.submit("open", fail, lambda _: pytest.fail("delivered"), errors.append)
    qtbot.waitUntil(lambda: len(errors) == 1)
    assert isinstance(errors[0], ValueError)


def test_progress_is_told(qtbot: QtBot, worker: Worker) -> None:
    told: list[tuple[str, float, str]] = []
    worker.progressed.connect(lambda *news: told.append(news))

    def work(progress: Progress) -> None:
        step(progress, 0.25, "reading")

    worker.submit("open", work, lambda _: None)
    qtbot.waitUntil(lambda: not worker.is_busy())
    assert told == [("open", 0.25, "reading")]


def job_of(nodes: int) -> Job:
    return {
        "nodes": [(100.0, 40.0)] * nodes,
        "edges": [(number, number + 1, 1, 1) for number in range(nodes - 1)],
        "clusters": [],
        "rank_gap": 60.0,
        "node_gap": 20.0,
        "margin": 10.0,
        "curves": True,
    }


def test_a_large_layout_runs_in_a_process_that_is_kept() -> None:
    process = LayoutProcess()
    try:
        first = process.run(job_of(80), lambda *_: True)
        kept = process._process
        again = process.run(job_of(80), lambda *_: True)
        assert first == again
        assert len(first["nodes"]) == 80
        assert kept is not None
        assert process._process is kept
    finally:
        process.close()
    assert process.is_closed


def test_a_layout_that_is_not_wanted_ends_its_process() -> None:
    process = LayoutProcess()
    with pytest.raises(Cancelled):
        process.run(job_of(3_000), lambda *_: False)
    assert process.is_closed


def test_a_layout_process_that_dies_is_replaced() -> None:
    process = LayoutProcess()
    try:
        process.run(job_of(80), lambda *_: True)
        assert process._process is not None
        process._process.kill()
        process._process.join()
        result = process.run(job_of(80), lambda *_: True)
        assert len(result["nodes"]) == 80
    except LayoutFailed:
        pytest.fail("the process was not replaced")
    finally:
        process.close()
