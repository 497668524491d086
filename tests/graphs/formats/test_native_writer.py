"""Writing native files: what is written reads back equal; an edit changes only what it must."""

from __future__ import annotations

import json
from dataclasses import replace
from difflib import unified_diff
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import resources
from graphs.formats.native import read_native
from graphs.formats.native_entries import entries_by_list, header
from graphs.formats.native_schema import FactType, facts_of
from graphs.formats.native_writer import dump, save
from graphs.model import edits
from graphs.model.elements import Link, Node, Origin, Source, Zone
from graphs.model.facts import LINK_ENDS, LINK_KINDS, NODE_KINDS
from graphs.model.workflow import Workflow, with_link_ids
from tests.effort import examples

EXAMPLES = {one.name: one.read_text(encoding="utf-8") for one in resources.examples()}
#: Texts that YAML would take for something else, or that need care to be written at all.
AWKWARD = (
    "no", "on", "010", "1e3", "~", "null", "true", "", " ", "- a", "a: b", "a #b", "{", "[x]", "*a",
    "&a", "!t", "|", ">", "%", "@", "`", "'", '"', "\\", "a\nb", "\t", "\r\n", "\x00", "\x85",
    "\u2028", "\ufeff", "\ufffe", "\U0001f600", "<<", "=", "2024-01-01", ".5", "0x1F", "a, b", "?",
    "ends with space ", ": ", "-", "---", "...", "#", "Ünïcode", "x-y",
)  # fmt: skip
texts = st.sampled_from(AWKWARD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
names = texts.filter(bool)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
extensions = st.dictionaries(names.map(lambda name: f"x-{name}"), plain, max_size=2)


def fact(kind: FactType) -> st.SearchStrategy[Any]:
    one: st.SearchStrategy[Any] = {
        "text": texts,
        "flag": st.booleans(),
        "number": st.floats(0, 1e12),
        "whole": st.integers(0, 10**9),
        "number or text": st.floats(0, 1e6) | texts,
        "choice": st.sampled_from(kind.choices or ("none",)),
    }[kind.shape]
    return st.lists(one, max_size=3).map(tuple) if kind.many else one


@st.composite
def common(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    found = {
        name: draw(fact(type_))
        for name, type_ in facts_of(kind).items()
        if name != "gate" and (type_.required or draw(st.booleans()))
    }
    hows = st.sampled_from(("declared", "inferred", "unknown"))
    about = st.dictionaries(st.sampled_from(sorted(facts_of(kind)) or ["id"]), hows, max_size=2)
    return {
        "facts": found,
        "origins": {name: Origin(how, draw(texts)) for name, how in draw(about).items()},
        "description": draw(texts),
        "extensions": draw(extensions),
    }


@st.composite
def workflows(draw: st.DrawFn) -> Workflow:
    """A small workflow in which every text is awkward and every fact may be known."""
    zone_ids = draw(st.lists(names, max_size=3, unique=True))
    zones = [
        Zone(
            zone_id,
            name=draw(texts),
            parent=draw(st.sampled_from([None, *zone_ids[:number]])),
            **draw(common("zone")),
        )
        for number, zone_id in enumerate(zone_ids)
    ]
    node_ids = draw(st.lists(names, min_size=1, max_size=5, unique=True))
    nodes = []
    for node_id in node_ids:
        kind = draw(st.sampled_from(NODE_KINDS))
        nodes.append(
            Node(
                node_id,
                kind=kind,
                name=draw(texts),
                zone=draw(st.sampled_from([None, *zone_ids])),
                owner=draw(st.none() | texts),
                tags=draw(st.lists(texts, max_size=2).map(tuple)),
                source=draw(st.none() | st.builds(Source, texts, st.just(0), texts)),
                **draw(common(kind)),
            )
        )
    gates = [node.id for node in nodes if node.kind == "gate"]
    links = []
    for _ in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(LINK_KINDS))
        starts = [node.id for node in nodes if node.kind in LINK_ENDS[kind][0]]
        ends = [node.id for node in nodes if node.kind in LINK_ENDS[kind][1]]
        if starts and ends:
            link = Link(
                draw(st.sampled_from(["", "", f"own {len(links)}"])),
                kind=kind,
                from_id=draw(st.sampled_from(starts)),
                to_id=draw(st.sampled_from(ends)),
                name=draw(texts),
                **draw(common(kind)),
            )
            if gates and "gate" in facts_of(kind) and draw(st.booleans()):
                link = replace(link, facts={**link.facts, "gate": draw(st.sampled_from(gates))})
            links.append(link)
    named = list(with_link_ids(links))
    if named and draw(st.booleans()):
        # As after an edit: the ids no longer are those that a reader would give.
        del named[0]
    return Workflow(
        name=draw(names),
        zones=tuple(zones),
        nodes=tuple(nodes),
        links=tuple(named),
        policy=draw(st.none() | texts),
        description=draw(texts),
        unclassified=draw(st.lists(texts, max_size=2).map(tuple)),
        notes=draw(st.lists(texts, max_size=2).map(tuple)),
        extensions=draw(extensions),
    )


def facts_alone(workflow: Workflow) -> Workflow:
    """The workflow without the places where its elements stand, pointers aside."""

    def bare(elements: Any) -> Any:
        return tuple(
            replace(
                one,
                source=one.source if one.source and one.source.pointer else None,
                facts=dict(one.facts),
                origins=dict(one.origins),
                extensions=dict(one.extensions),
            )
            for one in elements
        )

    return replace(
        workflow,
        zones=bare(workflow.zones),
        nodes=bare(workflow.nodes),
        links=bare(workflow.links),
        source=None,
        extensions=dict(workflow.extensions),
    )


def same(one: Workflow, other: Workflow) -> bool:
    return facts_alone(one) == facts_alone(other)


def changed_lines(before: str, after: str) -> list[str]:
    lines = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


@settings(max_examples=examples(100), deadline=None)
@given(workflows())
def test_what_is_dumped_reads_back_equal(workflow: Workflow) -> None:
    text = dump(workflow)
    assert facts_alone(read_native(text, "x")) == facts_alone(workflow)
    assert dump(read_native(text, "x")) == text


@settings(max_examples=examples(40), deadline=None)
@given(workflows(), workflows(), st.booleans())
def test_what_is_saved_reads_back_equal(before: Workflow, after: Workflow, as_json: bool) -> None:
    text = dump(before)
    if as_json:
        text = json.dumps(json_of(text), indent=2)
    assert save(text, before) == text
    assert same(read_native(save(text, after), "x"), after)


def json_of(text: str) -> dict[str, Any]:
    """A dumped text as JSON data: the same scalars, all read as the native reader wants them."""
    workflow = read_native(text, "x")
    return {**header(workflow), **entries_by_list(workflow)}


@pytest.mark.parametrize("name", EXAMPLES)
def test_saving_without_an_edit_keeps_every_byte(name: str) -> None:
    for text in (EXAMPLES[name], EXAMPLES[name].replace("\n", "\r\n"), EXAMPLES[name].rstrip()):
        assert save(text, read_native(text, "x")) == text


@pytest.mark.parametrize("name", EXAMPLES)
@settings(max_examples=examples(15), deadline=None)
@given(data=st.data())
def test_an_edit_of_an_example_keeps_all_other_lines(name: str, data: st.DataObject) -> None:
    """Comments survive, and lines that say nothing about what was edited stay as they are."""
    text = EXAMPLES[name]
    workflow = read_native(text, "x")
    node = data.draw(st.sampled_from(workflow.nodes))
    edited = edits.set_attribute(workflow, node.id, "description", data.draw(texts))
    edited = edits.set_attribute(edited, node.id, "owner", "somebody else")
    link = data.draw(st.sampled_from([one for one in workflow.links if one.kind == "calls"]))
    if data.draw(st.booleans()):
        edited, _ = edits.place_gate(edited, link.id)
    gone = data.draw(st.sampled_from([None, *workflow.nodes]))
    if gone is not None:
        edited = edits.remove(edited, [gone.id])
    saved = save(text, edited)
    assert same(read_native(saved, "x"), edited)
    lost = [line[1:] for line in changed_lines(text, saved) if line.startswith("-")]
    assert not [line for line in lost if line.lstrip().startswith("#")]
    touched = {node.id, link.id, link.from_id, gone.id if gone else node.id}
    assert not [
        line for line in lost if not any(one in line for one in touched) and "from:" in line
    ]


HAND_WRITTEN = """\
# The heading.
ungated:   1          # the version
name: 'Hand written'

zones:
    # Where everything is.
    -   { id: house,   trust: internal }   # at home

nodes:
# Flush left.
- id: ask     # a block
  kind: trigger
  description: >
    Folded over
    two lines.

  # About the agent.
- {id: agent, kind: agent,
   zone: house}
-
  id: tool
  kind: tool

links:
- {from: ask, to: agent, kind: flow}   # first
- {from: agent, to: tool, kind: calls}
# The end.
"""


def saved(edit: Any) -> list[str]:
    workflow = edit(read_native(HAND_WRITTEN, "x"))
    text = save(HAND_WRITTEN, workflow)
    assert same(read_native(text, "x"), workflow)
    return changed_lines(HAND_WRITTEN, text)


def test_a_changed_name_changes_one_line() -> None:
    assert saved(lambda flow: replace(flow, name="New")) == [
        "-name: 'Hand written'",
        "+name: 'New'",
    ]


def test_a_changed_fact_keeps_the_comment_beside_it() -> None:
    changes = saved(lambda flow: edits.set_attribute(flow, "ask", "zone", "house"))
    assert changes == ["+  zone: house"]
    changes = saved(lambda flow: edits.set_fact(flow, "house", "trust", "partner"))
    assert len(changes) == 2
    assert changes[1].endswith("# at home")


def test_a_new_node_stands_after_the_last() -> None:
    changes = saved(lambda flow: edits.add_node(flow, Node("new", kind="step", zone="house")))
    assert changes == ["+- {id: new, kind: step, zone: house}"]


def test_removing_a_node_removes_its_lines_and_links_alone() -> None:
    assert saved(lambda flow: edits.remove(flow, ["agent"])) == [
        "-- {id: agent, kind: agent,",
        "-   zone: house}",
        "-- {from: ask, to: agent, kind: flow}   # first",
        "-- {from: agent, to: tool, kind: calls}",
    ]


def test_a_list_that_is_missing_is_added() -> None:
    text = "ungated: 1\nname: x\n# The nodes.\nnodes:\n  - {id: a, kind: agent}\n"
    workflow = edits.add_zone(read_native(text, "x"), Zone("z", facts={"trust": "internal"}))
    assert save(text, workflow) == text + "zones:\n  - {id: z, trust: internal}\n"


def test_a_list_in_flow_style_is_edited_too() -> None:
    text = "ungated: 1\nname: x\n# Kept.\nnodes: [{id: a, kind: agent}]\nlinks: []\n"
    workflow = edits.add_node(read_native(text, "x"), Node("b", kind="tool"))
    workflow = edits.add_link(workflow, Link("", kind="calls", from_id="a", to_id="b"))
    saved_text = save(text, workflow)
    assert "# Kept." in saved_text
    assert same(read_native(saved_text, "x"), workflow)


def test_json_stays_json() -> None:
    text = json.dumps(
        {"ungated": 1, "name": "x", "nodes": [{"id": "a", "kind": "agent"}], "x-a": "é"}, indent=4
    )
    workflow = edits.add_node(read_native(text, "x"), Node("b", kind="tool"))
    saved_text = save(text, workflow)
    assert json.loads(saved_text)["nodes"][1] == {"id": "b", "kind": "tool"}
    assert [line for line in changed_lines(text, saved_text) if line[0] == "-"] == []


def test_another_order_is_written_anew() -> None:
    workflow = read_native(HAND_WRITTEN, "x")
    turned = replace(workflow, nodes=workflow.nodes[::-1])
    assert save(HAND_WRITTEN, turned) == dump(turned)


def test_windows_line_ends_stay() -> None:
    text = HAND_WRITTEN.replace("\n", "\r\n")
    workflow = edits.add_node(read_native(text, "x"), Node("new", kind="step"))
    saved_text = save(text, workflow)
    assert saved_text.count("\r\n") == saved_text.count("\n") == text.count("\n") + 1


def test_an_edit_beside_a_secret_leaves_the_users_own_text_as_it_was() -> None:
    token = "ghp_" + "a1B2" * 9
    original = (
        "ungated: 1\nname: one  # ours\nnodes:\n"
        f"  - {{id: a, kind: agent, description: use {token}}}\n"
    )
    before = read_native(original, "f")
    assert save(original, before) == original
    node = replace(before.nodes[0], owner="sre")
    saved = save(original, replace(before, nodes=(node,)))
    assert token in saved
    assert "# ours" in saved
    assert read_native(saved, "f").nodes[0].owner == "sre"


@pytest.mark.parametrize(
    "empty", ["links: []  # none yet", "links:", "links:\n  # none yet", "links: []", ""]
)
@pytest.mark.parametrize("nodes", ["nodes:", "other"])
def test_entries_are_added_to_a_list_that_was_empty(empty: str, nodes: str) -> None:
    parts = "nodes:\n  - {id: a, kind: agent}  # the sharp one\n  - {id: b, kind: tool}\n"
    first, last = (parts, f"{empty}\n") if nodes == "nodes:" else (f"{empty}\n", parts)
    original = f"# Kept.\nungated: 1\nname: One\n{first}{last}"
    before = read_native(original, "file")
    link = Link("", kind="calls", from_id="a", to_id="b")
    after = replace(before, links=with_link_ids([link]))
    text = save(original, after)
    assert same(read_native(text, "file"), after)
    assert "# Kept." in text
    assert "# the sharp one" in text
    assert ("none yet" in text) == ("none yet" in original)
