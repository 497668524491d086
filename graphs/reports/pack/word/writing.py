"""Writes words into paragraphs of a Word document: in their styles, tones and with their links."""

from __future__ import annotations

from collections.abc import Collection

from docx.shared import RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run as WordRun

from graphs.reports.pack.content import Run, Tone, Words, runs
from graphs.reports.pack.word.marks import add_bookmark, add_field, bookmark_name, link_run
from graphs.reports.pack.word.palette import Palette
from graphs.reports.pack.word.template import clean


class Hand:
    """Writes in the colours of a palette; `targets` are the ids that words can lead to."""

    def __init__(self, colours: Palette, targets: Collection[str]) -> None:
        self.colours = colours
        self._targets = frozenset(targets)
        self._marked: dict[str, int] = {}

    def write(self, paragraph: Paragraph, words: Words, tone: Tone = "") -> None:
        """Words at the end of a paragraph; `tone` is for those that have none of their own."""
        for part in runs(words):
            if part.text:
                self._run(paragraph, part, part.tone or tone)

    def link(self, paragraph: Paragraph, text: str, target: str) -> None:
        """Words that lead to a place, without looking like a link."""
        run = paragraph.add_run(clean(text))
        if target in self._targets:
            link_run(paragraph, run, bookmark_name(target))

    def mark(self, paragraph: Paragraph, target: str) -> None:
        """Make a paragraph the place of an id. The first of several with one id is it."""
        if target not in self._marked:
            self._marked[target] = len(self._marked) + 1
            add_bookmark(paragraph, bookmark_name(target), self._marked[target])

    def caption(self, paragraph: Paragraph, name: str, number: int, words: str) -> None:
        """`Figure 3. Words`, counted by Word's own field."""
        paragraph.add_run(f"{name} ").bold = True
        add_field(paragraph, rf"SEQ {name} \* ARABIC", str(number), bold=True)
        paragraph.add_run(". ").bold = True
        paragraph.add_run(clean(words))

    def _run(self, paragraph: Paragraph, part: Run, tone: Tone) -> None:
        run = paragraph.add_run(clean(part.text))
        leads = bool(part.target) and part.target in self._targets
        if part.style == "code":
            run.style = "Code"
        elif leads:
            run.style = "Hyperlink"
        if part.style == "strong":
            run.bold = True
        self._colour(run, tone)
        if leads:
            link_run(paragraph, run, bookmark_name(part.target))

    def _colour(self, run: WordRun, tone: Tone) -> None:
        ink = self.colours.ink(tone)
        if ink:
            run.font.color.rgb = RGBColor.from_string(ink)
