"""Mermaid text is a flowchart of known statements only, whatever things are called."""

from __future__ import annotations

import re

import pytest
import yaml
from map_texts import HARD_NAMES, exported, incident, shown, tiny

from graphs.drawing.lenses import LENSES
from graphs.model.edits import add_zone, place_gate
from graphs.model.elements import Zone
from graphs.reports.mermaid import escaped, write

LABEL = r'"(?:[^"\n`<>&;]|#\d+;|<br/>|</?small>)*"'
SHAPE = (
    rf"(?:>{LABEL}\]|\{{\{{{LABEL}\}}\}}|\[{LABEL}\]|\({LABEL}\)|\[\({LABEL}\)\]|\[\[{LABEL}\]\]"
    rf"|\[/{LABEL}/\]|\[\\{LABEL}\\\]|\(\[{LABEL}\]\)|\{{{LABEL}\}}|\[/{LABEL}\\\])"
)
STATEMENTS = (
    r"flowchart LR",
    r"%% [^{}]*",
    rf"subgraph z\d+\[{LABEL}\]",
    r"end",
    rf"[nz]\d+{SHAPE}",
    rf"n\d+ <?(?:-->|-\.->)(?:\|{LABEL}\|)? n\d+",
    r"classDef \w+ fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}[\w:,. -]*",
    r"class [nz]\d+(?:,[nz]\d+)* \w+",
    r"linkStyle \d+(?:,\d+)* stroke:#[0-9a-f]{6},stroke-width:[\d.]+px[\w:,. -]*",
)
STATEMENT = re.compile("|".join(f"(?:{statement})" for statement in STATEMENTS))


def body(text: str) -> list[str]:
    """The statements after the front matter, which must be YAML with a title."""
    _, front, rest = text.split("---\n", 2)
    assert set(yaml.safe_load(front)) == {"title"}
    return [line.strip() for line in rest.splitlines()]


def check(text: str) -> list[str]:
    lines = body(text)
    unknown = [line for line in lines if not STATEMENT.fullmatch(line)]
    assert unknown == []
    assert lines.count("end") == sum(line.startswith("subgraph ") for line in lines)
    return lines


def unescaped(label: str) -> str:
    return re.sub(r"#(\d+);", lambda match: chr(int(match[1])), label)


@pytest.mark.parametrize("lens_id", [one.id for one in LENSES])
def test_every_lens_is_a_flowchart(lens_id: str) -> None:
    workflow = incident()
    lines = check(exported(write, workflow, lens_id))
    assert sum(line.startswith("subgraph ") for line in lines) == len(workflow.zones)
    nodes = [line for line in lines if re.match(r"n\d+[^ \d]", line)]
    links = [line for line in lines if re.match(r"n\d+ ", line)]
    assert (len(nodes), len(links)) == (len(workflow.nodes), len(workflow.links))
    styled = [
        int(n)
        for line in lines
        if line.startswith("linkStyle ")
        for n in line.split()[1].split(",")
    ]
    assert sorted(styled) == list(range(len(links)))
    classed = [n for line in lines if line.startswith("class ") for n in line.split()[1].split(",")]
    assert sorted(classed) == sorted(
        [f"n{i}" for i in range(len(nodes))] + [f"z{i}" for i in range(len(workflow.zones))]
    )


@pytest.mark.parametrize("name", HARD_NAMES)
def test_any_name_is_a_label_and_nothing_else(name: str) -> None:
    lines = check(exported(write, tiny(name), "gates"))
    assert sum(line.startswith("subgraph ") for line in lines) == 1
    (agent,) = [line for line in lines if line.startswith("n0{{")]
    label = agent.split('"')[1].split("<br/>")[0]
    assert unescaped(label) == shown(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('say "x"', "say #34;x#34;"),
        ("1. list", "1#46; list"),
        ("- dash", "#45; dash"),
        ("a-b.c/d", "a-b.c/d"),
        ("#1;", "#35;1#59;"),
        ("`x` *y*", "#96;x#96; #42;y#42;"),
    ],
)
def test_what_could_mean_something_is_written_as_an_entity(text: str, expected: str) -> None:
    assert escaped(text) == expected


def test_an_empty_zone_is_there() -> None:
    workflow = add_zone(tiny("a"), Zone("empty", name="Empty", facts={"trust": "partner"}))
    assert [line for line in check(exported(write, workflow, "design")) if "Empty" in line]


def test_gates_and_missing_gates_are_on_their_links() -> None:
    workflow = incident()
    before = check(exported(write, workflow, "gates"))
    assert sum("gate missing" in line for line in before) == 2
    link = next(link for link in workflow.links if link.kind == "calls")
    gated, _ = place_gate(workflow, link.id)
    number = gated.links.index(gated.link_by_id[link.id])
    after = [line for line in check(exported(write, gated, "gates")) if re.match(r"n\d+ ", line)]
    assert "valid gate" in after[number]


def test_the_check_sees_faults() -> None:
    for fault in ('n0["a" b"]', "n0[a]", "n0 --> n1; n2", 'n0["<script>"]', "click n0 f"):
        assert not STATEMENT.fullmatch(fault)
