"""AutoGen: components that teams and agents were saved as, and galleries of them."""

from __future__ import annotations

from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.autogen.agents import Agents
from graphs.formats.autogen.file import Component, roots, unwrapped
from graphs.formats.autogen.models import Models
from graphs.formats.autogen.teams import Teams
from graphs.formats.autogen.workbenches import Tools
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.toolbox import Toolbox
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="partly: words that a person must say on an edge; functions that approve are not saved",
    credentials="partly: keys that are typed in, not what they allow",
    zones="no: inferred from hosts and vendors",
)


@dataclass(frozen=True, slots=True)
class AutoGenFormat:
    """The importer of AutoGen components."""

    id: str = "autogen"
    title: str = "AutoGen component or gallery"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document is a component, a gallery, or a record that holds one."""
        if "provider" not in document.text or "config" not in document.text:
            return False
        return unwrapped(document.peek)[0] is not None

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """The teams and agents in a document. Raises `InputError` where nothing in it acts."""
        found = list(roots(document.data))
        acting = [one for one in found if one.type in ("team", "agent")]
        loose = [one for one in found if one.type in ("tool", "workbench")]
        if not acting and not loose:
            raise InputError.one(
                document.name,
                "no team, agent or tool is in it.",
                "Save a team or an agent as a component: `team.dump_component()`.",
            )
        vendors = Vendors(Catalogue.named(catalogues, "vendors"))
        draft = Draft(document.name, vendors, platform="AutoGen")
        box = Toolbox(draft, catalogues)
        models = Models(draft, box)
        tools = Tools(draft, box, models)
        teams = Teams(draft, models, Agents(draft, models, tools))
        tools.inner = teams.inner
        for one in acting:
            teams.start(one, len(acting) == 1)
        if loose and not acting:
            _imply(draft, tools, loose)
        elif loose:
            names = ", ".join(one.name for one in loose[:5])
            draft.notes.append(f"Tools that no agent has were left out: {names}.")
        return draft.workflow(_title(document, found))


def _imply(draft: Draft, tools: Tools, loose: list[Component]) -> None:
    because = "no agent is in the file: some agent is given these tools"
    agent = draft.add("agent", "Implied agent", "", because, {}, tags=("derived", "implied"))
    draft.notes.append("The file holds tools alone: an implied agent that may call all was added.")
    for one in loose:
        tools.give(agent, one)


def _title(document: Document, found: list[Component]) -> str:
    held, _ = unwrapped(document.data)
    if isinstance(held, dict) and isinstance(held.get("name"), str):
        return str(held["name"])
    if len(found) == 1:
        return found[0].text("name") or found[0].label
    return ""


FORMAT = AutoGenFormat()
