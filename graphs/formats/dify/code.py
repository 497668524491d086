"""What the fixed program of a Dify code node reaches beyond its sandbox, by its own words."""

from __future__ import annotations

import re

from graphs.formats.dify.canvas import Canvas
from graphs.formats.dify.file import RawNode, text
from graphs.formats.redact import redact

_LONGEST = 200_000
_COMMENT = re.compile(r"(?m)^\s*(?:#|//).*$")
#: A constant such as `HOST = "api.example.com"`, and its use in a text.
_CONSTANT = re.compile(r"(?m)^\s*(?:const |let |var )?(\w{1,60})\s*=\s*[\"']([^\"'\n]{1,300})[\"']")
_USE = re.compile(r"\$?\{(\w{1,60})\}")
_CALL = re.compile(
    r"\b(?:requests|httpx|session|client|axios|aiohttp|got)\.(get|post|put|patch|delete|head)"
    r"\s*\(\s*(?:[fF]?[\"'`]([^\"'`\n]{0,500})|(\w{1,60}))?"
)
_FETCH = re.compile(
    r"\b(?:fetch|urlopen|Request|HTTPSConnection|HTTPConnection)\s*\(\s*"
    r"(?:[fF]?[\"'`]([^\"'`\n]{0,500})|(\w{1,60}))"
)
_NETWORK = re.compile(
    r"\b(?:import|from|require\(\s*[\"'])\s*(?:requests|httpx|urllib|http\.client|aiohttp|socket"
    r"|smtplib|ftplib|paramiko|pymysql|psycopg2|sqlalchemy|redis|pymongo|boto3|axios|node-fetch)\b"
)
#: Programs made of the input: what is run was not written by the author of the node.
_RUNS = re.compile(
    r"(?<![\w.])(?:exec|eval|compile)\s*\(|\bos\.(?:system|popen)\s*\(|\bsubprocess\.\w+\s*\("
    r"|\bnew Function\s*\(|\bchild_process\b"
)


def code(canvas: Canvas, node: RawNode) -> str:
    """Add a code node: a step, unless its program asks the network or runs what it is given."""
    program = _COMMENT.sub("", text(node.data.get("code"))[:_LONGEST])
    decided = canvas.references.decided(node.data.get("variables"))
    if found := _RUNS.search(program):
        because = f"its program has “{redact(found[0].strip())[:40]}” in it"
        actor = canvas.add("step", node, {"interprets": (True, because)})
        canvas.box.code(
            actor, "Dify's code sandbox", because=because, sandboxed=True, place="platform",
            arguments=decided,
        )  # fmt: skip
        return actor
    calls = _calls(program)
    if not calls and not _NETWORK.search(program):
        return canvas.add("step", node, {})
    because = "nothing tells who writes what its program is answered"
    sandboxed = (True, "Dify runs it in its code sandbox")
    # A tool, whose answers steer what follows and not what it asks next.
    actor = canvas.add("tool", node, {"content": (None, because), "sandboxed": sandboxed})
    for method, url in calls:
        canvas.box.request(actor, method, url, arguments=decided)
    if not calls:
        because = "its program uses the network, to what end is not told"
        thing = canvas.draft.thing(actor, f"What {node.title} reaches", "internet", because)
        thing.acted = True
        thing.contents[None] = because
        unknown = {"verb": ("unknown", because), "arguments": decided}
        canvas.draft.effect(actor, "read", canvas.draft.returned(thing), {"arguments": decided})
        canvas.draft.effect(actor, "unknown", thing, {**unknown, "reversible": (None, because)})
    return actor


def _calls(program: str) -> list[tuple[str, str]]:
    """The requests in a program, each with its method and URL; `{{…}}` where it is computed."""
    constants = dict(_CONSTANT.findall(program))
    found: dict[tuple[str, str], None] = {}
    for method, url, name in _CALL.findall(program):
        found[method.upper(), _url(url, name, constants)] = None
    for url, name in _FETCH.findall(program):
        # Whether it only reads is told by arguments that are not followed here.
        found["{{method}}", _url(url, name, constants)] = None
    return list(found)[:50]


def _url(url: str, name: str, constants: dict[str, str]) -> str:
    if not url:
        url = constants.get(name, "{{" + (name or "url") + "}}")
    return _USE.sub(lambda use: constants.get(use[1], "{{" + use[1] + "}}"), url)
