"""The Boundaries lens: where content crosses borders of zones, which way, and in what chains."""

from __future__ import annotations

from dataclasses import replace

from graphs.analysis.result import Chain, Crossing
from graphs.drawing.lens import (
    LegendEntry,
    Lens,
    LinkLook,
    NodeLook,
    Question,
    Summary,
    Tick,
    View,
    line_legend,
    quiet_look,
)
from graphs.model.workflow import Workflow
from graphs.words import counted

#: Links whose content moves against them on a request, and so with them on a result.
_MOST_CHAINS = 4


def _view(question: Question) -> View:
    workflow, analysis = question.workflow, question.analysis
    refused = [crossing for crossing in analysis.crossings if not crossing.allowed]
    headline = counted(len(analysis.crossings), "crossing")
    headline += f" · {len(refused)} not allowed"
    compositions = [chain for chain in analysis.chains if chain.composition]
    if compositions:
        headline += (
            f" · {counted(len(compositions), 'composition')} that the policy would not allow"
        )
    hidden = sum(
        workflow.link_by_id[crossing.link].to_id in question.folded
        for crossing in analysis.crossings
    )
    if hidden:
        headline += f" · {hidden} to nodes that are folded into badges"
    view = View(headline)
    crossing_links = {crossing.link for crossing in analysis.crossings}
    refused_links = {crossing.link for crossing in refused}
    for link in workflow.links:
        if link.id in refused_links:
            look = LinkLook("ungated", 2.4, level=4)
        elif link.id in crossing_links:
            look = LinkLook("focus", 1.9, level=3)
        else:
            look = replace(quiet_look(link), level=0)
        view.links[link.id] = look
    on_crossing = {
        end
        for link in workflow.links
        if link.id in crossing_links
        for end in (link.from_id, link.to_id)
    }
    for node in workflow.nodes:
        view.nodes[node.id] = NodeLook() if node.id in on_crossing else NodeLook("line")
    zones = workflow.zone_by_id
    for crossing in analysis.crossings:
        says = (
            f"{crossing.direction}: {zones[crossing.from_zone].title} to "
            f"{zones[crossing.to_zone].title}, {crossing.role}, "
            + ("allowed" if crossing.allowed else "not allowed")
            + (f" ({crossing.reason})" if crossing.reason else "")
        )
        with_link = crossing.role != "result"
        view.ticks += [
            Tick(
                crossing.link,
                zone,
                with_link,
                crossing.allowed,
                says,
                zone == _last_border(workflow, crossing),
            )
            for zone in crossing.boundaries
        ]
    view.summary = _summary(workflow, analysis.chains)
    if crossing_links - refused_links:
        view.legend.append(LegendEntry(LinkLook("focus", 1.9), "content that crosses a border"))
        view.legend.append(LegendEntry("tick", "crossing, and which way"))
    if refused:
        view.legend.append(LegendEntry("refused", "crossing that the policy does not allow"))
    view.legend += line_legend(question, view.links)
    return view


def _last_border(workflow: Workflow, crossing: Crossing) -> str:
    """The last border that the content passes: into the receiver's zone, or out to it."""
    into = [zone for zone in workflow.zone_chain(crossing.to_zone) if zone in crossing.boundaries]
    return into[0] if into else crossing.boundaries[-1]


def _summary(workflow: Workflow, chains: tuple[Chain, ...]) -> Summary | None:
    if not chains:
        return Summary("No two zones are joined by steps that no single link joins")
    compositions = [chain for chain in chains if chain.composition]
    others = [chain for chain in chains if not chain.composition]
    headline = f"{counted(len(chains), 'pair')} of zones joined only by chained steps"
    if compositions:
        verb = "is" if len(compositions) == 1 else "are"
        if others:
            headline += f", of which {len(compositions)} {verb} not allowed in one step"
        else:
            headline += ", not allowed in one step"
    lines = [_chain_words(workflow, chain) for chain in (*compositions, *others)[:_MOST_CHAINS]]
    if len(chains) > _MOST_CHAINS:
        lines.append(f"and {len(chains) - _MOST_CHAINS} more")
    return Summary(headline, tuple(lines), "ungated" if compositions else "focus")


def _chain_words(workflow: Workflow, chain: Chain) -> str:
    zones = workflow.zone_by_id
    names = [workflow.node(node).title for node in chain.path.nodes]
    if len(names) > 5:
        names = [*names[:3], "…", names[-1]]
    mark = "not allowed: " if chain.composition else ""
    return (
        f"{mark}{zones[chain.from_zone].title} → {zones[chain.to_zone].title}: {' → '.join(names)}"
    )


LENS = Lens("boundaries", "Boundaries", _view)
