"""What must be confirmed is gated as far as the specification says, and nothing else is."""

from __future__ import annotations

from .specs import agent, analysed, drawn, flow, opened, part

SSE = part("SSETransport", "wire", url="https://mcp.acme-tools.io/sse")
MAIL = part("ServerTool", "send_email", inputs=[{"title": "to"}], requires_confirmation=True)


def test_a_confirmed_tool_is_unproven_and_never_gated() -> None:
    workflow = opened(agent("A", [MAIL]))
    (action,) = [one for one in analysed(workflow).actions if one.verb == "send"]
    assert action.status == "unproven"
    gate = next(node for node in workflow.nodes if node.kind == "gate")
    assert gate.fact("enforced") == "before"
    assert gate.fact("binds") is None
    assert gate.origin("on_timeout").because


def test_human_in_the_loop_gates_nothing() -> None:
    tool = {**MAIL, "requires_confirmation": False}
    workflow = opened(agent("A", [tool], human_in_the_loop=True))
    assert not [node for node in workflow.nodes if node.kind == "gate"]
    (action,) = [one for one in analysed(workflow).actions if one.verb == "send"]
    assert action.status == "ungated"
    assert any("human_in_the_loop" in note for note in workflow.notes)


def test_only_the_word_true_switches_confirmation_on() -> None:
    for told in ("false", "true", 1, None, {"$component_ref": "x"}):
        workflow = opened(agent("A", [{**MAIL, "requires_confirmation": told}]))
        assert not [node for node in workflow.nodes if node.kind == "gate"], told


def test_a_tool_node_whose_tool_must_be_confirmed_goes_past_the_gate() -> None:
    nodes = [part("StartNode", "s"), part("ToolNode", "mailing", tool=MAIL), part("EndNode", "e")]
    workflow = opened(flow("F", nodes, "s>mailing mailing>e"))
    assert ("mailing", "calls", "Confirm send_email") in drawn(workflow)
    assert ("Confirm send_email", "calls", "send_email") in drawn(workflow)
    assert ("mailing", "calls", "send_email") not in drawn(workflow)


def test_a_confirmed_toolbox_gates_every_call_of_it() -> None:
    box = part("MCPToolBox", "box", client_transport=SSE, requires_confirmation=True,
               tool_filter=["delete_order", "list_orders"])  # fmt: skip
    workflow = opened(agent("A", [], toolboxes=[box]))
    named = {node.id: node.name for node in workflow.nodes}
    gates = {
        named[link.to_id]: named.get(link.gate or "", "")
        for link in workflow.links
        if link.kind == "calls" and named[link.from_id] == "A" and named[link.to_id] != "gpt"
    }
    confirm = "Confirm box"
    assert gates == {"box": confirm, "delete_order": confirm, "list_orders": confirm}


def test_a_tool_of_a_toolbox_may_have_a_gate_of_its_own() -> None:
    listed = [part("MCPToolSpec", "delete_order", requires_confirmation=True), "send_message"]
    box = part("MCPToolBox", "box", client_transport=SSE, tool_filter=listed)
    workflow = opened(agent("A", [], toolboxes=[box]))
    status = {one.verb: one.status for one in analysed(workflow).actions}
    assert status["delete"] == "unproven"
    assert status["send"] == "ungated"
    assert ("A", "calls", "delete_order") not in drawn(workflow)


def test_the_tools_of_a_known_server_are_those_that_are_listed() -> None:
    wire = part("StdioTransport", "wire", command="npx",
                args=["-y", "@modelcontextprotocol/server-github"])  # fmt: skip
    box = part("MCPToolBox", "box", client_transport=wire, tool_filter=["merge_pull_request"],
               requires_confirmation=True)  # fmt: skip
    workflow = opened(agent("A", [], toolboxes=[box]))
    tools = {node.name for node in workflow.nodes if node.kind == "tool"}
    assert tools == {"box", "merge_pull_request"}
    assert {one.status for one in analysed(workflow).actions} == {"unproven"}


def test_tools_of_one_transport_share_their_server() -> None:
    listed = [part("MCPTool", name, client_transport=SSE) for name in ("list_orders", "send_email")]
    workflow = opened(agent("A", listed))
    names = [node.name for node in workflow.nodes if "MCP server" in node.tags]
    assert names == ["wire"]
    assert {link.name for link in workflow.links if link.kind in ("reads", "acts")} >= {
        "list_orders"
    }
    assert "send" in {one.verb for one in analysed(workflow).actions}
