"""Where content that nobody vouches for comes from, and by which links it leaves a context."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from graphs.analysis.contexts import Context
from graphs.analysis.engine import Analysis, analyse
from graphs.analysis.impact import Rating
from graphs.analysis.result import Action, Assumption, BlastRadius, Path
from graphs.model.edits import remove
from graphs.model.elements import Link, Node
from graphs.rules.base import Review
from graphs.rules.lookups import titles

#: Who can put content into a zone of this trust, as a likelihood.
LIKELIHOOD_BY_TRUST = {"untrusted": 3, "partner": 2, "internal": 1, "restricted": 1}
_BOUNDED = ("allow-list", "fixed")


def untrusted(review: Review) -> frozenset[str]:
    """The entries whose content is untrusted, or unknown and so taken as untrusted."""
    return frozenset(x.node for x in review.analysis.entries if x.content != "trusted")


def likeliest(review: Review, entries: Iterable[str]) -> tuple[str | None, Rating]:
    """The entry that is most easily set off (of equals the first by id) and its likelihood."""
    rated = [(entry, review.stakes.likelihood(entry)) for entry in sorted(entries)]
    if not rated:
        return None, Rating(1)
    return min(rated, key=lambda pair: (-pair[1].value, len(pair[1].assumed)))


def assumed_content(review: Review, entries: Collection[str]) -> tuple[Assumption, ...]:
    """The assumptions on which it rests that some of these entries is untrusted: none, where one
    is declared so."""
    unknown = {x.node for x in review.analysis.entries if x.content == "unknown"}
    if not entries or not unknown.issuperset(entries):
        return ()
    return tuple(
        item
        for entry in sorted(set(entries))
        for item in review.assumed_of.get(entry, ())
        if item.fact in ("content", "exposure")
    )


def assumed_sensitivity(review: Review, nodes: Collection[str]) -> tuple[Assumption, ...]:
    """The assumptions on which it rests that some of these nodes is sensitive."""
    if any(review.node(node).fact("sensitivity") is not None for node in nodes):
        return ()
    return tuple(
        item
        for node in sorted(set(nodes))
        for item in review.assumed_of.get(node, ())
        if item.fact == "sensitivity"
    )


def content_reach(radius: BlastRadius) -> frozenset[str]:
    """Where the content of a node arrives along what is wired, gated or not."""
    return frozenset((*radius.ungated, *radius.weak, *radius.gated))


def open_reach(radius: BlastRadius) -> frozenset[str]:
    """Where the content of a node arrives past no valid gate."""
    return frozenset((*radius.ungated, *radius.weak))


def entry_reach(review: Review, entries: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each entry, where it arrives past no valid gate."""
    radii = review.analysis.radii(sorted(entries))
    return {entry: open_reach(radius) for entry, radius in radii.items()}


def validating(review: Review, what: str) -> frozenset[str]:
    """The steps that check content for `integrity` or `sensitivity` before they pass it on.

    A step that interprets its content does not vouch for it.
    """
    return frozenset(
        node.id
        for node in review.nodes("step")
        if what in (node.fact("validates") or ())
        and (what == "sensitivity" or node.id not in review.analysis.interpreters)
    )


def without(review: Review, nodes: Collection[str]) -> Analysis:
    """The analysis of the workflow as if these nodes were not in it."""
    if not nodes:
        return review.analysis
    return analyse(remove(review.workflow, nodes), review.policy)


def open_exits(review: Review, context: Context) -> tuple[Link, ...]:
    """The links by which a context sends content out and on which no valid gate stands."""
    radii = review.analysis.radii(context.agents).values()
    reached = frozenset(context.agents).union(*(open_reach(radius) for radius in radii))
    statuses: dict[str, set[str]] = {}
    for action in review.analysis.actions:
        if action.role != "result":
            statuses.setdefault(action.link, set()).add(action.status)
    return tuple(
        link
        for link in (review.link(each) for each in context.egress)
        # Only what comes from the agents counts: others may arrive where these cannot.
        if link.to_id in reached
        and not _has_valid_gate(review, link)
        and not (statuses.get(link.id, {"open"}) <= {"gated", "unreachable"})
        # To ask a store about its own content tells it nothing new.
        and not (link.kind == "reads" and set(context.private) <= {link.to_id})
    )


def _has_valid_gate(review: Review, link: Link) -> bool:
    qualities = review.analysis.qualities
    gates = (qualities.get(gate) for gate in (link.gate or "", link.from_id))
    return any(gate is not None and gate.quality == "valid" for gate in gates)


def is_bounded(review: Review, link: Link) -> bool:
    """Whether the destinations of a link that leads out are fixed or on an allow-list."""
    if link.kind == "replies":
        return False
    if link.kind != "reads" and link.fact("arguments") is not None:
        return link.fact("arguments") in _BOUNDED
    # Of a reading only `fixed` is told apart; a tool may still bound what a model can ask.
    tool = review.node(link.to_id if link.kind == "calls" else link.from_id)
    return tool.kind == "tool" and tool.fact("arguments") in _BOUNDED


def is_trifecta(review: Review, context: Context) -> bool:
    """Whether a context takes in untrusted content, holds private data and can send it out."""
    return bool(context.untrusted and context.private and open_exits(review, context))


def path_out(review: Review, entries: Collection[str], links: Sequence[Link]) -> Path:
    """A shortest way from the likeliest of the entries that gets out by one of the links."""
    for entry in _by_likelihood(review, entries):
        found = []
        witnesses = review.analysis.radius(entry).witnesses
        for link in links:
            before = Path((entry,)) if entry == link.from_id else witnesses.get(link.from_id)
            if before is not None:
                found.append(Path((*before.nodes, link.to_id), (*before.links, link.id)))
        if found:
            return min(found, key=lambda path: (len(path.nodes), path.links))
    return Path()


def _by_likelihood(review: Review, entries: Iterable[str]) -> list[str]:
    return sorted(entries, key=lambda entry: (-review.stakes.likelihood(entry).value, entry))


def untrusted_words(review: Review, context: Context) -> str:
    """Whose content a context takes in; that nothing tells who starts an agent comes last."""
    outside = [node for node in context.untrusted if node not in context.agents]
    return titles(review, outside) or "whatever starts it, of which nothing is known"


def worst_way(review: Review, action: Action) -> tuple[Path, Rating]:
    """The way to an ungated action from the entry that is most easily set off, and how easily.

    The witness of the action is the shortest way, and may start where fewer people can.
    """
    first = action.path.nodes[0]
    least = review.stakes.likelihood(first).value
    for entry in _by_likelihood(review, untrusted(review).intersection(action.entries)):
        if review.stakes.likelihood(entry).value <= least:
            break
        # What a tool brings in steers its callers only, and a radius starts from all of it.
        if review.node(entry).kind == "tool":
            continue
        path = path_out(review, [entry], [review.link(action.link)])
        if path.nodes:
            steered = any(node in review.analysis.interpreters for node in path.nodes)
            return path, review.stakes.likelihood(entry, steered)
    return action.path, review.rate(action)[1]


def entry_words(review: Review, node: Node) -> str:
    """An entry with what makes it untrusted, in words."""
    if node.kind == "trigger":
        exposure = node.fact("exposure")
        who = {
            "anonymous": "anyone can set it off",
            "authenticated": "any outsider with an account can set it off",
        }.get(exposure or "", "who can set it off is not known")
        return f"{node.title} ({who})"
    return node.title
