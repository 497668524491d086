"""Human input nodes: who may answer, and what runs when nobody does or the answer is no."""

from __future__ import annotations

from typing import Any

import pytest

from .apps import analysed, app, drawn, named, node, opened

POST = {"method": "post", "url": "https://api.example.org/v1/posts", "headers": "", "params": ""}
ANSWERS = [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]
MEMBER = {"items": [{"type": "member", "user_id": "u"}]}
EMAIL = {"type": "email", "enabled": True, "config": {"recipients": MEMBER}}
WEB = {"type": "webapp", "enabled": True}


def asking(ways: str, **data: Any) -> Any:
    settings = {"delivery_methods": [EMAIL], "form_content": "{{#write.text#}}",
                "user_actions": ANSWERS, **data}  # fmt: skip
    return app(
        [
            node("start", "start"),
            node("write", "llm", model={"provider": "openai", "name": "gpt-4o"}),
            node("ask", "human-input", **settings),
            node("post", "http-request", **POST),
            node("other", "http-request", **{**POST, "url": "https://other.example.org/x"}),
            node("end", "end"),
        ],
        "start>write write>ask " + ways,
    )


def status(data: Any, actor: str) -> str:
    workflow = opened(data)
    (found,) = [
        one.status
        for one in analysed(workflow).actions
        if workflow.node(one.actor).name == actor and one.verb != "disclose"
    ]
    return found


def test_the_user_who_runs_the_app_answers_in_the_web_app() -> None:
    workflow = opened(asking("ask:yes>post", delivery_methods=[WEB]))
    gate = named(workflow, "ask")
    assert gate.kind == "gate"
    assert gate.fact("self_approval") is True
    assert gate.fact("enforced") == "before"
    assert gate.fact("on_timeout") == "deny"
    assert status(asking("ask:yes>post", delivery_methods=[WEB]), "post") == "weak"


def test_a_mailed_link_is_answered_by_whoever_has_it() -> None:
    workflow = opened(asking("ask:yes>post"))
    gate = named(workflow, "ask")
    assert gate.fact("self_approval") is True
    assert "link" in gate.origin("self_approval").because
    assert gate.fact("approvers") == (named(workflow, "Member of the workspace").id,)


def test_a_delivery_that_is_switched_off_asks_nobody() -> None:
    gate = named(
        opened(asking("ask:yes>post", delivery_methods=[{**WEB, "enabled": False}])), "ask"
    )
    assert gate.fact("self_approval") is None
    assert gate.fact("approvers") is None


def test_unknown_ways_of_asking_leave_the_gate_unproven() -> None:
    data = asking("ask:yes>post", delivery_methods=[{"type": "slack", "enabled": True}])
    assert status(data, "post") == "unproven"


def test_what_runs_after_a_timeout_comes_past_the_gate() -> None:
    data = asking("ask:yes>end ask:__timeout>post")
    workflow = opened(data)
    assert ("write", "post") in drawn(workflow, "flow")
    assert ("ask", "post") not in drawn(workflow, "flow")
    assert status(data, "post") == "ungated"
    assert named(workflow, "ask").fact("on_timeout") == "deny"


def test_a_timeout_that_goes_the_approved_way_approves() -> None:
    data = asking("ask:yes>post ask:__timeout>post")
    assert named(opened(data), "ask").fact("on_timeout") == "approve"
    assert status(data, "post") == "bypassed"


def test_a_handle_that_no_answer_has_is_no_answer() -> None:
    assert status(asking("ask:deleted>post ask:yes>end"), "post") == "ungated"


def test_refusing_and_approving_the_same_is_advice() -> None:
    gate = named(opened(asking("ask:yes>post ask:no>post")), "ask")
    assert gate.fact("enforced") == "advisory"
    later = named(opened(asking("ask:yes>other ask:no>post other>post")), "ask")
    assert later.fact("enforced") == "advisory"


def test_an_answer_that_both_lead_to_is_no_reason_for_doubt() -> None:
    gate = named(opened(asking("ask:yes>post ask:no>end post>end")), "ask")
    assert gate.fact("enforced") == "before"


@pytest.mark.parametrize(
    ("form", "shows"), [("Go on?", ()), ("{{#write.text#}}", None), ("{{#$output.note#}}", ())]
)
def test_a_form_of_fixed_text_shows_nothing(form: str, shows: tuple[str, ...] | None) -> None:
    gate = named(opened(asking("ask:yes>post", form_content=form)), "ask")
    assert gate.fact("shows") == shows


def test_a_field_that_is_filled_in_beforehand_shows_what_is_in_it() -> None:
    inputs = [{"type": "paragraph", "output_variable_name": "x",
               "default": {"type": "variable", "selector": ["write", "text"]}}]  # fmt: skip
    gate = named(opened(asking("ask:yes>post", form_content="Go on?", inputs=inputs)), "ask")
    assert gate.fact("shows") is None
