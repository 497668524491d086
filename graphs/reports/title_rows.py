"""What the title block of a picture tells: of what it is, and by which policy."""

from __future__ import annotations

from pathlib import PureWindowsPath

from graphs.drawing.text import plain_line
from graphs.reports.subject import Subject

#: So many digits of a hash tell versions apart.
_DIGITS = 12


def title_rows(subject: Subject) -> list[tuple[str, str]]:
    """Workflow, lens, file, and the hashes of model and policy, as rows of key and value."""
    # The name alone: no folder of a machine. This kind of path parts at both slashes.
    rows = [
        ("Workflow", plain_line(subject.workflow.name) or "Untitled workflow"),
        ("Lens", subject.lens.title),
        ("File", plain_line(PureWindowsPath(subject.source.name).name)),
        ("Model", subject.model_hash[:_DIGITS]),
        ("Policy", f"{plain_line(subject.policy.name)} {subject.policy_hash[:_DIGITS]}".strip()),
    ]
    if subject.excerpt is not None and subject.whole is not None:
        part = subject.excerpt
        rows.insert(1, ("Part", part.title))
        rows.insert(2, ("Left out", part.left_out(subject.whole)))
    return [(key, value) for key, value in rows if value]
