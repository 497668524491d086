"""What is to be said of a selection: status, path, facts with their origin, reach, offers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from app.document.facts_shown import FactLine, action_facts, facts_of
from app.document.perspective import Selection
from app.document.wording import (
    STATUS_WORDS,
    class_words,
    link_title,
    link_words,
    plural,
    status_sentence,
    verb_words,
)
from graphs.analysis.result import STATUSES, Action, BlastRadius
from graphs.model.elements import Link, Node, Zone
from graphs.model.facts import LINK_FACTS
from graphs.model.workflow import Workflow

if TYPE_CHECKING:
    from app.document.finding_told import FindingTold
    from app.document.judged import FindingLine, Judged
    from graphs.analysis.engine import Analysis
    from graphs.analysis.result import Path

#: The title of a finding names as many elements.
_NAMED = 2
#: So many of several selected elements are named.
_LISTED = 12
_PLURALS = {"data": "data", "identity": "identities"}
Tone = Literal["bad", "warn", "good", "plain"]
_TONES: dict[str, Tone] = {
    "prohibited": "bad",
    "ungated": "bad",
    "bypassed": "bad",
    "stale": "warn",
    "weak": "warn",
    "unproven": "warn",
    "gated": "good",
}


@dataclass(frozen=True, slots=True)
class Card:
    """The one thing to know first; `status` names a sign to draw beside it ("" for none)."""

    tone: Tone
    heading: str
    text: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One node on a path, with what it adds to the risk."""

    node: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Offer:
    """An edit that can be made here: to gate `link`."""

    link: str
    text: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action to jump to."""

    selection: Selection
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything that the inspector shows of one selection."""

    title: str
    subtitle: str
    card: Card | None = None
    path_title: str = ""
    path: tuple[Stop, ...] = ()
    reach: BlastRadius | None = None
    reached_by: BlastRadius | None = None
    facts: tuple[FactLine, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    remarks: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    gate: str = ""
    source: str = ""
    finding: FindingTold | None = None
    findings: tuple[FindingLine, ...] = ()


def inspect(
    analysis: Analysis, selection: Selection, judged: Judged | None = None
) -> Inspection | None:
    """What is to be said of a selection, or None where it is nothing (any longer).

    Without `judged`, the findings are not there yet and are not spoken of.
    """
    if selection.finding and judged is not None and selection.finding in judged.by_id:
        return _of_finding(analysis, judged, selection.finding)
    if selection.chain is not None:
        return _of_chain(analysis, selection.chain)
    if selection.others:
        return _of_several(analysis.workflow, selection.elements)
    inspection = _of_element(analysis, selection)
    if inspection is None or judged is None:
        return inspection
    return replace(inspection, findings=judged.at(_with_ends(analysis, selection.element)))


def _of_several(workflow: Workflow, elements: tuple[str, ...]) -> Inspection | None:
    """How many of which kind are selected, and their names."""
    found = [element for element in map(workflow.element, elements) if element is not None]
    if not found:
        return None
    kinds = [each.kind if isinstance(each, Node) else type(each).__name__.lower() for each in found]
    counts = [
        plural(kinds.count(kind), kind, _PLURALS.get(kind, "")) for kind in sorted(set(kinds))
    ]
    names = [
        link_title(workflow, each)
        if isinstance(each, Link)
        else str(getattr(each, "title", each.id))
        for each in found[:_LISTED]
    ]
    if len(found) > _LISTED:
        names.append(f"and {len(found) - _LISTED} more")
    return Inspection(f"{len(found)} selected", " · ".join(counts), remarks=tuple(names))


def _with_ends(analysis: Analysis, element: str) -> tuple[str, ...]:
    """An element, and of a link also its two ends: what is found there happens on the link."""
    link = analysis.workflow.link_by_id.get(element)
    return (element, link.from_id, link.to_id) if link is not None else (element,)


def _of_element(analysis: Analysis, selection: Selection) -> Inspection | None:
    if selection.is_action:
        action = next((each for each in analysis.actions if selection.means(each)), None)
        if action is not None:
            return _of_action(analysis, action)
    element = analysis.workflow.element(selection.element)
    if isinstance(element, Node):
        return _of_node(analysis, element)
    if isinstance(element, Link):
        on_link = [each for each in analysis.actions if each.link == element.id]
        if on_link:
            return _of_action(analysis, _worst(on_link))
        return _of_link(analysis, element)
    if isinstance(element, Zone):
        return _of_zone(analysis, element)
    return None


def _worst(actions: list[Action]) -> Action:
    return min(actions, key=lambda action: STATUSES.index(action.status))


def offers_for(analysis: Analysis, link_id: str) -> tuple[Offer, ...]:
    """The gates that would close the actions of a link: as proposed, else on the link itself."""
    workflow = analysis.workflow
    proposed = [
        gate.link
        for gate in analysis.placement.gates
        if link_id in gate.closes or link_id == gate.link
    ]
    link = workflow.link_by_id[link_id]
    if not proposed and link.gate is None and "gate" in LINK_FACTS[link.kind].model_fields:
        proposed = [link_id]
    return tuple(Offer(each, f"Gate {link_words(workflow, each)}") for each in proposed)


def _of_action(analysis: Analysis, action: Action) -> Inspection:
    workflow = analysis.workflow
    link = workflow.link_by_id[action.link]
    contents = {entry.node: entry.content for entry in analysis.entries}
    reversible = link.fact("reversible")
    words = [
        verb_words(action),
        {True: "reversible", False: "irreversible"}.get(reversible, ""),
        class_words(action),
    ]
    # The card and the facts say the rest.
    said = ("no gate lies on any path", action.rule)
    remarks = [each[:1].upper() + each[1:] for each in action.reasons if each not in said]
    if action.discloses:
        remarks.append(f"It carries {action.discloses} data to a zone not cleared for it.")
    remarks += [each.because for each in analysis.placement.open if each.link == action.link]
    card = Card(
        _TONES.get(action.status, "plain"),
        STATUS_WORDS[action.status],
        status_sentence(action, contents),
        action.status,
    )
    witness = "Shortest ungated path" if action.status in ("ungated", "bypassed") else "Path"
    return Inspection(
        title=link_title(workflow, link),
        subtitle=" · ".join(word for word in words if word),
        card=card,
        path_title=witness,
        path=_stops(analysis, action.path, contents),
        facts=action_facts(analysis, action),
        remarks=tuple(dict.fromkeys(remarks)),
        offers=offers_for(analysis, action.link) if action.is_open else (),
        gate=link.gate or "",
        source=str(link.source or ""),
    )


def _stops(analysis: Analysis, path: Path, contents: dict[str, str]) -> tuple[Stop, ...]:
    workflow = analysis.workflow
    stops = []
    for position, node_id in enumerate(path.nodes):
        node = workflow.node(node_id)
        if position == 0 and node_id in contents:
            content = contents[node_id]
            note = "content unknown" if content == "unknown" else f"{content} content"
        elif node.kind == "gate":
            quality = analysis.qualities[node_id].quality
            note = f"{quality} gate"
        elif node_id in analysis.interpreters:
            note = "chooses the action" if node.kind == "agent" else "interprets content"
        elif node.fact("arguments") == "model":
            note = "arguments from the model"
        else:
            note = workflow.zone_of(node).title
        stops.append(Stop(node_id, node.title, note))
    return tuple(stops)


def _of_finding(analysis: Analysis, judged: Judged, finding_id: str) -> Inspection:
    from app.document.finding_told import tell
    from app.document.judged import element_words

    finding = judged.by_id[finding_id]
    where = next(line.where for line in judged.lines if line.id == finding_id)
    if len(finding.elements) > _NAMED:
        # The page lists all of them.
        first = element_words(analysis.workflow, finding.elements[0])
        where = f"{first} and {len(finding.elements) - 1} more"
    contents = {entry.node: entry.content for entry in analysis.entries}
    links = [each for each in finding.elements if each in analysis.workflow.link_by_id]
    actions = [each for each in analysis.actions if each.link in links and each.is_open]
    return Inspection(
        title=finding.title,
        subtitle=f"{finding.rule} · {where}",
        path=_stops(analysis, finding.path, contents),
        offers=offers_for(analysis, actions[0].link) if actions else (),
        finding=tell(analysis.workflow, judged, finding),
    )


def _of_chain(analysis: Analysis, zones: tuple[str, str]) -> Inspection | None:
    chains = ((chain.from_zone, chain.to_zone, chain) for chain in analysis.chains)
    chain = next((each for start, end, each in chains if (start, end) == zones), None)
    if chain is None:
        return None
    workflow = analysis.workflow
    start, end = (workflow.zone_by_id[zone].title for zone in zones)
    steps = plural(len(chain.path.links), "step")
    card = None
    if chain.composition:
        text = f"No single link joins {start} and {end}, but these steps together do."
        card = Card("bad", "Boundary composition", text)
    contents = {entry.node: entry.content for entry in analysis.entries}
    return Inspection(
        title=f"{start} → {end}",
        subtitle=f"chain of zones · {steps}",
        card=card,
        path_title="Path",
        path=_stops(analysis, chain.path, contents),
    )


def _of_link(analysis: Analysis, link: Link) -> Inspection:
    workflow = analysis.workflow
    closes = next((g.closes for g in analysis.placement.gates if g.link == link.id), ())
    card = None
    if closes:
        text = f"A gate here would close {plural(len(closes), 'action')} that nobody approves."
        card = Card("bad", "Gate missing", text, "ungated")
    elif link.gate is not None and link.gate in analysis.qualities:
        card = _gate_card(analysis, link.gate)
    return Inspection(
        title=link_title(workflow, link),
        subtitle=f"{link.kind} · link",
        card=card,
        facts=facts_of(workflow, link),
        actions=_lines(
            workflow, [a for a in analysis.actions if a.link in closes or link.id in a.path.links]
        ),
        offers=offers_for(analysis, link.id) if link.gate is None else (),
        gate=link.gate or "",
        source=str(link.source or ""),
    )


def _gate_card(analysis: Analysis, gate_id: str) -> Card:
    quality = analysis.qualities[gate_id]
    tone: Tone = {"valid": "good", "weak": "warn"}.get(quality.quality, "warn")  # type: ignore[assignment]
    status = {"valid": "gated", "weak": "weak"}.get(quality.quality, "unproven")
    text = "It is enforced before the action, and a person approves what runs."
    if quality.reasons:
        text = "; ".join(quality.reasons)
        text = text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
    return Card(tone, f"{quality.quality.capitalize()} gate", text, status)


def _of_node(analysis: Analysis, node: Node) -> Inspection:
    workflow = analysis.workflow
    zone = workflow.zone_of(node)
    is_gate = node.kind == "gate"
    touching = [a for a in analysis.actions if node.id in (a.actor, a.target)]
    through = [a for a in analysis.actions if a.is_open and node.id in a.path.nodes]
    if is_gate:
        guarded = {link.id for link in workflow.links if link.gate == node.id}
        touching = [a for a in analysis.actions if a.link in guarded or node.id in a.gates]
    return Inspection(
        title=node.title,
        subtitle=f"{node.kind} · {zone.title}" + (f" · owner {node.owner}" if node.owner else ""),
        card=_node_card(analysis, node, touching),
        reach=None if is_gate else analysis.radius(node.id),
        reached_by=None if is_gate else analysis.exposure(node.id),
        facts=facts_of(workflow, node),
        actions=_lines(workflow, touching or through),
        remarks=(node.description,) if node.description else (),
        gate=node.id if is_gate else "",
        source=str(node.source or ""),
    )


def _node_card(analysis: Analysis, node: Node, touching: list[Action]) -> Card | None:
    if node.kind == "gate":
        return _gate_card(analysis, node.id)
    review = [action for action in touching if action.needs_review]
    if review:
        still_open = [action for action in review if action.is_open]
        worst = _worst(review)
        if not still_open:
            text = "Every action here that needs review is gated."
            return Card("good", "Gated", text, "gated")
        return Card(
            _TONES[worst.status],
            STATUS_WORDS[worst.status],
            _open_words(len(still_open), len(review)),
            worst.status,
        )
    passing = [each for each in analysis.actions if each.is_open and node.id in each.path.nodes]
    entry = next((each for each in analysis.entries if each.node == node.id), None)
    if entry is None:
        if not passing:
            return None
        verb = "reaches" if len(passing) == 1 else "reach"
        text = f"{plural(len(passing), 'action')} {verb} their target through here, not gated."
        text = text.replace("1 action reaches their", "1 action reaches its")
        return Card("bad", "On ungated paths", text, "ungated")
    if entry.content == "trusted":
        return Card("plain", "Trusted entry", "Content that comes in here is trusted.")
    heading = "Untrusted entry" if entry.content == "untrusted" else "Entry of unknown content"
    text = "Whoever writes what comes in here can steer what reads it."
    if entry.content == "unknown":
        text = "Nothing says whether what comes in here can be trusted; taken as untrusted."
    return Card("warn", heading, text)


def _open_words(still_open: int, review: int) -> str:
    if review == 1:
        return "The action here that needs review is not gated."
    if still_open == review:
        return f"None of the {review} actions here that need review is gated."
    verb = "is" if still_open == 1 else "are"
    return f"{still_open} of {review} actions here that need review {verb} not gated."


def _lines(workflow: Workflow, actions: list[Action]) -> tuple[ActionLine, ...]:
    lines = []
    for action in sorted(actions, key=lambda each: STATUSES.index(each.status)):
        title = link_title(workflow, workflow.link_by_id[action.link])
        text = f"{title}: {verb_words(action)}"
        lines.append(ActionLine(Selection.of_action(action), action.status, text))
    return tuple(lines)


def _of_zone(analysis: Analysis, zone: Zone) -> Inspection:
    workflow = analysis.workflow
    inside = [n for n in workflow.nodes if zone.id in workflow.zone_chain(workflow.zone_id(n))]
    crossing = [c for c in analysis.crossings if zone.id in c.boundaries]
    denied = sum(not each.allowed for each in crossing)
    card = None
    if crossing:
        text = f"{plural(len(crossing), 'crossing')} of its boundary"
        text += f", {denied} of them not allowed by the policy." if denied else ", all allowed."
        tone: Tone = "bad" if denied else "plain"
        card = Card(tone, plural(len(inside), "node"), text)
    words = [zone.trust, workflow.inherited(zone.id, "environment") or ""]
    return Inspection(
        title=zone.title,
        subtitle=" · ".join(["zone", *(word for word in words if word)]),
        card=card,
        facts=facts_of(workflow, zone),
        actions=_lines(
            workflow, [a for a in analysis.actions if any(n.id == a.target for n in inside)]
        )
        if len(inside) < 200
        else (),
        remarks=(zone.description,) if zone.description else (),
        source=str(zone.source or ""),
    )
