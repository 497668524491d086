"""The approval that a declared tool asks for before it is called."""

from __future__ import annotations

from typing import Any

from graphs.formats.draft import Draft, Facts
from graphs.formats.ms_declarative.file import Tool, plain
from graphs.formats.ms_declarative.questions import approval_facts, default_approval_facts

_KEYS = ("approvalMode", "require_approval", "requireApproval", "approval_mode")
_DECLARED = "the toolbox declares it; whether the agent that loads it asks is not told"


class Approvals:
    """Adds one gate for each approval setting, and tells which gate a call passes."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._gates: dict[str, str] = {}

    def of(self, tool: Tool, name: str, declared_only: bool) -> Facts:
        """The facts of a call link to a tool of this name; empty for the server as a whole."""
        mode, computed = asked(tool.raw, name)
        if mode is False or (mode is None and tool.kind != "mcp"):
            return {}
        set_here = any(tool.raw.get(key) is not None for key in _KEYS)
        because = "its approval mode asks before this call" if mode else "no approval mode is set"
        return {
            "gate": (self._gate(tool, set_here and mode is True, computed, declared_only), because)
        }

    def _gate(self, tool: Tool, sure: bool, computed: bool, declared_only: bool) -> str:
        key = f"{self._draft.file}{tool.pointer} {sure}"
        if key not in self._gates:
            facts: dict[str, tuple[Any, str]] = dict(
                approval_facts("the client of the agent", computed)
                if sure
                else default_approval_facts()
            )
            if declared_only:
                facts["enforced"] = (None, _DECLARED)
            self._gates[key] = self._draft.add(
                "gate", f"Approval of {tool.name}", "platform", "the service of the agent asks",
                facts, pointer=tool.pointer, tags=("derived",),
            )  # fmt: skip
        return self._gates[key]


def asked(raw: Any, name: str) -> tuple[bool | None, bool]:
    """Whether a call of this tool asks for approval (None: not told), and whether that is computed.

    A mode that names tools: those it names are asked about, or not; the rest is not told.
    """
    held: Any = next((raw[key] for key in _KEYS if raw.get(key) is not None), None)
    if held is None:
        return None, False
    if isinstance(held, bool):
        return held, False
    if isinstance(held, str):
        told = plain(held)
        if told.startswith("="):
            return True, True
        return {"always": True, "true": True, "never": False, "false": False}.get(told), False
    if not isinstance(held, dict):
        return None, False
    kind = plain(held.get("kind", held.get("type")))
    if kind in ("always", "never", "alwaysrequire", "neverrequire"):
        return kind.startswith("always"), False
    always = _names(held.get("alwaysRequireApprovalTools", held.get("always")))
    never = _names(held.get("neverRequireApprovalTools", held.get("never")))
    if name in always:
        return True, False
    if name in never:
        return False, False
    return None, False


def _names(held: Any) -> frozenset[str]:
    if isinstance(held, dict):
        held = held.get("tool_names", held.get("toolNames"))
    return frozenset(str(one) for one in held) if isinstance(held, list) else frozenset()
