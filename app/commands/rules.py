"""`ungated rules`: the list of rules, or one of them explained."""

from __future__ import annotations

from app.commands.output import terminal_width, write_text
from app.services.rulebook import frameworks, rule_texts
from graphs.errors import UngatedError
from graphs.reports.rules_page import explained, listed


class UnknownRuleError(UngatedError):
    """There is no rule of that id; the message says how to find one."""


def rules(rule: str | None) -> None:
    """Write the list of all rules, or what one of them says. Raises `UnknownRuleError`."""
    known = rule_texts()
    if rule is None:
        write_text(listed(known.values()), None, "-")
        return
    name = rule.strip().upper()
    if name not in known:
        raise UnknownRuleError(f"{rule}: there is no such rule. `ungated rules` lists them.")
    write_text(explained(known[name], frameworks(), terminal_width(100) or 100), None, "-")
