"""HTTP request nodes of Dify: what they ask whom, and with which credential."""

from __future__ import annotations

import re

from graphs.formats.dify.canvas import Canvas
from graphs.formats.dify.file import RawNode, mapping, text
from graphs.formats.draft import Thing
from graphs.formats.redact import names_secret, redact

_GAP = re.compile(
    r"\{\{|\*|<|your|example|placeholder|x{3,}|todo|change|replace|api[-_ ]?key|token|密钥|替换|填",
    re.IGNORECASE,
)
_SENT = ("url", "params", "headers", "body")


def request(canvas: Canvas, node: RawNode) -> str:
    """Add an HTTP request node: a tool, whose answer steers what follows and not itself."""
    data = node.data
    because = "nothing tells who writes what is answered"
    actor = canvas.add("tool", node, {"content": (None, because)})
    sent = {key: data.get(key) for key in _SENT}
    url = _bare(canvas.references.filled(text(data.get("url"))))
    decided = canvas.references.decided(sent)
    canvas.draft.set_facts(actor, {"arguments": decided})
    thing = canvas.box.request(actor, text(data.get("method")) or "get", url, arguments=decided)
    held = canvas.use_secrets(actor, [*sent.values(), data.get("authorization")], (thing,))
    _authorization(canvas, actor, node, thing, bool(held))
    _headers(canvas, actor, node, thing)
    return actor


def _bare(url: str) -> str:
    """A URL whose references are all of the form `{{…}}`, without the signs around names."""
    return url.replace("{{#", "{{").replace("#}}", "}}")


def _is_typed_in(value: str) -> bool:
    """Whether a text that stands where a key is asked for is the key, not a reference or a gap."""
    key = value.removeprefix("Bearer ").removeprefix("Basic ").strip()
    return len(key) >= 6 and " " not in key and _GAP.search(key) is None


def _authorization(canvas: Canvas, actor: str, node: RawNode, thing: Thing, is_held: bool) -> None:
    authorization = mapping(node.data.get("authorization"))
    if text(authorization.get("type")) in ("", "no-auth") or is_held:
        return
    config = mapping(authorization.get("config"))
    scheme = text(config.get("type")) or "api-key"
    because = f"the request is authorised ({redact(scheme)[:40]})"
    kind = "password" if scheme == "basic" else "api-key"
    at = f"{node.pointer}/data/authorization"
    identity = canvas.draft.identity(f"API key of {node.title}", kind, because, pointer=at)
    canvas.draft.link("uses", actor, identity)
    canvas.draft.permit(identity, thing)
    key = text(config.get("api_key"))
    if _is_typed_in(key):
        canvas.draft.secret(actor, f"{at}/config/api_key")


def _headers(canvas: Canvas, actor: str, node: RawNode, thing: Thing) -> None:
    """Credentials in the lines `name:value` of the headers and the query."""
    for part in ("headers", "params"):
        for line in text(node.data.get(part)).splitlines()[:200]:
            name, _, value = (piece.strip() for piece in line.partition(":"))
            if not value or not names_secret(name):
                continue
            if canvas.references.secrets(value):
                continue
            because = f"the request sends it as {redact(name)[:60]}"
            identity = canvas.draft.identity(
                f"{redact(name)[:60]} of {node.title}", "api-key", because, pointer=node.pointer
            )
            canvas.draft.link("uses", actor, identity)
            canvas.draft.permit(identity, thing)
            if _is_typed_in(value):
                canvas.draft.secret(actor, f"{node.pointer}/data/{part}")
