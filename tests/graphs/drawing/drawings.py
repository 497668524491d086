"""Kits, workflows and scenes for the tests of the drawing."""

from __future__ import annotations

import random
from functools import cache

import yaml

import resources
from graphs.analysis.engine import Analysis
from graphs.api import analyse, load_policy
from graphs.drawing.builder import build_scene
from graphs.drawing.kit import Kit
from graphs.drawing.layout import Layout, lay_out
from graphs.drawing.lenses import lens
from graphs.drawing.scene import Scene
from graphs.model.edits import may_link
from graphs.model.elements import Link, Node, Zone
from graphs.model.facts import LINK_KINDS, NODE_KINDS, TRUSTS
from graphs.model.workflow import Workflow, with_link_ids

#: Names that have broken drawings before: markup, quotes, wide, combining and control characters.
HARD_NAMES = (
    "",
    "end",
    "a",
    "x" * 90,
    "two words and then very many more words that need room",
    '"quoted" & <b>bold</b>',
    "back\\slash \\N \\G",
    "中文节点名称非常非常长的一个例子",
    "e\u0301te\u0301",
    "line\nbreak\ttab",
    "null\x00bell\x07",
    "🤖 robot 👩\u200d💻",
    "مرحبا بالعالم",
    "[brackets](link)",
    "`ticks`",
    "1. list",
    "- dash",
    "#hash; &amp;",
    "}{ %% {|}|",
    "C:\\temp\\file",
    "under_score_" * 6,
    "\ud800",
)


@cache
def kit() -> Kit:
    return Kit.of(resources.font_metrics(), yaml.safe_load(resources.icons_text()))


@cache
def theme(name: str) -> dict[str, str]:
    colours: dict[str, str] = yaml.safe_load(resources.theme_text(name))
    return colours


def judged(workflow: Workflow) -> Analysis:
    return analyse(workflow, load_policy(resources.policy_text(), "default"))


def drawn(workflow: Workflow, lens_id: str, layout: Layout | None = None) -> Scene:
    layout = layout or lay_out(workflow, kit().measure)
    return build_scene(workflow, layout, lens(lens_id), judged(workflow), kit())


def random_workflow(seed: int, size: int = 24) -> Workflow:
    """A workflow with nested zones, cycles, parallel links, gates and hard names."""
    chance = random.Random(seed)
    zones = [
        Zone(
            f"z{i}",
            name=chance.choice(HARD_NAMES),
            parent=chance.choice([None, *(f"z{j}" for j in range(i))]),
            facts={"trust": chance.choice(TRUSTS)},
        )
        for i in range(chance.randrange(1, 6))
    ]
    nodes = [
        Node(
            f"n{i}",
            kind=chance.choice(NODE_KINDS),
            name=chance.choice((*HARD_NAMES, f"node {i}")),
            zone=chance.choice([None, *(zone.id for zone in zones)]),
        )
        for i in range(size)
    ]
    gates = [node.id for node in nodes if node.kind == "gate"]
    links = []
    for _ in range(size * 12):
        start, end = chance.choice(nodes), chance.choice(nodes)
        kinds = [kind for kind in LINK_KINDS if may_link(kind, start.kind, end.kind)]
        if kinds and len(links) < size * 1.6:
            kind = chance.choice(kinds)
            facts: dict[str, str] = {"verb": "delete"} if kind == "acts" else {}
            if gates and kind in ("acts", "writes", "calls", "flow") and chance.random() < 0.3:
                facts["gate"] = chance.choice(gates)
            links.append(Link("", kind=kind, from_id=start.id, to_id=end.id, facts=facts))
    return Workflow("Random", tuple(zones), tuple(nodes), with_link_ids(links))
