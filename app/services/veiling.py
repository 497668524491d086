"""Hides names in what is given away: of what was loaded, its policy and what was decided on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import resources
from app.services.policies import policy_for
from app.services.rulebook import texts
from graphs.api import analyse, load_policy
from graphs.formats.base import Loaded
from graphs.formats.reading import Document
from graphs.model.veil import HIDDEN, Veil
from graphs.policy.veiled import veiled_policy
from graphs.rules.judge import Judgement, finding_id, judge
from graphs.words import counted

if TYPE_CHECKING:
    from graphs.model.decisions import Standing
    from graphs.policy.policy import Policy
    from graphs.reports.subject import Subject
    from graphs.rules.base import Finding


@dataclass(frozen=True, slots=True)
class Hidden:
    """What hides the names of what was loaded, of several alike where they are given together."""

    veil: Veil

    @classmethod
    def of(cls, *loaded: Loaded) -> Hidden:
        names = resources.policy_names()
        return cls(Veil(*(each.workflow for each in loaded), policies=names))

    def loaded(self, loaded: Loaded) -> Loaded:
        """What was loaded, without its texts and what is beside it."""
        missing = len(loaded.warnings)
        warnings = (f"{counted(missing, 'problem')} of files {HIDDEN}",) if missing else ()
        return Loaded(
            self.veil.workflow(loaded.workflow),
            self._document(loaded.document),
            loaded.format_id,
            warnings,
            parts=tuple(map(self._document, loaded.parts)),
        )

    def _document(self, document: Document) -> Document:
        # A checksum tells which file it is to everyone who has that file.
        return Document(self.veil.file(document.name), "")

    def policy(self, policy: Policy) -> Policy:
        """The policy; one that is shipped says nothing of anybody."""
        return hidden_policy(policy, self.veil)

    def subject(self, subject: Subject) -> Subject:
        """What is reported, analysed and judged anew without names."""
        assert subject.loaded is not None
        loaded, ids = self.loaded(subject.loaded), self.veil.ids
        analysis = analyse(loaded.workflow, self.policy(subject.policy))
        findings = self.findings(subject.judgement.findings) if subject.standings else {}
        standings = self.standings(subject.standings.values(), findings)
        return replace(
            subject,
            workflow=loaded.workflow,
            analysis=analysis,
            judged=lambda: judge(analysis, texts()),
            focus=None if subject.focus is None else ids[subject.focus],
            source=replace(
                subject.source, name=loaded.document.name, sha256="", warnings=loaded.warnings
            ),
            standings={each.decision.finding: each for each in standings},
            positions={ids[node]: at for node, at in subject.positions.items() if node in ids},
            loaded=loaded,
        )

    def judged(
        self, loaded: Loaded, policy: Policy, chosen: Collection[str] | None = None
    ) -> tuple[Loaded, Judgement]:
        """What was loaded, and its findings by all rules or the chosen ones."""
        hidden = self.loaded(loaded)
        analysis = analyse(hidden.workflow, self.policy(policy))
        return hidden, judge(analysis, texts(), chosen)

    def findings(self, findings: Iterable[Finding]) -> Mapping[str, str]:
        """By the id of each finding, its id where names are hidden."""
        ids = self.veil.ids
        return {
            each.id: finding_id(each.rule, (ids.get(name, name) for name in each.elements))
            for each in findings
        }

    def standings(
        self, standings: Iterable[Standing], findings: Mapping[str, str]
    ) -> list[Standing]:
        """What was decided, by the ids of findings where names are hidden."""
        return [
            replace(
                hidden_standing(standing, self.veil),
                decision=replace(
                    hidden_standing(standing, self.veil).decision,
                    finding=findings.get(standing.decision.finding, f"a finding {HIDDEN}"),
                ),
            )
            for standing in standings
        ]


def hidden_judgement(
    loaded: Loaded, file: str, policy: str | None, chosen: Collection[str] | None = None
) -> tuple[Loaded, Judgement]:
    """What was loaded from a file, and its findings, without names."""
    return Hidden.of(loaded).judged(loaded, policy_for(loaded, file, policy), chosen)


def hidden_standing(standing: Standing, veil: Veil) -> Standing:
    """What was decided on a finding, without who did it and why."""
    decision = standing.decision
    return replace(
        standing,
        decision=replace(
            decision,
            owner=veil.called("Owner", decision.owner) if decision.owner else "",
            reason="",
            extensions={},
        ),
        # What changed on a path is told by the names on it.
        reopened=tuple(words.partition(":")[0] for words in standing.reopened),
    )


def hidden_policy(policy: Policy, veil: Veil) -> Policy:
    """The policy, without its name and reasons unless it is a shipped one."""
    return policy if _is_shipped(policy, resources.policy_names()) else veiled_policy(policy, veil)


def _is_shipped(policy: Policy, names: Collection[str]) -> bool:
    return any(policy == load_policy(resources.policy_text(name), f"{name}.yaml") for name in names)
