"""The random workflows show every status, quality, direction and kind of reach, often enough."""

from __future__ import annotations

from collections import Counter

from comparing import strict_class
from hypothesis import HealthCheck, Phase, given, settings
from oracle import Oracle
from oracle_reach import radius
from strategies import workflows

from graphs.analysis.result import STATUSES
from graphs.model.facts import LINK_KINDS, NODE_KINDS
from graphs.model.workflow import Workflow

SEEN: Counter[tuple[str, object]] = Counter()


@settings(
    max_examples=400,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(workflow=workflows())
def _look_at(workflow: Workflow) -> None:
    oracle = Oracle(workflow, strict_class)
    seen: set[tuple[str, object]] = set()
    seen |= {("node", node.kind) for node in workflow.nodes}
    seen |= {("link", link.kind) for link in workflow.links}
    seen |= {("content", content) for content in oracle.map.entries.values()}
    seen |= {("quality", quality) for quality in oracle.map.qualities.values()}
    seen |= {("status", judged.status) for judged in oracle.judged.values()}
    seen |= {("disclosure", j.role) for j in oracle.judged.values() if j.role}
    seen |= {("crossing", (c.direction, c.allowed)) for c in oracle.boundaries.crossings()}
    seen |= {("chain", chain.composition) for chain in oracle.boundaries.chains().values()}
    for node in workflow.nodes:
        found = radius(oracle.map, node.id)
        for name in ("ungated", "weak", "gated", "latent", "read_only"):
            if getattr(found, name):
                seen.add(("reach", name))
    if oracle.cuts.unclosable:
        seen.add(("placement", "no cut closes it"))
    if oracle.cuts.closable:
        seen.add(("placement", "a cut closes it"))
    SEEN.update(seen)


def test_everything_occurs() -> None:
    _look_at()
    expected: set[tuple[str, object]] = set()
    expected |= {("node", kind) for kind in NODE_KINDS}
    expected |= {("link", kind) for kind in LINK_KINDS}
    expected |= {("content", content) for content in ("untrusted", "unknown", "trusted")}
    expected |= {("quality", quality) for quality in ("valid", "unproven", "weak")}
    expected |= {("status", status) for status in STATUSES}
    expected |= {("disclosure", role) for role in ("query", "request", "result")}
    expected |= {
        ("crossing", (direction, allowed))
        for direction in ("inbound", "outbound")
        for allowed in (True, False)
    }
    expected |= {("crossing", ("lateral", True)), ("chain", True), ("chain", False)}
    expected |= {("reach", n) for n in ("ungated", "weak", "gated", "latent", "read_only")}
    expected |= {("placement", "no cut closes it"), ("placement", "a cut closes it")}
    rare = {what: SEEN[what] for what in expected if SEEN[what] < 3}
    assert not rare
