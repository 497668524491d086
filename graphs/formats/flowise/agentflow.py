"""Draw an agentflow (v2): control flow between nodes whose models and tools are inline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from graphs.formats.flowise import gates
from graphs.formats.flowise.actors import Actors
from graphs.formats.flowise.canvas import HERE, MOST, Canvas
from graphs.formats.flowise.file import Edge, RawNode, plain
from graphs.formats.flowise.tool_nodes import Tools

_SERVER = "who may chat is set in Flowise, not in the file"
_REFUSED = "reject"


def _exposure(start: RawNode) -> tuple[str | None, str]:
    kind = start.text("startInputType")
    if kind == "scheduleInput":
        return "schedule", "it starts by the clock"
    if kind == "webhookTrigger":
        if start.flag("webhookEnableAuth"):
            return "authenticated", "its webhook takes only signed requests"
        return "anonymous", "its webhook checks no signature: whoever knows its address calls it"
    return None, _SERVER


class Agentflow:
    """One agentflow on its way to the map."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._nodes = {key: node for key, node in canvas.flow.nodes.items() if not node.note}
        self._out: dict[str, list[Edge]] = defaultdict(list)
        self._into: dict[str, list[str]] = defaultdict(list)
        for edge in canvas.flow.edges:
            if edge.source in self._nodes and edge.target in self._nodes:
                self._out[edge.source].append(edge)
                self._into[edge.target].append(edge.source)
        self._begun_by = next(
            (n.text("startInputType") for n in self._nodes.values() if n.type == "startAgentflow"),
            "",
        )
        self._actors = Actors(canvas, Tools(canvas), self._nodes, self._begun_by)

    def build(self) -> None:
        """Add everything of this flow to the draft."""
        canvas = self._canvas
        for key, node in self._nodes.items():
            if not self._actors.placed_by_tools(node):
                canvas.ids[key] = canvas.draft.fresh_id(node.label)
        self._inside = self._containers()
        for node in self._nodes.values():
            self._add(node)
        live = self._reached()
        for key in self._nodes:
            self._flow(key)
        self._answers(live)

    def _containers(self) -> dict[str, dict[str, None]]:
        held: dict[str, dict[str, None]] = defaultdict(dict)
        for key, node in self._nodes.items():
            if node.parent in self._nodes and node.parent != key:
                held[node.parent][key] = None
        return held

    def _add(self, node: RawNode) -> None:
        adders: dict[str, Callable[[RawNode], None]] = {
            "startAgentflow": self._start,
            "humanInputAgentflow": self._gate,
        }
        adders.get(node.type, self._actors.add)(node)

    def _start(self, node: RawNode) -> None:
        exposure = _exposure(node)
        kind = node.text("startInputType") or "chatInput"
        place, because = "platform", HERE
        if exposure[0] in ("anonymous", "authenticated"):
            place, because = "internet", "it is called from outside"
        self._canvas.draft.add(
            "trigger", node.label, place, because, {"exposure": exposure}, pointer=node.pointer,
            description=node.text("formTitle", "formDescription"), tags=(kind,),
            extensions={"x-flowise-type": node.type}, node_id=self._canvas.ids[node.id],
        )  # fmt: skip
        self._canvas.secrets(self._canvas.ids[node.id], node)

    def _gate(self, node: RawNode) -> None:
        gate = self._canvas.add("gate", node, gates.human_input(node, self._begun_by))
        if node.text("humanInputDescriptionType") == "dynamic":
            config = node.inputs.get("humanInputModelConfig")
            self._canvas.model(
                gate, node.text("humanInputModel"), config if isinstance(config, dict) else {},
                node.pointer,
            )  # fmt: skip

    def _flow(self, key: str) -> None:
        canvas, node = self._canvas, self._nodes[key]
        own = canvas.ids[key]
        inside = self._inside.get(key, {})
        for edge in self._out[key]:
            canvas.draft.link("flow", own, canvas.ids[edge.target], name=edge.label)
            if node.type == "humanInputAgentflow" and self._refuses(edge):
                self._around(key, edge)
        back = self._loops_to(node)
        if back:
            canvas.draft.link("flow", own, canvas.ids[back], name="loops back")
        for child in inside:
            if not any(source in inside for source in self._into[child]):
                canvas.draft.link("flow", own, canvas.ids[child], name="for each item")
            if not any(edge.target in inside for edge in self._out[child]):
                canvas.draft.link("flow", canvas.ids[child], own, name="next item")

    def _refuses(self, edge: Edge) -> bool:
        """Whether a gate's edge is taken on its refusal: its second output."""
        return edge.port == "1" or (edge.port != "0" and edge.label.lower() == _REFUSED)

    def _around(self, gate: str, refused: Edge) -> None:
        """What runs after a refusal has no approval: it follows what stands before the gate."""
        draft, ids = self._canvas.draft, self._canvas.ids
        for before in list(dict.fromkeys(self._into[gate]))[:MOST]:
            if before != refused.target and self._nodes[before].type != "humanInputAgentflow":
                draft.link("flow", ids[before], ids[refused.target], name="not approved")

    def _loops_to(self, node: RawNode) -> str:
        """The node that a Loop goes back to: its input has the id, a hyphen and the label."""
        told = plain(node.inputs.get("loopBackToNode"))
        if not told:
            return ""
        parts = told.split("-")[:100]
        for end in range(len(parts), 0, -1):
            found = "-".join(parts[:end])
            if found in self._nodes:
                return found
        self._canvas.draft.notes.append(f"{node.label} loops back to no node of this flow.")
        return ""

    def _reached(self) -> set[str]:
        """What the start leads to, containers' parts and loops included."""
        front = [key for key, node in self._nodes.items() if node.type == "startAgentflow"]
        seen = set(front)
        while front:
            key = front.pop()
            following = [edge.target for edge in self._out[key]]
            following += self._inside.get(key, {})
            for target in following:
                if target not in seen:
                    seen.add(target)
                    front.append(target)
        lost = [n.label for k, n in self._nodes.items() if k not in seen]
        if lost:
            listed = ", ".join(sorted(lost)[:5])
            more = f" and {len(lost) - 5} more" if len(lost) > 5 else ""
            self._canvas.draft.notes.append(f"No path from a start reaches {listed}{more}.")
        return seen

    def _answers(self, live: set[str]) -> None:
        """Who asked is told what direct replies say and what the last steps give."""
        draft, ids = self._canvas.draft, self._canvas.ids
        starts = [key for key, node in self._nodes.items() if node.type == "startAgentflow"]
        answering: list[str] = []
        for key, node in self._nodes.items():
            ends = not self._out[key] and node.parent not in self._nodes
            silent = node.type in ("loopAgentflow", "startAgentflow", "humanInputAgentflow")
            if key in live and (node.type == "directReplyAgentflow" or (ends and not silent)):
                answering.append(ids[key])
        for start in starts[:MOST]:
            if self._nodes[start].text("startInputType") == "scheduleInput":
                continue
            for last in answering:
                draft.link("replies", last, ids[start])
        if starts:
            begun = (ids[starts[0]], tuple(answering))
            self._canvas.shared.starts.setdefault(self._canvas.flow.flow_id, begun)
