"""Code nodes of Dify: fixed programs in a sandbox, and what some of them reach beyond it."""

from __future__ import annotations

from graphs.formats.dify.canvas import Canvas
from graphs.formats.dify.file import RawNode, text
from graphs.formats.programs import read_program


def code(canvas: Canvas, node: RawNode) -> str:
    """Add a code node: a step, unless its program asks the network or runs what it is given."""
    program = read_program(text(node.data.get("code")))
    decided = canvas.references.decided(node.data.get("variables"))
    if program.runs:
        because = f"its program has “{program.runs}” in it"
        actor = canvas.add("step", node, {"interprets": (True, because)})
        canvas.box.code(
            actor, "Dify's code sandbox", because=because, sandboxed=True, place="platform",
            arguments=decided,
        )  # fmt: skip
        return actor
    if not program.network:
        return canvas.add("step", node, {})
    because = "nothing tells who writes what its program is answered"
    sandboxed = (True, "Dify runs it in its code sandbox")
    # A tool, whose answers steer what follows and not what it asks next.
    actor = canvas.add("tool", node, {"content": (None, because), "sandboxed": sandboxed})
    for method, url in program.requests:
        canvas.box.request(actor, method, url, arguments=decided)
    if not program.requests:
        because = "its program uses the network, to what end is not told"
        thing = canvas.draft.thing(actor, f"What {node.title} reaches", "internet", because)
        thing.acted = True
        thing.contents[None] = because
        unknown = {"verb": ("unknown", because), "arguments": decided}
        canvas.draft.effect(actor, "read", canvas.draft.returned(thing), {"arguments": decided})
        canvas.draft.effect(actor, "unknown", thing, {**unknown, "reversible": (None, because)})
    return actor
