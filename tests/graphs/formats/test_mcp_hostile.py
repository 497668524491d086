"""MCP files as enemies write them: an error in words or a map, within bounded time."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import resources
from graphs.errors import InputError
from graphs.formats.mcp import FORMAT
from graphs.formats.reading import Document
from graphs.model.facts import LINK_ENDS, LINK_FACTS, NODE_FACTS
from graphs.model.workflow import Workflow
from tests.effort import examples

JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", "${input:x}", [], [None], {}, {"a": {"b": 1}}, [["x"]],
    "http://[", "a" * 3000, "postgres://[::1", "//", "*", "npx",
)  # fmt: skip
RICH: tuple[Any, ...] = (
    {"mcpServers": {
        "a": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/x"],
              "env": {"A_TOKEN": "x"}, "alwaysAllow": ["read_file"], "disabled": False},
        "b": {"url": "https://b.example.com", "headers": {"Authorization": "Bearer x"},
              "trust": True, "includeTools": ["x"]},
        "c": {"command": "docker", "args": ["run", "-e", "K=v", "a/b:1", "redis://h:1/0"]},
    }, "approval_policy": "never", "inputs": [{"id": "x"}]},
    {"tools": [{"name": "send_mail", "description": "Send.", "annotations": {"readOnlyHint": True},
                "inputSchema": {"type": "object", "properties": {"to": {"enum": ["a"]}}}}],
     "serverInfo": {"name": "s"}},
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


PLACES = [(which, path) for which, data in enumerate(RICH) for path in places(data)]


def opened(text: str) -> Workflow | None:
    """The workflow, None for what is refused in words; anything else fails the test."""
    document = Document("x.json", text)
    FORMAT.sniff(document)
    try:
        workflow = FORMAT.load(document, resources.catalogues())
    except InputError:
        return None
    for node in workflow.nodes:
        NODE_FACTS[node.kind](**node.facts)
        assert node.zone is None or node.zone in workflow.zone_by_id
    assert len({node.id for node in workflow.nodes}) == len(workflow.nodes)
    assert len({link.id for link in workflow.links}) == len(workflow.links)
    for link in workflow.links:
        LINK_FACTS[link.kind](**link.facts)
        starts, ends = LINK_ENDS[link.kind]
        assert workflow.node(link.from_id).kind in starts, link.id
        assert workflow.node(link.to_id).kind in ends, link.id
    return workflow


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES), st.sampled_from(JUNK), st.sampled_from(PLACES), st.booleans())
def test_junk_anywhere_ends_in_a_workflow_or_an_error(
    first: tuple[int, tuple[Any, ...]], junk: Any, second: tuple[int, tuple[Any, ...]], both: bool
) -> None:
    data = copy.deepcopy(RICH[first[0]])
    for which, path in (first, second) if both else (first,):
        if which != first[0]:
            continue
        holder: Any = data
        try:
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = copy.deepcopy(junk)
        except (KeyError, IndexError, TypeError):
            continue
    opened(json.dumps(data))


@settings(max_examples=examples(100), deadline=None)
@given(st.sampled_from([json.dumps(one) for one in RICH]), st.integers(0, 400), st.text(max_size=8))
def test_broken_text_ends_in_a_workflow_or_an_error(text: str, at: int, put: str) -> None:
    opened(text[:at] + put + text[at + 3 :])


@pytest.mark.parametrize(
    "text",
    [
        '{"mcpServers": {"a": {"command": "x"',
        "[mcp_servers.a]\ncommand = ",
        "[mcp_servers.a]\nargs = " + "[" * 5000,
        '{"mcpServers": ' + "[" * 5000,
        '{"mcpServers": {}} /*',
        '{"mcpServers": null, "mcp": {"servers": null}}',
    ],
)
def test_what_is_cut_off_or_too_deep_is_told(text: str) -> None:
    opened(text)


def test_a_broken_configuration_is_told_with_its_line() -> None:
    with pytest.raises(InputError, match=r"c\.toml:2"):
        FORMAT.load(Document("c.toml", "[mcp_servers.a]\ncommand = "), resources.catalogues())
    with pytest.raises(InputError, match=r"c\.json:3"):
        FORMAT.load(
            Document("c.json", '{"mcpServers": {\n// x\n"a": {"command": }}}'),
            resources.catalogues(),
        )


def test_large_and_crafted_files_take_bounded_time() -> None:
    began = time.process_time()
    tools = [{"name": f"get_x_{at}", "inputSchema": {}, "description": "Get. " * 20}
             for at in range(2000)]  # fmt: skip
    opened(json.dumps({"tools": tools}))
    servers = {f"s{at}": {"command": "npx", "args": ["x"] * 20, "env": {"K": "v"}}
               for at in range(1000)}  # fmt: skip
    opened(json.dumps({"mcpServers": servers}))
    opened('{"mcpServers": ' + "/*" * 200_000)
    opened('{"mcpServers": {"a": {"command": "' + "npx " * 50_000 + '"}}}')
    opened('{"mcpServers": {"a": {"command": "x", "args": ["' + "a=" * 100_000 + '"]}}}')
    assert time.process_time() - began < 120
