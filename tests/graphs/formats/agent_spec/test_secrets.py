"""Credentials are told by name; what was typed in is told by its place and never kept."""

from __future__ import annotations

from .specs import agent, opened, part, ref

SECRET = "sk-proj-" + "a1B2" * 10


def test_a_typed_in_key_is_told_and_never_kept() -> None:
    model = part("OpenAiConfig", "gpt", model_id="gpt-4o", api_key=SECRET)
    tool = part("RemoteTool", "fetch_page", url=f"https://x.acme-tools.io/?api_key={SECRET}",
                http_method="GET", headers={"Authorization": f"Bearer {SECRET}"})  # fmt: skip
    workflow = opened({**agent("A", [tool]), "llm_config": model, "system_prompt": SECRET})
    assert SECRET not in repr(workflow)
    held = {node.name: node.extensions.get("x-inline-secrets") for node in workflow.nodes}
    assert held["gpt"] == ["/llm_config/api_key"]
    assert held["A"] == ["/system_prompt"]
    assert "/tools/0/headers/Authorization" in held["fetch_page"]


def test_a_key_kept_elsewhere_is_an_identity_and_no_finding() -> None:
    model = part("OpenAiConfig", "gpt", model_id="gpt-4o", api_key=ref("gpt.api_key"))
    workflow = opened({**agent("A"), "llm_config": model})
    assert [node.name for node in workflow.nodes if node.kind == "identity"] == ["gpt: API key"]
    assert not [node for node in workflow.nodes if "x-inline-secrets" in node.extensions]


def test_oauth_is_issued_for_a_session_and_permits_what_the_server_reaches() -> None:
    auth = part(
        "OAuthConfig", "login", client=part("OAuthClientConfig", "c", type="pre_registered")
    )
    wire = part("StreamableHTTPTransport", "wire", url="https://mcp.acme-tools.io", auth=auth)
    box = part("MCPToolBox", "box", client_transport=wire, tool_filter=["delete_order"])
    workflow = opened(agent("A", [], toolboxes=[box]))
    login = next(node for node in workflow.nodes if node.name == "login")
    assert login.fact("credential") == "oauth"
    assert login.fact("issued") == "session"
    permits = [link for link in workflow.links if link.kind == "permits"]
    assert len(permits) == 1


def test_a_placeholder_host_is_placed_nowhere() -> None:
    model = part("VllmConfig", "m", model_id="m", url="https://your-llm.example.com")
    remote = part("A2AAgent", "B", agent_url="<IP ADDRESS>")
    workflow = opened({**agent("A", [remote]), "llm_config": model})
    assert next(node for node in workflow.nodes if node.name == "B").zone is None
