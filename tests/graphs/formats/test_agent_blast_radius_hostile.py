"""agent-blast-radius files that are wrong, odd or too large: problems with lines, never a crash."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import resources
from graphs.api import open_document
from graphs.errors import InputError
from graphs.formats.reading import Document
from graphs.model.workflow import Workflow
from tests.effort import examples
from tests.graphs.formats.agent_blast_radius_cases import (
    agent_file,
    allow,
    analysed,
    arn,
    deny,
    opened,
    role,
    tool,
)


def workflow_or_none(text: str) -> Workflow | None:
    """The workflow, or None where the file is refused as it should be."""
    with suppress(InputError):
        return open_document(Document("f", text), resources.catalogues()).workflow
    return None


def base() -> dict[str, Any]:
    first = tool("t", tainted_inputs=["q"], returns_external_data=True, description="d")
    low = role("low", allow("s3:GetObject", Sid="S", Condition={"Bool": {"k": "v"}}))
    low["trust_policy"]["aws_principals"] = [arn("high")]
    low["managed_policy_arns"] = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    return agent_file([first, tool("u")], low, role("high", deny("*")))


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at] if at else []
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        found += places(value[key], (*at, key))
    return found


JUNK = [None, 0, 1.5, True, "", "x", [], [None], ["x"], [[]], {}, {"x": None}, {"x": {"y": []}}]


@pytest.mark.parametrize("at", places(base()), ids=str)
def test_wrong_types_anywhere_end_in_a_problem_or_a_workflow(at: tuple[Any, ...]) -> None:
    for junk in JUNK:
        data = copy.deepcopy(base())
        holder = data
        for key in at[:-1]:
            holder = holder[key]
        holder[at[-1]] = junk
        for text in (yaml.safe_dump(data, sort_keys=False), json.dumps(data)):
            workflow = workflow_or_none(text)
            if workflow is not None:
                analysed(workflow)


@settings(max_examples=examples(50))
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                    lambda x: st.lists(x, max_size=3)
                    | st.dictionaries(st.sampled_from(["name", "role", "gating", "Action"]), x),
                    max_leaves=8))  # fmt: skip
def test_anything_may_stand_in_the_lists(value: Any) -> None:
    data = base()
    data["tools"].append(value)
    data["roles"][0]["identity_policies"].append(value)
    data["roles"][0]["identity_policies"][0]["statements"].append(value)
    workflow_or_none(json.dumps(data))


def test_all_problems_are_told_with_their_lines() -> None:
    text = """name: a
tools:
  - {name: t, role: r, gating: maybe}
  - {name: t, role: r}
  - {role: r, returns_external_data: often}
roles:
  - name: r
    identity_policies:
      - name: p
        statements:
          - Effect: Perhaps
            Action: s3:GetObject
            Resource: "*"
"""
    with pytest.raises(InputError) as caught:
        open_document(Document("agent.yaml", text), resources.catalogues())
    told = [(problem.line, problem.what) for problem in caught.value.problems]
    assert told == [
        (3, "`maybe` is no gating."),
        (4, "there is another tool named t."),
        (5, "`often` is neither true nor false."),
        (5, "name is missing."),
        (11, "`Perhaps` is no effect."),
    ]


def test_elements_know_their_line_in_yaml_and_their_place_in_json() -> None:
    text = yaml.safe_dump(base(), sort_keys=False)
    workflow = open_document(Document("f", text), resources.catalogues()).workflow
    source = workflow.node("u").source
    assert source is not None
    assert text.splitlines()[source.line - 1].strip(" -") == "name: u"
    text = json.dumps(base())
    workflow = open_document(Document("f", text), resources.catalogues()).workflow
    source = workflow.node("u").source
    assert source is not None
    assert source.pointer == "/tools/1"


def test_too_much_is_refused() -> None:
    many = [role(f"r{i}", allow("s3:GetObject")) for i in range(151)]
    with pytest.raises(InputError, match="too many roles"):
        opened(agent_file([tool("t", "r0")], *many))


def test_secrets_do_not_get_in() -> None:
    secret = "AKIA" + "ABCDEFGHIJKLMNOP"
    low = role("low", allow("s3:GetObject", on=f"arn:aws:s3:::b/{secret}/*"))
    workflow = opened(agent_file([tool("t", description=f"uses {secret}")], low, name=secret))
    assert secret not in repr(workflow)


def test_two_readings_give_the_same() -> None:
    assert opened(base()) == opened(base())
