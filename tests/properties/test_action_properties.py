"""Actions of the engine, with status, entries, gates and witness, against the oracle."""

from __future__ import annotations

from comparing import both, for_random_workflows, replay
from oracle import Oracle
from oracle_actions import CONTENT_RANK, Judged
from oracle_walks import QUALITY_STATE

from graphs.analysis.result import REVIEW_STATUSES, Action
from graphs.model.workflow import Workflow


@for_random_workflows(500)
def test_class_and_status(workflow: Workflow) -> None:
    for strict in (False, True):
        analysis, oracle = both(workflow, strict)
        found = {
            (a.link, a.role): (a.verb, a.action_class, a.status, a.discloses)
            for a in analysis.actions
        }
        assert len(found) == len(analysis.actions), "an action is told twice"
        assert found == {
            key: (j.verb, j.action_class, j.status, j.discloses) for key, j in oracle.judged.items()
        }
        coverage = (analysis.coverage.required, analysis.coverage.gated)
        assert coverage == oracle.actions.coverage()


@for_random_workflows(500)
def test_entries_gates_states_and_witnesses(workflow: Workflow) -> None:
    analysis, oracle = both(workflow, strict=True)
    for action in analysis.actions:
        judged = oracle.judged[action.link, action.role]
        assert list(action.entries) == sorted(judged.entries)
        assert list(action.gates) == sorted(judged.gates)
        if action.status in REVIEW_STATUSES:
            assert action.state == judged.state
        if judged.status == "unreachable":
            assert not action.path.nodes
            assert not action.steered
        else:
            _is_best_witness(oracle, action, judged)
            assert action.steered == bool(set(action.path.nodes) & oracle.map.interpreters)


def _is_best_witness(oracle: Oracle, action: Action, judged: Judged) -> None:
    path = action.path
    link = oracle.workflow.link_by_id[action.link]
    assert len(path.links) == judged.length
    assert (path.links[-1], path.nodes[-2:]) == (link.id, (link.from_id, link.to_id))
    entry = path.nodes[0]
    content = oracle.map.entries[entry]
    assert CONTENT_RANK[content] == judged.entry_rank
    in_scope = content != "trusted" or entry in oracle.map.interpreters
    before = type(path)(path.nodes[:-1], path.links[:-1])
    arrived = replay(oracle.map, before, [(oracle.map.start_of(entry), in_scope, 0)])
    arrived = {place for place in arrived if place[0] in oracle.actions.tails(link)}
    if not judged.any_walk:
        arrived = {place for place in arrived if place[1]}
    assert arrived, f"no walk that counts takes {path}"
    if judged.status in REVIEW_STATUSES:
        own_gate = None if judged.role == "result" else link.gate
        least = QUALITY_STATE[oracle.map.qualities[own_gate]] if own_gate else 0
        assert judged.state in {max(state, least) for _, _, state in arrived}
