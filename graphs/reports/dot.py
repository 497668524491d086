"""The map in the DOT language of Graphviz (zones as clusters)."""

from __future__ import annotations

from collections.abc import Mapping

from graphs.drawing.lens import DOTTED
from graphs.drawing.text import plain_line
from graphs.model.elements import Link, Node
from graphs.reports.base import Report
from graphs.reports.diagram import Diagram, diagram
from graphs.reports.subject import Subject

_SHAPES = {
    "trigger": "shape=cds", "agent": "shape=hexagon", "step": "shape=box",
    "model": 'shape=box,style="filled,rounded",peripheries=2',
    "tool": 'shape=box,style="filled,rounded"', "data": "shape=cylinder",
    "system": "shape=box,peripheries=2", "identity": "shape=tab",
    "privilege": "shape=component", "human": "shape=ellipse", "gate": "shape=octagon",
    "log": "shape=note",
}  # fmt: skip


def write(subject: Subject) -> str:
    """A workflow as DOT text, in the colours of a theme."""
    workflow, lens, theme = subject.workflow, subject.lens, subject.theme
    drawn = diagram(workflow, subject.analysis, lens, subject.focus)
    headline = [f"{workflow.name} — {lens.title}", drawn.view.headline]
    summary = drawn.view.summary
    if summary is not None and summary.headline.lower() != drawn.view.headline.lower():
        headline.append(summary.headline)
    lines = [
        "digraph workflow {",
        "  graph [rankdir=LR, newrank=true, compound=true, nodesep=0.35, ranksep=1.1, "
        'fontname="Inter, Helvetica, sans-serif", labelloc=t, '
        f"bgcolor={_quoted(theme['canvas'])}, fontcolor={_quoted(theme['text'])}, "
        f"label={_label(*headline)}]",
        '  node [fontname="Inter, Helvetica, sans-serif", fontsize=12, style=filled, margin=0.15]',
        '  edge [fontname="Inter, Helvetica, sans-serif", fontsize=10, arrowsize=0.8]',
    ]
    for zone_id in drawn.children.get(None, ()):
        lines += _zone(drawn, zone_id, theme, 1)
    lines += [f"  {_link(drawn, link, theme)}" for link in workflow.links]
    lines.append("}")
    return "\n".join(lines) + "\n"


def _zone(drawn: Diagram, zone_id: str, theme: Mapping[str, str], depth: int) -> list[str]:
    pad = "  " * depth
    role = f"zone-{drawn.workflow.zone_by_id[zone_id].trust}"
    number = drawn.zones.index(zone_id)
    lines = [
        f"{pad}subgraph cluster_{number} {{",
        f'{pad}  graph [style="filled,dashed,rounded", labelloc=t, labeljust=l, margin=18, '
        f"fillcolor={_quoted(theme[role])}, color={_quoted(theme[f'{role}-line'])}, "
        f"fontcolor={_quoted(theme[f'{role}-text'])}, label={_label(drawn.zone_label(zone_id))}]",
    ]
    lines += [f"{pad}  {_node(drawn, node, theme)}" for node in drawn.members[zone_id]]
    if not drawn.members[zone_id] and not drawn.children.get(zone_id):
        # Graphviz leaves out a cluster without nodes.
        lines.append(f"{pad}  empty_{number} [style=invis]")
    for child in drawn.children.get(zone_id, ()):
        lines += _zone(drawn, child, theme, depth + 1)
    lines.append(f"{pad}}}")
    return lines


def _node(drawn: Diagram, node: Node, theme: Mapping[str, str]) -> str:
    name = drawn.node_class(node)
    fill, line, text, width = theme["node"], theme["node-line"], theme["text"], 1.2
    if name == "faded":
        line, text = theme["link-quiet"], theme["link-quiet"]
    elif name == "entry":
        line, width = theme["ungated"], 2.0
    elif name:
        fill, line, width = theme[f"{name}-fill"], theme[name], 2.4
    says = drawn.node_look(node).says
    tooltip = f", tooltip={_label(says)}" if says else ""
    return (
        f"n{drawn.numbers[node.id]} [{_SHAPES[node.kind]}, "
        f"label={_label(*drawn.node_lines(node))}, fillcolor={_quoted(fill)}, "
        f"color={_quoted(line)}, fontcolor={_quoted(text)}, "
        f"penwidth={width:g}{tooltip}]"
    )


def _link(drawn: Diagram, link: Link, theme: Mapping[str, str]) -> str:
    look = drawn.link_look(link)
    direction = {"start": "back", "both": "both"}.get(drawn.heads(link), "forward")
    style = "solid"
    if look.dash:
        style = "dotted" if look.dash == DOTTED else "dashed"
    colour = theme["link-quiet"] if look.faded else theme[look.stroke]
    words = drawn.link_words(link)
    label = f", label={_label(words)}, fontcolor={_quoted(theme['text'])}" if words else ""
    return (
        f"n{drawn.numbers[link.from_id]} -> n{drawn.numbers[link.to_id]} [dir={direction}, "
        f"style={style}, color={_quoted(colour)}, penwidth={look.width:g}{label}]"
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _label(*lines: str) -> str:
    """Lines of text as a quoted label: no escape sequence and no entity of its own."""
    escaped = (plain_line(line).replace("\\", "\\\\").replace("&", "&amp;") for line in lines)
    return '"' + "\\n".join(line.replace('"', '\\"') for line in escaped) + '"'


REPORT = Report("dot", ".dot", "Graphviz DOT", write)
