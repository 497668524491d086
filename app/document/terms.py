"""The words that Ungated uses, each explained once: for tooltips and for the page of words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A word, what it belongs to, and what it means in a sentence or two."""

    word: str
    group: str
    meaning: str

    @property
    def searched(self) -> str:
        return f"{self.word} {self.group} {self.meaning}".casefold()


def _group(name: str, *terms: tuple[str, str]) -> tuple[Term, ...]:
    return tuple(Term(word, name, meaning) for word, meaning in terms)


TERMS: tuple[Term, ...] = (
    *_group(
        "The map",
        ("Zone", "A part of the map in which everything is trusted to the same degree: untrusted, "
         "partner, internal or restricted. Zones can lie within one another."),
        ("Trust", "How far an organisation relies on what is in a zone, from untrusted (anyone) "
         "to restricted (its most guarded systems)."),
        ("Clearance", "The most sensitive content that may enter a zone."),
        ("Sensitivity", "How much harm it does if content gets out: public, internal, "
         "confidential or restricted."),
        ("Criticality", "How much harm it does if a system is changed or stopped, low "
         "to critical."),
        ("Actor", "Whatever does the next step: a trigger, human, agent, step, tool or gate."),
        ("Interpreter", "An agent or model, or a step or tool that runs one: what it puts out is "
         "made by a machine from everything it read."),
        ("Context", "Agents that share memory or data, or hand over without a valid gate. They are "
         "judged as one, because what reaches one of them reaches all."),
        ("Authority", "What a credential allows, whether or not the workflow uses it. Drawn "
         "dotted."),
    ),
    *_group(
        "What comes in and what is done",
        ("Entry", "A place where content comes in: a trigger, a document that is read, a reply of "
         "a tool."),
        ("Untrusted content", "Text or data that somebody outside can write. An agent that reads "
         "it may follow it as if it were an instruction."),
        ("Action", "A step that changes or discloses something: a write, or an act upon a system."),
        ("Steered", "An agent or model decides about it, so what comes in can decide about it."),
        ("Fixed pipeline", "Steps in which no agent or model decides: they do the same whatever "
         "comes in."),
        ("Disclosure", "Content goes where it is too sensitive to go, as a query, a request, "
         "a result or a reply."),
        ("Load", "The most sensitive content that can have reached a place by the links "
         "before it."),
        ("Review required", "The policy says that a human approves this action before it is done."),
        ("Advisory", "The policy asks for no approval of this action."),
    ),
    *_group(
        "How an action stands",
        ("Ungated", "The action needs review, and no gate stands on some path that leads to it."),
        ("Bypassed", "A gate stands on one path to the action, and another path leads around it."),
        ("Stale approval", "A gate approves, and what was approved is rewritten before it is done. "
         "The approval is for something else."),
        ("Weak gate", "A gate stands on every path, and some of them are known not to hold: they "
         "approve when time runs out, or ask afterwards, or show too little."),
        ("Unproven gate", "A gate stands on every path, and it is not known whether it holds."),
        ("Gated", "A valid gate stands on every path to the action."),
        ("Allowed", "The policy asks for no review of it, or only trusted content arrives on a "
         "fixed path."),
        ("Prohibited", "The policy forbids this action, with or without a gate."),
        ("Unreachable", "Nothing that comes in arrives at this action."),
        ("Coverage", "Of the actions that need review, how many are gated."),
    ),
    *_group(
        "Gates",
        ("Gate", "A point where a human approves before the work goes on."),
        ("Valid gate", "It stops the action until a human who is no part of the workflow approves "
         "these very arguments, and denies or waits when nobody answers."),
        ("Missing gate", "The link on which one further gate closes most: a dashed diamond."),
        ("Friction", "What gates cost: reviews a day, and the minutes that they take."),
        ("Frontier", "For each number of gates, the least risk that can remain."),
    ),
    *_group(
        "Blast radius",
        ("Blast radius", "Everything that a node can reach or change if it is misled or taken "
         "over."),
        ("Weak reach", "Reached only past gates that are weak, stale or unproven."),
        ("Gated reach", "Reached only past valid gates."),
        ("Latent", "Not wired, but a credential on the way allows it."),
        ("Only read", "Its content is seen, and nothing there can be changed."),
        ("Weight", "What a radius holds, added up: more for what is sensitive or critical. It "
         "orders radii; it is no measure of risk by itself."),
    ),
    *_group(
        "Boundaries",
        ("Crossing", "A link on which content passes from one zone into another."),
        ("Inbound", "A crossing towards more trust: what comes in may mislead."),
        ("Outbound", "A crossing towards less trust: what goes out may leak."),
        ("Lateral", "A crossing between zones of the same trust."),
        ("Chain", "Steps that together join two zones which no single link joins."),
        ("Composition", "A chain of which each step is allowed, while going from its first zone to "
         "its last in one step would not be."),
    ),
    *_group(
        "Where a fact is from",
        ("Origin", "How a fact is known: declared, inferred, assumed or unknown."),
        ("Declared", "Written in the file, or set by you."),
        ("Inferred", "Worked out from other facts, with the reason. Accept it to declare it."),
        ("Assumed", "Unknown, so it is taken at its worse value. Unknown is never taken as safe."),
        ("Unknown", "Nobody has said, and nothing tells."),
        ("Overlay", "The file beside an imported one that keeps what you add to it."),
    ),
    *_group(
        "Credentials",
        ("Standing", "A credential that is valid all the time, whether it is needed or not."),
        ("Just in time", "A credential that is issued for one request and ends with it."),
        ("Break-glass", "Access for emergencies, kept out of everyday work."),
        ("Shared identity", "One credential that several actors use: the log cannot tell them "
         "apart."),
    ),
    *_group(
        "Findings and decisions",
        ("Finding", "What a rule found wrong, where, how severe, and what to do about it."),
        ("Severity", "Critical, high, medium or low: from the impact (1 to 4) and the likelihood "
         "(1 to 3)."),
        ("Impact", "How bad it is if it happens, from 1 to 4."),
        ("Likelihood", "How easily it can be set off from outside, from 1 to 3."),
        ("Accept", "Live with the risk until a day; then it is open again."),
        ("Mitigate", "Change the design; the finding stays open until that is done."),
        ("Transfer", "Another party takes the risk; the finding stays open here."),
        ("Avoid", "Do without this path; the finding stays open until the design does."),
        ("Evidence chain", "The record from prompt to call, policy decision and effect, by which "
         "one can tell later who did what and why."),
    ),
)  # fmt: skip

_BY_WORD = {term.word.casefold(): term for term in TERMS}
#: Other forms under which the window says a word.
_ALSO = {
    "weak": "weak gate",
    "unproven": "unproven gate",
    "stale": "stale approval",
    "actions": "action",
    "findings": "finding",
    "findings here": "finding",
    "reached from": "entry",
    "boundary compositions": "composition",
    "gates that are missing": "missing gate",
    "zones": "zone",
    "taken as": "assumed",
    "boundaries": "crossing",
    "gates": "gate",
    "gate missing": "missing gate",
    "content unknown": "unknown",
    "gate weak": "weak gate",
}


def meaning_of(word: str) -> str:
    """What a word means, in a sentence or two; "" for one that is not explained."""
    wanted = word.casefold()
    term = _BY_WORD.get(_ALSO.get(wanted, wanted))
    return term.meaning if term is not None else ""


def meaning_within(words: str) -> str:
    """What the longest word means that is part of a text; "" where none is explained."""
    text = words.casefold()
    known = [word for word in (*_BY_WORD, *_ALSO) if word in text]
    return meaning_of(max(known, key=len)) if known else ""


def found(words: str) -> tuple[Term, ...]:
    """The terms that contain every one of some words, those first whose own word begins so."""
    wanted = words.casefold().split()
    terms = [term for term in TERMS if all(each in term.searched for each in wanted)]
    if wanted:
        terms.sort(key=lambda term: not term.word.casefold().startswith(wanted[0]))
    return tuple(terms)
