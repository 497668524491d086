"""The agents of a Claude Code project, and which tools each of them is offered."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphs.formats.claude_code.decisions import Judge
from graphs.formats.claude_code.rules import Rule, covers


@dataclass(slots=True)
class Caller:
    """An agent on the map with what it may call.

    `tools`: the rules that name its tools, None for all; `left_out`: those taken away again.
    """

    node: str
    name: str
    judge: Judge
    tools: list[Rule] | None = None
    left_out: list[Rule] = field(default_factory=list)
    file: str = ""

    @property
    def pointer(self) -> str:
        """Where its file names its tools; empty where it names none."""
        return "" if self.tools is None else "/tools"

    def has(self, call: Rule) -> bool:
        """Whether the agent is offered a tool at all."""
        if any(covers(rule, call) for rule in self.left_out):
            return False
        if self.tools is None:
            return True
        return any(
            rule.tool == call.tool or covers(rule, call) or covers(call, rule)
            for rule in self.tools
        )
