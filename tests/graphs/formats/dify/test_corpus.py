"""Every real Dify file opens as what it is, with all its nodes, and is analysed."""

from __future__ import annotations

from pathlib import Path

import yaml

import resources
from graphs.formats.reading import read_document
from graphs.formats.registry import recognise

from .apps import analysed

_UNSEEN = {"", "iteration-start", "loop-start"}


def test_every_file_opens_with_its_own_names(shared: Path) -> None:
    files = sorted((shared / "corpus" / "dify").glob("*.yml"))
    assert files
    for file in files:
        document = read_document(file)
        chosen = recognise(document)
        assert chosen.id == "dify", file.name
        workflow = chosen.load(document, resources.catalogues())
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert workflow.name == raw["app"]["name"]
        titles = [
            each["data"]["title"].strip()
            for each in raw["workflow"]["graph"]["nodes"]
            if each["data"]["type"] not in _UNSEEN
        ]
        names = [each.name for each in workflow.nodes]
        for title in set(titles):
            assert names.count(title) >= titles.count(title), (file.name, title)
        analysis = analysed(workflow)
        assert analysis.entries, file.name
