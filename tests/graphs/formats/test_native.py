"""Reading native files: types, places, and what to write instead."""

from __future__ import annotations

import json
import re

import pytest

import resources
from graphs.errors import InputError
from graphs.formats.base import Document
from graphs.formats.native import FORMAT, read_native
from graphs.formats.native_schema import facts_of
from graphs.model.elements import DECLARED, UNKNOWN, Origin, Source
from graphs.model.facts import LINK_FACTS, NODE_FACTS, ZoneFacts

WORKFLOW = """\
ungated: 1
name: no
zones:
  - {id: internet, name: Internet, trust: untrusted}
  - {id: 010, trust: restricted, environment: prod, parent: internet}
nodes:
  - {id: on, kind: trigger, zone: internet, exposure: anonymous}
  - id: 1e3
    kind: agent
    name: "yes"
    zone: 010
    max_iterations: 010
    kill_switch: true
    budget: 3
    tags: one
    origins: {kill_switch: {how: inferred, because: "it says so"}}
    x-note: {deep: [1, on, null]}
  - {id: gate, kind: gate, approvers: [null, Ann], shows: target}
  - {id: sys, kind: system}
links:
  - {from: on, to: 1e3, kind: flow}
  - {from: 1e3, to: sys, kind: acts, verb: delete, gate: gate}
  - {from: 1e3, to: sys, kind: acts, verb: pay}
  - {id: mine, from: 1e3, to: sys, kind: acts, verb: send, runs_per_day: 2.5}
"""


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_native(text, "flow.yaml")
    return [str(problem) for problem in caught.value.problems]


def with_lists(zones: str = "", nodes: str = "", links: str = "") -> str:
    """A native text with more entries; `zones` begin at line 4."""
    return (
        "ungated: 1\nzones:\n  - {id: corp, trust: internal}\n"
        + zones
        + "nodes:\n  - {id: ask, kind: trigger}\n  - {id: agent, kind: agent}\n"
        "  - {id: tool, kind: tool}\n  - {id: store, kind: data}\n  - {id: sys, kind: system}\n"
        + nodes
        + "links:\n  - {from: ask, to: agent, kind: flow}\n"
        + links
    )


def test_scalars_are_what_their_place_asks_for() -> None:
    workflow = read_native(WORKFLOW, "flow.yaml")
    assert workflow.name == "no"
    assert [zone.id for zone in workflow.zones] == ["internet", "010"]
    assert workflow.zones[1].parent == "internet"
    agent = workflow.node("1e3")
    assert (agent.name, agent.zone, agent.tags) == ("yes", "010", ("one",))
    assert dict(agent.facts) == {"max_iterations": 10, "kill_switch": True, "budget": 3.0}
    assert agent.extensions == {"x-note": {"deep": [1, "on", None]}}
    assert workflow.node("gate").facts["shows"] == ("target",)
    assert workflow.node("on").id == "on"


def test_a_null_in_a_list_of_texts_is_the_text() -> None:
    assert read_native(WORKFLOW, "f").node("gate").facts["approvers"] == ("null", "Ann")


def test_origins_say_how_a_fact_is_known() -> None:
    agent = read_native(WORKFLOW, "flow.yaml").node("1e3")
    assert agent.origin("kill_switch") == Origin("inferred", "it says so")
    assert agent.origin("max_iterations") == DECLARED
    assert agent.origin("autonomy") == UNKNOWN


def test_each_element_knows_its_line() -> None:
    workflow = read_native(WORKFLOW, "flow.yaml")
    assert workflow.node("1e3").source == Source("flow.yaml", 8)
    assert workflow.links[0].source == Source("flow.yaml", 21)


def test_links_without_an_id_are_numbered() -> None:
    assert [link.id for link in read_native(WORKFLOW, "f").links] == [
        "flow:on>1e3", "acts:1e3>sys", "acts:1e3>sys#2", "mine",
    ]  # fmt: skip


def test_the_name_falls_back_to_that_of_the_file() -> None:
    assert read_native("ungated: 1\n", "folder/incident.v2.yaml").name == "incident"


def test_json_is_read_alike() -> None:
    text = json.dumps(
        {
            "ungated": 1,
            "name": "Übung \U0001f600 \\ud83d",
            "zones": [{"id": "z", "trust": "internal", "parent": None}],
            "nodes": [{"id": "a", "kind": "agent", "zone": "z", "kill_switch": False}],
        },
        indent="\t",
    )
    workflow = read_native(text, "flow.json")
    assert workflow.name == "Übung \U0001f600 \\ud83d"
    assert workflow.node("a").facts == {"kill_switch": False}
    assert workflow.node("a").source == Source("flow.json", 12)


def test_a_mistake_in_json_is_told_in_the_words_of_json() -> None:
    (problem,) = problems('{"ungated": 1,\n "nodes": [}')
    assert problem.startswith("flow.yaml:2:12: not valid JSON")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("ungated: 1\n", True),
        ("# first\nname: x\nungated: 2\n", True),
        ('{"name": "x", "ungated": 1}', True),
        ('{"nodes": ["ungated"]}', False),
        ("nodes:\n  ungated: 1\n", False),
        ("ungated text\n", False),
        ("", False),
    ],
)
def test_native_files_are_told_by_their_version(text: str, known: bool) -> None:
    assert FORMAT.sniff(Document("x", text)) is known


def test_every_fact_of_the_model_can_be_read() -> None:
    """The types of all facts are derived from the model; one that cannot be derived raises here."""
    for kind, schema in {**NODE_FACTS, **LINK_FACTS, "zone": ZoneFacts}.items():
        assert set(facts_of(kind)) == set(schema.model_fields)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("§name: x\n", "the version is missing. Begin with `ungated: 1`."),
        ("ungated: §2\n", 'the version is "2". Write `ungated: 1`.'),
        ("ungated: 1\n§nmae: x\n", 'the workflow: unknown key "nmae". Did you mean "name"?'),
        ("§- a\n", "the workflow is a sequence. Write a mapping: {key: value, …}."),
        ("ungated: 1\nnodes: §{a: b}\n",
         "nodes is a mapping. Write a list of nodes: - {id: …, …}."),
        ("ungated: 1\nname: §[x]\n", "the workflow: name is a sequence. Write a text."),
        ("ungated: 1\nname: x\n§name: y\n",
         'the workflow: the key "name" stands twice. The first is on line 2; keep one.'),
        (with_lists(zones="  - {id: z, trust: §internl}\n"),
         'zone z: trust is "internl". Did you mean "internal"? '
         "Allowed: untrusted, partner, internal, restricted."),
        (with_lists(zones="  - §{id: z}\n"),
         "zone z has no trust. Give one of: untrusted, partner, internal, restricted."),
        (with_lists(zones="  - {id: §corp, trust: partner}\n"),
         'the id "corp" is taken by the zone on line 3. Give each zone an id of its own.'),
        (with_lists(zones="  - {id: a, trust: partner, parent: §b}\n"
                          "  - {id: b, trust: partner, parent: a}\n"),
         "the zones a, b lie within each other. Remove one parent of them."),
        (with_lists(zones="  - {id: a, trust: partner, parent: §a}\n"),
         "zone a lies within itself. Remove one parent of them."),
        (with_lists(zones="  - {id: a, trust: partner, parent: §crop}\n"),
         'zone a: there is no zone "crop". Did you mean "corp"?'),
        (with_lists(nodes="  - §{kind: agent}\n"), "node 6 has no id. Give it a text as id."),
        (with_lists(nodes="  - {id: §tool, kind: agent}\n"),
         'the id "tool" is taken by the node on line 7. Give each node an id of its own.'),
        (with_lists(nodes="  - {id: n, kind: §agnet}\n"),
         'node n: kind is "agnet". Did you mean "agent"? Allowed: trigger, agent, step, model, '
         "tool, data, system, identity, privilege, human, gate, log."),
        (with_lists(nodes="  - {id: n, kind: agent, zone: §copr}\n"),
         'node n: there is no zone "copr". Did you mean "corp"?'),
        (with_lists(nodes="  - {id: n, kind: tool, sandboxed: §yes}\n"),
         'node n: sandboxed is "yes". Write true or false, without quotes.'),
        (with_lists(nodes='  - {id: n, kind: tool, sandboxed: §"true"}\n'),
         'node n: sandboxed is "true". Write true or false, without quotes.'),
        (with_lists(nodes="  - {id: n, kind: gate, ttl: §-5}\n"),
         'node n: ttl is "-5". Write a number that is not negative, without quotes.'),
        (with_lists(nodes="  - {id: n, kind: gate, ttl: §.inf}\n"),
         'node n: ttl is ".inf". Write a number that is not negative, without quotes.'),
        (with_lists(nodes="  - {id: n, kind: gate, required_approvals: §1.5}\n"),
         'node n: required_approvals is "1.5". '
         "Write a whole number that is not negative, without quotes."),
        (with_lists(nodes="  - {id: n, kind: gate, shows: [target, §diffs]}\n"),
         'node n: shows is "diffs". Did you mean "diff"? '
         "Allowed: arguments, target, diff, provenance, summary."),
        (with_lists(nodes="  - {id: n, kind: tool, description: fast, §cheap}\n"),
         'node n (a tool): unknown key "cheap". '
         "Between { and }, put a text that holds a comma in quotes."),
        (with_lists(nodes="  - {id: n, kind: tool, §criticality: low}\n"),
         'node n (a tool): unknown key "criticality". Known keys: id, kind, name, zone, owner, '
         "content, third_party, pinned, sandboxed, arguments, tags, description, source, origins. "
         "One that begins with x- is kept and ignored."),
        (with_lists(nodes="  - {id: n, kind: tool, origins: {content: {how: §guessed}}}\n"),
         'node n: origins of content: how is "guessed". Allowed: declared, inferred, unknown.'),
        (with_lists(nodes="  - §word\n"), 'node 6 is "word". Write a mapping: {key: value, …}.'),
        (with_lists(links="  - {from: ask, to: §agnet, kind: flow}\n"),
         'link ask to agnet: there is no node "agnet". Did you mean "agent"?'),
        (with_lists(links="  - §{from: ask, kind: flow}\n"),
         'link 2 has no "to". Give it the id of a node.'),
        (with_lists(links="  - §{from: tool, to: sys, kind: acts}\n"),
         "link tool to sys has no verb. "
         "Give one of: write, delete, execute, send, pay, grant, deploy, admin, unknown."),
        (with_lists(links="  - {from: tool, to: store, kind: writes, verb: §send}\n"),
         'link tool to store: verb is "send". Allowed: write, delete.'),
        (with_lists(links="  - {from: tool, to: sys, kind: §writes}\n"),
         "link tool to sys: a writes link cannot lead from a tool to a system. "
         "Between these, write kind: reads or acts."),
        (with_lists(links="  - {from: store, to: tool, kind: §reads}\n"),
         "link store to tool: a reads link cannot lead from a data to a tool. "
         "Turn it round: from tool to store."),
        (with_lists(links="  - {from: store, to: sys, kind: §delegates}\n"),
         "link store to sys: a delegates link cannot lead from a data to a system. "
         "A delegates link leads from agent to agent."),
        (with_lists(links="  - {from: agent, to: tool, kind: calls, gate: §sys}\n"),
         'link agent to tool: the gate "sys" is a system, not a gate. '
         "Add a node of kind gate and name its id here."),
        (with_lists(nodes="  - {id: gate, kind: gate}\n",
                    links="  - {from: agent, to: tool, kind: calls, gate: §gat}\n"),
         'link agent to tool: there is no gate "gat". Did you mean "gate"?'),
        (with_lists(links="  - {id: l, from: agent, to: tool, kind: calls}\n"
                          "  - {id: §l, from: agent, to: tool, kind: calls}\n"),
         'the id "l" is taken by the link on line 12. Give each link an id of its own.'),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_a_remedy(text: str, expected: str) -> None:
    """The place is where `§` stands."""
    before, after = text.split("§")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert problems(before + after) == [f"flow.yaml:{line}:{column}: {expected}"]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    found = problems(
        with_lists(
            zones="  - {id: a, trust: none}\n  - {id: a, trust: partner, colour: red}\n",
            nodes="  - {id: n, kind: tool, zone: nowhere, content: evil}\n",
            links="  - {from: nobody, to: tool, kind: calls, runs_per_day: often}\n",
        )
    )
    lines = [int(re.match(r"flow\.yaml:(\d+)", problem)[1]) for problem in found]  # type: ignore[index]
    assert lines == [4, 5, 5, 12, 12, 15, 15]


def test_keys_that_begin_with_x_are_kept_anywhere() -> None:
    text = with_lists(
        zones="  - {id: z, trust: internal, x-a: 1}\n",
        links="  - {from: agent, to: tool, kind: calls, x-b: [on]}\n",
    )
    workflow = read_native("x-c: text\n" + text, "f")
    assert workflow.extensions == {"x-c": "text"}
    assert workflow.zones[1].extensions == {"x-a": 1}
    assert workflow.links[1].extensions == {"x-b": ["on"]}


def test_secrets_are_blotted_out_of_every_text_but_ids() -> None:
    token = "ghp_" + "a1B2" * 9
    text = with_lists(
        zones=f"  - {{id: z, trust: internal, name: Zone {token}, x-a: [{{b: {token}}}]}}\n",
        nodes="  - {id: who, kind: identity, "
        f"owner: {token}, issuer: {token}, tags: [{token}]}}\n",
        links=f"  - {{from: agent, to: tool, kind: calls, description: 'Bearer {token}'}}\n",
    )
    workflow = read_native(text, "f")
    assert token not in repr(workflow)
    assert repr(workflow).count("[redacted]") == 6
    assert token not in " ".join(problems(with_lists(nodes=f"  - {{id: a, kind: {token}}}\n")))


def test_a_file_full_of_mistakes_ends_in_a_count() -> None:
    found = problems(with_lists(links="  - {from: a, to: b, kind: flow}\n" * 5000))
    assert len(found) == 501
    assert found[-1] == "flow.yaml: and 9,500 more problems. Correct those above first."


@pytest.mark.parametrize("example", resources.examples(), ids=lambda example: example.name)
def test_examples_teach_with_whole_facts(example: object) -> None:
    """Each example is small enough to read, explains itself, and says who owns what."""
    text = example.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    workflow = read_native(text, "example")
    assert text.startswith("# ")
    assert 10 <= len(workflow.nodes) <= 20
    assert workflow.description
    assert not [node.id for node in workflow.nodes if not node.name or node.zone is None]
    owned = [node for node in workflow.nodes if node.kind not in ("privilege",)]
    assert not [node.id for node in owned if not node.owner]
