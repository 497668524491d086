"""In short: the numbers that matter, what they mean, and what is to be decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from graphs.analysis.impact import SEVERITIES
from graphs.model.facts import NODE_FACTS
from graphs.reports.pack.content import (
    Block,
    Bullets,
    Note,
    Number,
    Numbers,
    Paragraph,
    Run,
    Section,
    Tone,
)
from graphs.reports.pack.open_actions import groups
from graphs.reports.pack.telling import Telling, line, sentence
from graphs.reports.scenes import Scene, scenes
from graphs.words import counted, listed

_EXPLAINED = ("trigger", "agent", "tool", "credential", "privilege")
_MOST_QUESTIONS = 3
_MOST_CONSIDERED = 40
_PLURALS = {"privilege": "privileges", "identity": "credentials", "data": "data stores"}
_SINGULARS = {"identity": "credential", "data": "data store"}
_TONES: dict[str, Tone] = {"critical": "critical", "high": "high", "medium": "medium", "low": "low"}


def section(told: Telling) -> Section:
    blocks: list[Block] = [Paragraph(_what(told))]
    if line(told.workflow.description):
        blocks.insert(0, Paragraph(sentence(line(told.workflow.description))))
    blocks.append(Numbers(tuple(numbers(told))))
    blocks.append(Paragraph(_meaning(told)))
    kinds = {_SINGULARS.get(node.kind, node.kind) for node in told.workflow.nodes}
    made_of = (word for word in _EXPLAINED if word in kinds)
    blocks += told.explain("action", "needs review", "gate", "ungated", *made_of)
    if not is_complete(told):
        blocks.append(Note("This analysis is incomplete; do not rely on what it does not list."))
    asked = _first_scenes(told)
    if asked:
        blocks.append(Paragraph(Run("To be decided first", "strong")))
        blocks.append(
            Bullets(
                tuple(
                    (
                        Run(f"{scene.severity.capitalize()}: ", "strong", _TONES[scene.severity]),
                        Run(line(scene.question)),
                    )
                    for scene in asked
                ),
                numbered=True,
            )
        )
    return Section("summary", "In short", tuple(blocks))


def _first_scenes(told: Telling) -> list[Scene]:
    """The worst findings, one for each row of nodes that they lie on."""
    by_path: dict[object, Scene] = {}
    for scene in scenes(told.analysis, told.findings[:_MOST_CONSIDERED]):
        by_path.setdefault(scene.path or scene.id, scene)
    return list(by_path.values())[:_MOST_QUESTIONS]


def numbers(told: Telling) -> Iterator[Number]:
    """The figures that people can check."""
    coverage = told.analysis.coverage
    status = Counter(action.status for action in told.analysis.actions)
    ungated = status["ungated"] + status["bypassed"]
    need = "action that needs review is" if coverage.required == 1 else (
        "actions that need review are"
    )  # fmt: skip
    of = f"of {coverage.required}"
    yield Number(f"{ungated} {of}", f"{need} ungated", "ungated" if ungated else "gated")
    relying = status["stale"] + status["weak"] + status["unproven"]
    if relying:
        passing = "passes" if relying == 1 else "pass"
        yield Number(
            f"{relying} {of}", f"{passing} only a gate that is weak, unproven or too early", "weak"
        )
    yield Number(
        f"{coverage.gated} {of}",
        "gated by a valid gate on every path",
        "gated" if coverage.gated else "muted",
    )
    if status["prohibited"]:
        noun = "action that the policy prohibits is" if status["prohibited"] == 1 else (
            "actions that the policy prohibits are"
        )  # fmt: skip
        yield Number(str(status["prohibited"]), f"{noun} within reach", "critical")
    found = Counter(finding.severity for finding in told.findings)
    for severity in SEVERITIES[:2]:
        noun = "finding" if found[severity] == 1 else "findings"
        tone = _TONES[severity] if found[severity] else "muted"
        yield Number(str(found[severity]), f"{severity} {noun}", tone)


def is_complete(told: Telling) -> bool:
    return (
        told.analysis.complete
        and told.subject.judgement.complete
        and not told.subject.source.warnings
    )


def _what(told: Telling) -> str:
    """What the workflow is made of and where content comes in."""
    workflow = told.workflow
    kinds = Counter(node.kind for node in workflow.nodes)
    made = [
        counted(kinds[kind], _SINGULARS.get(kind, kind), _PLURALS.get(kind, ""))
        for kind in NODE_FACTS
        if kinds[kind]
    ]
    said = f"“{line(workflow.name) or 'The workflow'}” has {listed(made, 12) or 'no nodes'}"
    said += f", in {counted(len(workflow.zone_by_id), 'zone')}."
    by_content: dict[str, list[str]] = {}
    for entry in sorted(told.analysis.entries, key=lambda entry: entry.node):
        by_content.setdefault(entry.content, []).append(told.name(entry.node))
    if "untrusted" in by_content:
        said += (
            f" Content that an outsider can write comes in at {listed(by_content['untrusted'])}."
        )
    if "unknown" in by_content:
        names = listed(by_content["unknown"])
        said += f" Nobody has said who can write what comes in at {names}; it counts as untrusted."
    if not by_content:
        said += " Nothing brings content in."
    return said


def _meaning(told: Telling) -> tuple[Run, ...]:
    """The answer: what is open, and what closes it."""
    analysis = told.analysis
    required = analysis.coverage.required
    open_now = [action for action in analysis.actions if action.is_open]
    if not required:
        return (Run("No action that needs review is within reach of content that can steer it."),)
    if not open_now:
        return (Run("On every path to every action that needs review a person has to agree."),)
    worst = groups(analysis)[0]
    runs = [
        Run("The worst path is "),
        Run(told.path(worst.worst.path.nodes, 6), "strong", target=worst.id),
        Run(", which ends in " + _deed(worst.worst.verb) + ". "),
    ]
    placement = analysis.placement
    closed = {link for gate in placement.gates for link in gate.closes}
    count = sum(action.link in closed for action in open_now)
    if placement.gates:
        closes = "closes" if placement.cost == 1 else "close"
        what = f"all {count}" if count == len(open_now) else f"{count} of {len(open_now)}"
        what = "the one open action" if what == "all 1" else f"{what} open actions"
        runs.append(Run(f"{counted(placement.cost, 'gate')} {closes} {what}: ", "strong"))
        names = listed((told.link(gate.link) for gate in placement.gates), 4)
        runs.append(Run(f"on {names}.", target="gates"))
    rest = len(open_now) - count
    if rest:
        verb = "needs" if rest == 1 else "need"
        runs.append(Run(f" {counted(rest, 'open action')} {verb} something other than a gate."))
    return tuple(runs)


def _deed(verb: str) -> str:
    return {
        "write": "a change", "delete": "a deletion", "execute": "the execution of a command",
        "send": "something being sent", "pay": "a payment", "grant": "rights being granted",
        "deploy": "a deployment", "admin": "a change of administration",
        "disclose": "sensitive content getting out",
    }.get(verb, "something that nobody has described")  # fmt: skip
