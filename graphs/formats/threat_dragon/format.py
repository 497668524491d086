"""The importer of OWASP Threat Dragon models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphs.errors import InputError
from graphs.formats.architecture import Architecture, listed
from graphs.formats.base import Catalogues, Document, Drawn, Tells
from graphs.formats.carried import KEY, UNFIT, Carried
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.drawn import below_each_other, node_ids, numbers
from graphs.formats.foreign_threats import settled
from graphs.formats.threat_dragon.file import Model, looks_like
from graphs.formats.threat_dragon.terms import BOX, FLOW, GIVEN
from graphs.model.workflow import Workflow

_THREATS = "x-threats"
_TELLS = Tells(gates="no", credentials="no", zones="yes: trust boundary boxes, without a rating")


@dataclass(frozen=True, slots=True)
class ThreatDragonFormat:
    """A Threat Dragon model in JSON."""

    id: str = "threat_dragon"
    title: str = "OWASP Threat Dragon 2"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document is a Threat Dragon model."""
        return looks_like(document)

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """The parts, boundaries and flows of all diagrams. Raises `InputError` for none."""
        data: Mapping[str, Any] = document.data
        carried = Carried.of(data["summary"].get(KEY))
        carried.nests = False
        base, name = self._read(document, data, carried, catalogues)
        if carried.is_empty:
            return base
        try:
            return carried.restored(base, document.name, name)
        except InputError:
            plain, _ = self._read(document, data, Carried.of(None), catalogues)
            return replace(plain, notes=(*plain.notes, UNFIT))

    def drawn(self, document: Document, workflow: Workflow) -> Drawn:
        """Where the cells of the nodes stand, the diagrams below each other."""
        node_of = node_ids(workflow, document.name)
        groups = []
        for at, diagram in enumerate(listed(document.data["detail"]["diagrams"])):
            group = {}
            for index, cell in enumerate(listed(diagram.get("cells"))):
                pointer = f"/detail/diagrams/{at}/cells/{index}"
                place = numbers(cell.get("position"), cell.get("size"))
                node = node_of(pointer, cell.get("data"))
                if node is not None and place is not None and cell.get("shape") not in (BOX, FLOW):
                    group[node] = place
            groups.append(group)
        return below_each_other(groups)

    def _read(
        self, document: Document, data: Mapping[str, Any], carried: Carried, catalogues: Catalogues
    ) -> tuple[Workflow, str]:
        draft = Draft(document.name, Vendors(Catalogue.named(catalogues, "vendors")))
        model = Model(data, draft, carried)
        parts = model.parts()
        if not parts:
            what, fix = "no actor, process or store is drawn in it.", "Draw one in Threat Dragon."
            if model.is_old:
                what = "this is a model of Threat Dragon 1."
                fix = "Open it in Threat Dragon 2 and save it again."
            raise InputError.one(document.name, what, fix)
        built = Architecture(draft, parts, model.ways())
        built.build()
        for part, threats in model.threats().items():
            node = built.node_of(part)
            if part in carried.nodes:
                _add_threats(carried.nodes[part], threats)
            elif node is not None:
                held = draft.nodes[node].extensions
                draft.amend(node, extensions={**held, _THREATS: threats})
        for entry in carried.nodes.values():
            # What the cells say now counts, not what they said when we wrote them.
            entry.pop(GIVEN, None)
        for part, given in settled(model.given, built.node_of).items():
            node = built.node_of(part)
            if part in carried.nodes:
                carried.nodes[part][GIVEN] = given
            elif node is not None:
                draft.amend(node, extensions={**draft.nodes[node].extensions, GIVEN: given})
        return draft.workflow(model.name), model.name


def _add_threats(entry: dict[str, Any], threats: list[str]) -> None:
    """Keep what was noted elsewhere at a node of ours, beside what it has."""
    kept = entry.get(_THREATS)
    held = kept if isinstance(kept, list) else []
    entry[_THREATS] = [*held, *(each for each in threats if each not in held)]


FORMAT = ThreatDragonFormat()
