"""What chosen actions of a known tool do: a tool with twenty actions of which three are offered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphs.formats.draft import Draft, Thing
from graphs.formats.known_tools import KnownTool
from graphs.formats.verbs import verb_of

_FINAL = frozenset({"delete", "send", "pay", "execute"})


def touch_chosen(
    draft: Draft,
    node: str,
    known: KnownTool,
    actions: Sequence[str],
    arguments: tuple[str | None, str],
) -> list[Thing]:
    """Let a node do only what these actions of a known tool do, each by the verb in its name.

    A tool is also told what it returns. Nothing happens for a tool without effects.
    """
    if not known.effects:
        return []
    because = f"the catalogue knows {known.name}"
    is_tool = draft.nodes[node].kind == "tool"
    content = next((one.content for one in known.effects if one.verb == "read"), None)
    verbs = {action: verb_of(action) for action in actions}
    changes = any(verb != "read" for verb in verbs.values())
    things: dict[str, Thing] = {}
    for action, verb in verbs.items():
        effect = next((one for one in known.effects if one.verb == verb), known.effects[0])
        place = effect.place or known.vendor
        owner = place if place not in ("", "platform", "host", "private") else node
        thing = draft.thing(owner, effect.target, place, because, (effect.sensitivity, because))
        thing.contents.setdefault(content, because)
        things[effect.target] = thing
        facts: dict[str, tuple[Any, str]] = {"arguments": arguments}
        if verb == "read":
            read = draft.returned(thing) if changes and is_tool else thing
            draft.effect(node, "read", read, facts, action)
            continue
        facts["verb"] = (verb, f"by the name of its action {action}")
        final = effect.reversible if effect.verb == verb else None
        if final is None and verb in _FINAL:
            final = False
        told = because if final is not None else "nothing tells whether it can be taken back"
        facts["reversible"] = (final, told)
        draft.effect(node, verb, thing, facts, action)
    if is_tool:
        reads = "read" in verbs.values()
        told = because if reads else "its actions return no more than that they were done"
        draft.set_facts(node, {"content": (content if reads else "trusted", told)})
    return list(things.values())
