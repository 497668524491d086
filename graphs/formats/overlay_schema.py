"""The keys of an overlay file, and the types of the facts that may stand in it."""

from __future__ import annotations

from functools import cache

from graphs.formats.native_schema import FactType, facts_of
from graphs.model.facts import LINK_KINDS, NODE_KINDS
from graphs.model.said import ATTRIBUTES, Section

#: What the name of an overlay ends in, after the whole name of the file that it belongs to.
SUFFIX = ".ungated.yaml"
VERSION_KEY = "ungated-overlay"
VERSION = 1
OVERLAY_KEYS = (
    VERSION_KEY, "source", "zones", "nodes", "links", "removed", "decisions", "positions",
    "scenarios",
)  # fmt: skip
SOURCE_KEYS = ("file", "sha256")
#: The keys that name an element, and those that only a new one has.
OWN_KEYS: dict[Section, tuple[str, ...]] = {
    "zone": ("id",),
    "node": ("id", "kind"),
    "link": ("id", "kind", "from", "to"),
}
#: Beside facts and attributes, what may be said of an element.
SAID_KEYS = ("unknown", "was")
WAS_KEYS: dict[Section, tuple[str, ...]] = {
    "zone": ("name",),
    "node": ("kind", "name", "alike"),
    "link": ("kind", "from", "to", "verb", "name", "alike"),
}
REMOVED_KEYS = ("node", "link", "was")
DECISION_KEYS = ("finding", "decision", "owner", "reason", "expires", "decided")
POSITION_KEYS = ("id", "at")
SCENARIO_KEYS = ("name", "steps")
STEP_KEYS = ("do", "id", "was")
#: The lists of an overlay, in the order in which a new one holds them.
LISTS = ("zones", "nodes", "links", "removed", "decisions", "positions", "scenarios")
#: No map is larger than this, in pixels at 100 %.
FARTHEST = 10_000_000.0


@cache
def facts_that_may_be(section: Section, kind: str) -> dict[str, FactType]:
    """The facts of a kind; where it is not known, those of all kinds, as wide as any has them."""
    if section == "zone":
        return facts_of("zone")
    if kind:
        return facts_of(kind)
    every: dict[str, FactType] = {}
    for one in NODE_KINDS if section == "node" else LINK_KINDS:
        for name, fact in facts_of(one).items():
            known = every.get(name, fact)
            choices = tuple(dict.fromkeys((*known.choices, *fact.choices)))
            every[name] = FactType(known.shape, known.many, choices)
    return every


def names_that_may_be(section: Section, kind: str) -> tuple[str, ...]:
    """The facts and plain attributes of a kind by name."""
    return (*ATTRIBUTES[section], *facts_that_may_be(section, kind))
