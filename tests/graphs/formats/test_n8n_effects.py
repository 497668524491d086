"""What n8n nodes read, call and change: by operation, statement and parameters."""

from __future__ import annotations

from typing import Any

import pytest

from tests.graphs.formats.n8n_cases import (
    AGENT,
    CHAIN,
    CHAT,
    analysed,
    effect,
    entries,
    export,
    joined,
    load,
    named,
    node,
    status_of,
    stepped,
    tooled,
    touched,
)


@pytest.mark.parametrize(
    ("app", "parameters", "verb"),
    [
        ("gmail", {}, "send"),
        ("gmail", {"operation": "getAll"}, "read"),
        ("gmail", {"resource": "message", "operation": "delete"}, "delete"),
        ("gmail", {"resource": "draft"}, "write"),
        ("gmail", {"operation": "addLabels"}, "write"),
        ("slack", {"text": "hi"}, "send"),
        ("slack", {"resource": "channel", "operation": "history"}, "read"),
        ("slack", {"resource": "channel", "operation": "invite"}, "grant"),
        ("googleDrive", {"operation": "share"}, "grant"),
        ("googleDrive", {"operation": "download"}, "read"),
        ("googleSheets", {"operation": "clear"}, "delete"),
        ("stripe", {"resource": "charge", "operation": "create"}, "pay"),
        ("github", {"resource": "issue", "operation": "create"}, "write"),
        ("github", {"resource": "workflow", "operation": "dispatch"}, "deploy"),
        ("executeCommand", {"command": "ls"}, "execute"),
        ("postgres", {"operation": "select"}, "read"),
        ("postgres", {"operation": "deleteTable"}, "delete"),
        ("awsLambda", {}, "execute"),
        ("facebookGraphApi", {}, "unknown"),
        ("gmail", {"operation": "={{ $json.do }}"}, "unknown"),
    ],
)
def test_the_operation_decides_the_effect(app: str, parameters: dict[str, Any], verb: str) -> None:
    workflow = stepped(node("App", app, **parameters))
    if verb == "read":
        assert set(touched(workflow, "App")) == {"reads"}
    else:
        assert effect(workflow, "App").verb == verb
        assert effect(workflow, "App").origin("verb").how == "inferred"


def test_left_out_defaults_are_those_of_the_version() -> None:
    # The first Gmail node made a draft where nothing was said, the second sends.
    first = {**node("App", "gmail"), "typeVersion": 1}
    assert effect(stepped(first), "App").verb == "write"
    second = {**node("App", "gmail"), "typeVersion": 2.1}
    assert effect(stepped(second), "App").verb == "send"


def test_a_mailbox_is_a_private_and_untrusted_source_and_a_thing_acted_on() -> None:
    workflow = tooled(
        node("Read mail", "gmailTool", operation="getAll"),
        node("Answer mail", "gmailTool", operation="reply"),
    )
    (read,) = touched(workflow, "Read mail")["reads"]
    (sent,) = touched(workflow, "Answer mail")["acts"]
    assert read is sent
    assert (read.kind, read.facts["content"]) == ("system", "untrusted")
    assert read.facts["sensitivity"] == "confidential"
    assert read.zone == "saas-google"
    assert workflow.zone_by_id["saas-google"].trust == "partner"
    assert named(workflow, "Read mail").facts["content"] == "untrusted"
    assert entries(analysed(workflow))["Read mail"] == "untrusted"


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("SELECT * FROM a", {"reads"}),
        ("-- all\nselect * from a where b = '{{ $fromAI(\"b\") }}'", {"reads"}),
        ("select * into b from a", {"writes"}),
        ("UPDATE a SET b = 1", {"writes"}),
        ("select 1; DROP TABLE a", {"writes"}),
        ("={{ $fromAI('sql') }}", {"writes"}),
        ("", {"writes"}),
    ],
)
def test_a_statement_does_what_its_words_say(query: str, kinds: set[str]) -> None:
    workflow = tooled(node("Ask", "postgresTool", operation="executeQuery", query=query))
    assert set(touched(workflow, "Ask")) == kinds
    if "$fromAI('sql')" in query or not query or "DROP" in query:
        assert effect(workflow, "Ask").verb == "delete"


def test_models_memory_and_their_credentials() -> None:
    model = {
        **node("Model", CHAIN + "lmChatOpenAi"),
        "credentials": {"openAiApi": {"id": "1", "name": "Key"}},
    }
    near = node("Near", CHAIN + "lmChatOllama")
    other = node("Other", CHAIN + "lmChatOpenAi", options={"baseURL": "http://10.0.0.9:8000/v1"})
    memory = node("Memory", CHAIN + "memoryBufferWindow")
    shared = node("Shared", CHAIN + "memoryRedisChat", sessionIdType="customKey", sessionKey="all")
    names = ("Model", "Near", "Other")
    workflow = load(
        export(
            CHAT, AGENT, model, near, other, memory, shared,
            wires="Chat > Agent\nMemory ~ ai_memory ~ Agent\nShared ~ ai_memory ~ Agent\n"
            + "\n".join(f"{name} ~ ai_languageModel ~ Agent" for name in names),
        )
    )  # fmt: skip
    places = [workflow.zone_of(named(workflow, name)).trust for name in names]
    assert places == ["partner", "internal", "internal"]
    assert all(joined(workflow, "calls", "Agent", name) for name in names)
    assert [one.name for one in touched(workflow, "Agent")["uses"]] == ["Key"]
    assert joined(workflow, "reads", "Agent", "Memory")
    assert joined(workflow, "writes", "Agent", "Memory")
    assert named(workflow, "Memory").facts["memory"] is True
    # A fixed session key mixes what different people said.
    assert "content" not in named(workflow, "Shared").facts
    assert "Memory" not in entries(analysed(workflow))


def test_vector_stores_read_and_write_the_same_data() -> None:
    load_it = node(
        "Load", CHAIN + "vectorStorePinecone", mode="insert", pineconeIndex={"value": "docs"}
    )
    ask_it = node(
        "Ask", CHAIN + "vectorStorePinecone", mode="retrieve-as-tool", pineconeIndex="docs"
    )
    workflow = load(
        export(
            CHAT, AGENT, load_it, ask_it, node("Go", "manualTrigger"),
            node("Vectors", CHAIN + "embeddingsOpenAi"),
            node("Texts", CHAIN + "documentDefaultDataLoader"),
            wires="""Chat > Agent
            Go > Load
            Ask ~ ai_tool ~ Agent
            Texts ~ ai_document ~ Load
            Vectors ~ ai_embedding ~ Load""",
        )
    )  # fmt: skip
    assert touched(workflow, "Load")["writes"] == touched(workflow, "Ask")["reads"]
    assert touched(workflow, "Load")["writes"][0].kind == "data"
    assert (named(workflow, "Ask").kind, named(workflow, "Load").kind) == ("tool", "step")
    assert joined(workflow, "calls", "Load", "Texts")
    assert joined(workflow, "calls", "Load", "Vectors")


def test_agents_hand_over_to_agents() -> None:
    workflow = tooled(node("Helper", CHAIN + "agentTool"))
    assert named(workflow, "Helper").kind == "agent"
    assert joined(workflow, "delegates", "Agent", "Helper")


def test_another_workflow_is_a_system_of_which_nothing_is_known() -> None:
    workflow = tooled(
        node(
            "Book",
            CHAIN + "toolWorkflow",
            workflowId={"value": "abc", "cachedResultName": "Booking"},
        )
    )
    link = effect(workflow, "Book")
    assert link.verb == "unknown"
    called = workflow.node(link.to_id)
    assert called.name == "Workflow Booking"
    assert called.tags == ("derived", "unresolved")
    assert "content" not in named(workflow, "Book").facts
    assert status_of(analysed(workflow), "Book") == "ungated"


def test_a_workflow_that_runs_itself_is_followed() -> None:
    workflow = load(
        export(
            CHAT, AGENT, node("Again", CHAIN + "toolWorkflow", workflowId="={{ $workflow.id }}"),
            node("Called", "executeWorkflowTrigger"),
            node("Wipe", "postgres", operation="deleteTable"),
            wires="Chat > Agent\nAgain ~ ai_tool ~ Agent\nCalled > Wipe",
        )
    )  # fmt: skip
    assert joined(workflow, "flow", "Again", "Called")
    assert joined(workflow, "flow", "Wipe", "Again")
    (wiped,) = touched(workflow, "Wipe")["writes"]
    assert wiped.id in analysed(workflow).radius(named(workflow, "Chat").id).ungated


def test_code_that_calls_out_or_runs_text() -> None:
    workflow = stepped(
        node("Calm", "code", jsCode="return $input.all()"),
        node("Calls", "code", jsCode="return await this.helpers.httpRequest({url: $json.u})"),
        node("Evaluates", "code", jsCode="return eval($json.code)"),
    )
    assert set(touched(workflow, "Calm")) == {"flow"}
    assert effect(workflow, "Calls").verb == "unknown"
    assert named(workflow, "Evaluates").facts["interprets"] is True
    assert "interprets" not in named(workflow, "Calm").facts


def test_mcp_servers() -> None:
    workflow = tooled(
        node("Far", CHAIN + "mcpClientTool", endpointUrl="https://mcp.corp.net/sse"),
        node("Near", CHAIN + "mcpClientTool", endpointUrl="http://mcp:9000/sse"),
    )
    assert named(workflow, "Far").facts["third_party"] is True
    assert "third_party" not in named(workflow, "Near").facts
    assert effect(workflow, "Far").verb == "unknown"
    server = workflow.node(effect(workflow, "Near").to_id)
    assert workflow.zone_of(server).trust == "internal"


def test_credentials_become_identities_that_open_what_they_touch() -> None:
    held = {"postgres": {"id": "9", "name": "Ledger"}}
    workflow = stepped(
        {**node("Read", "postgres", operation="select"), "credentials": held},
        {**node("Write", "postgres", operation="insert"), "credentials": held},
        # Without authentication an HTTP request does not use the credential that it still holds.
        {**node("Call", "httpRequest", url="http://10.0.0.8"),
         "credentials": {"httpHeaderAuth": {"id": "3", "name": "Old"}}},
    )  # fmt: skip
    (identity,) = [one for one in workflow.nodes if one.kind == "identity"]
    assert identity.name == "Ledger"
    assert identity.facts == {"credential": "password", "issued": "standing"}
    assert touched(workflow, "Read")["uses"] == touched(workflow, "Write")["uses"] == [identity]
    (database,) = touched(workflow, "Write")["writes"]
    assert database.id in analysed(workflow).radius(identity.id).latent


def test_an_unknown_type_is_listed_and_judged_by_its_words() -> None:
    workflow = tooled(
        node("Wire money", "n8n-nodes-bank.bankTool", operation="transfer"),
        node("Odd", "n8n-nodes-odd.odd", operation="frobnicate"),
        # To whom it sends is not known, so nobody can say that it stays within the organisation.
        node("Text them", "n8n-nodes-phone.phone", operation="send-text"),
    )
    assert effect(workflow, "Wire money").verb == "pay"
    assert "transfer" in effect(workflow, "Wire money").origin("verb").because
    assert effect(workflow, "Odd").verb == "unknown"
    assert effect(workflow, "Text them").verb == "unknown"
    assert "send" in effect(workflow, "Text them").origin("verb").because
    assert [one.partition(" ")[0] for one in workflow.unclassified] == [
        "n8n-nodes-bank.bankTool", "n8n-nodes-odd.odd", "n8n-nodes-phone.phone",
    ]  # fmt: skip
    assert "unclassified" in named(workflow, "Odd").tags


def test_unknown_parts_get_the_kind_of_their_connection() -> None:
    workflow = load(
        export(
            CHAT, AGENT, node("Brain", "n8n-nodes-x.lmChatX"), node("Past", "n8n-nodes-x.past"),
            wires="Chat > Agent\nBrain ~ ai_languageModel ~ Agent\nPast ~ ai_memory ~ Agent",
        )
    )  # fmt: skip
    assert named(workflow, "Brain").kind == "model"
    assert named(workflow, "Past").kind == "data"
    assert len(workflow.unclassified) == 2
