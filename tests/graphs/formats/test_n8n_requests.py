"""Where the HTTP requests of n8n nodes lead, and what they read or change there."""

from __future__ import annotations

from typing import Any

import pytest

from graphs.formats.n8n_values import host_of
from tests.graphs.formats.n8n_cases import (
    AGENT,
    CHAIN,
    analysed,
    effect,
    entries,
    export,
    link_of,
    load,
    node,
    status_of,
    stepped,
    tooled,
    touched,
)


@pytest.mark.parametrize(
    ("request_of", "verb"),
    [
        ({"url": "https://api.corp.example.net/x"}, "read"),
        ({"url": "https://api.corp.example.net/x", "method": "HEAD"}, "read"),
        ({"url": "https://api.corp.example.net/x", "method": "POST"}, "write"),
        ({"url": "https://api.corp.example.net/x", "method": "PATCH"}, "write"),
        ({"url": "https://api.corp.example.net/x", "method": "=DELETE"}, "delete"),
        ({"url": "https://api.corp.example.net/x", "method": "={{ $json.method }}"}, "unknown"),
        ({"url": "=https://api.corp.example.net{{ $json.p }}", "method": "POST"}, "unknown"),
        ({"url": "https://api.corp.example.net/points/delete", "method": "POST"}, "delete"),
        ({"url": "https://api.corp.example.net/messages/send", "method": "POST"}, "send"),
    ],
)
def test_a_request_is_what_its_method_says(request_of: dict[str, Any], verb: str) -> None:
    workflow = stepped(node("Call", "httpRequest", **request_of))
    if verb == "read":
        assert set(touched(workflow, "Call")) == {"reads"}
    else:
        assert effect(workflow, "Call").verb == verb


def test_the_first_versions_name_the_method_otherwise() -> None:
    old = {
        **node("Call", "httpRequest", url="https://a.net", requestMethod="POST"),
        "typeVersion": 1,
    }
    assert effect(stepped(old), "Call").verb == "write"


@pytest.mark.parametrize(
    ("url", "name", "place", "fixed"),
    [
        ("https://api.corp.net/v1/x", "api.corp.net", "internet", True),
        ("=https://api.corp.net/{{ $json.path }}", "api.corp.net", "internet", False),
        ("={{ $json.url }}", "", "internet", False),
        ("=https://{{ $json.host }}/x", "", "internet", False),
        ("=https://api.{{ $json.region }}.corp.net/x", "", "internet", False),
        ("http://10.1.2.3:8080/x", "10.1.2.3", "private", True),
        ("http://192.168.1.5", "192.168.1.5", "private", True),
        ("http://localhost:5678/x", "localhost", "private", True),
        ("http://ollama:11434", "ollama", "private", True),
        ("https://db.corp.internal/x", "db.corp.internal", "private", True),
        ("http://[::1]:80/x", "::1", "private", True),
        ("https://8.8.8.8/x", "8.8.8.8", "internet", True),
        ("https://QDRANTURL/collections", "qdranturl", "unknown", True),
        ("https://your-domain.com/x", "your-domain.com", "unknown", True),
        ("", "", "unknown", True),
        ("api.corp.net/x", "api.corp.net", "internet", True),
        ("http://[bad", "", "unknown", True),
    ],
)
def test_where_a_url_leads(url: str, name: str, place: str, fixed: bool) -> None:
    host = host_of(url)
    assert (host.name, host.place, host.fixed) == (name, place, fixed)
    assert host.because


def test_zones_of_hosts() -> None:
    workflow = stepped(
        node("Open", "httpRequest", url="https://blog.corp.net/a"),
        node("Vendor", "httpRequest", url="https://api.notion.com/v1/pages"),
        node("Inside", "httpRequest", url="http://10.0.0.8/a"),
        node("Account", "httpRequest", url="https://api.partner.net/a",
             authentication="genericCredentialType", genericAuthType="httpHeaderAuth"),
        node("Any", "httpRequest", url="={{ $json.link }}"),
    )  # fmt: skip
    trusts = {}
    for name in ("Open", "Vendor", "Inside", "Account", "Any"):
        (target,) = touched(workflow, name)["reads"]
        trusts[name] = workflow.zone_of(target).trust
        assert target.origin("zone").because
    assert trusts == {
        "Open": "untrusted", "Vendor": "partner", "Inside": "internal", "Account": "partner",
        "Any": "untrusted",
    }  # fmt: skip
    (page,) = touched(workflow, "Open")["reads"]
    assert (page.kind, page.facts["content"]) == ("data", "untrusted")


def test_a_host_that_is_changed_is_a_system_for_its_readers_too() -> None:
    workflow = stepped(
        node("Get", "httpRequest", url="http://10.0.0.8/a"),
        node("Put", "httpRequest", url="http://10.0.0.8/b", method="PUT"),
    )
    assert touched(workflow, "Get")["reads"] == touched(workflow, "Put")["acts"]
    assert touched(workflow, "Get")["reads"][0].kind == "system"


def test_who_decides_the_arguments() -> None:
    workflow = load(
        export(
            node("Hook", "webhook"),
            node("Early", "httpRequest", url="=http://10.0.0.8/{{ $json.a }}"),
            AGENT, node("Route", "switch"),
            node("Late", "httpRequest", url="=http://10.0.0.8/{{ $json.b }}", method="POST"),
            node("Named", "httpRequest", method="POST",
                 url="=http://10.0.0.8/{{ $('Agent').item.json.c }}"),
            node("Fixed", "httpRequest", url="http://10.0.0.8/d", method="POST"),
            wires="Hook > Early\nEarly > Agent\nAgent > Route\nRoute > Late | Named\nNamed > Fixed",
        )
    )  # fmt: skip
    assert link_of(workflow, "Early", "reads").fact("arguments") is None
    assert link_of(workflow, "Early", "reads").origin("arguments").because
    assert effect(workflow, "Late").fact("arguments") == "model"
    assert effect(workflow, "Named").fact("arguments") == "model"
    assert effect(workflow, "Fixed").fact("arguments") == "fixed"


def test_what_the_model_fills_in_is_its_choice() -> None:
    workflow = tooled(
        node("By AI", "httpRequestTool", url="http://10.0.0.8/a", method="POST",
             jsonBody="={{ $fromAI('body') }}"),
        node("Placeholder", CHAIN + "toolHttpRequest", url="http://10.0.0.8/{id}", method="DELETE"),
        node("Query", CHAIN + "toolHttpRequest", url="http://10.0.0.8/q", method="POST",
             parametersQuery={"values": [{"name": "q", "valueProvider": "modelRequired"}]}),
        node("Set", CHAIN + "toolHttpRequest", url="http://10.0.0.8/s", method="POST"),
    )  # fmt: skip
    decided = {name: effect(workflow, name).fact("arguments") for name in
               ("By AI", "Placeholder", "Query", "Set")}  # fmt: skip
    assert decided == {"By AI": "model", "Placeholder": "model", "Query": "model", "Set": "fixed"}
    assert effect(workflow, "Placeholder").verb == "delete"


def test_a_request_to_a_model_vendor_runs_a_model() -> None:
    workflow = tooled(
        node("Draw", CHAIN + "toolHttpRequest", method="POST",
             url="https://api.openai.com/v1/images/generations")
    )  # fmt: skip
    (model,) = touched(workflow, "Draw")["calls"]
    assert model.kind == "model"
    assert model.facts["provider"] == "OpenAI"
    assert "Draw" not in entries(analysed(workflow))


def test_a_post_whose_answer_comes_from_outside_is_an_entry_for_what_follows() -> None:
    workflow = stepped(
        node("Search", "httpRequest", url="https://search.corp.net/q", method="POST"),
        node("Run", "ssh", command="={{ $json.command }}"),
    )
    analysis = analysed(workflow)
    assert entries(analysis)["Search"] == "unknown"
    # What it brings in does not steer the request that brought it in.
    assert status_of(analysis, "Search") == "allowed"
    assert status_of(analysis, "Run") == "ungated"
