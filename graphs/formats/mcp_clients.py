"""What MCP clients are known to do before they call a tool, and where that is switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphs.formats.draft import Facts
from graphs.formats.mcp_server import listed_tools

#: Clients by key: their name, and whether they are known to ask before each call by default.
_CLIENTS = {
    "": ("MCP client", False),
    "vscode": ("VS Code", True),
    "codex": ("Codex", False),
    "gemini": ("Gemini CLI", True),
    "roo": ("Roo Code or Kilo Code", True),
    "cline": ("Cline", True),
    "copilot": ("Copilot", False),
    "windsurf": ("Windsurf", False),
    "zed": ("Zed", True),
    "opencode": ("opencode", False),
    "amp": ("Amp", False),
}
#: What a whole document says to switch every question off: path of keys, value.
_SWITCHES: tuple[tuple[tuple[str, ...], Any], ...] = (
    (("approval_policy",), "never"),
    (("chat.tools.autoApprove",), True),
    (("chat.tools.global.autoApprove",), True),
    (("agent", "always_allow_tool_actions"), True),
    (("permission", "*"), "allow"),
    (("permission",), "allow"),
    (("amp.dangerouslyAllowAll",), True),
    (("general", "defaultApprovalMode"), "yolo"),
    (("approvalMode",), "yolo"),
    (("yolo",), True),
)
_DEFAULT_MODES = {"approve", "auto", "never", "always_allow"}


@dataclass(frozen=True, slots=True)
class Approval:
    """Whether a call is asked about, and why it is not where it is not."""

    off: bool
    because: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """A client by its key, with the settings of the file that was read."""

    key: str
    settings: Mapping[str, Any]

    @property
    def name(self) -> str:
        return _CLIENTS.get(self.key, _CLIENTS[""])[0]

    @property
    def asks(self) -> bool:
        """Whether this client is known to ask before a call, unless told not to."""
        return _CLIENTS.get(self.key, _CLIENTS[""])[1]

    def switched_off(self) -> str:
        """The setting by which it asks about nothing; empty where there is none."""
        for path, value in _SWITCHES:
            held: Any = self.settings
            for key in path:
                held = held.get(key) if isinstance(held, Mapping) else None
            if held is not None and held == value and type(held) is type(value):
                return f"{'.'.join(path)} is {str(value).lower()}"
        return ""

    def approval(self, entry: Mapping[str, Any], tool: str) -> Approval:
        """Whether the client asks before it calls a tool of a server; `tool` may be empty."""
        if because := self.switched_off():
            return Approval(True, because)
        if entry.get("trust") is True:
            return Approval(True, "trust is true for this server")
        for key in ("alwaysAllow", "autoApprove", "always_allow", "auto_approve"):
            names, every = listed_tools(entry.get(key))
            if every or tool in names:
                return Approval(True, f"{key} lists it" if not every else f"{key} covers all tools")
        mode = entry.get("default_tools_approval_mode")
        own = entry.get("tools")
        if isinstance(own, Mapping) and isinstance(own.get(tool), Mapping):
            mode = own[tool].get("approval_mode", mode)
        if isinstance(mode, str) and mode in _DEFAULT_MODES:
            return Approval(True, f"its approval mode is {mode}")
        if self.key == "copilot" and isinstance(own, list):
            names, every = listed_tools(own)
            if every or tool in names or not tool:
                return Approval(True, "Copilot's agent uses the tools that it lists without asking")
        return Approval(False)

    def gate_facts(self, user: str) -> Facts:
        """The facts of the question that the client asks: what is known, and nothing more."""
        policy = self.settings.get("approval_policy") if self.key == "codex" else None
        if policy == "on-failure":
            because = "approval_policy is on-failure: it asks after a call has failed"
            return {**_unknown("Codex"), "enforced": ("after", because)}
        if policy == "on-request":
            because = "approval_policy is on-request: the model decides when to ask"
            return {**_unknown("Codex"), "enforced": ("advisory", because)}
        if not self.asks:
            return _unknown(self.name)
        return {
            **_unknown(self.name),
            "enforced": ("client", f"{self.name} asks; the server runs whatever call arrives"),
            "on_timeout": ("wait", "the question stays on the screen until it is answered"),
            "approvers": ((user,), "whoever sits at the client is asked"),
            "self_approval": (True, "the person who prompts is the one who is asked"),
        }


def _unknown(name: str) -> dict[str, tuple[Any, str]]:
    because = f"the file does not tell what {name} asks, and how"
    facts = ("enforced", "on_timeout", "approvers", "shows", "binds", "self_approval")
    return dict.fromkeys(facts, (None, because))


def included(entry: Mapping[str, Any]) -> frozenset[str]:
    """The tools that are all that a server entry offers; empty where it leaves that open."""
    chosen = [entry.get(key) for key in ("includeTools", "enabled_tools", "allowedTools")]
    if isinstance(entry.get("tools"), list):
        chosen.append(entry["tools"])
    found: frozenset[str] = frozenset()
    for one in chosen:
        listed, every = listed_tools(one)
        found |= frozenset() if every else listed
    return found


def offered(entry: Mapping[str, Any], names: list[str]) -> tuple[list[str], list[str]]:
    """The tools that a server entry leaves in, and those that it names itself."""
    only = included(entry)
    excluded: frozenset[str] = frozenset()
    for key in ("excludeTools", "disabled_tools", "disabledTools", "blockedTools"):
        excluded |= listed_tools(entry.get(key))[0]
    named = set(only)
    for key in ("alwaysAllow", "autoApprove"):
        named |= listed_tools(entry.get(key))[0]
    # Gemini names arguments in brackets behind the tool.
    left = [name for name in names if (not only or name in only) and name not in excluded]
    return left, sorted(named - excluded - set(left))
