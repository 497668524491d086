"""What a report is: a file made of a subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from graphs.reports.subject import Subject

#: `diagram`: the map for a document; `report`: all that is told of the workflow, to be read;
#: `exchange`: for another program.
Kind = Literal["diagram", "report", "exchange"]


class Write(Protocol):
    def __call__(self, subject: Subject) -> str | bytes: ...


@dataclass(frozen=True, slots=True)
class Report:
    """An export: its id, the end of the names of its files, its name for people, and its kind.

    `write` gives text, or bytes where the format is no text. It raises `UngatedError` for what the
    format cannot hold.
    """

    id: str
    suffix: str
    title: str
    write: Write
    kind: Kind = "diagram"
