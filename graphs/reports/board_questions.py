"""The question that a board has to decide, in plain words, from the facts of a finding."""

from __future__ import annotations

from graphs.analysis.engine import Analysis
from graphs.analysis.result import Action
from graphs.model.elements import Link, Node
from graphs.model.workflow import Workflow
from graphs.rules.base import Finding
from graphs.words import counted, listed

#: What is asked of a finding of each rule whose action does not tell more. `{it}`: all elements
#: that it names; `{first}` and `{rest}`: the first of them and the others, or the ends of a link.
QUESTIONS = {
    "R01": "May untrusted content bring about what is done at {it}, without a person agreeing?",
    "R02": "May {it} take in untrusted content, read private data and send content out, with no "
    "gate in between?",
    "R03": "May {it} combine untrusted content with private data, or with changes that need "
    "review, with no gate in between?",
    "R04": "May content arrive at {it} that is more sensitive than what may be there?",
    "R05": "May content get from {first} to {rest} in several steps, when the policy does not "
    "allow it in one?",
    "R06": "May untrusted content decide what {it} executes?",
    "R07": "May a secret stand where {it} has it at hand?",
    "R08": "May untrusted content be remembered in {it}, and steer an agent later?",
    "R09": "May the content of {it} leave the place where it has to stay?",
    "R10": "May an approval given at {it} stand for steps behind it with higher stakes?",
    "R11": "May whoever comes in at {it} have others act with rights that they lack themselves?",
    "R12": "May the delegation from {first} to {rest} stay as it is?",
    "R13": "May {it} stay valid for longer than the policy allows?",
    "R14": "May several agents act under one credential, {it}?",
    "R15": "May {it} be valid in more than one environment?",
    "R16": "May {it} keep rights that are wider than what is used?",
    "R17": "May people and workloads be mixed under {it}?",
    "R18": "May {it} go on without an owner, a review and an end?",
    "R19": "May {first} reach into {rest} without authentication?",
    "R20": "May the break-glass access {it} stay without all of its safeguards?",
    "R21": "May we depend on {it} from a third party without a pinned version?",
    "R22": "The policy prohibits {it}: may it stay within reach all the same?",
    "R23": "May {first} act by a path around {rest}?",
    "R24": "May those who ask, or work for those who ask, approve at {it}?",
    "R25": "May more approvals fall to {it} in a day than can be looked at?",
    "R26": "May what was approved at {first} be another thing when it runs?",
    "R27": "May people approve at {it} without seeing all that they approve?",
    "R28": "May {it} let something through that nobody decided?",
    "R29": "May {it} bring about what cannot be undone, with too little to stop it?",
    "R30": "May we do without a complete record of what {it} can do?",
    "R31": "May {it} be changed by those whose actions it records?",
    "R32": "May {first} change what controls it, at {rest}?",
    "R33": "May {it} go round and round without a limit?",
    "R34": "May {it} reach so many targets past no gate?",
}
#: The rules whose question is that of one action.
_OF_ACTIONS = frozenset({"R01", "R22"})
_DEEDS = {
    "write": "change {target}",
    "delete": "delete in {target}",
    "execute": "execute on {target}",
    "send": "send to {target}",
    "pay": "pay {target}",
    "grant": "grant rights in {target}",
    "deploy": "deploy to {target}",
    "admin": "administer {target}",
    "unknown": "do what nobody has described to {target}",
}
_PASSING = {
    "prohibited": "although the policy prohibits it",
    "ungated": "without a person agreeing",
    "bypassed": "by a path around {gates}",
    "stale": "although what was agreed at {gates} can change before it runs",
    "weak": "past {gates}, which is weak",
    "unproven": "past {gates}, which nobody has shown to be valid",
}
_INTERPRETERS = ("agent", "model")


def board_question(analysis: Analysis, finding: Finding) -> str:
    """What is to be decided about a finding."""
    workflow = analysis.workflow
    if finding.rule in _OF_ACTIONS:
        action = _action_of(analysis, finding)
        if action is not None:
            return _of_action(workflow, action, finding)
    pattern = QUESTIONS.get(finding.rule, f"May this stay as it is at {{it}}: {finding.title}?")
    names = [_title(workflow, each) for each in finding.elements] or ["the whole workflow"]
    first, rest = names[0], names[1:]
    link = workflow.link_by_id.get(finding.elements[0]) if finding.elements else None
    if link is not None and not rest:
        first, rest = _title(workflow, link.from_id), [_title(workflow, link.to_id)]
    return pattern.format(it=listed(names), first=first, rest=listed(rest) or first)


def _action_of(analysis: Analysis, finding: Finding) -> Action | None:
    """The action that the finding is about: best that at the end of its path."""
    named = [action for action in analysis.actions if action.link in finding.elements]
    same = [action for action in named or analysis.actions if action.path == finding.path]
    last = [action for action in named if action.link in finding.path.links[-1:]]
    return next(iter(same or last or named), None)


def _of_action(workflow: Workflow, action: Action, finding: Finding) -> str:
    nodes = [workflow.node(node) for node in (finding.path.nodes or action.path.nodes)]
    target = workflow.node(action.target)
    told = f"“{target.title}”"
    if action.verb == "disclose":
        deed = f"disclose {action.discloses or 'sensitive'} content to {told}"
    else:
        deed = _DEEDS.get(action.verb, f"{action.verb} {{target}}").format(target=told)
    environment = workflow.environment(target)
    if environment is not None:
        deed += " in production" if environment == "prod" else f" in {environment}"
    links = sum(each in workflow.link_by_id for each in finding.elements)
    if links > 1:
        deed += f" ({counted(links, 'action')})"
    gates = listed(f"“{workflow.node(gate).title}”" for gate in action.gates) or "the gate"
    passing = _PASSING.get(action.status, "").format(gates=gates)
    entry = nodes[0] if nodes else None
    actor = next((node for node in nodes[1:] if node.kind in _INTERPRETERS), None)
    actor = actor or workflow.node(action.actor)
    if entry is None or entry.id == actor.id:
        return _asked(f"May “{actor.title}” {deed}", passing)
    make = "make" if action.steered else "have"
    return _asked(f"May {_who(workflow, entry)} {make} “{actor.title}” {deed}", passing)


def _asked(words: str, passing: str) -> str:
    return f"{words}, {passing}?" if passing.startswith(("past", "although")) else (
        f"{words} {passing}".rstrip() + "?"
    )  # fmt: skip


def _who(workflow: Workflow, entry: Node) -> str:
    """Those who put content in at an entry."""
    name = f"“{entry.title}”"
    if entry.kind == "human":
        return name
    if entry.kind != "trigger":
        known = entry.fact("content") is not None
        return f"whoever can write to {name}" + ("" if known else " (nobody has said who that is)")
    exposure = entry.fact("exposure")
    if exposure == "authenticated":
        return f"anyone outside with a login to {name}"
    if exposure == "internal":
        return f"anyone inside who can reach {name}"
    if exposure == "schedule":
        return f"the schedule {name}"
    zone = workflow.zone_of(entry)
    is_internet = zone.trust == "untrusted" and "internet" in zone.title.casefold()
    who = f"anyone on the internet, by {name}," if is_internet else f"anyone who can reach {name}"
    return who if exposure else f"{who.rstrip(',')} (nobody has said who that is)"


def _title(workflow: Workflow, element_id: str) -> str:
    element = workflow.element(element_id)
    if isinstance(element, Link):
        start, end = workflow.node(element.from_id), workflow.node(element.to_id)
        return f"“{start.title}” → “{end.title}”"
    return f"“{getattr(element, 'title', element_id)}”"
