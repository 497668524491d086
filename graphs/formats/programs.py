"""What a program typed into a file reaches, by its own words; it is never run."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphs.formats.redact import redact

_LONGEST = 200_000
_MOST_REQUESTS = 50
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
_RUNS = re.compile(
    r"(?<![\w.])(?:exec|eval|compile)\s*\(|\bos\.(?:system|popen)\s*\(|\bsubprocess\.\w+\s*\("
    r"|\bnew Function\s*\(|\bchild_process\b"
)


@dataclass(frozen=True, slots=True)
class Program:
    """What a program does beyond computing.

    `runs`: the words by which it runs commands, or code that is made of its input; empty for none.
    `requests`: each request by method and URL, with `{{…}}` where either is computed. `network`:
    whether it uses the network at all, to whatever end.
    """

    runs: str
    requests: tuple[tuple[str, str], ...]
    network: bool


def read_program(source: str) -> Program:
    """What a program in Python or JavaScript reaches; lines that are comments do not count."""
    program = _COMMENT.sub("", source[:_LONGEST])
    found = _RUNS.search(program)
    requests = tuple(_requests(program))
    return Program(
        redact(found[0].strip())[:40] if found else "",
        requests,
        bool(requests) or _NETWORK.search(program) is not None,
    )


def _requests(program: str) -> list[tuple[str, str]]:
    constants = dict(_CONSTANT.findall(program))
    found: dict[tuple[str, str], None] = {}
    for method, url, name in _CALL.findall(program):
        found[method.upper(), _url(url, name, constants)] = None
    for url, name in _FETCH.findall(program):
        # Whether it only reads is told by arguments that are not followed here.
        found["{{method}}", _url(url, name, constants)] = None
    return list(found)[:_MOST_REQUESTS]


def _url(url: str, name: str, constants: dict[str, str]) -> str:
    if not url:
        url = constants.get(name, "{{" + (name or "url") + "}}")
    return _USE.sub(lambda use: constants.get(use[1], "{{" + use[1] + "}}"), url)
