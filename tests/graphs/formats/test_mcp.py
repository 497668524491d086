"""MCP configurations of every client and tools/list snapshots, and what is made of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import resources
from graphs.formats.catalogue import Catalogue
from graphs.formats.jsonc import plain_json
from graphs.formats.mcp import FORMAT
from graphs.formats.mcp_server import read_server
from graphs.formats.reading import Document
from graphs.formats.registry import recognise
from graphs.model.facts import SENSITIVITIES, VERBS
from tests.graphs.formats.mcp_cases import (
    analysed,
    call_of,
    links,
    load,
    load_file,
    named,
    of_kind,
    verbs_of,
)

SECRET = "sk-proj-A1b2C3d4E5f6G7h8I9j0K1l2"


def server(**entry: Any) -> dict[str, Any]:
    return {"mcpServers": {"one": entry}}


def package(*args: str, command: str = "npx") -> tuple[str, bool | None]:
    facts = read_server({"command": command, "args": list(args)})
    return facts.package, facts.pinned[0]


def test_every_corpus_file_opens(shared: Path) -> None:
    files = sorted((shared / "corpus" / "mcp").glob("*.json"))
    assert len(files) >= 45
    for file in files:
        workflow = load_file(file)
        data = json.loads(file.read_text("utf-8"))
        for name in data.get("mcpServers", {}):
            found = [node for node in workflow.nodes if node.name == name]
            assert any("MCP server" in node.tags for node in found), file.name
        for tool in data.get("tools", []):
            assert tool["name"] in of_kind(workflow, "tool"), file.name
        for action in analysed(workflow).actions:
            assert action.status != "gated", "what a client asks is never proved by a file"


def test_by_hand_a_github_server(shared: Path) -> None:
    workflow = load_file(shared / "corpus" / "mcp" / "srv-github-integration.json")
    one = named(workflow, "github")
    assert (one.fact("third_party"), one.fact("pinned")) == (True, False)
    assert of_kind(workflow, "identity") == {"GITHUB_PERSONAL_ACCESS_TOKEN"}
    assert [link.kind for link in links(workflow, "github", "uses")] == ["uses"]
    assert named(workflow, "search_issues").fact("content") == "untrusted"
    assert verbs_of(workflow, "merge_pull_request") == {"write"}
    entries = {workflow.node(entry.node).name for entry in analysed(workflow).entries}
    assert "User's prompt" in entries
    assert "get_issue" in entries
    assert of_kind(workflow, "gate") == {"Question of MCP client"}
    status = {one.status for one in analysed(workflow).actions if one.verb == "write"}
    assert status == {"unproven"}


def test_by_hand_a_read_only_mongodb_server(shared: Path) -> None:
    workflow = load_file(shared / "corpus" / "mcp" / "srv-mongodb.json")
    assert of_kind(workflow, "identity") == {"MDB_MCP_CONNECTION_STRING"}
    assert named(workflow, "find").kind == "tool"
    assert "delete-many" not in of_kind(workflow, "tool")
    assert any("only reads" in note for note in workflow.notes)
    store = next(node for node in workflow.nodes if node.kind == "data")
    assert "myDatabase" in store.name
    assert store.zone == "this-machine"


def test_by_hand_stripe_and_a_hosted_server(shared: Path) -> None:
    workflow = load_file(shared / "corpus" / "mcp" / "srv-stripe.json")
    assert verbs_of(workflow, "create_refund") == {"pay"}
    assert of_kind(workflow, "identity") == {"STRIPE_SECRET_KEY"}
    hosted = load_file(shared / "corpus" / "mcp" / "srv-sentry.json")
    assert named(hosted, "sentry").zone == "saas-sentry-io"
    assert named(hosted, "sentry").fact("third_party") is True
    assert not of_kind(hosted, "identity")


def test_by_hand_the_everything_server_gives_its_environment(shared: Path) -> None:
    workflow = load_file(shared / "corpus" / "mcp" / "toolslist-everything.json")
    tool = named(workflow, "get-env")
    assert tool.extensions["x-mcp-claims"]["readOnlyHint"] is True
    (read,) = links(workflow, "get-env", "reads")
    assert workflow.node(read.to_id).fact("sensitivity") == "restricted"
    assert tool.fact("content") != "trusted"


@pytest.mark.parametrize(
    "text",
    [
        '{"mcpServers": {"fs": {"command": "npx", "args": ["mcp-server-git"]}}}',
        '// one\n{"servers": {/* two */ "fs": {"command": "npx", "args": ["a//b",],},}}',
        '{"mcp": {"servers": {"fs": {"command": "npx"}}}}',
        '{"mcp": {"fs": {"type": "local", "command": ["npx", "x"]}}}',
        'model = "o3"\n[mcp_servers.fs]\ncommand = "npx"\nargs = ["-y", "x"]\n',
        "[mcp_servers.fs]\nurl = 'https://a.example.com/mcp'\n",
        '{"context_servers": {"fs": {"command": {"path": "npx", "args": ["x"]}}}}',
        '{"projects": {"/home/a": {"mcpServers": {"fs": {"command": "npx"}}}}}',
        '{"fs": {"command": "npx", "args": ["x"]}}',
        "mcpServers:\n  - name: fs\n    command: npx\n    args: [x]\n",
    ],
)  # fmt: skip
def test_each_shape_of_configuration_is_recognised(text: str) -> None:
    assert recognise(Document("x", text)).id == "mcp"
    assert "MCP server" in named(load(text), "fs").tags


@pytest.mark.parametrize(
    "data",
    [
        [{"name": "send_mail", "inputSchema": {"type": "object"}}],
        {"tools": [{"name": "send_mail", "inputSchema": {}}]},
        {"tools": [{"name": "send_mail", "description": "Send"}]},
        {
            "jsonrpc": "2.0",
            "id": 1,
            "result": {"tools": [{"name": "send_mail", "inputSchema": {}}]},
        },
    ],
)
def test_each_shape_of_snapshot_is_recognised(data: Any) -> None:
    workflow = load(data)
    assert named(workflow, "send_mail").id == "send_mail"
    (agent,) = [node for node in workflow.nodes if node.kind == "agent"]
    assert "implied" in agent.tags
    (action,) = analysed(workflow).actions
    assert (action.verb, action.status) == ("send", "ungated")


@pytest.mark.parametrize(
    "text",
    [
        "{}", "[]", '{"tools": 3}',
        '{"servers": {"a": {"image": "x"}}}', '{"nodes": [], "tools": []}',
        "openapi: 3.0.0\nservers:\n  - url: https://a.example.com\n    description: x\ntools: 1\n",
        '{"mcp": true}', '{"services": {"a": {"command": "x"}}}', "just text about mcpServers",
        '{"permissions": {"allow": ["x"]}, "mcpServers": {"a": {"command": "x"}}}',
        '{"kind": "Prompt", "name": "a", "tools": [{"name": "b", "description": "c"}]}',
    ],
)  # fmt: skip
def test_what_is_no_mcp_file_is_left_alone(text: str) -> None:
    document = Document("x", text)
    assert not FORMAT.sniff(document) or "openapi" in text


@pytest.mark.parametrize(
    ("data", "tool", "off"),
    [
        (server(command="npx", args=["mcp-server-git"], alwaysAllow=["git_add"]), "git_add", True),
        (server(command="npx", args=["mcp-server-git"], alwaysAllow=["git_add"]), "git_log", False),
        (server(command="npx", args=["mcp-server-git"], autoApprove=["*"]), "git_add", True),
        (server(command="npx", args=["mcp-server-git"], trust=True), "git_add", True),
        (server(command="npx", args=["mcp-server-git"], trust="true"), "git_add", False),
        (server(command="npx", args=["mcp-server-git"], tools=["git_add"]), "git_add", True),
        ('approval_policy = "never"\n[mcp_servers.one]\ncommand = "uvx"\nargs=["mcp-server-git"]',
         "git_add", True),
        ('approval_policy = "untrusted"\n[mcp_servers.one]\ncommand = "uvx"\n'
         'args=["mcp-server-git"]', "git_add", False),
    ],
)  # fmt: skip
def test_approval_that_is_switched_off(data: Any, tool: str, off: bool) -> None:
    workflow = load(data)
    call = call_of(workflow, tool)
    assert (call.gate is None) is off
    assert ("approval off" in named(workflow, tool).tags) is off
    for action in analysed(workflow).actions:
        if workflow.node(action.actor).name == tool and not action.role:
            expected = ("ungated", "bypassed") if off else ("weak", "unproven")
            assert action.status in expected


def test_what_is_known_of_a_question_and_what_is_not() -> None:
    known = load({"servers": {"one": {"command": "npx", "args": ["mcp-server-git"]}}})
    asked = named(known, "Question of VS Code")
    assert asked.fact("enforced") == "client"
    assert asked.fact("shows") is None
    unknown = load(server(command="npx", args=["mcp-server-git"]))
    asked = named(unknown, "Question of MCP client")
    assert not asked.facts
    assert asked.origin("enforced").how == "unknown"
    late = load('approval_policy = "on-failure"\n[mcp_servers.one]\ncommand = "x"')
    assert named(late, "Question of Codex").fact("enforced") == "after"


@pytest.mark.parametrize(
    ("args", "command", "found"),
    [
        (("-y", "@a/b"), "npx", ("@a/b", False)),
        (("-y", "@a/b@latest"), "npx", ("@a/b", False)),
        (("@a/b@1.2.3",), "npx", ("@a/b", True)),
        (("b@^1.2.3",), "npx", ("b", False)),
        (("b@1",), "npx", ("b", False)),
        (("-y", "--package", "@a/b", "--", "b", "start"), "npx", ("@a/b", False)),
        (("--from", "git+https://github.com/oraios/serena", "serena"), "uvx",
         ("https://github.com/oraios/serena", False)),
        (("--from", "x==1.0.2", "x"), "uvx", ("x", True)),
        (("/c", "npx", "-y", "b"), "cmd", ("b", False)),
        (("run", "-i", "--rm", "-e", "KEY", "a/b:1.2"), "docker", ("a/b", True)),
        (("run", "-i", "--rm", "a/b"), "docker", ("a/b", False)),
        (("run", "r.example.com:5000/a/b:latest"), "docker", ("r.example.com:5000/a/b", False)),
        (("run", "a/b@sha256:0123"), "docker", ("a/b", True)),
        (("server.py",), "python", ("python", None)),
    ],
)  # fmt: skip
def test_packages_and_their_pins(
    args: tuple[str, ...], command: str, found: tuple[str, bool | None]
) -> None:
    assert package(*args, command=command) == found


def test_credentials_are_kept_by_name_and_never_by_value() -> None:
    data = {
        "mcpServers": {
            "a": {"command": "npx", "args": ["x", "--api-key", SECRET],
                  "env": {"SERVICE_TOKEN": SECRET, "LOG_LEVEL": "debug"}},
            "b": {"url": "https://b.example.com/mcp",
                  "headers": {"Authorization": f"Bearer {SECRET}"}},
            "c": {"command": "npx", "args": ["y", "postgresql://me:hunter2hunter@db.example.com/app"]},
            "d": {"command": "npx", "args": ["z", "--header", f"Authorization: Bearer {SECRET}"],
                  "env": {"SERVICE_TOKEN": "${SERVICE_TOKEN}"}, "description": f"uses {SECRET}"},
        }
    }  # fmt: skip
    workflow = load(data)
    told = repr(workflow)
    assert SECRET not in told
    assert "hunter2hunter" not in told
    names = of_kind(workflow, "identity")
    assert {"api-key", "SERVICE_TOKEN", "Authorization"} <= names
    assert "LOG_LEVEL" not in names
    assert named(workflow, "a").extensions["x-inline-secrets"] == [
        "args/api-key",
        "env/SERVICE_TOKEN",
    ]
    assert named(workflow, "c").extensions["x-inline-secrets"]
    assert "x-inline-secrets" in named(workflow, "d").extensions


def test_one_credential_of_two_servers_is_shared_only_where_its_value_is() -> None:
    def two(first: str, second: str) -> int:
        servers = {"a": {"command": "x", "env": {"API_KEY": first}},
                   "b": {"command": "y", "env": {"API_KEY": second}}}  # fmt: skip
        workflow = load({"mcpServers": servers})
        return sum(node.kind == "identity" for node in workflow.nodes)

    assert two(SECRET, SECRET) == 1
    assert two(SECRET, SECRET[::-1]) == 2
    assert two("", "") == 2


def test_data_comes_from_paths_addresses_and_stores() -> None:
    files = load(server(command="npx", args=["@modelcontextprotocol/server-filesystem", "/srv/a"]))
    assert any("/srv/a" in name for name in of_kind(files, "data"))
    store = load(server(command="uvx", args=["postgres-mcp", "postgresql://u@db.shops.net/shop"]))
    (held,) = [node for node in store.nodes if node.kind == "system"]
    assert "shop" in held.name
    assert held.zone == "saas-db-shops-net"


def test_an_unknown_server_may_do_anything_and_brings_in_anything() -> None:
    workflow = load(server(command="npx", args=["never-heard-of"]))
    assert named(workflow, "one").fact("content") is None
    assert verbs_of(workflow, "one") == {"unknown"}
    assert workflow.unclassified == ("MCP server one",)
    (action,) = [one for one in analysed(workflow).actions if one.verb == "unknown"]
    assert action.status == "unproven"


def test_a_disabled_server_is_shown_and_not_called() -> None:
    workflow = load(server(command="npx", args=["mcp-server-git"], disabled=True))
    assert "disabled" in named(workflow, "one").tags
    assert not [link for link in workflow.links if link.kind == "calls"]


def test_tools_that_a_client_leaves_out_are_left_out() -> None:
    left = server(command="uvx", args=["mcp-server-git"], excludeTools=["git_commit"], trust=False)
    assert "git_commit" not in of_kind(load(left), "tool")
    only = server(command="uvx", args=["mcp-server-git"], includeTools=["git_log", "git_purge_all"])
    assert of_kind(load(only), "tool") == {"one", "git_log", "git_purge_all"}
    assert "git_add" not in of_kind(load(only), "tool")
    assert verbs_of(load(only), "git_purge_all") == {"delete"}


def test_toolsets_that_are_switched_on_are_there() -> None:
    image = ["run", "-i", "--rm", "ghcr.io/github/github-mcp-server"]
    plain = of_kind(load(server(command="docker", args=image)), "tool")
    assert "issue_write" in plain
    assert "actions_run_trigger" not in plain
    for entry in (
        server(command="docker", args=image, env={"GITHUB_TOOLSETS": "all"}),
        server(command="docker", args=[*image, "stdio", "--toolsets=repos,actions"]),
        server(command="docker", args=["run", "-e", "GITHUB_TOOLSETS=all", *image[1:]]),
        server(url="https://api.githubcopilot.com/mcp/", headers={"X-MCP-Toolsets": "all"}),
    ):
        assert verbs_of(load(entry), "actions_run_trigger") == {"execute"}
    reading = server(command="docker", args=image, env={"GITHUB_READ_ONLY": "1",
                                                        "GITHUB_TOOLSETS": "all"})  # fmt: skip
    assert not {"issue_write", "actions_run_trigger"} & of_kind(load(reading), "tool")


@pytest.mark.parametrize("off", [["--read-only=false"], ["--read-only", "false"]])
def test_a_switch_that_is_off_protects_nothing(off: list[str]) -> None:
    held = server(command="npx", args=["-y", "@azure/mcp@1.0.0", "server", "start", *off])
    assert "one: delete" in of_kind(load(held), "tool")
    on = server(command="npx", args=["-y", "@azure/mcp@1.0.0", "server", "start", "--read-only"])
    assert "one: delete" not in of_kind(load(on), "tool")


def test_comments_and_commas_are_blanked_where_they_stand() -> None:
    text = '{"a": "// no", /* x\n*/ "b": [1, 2,], // y\n "c": ",]",}'
    assert json.loads(plain_json(text)) == {"a": "// no", "b": [1, 2], "c": ",]"}
    assert len(plain_json(text)) == len(text)


def test_every_entry_of_the_catalogue_is_sound() -> None:
    catalogue = Catalogue.named(resources.catalogues(), "mcp_servers")
    assert len(catalogue) >= 100
    taken: dict[str, str] = {}
    for key, entry in catalogue.items():
        assert set(entry) <= {"name", "vendor", "packages", "hosts", "read_only", "target",
                              "tools", "verbs", "sends", "optional"}, key  # fmt: skip
        assert entry.get("packages") or entry.get("hosts"), key
        for one in (*entry.get("packages", ()), *entry.get("hosts", ())):
            assert taken.setdefault(one.lower(), key) == key, one
        assert set(entry.get("tools", {})) <= {*VERBS, "read"}, key
        assert set(entry.get("verbs", ())) <= {*VERBS, "read"}, key
        assert bool(entry.get("tools")) != bool(entry.get("verbs")), key
        optional = entry.get("optional", {"settings": ["x"], "tools": {}})
        assert optional["settings"], key
        assert set(optional["tools"]) <= {*VERBS, "read"}, key
        tools = [
            tool
            for offered in (entry.get("tools", {}), optional["tools"])
            for listed in offered.values()
            for tool in listed
        ]
        assert len(tools) == len(set(tools)), key
        assert entry["target"].get("sensitivity", "public") in SENSITIVITIES, key
        assert entry["target"].get("content", "trusted") in ("trusted", "untrusted"), key


@pytest.mark.parametrize("key", ["openapi", "asyncapi"])
def test_the_description_of_an_api_is_no_configuration(key: str) -> None:
    text = json.dumps({key: "3.0.0", "servers": [{"url": "https://a.example"}], "paths": {}})
    assert not FORMAT.sniff(Document("api.json", text))
