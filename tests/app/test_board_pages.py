"""A report for a board is short enough to be read at a table: at most twelve pages."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.canvas.pdf.pages import pack_to_pdf
from graphs.reports.pack.build import build_pack
from tests.graphs.reports.packs import EXAMPLES, subject

pytestmark = pytest.mark.usefixtures("qapp")
MOST_PAGES = 12


def pages(path: Path) -> int:
    told = subject(path)
    return len(PdfReader(io.BytesIO(pack_to_pdf(build_pack(told, "board"), told.theme))).pages)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_fits(path: Path) -> None:
    assert pages(path) <= MOST_PAGES


@pytest.mark.parametrize(
    "name",
    [
        "rag-genai-app-with-wordpress-content",
        "hr-job-posting-and-evaluation-with-ai",
        "internship-informer",
    ],
)
def test_a_real_workflow_of_some_fifty_nodes_fits(shared: Path, name: str) -> None:
    path = shared / "corpus" / "n8n" / f"{name}.json"
    assert 45 <= len(subject(path).workflow.nodes) <= 50
    assert pages(path) <= MOST_PAGES
