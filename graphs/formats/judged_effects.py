"""Put on the map what a tool touches that was judged by its words alone."""

from __future__ import annotations

from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.tool_words import Judgement
from graphs.formats.verbs import words


class JudgedEffects:
    """Adds the effects of judged tools and steps to a draft."""

    def __init__(self, draft: Draft, vendors: Catalogue) -> None:
        self._draft = draft
        self._vendors = vendors

    def touch(
        self, actor: str, name: str, found: Judgement, group: str, vendor: str
    ) -> list[Thing]:
        """What the tool or step of this name touches, which is gathered and given.

        `group` keeps things of one owner (a server, a toolkit) apart from those of others; `vendor`
        is the place of whatever its words do not place.
        """
        vendor = vendor or self._vendor_in(name)
        target = found.target
        place = target.place or vendor
        because = "its words tell" if place else "nothing tells where it lies"
        arguments: Facts = {"arguments": found.arguments}
        touched: list[Thing] = []
        if found.verb.value == "send":
            touched.append(self._recipients(actor, found, group, vendor, arguments))
        elif found.changes:
            thing = self._draft.thing(group, target.name, place, because, target.sensitivity)
            facts = {**arguments, "verb": found.verb, "reversible": found.reversible}
            self._draft.effect(actor, str(found.verb.value), thing, facts, name)
            touched.append(thing)
        if found.reads and found.verb.value in ("read", "write", "execute"):
            thing = self._draft.thing(group, target.name, place, because, target.sensitivity)
            if found.changes and self._draft.nodes[actor].kind == "tool":
                thing = self._draft.returned(thing)
            if not thing.contents:
                thing.contents[found.content.value] = found.content.because
            self._draft.effect(actor, "read", thing, arguments, name)
            touched.append(thing)
        return touched

    def _recipients(
        self, actor: str, found: Judgement, group: str, vendor: str, arguments: Facts
    ) -> Thing:
        because = "whoever the model addresses receives it"
        thing = self._draft.thing(group, "Recipients", vendor or "internet", because)
        thing.contents["trusted"] = "nothing comes back from them"
        facts = {**arguments, "verb": found.verb, "reversible": found.reversible}
        self._draft.effect(actor, "send", thing, facts)
        return thing

    def _vendor_in(self, name: str) -> str:
        return next((word for word in words(name) if word in self._vendors), "")
