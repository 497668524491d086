"""An agent that can change, past no valid gate, what controls it: its prompt, tools or policy, what
its gates go by, or its own rights."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Action, Path
from graphs.model.elements import Link, Node
from graphs.model.marks import CONTROL_PLANE, is_called_control_plane
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import drivers, each_once, has_valid_gate, titles, worst_of

ID = "R32"
_RIGHTS = frozenset({"grant", "admin", "unknown", "write"})


def find(review: Review) -> Iterator[Draft]:
    found: dict[tuple[str, str], list[Action]] = {}
    for action in review.analysis.actions:
        if action.verb == "disclose" or action.status == "unreachable":
            continue
        what = _controls(review, action)
        for agent in drivers(review, action) if what else ():
            if what == "reads" and not _reads(review, agent, action.target):
                continue
            if _is_protected(review, agent, action):
                continue
            found.setdefault((agent, action.target), []).append(action)
    for (agent, target), actions in sorted(found.items()):
        yield _by_action(review, agent, target, actions)
    yield from _by_credential(review)


def _by_action(review: Review, agent: str, target: str, actions: list[Action]) -> Draft:
    worst = worst_of(review, actions)
    rights = any(action.verb == "grant" for action in actions)
    outside = {entry.node for entry in review.analysis.entries if entry.content != "trusted"}
    tainted = any(outside & set(action.entries) for action in actions)
    return Draft(
        elements=(agent, target),
        words={
            "agent": review.title(agent),
            "what": f"grant rights on {review.title(target)}"
            if rights
            else f"change {review.title(target)}",
            "consequence": "its own rights among them"
            if rights
            else "which decides what it may do or how it decides",
            "tainted": _tainted(review, [e for a in actions for e in a.entries if e in outside]),
        },
        impact=worst.impact.value,
        likelihood=worst.likelihood.value,
        severity="critical" if tainted else "high",
        path=worst.action.path,
        assumed=each_once(worst.assumed),
    )


def _tainted(review: Review, entries: list[str]) -> str:
    if not entries:
        return "Whoever steers it once steers it for good"
    return f"Content from {titles(review, sorted(set(entries)))} can make it do so"


def _controls(review: Review, action: Action) -> str | None:
    """By what an action's target is part of a control plane; None where it is not."""
    target = review.node(action.target)
    if action.verb == "grant":
        return "grant"
    if CONTROL_PLANE & {tag.lower() for tag in target.tags}:
        return "tag"
    reading = [x for x in review.workflow.links_to[target.id] if x.kind == "reads"]
    if any(review.node(link.from_id).kind == "gate" for link in reading):
        return "gate"
    called = is_called_control_plane(target) and target.fact("memory") is not True
    return "reads" if called else None


def _is_protected(review: Review, agent: str, action: Action) -> bool:
    """Whether every way from an agent to a change passes a valid gate.

    The status does not tell where the policy asks for no review, but reach and the link do.
    """
    if has_valid_gate(review, action.link):
        return True
    gated = review.analysis.radius(agent).gated
    return action.actor in gated or action.target in gated


def _reads(review: Review, agent: str, target: str) -> bool:
    return any(
        link.kind == "reads" and link.to_id == target for link in review.workflow.links_from[agent]
    )


def _by_credential(review: Review) -> Iterator[Draft]:
    """Credentials whose rights let an agent change an identity that it or its tools use."""
    permits: dict[str, list[Link]] = {}
    for link in review.links("permits"):
        if review.node(link.to_id).kind == "identity" and _changes_rights(link.fact("verbs")):
            permits.setdefault(link.to_id, []).append(link)
    agents = [agent for agent in review.nodes("agent") if _own(review, agent) & set(permits)]
    tainting = _tainting(review, agents)
    for agent in agents:
        for identity in sorted(_own(review, agent) & set(permits)):
            witnesses = review.analysis.radius(agent.id).witnesses
            reached = [link for link in permits[identity] if link.from_id in witnesses]
            if reached:
                path = witnesses[reached[0].from_id]
                changing = Path((*path.nodes, identity), (*path.links, reached[0].id))
                yield _of_credential(review, agent, identity, changing, tainting[agent.id])


def _tainting(review: Review, agents: list[Node]) -> dict[str, list[str]]:
    """By agent, the entries whose untrusted or unknown content reaches it past no valid gate."""
    found: dict[str, list[str]] = {agent.id: [] for agent in agents}
    entries = [entry.node for entry in review.analysis.entries if entry.content != "trusted"]
    for entry, radius in review.analysis.radii(entries if agents else ()).items():
        for node in (entry, *radius.ungated, *radius.weak):
            if node in found:
                found[node].append(entry)
    return found


def _of_credential(
    review: Review, agent: Node, identity: str, path: Path, outside: list[str]
) -> Draft:
    return Draft(
        elements=(agent.id, identity),
        words={
            "agent": agent.title,
            "what": f"change the rights of {review.title(identity)}",
            "consequence": "with which it acts",
            "tainted": _tainted(review, outside),
        },
        impact=4,
        likelihood=3 if outside else 1,
        severity="critical" if outside else "high",
        path=path,
    )


def _changes_rights(verbs: tuple[str, ...] | None) -> bool:
    return verbs is None or bool(_RIGHTS & set(verbs))


def _own(review: Review, agent: Node) -> set[str]:
    """The identities that an agent and what it calls, directly or through gates, use."""
    leaving = review.workflow.links_from
    actors = [agent.id]
    for actor in actors:
        if actor == agent.id or review.node(actor).kind == "gate":
            called = (link.to_id for link in leaving[actor] if link.kind == "calls")
            actors += [node for node in called if node not in actors]
    return {link.to_id for actor in actors for link in leaving[actor] if link.kind == "uses"}
