"""Which path is lit for a selection: of an action, a finding, a chain of zones, or a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.perspective import Selection
from app.document.revision import Revision
from app.document.wording import STATUS_WORDS

if TYPE_CHECKING:
    from graphs.analysis.result import Path
    from graphs.model.workflow import Workflow
    from graphs.rules.base import Finding


def lit_path(revision: Revision, selection: Selection) -> Path | None:
    """The path to light, or None where the selection has none (any longer)."""
    analysis = revision.analysis
    if analysis is None:
        return None
    if selection.path is not None:
        return _still_there(revision.workflow, *selection.path)
    if selection.finding:
        judged = revision.judged
        finding = judged.by_id.get(selection.finding) if judged is not None else None
        return _of_finding(revision.workflow, finding) if finding is not None else None
    if selection.chain is not None:
        for chain in analysis.chains:
            if (chain.from_zone, chain.to_zone) == selection.chain:
                return chain.path
        return None
    actions = [
        action
        for action in analysis.actions
        if action.link == selection.element
        and action.path.nodes
        and (selection.means(action) or not selection.is_action)
    ]
    # Of a link that is selected as such, the worst of its actions.
    ranks = list(STATUS_WORDS)
    worst = min(actions, key=lambda action: ranks.index(action.status), default=None)
    return worst.path if worst is not None else None


def _still_there(workflow: Workflow, nodes: tuple[str, ...], links: tuple[str, ...]) -> Path | None:
    """A path by its nodes and links, unless an edit has taken some of them away."""
    from graphs.analysis.result import Path

    is_whole = all(node in workflow.node_by_id for node in nodes)
    is_whole = is_whole and all(link in workflow.link_by_id for link in links)
    return Path(nodes, links) if is_whole else None


def _of_finding(workflow: Workflow, finding: Finding) -> Path | None:
    """The path of a finding, and the elements it names, which need not lie on it."""
    from graphs.analysis.result import Path

    nodes, links = dict.fromkeys(finding.path.nodes), dict.fromkeys(finding.path.links)
    for element in finding.elements:
        link = workflow.link_by_id.get(element)
        if link is not None:
            links[link.id] = nodes[link.from_id] = nodes[link.to_id] = None
        elif element in workflow.node_by_id:
            nodes[element] = None
    return Path(tuple(nodes), tuple(links)) if nodes else None
