"""Read the diagrams of a Threat Dragon model into the parts, zones and ways of an architecture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graphs.formats.architecture import Part, Way, listed, text_of
from graphs.formats.carried import KEY, Carried, redescribed, retitled
from graphs.formats.draft import Draft
from graphs.formats.foreign_threats import FLOW as FLOW_OF
from graphs.formats.foreign_threats import Kept, cleaned
from graphs.formats.reading import Document
from graphs.formats.redact import redact
from graphs.formats.threat_dragon.terms import BOX, CURVES, FLOW, PLACE, ROLES, shape_of
from graphs.formats.verbs import words

_INTERNET = frozenset({"internet", "public", "external", "untrusted"})
_PARTNER = frozenset({"partner", "third", "vendor", "saas"})
_MOST_THREATS = 100


class Box(NamedTuple):
    """A boundary box: its cell, where it is, and how large."""

    key: str
    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height

    @property
    def area(self) -> float:
        return self.width * self.height


def looks_like(document: Document) -> bool:
    """Whether a document is a Threat Dragon model, of version 2 or the older one."""
    if '"diagrams"' not in document.text or not document.is_json:
        return False
    data = document.peek
    if not isinstance(data, Mapping) or not isinstance(data.get("summary"), Mapping):
        return False
    detail = data.get("detail")
    return isinstance(detail, Mapping) and isinstance(detail.get("diagrams"), list)


class Model:
    """One Threat Dragon model; `carried` gathers what stands in it for us."""

    def __init__(self, data: Mapping[str, Any], draft: Draft, carried: Carried) -> None:
        self._draft = draft
        self._carried = carried
        summary = data["summary"]
        self.name = text_of(summary.get("title"))
        self._owner = text_of(summary.get("owner"))
        #: Zones and parts by the number of their diagram and their cell, with their pointers.
        self._zones: dict[str, Mapping[str, Any]] = {}
        self._parts: dict[str, tuple[Mapping[str, Any], str]] = {}
        self._flows: list[tuple[str, Mapping[str, Any], str]] = []
        self._around: dict[str, str] = {}
        self._threats: dict[str, list[str]] = {}
        #: The threats of others as they stand in the file, by part; a flow's as those above.
        self.given: dict[str, list[Kept]] = {}
        curves = 0
        diagrams = listed(data["detail"]["diagrams"])
        self.is_old = any("diagramJson" in diagram for diagram in diagrams)
        for at, diagram in enumerate(diagrams):
            boxes: list[Box] = []
            for index, cell in enumerate(listed(diagram.get("cells"))):
                key, shape = f"{at}/{text_of(cell.get('id'))}", text_of(cell.get("shape"))
                pointer = f"/detail/diagrams/{at}/cells/{index}"
                if shape == BOX and key not in self._zones:
                    self._zones[key] = cell
                    box = _box(key, cell)
                    if box is not None:
                        boxes.append(box)
                elif shape == FLOW:
                    self._flows.append((f"{at}/", cell, pointer))
                elif shape in CURVES:
                    curves += 1
                elif key not in self._parts and (shape in ROLES or self._is_ours(cell)):
                    self._parts[key] = cell, pointer
            self._enclose(f"{at}/", boxes)
        if curves:
            draft.notes.append(
                f"{curves} trust boundaries are lines, which enclose nothing: they were left out. "
                "Draw them as boxes."
            )
        self._take()

    def _is_ours(self, cell: Mapping[str, Any]) -> bool:
        return self._carried.told is not None and "ungated" in _data(cell)

    def _enclose(self, diagram: str, boxes: list[Box]) -> None:
        """Put what is drawn in a box into it: the smallest that holds its middle."""
        boxes.sort(key=lambda box: (box.area, box.key))
        for at, box in enumerate(boxes):
            middle = box.x + box.width / 2, box.y + box.height / 2
            outer = next((one for one in boxes[at + 1 :] if one.holds(*middle)), None)
            if outer is not None and outer.area > box.area:
                self._around[box.key] = outer.key
        for key, (cell, _) in self._parts.items():
            place = _box(key, cell)
            if place is None or not key.startswith(diagram):
                continue
            middle = place.x + place.width / 2, place.y + place.height / 2
            inner = next((one for one in boxes if one.holds(*middle)), None)
            if inner is not None:
                self._around[key] = inner.key

    def _take(self) -> None:
        for key, cell in list(self._zones.items()):
            held = _data(cell).get("ungated")
            if self._carried.told is not None and held == {"unplaced": True}:
                del self._zones[key]
                continue
            entry = self._carried.entry("zone", _data(cell))
            if entry is not None:
                retitled(entry, _title(cell))
                redescribed(entry, text_of(_data(cell).get("description")))
                self._carried.zones[key] = entry
        for key, (cell, _) in self._parts.items():
            entry = self._carried.entry("node", _data(cell))
            if entry is not None and shape_of(str(entry.get("kind"))) == cell.get("shape"):
                retitled(entry, _title(cell))
                redescribed(entry, text_of(_data(cell).get("description")))
                self._carried.nodes[key] = entry
        self._draft.reserve(self._carried.ids)
        self._keep_places()

    def _keep_places(self) -> None:
        """Let what was not moved stay in its zone, as long as no boundary was drawn anew or moved.

        Boxes may overlap on our map, and then where a thing is drawn does not tell its zone.
        """
        kept = self._carried
        if set(self._zones) != set(kept.zones):
            return
        if any(not _is_in_place(cell) for cell in self._zones.values()):
            return
        box_of = {str(entry["id"]): key for key, entry in kept.zones.items()}
        entries = [(key, entry.get("parent")) for key, entry in kept.zones.items()]
        for key, entry in kept.nodes.items():
            if _is_in_place(self._parts[key][0]):
                entries.append((key, entry.get("zone")))
        for key, zone in entries:
            if zone is None or str(zone) not in box_of:
                self._around.pop(key, None)
            else:
                self._around[key] = box_of[str(zone)]

    def parts(self) -> list[Part]:
        """The parts of all diagrams, once the boundary boxes are on the map."""
        for key in self._zones:
            for each in reversed(list(self._outwards(key))):
                self._zone(each)
        return [self._part(key, cell, at) for key, (cell, at) in self._parts.items()]

    def _outwards(self, key: str) -> Iterator[str]:
        """A box and those around it."""
        passed: set[str] = set()
        at: str | None = key
        while at is not None and at not in passed:
            passed.add(at)
            if at in self._zones:
                yield at
            at = self._around.get(at)

    def _zone(self, key: str) -> None:
        if self._zones[key].get("made"):
            return
        name = _title(self._zones[key]) or "Trust boundary"
        around = next((one for one in list(self._outwards(key))[1:]), None)
        self._draft.add_zone(
            f"boundary {key}",
            name,
            {"trust": _trust(name)},
            parent=f"boundary {around}" if around is not None else None,
            node_id=str(self._carried.zones.get(key, {}).get("id", "")),
        )
        self._zones[key] = {**self._zones[key], "made": True}

    def _part(self, key: str, cell: Mapping[str, Any], pointer: str) -> Part:
        told = _data(cell)
        zone = self._around.get(key, "")
        inside = zone in self._zones
        shape = text_of(cell.get("shape"))
        name = _title(cell) or {"actor": "Actor", "store": "Store"}.get(shape, "Process")
        kept = self._carried.nodes.get(key, {})
        self._note_threats(key, cell, "")
        is_log = shape == "store" and told.get("isALog") is True
        secret = shape == "store" and told.get("storesCredentials") is True
        return Part(
            key,
            name,
            ROLES.get(shape, "process"),
            "",
            f"boundary {zone}" if inside else "",
            "it is drawn in this boundary box" if inside else "no boundary box is drawn around it",
            text_of(told.get("description")),
            self._owner,
            ("out-of-scope",) if told.get("outOfScope") is True else (),
            pointer,
            sensitivity=("restricted", "it is marked as storing credentials")
            if secret
            else (None, "nothing tells what it holds"),
            kind=str(kept.get("kind", "")) or ("log" if is_log else ""),
            node_id=str(kept.get("id", "")),
        )

    def ways(self) -> list[Way]:
        """The flows; one that only comes out of a store is read by the other end."""
        found = []
        loose = 0
        for diagram, cell, pointer in self._flows:
            ends = [text_of(_mapping(cell.get(end)).get("cell")) for end in ("source", "target")]
            if not all(ends):
                loose += 1
                continue
            tail, head = (diagram + end for end in ends)
            told = _data(cell)
            both, name = told.get("isBidirectional") is True, _title(cell)
            self._note_threats(tail, cell, name or "flow", {"to": head, "name": name})
            about = text_of(told.get("description"))
            if self._carried.take_link(told, (tail, head, both), name, about):
                continue
            from_store = self._shape(tail) == "store" and self._shape(head) != "store"
            if from_store:
                found.append(Way(head, tail, name, both, True, None, pointer))
            else:
                found.append(Way(tail, head, name, True, both, None, pointer))
        if loose:
            self._draft.notes.append(
                f"{loose} flows begin or end at nothing: they were left out. Attach their ends."
            )
        return found

    def _shape(self, key: str) -> str:
        return text_of(self._parts[key][0].get("shape")) if key in self._parts else ""

    def _note_threats(
        self, key: str, cell: Mapping[str, Any], of: str, flow: Mapping[str, str] | None = None
    ) -> None:
        told = listed(_data(cell).get("threats")) or listed(cell.get("threats"))
        told = [one for one in told if self._carried.told is None or KEY not in one]
        if len(told) > _MOST_THREATS:
            self._draft.notes.append(
                f"An element has {len(told)} threats: the first {_MOST_THREATS} were kept."
            )
        for threat in told[:_MOST_THREATS]:
            kept = {**cleaned(threat), **({FLOW_OF: dict(flow)} if flow is not None else {})}
            self.given.setdefault(key, []).append(kept)
            state = [text_of(threat.get(word)) for word in ("severity", "status")]
            what = f"{of}: " if of else ""
            words_of = f"{what}{text_of(threat.get('title'))} ({', '.join(filter(None, state))})"
            self._threats.setdefault(key, []).append(redact(words_of)[:300])

    def threats(self) -> Mapping[str, list[str]]:
        """The threats that were noted, by part; a flow's are with the part that it leaves."""
        return self._threats


def _data(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    return _mapping(cell.get("data"))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _title(cell: Mapping[str, Any]) -> str:
    """The name of a cell: in its data, or what is written on it."""
    name = text_of(_data(cell).get("name"))
    if name or "name" in _data(cell):
        return name
    attrs = _mapping(cell.get("attrs"))
    for held in ("text", "label"):
        written = attrs.get(held)
        told = text_of(_mapping(written).get("text")) or text_of(written)
        if told:
            return told
    return ""


def _is_in_place(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is where we drew it."""
    position, size = _mapping(cell.get("position")), _mapping(cell.get("size"))
    return _data(cell).get(PLACE) == {**position, **size}


def _box(key: str, cell: Mapping[str, Any]) -> Box | None:
    position, size = _mapping(cell.get("position")), _mapping(cell.get("size"))
    numbers = [position.get("x"), position.get("y"), size.get("width"), size.get("height")]
    if not all(isinstance(one, (int, float)) and abs(one) < 1e9 for one in numbers):
        return None
    return Box(key, *(float(one) for one in numbers if one is not None))


def _trust(name: str) -> tuple[str, str]:
    """Trust by the words of a boundary; nothing else tells it."""
    for trust, known in (("untrusted", _INTERNET), ("partner", _PARTNER)):
        told = sorted(known & set(words(name)))
        if told:
            return trust, f"“{told[0]}” tells it"
    return "internal", "a boundary has no rating: a zone of one's own"
