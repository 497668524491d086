"""The facts of an element as lines to read: value, where it comes from, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.document.wording import fact_name, fact_value
from graphs.analysis.result import Action, Assumption
from graphs.model.elements import Element, Link, Node, Zone
from graphs.model.facts import LINK_FACTS, NODE_FACTS, ZoneFacts
from graphs.model.workflow import UNPLACED, Workflow

if TYPE_CHECKING:
    from graphs.analysis.engine import Analysis


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact; `how` is declared, inferred, unknown, or where else the value comes from.

    `element` and `fact`: what is set where the user sets it; empty where nothing can be.
    """

    name: str
    value: str
    how: str
    because: str = ""
    element: str = ""
    fact: str = ""


def facts_of(workflow: Workflow, element: Element) -> tuple[FactLine, ...]:
    """The facts that an element may bear, known or not, and the plain attributes that matter."""
    if isinstance(element, Node):
        schema = NODE_FACTS[element.kind]
        lines = [
            _plain(element, "name", element.name),
            _zone_line(workflow, element),
            _line(element, "owner", element.owner),
        ]
    elif isinstance(element, Link):
        schema = LINK_FACTS[element.kind]
        lines = []
    else:
        schema = ZoneFacts
        lines = []
        if isinstance(element, Zone) and element is not UNPLACED:
            around = workflow.zone_by_id.get(element.parent or "")
            lines = [
                _plain(element, "name", element.name),
                _plain(element, "parent", around.title if around is not None else "", "within"),
            ]
    # What an action is said by comes before who gates it and how often it runs.
    last = ("gate", "runs_per_day")
    for fact in sorted(
        schema.model_fields, key=lambda name: last.index(name) if name in last else -1
    ):
        value = element.fact(fact)
        if fact == "verb" and isinstance(element, Link):
            lines.append(_verb_line(element))
        elif fact == "environment" and isinstance(element, Zone) and value is None:
            inherited = _inherited(workflow, element.id, fact)
            lines.append(replace(inherited, element=element.id, fact=fact))
        elif fact == "gate":
            lines.append(_gate_line(workflow, element))
        else:
            lines.append(_line(element, fact, value))
    if element is not UNPLACED:
        lines.append(_plain(element, "description", element.description))
    if isinstance(element, Node):
        lines.append(_plain(element, "tags", ", ".join(element.tags)))
        lines.append(_plain(element, "id", element.id))
    return tuple(lines)


def action_facts(analysis: Analysis, action: Action) -> tuple[FactLine, ...]:
    """The facts that decide about an action: the link's, and those of what it acts upon."""
    workflow = analysis.workflow
    link, target = workflow.link_by_id[action.link], workflow.node(action.target)
    actor = workflow.node(action.actor)
    lines = [
        _from_actor(line, actor) if line.name == "arguments" and line.how == "unknown" else line
        for line in facts_of(workflow, link)
    ]
    lines.append(_inherited(workflow, workflow.zone_id(target), "environment"))
    for fact in ("criticality", "sensitivity"):
        if fact in NODE_FACTS[target.kind].model_fields:
            lines.append(_line(target, fact, target.fact(fact)))
    if action.rule:
        lines.append(FactLine("class", action.action_class, "policy", action.rule))
    taken = {
        (each.element, fact_name(each.fact)): each
        for each in analysis.assumed
        if each.element in (link.id, target.id, action.actor)
    }
    owners = (link.id, target.id, action.actor)
    return tuple(_as_assumed(line, owners, taken) for line in lines)


def _as_assumed(
    line: FactLine, owners: tuple[str, ...], taken: dict[tuple[str, str], Assumption]
) -> FactLine:
    """An unknown fact with the value that the analysis took it at."""
    if line.how != "unknown":
        return line
    for owner in owners:
        assumed = taken.get((owner, line.name))
        if assumed is not None:
            taken_as = f"taken as {assumed.value}"
            return replace(line, value="unknown", how=taken_as, because=assumed.because)
    return line


def _line(element: Element, name: str, value: object) -> FactLine:
    origin = element.origin(name)
    value = fact_value(value)
    return FactLine(fact_name(name), value, origin.how, origin.because, element.id, name)


def _plain(element: Element, name: str, value: str, words: str = "") -> FactLine:
    """What nobody can be ignorant of: it is there, or there is none."""
    origin = element.origin(name)
    how = origin.how if value and name != "id" and origin.how != "declared" else ""
    return FactLine(words or name, value or "—", how, origin.because, element.id, name)


def _from_actor(line: FactLine, actor: Node) -> FactLine:
    """A fact that the link leaves unknown, as the actor's node has it."""
    value = actor.fact(line.name)
    if value is None:
        return line
    because = f"said of {actor.title}"
    return replace(line, value=fact_value(value), how="from actor", because=because)


def _gate_line(workflow: Workflow, element: Element) -> FactLine:
    """A link that names no gate has none: that is known, whoever drew the link."""
    gate = workflow.node_by_id.get(str(element.fact("gate")))
    if gate is None:
        return FactLine("gate", "none", "", "", element.id, "gate")
    return _line(element, "gate", gate.title)


def _verb_line(link: Link) -> FactLine:
    if link.fact("verb") is None and link.verb is not None:
        because = "a writes link that names no verb writes"
        return FactLine("verb", link.verb, "by default", because, link.id, "verb")
    return _line(link, "verb", link.verb)


def _zone_line(workflow: Workflow, node: Node) -> FactLine:
    if node.zone is None:
        because = "taken as internal, and asks for a zone"
        return FactLine("zone", "unknown", "unknown", because, node.id, "zone")
    origin = node.origin("zone")
    title = workflow.zone_of(node).title
    return FactLine("zone", title, origin.how, origin.because, node.id, "zone")


def _inherited(workflow: Workflow, zone_id: str, fact: str) -> FactLine:
    for enclosing in workflow.zone_chain(zone_id):
        zone = workflow.zone_by_id[enclosing]
        value = zone.fact(fact)
        if value is not None:
            return FactLine(fact_name(fact), str(value), "from zone", f"zone {zone.title}")
    return FactLine(fact_name(fact), "unknown", "unknown", "no zone around it says")
