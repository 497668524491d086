"""What an agent in a workflow may use, told alike for every product: its tools as grants."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.errors import InputError
from graphs.formats.json_text import parse_json

#: Kinds of grants: files read and edited, commands, the web, a tool of an MCP server, a sub-agent,
#: a write of the product itself, or something that stands in a file that was not given.
KINDS = (
    "read",
    "edit",
    "shell",
    "fetch",
    "search",
    "mcp",
    "github",
    "agent",
    "unresolved",
    "other",
)


@dataclass(frozen=True, slots=True)
class Grant:
    """One tool that an agent may use.

    `detail`: for `shell` the command (empty: any), for `fetch` the host, for `mcp` `server/tool`,
    for `unresolved` the file. `open_ended`: the agent adds arguments of its own. `network`: whether
    commands reach the Internet (None: not told). `known_as`: its name in the catalogue of tools.
    """

    kind: str
    name: str
    detail: str = ""
    open_ended: bool = True
    sandboxed: bool | None = None
    network: bool | None = None
    because: str = ""
    known_as: str = ""


@dataclass(slots=True)
class Setup:
    """How a workflow runs an agent or a model."""

    product: str
    vendor: str = ""
    kind: str = "agent"
    model: str = ""
    model_url: str = ""
    grants: list[Grant] = field(default_factory=list)
    servers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    max_turns: int | None = None
    answers: bool = False
    app_token: bool = False
    app_rights: dict[str, str] = field(default_factory=dict)
    token_inputs: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)


def words_of(text: str) -> list[str]:
    """The words of a command line; quotes are honoured where they close."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = " ".join(lines)[:100_000]
    try:
        return shlex.split(joined)
    except ValueError:
        return joined.split()


def flag_values(words: list[str], *flags: str) -> list[str]:
    """The values of flags, each up to the next flag; `--flag=value` too."""
    found: list[str] = []
    taking = False
    for word in words:
        name, _, value = word.partition("=")
        if name in flags:
            taking = True
            if value:
                found.append(value)
                taking = False
        elif word.startswith("--") or (word.startswith("-") and len(word) == 2):
            taking = False
        elif taking:
            found.append(word)
    return found


def split_tools(text: str) -> list[str]:
    """The tools of a list such as `Read,Bash(git log:*)`: parted by commas, blanks or lines."""
    found: list[str] = []
    depth, piece = 0, ""
    for letter in text[:100_000]:
        if depth == 0 and (letter == "," or letter.isspace()):
            found.append(piece)
            piece = ""
            continue
        depth += (letter == "(") - (letter == ")" and depth > 0)
        piece += letter
    found.append(piece)
    return [one.strip("\"'") for one in found if one.strip("\"'")]


def json_of(text: str, name: str = "settings") -> Mapping[str, Any]:
    """A JSON object in a text; empty where it is none."""
    if not text.lstrip().startswith("{"):
        return {}
    try:
        found = parse_json(text, name)
    except InputError:
        try:
            found = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            return {}
    return found if isinstance(found, dict) else {}


def named_texts(value: Any) -> list[str]:
    """The texts of a list, or of one text parted by commas."""
    if isinstance(value, str):
        return split_tools(value)
    if isinstance(value, list):
        return [one for one in value if isinstance(one, str) and one]
    return []


def whole_number(text: Any) -> int | None:
    """A count that a text or number states; None where it states none."""
    word = str(text).strip() if isinstance(text, (str, int)) and not isinstance(text, bool) else ""
    return int(word) if word.isdigit() and len(word) < 10 else None
