"""Put the HTTP requests of remote tools and API nodes on the map."""

from __future__ import annotations

from typing import Any

from graphs.formats.agent_spec.board import Board
from graphs.formats.agent_spec.credentials import Credentials
from graphs.formats.agent_spec.file import Component

_PARTS = ("url", "http_method", "data", "query_params", "headers", "sensitive_headers")


def is_filled_in(component: Component) -> bool:
    """Whether anything of a request is filled in when it is sent."""
    stack: list[Any] = [component.values.get(key) for key in _PARTS]
    stack.append("{{" if component.values.get("inputs") else "")
    while stack:
        value = stack.pop()
        if isinstance(value, str) and "{{" in value:
            return True
        if isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return False


def add_request(
    board: Board,
    credentials: Credentials,
    actor: str,
    component: Component,
    arguments: tuple[str | None, str],
) -> None:
    """An actor sends the request of a component, with the credentials in its headers."""
    if not is_filled_in(component):
        arguments = ("fixed", "nothing of its request is filled in")
    thing = board.box.request(
        actor,
        board.library.text(component, "http_method"),
        board.library.text(component, "url"),
        arguments=arguments,
    )
    credentials.permit(credentials.of_request(actor, component), [thing])
    if component.values.get("url_allow_list"):
        board.draft.notes.append(
            f"{component.title} lists the URLs that it may call (url_allow_list); the "
            "specification leaves it to the runtime whether that holds."
        )
