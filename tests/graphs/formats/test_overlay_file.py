"""Overlay files: read with every mistake, written with comments kept, hostile ones refused."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_native_writer import texts, workflows

from graphs.errors import InputError
from graphs.formats.overlay_file import read_overlay
from graphs.formats.overlay_writer import dump, save
from graphs.model.elements import Link, Node, Zone
from graphs.model.overlay import DECISIONS, Decision, Overlay, Said, Was, difference
from graphs.model.workflow import Workflow
from tests.effort import examples

WHOLE = """\
# What we know of the support flow.
ungated-overlay: 1
source: {file: flow.json, sha256: 3b5d}
zones:
  # Agreed with operations.
  - {id: prod, name: Production, trust: restricted, parent: corp}
  - {id: internet, clearance: internal}
nodes:
  - {id: crm, zone: prod, sensitivity: confidential, owner: sales}   # ours
  - {id: gate-crm, kind: gate, enforced: before, approvers: ann}
links:
  - {id: "calls:a>b", gate: gate-crm, unknown: [runs_per_day]}
  - {from: a, to: gate-crm, kind: calls}
removed:
  - {node: n1, was: {kind: tool, name: Old}}
decisions:
  - {finding: R01-abc, decision: accept, owner: ann, reason: fine, expires: 2027-01-01}
positions:
  - {id: crm, at: [120, 40.5]}
x-team: {pager: 1}
"""


def read(text: str) -> Overlay:
    return read_overlay(text, "o.yaml")


def plain(overlay: Overlay) -> Overlay:
    """The overlay without the lines on which its elements stand, its lists in order of ids."""

    def bare(elements: Any) -> Any:
        found = [
            replace(one, source=None, facts=dict(one.facts), extensions=dict(one.extensions))
            if isinstance(one, Zone | Node | Link)
            else one
            for one in elements
        ]
        return tuple(sorted(found, key=lambda one: getattr(one, "id", "") or one.finding))

    lists = {
        name: bare(getattr(overlay, name))
        for name in (
            "zones", "nodes", "links", "new_zones", "new_nodes", "new_links", "removed_nodes",
            "removed_links", "decisions",
        )
    }  # fmt: skip
    return replace(overlay, positions=dict(overlay.positions), **lists)


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as raised:
        read(text)
    return [str(problem) for problem in raised.value.problems]


def test_all_of_it_is_read() -> None:
    overlay = read(WHOLE)
    assert overlay.source_file == "flow.json"
    assert overlay.new_zones[0].facts == {"trust": "restricted"}
    assert overlay.zones == (Said("internet", {"clearance": "internal"}),)
    said = {"zone": "prod", "owner": "sales", "sensitivity": "confidential"}
    assert overlay.nodes == (Said("crm", said),)
    assert overlay.nodes[0].line == 9
    assert overlay.new_nodes[0].fact("approvers") == ("ann",)
    assert overlay.links == (Said("calls:a>b", {"gate": "gate-crm", "runs_per_day": None}),)
    assert overlay.new_links[0].id == "calls:a>gate-crm"
    assert overlay.removed_nodes == (Said("n1", was=Was("tool", "Old")),)
    accepted = Decision("R01-abc", "accept", "ann", "fine", date(2027, 1, 1))
    assert overlay.decisions == (accepted,)
    assert overlay.positions == {"crm": (120.0, 40.5)}
    assert overlay.extensions == {"x-team": {"pager": 1}}


def test_every_mistake_is_told_with_its_place_and_a_remedy() -> None:
    told = problems("""\
ungated-overlay: 2
sorce: x
zones:
  - {id: prod, trust: hostile}
nodes:
  - {id: crm, sensitivty: confidential}
  - {id: crm2, sensitivity: top}
  - {owner: x}
  - {id: crm2}
  - {id: both, owner: x, unknown: [owner]}
links:
  - {from: a, to: b}
  - {kind: acts, from: a, to: b}
  - {kind: flow, from: a}
removed: [{}]
decisions:
  - {finding: R, decision: accept, expires: 2027-13-01}
  - {finding: R, decision: shrug}
positions:
  - {id: a, at: [1, .inf]}
  - {id: b, at: [1e300, 1]}
""")
    assert [line.split(": ", 1)[0] for line in told] == [
        "o.yaml:1:18", "o.yaml:2:1", "o.yaml:4:23", "o.yaml:6:15", "o.yaml:7:29", "o.yaml:8:5",
        "o.yaml:9:5", "o.yaml:10:35", "o.yaml:12:5", "o.yaml:12:5", "o.yaml:13:5", "o.yaml:14:5",
        "o.yaml:15:11", "o.yaml:17:5", "o.yaml:17:5", "o.yaml:17:45", "o.yaml:18:5",
        "o.yaml:18:28", "o.yaml:20:17", "o.yaml:21:17",
    ]  # fmt: skip
    assert 'unknown key "sorce". Did you mean "source"?' in told[1]
    assert 'unknown key "sensitivty". Did you mean "sensitivity"?' in told[3]
    assert "Allowed: public, internal, confidential, restricted." in told[4]
    assert all(line.endswith((".", "?")) for line in told)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "ungated-overlay: 1\nnodes: {a: b}",
        "ungated-overlay: 1\nnodes: [text]",
        "nodes: []",
        "ungated-overlay: 1\nnodes: [{id: a, was: tool}]",
        "ungated-overlay: 1\nnodes: [{id: a, kind: robot}]",
        "ungated-overlay: 1\nnodes: [{id: a, kind: tool, unknown: [content]}]",
        "ungated-overlay: 1\nnodes: [{id: [a]}]",
        "ungated-overlay: 1\nzones: [{id: a, unknown: [trust]}]",
        "ungated-overlay: 1\nremoved: [{node: a, link: b}]",
        "ungated-overlay: 1\ndecisions: [{finding: R01, decision: accept, owner: a, reason: b}]",
        "ungated-overlay: 1\ndecisions: [{finding: R01, decision: avoid, expires: soon}]",
        "ungated-overlay: 1\npositions: [{id: a, at: [1]}]",
        "ungated-overlay: 1\npositions: [{id: a, at: ['1', '2']}]",
        "ungated-overlay: 1\n---\nungated-overlay: 1",
        "ungated-overlay: 1\nnodes: [",
        "ungated-overlay: !!python/object/apply:os.system [true]",
        "{" * 100_000,
        "ungated-overlay: 1\nx-a: &a [1,2,3,4,5,6,7,8,9]\n"
        + "".join(
            f"x-{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
            for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_or_hostile_is_refused_in_time(text: str) -> None:
    began = time.process_time()
    assert all(line.startswith("o.yaml") for line in problems(text))
    assert time.process_time() - began < 5


@given(st.binary(max_size=3), st.integers(0, len(WHOLE)), st.integers(0, 60))
@settings(max_examples=examples(300), deadline=None)
def test_any_damage_ends_in_an_overlay_or_in_a_clear_error(
    put: bytes, where: int, gone: int
) -> None:
    raw = WHOLE.encode()
    text = (raw[:where] + put + raw[where + gone :]).decode("utf-8", "replace")
    try:
        overlay = read(text)
    except InputError:
        return
    assert save(text, overlay) == text


@st.composite
def overlays(draw: st.DrawFn) -> Overlay:
    """What lies between two workflows in which every text is awkward, and all that is beside it."""
    source, edited = draw(workflows()), draw(workflows())
    kept = draw(st.booleans())
    if kept:
        nodes = {node.id: node for node in (*edited.nodes, *source.nodes)}
        edited = Workflow("edited", edited.zones, tuple(nodes.values()), source.links)
    days = st.none() | st.dates()
    made = {}
    for finding in draw(st.lists(texts.filter(bool), max_size=2, unique=True)):
        decision = draw(st.sampled_from(DECISIONS))
        words = [draw(texts) or "x", draw(texts) or "x"]
        made[finding] = Decision(finding, decision, *words, draw(st.dates()), draw(days))
    at = st.floats(-1e6, 1e6).map(lambda number: round(number, 1))
    return replace(
        difference(source, edited),
        decisions=tuple(made.values()),
        positions=draw(st.dictionaries(texts.filter(bool), st.tuples(at, at), max_size=3)),
        source_file=draw(texts),
        source_sha256=draw(st.sampled_from(("", "ab12"))),
    )


@given(overlays())
@settings(max_examples=examples(200), deadline=None)
def test_what_is_written_reads_back_equal(overlay: Overlay) -> None:
    assert plain(read(dump(overlay))) == plain(overlay)


@given(overlays(), overlays())
@settings(max_examples=examples(150), deadline=None)
def test_any_overlay_is_saved_over_any_other(before: Overlay, after: Overlay) -> None:
    text = "# Kept.\n" + dump(before)
    saved = save(text, after)
    assert plain(read(saved)) == plain(after)
    assert save(saved, after) == saved


def test_without_a_change_the_text_stays() -> None:
    assert save(WHOLE, read(WHOLE)) == WHOLE


def test_comments_and_order_survive_a_change() -> None:
    overlay = read(WHOLE)
    changed = replace(
        overlay,
        zones=(),
        nodes=(
            Said("crm", {**overlay.nodes[0].values, "owner": None}),
            Said("mail", {"content": "trusted"}, Was("tool", "Mail")),
        ),
        positions={**overlay.positions, "mail": (3.0, 4.0)},
    )
    before, after = WHOLE.splitlines(), save(WHOLE, changed).splitlines()
    gone = [line for line in before if line not in after]
    new = [line for line in after if line not in before]
    assert [line.split("#", maxsplit=1)[0].strip() for line in gone] == [
        "- {id: internet, clearance: internal}",
        "- {id: crm, zone: prod, sensitivity: confidential, owner: sales}",
    ]
    assert [" ".join(line.split()) for line in new] == [
        "- {id: crm, zone: prod, sensitivity: confidential, unknown: [owner]} # ours",
        "- {id: mail, content: trusted, was: {kind: tool, name: Mail}}",
        "- {id: mail, at: [3, 4]}",
    ]


def test_a_changed_line_keeps_its_comment_and_the_order_of_its_keys() -> None:
    overlay = read(WHOLE)
    node = replace(overlay.nodes[0], values={**overlay.nodes[0].values, "owner": "ops"})
    line = "  - {id: crm, zone: prod, sensitivity: confidential, owner: sales}   # ours"
    wanted = WHOLE.replace(line, line.replace("sales", "ops"))
    assert save(WHOLE, replace(overlay, nodes=(node,))) == wanted


def test_a_secret_is_blotted_out_when_read_and_stays_only_where_it_was_typed() -> None:
    secret = "sk-live-abcdefghijklmnop1234567890"
    text = WHOLE.replace("owner: sales", f"owner: {secret}").replace("fine", secret)
    overlay = read(text)
    assert secret not in repr(overlay)
    assert save(text, overlay) == text
    assert secret not in dump(overlay)
    assert secret not in "".join(problems(text.replace("accept", secret)))
