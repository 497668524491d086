"""Permission rules of Claude Code: which calls are denied, asked about or allowed, and by which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache

from graphs.formats.redact import redact

#: More rules of one kind than this are not weighed one against another.
MAX_RULES = 1000
_RULE = re.compile(r"\s*(?P<tool>[^\s()]+)\s*(?:\((?P<within>.*)\)\s*)?\Z", re.DOTALL)
#: Names that mean the same tool in rules and tool lists.
_ALIASES = {"Task": "Agent", "Shell": "Bash", "LS": "Glob"}
#: An allow rule for `Edit` or `Read` holds for every built-in tool that edits or reads files.
_FAMILIES = {
    "Edit": frozenset({"Edit", "Write", "MultiEdit", "NotebookEdit"}),
    "Read": frozenset({"Read", "Grep", "Glob", "NotebookRead", "LSP"}),
}
_SHELLS = frozenset({"Bash", "PowerShell", "Monitor"})
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule such as `Bash(git push:*)`.

    `within`: what stands in the brackets, empty where the rule means every call of the tool;
    `text` as written but for secrets; `pointer` and `file` tell where.
    """

    tool: str
    within: str
    text: str
    pointer: str = ""
    file: str = ""

    @property
    def server(self) -> str:
        """The MCP server that it names; empty for a built-in tool."""
        return self.tool.split("__", 2)[1] if self.tool.startswith("mcp__") else ""

    @property
    def server_tool(self) -> str:
        """The tool of the server; empty where all of them are meant."""
        parts = self.tool.split("__", 2)
        return parts[2] if self.server and len(parts) > 2 else ""

    @property
    def is_fixed(self) -> bool:
        """Whether it allows one command and no other."""
        return bool(self.within) and "*" not in self.within


def parse_rule(text: str, pointer: str = "", file: str = "") -> Rule | None:
    """Read one rule; None where it is none."""
    found = _RULE.match(text[:_LONGEST])
    if found is None:
        return None
    within = (found["within"] or "").strip()
    if within in ("*", "**", ":*", "domain:*"):
        within = ""
    tool = plain_name(found["tool"])
    if tool.startswith("mcp__"):
        tool = tool.removesuffix("__*")
    return Rule(tool, within, shown(text.strip()[:_LONGEST]), pointer, file)


def shown(text: str) -> str:
    """The text of a rule without secrets, those in the name of a server included."""
    if text.startswith("mcp__"):
        return "__".join(redact(part) for part in text.split("__"))
    return redact(text)


def plain_name(tool: str) -> str:
    """The name by which a tool is known today."""
    return _ALIASES.get(tool, tool)


def covers(rule: Rule, other: Rule, *, family: bool = False) -> bool:
    """Whether every call that `other` means is one that `rule` means too.

    `family`: `Edit` stands for all tools that edit files, `Read` for all that read them.
    """
    if not _same_tool(rule.tool, other.tool, family):
        return False
    if not rule.within or rule.within == other.within:
        return True
    return bool(other.within) and _covers_within(rule, other)


def _same_tool(name: str, other: str, family: bool) -> bool:
    if name == other or (name.startswith("mcp__") and other.startswith(f"{name}__")):
        return True
    if family and other in _FAMILIES.get(name, ()):
        return True
    return "*" in name and _matches(name, other)


def _covers_within(rule: Rule, other: Rule) -> bool:
    if rule.tool in _SHELLS:
        pattern, text = _spaced(rule.within), _spaced(other.within)
        if not text.startswith(pattern.partition("*")[0].rstrip()):
            return False
        # `git *` means `git` alone as well.
        return _matches(pattern, text) or (pattern.endswith(" *") and pattern[:-2] == text)
    return "*" in rule.within and _matches(
        rule.within.replace("**", "*").removeprefix("./"), other.within.removeprefix("./")
    )


@lru_cache(maxsize=8192)
def _spaced(within: str) -> str:
    """The pattern with `:*` at its end, the older way to mean any arguments, as ` *`."""
    return f"{within[:-2]} *" if within.endswith(":*") else within


def _matches(pattern: str, text: str) -> bool:
    return fnmatchcase(text, _only_stars(pattern))


@lru_cache(maxsize=4096)
def _only_stars(pattern: str) -> str:
    """The pattern for `fnmatch`, in which nothing but `*` is special."""
    return re.sub(r"\*+", "*", pattern.replace("[", "[[]").replace("?", "[?]"))


@dataclass(slots=True)
class Permissions:
    """The rules of one or several settings files together."""

    deny: list[Rule] = field(default_factory=list)
    ask: list[Rule] = field(default_factory=list)
    allow: list[Rule] = field(default_factory=list)

    def denied(self, call: Rule) -> Rule | None:
        """The rule by which a call never happens."""
        return _first(self.deny, call)

    def asked(self, call: Rule) -> Rule | None:
        """The rule by which a call is always asked about."""
        return _first(self.ask, call)

    def allowed(self, call: Rule) -> Rule | None:
        """The rule by which a call is not asked about, where no rule to deny or ask comes first."""
        return _first(self.allow, call, family=True)

    def named(self, rules: Sequence[Rule], tool: str) -> list[Rule]:
        """Those of some rules that mean some calls of a tool only."""
        return [rule for rule in rules if rule.within and rule.tool == tool]


def _first(rules: Iterable[Rule], call: Rule, *, family: bool = False) -> Rule | None:
    return next((rule for rule in rules if covers(rule, call, family=family)), None)
