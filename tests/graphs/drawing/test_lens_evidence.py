"""The Evidence lens, by a workflow whose records are worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawings import drawn, judged, random_workflow

from graphs.analysis.evidence import Records
from graphs.drawing.lens import Question
from graphs.drawing.lens_evidence import LENS
from graphs.drawing.scene import Item, Scene
from graphs.model.edits import set_fact
from graphs.model.elements import Link, Node, Zone
from graphs.model.facts import RECORDS
from graphs.model.workflow import Workflow, with_link_ids


def of_role(scene: Scene, role: str) -> list[Item]:
    return [item for item in scene.items if item.role == role]


def texts(scene: Scene, role: str) -> str:
    return " ".join(label.text for item in of_role(scene, role) for label in item.labels)


def acts(start: str, end: str, **more: str) -> Link:
    return Link("", kind="acts", from_id=start, to_id=end, facts={"verb": "send", **more})


def calls(start: str, end: str) -> Link:
    return Link("", kind="calls", from_id=start, to_id=end)


def logs(start: str, end: str, records: tuple[str, ...] | None = None) -> Link:
    facts = {} if records is None else {"records": records}
    return Link(f"{start}-records", kind="logs", from_id=start, to_id=end, facts=facts)


@pytest.fixture
def office() -> Workflow:
    """Two agents, four mailboxes: the records of each are another case.

    The archivist keeps the prompt and the inputs in the vault (immutable, in a zone of its own),
    its tool `post` the call, the identity and the effect there: all five parts of an action that no
    gate decides on. Its tool `fax` records nothing, so of that action two parts are kept. The clerk
    records the prompt in a notebook that can be changed, and its tool `letter` nothing. The porter
    and its tool `shout` record nothing at all.
    """
    nodes = [
        Node("web", kind="trigger", zone="out", facts={"exposure": "anonymous"}),
        *(Node(name, kind="agent", zone="in") for name in ("archivist", "clerk", "porter")),
        *(
            Node(name, kind="tool", zone="in", facts={"content": "trusted"})
            for name in ("post", "fax", "letter", "shout")
        ),
        *(Node(f"box-{name}", kind="system", zone="out") for name in ("1", "2", "3", "4")),
        Node("vault", kind="log", zone="safe", facts={"immutable": True}),
        Node("notebook", kind="log", zone="in", facts={"immutable": False}),
    ]
    links = [
        *(
            Link("", kind="flow", from_id="web", to_id=name)
            for name in ("archivist", "clerk", "porter")
        ),
        calls("archivist", "post"),
        calls("archivist", "fax"),
        calls("clerk", "letter"),
        calls("porter", "shout"),
        acts("post", "box-1"),
        acts("fax", "box-2"),
        acts("letter", "box-3"),
        acts("shout", "box-4"),
        logs("archivist", "vault", ("prompt", "inputs")),
        logs("post", "vault", ("call", "identity", "effect")),
        logs("clerk", "notebook", ("prompt",)),
    ]
    zones = (
        Zone("out", facts={"trust": "untrusted"}),
        Zone("in", facts={"trust": "internal"}),
        Zone("safe", facts={"trust": "restricted"}),
    )
    return Workflow("Office", zones, tuple(nodes), with_link_ids(links))


BOXES = {"1": "acts:post>box-1", "2": "acts:fax>box-2", "3": "acts:letter>box-3",
         "4": "acts:shout>box-4"}  # fmt: skip


def test_evidence_of_each_action_is_what_is_recorded_on_its_way(office: Workflow) -> None:
    records = Records(office)
    found = {each.link: records.evidence(each) for each in judged(office).actions if not each.role}
    whole, part, changeable, none = (found[BOXES[number]] for number in "1234")
    assert whole.needed == ("prompt", "inputs", "call", "identity", "effect")
    assert whole.kept == whole.needed
    assert (part.kept, part.missing) == (("prompt", "inputs"), ("call", "identity", "effect"))
    assert (changeable.kept, changeable.changeable) == ((), ("prompt",))
    assert none.links == ()
    assert [found[BOXES[number]].standing for number in "1234"] == [
        "whole", "part", "unproved", "none",
    ]  # fmt: skip


def test_the_map_counts_whole_records_and_marks_the_others(office: Workflow) -> None:
    scene = drawn(office, "evidence")
    actions = [each for each in judged(office).actions if each.status != "unreachable"]
    assert {each.link for each in actions} == set(BOXES.values())
    assert "1 of 4 actions leave a whole record" in texts(scene, "title")
    words = {item.element: item.title for item in of_role(scene, "word")}
    told = [words[BOXES[number]] for number in "1234"]
    assert told == ["whole record", "2 of 5 kept", "not proved", "no record"]
    lines = {item.element: item for item in of_role(scene, "link")}
    looks = [lines[BOXES[number]].shapes[0].style for number in "1234"]
    assert len({look.stroke for look in looks}) == 4
    assert len({look.dash for look in looks}) == 4


def test_who_records_and_who_does_not_is_marked(office: Workflow) -> None:
    view = LENS.view(Question(office, judged(office)))
    assert {node: view.nodes[node].mark for node in ("archivist", "post", "clerk")} == {
        "archivist": "gated", "post": "gated", "clerk": "weak",
    }  # fmt: skip
    assert view.nodes["archivist"].says == "records in vault: prompt and inputs"
    assert (view.nodes["vault"].mark, view.nodes["notebook"].mark) == ("gated", "weak")
    assert "in the same zone as clerk, which it records" in view.nodes["notebook"].says
    assert "same zone" not in view.nodes["vault"].says
    for silent in ("fax", "letter", "shout", "porter"):
        assert view.nodes[silent].dash, silent
        assert "records nothing" in view.nodes[silent].says
    assert not view.nodes["post"].dash
    assert view.summary is not None
    assert "in the same zone as clerk" in " ".join(view.summary.lines)


def test_unknown_facts_of_a_log_prove_nothing(office: Workflow) -> None:
    unsure = set_fact(office, "vault", "immutable", None)
    scene = drawn(unsure, "evidence")
    assert "0 of 4 actions leave a whole record" in texts(scene, "title")
    view = LENS.view(Question(unsure, judged(unsure)))
    assert view.links[BOXES["1"]].word == "not proved"
    assert "not known whether it can be changed" in view.nodes["vault"].says
    silent = set_fact(office, "archivist-records", "records", None)
    view = LENS.view(Question(silent, judged(silent)))
    assert view.links[BOXES["1"]].word == "3 of 5 kept"
    assert "not known to be recorded: prompt and inputs" in view.nodes["box-1"].says


def test_a_gate_asks_for_its_decision_to_be_recorded(office: Workflow) -> None:
    gate = Node("ask", kind="gate", zone="in", facts={"enforced": "before"})
    links = tuple(
        replace(link, facts={"gate": "ask"}) if link.id == "calls:archivist>post" else link
        for link in office.links
    )
    gated = replace(office, nodes=(*office.nodes, gate), links=links)
    view = LENS.view(Question(gated, judged(gated)))
    assert view.links[BOXES["1"]].word == "lacks decision"


def test_the_legend_explains_only_marks_that_occur(office: Workflow) -> None:
    everything = texts(drawn(office, "evidence"), "legend")
    assert "immutable log" in everything
    assert "log that can be changed" in everything
    kept = tuple(node for node in office.nodes if node.kind != "log")
    links = tuple(link for link in office.links if link.kind != "logs")
    bare = texts(drawn(replace(office, nodes=kept, links=links), "evidence"), "legend")
    assert "action of which nothing is recorded" in bare
    for absent in (
        "log that can be changed",
        "records there",
        "a part is kept",
        "whole record leaves",
    ):
        assert absent not in bare


def test_a_log_that_those_recorded_can_change_says_so(office: Workflow) -> None:
    write = Link("w", kind="writes", from_id="clerk", to_id="notebook")
    writable = replace(office, links=(*office.links, write))
    view = LENS.view(Question(writable, judged(writable)))
    assert "can be changed by" in view.nodes["notebook"].says
    assert "clerk" in view.nodes["notebook"].says


@pytest.mark.parametrize("seed", range(8))
def test_every_action_that_is_reached_is_told(seed: int) -> None:
    workflow = random_workflow(seed)
    analysis = judged(workflow)
    view = LENS.view(Question(workflow, analysis))
    actions = [each for each in analysis.actions if each.status != "unreachable"]
    for action in actions:
        assert view.links[action.link].word
    records = Records(workflow)
    for action in actions:
        evidence = records.evidence(action)
        parts = {*evidence.kept, *evidence.changeable, *evidence.unproved, *evidence.missing}
        assert set(evidence.needed) <= parts <= set(RECORDS)
