"""What is recorded of the actions, and where the evidence breaks off."""

from __future__ import annotations

from graphs.drawing import lens_evidence
from graphs.reports.pack.content import Block, Bullets, Paragraph, Section
from graphs.reports.pack.telling import Telling, line, sentence


def section(told: Telling) -> Section | None:
    if told.is_board or not told.analysis.actions:
        return None
    view = told.view(lens_evidence.LENS)
    blocks: list[Block] = [Paragraph(sentence(line(view.headline)))]
    blocks += told.explain("evidence")
    if view.summary is not None and view.summary.lines:
        blocks.append(Bullets(tuple(sentence(line(text)) for text in view.summary.lines)))
    blocks.append(told.map(lens_evidence.LENS, "What is recorded, and where evidence is missing"))
    return Section("evidence", "What is recorded", tuple(blocks), starts_page=True)
