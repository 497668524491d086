"""The map as a Mermaid flowchart, for documents that render it (zones as subgraphs)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from graphs.drawing.lens import LinkLook
from graphs.drawing.text import plain_line
from graphs.model.elements import Link, Node
from graphs.reports.base import Report
from graphs.reports.diagram import Diagram, diagram
from graphs.reports.subject import Subject

_SHAPES = {
    "trigger": (">", "]"), "agent": ("{{", "}}"), "step": ("[", "]"), "model": ("(", ")"),
    "tool": ("(", ")"), "data": ("[(", ")]"), "system": ("[[", "]]"), "identity": ("[/", "/]"),
    "privilege": ("[\\", "\\]"), "human": ("([", "])"), "gate": ("{", "}"), "log": ("[/", "\\]"),
}  # fmt: skip
#: Characters that mean nothing to Mermaid or to Markdown inside a quoted label.
_SAFE = re.compile(r"[0-9A-Za-z ,()?!'=·◇✕—–]")
#: What Markdown would take for a list, a heading or a quotation.
_LIST = re.compile(r"^(\d+[.)]|[-+*#>])")
#: Renderers refuse more links than this unless they are told otherwise.
_MOST_LINKS = 500


def write(subject: Subject) -> str:
    """A workflow as Mermaid text, in the colours of a theme."""
    workflow, lens, theme = subject.workflow, subject.lens, subject.theme
    drawn = diagram(workflow, subject.analysis, lens, subject.focus)
    title = plain_line(f"{workflow.name} — {lens.title}: {drawn.view.headline}")
    lines = ["---", f"title: {json.dumps(title, ensure_ascii=False)}", "---", "flowchart LR"]
    if drawn.view.summary is not None:
        for text in (drawn.view.summary.headline, *drawn.view.summary.lines):
            lines.append(f"  %% {_comment(text)}")
    if len(workflow.links) > _MOST_LINKS:
        lines.append(f"  %% {len(workflow.links)} links: set maxEdges where this is rendered.")
    for zone_id in drawn.children.get(None, ()):
        lines += _zone(drawn, zone_id, 1)
    lines += [f"  {_link(drawn, link)}" for link in workflow.links]
    lines += _styles(drawn, theme)
    return "\n".join(lines) + "\n"


def _zone(drawn: Diagram, zone_id: str, depth: int) -> list[str]:
    pad = "  " * depth
    number = drawn.zones.index(zone_id)
    inner = [
        line for child in drawn.children.get(zone_id, ()) for line in _zone(drawn, child, depth + 1)
    ]
    nodes = [f"{pad}  {_node(drawn, node)}" for node in drawn.members[zone_id]]
    label = escaped(drawn.zone_label(zone_id))
    if not inner and not nodes:
        # An empty subgraph would be dropped by some renderers.
        return [f'{pad}z{number}["{label}"]']
    return [f'{pad}subgraph z{number}["{label}"]', *nodes, *inner, f"{pad}end"]


def _node(drawn: Diagram, node: Node) -> str:
    name, facts = drawn.node_lines(node)
    opening, closing = _SHAPES[node.kind]
    label = f"{escaped(name)}<br/><small>{escaped(facts)}</small>"
    return f'n{drawn.numbers[node.id]}{opening}"{label}"{closing}'


def _link(drawn: Diagram, link: Link) -> str:
    start, end = f"n{drawn.numbers[link.from_id]}", f"n{drawn.numbers[link.to_id]}"
    heads, look = drawn.heads(link), drawn.link_look(link)
    if heads == "start":
        start, end = end, start
    dotted = bool(look.dash)
    arrow = {True: "-.->", False: "-->"}[dotted]
    if heads == "both":
        arrow = "<" + arrow
    words = escaped(drawn.link_words(link))
    label = f'|"{words}"|' if words else ""
    return f"{start} {arrow}{label} {end}"


def _styles(drawn: Diagram, theme: Mapping[str, str]) -> list[str]:
    """Classes for the states of nodes and zones, and the looks of links, told by their numbers."""
    lines: list[str] = []
    classes: dict[str, list[str]] = {}
    for node in drawn.workflow.nodes:
        name = drawn.node_class(node) or "plain"
        classes.setdefault(name, []).append(f"n{drawn.numbers[node.id]}")
    for name, members in sorted(classes.items()):
        fill, stroke, colour, extra = theme["node"], theme["node-line"], theme["text"], ""
        if name == "faded":
            extra = ",opacity:0.4"
        elif name == "entry":
            stroke, extra = theme["ungated"], ",stroke-width:2px"
        elif name != "plain":
            fill, stroke = theme[f"{name}-fill"], theme[name]
            extra = ",stroke-width:2.5px"
            if name in ("weak", "latent"):
                extra += ",stroke-dasharray:6 3"
        lines.append(f"  classDef {name} fill:{fill},stroke:{stroke},color:{colour}{extra}")
        lines.append(f"  class {','.join(members)} {name}")
    trusts: dict[str, list[str]] = {}
    for number, zone_id in enumerate(drawn.zones):
        trust = drawn.workflow.zone_by_id[zone_id].trust
        trusts.setdefault(trust, []).append(f"z{number}")
    for trust, members in sorted(trusts.items()):
        role = f"zone-{trust}"
        lines.append(
            f"  classDef {trust}Zone fill:{theme[role]},stroke:{theme[f'{role}-line']},"
            f"color:{theme[f'{role}-text']},stroke-dasharray:6 4"
        )
        lines.append(f"  class {','.join(members)} {trust}Zone")
    looks: dict[LinkLook, list[int]] = {}
    for number, link in enumerate(drawn.workflow.links):
        looks.setdefault(drawn.link_look(link), []).append(number)
    by_style: dict[str, list[int]] = {}
    for look, numbers in looks.items():
        style = f"stroke:{theme[look.stroke]},stroke-width:{look.width:g}px"
        if look.dash:
            style += f",stroke-dasharray:{' '.join(f'{step:g}' for step in look.dash)}"
        if look.faded:
            style += ",opacity:0.3"
        by_style.setdefault(style, []).extend(numbers)
    for style, numbers in sorted(by_style.items(), key=lambda entry: min(entry[1])):
        lines.append(f"  linkStyle {','.join(map(str, sorted(numbers)))} {style}")
    return lines


def escaped(text: str) -> str:
    """The text for a quoted label: what could mean something is written as a numbered entity."""
    text = plain_line(text)
    listed = _LIST.match(text)
    head = listed.end() if listed is not None else 0
    return "".join(
        character
        if (index >= head or character.isalnum())
        and (_SAFE.match(character) or ord(character) > 0x7F or (character in "-./:_" and index))
        else f"#{ord(character)};"
        for index, character in enumerate(text)
    )


def _comment(text: str) -> str:
    """The text for a comment; a brace would make it a directive."""
    return plain_line(text).replace("{", "(").replace("}", ")")


REPORT = Report("mermaid", ".mmd", "Mermaid flowchart", write)
