"""What an overlay says: what a user adds to an imported workflow, element by element."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from graphs.model.elements import Element, Link, Node, Zone
from graphs.model.workflow import Workflow

if TYPE_CHECKING:
    from graphs.model.scenario import Scenario

Section = Literal["zone", "node", "link"]
DECISIONS = ("accept", "mitigate", "transfer", "avoid")
_EMPTY: Mapping[str, Any] = MappingProxyType({})

#: The plain attributes of each kind of element that a user may set.
ATTRIBUTES: dict[Section, tuple[str, ...]] = {
    "zone": ("name", "parent", "description"),
    "node": ("name", "zone", "owner", "tags", "description"),
    "link": ("name", "description"),
}
_ALL_ATTRIBUTES = frozenset(name for names in ATTRIBUTES.values() for name in names)


@dataclass(frozen=True, slots=True)
class Was:
    """What an element was when the overlay was written: to know it again, and to name it.

    `from_id`, `to_id` and `verb` are those of a link; `alike` is how many elements of the source
    looked like it. An empty text says nothing.
    """

    kind: str = ""
    name: str = ""
    from_id: str = ""
    to_id: str = ""
    verb: str = ""
    alike: int = 1


@dataclass(frozen=True, slots=True)
class Said:
    """What the user says of an element that the source has.

    `values`: facts and plain attributes by name, None for one that shall be unknown. `line`: where
    it stands in the file of the overlay, 0 if not known.
    """

    id: str
    values: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)
    was: Was | None = None
    extensions: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a finding. `expires` is the last day on which it holds."""

    finding: str
    decision: str
    owner: str = ""
    reason: str = ""
    expires: date | None = None
    decided: date | None = None
    extensions: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)

    def accepts(self, today: date) -> bool:
        """Whether the finding is accepted on this day. Without a last day nothing is accepted."""
        return self.decision == "accept" and self.expires is not None and today <= self.expires

    def has_expired(self, today: date) -> bool:
        return self.expires is not None and today > self.expires


@dataclass(frozen=True, slots=True)
class Overlay:
    """All that a user adds.

    `zones`, `nodes`, `links`: what is said of elements of the source; `new_…`: elements that the
    user added (a new zone that the source has too is something said of it); `removed_…`: elements
    of the source that the user took away. `positions`: centres on the map by node id, as in
    `drawing.layout`. `scenarios`: what is to be tried. `source_file` and `source_sha256`: what it
    was written for.
    """

    zones: tuple[Said, ...] = ()
    nodes: tuple[Said, ...] = ()
    links: tuple[Said, ...] = ()
    new_zones: tuple[Zone, ...] = ()
    new_nodes: tuple[Node, ...] = ()
    new_links: tuple[Link, ...] = ()
    removed_nodes: tuple[Said, ...] = ()
    removed_links: tuple[Said, ...] = ()
    decisions: tuple[Decision, ...] = ()
    positions: Mapping[str, tuple[float, float]] = field(default_factory=lambda: _EMPTY)
    scenarios: tuple[Scenario, ...] = ()
    source_file: str = ""
    source_sha256: str = ""
    extensions: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)

    @property
    def is_empty(self) -> bool:
        """Whether it adds nothing."""
        bare = replace(self, source_file="", source_sha256="")
        return bare == Overlay()

    @property
    def has_facts(self) -> bool:
        """Whether it changes the workflow."""
        return not replace(self, decisions=(), positions={}, scenarios=()).is_empty


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A part of the overlay that does not fit the source as it is now.

    `what`: the element in words; `said`: what was said of it, in words; `because`: why it does not
    fit; `line`: where it stands in the overlay (0 if not known).
    """

    section: Section
    id: str
    what: str
    said: tuple[str, ...]
    because: str
    line: int = field(default=0, compare=False)

    def __str__(self) -> str:
        said = f" ({'; '.join(self.said)})" if self.said else ""
        return f"{self.what}: {self.because}{said}."


@dataclass(frozen=True, slots=True)
class Applied:
    """A workflow with the overlay on it.

    `fitted`: what was said of elements that the source has, under the ids that they have now;
    `left`: the part of the overlay that did not fit.
    """

    workflow: Workflow
    unmatched: tuple[Unmatched, ...] = ()
    fitted: Overlay = field(default_factory=Overlay)
    left: Overlay = field(default_factory=Overlay)


def without(workflow: Workflow, nodes: Iterable[str], links: Iterable[str]) -> Workflow:
    """The workflow without some nodes, their links, what names them as gate, and some links."""
    gone, cut = set(nodes), set(links)
    kept = [
        link
        for link in workflow.links
        if link.id not in cut and link.from_id not in gone and link.to_id not in gone
    ]
    return replace(
        workflow,
        nodes=tuple(node for node in workflow.nodes if node.id not in gone),
        links=tuple(
            with_facts(link, {"gate": None}) if link.gate in gone else link for link in kept
        ),
    )


def was_of(element: Element) -> Was:
    """What an element is now, to know it again."""
    if isinstance(element, Link):
        ends = element.from_id, element.to_id
        return Was(element.kind, element.name, *ends, element.fact("verb") or "")
    if isinstance(element, Node):
        return Was(element.kind, element.name)
    return Was(name=str(getattr(element, "title", element.id)))


class Likeness:
    """How many elements of a workflow look like one: where an id alone does not tell which it is.

    Importers make ids of names, and number those of equal names: `mail`, `mail-2`. When one of them
    goes, another takes its id.
    """

    def __init__(self, workflow: Workflow) -> None:
        self._workflow = workflow
        self._counts = Counter(map(self._look, (*workflow.nodes, *workflow.links)))

    def count(self, element: Element) -> int:
        """How many nodes or links look like this one, itself among them; of a zone 1."""
        return self._counts.get(self._look(element), 1)

    def was(self, element: Element) -> Was:
        """What an element is, to know it again."""
        return replace(was_of(element), alike=self.count(element))

    def _look(self, element: Element) -> tuple[object, ...]:
        if isinstance(element, Node):
            name = "".join(filter(str.isalnum, element.title)).casefold()
            return element.kind, name or element.id
        if isinstance(element, Link):
            nodes = self._workflow.node_by_id
            ends = (self._look(nodes[end]) for end in (element.from_id, element.to_id))
            return element.kind, *ends, element.fact("verb"), element.name
        return (element.id,)


def section_of(element: Element) -> Section:
    if isinstance(element, Zone):
        return "zone"
    return "node" if isinstance(element, Node) else "link"


def with_facts(element: Any, facts: Mapping[str, Any]) -> Any:
    """The element with facts set, declared, or made unknown by None."""
    kept = {name: value for name, value in {**element.facts, **facts}.items() if value is not None}
    origins = {name: origin for name, origin in element.origins.items() if name not in facts}
    return replace(element, facts=kept, origins=origins)


def as_said(element: Zone | Node | Link) -> Said:
    """All that a new element says, as if it were said of one that is there."""
    section = section_of(element)
    attributes = {name: getattr(element, name) for name in ATTRIBUTES[section]}
    values = {name: value for name, value in attributes.items() if value}
    was = was_of(element)
    return Said(element.id, {**values, **element.facts}, was, element.extensions, line_of(element))


def line_of(element: Element) -> int:
    return element.source.line if element.source is not None else 0


def joined(overlay: Overlay, left: Overlay) -> Overlay:
    """An overlay with what another left over, so that this fits again when its element returns.

    Where both say something, the first counts.
    """
    new_zones = _united(overlay.new_zones, left.new_zones)
    new_nodes = _united(overlay.new_nodes, left.new_nodes)
    new_links = _united(overlay.new_links, left.new_links)
    new_zones, zones = _filled(new_zones, left.zones)
    new_nodes, nodes = _filled(new_nodes, left.nodes)
    new_links, links = _filled(new_links, left.links)
    return replace(
        overlay,
        zones=_merged(overlay.zones, zones),
        nodes=_merged(overlay.nodes, nodes),
        links=_merged(overlay.links, links),
        new_zones=new_zones,
        new_nodes=new_nodes,
        new_links=new_links,
        removed_nodes=_merged(overlay.removed_nodes, left.removed_nodes),
        removed_links=_merged(overlay.removed_links, left.removed_links),
        decisions=overlay.decisions or left.decisions,
        scenarios=overlay.scenarios or left.scenarios,
        positions={**left.positions, **overlay.positions},
        extensions={**left.extensions, **overlay.extensions},
    )


E = TypeVar("E", bound=Element)


def _united(first: tuple[E, ...], second: tuple[E, ...]) -> tuple[E, ...]:
    known = {one.id for one in first}
    return (*first, *(one for one in second if one.id not in known))


def _filled(new: tuple[E, ...], left: Iterable[Said]) -> tuple[tuple[E, ...], tuple[Said, ...]]:
    """New elements with what is left over of them; and what is left over of others."""
    by_id = {one.id: one for one in new}
    others = []
    for said in left:
        element = by_id.get(said.id)
        if element is None:
            others.append(said)
            continue
        for name, value in said.values.items():
            if name in _ALL_ATTRIBUTES:
                if not getattr(element, name):
                    element = replace(element, **{name: value})
            elif name not in element.facts:
                element = replace(element, facts={**element.facts, name: value})
        by_id[said.id] = element
    return tuple(by_id.values()), tuple(others)


def _merged(first: tuple[Said, ...], second: Iterable[Said]) -> tuple[Said, ...]:
    by_id = {said.id: said for said in first}
    for said in second:
        known = by_id.get(said.id)
        if known is None:
            by_id[said.id] = said
        else:
            values = {**said.values, **known.values}
            extensions = {**said.extensions, **known.extensions}
            by_id[said.id] = replace(known, values=values, extensions=extensions)
    return tuple(by_id.values())


def renewed(overlay: Overlay, before: Overlay, edited: Workflow) -> Overlay:
    """An overlay after edits, with what was said before and still holds for the edited workflow.

    `before`: what fitted the source. A newer source may say the same as the user, who has still
    said it. What is said of an element in the same words stays as it was, `was` and all.
    """
    zones = _as_before(overlay.zones, before.zones, edited.zone_by_id)
    own = tuple(
        _zone_as_before(zone, edited.zone_by_id[zone.id], zones) for zone in before.new_zones
    )
    own_ids = {zone.id for zone in own}
    return replace(
        overlay,
        zones=tuple(said for said in zones if said.id not in own_ids),
        new_zones=(*own, *overlay.new_zones),
        nodes=_as_before(overlay.nodes, before.nodes, edited.node_by_id),
        links=_as_before(overlay.links, before.links, edited.link_by_id),
        removed_nodes=_as_before(overlay.removed_nodes, before.removed_nodes, {}),
        removed_links=_as_before(overlay.removed_links, before.removed_links, {}),
        extensions={**before.extensions, **overlay.extensions},
    )


def _as_before(
    after: tuple[Said, ...], before: tuple[Said, ...], elements: Mapping[str, Any]
) -> tuple[Said, ...]:
    said_now = {said.id: said for said in after}
    kept: dict[str, Said] = {}
    for old in before:
        now = said_now.get(old.id)
        element = elements.get(old.id)
        holds = {
            name: value
            for name, value in old.values.items()
            if element is not None and value_of(element, name) == value
        }
        values = {**holds, **(now.values if now is not None else {})}
        if values == old.values and (values or now is not None):
            kept[old.id] = old
        elif values:
            kept[old.id] = replace(now or old, values=values, extensions=old.extensions)
    return (*kept.values(), *(said for said in after if said.id not in kept))


def _zone_as_before(zone: Zone, edited: Zone, said: Iterable[Said]) -> Zone:
    """A zone that the user added, and the source has too by now, as the user says it."""
    values: dict[str, Any] = {}
    for name, value in as_said(zone).values.items():
        values[name] = value_of(edited, name) if name == "trust" else value
        if value_of(edited, name) != value and name != "trust":
            del values[name]
    for each in said:
        if each.id == zone.id:
            values.update((name, value) for name, value in each.values.items() if value is not None)
    facts = {name: value for name, value in values.items() if name not in _ALL_ATTRIBUTES}
    parts = {name: value for name, value in values.items() if name in _ALL_ATTRIBUTES}
    return Zone(zone.id, facts=facts, extensions=zone.extensions, **parts)


def value_of(element: Any, name: str) -> Any:
    """A fact or plain attribute of an element."""
    return getattr(element, name) if name in _ALL_ATTRIBUTES else element.fact(name)
