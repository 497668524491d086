"""Every agentic workflow of the corpus opens, with its own names, and is analysed."""

from __future__ import annotations

from pathlib import Path

import resources
from graphs.formats.front_matter import split
from graphs.formats.gh_aw import FORMAT
from graphs.formats.reading import Document, read_document
from graphs.formats.registry import recognise
from tests.graphs.formats.github_actions.cases import analysed, names, said

#: Keys of `on` and of `safe-outputs` in the corpus that set something alone.
ON = {"permissions", "steps", "reaction", "roles", "skip-roles", "skip-bots", "skip-if-match",
      "skip-if-no-match", "stop-after"}  # fmt: skip
OUTPUTS = {"mentions", "allowed-github-references", "messages", "threat-detection", "noop", "jobs",
           "max-patch-size"}  # fmt: skip


def test_every_corpus_file_opens_with_its_names(shared: Path) -> None:
    files = sorted((shared / "corpus" / "github_actions").glob("ghaw-*.md"))
    assert len(files) >= 30
    for file in files:
        document = read_document(file)
        chosen = recognise(document)
        assert chosen.id == "gh_aw", file.name
        workflow = chosen.load(document, resources.catalogues())
        data = split(document.text, document.name).data
        assert data is not None
        on = data["on"] if isinstance(data["on"], dict) else {data["on"]: None}
        assert set(names(workflow, "trigger")) == set(on) - ON, file.name
        assert len(names(workflow, "agent")) == 1
        steps = set(names(workflow, "step"))
        outputs = set(data["safe-outputs"]) - OUTPUTS
        assert outputs <= steps, file.name
        detects = data["safe-outputs"].get("threat-detection") is not False
        assert ("Threat detection" in steps) == detects, file.name
        for step in data.get("steps", []):
            assert step["name"] in steps, file.name
        proposes = {"create-pull-request", "push-to-pull-request-branch"} & outputs
        gates = {"Merge of the pull request"} if proposes else set()
        assert set(names(workflow, "gate")) == gates, file.name
        assert {one.status for one in analysed(workflow).actions}.isdisjoint({"gated"})


def test_what_was_compiled_stands_back_behind_its_source(shared: Path) -> None:
    folder = shared / "corpus" / "github_actions"
    source = (folder / "ghaw-maintainer.md").read_text("utf-8")
    compiled = (folder / "ghaw-maintainer-lock.lock.yml").read_text("utf-8")
    documents = [Document("w/maintainer.md", source), Document("w/maintainer.lock.yml", compiled)]
    workflow = FORMAT.load_all(documents, resources.catalogues())
    assert names(workflow, "agent") == ["Agentic Workflow Maintainer"]
    assert said(workflow, "was compiled from w/maintainer.md")
    # Alone, it says the same of triggers, tools and outputs.
    alone = FORMAT.load(documents[1], resources.catalogues())
    for kind in ("trigger", "agent", "tool"):
        assert sorted(names(alone, kind)) == sorted(names(workflow, kind))
