"""Put hooks on the map: what Claude Code runs by itself at an event, before or after tools."""

from __future__ import annotations

from collections.abc import Sequence

from graphs.formats.claude_code.file import AgentFile, Hook, hooks_of
from graphs.formats.claude_code.offers import Offers
from graphs.formats.claude_code.values import text_of
from graphs.formats.draft import Draft
from graphs.formats.redact import redact
from graphs.formats.toolbox import Toolbox

#: Events whose hooks may block or allow a call.
_DECIDING = frozenset({"PreToolUse", "PermissionRequest"})
_RUN_BY = "Claude Code runs hooks on this machine"


class HookGraph:
    """Adds a step for each hook, which the agent whose events it follows sets off."""

    def __init__(self, draft: Draft, box: Toolbox, offers: Offers) -> None:
        self._draft = draft
        self._box = box
        self._offers = offers

    def build(self, hooks: Sequence[Hook], agent: str) -> None:
        """Add the hooks that `agent` sets off."""
        for hook in hooks:
            self._add(hook, agent)
        deciding = sorted({hook.event for hook in hooks if hook.event in _DECIDING})
        if deciding:
            self._draft.notes.append(
                f"{' and '.join(deciding)} hooks may block or allow calls; what their programs "
                "decide is not in the file, and no person is asked by them: no gate."
            )

    def of_agent(self, agent: AgentFile, node: str) -> None:
        """Add the hooks that an agent's own file sets."""
        hooks = hooks_of(agent.data, agent.file, self._draft.notes)
        self.build(hooks, node)

    def _add(self, hook: Hook, agent: str) -> None:
        draft, held = self._draft, hook.held
        kind = text_of(held.get("type")) or "command"
        judged = kind in ("prompt", "agent")
        draft.file = hook.file
        name = f"{hook.event} hook" + (f" ({hook.matcher})" if hook.matcher else "")
        command = text_of(held.get("command"))
        shown = command or text_of(held.get("prompt")) or text_of(held.get("url"))
        node = draft.add(
            "step", name, "host", _RUN_BY,
            {"interprets": (judged, f"a hook of type {kind}")},
            pointer=hook.pointer, description=redact(shown), tags=("hook",),
        )  # fmt: skip
        draft.inline_secrets(node, dict(held), hook.pointer)
        draft.link("calls", agent, node)
        if judged:
            draft.link(
                "calls", node, self._box.model(text_of(held.get("model")) or "Claude", "anthropic")
            )
        elif kind == "http" and held.get("url"):
            because = "what the event holds is sent along"
            self._box.request(node, "POST", text_of(held["url"]), arguments=("model", because))
        elif command:
            args = held.get("args")
            words = [text_of(one) for one in args] if isinstance(args, list) else []
            self._offers.shell(node, " ".join([command, *words]))
        else:
            draft.unclassified.append(f"Hook of type {kind[:40]}")
