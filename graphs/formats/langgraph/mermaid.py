"""Read the Mermaid flowchart that `get_graph().draw_mermaid()` writes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

from graphs.formats.langgraph.file import END, START, RawEdge, RawGraph, RawNode, interrupts

_HEADER = re.compile(r"[ \t]*(?:graph|flowchart)[ \t]+(?:TD|TB|BT|LR|RL)\b")
_FENCE = re.compile(r"[ \t]*(?:```+|~~~+)[ \t]*(\w*)[ \t]*$")
#: Between two nodes: a plain, dotted or thick arrow, with its label before or behind it.
_ARROW = re.compile(
    r"\s*(?:-\.->|-\.(?P<dotted>[^\n]{1,300}?)\.->|==>|-->|--(?P<plain>[^\n>]{1,300}?)-->|---)\s*"
    r"(?:\|(?P<behind>[^|\n]{0,300})\|\s*)?"
)
_NODE = re.compile(
    r"^\s*(?P<id>[^\s\[\](){}<>|;\"'&:]+(?::[^\s\[\](){}<>|;\"'&:]+)*)(?::::[\w-]+)?"
    r"(?P<label>[\[({>].*)?;?\s*$",
    re.S,
)
_SKIPPED = re.compile(
    r"^\s*(?:%%|classDef\b|class\s|style\s|linkStyle\b|click\s|direction\s|subgraph\b|end\s*;?\s*$"
    r"|---\s*$|config:|flowchart:|curve:|theme:|look:|accTitle|accDescr)"
)
_CLASS = re.compile(r":::[\w-]+\s*;?\s*$")
#: The shape of a node: brackets, slashes and quotes around its label.
_OPENING = re.compile(r"^[\[({/\\>]+[\"']?")
_CLOSING = re.compile(r"[\"']?[\])}/\\]+\s*;?\s*$")
_ESCAPED = re.compile(r"\\([2-7][0-9a-fA-F])")
_TAG = re.compile(r"<[^<>]{0,100}>")
_BREAK = re.compile(r"<(?:hr|br)\s*/?>|\n", re.I)
_LONGEST = 2000
_MOST = 200_000


def mermaid_of(text: str) -> str:
    """The flowchart of LangGraph in a text, Mermaid or Markdown with a block of it; else empty.

    Lines before it are kept as empty ones, so that its lines have their numbers in the file.
    """
    if START not in text and END not in text:
        return ""
    text = text.replace("\r\n", "\n")
    head = text[:10_000].lstrip()
    if head[:1] in ("{", "["):
        return ""
    block: list[str] = []
    drawn = fenced = False
    began = 0
    for number, line in enumerate(text.split("\n"), 1):
        fence = _FENCE.match(line) if line.lstrip(" \t")[:3] in ("```", "~~~") else None
        if fence is not None:
            if drawn and _is_drawing(block):
                return "\n" * began + "\n".join(block)
            fenced, began = True, number
            drawn, block = not drawn and fence[1].lower() == "mermaid", []
        elif drawn:
            block.append(line)
    if fenced or head.startswith("#"):
        return ""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if _HEADER.match(line):
            return "\n" * number + "\n".join(lines[number:])
    return ""


def _is_drawing(lines: list[str]) -> bool:
    return any(START in line or END in line for line in lines) and any(
        _HEADER.match(line) for line in lines
    )


def read_mermaid(text: str) -> RawGraph:
    """The graph of a flowchart; lines that are neither node nor edge are left out."""
    graph = RawGraph()
    skipped = 0
    edges: list[tuple[str, str, str, bool]] = []
    for number, line in _statements(text):
        if _HEADER.match(line) or _SKIPPED.match(line) or not line.strip(" ;"):
            continue
        parts = list(_split(line))
        nodes = [_node(part, number) for part, _, _ in parts]
        if any(node is None for node in nodes):
            skipped += 1
            continue
        for node, (_, name, dotted), before in zip(nodes, parts, [None, *nodes[:-1]], strict=True):
            if node is None:
                continue
            if node.name or node.id not in graph.nodes:
                graph.add(_named(node))
            if before is not None:
                edges.append((before.id, node.id, name, dotted))
    for source, target, name, dotted in edges:
        graph.edges.append(RawEdge(source, target, name, dotted))
    if skipped:
        graph.notes.append(f"Lines of the diagram that could not be read: {skipped}.")
    return graph


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Lines with what belongs together: a label in quotes or brackets may go over several."""
    held, began = "", 0
    for number, line in enumerate(text.split("\n")[:_MOST], 1):
        if held:
            held = f"{held}\n{line}"
        else:
            held, began = line, number
        open_quote = held.count('"') % 2 == 1
        if (open_quote or held.count("([") > held.count("])")) and len(held) < _LONGEST:
            continue
        yield began, held[:_LONGEST]
        held = ""
    if held:
        yield began, held[:_LONGEST]


def _split(line: str) -> Iterator[tuple[str, str, bool]]:
    """The nodes of a statement, each with the label of the arrow before it and whether it is
    dotted, which stands for a condition."""
    at, name, dotted = 0, "", False
    for arrow in _ARROW.finditer(line):
        yield line[at : arrow.start()], name, dotted
        label = arrow["dotted"] or arrow["plain"] or arrow["behind"] or ""
        name, dotted = _plain(label), "-." in arrow[0]
        at = arrow.end()
    yield line[at:], name, dotted


def _node(written: str, number: int) -> RawNode | None:
    found = _NODE.match(written)
    if found is None:
        return None
    node_id = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), found["id"].removesuffix(";"))
    label = _CLASS.sub("", found["label"] or "")
    inner = _CLOSING.sub("", _OPENING.sub("", label))
    lines = [_plain(one) for one in _BREAK.split(inner)]
    lines = [one for one in lines if one]
    told = next((one for one in lines if one.startswith("__interrupt")), "")
    named = next((one for one in lines if one is not told and " = " not in one), "")
    return RawNode(node_id[:400], named[:400], (), interrupts(told), line=number)


def _named(node: RawNode) -> RawNode:
    return replace(node, name=node.name or node.id.rpartition(":")[2])


def _plain(label: str) -> str:
    """A label without its markup."""
    return html.unescape(_TAG.sub("", label)).replace("\xa0", " ").strip(" \t\"'`*")[:200]
