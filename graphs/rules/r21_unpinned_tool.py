"""A tool of a third party that the workflow calls without pinning its version."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.impact import Rating
from graphs.analysis.result import Action, Assumption, BlastRadius, Path
from graphs.model.elements import Node
from graphs.model.facts import SENSITIVITIES
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, each_once, titles

ID = "R21"
#: A supplier that turns bad is more likely than an insider, less than an anonymous outsider.
_LIKELIHOOD = 2


def find(review: Review) -> Iterator[Draft]:
    unpinned = {tool.id for tool in review.nodes("tool") if _is_unpinned(tool)}
    radii = review.analysis.radii(sorted(unpinned))
    own = _own_changes(review, unpinned)
    for tool in review.nodes("tool"):
        calls = [x for x in review.workflow.links_to[tool.id] if x.kind in ("calls", "flow")]
        # What an unpinned server offers is part of that server.
        if tool.id not in unpinned or not {link.from_id for link in calls} - unpinned:
            continue
        impact, scope = _scope(review, tool, own[tool.id], radii[tool.id])
        assumed: tuple[Assumption, ...] = ()
        if tool.fact("pinned") is None:
            because = "nothing says that its version is fixed"
            assumed = (Assumption(tool.id, "pinned", "no", because),)
        first = min(calls, key=lambda link: link.id)
        yield Draft(
            elements=(tool.id,),
            words={
                "tool": tool.title,
                "callers": titles(review, sorted({link.from_id for link in calls})),
                "scope": scope,
            },
            impact=impact.value,
            likelihood=_LIKELIHOOD,
            path=Path((first.from_id, tool.id), (first.id,)),
            assumed=each_once(assumed + impact.assumed),
            questions=tuple((item.element, item.fact) for item in assumed),
        )


def _is_unpinned(tool: Node) -> bool:
    return tool.fact("third_party") is True and tool.fact("pinned") is not True


def _own_changes(review: Review, tools: set[str]) -> dict[str, list[Action]]:
    own: dict[str, list[Action]] = {tool: [] for tool in tools}
    for action in review.analysis.actions:
        if action.actor in tools and action.verb != "disclose":
            own[action.actor].append(action)
    return own


def _scope(
    review: Review, tool: Node, own: list[Action], radius: BlastRadius
) -> tuple[Rating, str]:
    """The worst that the tool's own actions, reads and credentials allow."""
    stakes, workflow = review.stakes, review.workflow
    ratings = [stakes.impact(action) for action in own]
    reads = [x.to_id for x in workflow.links_from[tool.id] if x.kind == "reads"]
    granted = [x for x in radius.latent if review.node(x).kind in ("data", "system", "log")]
    for node_id in (*reads, *granted):
        node = review.node(node_id)
        rank = stakes.sensitivity_rank(node)
        changes = node_id in granted and node_id not in radius.read_only
        if rank >= SENSITIVITIES.index("confidential") or (changes and stakes.in_production(node)):
            ratings.append(Rating(3))
        elif rank >= SENSITIVITIES.index("internal") or changes:
            ratings.append(Rating(2))
    if own:
        scope = f"It can {deeds(review, own)}."
    elif reads:
        scope = f"It reads {titles(review, reads)}."
    elif granted:
        scope = f"Its credential opens {titles(review, granted)}."
    else:
        scope = "What it returns goes straight into the context of its callers."
    return max(ratings, key=lambda rating: rating.value, default=Rating(1)), scope
