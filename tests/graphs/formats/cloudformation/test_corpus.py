"""Every real template opens, is analysed, and has its functions and machines on the map."""

from __future__ import annotations

from pathlib import Path

import resources
from graphs.analysis.engine import analyse
from graphs.api import load_policy
from graphs.formats.cloudformation.file import FUNCTIONS, MACHINES
from graphs.formats.reading import read_document
from graphs.formats.registry import recognise


def test_every_template_opens_with_its_resources(shared: Path) -> None:
    policy = load_policy(resources.policy_text(), "default")
    opened = 0
    for path in sorted((shared / "corpus" / "stepfunctions").glob("*template.yaml")):
        document = read_document(path)
        chosen = recognise(document)
        assert chosen.id == "cloudformation", path.name
        workflow = chosen.load(document, resources.catalogues())
        listed = document.data["Resources"]
        named = {key for key, one in listed.items() if one["Type"] in (*FUNCTIONS, *MACHINES)}
        roles = {key for key, one in listed.items() if one["Type"] == "AWS::IAM::Role"}
        held = {node.name for node in workflow.nodes}
        assert named <= held, path.name
        assert roles <= held, path.name
        assert analyse(workflow, policy).entries, path.name
        opened += 1
    assert opened >= 10
