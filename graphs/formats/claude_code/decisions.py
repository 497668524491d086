"""What Claude Code does before a call, by its rules, its mode and its sandbox.

The behaviour is that of Anthropic's documentation (permissions, permission modes, tools reference,
sandboxing), read in November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from graphs.formats.claude_code.rules import Permissions, Rule
from graphs.formats.draft import Facts

Outcome = Literal["open", "asked", "never"]
#: The kinds of questions: by mode, by a rule, where the mode is not told, and in plan mode.
Question = Literal["", "prompt", "rule", "unsure", "plan"]

MODES = {
    "default": "default", "manual": "default", "acceptedits": "acceptEdits", "plan": "plan",
    "auto": "auto", "dontask": "dontAsk", "bypasspermissions": "bypassPermissions",
}  # fmt: skip
#: Modes of a session that a subagent's own `permissionMode` does not change.
_PREVAILING = frozenset({"bypassPermissions", "acceptEdits", "auto"})


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a call runs unasked, is asked about by which question, or never happens; and why."""

    outcome: Outcome
    because: str
    question: Question = ""


@dataclass(frozen=True, slots=True)
class Judge:
    """Decides on the calls of one agent.

    `mode`: one of the values of `MODES`, or empty where no file tells it. `sandbox_opens`: commands
    run in the sandbox unasked.
    """

    permissions: Permissions
    mode: str = ""
    sandbox_opens: bool = False

    def for_agent(self, own_mode: str) -> Judge:
        """The judge of a subagent with a `permissionMode` of its own."""
        mode = MODES.get(own_mode.lower(), "")
        return self if not mode or self.mode in _PREVAILING else replace(self, mode=mode)

    def decide(
        self, call: Rule, *, asks: bool, edits: bool = False, shell: bool = False
    ) -> Decision:
        """What happens before a call: deny rules first, then ask rules, then allow rules.

        `asks`: whether it is asked about by default; `edits`: whether it edits files; `shell`:
        whether it runs commands.
        """
        rules = self.permissions
        if found := rules.denied(call):
            return Decision("never", f"denied by {found.text}")
        found = rules.asked(call)
        if found and not (shell and self.sandbox_opens and not found.within):
            if self.mode == "dontAsk":
                return Decision("never", f"{found.text} asks, and dontAsk denies what would ask")
            return Decision("asked", f"the ask rule {found.text}", "rule")
        if edits and self.mode == "plan":
            return Decision("asked", "plan mode edits nothing before a plan is approved", "plan")
        if found := rules.allowed(call):
            return Decision("open", f"allowed by {found.text}")
        if not asks:
            return Decision("open", "Claude Code does not ask before this tool")
        if shell and self.sandbox_opens and self.mode != "plan":
            return Decision("open", "the sandbox is on, in which commands run unasked")
        return self._by_mode(edits)

    def _by_mode(self, edits: bool) -> Decision:
        mode = self.mode
        if mode == "bypassPermissions":
            return Decision("open", "the mode is bypassPermissions: nothing is asked")
        if mode == "auto":
            return Decision("open", "the mode is auto: a classifier decides, and no person")
        if mode == "acceptEdits" and edits:
            return Decision("open", "the mode is acceptEdits: edits are not asked about")
        if mode == "dontAsk":
            return Decision("never", "the mode is dontAsk, and no rule allows it")
        if mode == "plan":
            return Decision("asked", "the mode is plan: a plan is approved first", "plan")
        if mode:
            return Decision("asked", f"the mode is {mode}, and no rule allows it", "prompt")
        because = "no rule allows it, and no file tells the mode"
        return Decision("asked", because, "unsure")


def mode_of(told: str, data: Mapping[str, Any], notes: list[str]) -> str:
    """The mode that settings with this `defaultMode` start in; empty where they do not tell."""
    rules = data.get("permissions")
    held = {**data, **rules} if isinstance(rules, dict) else dict(data)
    mode = MODES.get(told.lower(), "")
    if told and not mode:
        notes.append(f"The mode “{told[:40]}” is not known: what it asks is taken as unknown.")
    if mode == "bypassPermissions" and held.get("disableBypassPermissionsMode") == "disable":
        notes.append("bypassPermissions is disabled by disableBypassPermissionsMode.")
        return "default"
    if held.get("disableAutoMode") == "disable" and mode in ("", "auto"):
        return "default" if not told or mode else ""
    if mode in ("bypassPermissions", "auto"):
        notes.append(
            f"The mode {mode} asks nobody. Recent versions ignore it in a project's own settings; "
            "it is taken to hold, since older ones and a user's settings follow it."
        )
    return mode


def question_facts(question: Question, user: str) -> tuple[str, Facts]:
    """The name and the facts of a question that Claude Code asks its user."""
    here = "Claude Code asks on its user's machine, and its user may switch the mode at any time"
    facts: dict[str, tuple[Any, str]] = {
        "enforced": ("client", here),
        "on_timeout": (
            "wait",
            "the question stays until it is answered; without a terminal, denied",
        ),
        "approvers": ((user,), "whoever sits at Claude Code is asked"),
        "self_approval": (True, "the person who prompts is the one who is asked"),
        "shows": (("arguments", "target"), "the question shows the command, file or call in full"),
        "binds": (None, "“yes” is for this call; “don't ask again” lets later ones pass"),
    }
    if question == "rule":
        facts["binds"] = ("arguments", "an ask rule asks about each call anew")
        return "Permission prompt (ask rules)", facts
    if question == "plan":
        facts["shows"] = (("summary",), "the plan is shown, not the calls that follow")
        facts["binds"] = ("none", "approving the plan binds no later call")
        return "Plan approval", facts
    if question == "unsure":
        unsure = "no file sets defaultMode; on most plans a session starts in auto mode, where a "
        facts["enforced"] = (None, unsure + "classifier decides and no person is asked")
    return "Permission prompt", facts
