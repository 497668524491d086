"""Charts: their numbers against the workflow as counted by hand, and that their pictures hold."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Mapping
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
import yaml
from map_texts import HARD_NAMES, incident, kit, subject_of, tiny
from matplotlib import image
from matplotlib.figure import Figure

import resources
from graphs.drawing.kit import Kit
from graphs.errors import UngatedError
from graphs.model.elements import Link, Node, Zone
from graphs.model.workflow import Workflow, with_link_ids
from graphs.reports.charts.chart import Chart
from graphs.reports.charts.frontier import chart_of_points
from graphs.reports.charts.registry import CHARTS, chart_of, charts
from graphs.reports.charts.render import to_png, to_svg
from graphs.reports.charts.sheet import LOOKS, Sheet
from graphs.reports.subject import Subject

SVG = "{http://www.w3.org/2000/svg}"
GATE = {
    "enforced": "before", "on_timeout": "deny", "approvers": ("boss",), "binds": "arguments",
    "shows": ("arguments", "target"), "self_approval": False,
}  # fmt: skip


def theme(name: str) -> dict[str, str]:
    values: dict[str, str] = yaml.safe_load(resources.theme_text(name))
    return values


def with_fonts(subject: Subject) -> Subject:
    subject = subject_of(subject.workflow)
    made = Kit(kit().measure, kit().icons, fonts=resources.font_files())
    return Subject(
        subject.workflow,
        subject.analysis,
        subject.lens,
        subject.theme,
        made,
        subject.judged,
        frameworks=subject.frameworks,
    )


def desk(actions: int = 1, zones: int = 1) -> Workflow:
    """An agent that anyone can steer: it pays past no gate, deletes past a weak one, and deploys
    past a valid one, `actions` times each; its answers go to as many zones."""
    places = [
        Zone("out", name="Outside", facts={"trust": "untrusted"}),
        Zone("in", name="Inside", facts={"trust": "internal"}),
        *(Zone(f"z{n}", name=f"Vault {n}", facts={"trust": "restricted"}) for n in range(zones)),
    ]
    nodes = [
        Node("door", kind="trigger", zone="out", facts={"exposure": "anonymous"}),
        Node("bot", kind="agent", name="Bot", zone="in"),
        Node("boss", kind="human", zone="in"),
        Node("good", kind="gate", zone="in", facts=GATE),
        Node("weak", kind="gate", zone="in", facts={**GATE, "binds": "none"}),
    ]
    links = [Link("", kind="flow", from_id="door", to_id="bot")]
    for n in range(actions):
        for verb, gate in (("pay", ""), ("delete", "weak"), ("deploy", "good")):
            target = f"{verb}{n}"
            facts = {"content": "trusted", "sensitivity": "public", "criticality": "high"}
            nodes.append(Node(target, kind="system", zone=f"z{n % zones}", facts=facts))
            said = {"verb": verb, **({"gate": gate} if gate else {})}
            links.append(Link("", kind="acts", from_id="bot", to_id=target, facts=said))
    return Workflow("Desk", tuple(places), tuple(nodes), with_link_ids(links))


def rows_of(chart_id: str, workflow: Workflow) -> dict[str, tuple[str, ...]]:
    chart = chart_of(chart_id, subject_of(workflow))
    assert chart is not None
    assert all(len(row) == len(chart.columns) for row in chart.rows)
    return {row[0]: row[1:] for row in chart.rows}


def test_coverage_counts_each_action_once_under_its_verb_and_its_zone() -> None:
    workflow = desk(actions=2)
    # Need review, ungated, weak, gated.
    assert rows_of("verbs", workflow) == {
        "pay": ("2", "2", "0", "0"),
        "delete": ("2", "0", "2", "0"),
        "deploy": ("2", "0", "0", "2"),
    }
    assert rows_of("zone-coverage", workflow) == {"Vault 0": ("6", "2", "2", "2")}
    chart = chart_of("verbs", subject_of(workflow))
    assert chart is not None
    assert chart.says == (
        "2 of 6 actions that need review are gated, 2 are ungated or bypassed, "
        "2 are stale, weak or unproven."
    )


def test_the_example_says_what_its_analysis_says() -> None:
    # Counted in the file: delete and execute on production, send to the vendor, none of them gated.
    assert rows_of("verbs", incident()) == {
        "delete": ("1", "1", "0", "0"),
        "execute": ("1", "1", "0", "0"),
        "send": ("1", "1", "0", "0"),
    }
    subject = subject_of(incident())
    coverage = subject.analysis.coverage
    for chart_id in ("verbs", "zone-coverage"):
        told = rows_of(chart_id, incident()).values()
        assert sum(int(row[0]) for row in told) == coverage.required
        assert sum(int(row[3]) for row in told) == coverage.gated


def test_the_radius_of_an_agent_is_that_of_the_analysis() -> None:
    # Reached: 1 system ungated, 1 past a weak gate, 1 past a valid one. No identity: none latent.
    assert rows_of("radius", desk())["Bot"][:4] == ("1", "1", "1", "0")
    subject = subject_of(incident())
    for node in subject.workflow.nodes:
        if node.kind == "agent":
            radius = subject.analysis.radius(node.id)
            listed = (radius.ungated, radius.weak, radius.gated, radius.latent)
            told = rows_of("radius", incident())[node.title]
            assert told == (*(str(len(ids)) for ids in listed), str(radius.weight))


def test_zone_flows_mark_what_the_policy_does_not_allow() -> None:
    chart = chart_of("zones", subject_of(desk(zones=1)))
    assert chart is not None
    assert set(chart.rows) == {
        ("Outside", "Inside", "1", "0"),
        ("Inside", "Vault 0", "3", "0"),
    }
    straight = Workflow(
        "Straight",
        (Zone("a", facts={"trust": "untrusted"}), Zone("b", facts={"trust": "restricted"})),
        (
            Node("door", kind="trigger", zone="a", facts={"exposure": "anonymous"}),
            Node("bot", kind="agent", zone="b"),
        ),
        with_link_ids([Link("", kind="flow", from_id="door", to_id="bot")]),
    )
    chart = chart_of("zones", subject_of(straight))
    assert chart is not None
    assert chart.rows == (("a", "b", "1", "1"),)
    assert chart.says == (
        "Content crosses between zones in 1 place; 1 is not allowed: from a to b."
    )


def test_findings_are_counted_once_in_each_standard() -> None:
    subject = subject_of(incident())
    told = rows_of("standards", incident())
    for key, framework in subject.frameworks.items():
        among = [each for each in subject.judgement.findings if each.mappings.get(key)]
        if among:
            critical = sum(each.severity == "critical" for each in among)
            assert told[framework.title][1:3] == (str(len(among)), str(critical))
        else:
            assert framework.title not in told


def test_the_frontier_tells_what_is_not_proved() -> None:
    subject = subject_of(incident())
    points = subject.analysis.frontier
    chart = chart_of("frontier", subject)
    assert chart is not None
    assert [row[0] for row in chart.rows] == [str(point.gates) for point in points]
    assert {row[3] for row in chart.rows} == {"yes"}
    guessed = type(points[1])(1, points[1].links, points[1].residual, points[1].friction, False)
    chart = chart_of_points(subject, (points[0], guessed, *points[2:]))
    assert chart is not None
    assert chart.rows[1][3] == "not proved"
    assert chart.says.endswith("1 point not proved to be the best.")
    assert chart_of_points(subject, points[:1]) is None


def test_what_has_nothing_to_show_is_no_chart() -> None:
    nodes = (Node("note", kind="data"),)
    assert charts(subject_of(Workflow("Empty", (), nodes, ()))) == ()


def test_many_are_told_as_others_that_add_up() -> None:
    workflow = desk(actions=30, zones=30)
    told = rows_of("zone-coverage", workflow)
    assert len(told) == 12
    assert list(told)[-1] == "19 others"
    summed = [sum(int(row[part]) for row in told.values()) for part in range(4)]
    assert summed == [90, 30, 30, 30]
    flows = chart_of("zones", subject_of(workflow))
    assert flows is not None
    assert sum(int(row[2]) for row in flows.rows) == len(subject_of(workflow).analysis.crossings)
    for chart in charts(with_fonts(subject_of(workflow))):
        assert chart.height < 6
        ElementTree.fromstring(to_svg(chart, theme("print")))


@pytest.fixture(scope="module")
def drawn() -> tuple[Chart, ...]:
    return charts(with_fonts(subject_of(incident())))


def test_each_chart_of_the_registry_is_drawn_by_its_id(drawn: tuple[Chart, ...]) -> None:
    assert [chart.id for chart in drawn] == list(CHARTS)


def test_equal_charts_are_equal_bytes_and_no_setting_is_left_changed(
    drawn: tuple[Chart, ...],
) -> None:
    before = dict(matplotlib.rcParams)
    again = charts(with_fonts(subject_of(incident())))
    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "none", "savefig.dpi": 20}):
        changed = [to_svg(chart, theme("light")) for chart in again]
    for chart, svg, other in zip(drawn, changed, again, strict=True):
        assert to_svg(chart, theme("light")) == svg
        assert to_png(chart, theme("dark"), 1.0) == to_png(other, theme("dark"), 1.0)
    assert dict(matplotlib.rcParams) == before


def test_a_picture_tells_assistive_readers_its_numbers(drawn: tuple[Chart, ...]) -> None:
    ids: list[str] = []
    for chart in drawn:
        root = ElementTree.fromstring(to_svg(chart, theme("print"), heading=True))
        assert root.findtext(f"{SVG}title") == chart.title
        told = root.findtext(f"{SVG}desc") or ""
        assert chart.says in told
        assert all(cell in told for row in chart.rows for cell in row)
        here = [element.get("id", "") for element in root.iter() if element.get("id")]
        assert len(set(here)) == len(here)
        ids += here
        for element in root.iter():
            for value in element.attrib.values():
                for target in re.findall(r"^#(.+)$|url\(#(.+?)\)", value):
                    assert (target[0] or target[1]) in here
    assert len(set(ids)) == len(ids), "charts on one page share no ids"


def test_a_picture_is_of_the_size_that_it_says(drawn: tuple[Chart, ...]) -> None:
    chart = drawn[0]
    pixels = image.imread(io.BytesIO(to_png(chart, theme("light"), 2.0)))
    assert pixels.shape[:2] == pytest.approx((chart.height * 192, chart.width * 192), abs=1)
    headed = image.imread(io.BytesIO(to_png(chart, theme("light"), 2.0, heading=True)))
    assert headed.shape[0] > pixels.shape[0]
    assert headed.shape[1] == pixels.shape[1]


@pytest.mark.parametrize("name", ["light", "dark", "print"])
@pytest.mark.parametrize(
    "looks", [("ungated", "weak", "gated", "latent"), ("critical", "high", "medium", "low")]
)
def test_marks_are_told_apart_without_colours(name: str, looks: tuple[str, ...]) -> None:
    """In grey no two of them are as dark and as patterned as one another."""

    def draw(figure: Figure, colours: Mapping[str, str]) -> None:
        sheet = Sheet(figure, colours)
        for place, look in enumerate(looks):
            sheet.area(72 * place, 0, 72, 72, LOOKS[look])

    chart = Chart("looks", "Looks", "", (), (), draw, len(looks), 1.0)
    pixels = image.imread(io.BytesIO(to_png(chart, theme(name), 2.0)))[..., :3]
    grey = pixels @ np.array([0.299, 0.587, 0.114])
    middles = [grey[20:-20, 192 * place + 20 : 192 * place + 172] for place in range(len(looks))]
    told = [(each.mean(), each.std()) for each in middles]
    for one, other in itertools.combinations(told, 2):
        assert max(abs(one[0] - other[0]), abs(one[1] - other[1])) > 0.04


@pytest.mark.parametrize("name", HARD_NAMES)
def test_hard_names_break_no_picture(name: str) -> None:
    subject = with_fonts(subject_of(tiny(name)))
    for chart in (chart_of("zone-coverage", subject), chart_of("radius", subject)):
        assert chart is not None
        svg = to_svg(chart, theme("print"), heading=True)
        root = ElementTree.fromstring(svg)
        assert not list(root.iter(f"{SVG}script"))
        assert not list(root.iter(f"{SVG}text"))
        assert len(svg) < 400_000


@pytest.mark.parametrize("name", ["\ud800", "\x1b[31m", "\u202eevil", "$x^2$ $", "%%", "\x00", " "])
def test_names_that_command_are_names(name: str) -> None:
    for chart in charts(with_fonts(subject_of(tiny(name)))):
        for words in (chart.says, *(cell for row in chart.rows for cell in row)):
            assert words.isprintable()
        svg = to_svg(chart, theme("print"), heading=True)
        ElementTree.fromstring(svg.encode())
        assert to_png(chart, theme("print"), 1.0, heading=True).startswith(b"\x89PNG")


def test_without_matplotlib_it_says_what_is_missing(
    drawn: tuple[Chart, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    with pytest.raises(UngatedError, match="Charts need matplotlib"):
        to_svg(drawn[0], theme("print"))
