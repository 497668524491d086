"""A document without the names of another one: a copy to be looked at and shown, not edited.

Everything that views tell of it comes from a workflow in which pseudonyms stand for names and ids,
so that no view has to know of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.document.document import Document
from app.document.engine import Opened
from app.document.revision import Revision
from graphs.progress import Progress

if TYPE_CHECKING:
    from app.document.beside import Places
    from app.document.engine import LayOut
    from graphs.model.decisions import Standing
    from graphs.model.scenario import Scenario
    from graphs.model.workflow import Workflow
    from graphs.policy.policy import Policy

REFUSED = "Names are hidden. Show them to edit."


class NamelessDocument(Document):
    """Takes no edits; what is tried in it is given up with it, and it is never unsaved.

    `standings`: what was decided, by the ids that findings have here, without who did it and why.
    """

    standings: Mapping[str, Standing] = MappingProxyType({})

    def hide(self, document: Document, standings: Iterable[Standing] = ()) -> None:
        """Show what a document is now, and what was decided on its findings, without its names."""
        revision, policy = document.shown, document.policy
        if revision is None or policy is None:
            return

        def finish(hidden: tuple[Opened, Mapping[str, Standing]]) -> None:
            opened, self.standings = hidden
            self._replace(opened, None)

        title, decided = document.format_title, tuple(standings)
        work = partial(_without_names, self._layouts.run, revision, policy, title, decided)
        self._worker.submit("open", work, finish, priority=1)

    @property
    def is_dirty(self) -> bool:
        return False

    def edit(
        self, text: str, change: Callable[[Workflow], Workflow], places: Places | None = None
    ) -> bool:
        self._messages.note(REFUSED)
        return False

    def move(self, places: Places, text: str = "") -> None:
        self._messages.note(REFUSED)
        # Where a node was dropped nothing is: all stands again where it stood.
        if self._shown is not None:
            self.become(self._shown)

    def tidy(self, nodes: frozenset[str] | None = None) -> None:
        self._messages.note(REFUSED)

    def keep_scenarios(self, scenarios: tuple[Scenario, ...]) -> None:
        self.scenarios = scenarios


def _without_names(
    lay_out: LayOut,
    revision: Revision,
    policy: Policy,
    title: str,
    decided: tuple[Standing, ...],
    progress: Progress,
) -> tuple[Opened, Mapping[str, Standing]]:
    """A revision without names, each node where it stands, and what was decided. On the worker."""
    import resources
    from app.document.beside import Beside
    from app.document.engine import NATIVE, assess
    from app.services.veiling import Hidden, hidden_policy
    from graphs.model.veil import Veil

    veil = Veil(revision.workflow, policies=resources.policy_names())
    workflow = veil.workflow(revision.workflow)
    places = {
        hidden: at for name, at in revision.positions.items() if (hidden := _hidden(veil.ids, name))
    }
    hidden_rules = hidden_policy(policy, veil)
    copy = assess(lay_out, Revision(workflow, places=places), hidden_rules, progress)
    opened = Opened(copy, hidden_rules, NATIVE, title, "", "", (), Beside(workflow))
    if revision.judged is None:
        return opened, {}
    hiding = Hidden(veil)
    findings = hiding.findings(revision.judged.judgement.findings)
    # What was decided on a finding that is no more would all go by one name.
    here = [each for each in decided if each.decision.finding in findings]
    return opened, {each.decision.finding: each for each in hiding.standings(here, findings)}


def _hidden(ids: Mapping[str, str], name: str) -> str:
    """The pseudonym of a node, or of an empty zone that has a place on the map."""
    prefix, colon, zone = name.partition(":")
    if name not in ids and prefix == "zone" and zone in ids:
        return prefix + colon + ids[zone]
    return ids.get(name, "")
