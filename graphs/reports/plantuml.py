"""The map as a PlantUML component diagram (zones as packages)."""

from __future__ import annotations

from collections.abc import Mapping

from graphs.drawing.lens import DOTTED
from graphs.drawing.text import plain_line
from graphs.model.elements import Link, Node
from graphs.reports.base import Report
from graphs.reports.diagram import Diagram, diagram
from graphs.reports.subject import Subject

_SHAPES = {
    "trigger": "boundary", "agent": "control", "step": "rectangle", "model": "cloud",
    "tool": "component", "data": "database", "system": "node", "identity": "card",
    "privilege": "artifact", "human": "actor", "gate": "agent", "log": "file",
}  # fmt: skip


def write(subject: Subject) -> str:
    """A workflow as PlantUML text, in the colours of a theme."""
    workflow, theme = subject.workflow, subject.theme
    drawn = diagram(workflow, subject.analysis, subject.lens, subject.focus)
    lines = [
        "@startuml",
        "left to right direction",
        f"skinparam backgroundColor {theme['canvas']}",
        f"skinparam defaultFontColor {theme['text']}",
        # For a font named by its family, Java shows other scripts as boxes.
        "skinparam defaultFontName SansSerif",
        "skinparam shadowing false",
        f"title {escaped(f'{workflow.name} — {subject.lens.title}: {drawn.view.headline}')}",
    ]
    for zone_id in drawn.children.get(None, ()):
        lines += _zone(drawn, zone_id, theme, 0)
    lines += [_link(drawn, link, theme) for link in workflow.links]
    lines.append("@enduml")
    return "\n".join(lines) + "\n"


def _zone(drawn: Diagram, zone_id: str, theme: Mapping[str, str], depth: int) -> list[str]:
    pad, number = "  " * depth, drawn.zones.index(zone_id)
    role = f"zone-{drawn.workflow.zone_by_id[zone_id].trust}"
    colours = f"{theme[role]};line:{theme[f'{role}-line'].lstrip('#')};line.dashed"
    lines = [
        f'{pad}rectangle "{escaped(drawn.zone_label(zone_id))}" as z{number} {colours} {{',
        *(f"{pad}  {_node(drawn, node, theme)}" for node in drawn.members[zone_id]),
    ]
    for child in drawn.children.get(zone_id, ()):
        lines += _zone(drawn, child, theme, depth + 1)
    return [*lines, f"{pad}}}"]


def _node(drawn: Diagram, node: Node, theme: Mapping[str, str]) -> str:
    state = drawn.node_class(node)
    fill, line, width = theme["node"], theme["node-line"], ""
    if state == "entry":
        line, width = theme["ungated"], ";line.bold"
    elif state == "faded":
        line = theme["link-quiet"]
    elif state:
        fill, line, width = theme[f"{state}-fill"], theme[state], ";line.bold"
    name, facts = drawn.node_lines(node)
    label = f"{escaped(name)}\\n{escaped(facts)}"
    return (
        f'{_SHAPES[node.kind]} "{label}" as n{drawn.numbers[node.id]} '
        f"{fill};line:{line.lstrip('#')}{width}"
    )


def _link(drawn: Diagram, link: Link, theme: Mapping[str, str]) -> str:
    look, heads = drawn.link_look(link), drawn.heads(link)
    start, end = f"n{drawn.numbers[link.from_id]}", f"n{drawn.numbers[link.to_id]}"
    colour = theme["link-quiet"] if look.faded else theme[look.stroke]
    style = ("dotted" if look.dash == DOTTED else "dashed") if look.dash else ""
    told = ",".join(part for part in (colour, style, "bold" if look.width > 2 else "") if part)
    left, right = "<" * (heads in ("start", "both")), ">" * (heads in ("end", "both"))
    words = escaped(drawn.link_words(link))
    return f"{start} {left}-[{told}]-{right} {end}" + (f" : {words}" if words else "")


def escaped(text: str) -> str:
    """The text with everything that could mean something to PlantUML as a numbered entity."""
    return "".join(
        character if character.isalnum() or character == " " else f"&#{ord(character)};"
        for character in plain_line(text)
    )


REPORT = Report("plantuml", ".puml", "PlantUML diagram", write)
