"""Events that start a process or wait in it for something from outside."""

from __future__ import annotations

import re

from graphs.formats.bpmn.file import Element
from graphs.formats.bpmn.scope import Scope, base_job, shown, title_of
from graphs.formats.draft import Thing

Exposure = tuple[str | None, str]
_OUTSIDE = ("message", "signal")
#: The name of a message that a modeler made up.
_GENERATED = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def waits_for_outside(element: Element) -> bool:
    """Whether an event or task takes in what comes from outside the process."""
    return element.type == "receiveTask" or any(one.kind in _OUTSIDE for one in element.events)


def exposure_of(scope: Scope, element: Element) -> Exposure:
    """Who can start a process by an event, and why."""
    kind = element.properties.get("inbound.type", "")
    if kind:
        return _inbound(scope, element, kind)
    if element.event("timer"):
        return "schedule", "a timer starts it"
    if element.event("message"):
        return None, "the file does not say who sends the message"
    if element.event("signal"):
        return None, "the file does not say who broadcasts the signal"
    if element.event("conditional"):
        return None, "a condition on variables starts it; the file does not say who sets them"
    if element.form:
        return (
            None,
            f"whoever may open the form {shown(element.form, 60)}: the file does not say who",
        )
    return None, "whoever may start the process in the engine: the file does not say who"


def _inbound(scope: Scope, element: Element, kind: str) -> Exposure:
    base = base_job(kind)
    known = scope.shared.connectors.get(f"inbound:{base}")
    if known is not None:
        return known["exposure"], str(known["because"])
    if base != "io.camunda:webhook":
        return None, f"the file does not say who reaches the connector {shown(base, 80)}"
    held = element.properties
    login = held.get("inbound.auth.type", "").strip().upper()
    signed = held.get("inbound.shouldValidateHmac", "").strip().lower() == "enabled"
    if signed:
        return "authenticated", "the webhook checks a signature (HMAC)"
    if login and login != "NONE":
        return "authenticated", f"the webhook asks for a login ({shown(login, 20)})"
    if login == "NONE":
        return "anonymous", "the webhook asks for no login and checks no signature"
    return None, "the file does not say whether the webhook asks for a login"


def answers(element: Element) -> bool:
    """Whether a webhook answers its caller only when the process is done."""
    held = element.properties
    return bool(held.get("inbound.type")) and held.get("synchronousResponse") == "true"


def start(scope: Scope, element: Element) -> str:
    """Add an event that starts a process."""
    exposure = exposure_of(scope, element)
    tags = tuple(one.kind for one in element.events)
    return scope.add("trigger", element, {"exposure": exposure}, tags=tags)


def catching(scope: Scope, element: Element, senders: bool) -> str:
    """Add an event or task that waits. `senders`: the map shows who sends what it waits for."""
    tags = tuple(one.kind for one in element.events) or ("waits",)
    if element.event("timer") or not waits_for_outside(element):
        return scope.add("step", element, tags=tags)
    node = scope.add("step", element, tags=tags)
    if not senders:
        thing = _received(scope, element)
        told = {"arguments": ("fixed", "it waits for what is sent")}
        scope.draft.effect(node, "read", thing, told)
    return node


def _received(scope: Scope, element: Element) -> Thing:
    told = next((one for one in element.events if one.kind in _OUTSIDE), None)
    name = told.ref if told is not None else ""
    if not name or _GENERATED.fullmatch(name):
        name = title_of(element)
    kind = told.kind.capitalize() if told is not None else "Message"
    exposure, because = exposure_of(scope, element)
    place = "internet" if exposure == "anonymous" else ""
    thing = scope.draft.thing("messages", f"{kind} {shown(name, 80)}", place, because)
    content = "untrusted" if exposure in ("anonymous", "authenticated") else None
    thing.contents[content] = because
    return thing
