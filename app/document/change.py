"""What a document tells of when it changed."""

from __future__ import annotations

from enum import Flag, auto


class Change(Flag):
    """What is new when a document changed."""

    SOURCE = auto()  #: another file was opened
    WORKFLOW = auto()  #: the workflow, perhaps not yet assessed
    ASSESSED = auto()  #: `shown` has a layout and an analysis of the newest workflow
    JUDGED = auto()  #: `shown` has its findings
    FILE = auto()  #: path, or saved or not
