"""Graphs of LangGraph as JSON and Mermaid, and the manifest that names them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import resources
from graphs.analysis.engine import analyse
from graphs.api import load_policy
from graphs.errors import InputError
from graphs.formats.langgraph import FORMAT
from graphs.formats.langgraph.mermaid import mermaid_of, read_mermaid
from graphs.formats.reading import Document, read_document
from graphs.formats.registry import recognise
from graphs.model.workflow import Workflow

HEAD = "graph TD;\n\t__start__([<p>__start__</p>]):::first\n"


def opened(data: Any, name: str = "g.json") -> Workflow:
    text = data if isinstance(data, str) else json.dumps(data)
    document = Document(name, text)
    assert FORMAT.sniff(document)
    return FORMAT.load(document, resources.catalogues())


def flows(workflow: Workflow) -> set[tuple[str, str]]:
    name = {node.id: node.name for node in workflow.nodes}
    return {(name[x.from_id], name[x.to_id]) for x in workflow.links if x.kind == "flow"}


def kinds(workflow: Workflow) -> dict[str, str]:
    return {node.name: node.kind for node in workflow.nodes if "derived" not in node.tags}


def graph(*names: str, edges: tuple[tuple[str, str], ...] = (), **interrupts: str) -> Any:
    return {
        "nodes": [
            {"id": "__start__"},
            *(
                {"id": one, "metadata": {"__interrupt": interrupts[one]}}
                if one in interrupts
                else {"id": one, "type": "runnable", "data": {"name": one}}
                for one in names
            ),
            {"id": "__end__"},
        ],
        "edges": [{"source": a, "target": b} for a, b in edges],
    }


def test_every_file_of_the_corpus_opens(shared: Path) -> None:
    policy = load_policy(resources.policy_text(), "default")
    paths = [one for one in (shared / "corpus" / "langgraph").iterdir() if one.suffix != ".tsv"]
    assert len(paths) >= 5
    for path in paths:
        document = read_document(path)
        chosen = recognise(document)
        assert chosen.id == "langgraph", path.name
        workflow = chosen.load(document, resources.catalogues())
        assert "agent" in {node.name for node in workflow.nodes}, path.name
        assert analyse(workflow, policy).entries, path.name


def test_both_drawings_of_a_graph_give_the_same_map(shared: Path) -> None:
    for stem in ("gen-react-no-gate", "gen-react-interrupt-before-tools"):
        both = [
            FORMAT.load(
                read_document(shared / "corpus" / "langgraph" / f"{stem}.{suffix}"),
                resources.catalogues(),
            )
            for suffix in ("json", "mmd")
        ]
        assert flows(both[0]) == flows(both[1])
        assert kinds(both[0]) == kinds(both[1])


def test_interrupts_before_and_after_a_node() -> None:
    edges = (("__start__", "ask"), ("ask", "work"), ("work", "__end__"))
    workflow = opened(graph("ask", "work", edges=edges, ask="before,after"))
    assert flows(workflow) == {
        ("__start__", "Interrupt before ask"), ("Interrupt before ask", "ask"),
        ("ask", "Interrupt after ask"), ("Interrupt after ask", "work"), ("work", "__end__"),
    }  # fmt: skip


def test_what_nodes_are_by_their_names() -> None:
    names = ("research_agent", "supervisor", "tools", "generate", "frobnicate", "delete_file")
    workflow = opened(graph(*names, edges=(("__start__", "supervisor"),)))
    found = kinds(workflow)
    assert [found[one] for one in names] == ["agent", "agent", "tool", "step", "step", "step"]
    node = {one.name: one for one in workflow.nodes}
    assert node["generate"].fact("interprets") is True
    assert node["frobnicate"].fact("interprets") is True
    assert "unclassified" in node["frobnicate"].tags
    assert node["delete_file"].fact("interprets") is None
    verbs = {(x.from_id, x.verb) for x in workflow.links if x.kind in ("acts", "writes")}
    assert (node["delete_file"].id, "delete") in verbs
    assert (node["frobnicate"].id, "unknown") in verbs


def test_a_node_of_a_person_without_an_interrupt_is_no_gate() -> None:
    workflow = opened(graph("human_approval", edges=(("__start__", "human_approval"),)))
    assert "gate" not in kinds(workflow).values()
    assert any("human_approval" in note and "no interrupt" in note for note in workflow.notes)


def test_middleware_that_asks_is_a_gate_of_unknown_worth() -> None:
    name = "HumanInTheLoopMiddleware.after_model"
    edges = (("__start__", "model"), ("model", name), (name, "tools"))
    workflow = opened(graph("model", name, "tools", edges=edges))
    analysis = analyse(workflow, load_policy(resources.policy_text(), "default"))
    assert [one.quality for one in analysis.qualities.values()] == ["unproven"]
    assert [one.status for one in analysis.actions if one.verb == "unknown"] == ["unproven"]


def test_a_chain_of_langchain_calls_its_model() -> None:
    workflow = opened({
        "nodes": [
            {"id": 0, "type": "schema", "data": "PromptInput"},
            {"id": 1, "type": "runnable", "data": {
                "id": ["langchain", "chat_models", "openai", "ChatOpenAI"], "name": "ChatOpenAI"}},
        ],
        "edges": [{"source": 0, "target": 1}],
    })  # fmt: skip
    assert "model" in {node.kind for node in workflow.nodes}
    assert ("PromptInput", "ChatOpenAI") in flows(workflow)


MERMAID = {
    "\ta --> b;": [("a", "b", "", False)],
    "\ta -.-> b;": [("a", "b", "", True)],
    "\ta -. &nbsp;yes&nbsp; .-> b;": [("a", "b", "yes", True)],
    "\ta -- then --> b": [("a", "b", "then", False)],
    "\ta -->|then| b": [("a", "b", "then", False)],
    "a --> b --> c": [("a", "b", "", False), ("b", "c", "", False)],
    "a(One) --> b(Two)": [("a", "b", "", False)],
    "\tout\\3aa --> out\\3ab;": [("out:a", "out:b", "", False)],
    "classDef default fill:#fff": [],
}


@pytest.mark.parametrize(("line", "expected"), MERMAID.items(), ids=MERMAID)
def test_edges_of_mermaid(line: str, expected: list[tuple[str, str, str, bool]]) -> None:
    found = read_mermaid(HEAD + line)
    assert [(x.source, x.target, x.name, x.conditional) for x in found.edges] == expected


LABELS = {
    "a(name)": ("name", ()),
    "a[name]": ("name", ()),
    "a{{name}}": ("name", ()),
    'a("name")': ("name", ()),
    "a([<p>name</p>]):::last": ("name", ()),
    "a(name<hr/><small><em>__interrupt = before</em></small>)": ("name", ("before",)),
    'a(["<strong>name</strong>\n__interrupt = before,after"]):::otherclass': (
        "name", ("after", "before"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), LABELS.items(), ids=LABELS)
def test_labels_of_mermaid(written: str, expected: tuple[str, tuple[str, ...]]) -> None:
    node = read_mermaid(f"{HEAD}\t{written}\n\ta --> b").nodes["a"]
    assert (node.name, tuple(sorted(node.interrupt))) == expected


def test_mermaid_stands_in_markdown_too() -> None:
    text = f"# My graph\n\n```mermaid\n{HEAD}\t__start__ --> agent;\n```\n"
    assert mermaid_of(text)
    workflow = opened(text, "README.md")
    assert ("__start__", "agent") in flows(workflow)
    lines = text.split("\n")
    for node in workflow.nodes:
        if node.name in ("__start__", "agent"):
            assert node.source is not None
            assert node.name in lines[node.source.line - 1]
    assert not mermaid_of("# Notes\nIt begins at `__start__`, as a graph TD does.\n")
    assert not mermaid_of("graph TD;\n a --> b")


def test_a_manifest_says_that_it_is_none_and_finds_its_graphs() -> None:
    manifest = {"graphs": {"helper": "./a.py:graph", "other": {"path": "./b.py:graph"}},
                "dependencies": ["."], "auth": {"path": "./auth.py:auth"}}  # fmt: skip
    alone = opened(manifest, "langgraph.json")
    assert any("a manifest, not a graph" in note for note in alone.notes)
    assert {n.name for n in alone.nodes if "unresolved" in n.tags} == {"helper", "other"}
    assert {n.fact("exposure") for n in alone.nodes if n.kind == "trigger"} == {"authenticated"}
    drawn = graph("agent", edges=(("__start__", "agent"),))
    together = FORMAT.load_all(
        [Document("p/helper.json", json.dumps(drawn)),
         Document("p/langgraph.json", json.dumps(manifest))],
        resources.catalogues(),
    )  # fmt: skip
    assert {n.name for n in together.nodes if "unresolved" in n.tags} == {"other"}
    assert ("__start__", "agent") in flows(together)


@pytest.mark.parametrize(
    "text",
    [
        '{"nodes": [], "edges": []}',
        '{"graphs": {}}',
        '{"graphs": {"a": "b"}}',
        '{"nodes": [{"id": "1", "data": {"type": "llm"}}], "edges": []}',
    ],
)
def test_what_is_no_graph_is_left_to_others(text: str) -> None:
    assert not FORMAT.sniff(Document("x.json", text))


def test_a_graph_without_nodes_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="no nodes"):
        FORMAT.load(Document("x.json", '{"nodes": [], "edges": []}'), resources.catalogues())


def test_secrets_of_a_manifest_stay_in_the_file() -> None:
    secret = "sk-ant-" + "a1B2c3D4e5F6" * 3
    workflow = opened({"graphs": {"a": "./a.py:g"}, "env": {"API_KEY": secret}})
    assert secret not in repr(workflow)
    node = next(node for node in workflow.nodes if node.kind == "agent")
    assert node.extensions["x-inline-secrets"] == ["/env/API_KEY"]
