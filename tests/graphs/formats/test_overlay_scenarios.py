"""Scenarios in overlay files: read and written exactly, comments kept, mistakes told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphs.errors import InputError
from graphs.formats.overlay_file import read_overlay
from graphs.formats.overlay_writer import dump, save
from graphs.model.elements import Link, Node, Zone
from graphs.model.said import Overlay, Was
from graphs.model.scenario import (
    CutLink,
    MakeJustInTime,
    MoveNode,
    PlaceGate,
    RemoveGate,
    Revoke,
    Scenario,
    SetTrust,
    try_on,
)
from graphs.model.scenario_keeping import found, kept
from graphs.model.workflow import Workflow, with_link_ids

FILE = """\
ungated-overlay: 1
scenarios:
  # For the board in March.
  - name: Two gates
    steps:
      - {do: place gate, id: "calls:a>t"}  # the risky one
      - do: cut   # or only this
        id: calls:a>u
  - {name: Other, steps: [{do: trust, id: corp, trust: untrusted}]}   # a thought
"""
EVERY = (
    PlaceGate("l", was=Was("calls", "", "a", "t", "", 2)),
    RemoveGate("g", was=Was("gate", "Approval")),
    MakeJustInTime("i"),
    Revoke("p", was=Was("privilege", "Admin")),
    Revoke("uses:a>i", was=Was("uses", "", "a", "i")),
    CutLink("m", was=Was("acts", "", "t", "s", "delete")),
    MoveNode("a", "corp"),
    SetTrust("corp", "internal", was=Was(name="Corporate"), extensions={"x-why": "asked"}),
)


def flow(*links: Link, nodes: tuple[str, ...] = ("t", "u")) -> Workflow:
    tools = tuple(Node(each, kind="tool", name=f"Tool {each}") for each in nodes)
    return Workflow(
        "w",
        zones=(Zone("corp", facts={"trust": "internal"}),),
        nodes=(Node("a", kind="agent", name="Agent"), *tools),
        links=tuple(with_link_ids(links)),
    )


def calls(to: str, link_id: str = "", name: str = "") -> Link:
    return Link(link_id, from_id="a", to_id=to, kind="calls", name=name)


def test_every_step_is_read_as_it_was_written() -> None:
    overlay = Overlay(scenarios=(Scenario("All", EVERY, {"x-by": "ann"}), Scenario("Nothing")))
    text = dump(overlay)
    read = read_overlay(text, "o.yaml")
    assert read.scenarios == overlay.scenarios
    assert [each.was for each in read.scenarios[0].changes] == [each.was for each in EVERY]
    assert read.scenarios[0].extensions == {"x-by": "ann"}
    assert read.scenarios[0].changes[-1].extensions == {"x-why": "asked"}
    assert save(text, read) == text


def test_comments_by_hand_outlive_a_further_step() -> None:
    read = read_overlay(FILE, "o.yaml")
    two, other = read.scenarios
    assert two == Scenario("Two gates", (PlaceGate("calls:a>t"), CutLink("calls:a>u")))
    more = replace(two, changes=(*two.changes, MoveNode("a", "corp")))
    text = save(FILE, replace(read, scenarios=(more, other)))
    assert read_overlay(text, "o.yaml").scenarios == (more, other)
    for comment in (
        "# For the board in March.",
        "# the risky one",
        "# or only this",
        "# a thought",
    ):
        assert comment in text
    fewer = replace(two, changes=two.changes[1:])
    text = save(FILE, replace(read, scenarios=(fewer, other)))
    assert read_overlay(text, "o.yaml").scenarios == (fewer, other)
    for comment in ("# For the board in March.", "# or only this", "# a thought"):
        assert comment in text


def test_a_scenario_less_takes_no_other_along() -> None:
    read = read_overlay(FILE, "o.yaml")
    text = save(FILE, replace(read, scenarios=read.scenarios[1:]))
    assert read_overlay(text, "o.yaml").scenarios == read.scenarios[1:]
    assert "# a thought" in text


def test_every_mistake_is_told_with_its_line() -> None:
    text = """\
ungated-overlay: 1
scenarios:
  - {steps: [{do: jump, id: a}]}
  - name: One
    steps:
      - {do: cut}
      - {do: move, id: a}
      - {do: trust, id: corp, trust: blind}
      - {id: a, colour: red}
  - {name: One}
  - {name: Two, steps: {do: cut}}
"""
    with pytest.raises(InputError) as caught:
        read_overlay(text, "o.yaml")
    said = str(caught.value)
    for line, word in (
        (3, "has no name"),
        (3, "do"),
        (6, "has no id"),
        (7, "has no zone"),
        (8, "trust"),
        (9, "has no do"),
        (10, "stands twice"),
        (11, "steps is no list"),
    ):
        assert any(
            row.startswith(f"o.yaml:{line}:") and word in row for row in said.splitlines()
        ), (line, word, said)


def test_secrets_are_blotted_out() -> None:
    secret = "ghp_" + "a1B2" * 9
    was = Was("tool", f"Tool {secret}")
    change = MoveNode("t", "corp", was=was, extensions={"x-note": secret})
    text = dump(Overlay(scenarios=(Scenario(f"With {secret}", (change,)),)))
    assert secret not in text
    read = read_overlay(f"ungated-overlay: 1\nscenarios:\n  - {{name: {secret}}}\n", "o.yaml")
    assert secret not in read.scenarios[0].name


def test_a_link_is_found_by_what_it_was_when_its_id_changed() -> None:
    before = flow(calls("t", "one"), calls("u", "two"))
    scenarios = kept([Scenario("S", (PlaceGate("one"), CutLink("two")))], before)
    after = flow(calls("t", "two"), calls("u", "one"))
    changes = found(scenarios, after)[0].changes
    assert changes == (PlaceGate("two"), CutLink("one"))


def test_what_may_be_another_is_kept_and_not_tried() -> None:
    before = flow(calls("t"), calls("u"))
    scenarios = kept([Scenario("S", (PlaceGate("calls:a>t"), CutLink("calls:a>u")))], before)
    # One of two that look alike is gone, or one more has come: which one was meant is not known.
    after = flow(calls("t"), calls("t"), calls("u"))
    lost, cut = found(scenarios, after)[0].changes
    workflow, misfits = try_on(after, (lost, cut))
    assert [each.change for each in misfits] == [lost]
    assert "looked like it" in misfits[0].because or "told from others" in misfits[0].because
    assert len(workflow.links) == 2
    assert lost.words(after) == "Gate the call from Agent to Tool t"
    # What is lost is written again as it was, and is found when the file is as it was.
    again = read_overlay(dump(Overlay(scenarios=kept(found(scenarios, after), after))), "o.yaml")
    assert found(again.scenarios, before) == (
        Scenario("S", (PlaceGate("calls:a>t"), CutLink("calls:a>u"))),
    )
    assert not any(each.lost for each in found(again.scenarios, before)[0].changes)


def test_what_is_gone_is_told_by_its_name() -> None:
    before = flow(calls("t"), calls("u"))
    changes = (CutLink("calls:a>t"), MoveNode("t", "corp"))
    scenarios = kept([Scenario("S", changes)], before)
    after = flow(calls("u"), nodes=("u",))
    still = found(scenarios, after)[0].changes
    assert [each.words(after) for each in still] == [
        "Cut the call from Agent to t",
        "Move Tool t to the zone corp",
    ]
    misfits = try_on(after, still)[1]
    assert [each.because for each in misfits] == [
        "There is no link calls:a>t.",
        "There is no node t.",
    ]


def test_a_node_of_another_kind_is_not_taken_for_it() -> None:
    before = flow()
    scenarios = kept([Scenario("S", (MoveNode("t", "corp"),))], before)
    nodes = (Node("t", kind="system", name="Tool t"),)
    after = replace(flow(nodes=()), nodes=nodes)
    (change,) = found(scenarios, after)[0].changes
    assert change.lost == "Its kind is system now."
    assert try_on(after, (change,))[0] is after
