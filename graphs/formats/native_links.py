"""Checks that the links of a native file join nodes that exist and that they may join."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphs.formats.native_values import Entries, Problems, article, quoted
from graphs.model.elements import Link, Node
from graphs.model.facts import LINK_ENDS, NODE_KINDS


def check_links(
    links: list[Link],
    link_entries: list[Entries],
    node_by_id: Mapping[str, Node],
    problems: Problems,
) -> None:
    """Report each link with an unknown end, between kinds it may not join, or with no true gate.

    `link_entries`: those of `links`, in the same order.
    """
    gates = [node.id for node in node_by_id.values() if node.kind == "gate"]
    for link, one in zip(links, link_entries, strict=True):
        ends_known = all(
            [
                _known(link.from_id, "from", one, node_by_id, problems),
                _known(link.to_id, "to", one, node_by_id, problems),
            ]
        )
        if ends_known and link.kind:
            _check_ends(link, one, node_by_id, problems)
        if link.gate is not None:
            _check_gate(link.gate, gates, one, node_by_id, problems)


def _known(
    node_id: str, key: str, one: Entries, node_by_id: Mapping[str, Node], problems: Problems
) -> bool:
    """Whether the node exists; an end that is missing has been reported already."""
    if node_id in node_by_id:
        return bool(node_by_id[node_id].kind)
    if key in one.values and node_id:
        meant = problems.nearest(node_id, node_by_id)
        fix = f'Did you mean "{meant}"?' if meant else "Add it to nodes, or name one that is there."
        problems.add(one.place(key), f'{one.label}: there is no node "{node_id}".', fix)
    elif key in one.values:
        problems.add(one.place(key), f'{one.label}: "{key}" is empty.', "Give the id of a node.")
    return False


def _check_ends(
    link: Link, one: Entries, node_by_id: Mapping[str, Node], problems: Problems
) -> None:
    from_kind, to_kind = node_by_id[link.from_id].kind, node_by_id[link.to_id].kind
    from_kinds, to_kinds = LINK_ENDS[link.kind]
    if from_kind in from_kinds and to_kind in to_kinds:
        return
    possible = [
        kind for kind, (start, end) in LINK_ENDS.items() if from_kind in start and to_kind in end
    ]
    reversed_fits = to_kind in from_kinds and from_kind in to_kinds
    if possible:
        fix = f"Between these, write kind: {_either(possible)}."
    elif reversed_fits:
        fix = f"Turn it round: from {link.to_id} to {link.from_id}."
    else:
        fix = (
            f"{article(link.kind).capitalize()} link leads from {_either(_ordered(from_kinds))} "
            f"to {_either(_ordered(to_kinds))}."
        )
    what = (
        f"{one.label}: {article(link.kind)} link cannot lead from {article(from_kind)} "
        f"to {article(to_kind)}."
    )
    problems.add(one.place("kind"), what, fix)


def _check_gate(
    gate: str,
    gates: list[str],
    one: Entries,
    node_by_id: Mapping[str, Node],
    problems: Problems,
) -> None:
    node = node_by_id.get(gate)
    if node is not None and (node.kind == "gate" or not node.kind):
        return
    meant = problems.nearest(gate, gates)
    fix = f'Did you mean "{meant}"?' if meant else f"Gates: {quoted(gates[:20])}."
    if not gates:
        fix = "Add a node of kind gate and name its id here."
    what = (
        f'{one.label}: the gate "{gate}" is {article(node.kind)}, not a gate.'
        if node is not None
        else f'{one.label}: there is no gate "{gate}".'
    )
    problems.add(one.place("gate"), what, fix)


def _ordered(kinds: Iterable[str]) -> list[str]:
    present = set(kinds)
    return [kind for kind in NODE_KINDS if kind in present]


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]
