"""The Design lens: the workflow as it is, every link with its verb, nothing judged."""

from __future__ import annotations

from dataclasses import replace

from graphs.drawing.lens import Lens, Question, View, line_legend, plain_look, word_of
from graphs.words import counted


def _view(question: Question) -> View:
    workflow = question.workflow
    headline = " · ".join(
        (
            counted(len(workflow.nodes), "node"),
            counted(len(workflow.links), "link"),
            counted(len(workflow.zones), "zone"),
        )
    )
    view = View(headline)
    for link in workflow.links:
        view.links[link.id] = replace(plain_look(link), word=word_of(link))
    view.legend = line_legend(question, view.links)
    return view


LENS = Lens("design", "Design", _view)
