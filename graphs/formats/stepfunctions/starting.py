"""Which of several machines or agents nothing given starts, so that something else must."""

from __future__ import annotations

from collections.abc import Iterable

from graphs.model.elements import Link

_LEADING = frozenset({"calls", "flow", "delegates"})


def unstarted(nodes: Iterable[str], links: Iterable[Link], started: Iterable[str]) -> list[str]:
    """Those of the nodes that neither `started` nor any of the others leads to.

    Of nodes that only start one another in a circle the first counts as unstarted.
    """
    following: dict[str, list[str]] = {}
    led: set[str] = set()
    for link in links:
        if link.kind in _LEADING:
            following.setdefault(link.from_id, []).append(link.to_id)
            led.add(link.to_id)
    listed = list(dict.fromkeys(nodes))
    reached: set[str] = set()
    _reach(started, following, reached)
    found = [node for node in listed if node not in led and node not in reached]
    _reach(found, following, reached)
    for node in listed:
        if node not in reached:
            found.append(node)
            _reach([node], following, reached)
    return found


def _reach(starts: Iterable[str], following: dict[str, list[str]], reached: set[str]) -> None:
    front = [node for node in starts if node not in reached]
    reached.update(front)
    while front:
        node = front.pop()
        for each in following.get(node, ()):
            if each not in reached:
                reached.add(each)
                front.append(each)
