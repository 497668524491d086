"""Pools and lanes as zones; pools whose inside is not shown as those whom the process talks to."""

from __future__ import annotations

from graphs.formats.bpmn.file import Model, Participant, Process
from graphs.formats.bpmn.scope import Scope, shown
from graphs.formats.draft import Draft, Facts, Thing


class Pools:
    """Adds the pools of one document."""

    def __init__(self, draft: Draft, model: Model) -> None:
        self._draft = draft
        self._model = model
        self._known = {process.id: process for process in model.processes}
        self._runs = any(process.executable for process in model.processes)
        self._trusts: dict[str, str] = {}
        #: The places of processes that lie in a pool, and what stands for pools that are not shown.
        self.places: dict[str, str] = {}
        self.outside: dict[str, Thing] = {}
        #: Pools with a process, by id.
        self.inside: dict[str, str] = {}
        for one in model.participants:
            self._add(one)

    def _add(self, one: Participant) -> None:
        process = self._known.get(one.process)
        facts, runs = self._trust(process)
        place = f"pool {self._model.file} {one.id}"
        name = " ".join(one.name.split())
        self._draft.add_zone(place, name, facts, parent="platform" if runs else None)
        self._trusts[place] = str(facts["trust"][0])
        if process is not None:
            self.places[process.id] = place
            self.inside[one.id] = process.id
            return
        because = "the file shows nothing of this participant"
        thing = self._draft.thing(f"pools {self._model.file}", shown(name), place, because)
        thing.acted = True
        thing.contents["untrusted"] = "nothing tells who it is, nor who writes what it sends"
        self.outside[one.id] = thing

    def _trust(self, process: Process | None) -> tuple[Facts, bool]:
        if process is None:
            return {"trust": ("untrusted", "who this participant is, the file does not say")}, False
        if process.executable:
            return {"trust": ("internal", "the engine runs the process of this pool")}, True
        if self._runs:
            because = "the engine runs another pool, not this one: it is taken for an outsider"
            return {"trust": ("untrusted", because)}, False
        return {"trust": ("internal", "its process is drawn in the file; nothing runs it")}, False

    def lanes(self, scope: Scope) -> None:
        """Add the lanes of a process as zones within its pool, and say what lies in which."""
        because = "a lane is a part of its pool: it has the trust of that"
        trust = (self._trusts.get(scope.place, "internal"), because)
        places: dict[str, str] = {}
        for lane in scope.process.lanes:
            if lane.id in places:
                continue
            places[lane.id] = f"{scope.place} lane {self._model.file} {lane.id}"
            parent = places.get(lane.parent, scope.place)
            self._draft.add_zone(
                places[lane.id], " ".join(lane.name.split()), {"trust": trust}, parent=parent
            )
            for element in lane.elements:
                # Inner lanes come after those around them.
                scope.lanes[element] = places[lane.id]
