"""Charts within a page of HTML: drawn once for every theme, with text that is text, and small."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import yaml
from map_texts import subject_of
from packs import INCIDENT, subject
from test_charts import desk, with_fonts

import resources
from graphs.reports.charts.inline import to_inline_svg
from graphs.reports.charts.registry import charts
from graphs.reports.charts.render import to_svg
from graphs.reports.html_report import write

THEME = yaml.safe_load(resources.theme_text("light"))


def test_a_chart_has_variables_for_colours_and_text_for_words() -> None:
    (chart, *_) = charts(with_fonts(subject_of(desk(2, 2))))
    svg = to_inline_svg(chart, THEME, "k1")
    root = ElementTree.fromstring(svg)
    colours = {
        value for part in root.iter() for name in ("fill", "stroke") if (value := part.get(name))
    }
    assert colours <= {"none", *(f"var(--{role})" for role in THEME)}
    assert "var(--text)" in colours
    assert {part.tag for part in root.iter()} == {"svg", "path", "text"}
    assert {"style", "class", "id"}.isdisjoint(name for part in root.iter() for name in part.attrib)
    words = [part.text or "" for part in root.iter("text")]
    assert {row[0] for row in chart.rows} <= set(words)
    assert root.get("aria-labelledby") == "k1"


def test_a_chart_is_the_same_in_every_theme_and_smaller_than_outlines() -> None:
    dark = yaml.safe_load(resources.theme_text("dark"))
    for chart in charts(with_fonts(subject_of(desk(2, 2)))):
        svg = to_inline_svg(chart, THEME, "k1")
        assert svg == to_inline_svg(chart, dark, "k1")
        assert len(svg) < len(to_svg(chart, THEME)) / 2


def test_a_report_writes_each_chart_once_and_names_it_by_its_caption() -> None:
    page = write(subject(INCIDENT))
    labels = re.findall(r'role="img" aria-labelledby="(k\d+)"', page)
    assert len(labels) == page.count('<figure class="chart">') == len(set(labels))
    assert labels
    assert all(f'<figcaption id="{label}">' in page for label in labels)
    assert "data:" not in page
