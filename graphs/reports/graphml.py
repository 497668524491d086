"""The map as GraphML, for graph tools: typed attributes, and the positions of the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from graphs.drawing.xml_text import xml_text
from graphs.model.elements import Element
from graphs.reports.base import Report
from graphs.reports.diagram import diagram
from graphs.reports.drawio_cells import attribute
from graphs.reports.subject import Subject

Value = str | float | bool | int
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
    'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)


def write(subject: Subject) -> str:
    """A workflow as a directed GraphML graph.

    Nodes have their kind, name, zone, facts and what the lens says, and `x`, `y`, `width` and
    `height` of their box on the map in pixels, y downwards; one that is drawn as a badge or on a
    link has no box. Links have their kind and facts, and the status of an action. The graph of a
    part of a workflow says what of it is left out.
    """
    workflow, layout = subject.workflow, subject.layout
    told = diagram(workflow, subject.analysis, subject.lens, subject.focus)
    statuses = {action.link: action.status for action in subject.analysis.actions}
    nodes: list[tuple[str, dict[str, Value]]] = []
    for node in workflow.nodes:
        zone = workflow.zone_of(node)
        values: dict[str, Value] = {
            "kind": node.kind,
            "name": node.title,
            "zone": workflow.zone_id(node),
            "zone_name": zone.title,
            "trust": zone.trust,
            "owner": node.owner or "",
            "environment": workflow.environment(node) or "",
            "gate_quality": told.qualities.get(node.id, ""),
            "lens_says": told.node_look(node).says,
        }
        rect = layout.nodes.get(node.id)
        if rect is not None:
            x, y = rect.centre
            values |= {"x": x, "y": y, "width": rect.width, "height": rect.height}
        nodes.append((node.id, values | _facts(node)))
    links: list[tuple[str, str, str, dict[str, Value]]] = []
    for link in workflow.links:
        values = {
            "kind": link.kind,
            "name": link.name,
            "status": statuses.get(link.id, ""),
            "lens_says": told.link_words(link),
        }
        links.append((link.id, link.from_id, link.to_id, values | _facts(link)))
    lines = [_HEAD]
    keys: dict[tuple[str, str], str] = {}
    for kind, groups in (("node", [v for _, v in nodes]), ("edge", [v for *_, v in links])):
        for name, type_ in _types(groups).items():
            key = keys[kind, name] = f"{kind[0]}{len(keys)}"
            lines.append(
                f'  <key id="{key}" for="{kind}" attr.name={attribute(name)} '
                f'attr.type="{type_}"/>\n'
            )
    lines.append('  <key id="g" for="graph" attr.name="name" attr.type="string"/>\n')
    is_part = subject.excerpt is not None
    if is_part:
        lines.append('  <key id="p" for="graph" attr.name="part" attr.type="string"/>\n')
    lines.append('  <graph id="workflow" edgedefault="directed">\n')
    lines.append(f'    <data key="g">{_text(workflow.name)}</data>\n')
    if is_part:
        lines.append(f'    <data key="p">{_text(told.view.headline)}</data>\n')
    for node_id, values in nodes:
        lines.append(f"    <node id={attribute(node_id)}>\n")
        lines += _data(values, "node", keys)
        lines.append("    </node>\n")
    for link_id, start, end, values in links:
        ends = f"source={attribute(start)} target={attribute(end)}"
        lines.append(f"    <edge id={attribute(link_id)} {ends}>\n")
        lines += _data(values, "edge", keys)
        lines.append("    </edge>\n")
    lines.append("  </graph>\n</graphml>\n")
    return "".join(lines)


def _facts(element: Element) -> dict[str, Value]:
    """The facts as values, lists in words; named apart from what the map tells."""
    facts: dict[str, Value] = {}
    for name, value in element.facts.items():
        if isinstance(value, (bool, int, float, str)):
            facts[f"fact_{name}"] = value
        elif value is not None:
            facts[f"fact_{name}"] = ", ".join(map(str, value))
    return facts


def _types(groups: Iterable[Mapping[str, Value]]) -> dict[str, str]:
    """The type of each attribute: that of all its values, else text."""
    found: dict[str, set[str]] = {}
    for values in groups:
        for name, value in values.items():
            found.setdefault(name, set()).add(_type(value))
    return {
        name: "double"
        if types == {"int", "double"}
        else types.pop()
        if len(types) == 1
        else "string"
        for name, types in found.items()
    }


def _type(value: Value) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "int" if abs(value) < 2**31 else "double"
    return "double" if isinstance(value, float) else "string"


def _data(
    values: Mapping[str, Value], kind: str, keys: Mapping[tuple[str, str], str]
) -> Iterable[str]:
    for name, value in values.items():
        if value != "":
            text = str(value).lower() if isinstance(value, bool) else _number_or_text(value)
            yield f'      <data key="{keys[kind, name]}">{text}</data>\n'


def _number_or_text(value: str | float) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.01 else repr(value)
    return _text(str(value))


def _text(text: str) -> str:
    return escape(xml_text(text), quote=False)


REPORT = Report("graphml", ".graphml", "GraphML graph", write)
