"""Real n8n exports: what was read in each file by hand must be on its map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graphs.model.workflow import Workflow
from tests.graphs.formats.n8n_cases import (
    analysed,
    assert_sound,
    effect,
    entries,
    joined,
    load_corpus,
    named,
    status_of,
    touched,
)


def stems(shared: Path) -> list[str]:
    found = sorted(file.stem for file in (shared / "corpus" / "n8n").glob("*.json"))
    assert len(found) >= 40
    return found


def source_nodes(shared: Path, stem: str) -> list[dict[str, Any]]:
    text = (shared / "corpus" / "n8n" / f"{stem}.json").read_text(encoding="utf-8-sig")
    data = json.loads(text)
    exports = data if isinstance(data, list) else [data]
    return [node for one in exports for node in one["nodes"]]


def credential_users(workflow: Workflow, name: str) -> set[str]:
    """The names of the nodes that use the credential of this name; there must be only one such."""
    (identity,) = [n for n in workflow.nodes if n.kind == "identity" and n.name == name]
    links = workflow.links_to[identity.id]
    return {workflow.node(link.from_id).name for link in links if link.kind == "uses"}


def test_every_node_but_sticky_notes_appears_under_its_own_name(shared: Path) -> None:
    for stem in stems(shared):
        wanted = [
            node["name"] for node in source_nodes(shared, stem) if "stickyNote" not in node["type"]
        ]
        workflow = load_corpus(shared, stem)
        made = [node.name for node in workflow.nodes if "x-n8n-type" in node.extensions]
        assert made == wanted, stem


def test_what_is_made_is_a_sound_workflow(shared: Path) -> None:
    for stem in stems(shared):
        workflow = load_corpus(shared, stem)
        assert_sound(workflow)
        for node in workflow.nodes:
            assert all(node.origin(fact).how == "inferred" for fact in node.facts), node.id
            assert all(node.origin(fact).because for fact in node.facts), node.id
        # No export says in which environment it runs.
        assert all(workflow.inherited(zone.id, "environment") is None for zone in workflow.zones)
        assert not workflow.unclassified, stem


def test_nothing_is_called_gated_that_the_format_cannot_prove(shared: Path) -> None:
    # None of these files has a HitlTool, and a sendAndWait binds nothing to what runs later.
    for stem in stems(shared):
        analysis = analysed(load_corpus(shared, stem))
        assert analysis.complete, stem
        assert analysis.coverage.gated == 0, stem
        assert all(quality.quality != "valid" for quality in analysis.qualities.values()), stem


def test_proxmox(shared: Path) -> None:
    workflow = load_corpus(shared, "proxmox-ai-agent-with-n8n-and-generative-ai")
    analysis = analysed(workflow)
    came_in = entries(analysis)
    assert "When chat message received" in came_in
    assert came_in["Proxmox API Documentation"] == "untrusted"
    assert came_in["Proxmox API Wiki"] == "untrusted"
    for unwired in ("Telegram Trigger", "Gmail Trigger", "Webhook"):
        assert unwired not in came_in
        assert not workflow.links_from[named(workflow, unwired).id]
        assert not workflow.links_to[named(workflow, unwired).id]
    hypervisor = {"HTTP Request2", "HTTP Request3", "HTTP Request4"}
    for name in hypervisor:
        (target,) = touched(workflow, name)["acts"]
        assert target.name == "10.11.12.101"
        assert workflow.zone_of(target).trust == "internal"
    for name in (*hypervisor, "HTTP Request1"):
        assert effect(workflow, name).facts["arguments"] == "model"
        assert status_of(analysis, name) == "ungated"
    assert effect(workflow, "HTTP Request3").verb == "delete"
    assert effect(workflow, "HTTP Request4").verb == "delete"
    assert effect(workflow, "HTTP Request2").verb not in ("delete", None)
    # Both outputs of both branches are followed.
    assert joined(workflow, "flow", "If", "HTTP Request1")
    assert joined(workflow, "flow", "If", "HTTP Request2")
    assert joined(workflow, "flow", "If1", "HTTP Request3")
    assert joined(workflow, "flow", "If1", "HTTP Request4")
    assert credential_users(workflow, "Proxmox") == {
        "Proxmox", "HTTP Request", "HTTP Request1", *hypervisor,
    }  # fmt: skip
    assert not analysis.qualities


def test_effortless_email(shared: Path) -> None:
    workflow = load_corpus(shared, "effortless-email-management-with-ai")
    analysis = analysed(workflow)
    gate = named(workflow, "Gmail")
    assert gate.kind == "gate"
    assert gate.facts["binds"] == "none"
    assert gate.facts["approvers"] == ("info@n3w.it",)
    assert gate.facts["on_timeout"] == "wait"
    assert analysis.qualities[gate.id].quality == "weak"
    assert effect(workflow, "Send Email").verb == "send"
    assert status_of(analysis, "Send Email") in ("weak", "stale")
    # The manual branch empties the collection: no interpreter, a trusted trigger.
    assert effect(workflow, "Refresh collection").verb == "delete"
    assert status_of(analysis, "Refresh collection") == "allowed"
    manual = named(workflow, "When clicking ‘Test workflow’")
    (emptied,) = touched(workflow, "Refresh collection")["acts"]
    assert emptied.id in analysis.radius(manual.id).ungated
    (action,) = [a for a in analysis.actions if a.verb == "delete"]
    assert action.entries == (manual.id,)
    assert credential_users(workflow, "QdrantApi account") == {
        "Qdrant Vector Store", "Qdrant Vector Store1",
    }  # fmt: skip
    assert named(workflow, "OpenAI").kind == "model"


def test_very_simple_human_in_the_loop(shared: Path) -> None:
    workflow = load_corpus(shared, "very-simple-human-in-the-loop-system-email-w")
    analysis = analysed(workflow)
    gate = named(workflow, "Approve Email")
    assert gate.kind == "gate"
    assert gate.facts["enforced"] == "before"
    assert gate.facts["approvers"] == ("info@n3witalia.com",)
    # The single button can only approve, the run waits for it, and the message has computed parts.
    assert gate.facts["on_timeout"] == "wait"
    assert "shows" not in gate.facts
    assert analysis.qualities[gate.id].quality == "unproven"
    assert status_of(analysis, "Send Email") == "unproven"
    assert entries(analysis)["Email Trigger (IMAP)"] == "untrusted"
    (mail,) = touched(workflow, "Send Email")["acts"]
    assert workflow.zone_of(mail).trust == "untrusted"


def test_approval_with_two_buttons(shared: Path) -> None:
    workflow = load_corpus(shared, "no")
    gate = named(workflow, "Send Draft")
    assert gate.kind == "gate"
    assert gate.facts["enforced"] == "before"
    # What follows a refusal has not passed the gate.
    assert joined(workflow, "flow", "Write email", "Set Email")
    assert not joined(workflow, "flow", "Write email", "Send Email")
    assert status_of(analysed(workflow), "Send Email") == "unproven"


def test_angie(shared: Path) -> None:
    workflow = load_corpus(shared, "angie-personal-ai-assistant-with-telegram-vo")
    analysis = analysed(workflow)
    came_in = entries(analysis)
    assert came_in["Listen for incoming events"] == "untrusted"
    assert came_in["Get Email"] == "untrusted"
    assert came_in["Google Calendar"] == "untrusted"
    (mailbox,) = touched(workflow, "Get Email")["reads"]
    assert mailbox.facts["sensitivity"] == "confidential"
    assert mailbox.facts["content"] == "untrusted"
    assert set(touched(workflow, "Tasks")) == {"reads", "uses"}
    assert effect(workflow, "Telegram").verb == "send"
    assert status_of(analysis, "Telegram") == "ungated"
    changes = [a for a in analysis.actions if a.verb != "disclose" and a.status != "allowed"]
    assert [workflow.node(a.actor).name for a in changes] == ["Telegram"]
    assert credential_users(workflow, "Baserow account") == {"Tasks", "Contacts"}
    assert credential_users(workflow, "Telegram account") == {
        "Listen for incoming events", "Get Voice File", "Telegram",
    }  # fmt: skip


def test_api_schema_extractor(shared: Path) -> None:
    workflow = load_corpus(shared, "api-schema-extractor")
    for caller in ("Research", "Extract", "Generate"):
        assert joined(workflow, "flow", caller, "Execute Workflow Trigger")
    # A POST to a scraper asks for content of the web; it changes nothing.
    for scrape in ("Web Search For API Schema", "Scrape Webpage Contents"):
        (site,) = touched(workflow, scrape)["reads"]
        assert site.name == "api.apify.com"
        assert site.facts["content"] == "untrusted"
        assert "acts" not in touched(workflow, scrape)
    assert effect(workflow, "Append Row").verb == "write"
    assert effect(workflow, "Upload to Drive").verb == "write"
    assert "reads" in touched(workflow, "Get API Operations")
    assert not [node for node in workflow.nodes if "unresolved" in node.tags]


def test_chat_with_postgresql(shared: Path) -> None:
    workflow = load_corpus(shared, "chat-with-postgresql-database")
    analysis = analysed(workflow)
    assert set(touched(workflow, "Get DB Schema and Tables List")) == {"reads", "uses"}
    assert set(touched(workflow, "Get Table Definition")) == {"reads", "uses"}
    # The model writes the whole statement: it may delete.
    assert effect(workflow, "Execute SQL Query").verb == "delete"
    assert status_of(analysis, "Execute SQL Query") == "ungated"
    # What it reads goes to the agent; it does not steer the statement that read it.
    (database,) = touched(workflow, "Execute SQL Query")["writes"]
    assert database in touched(workflow, "AI Agent")["reads"]
    assert credential_users(workflow, "Your Postgresql Database Credentials") >= {
        "Get DB Schema and Tables List", "Get Table Definition", "Execute SQL Query",
    }  # fmt: skip
    assert named(workflow, "Chat History").facts["memory"] is True


def test_resumebot(shared: Path) -> None:
    workflow = load_corpus(shared, "resumebot")
    analysis = analysed(workflow)
    triggers = [n.name for n in workflow.nodes if n.kind == "trigger"]
    assert triggers == ["Telegram Trigger"]
    assert entries(analysis)["Telegram Trigger"] == "untrusted"
    for shell in ("Write LaTeX File", "Read PDF Base64", "Write LaTeX File (Retry)"):
        assert effect(workflow, shell).verb == "execute"
        assert status_of(analysis, shell) == "ungated"
    assert effect(workflow, "Write LaTeX File (Retry)").facts["arguments"] == "model"
    assert effect(workflow, "Supabase Clear Profile").verb == "delete"
    # n8n leaves out a default: a Supabase node without an operation creates a row.
    assert effect(workflow, "Supabase Create").verb == "write"
    assert set(touched(workflow, "Supabase Fetch by ID")) == {"reads", "flow", "uses"}
    assert named(workflow, "AI Agent").kind == "agent"
    assert not analysis.qualities
