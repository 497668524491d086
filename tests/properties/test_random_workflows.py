"""The random workflows show every status, quality, direction and kind of reach, often enough."""

from __future__ import annotations

from collections import Counter
from random import Random

from comparing import strict_class
from oracle import Oracle
from oracle_reach import radius
from random_workflows import random_workflow

from graphs.analysis.result import STATUSES
from graphs.model.facts import LINK_KINDS, NODE_KINDS
from graphs.model.workflow import Workflow


def _seen_in(workflow: Workflow) -> set[tuple[str, object]]:
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
    return seen


def test_everything_occurs() -> None:
    counts: Counter[tuple[str, object]] = Counter()
    for seed in range(400):
        counts.update(_seen_in(random_workflow(Random(seed))))
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
    rare = {what: counts[what] for what in expected if counts[what] < 5}
    assert not rare
