"""Files as enemies write them: an error in words or a map, within bounded time."""

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
from graphs.formats.claude_code import FORMAT
from graphs.formats.reading import Document
from graphs.model.facts import LINK_ENDS, LINK_FACTS, NODE_FACTS
from graphs.model.workflow import Workflow
from tests.effort import examples

JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", "${X}", [], [None], {}, {"a": {"b": 1}}, [["x"]], "http://[",
    "a" * 3000, "Bash(", "Bash((((", "mcp__", "mcp____", "mcp__a__*__b", "*", "Agent()", "(*)",
    "Bash(| && ; > <)", "WebFetch(domain:[::1)", "Read(../../../*)",
)  # fmt: skip
SETTINGS: dict[str, Any] = {
    "permissions": {
        "defaultMode": "default", "additionalDirectories": ["../x"],
        "allow": ["Bash(git push:*)", "mcp__a__b", "mcp__c", "WebFetch(domain:x.org)", "Nope(1)"],
        "ask": ["Edit(src/**)", "Agent(a)"], "deny": ["Read(./.env)", "WebSearch"],
    },
    "hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [
        {"type": "command", "command": "jq . | xargs x", "args": ["a"]},
        {"type": "prompt", "prompt": "p", "model": "m"}, {"type": "http", "url": "https://h.org"},
    ]}]},
    "env": {"A_TOKEN": "x", "ANTHROPIC_BASE_URL": "https://b.org"}, "model": "opus",
    "sandbox": {"enabled": True, "excludedCommands": ["git"]}, "apiKeyHelper": "./k",
    "enabledPlugins": {"p@m": True}, "disabledMcpjsonServers": ["z"],
    "mcpServers": {"a": {"command": "npx", "args": ["-y", "x"], "env": {"K_TOKEN": "v"}}},
}  # fmt: skip
AGENT: dict[str, Any] = {
    "name": "a", "description": "d", "tools": ["Read", "Bash(git:*)", "Agent(b)", "mcp__a__b"],
    "disallowedTools": ["Write"], "permissionMode": "plan", "maxTurns": 3, "memory": "user",
    "mcpServers": [{"i": {"url": "https://i.org"}}, "a"], "model": "inherit",
    "hooks": {"Stop": [{"hooks": [{"command": "x"}]}]},
}  # fmt: skip
CUSTOM: dict[str, Any] = {
    "description": "d", "tools": ["read", "execute", "s/*", "s/t", "x"], "model": ["m"],
    "mcp-servers": {"s": {"command": "npx", "args": ["x"], "tools": ["*"]}}, "agents": ["b", "*"],
    "handoffs": [{"label": "l", "agent": "b", "prompt": "p"}], "target": "vscode",
    "user-invocable": False,
}  # fmt: skip
RICH: tuple[tuple[str, dict[str, Any]], ...] = (
    (".claude/settings.json", SETTINGS), (".claude/agents/a.md", AGENT),
    (".github/agents/c.agent.md", CUSTOM),
)  # fmt: skip


def text_of(name: str, data: Any) -> str:
    return json.dumps(data) if name.endswith(".json") else f"---\n{json.dumps(data)}\n---\nbody"


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


PLACES = [(which, path) for which, (_, data) in enumerate(RICH) for path in places(data)]


def opened(documents: list[Document]) -> Workflow | None:
    """The workflow, None for what is refused in words; anything else fails the test."""
    for document in documents:
        FORMAT.sniff(document)
        FORMAT.joins(document)
    try:
        workflow = FORMAT.load_all(documents, resources.catalogues())
    except InputError:
        return None
    check(workflow)
    return workflow


def check(workflow: Workflow) -> None:
    nodes = {node.id: node for node in workflow.nodes}
    assert len(nodes) == len(workflow.nodes)
    zones = {zone.id for zone in workflow.zones}
    for node in workflow.nodes:
        NODE_FACTS[node.kind].model_validate(dict(node.facts))
        assert node.zone is None or node.zone in zones
    for link in workflow.links:
        tails, heads = LINK_ENDS[link.kind]
        assert nodes[link.from_id].kind in tails
        assert nodes[link.to_id].kind in heads
        LINK_FACTS[link.kind].model_validate(dict(link.facts))
        gate = link.fact("gate")
        assert gate is None or nodes[str(gate)].kind == "gate"


def test_the_rich_documents_open() -> None:
    documents = [Document(name, text_of(name, data)) for name, data in RICH]
    assert all(FORMAT.sniff(document) for document in documents)
    assert opened(documents) is not None
    assert all(opened([document]) is not None for document in documents)


@settings(max_examples=examples(150), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(PLACES), st.sampled_from(JUNK), st.booleans())
def test_junk_anywhere_gives_a_map_or_an_error(
    place: tuple[int, tuple[Any, ...]], junk: Any, drop: bool
) -> None:
    which, path = place
    documents = []
    for at, (name, rich) in enumerate(RICH):
        data = copy.deepcopy(rich)
        if at == which:
            holder: Any = data
            for key in path[:-1]:
                holder = holder[key]
            if drop:
                del holder[path[-1]]
            else:
                holder[path[-1]] = junk
        documents.append(Document(name, text_of(name, data)))
    opened(documents)
    opened([documents[which]])


@settings(max_examples=examples(60), deadline=None)
@given(st.sampled_from(RICH), st.integers(0, 3000), st.text(max_size=8))
def test_broken_text_gives_a_map_or_an_error(
    rich: tuple[str, dict[str, Any]], at: int, put: str
) -> None:
    text = text_of(*rich)
    at %= len(text)
    opened([Document(rich[0], text[:at] + put + text[at + len(put) :])])
    opened([Document(rich[0], text[:at])])


def many_rules() -> list[tuple[str, Any]]:
    rules = [f"Bash(a{number} *)" for number in range(3000)]
    asked = [f"Bash(a{number} b *)" for number in range(3000)]
    return [("s.json", {"permissions": {"allow": rules, "deny": asked, "ask": asked}})]


def many_agents() -> list[tuple[str, Any]]:
    rules = [f"Bash(a{number} *)" for number in range(200)]
    agents = [(f"agents/a{number}.md", {"name": f"a{number}", "description": "d", "model": "m"})
              for number in range(400)]  # fmt: skip
    return [("settings.json", {"permissions": {"allow": rules}}), *agents]


def stars() -> list[tuple[str, Any]]:
    rules = [f"Bash({'*a' * 900}{number})" for number in range(100)]
    return [("s.json", {"permissions": {"allow": rules, "deny": rules[::-1]}})]


def one_long_line() -> list[tuple[str, Any]]:
    return [("s.json", {"hooks": {"Stop": [{"hooks": [{"command": "x;|&" * 200_000}]}]}})]


@pytest.mark.parametrize("made", [many_rules, many_agents, stars, one_long_line])
def test_large_files_take_bounded_time(made: Any) -> None:
    documents = [Document(name, text_of(name, data)) for name, data in made()]
    start = time.process_time()
    opened(documents)
    assert time.process_time() - start < 20


def test_no_secret_of_any_file_reaches_the_map() -> None:
    token = "ghp_" + "a1B2" * 9
    data = copy.deepcopy(SETTINGS)
    data["env"] = {"TOKEN": token}
    data["permissions"]["allow"] += [f"Bash(curl -H 'Authorization: Bearer {token}' *)", token]
    data["permissions"]["deny"] += [f"Read({token})"]
    data["permissions"]["additionalDirectories"] = [f"/x/{token}"]
    data["hooks"]["PreToolUse"][0]["hooks"][0]["command"] = f"curl https://x.org?token={token}"
    data["hooks"]["PreToolUse"][0]["matcher"] = token
    data["mcpServers"]["a"]["env"]["K_TOKEN"] = token
    agent = {**AGENT, "description": token, "tools": [token, f"mcp__{token}__x"]}
    custom = {**CUSTOM, "tools": [token, f"{token}/x"], "agents": [token]}
    held = ((RICH[0][0], data), (RICH[1][0], agent), (RICH[2][0], custom))
    workflow = opened([Document(name, text_of(name, one)) for name, one in held])
    assert workflow is not None
    assert token not in repr(workflow)
