"""Compares two analysed and judged versions of a workflow, matched by id or as renamed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from graphs.analysis.engine import Analysis
from graphs.analysis.impact import SEVERITIES, Stakes, severity
from graphs.analysis.radius import node_weights
from graphs.analysis.result import Action, BlastRadius
from graphs.compare.changes import (
    COUNTED_LEVELS,
    LEVELS,
    ActionChange,
    Comparison,
    CrossingChange,
    FindingChange,
    GateChange,
    RadiusChange,
    ReachChange,
    Version,
    badness,
    rank,
)
from graphs.model.versions import Matching, ValueChange, element_changes, match
from graphs.rules.judge import Judgement, finding_id

_QUALITIES = ("weak", "unproven", "valid")


def compare(before: Version, after: Version) -> Comparison:
    """What changed from one version to the other (DESIGN 3.7)."""
    old, new = before.analysis.workflow, after.analysis.workflow
    matching = match(old, new)
    actions = _actions(before, after, matching)
    lost = _gates_lost(before, after, matching, actions)
    mirrored = tuple(ActionChange(each.after, each.before, each.severity) for each in actions)
    won = _gates_lost(after, before, matching.mirrored, mirrored)
    no_longer_allowed = _no_longer_allowed(before.analysis, after.analysis, matching)
    now_allowed = _no_longer_allowed(after.analysis, before.analysis, matching.mirrored)
    return Comparison(
        before,
        after,
        matching,
        tuple(_of_workflow(before.analysis, after.analysis)),
        element_changes(old, new, matching),
        _findings(before.judgement, after.judgement, matching),
        actions,
        lost,
        tuple(gate.mirrored for gate in won),
        _radii(before.analysis, after.analysis, matching),
        no_longer_allowed,
        tuple(replace(each, before=each.after, after=each.before) for each in now_allowed),
        before.analysis.coverage,
        after.analysis.coverage,
    )


def _of_workflow(before: Analysis, after: Analysis) -> Iterable[ValueChange]:
    if before.workflow.name != after.workflow.name:
        yield ValueChange("name", before.workflow.name, after.workflow.name)
    if before.policy != after.policy:
        yield ValueChange("policy", before.policy.name, after.policy.name)


def _findings(before: Judgement, after: Judgement, matching: Matching) -> tuple[FindingChange, ...]:
    """Matched by their stable id, of an older one as it would be with the newer ids."""
    new = {finding.id: finding for finding in after.findings}
    changes = []
    seen = set()
    for finding in before.findings:
        elements = [matching.forth.get(each, each) for each in finding.elements]
        now = new.get(finding_id(finding.rule, elements))
        if now is not None:
            seen.add(now.id)
        if now is None or now.severity != finding.severity:
            changes.append(FindingChange(finding, now))
    changes += [FindingChange(None, each) for each in after.findings if each.id not in seen]
    return tuple(sorted(changes, key=_finding_order))


def _finding_order(change: FindingChange) -> tuple[int, str, tuple[str, ...]]:
    told = change.after or change.before
    assert told is not None
    return rank(change.severity), told.rule, told.elements


def _actions(before: Version, after: Version, matching: Matching) -> tuple[ActionChange, ...]:
    old_stakes, new_stakes = (Stakes(version.analysis.workflow) for version in (before, after))
    new = {(action.link, action.role): action for action in after.analysis.actions}
    pairs: list[tuple[Action | None, Action | None]] = []
    for action in before.analysis.actions:
        link = matching.forth.get(action.link)
        pairs.append((action, new.pop((link, action.role), None) if link is not None else None))
    pairs += [(None, action) for action in new.values()]
    changes = []
    for was, now in pairs:
        if was is not None and now is not None and was.status == now.status:
            continue
        if badness(was) == badness(now) and None in (was, now):
            # What came or went without asking for anything is told among the links.
            continue
        sides = ((was, old_stakes), (now, new_stakes))
        at_worst = max(badness(was), badness(now))
        stakes_of = [
            _severity(stakes, action)
            for action, stakes in sides
            if action is not None and badness(action) == at_worst
        ]
        of = min(stakes_of, key=rank)
        changes.append(ActionChange(was, now, of))
    return tuple(sorted(changes, key=_action_order))


def _severity(stakes: Stakes, action: Action) -> str:
    entry = action.path.nodes[0] if action.path.nodes else None
    likelihood = stakes.likelihood(entry, action.steered).value
    return severity(stakes.impact(action).value, likelihood)


def _action_order(change: ActionChange) -> tuple[int, int, str, str]:
    told = change.after or change.before
    assert told is not None
    return rank(change.severity), -change.step, told.link, told.role or ""


def _gates_lost(
    before: Version, after: Version, matching: Matching, actions: Iterable[ActionChange]
) -> tuple[GateChange, ...]:
    """What the first version has of gates and the second has not, or not as good."""
    worse = [change for change in actions if change.step > 0]

    def at_stake(gate: str) -> str:
        """The worst of what got worse among the actions on whose walks the gate was."""
        found = [c.severity for c in worse if c.before is not None and gate in c.before.gates]
        return min(found, key=rank, default=SEVERITIES[-1])

    had, has = before.analysis.qualities, after.analysis.qualities
    lost = []
    for gate, found in sorted(had.items()):
        now, was = matching.forth.get(gate), found.quality
        if now is None or now not in has:
            lost.append(GateChange("gate", gate, now, was, "", None, at_stake(gate)))
        elif _is_worse(has[now].quality, was):
            is_now = has[now].quality
            lost.append(GateChange("quality", gate, now, was, is_now, None, at_stake(gate)))
    new_links = after.analysis.workflow.link_by_id
    for link in before.analysis.workflow.links:
        gate_before, here = link.gate, matching.forth.get(link.id)
        if gate_before is None or here is None or matching.forth.get(gate_before) not in has:
            continue
        named = new_links[here].gate
        if named == matching.forth[gate_before]:
            continue
        if named is None or _is_worse(has[named].quality, had[gate_before].quality):
            stake = at_stake(gate_before)
            lost.append(GateChange("link", link.id, here, gate_before, named or "", None, stake))
    for each in worse:
        old, new = each.before, each.after
        if old is not None and new is not None and old.status == "gated":
            lost.append(
                GateChange(
                    "action", old.link, new.link, "gated", new.status, new.role, each.severity
                )
            )
    kinds = ("gate", "quality", "link", "action")
    return tuple(
        sorted(
            lost,
            key=lambda c: (rank(c.severity), kinds.index(c.what), c.before or "", c.role or ""),
        )
    )


def _is_worse(quality: str, than: str) -> bool:
    return _QUALITIES.index(quality) < _QUALITIES.index(than)


def _radii(before: Analysis, after: Analysis, matching: Matching) -> tuple[RadiusChange, ...]:
    pairs: dict[tuple[str | None, str | None], None] = {}
    for node in _with_radius(before):
        pairs[node, _node_in(after, matching.forth.get(node))] = None
    for node in _with_radius(after):
        pairs[_node_in(before, matching.back.get(node)), node] = None
    olds = before.radii(sorted({old for old, _ in pairs if old is not None}))
    news = after.radii(sorted({new for _, new in pairs if new is not None}))
    old_weights, new_weights = _weights(before), _weights(after)
    changes = []
    for old, new in pairs:
        was = olds[old] if old is not None else None
        now = news[new] if new is not None else None
        reach = tuple(_reach(was, now, old_weights, new_weights, matching))
        if reach:
            weights = was.weight if was else 0, now.weight if now else 0
            changes.append(RadiusChange(old, new, *weights, reach))
    return tuple(sorted(changes, key=_radius_order))


def _radius_order(change: RadiusChange) -> tuple[int, int, str]:
    grown_by = change.weight_after - change.weight_before
    return rank(change.severity), -grown_by, change.after or change.before or ""


def _with_radius(analysis: Analysis) -> list[str]:
    """The entries, agents and identities: those whose radius is told."""
    entries = {entry.node for entry in analysis.entries}
    return sorted(
        node.id
        for node in analysis.workflow.nodes
        if node.kind in ("agent", "identity") or node.id in entries
    )


def _node_in(analysis: Analysis, node: str | None) -> str | None:
    """The node, unless it is a gate there: gates have no radius."""
    if node is None or analysis.workflow.node(node).kind == "gate":
        return None
    return node


def _weights(analysis: Analysis) -> dict[str, int]:
    ids = [node.id for node in analysis.workflow.nodes]
    return dict(zip(ids, node_weights(analysis.workflow).tolist(), strict=True))


def _reach(
    was: BlastRadius | None,
    now: BlastRadius | None,
    old_weights: Mapping[str, int],
    new_weights: Mapping[str, int],
    matching: Matching,
) -> Iterable[ReachChange]:
    old_levels, new_levels = _levels(was), _levels(now)
    pairs: dict[tuple[str | None, str | None], None] = {}
    for node in old_levels:
        pairs[node, matching.forth.get(node)] = None
    for node in new_levels:
        pairs[matching.back.get(node), node] = None
    changes = []
    for old, new in pairs:
        before = old_levels.get(old, "") if old is not None else ""
        after = new_levels.get(new, "") if new is not None else ""
        weight_before = old_weights[old] if old is not None and before in COUNTED_LEVELS else 0
        weight_after = new_weights[new] if new is not None and after in COUNTED_LEVELS else 0
        if (before, weight_before) != (after, weight_after):
            changes.append(ReachChange(old, new, before, after, weight_before, weight_after))
    return sorted(changes, key=_reach_order)


def _reach_order(change: ReachChange) -> tuple[int, bool, str]:
    lighter_by = change.weight_before - change.weight_after
    return lighter_by, not change.is_nearer, change.after or change.before or ""


def _levels(radius: BlastRadius | None) -> dict[str, str]:
    if radius is None:
        return {}
    return {node: level for level in LEVELS[1:] for node in getattr(radius, level)}


def _no_longer_allowed(
    before: Analysis, after: Analysis, matching: Matching
) -> tuple[CrossingChange, ...]:
    old = {(each.link, each.role): each.allowed for each in before.crossings}
    changes = []
    for crossing in after.crossings:
        link = matching.back.get(crossing.link)
        was = old.get((link or "", crossing.role))
        if not crossing.allowed and was is not False:
            zones = crossing.from_zone, crossing.to_zone
            here = link if was is not None else None
            changes.append(CrossingChange(here, crossing.link, crossing.role, zones))
    return tuple(sorted(changes, key=lambda each: (each.after or "", each.role)))
