"""SVG is valid, says what it shows, keeps text as text, and is the same bytes every time."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from drawings import HARD_NAMES, drawn, random_workflow, theme

from graphs.drawing.lenses import LENSES
from graphs.drawing.scene import Item, Label, Scene, Shape, Style
from graphs.drawing.svg import to_svg
from graphs.model.workflow import Workflow

SVG = "{http://www.w3.org/2000/svg}"


def parsed(scene: Scene, name: str = "light") -> ElementTree.Element:
    return ElementTree.fromstring(to_svg(scene, theme(name)).encode())


def one_item(**changes: object) -> Scene:
    values: dict[str, object] = {
        "element": "a", "role": "node", "title": "A", "description": "", "bounds": (0, 0, 10, 10),
    }  # fmt: skip
    return Scene(20.0, 10.0, "Title", "Words", (Item(**{**values, **changes}),))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(8))
def test_any_workflow_is_valid_xml_in_every_theme(seed: int) -> None:
    for lens in LENSES:
        scene = drawn(random_workflow(seed), lens.id)
        for name in ("light", "dark", "print"):
            root = parsed(scene, name)
            assert root.get("role") == "img"
            assert root.find(f"{SVG}title") is not None


@pytest.mark.parametrize("name", HARD_NAMES)
def test_hard_names_come_back_as_they_are_shown(name: str) -> None:
    scene = one_item(title=name, element=name, labels=(Label(0.0, 5.0, name, 10.0, width=5.0),))
    group = parsed(scene).find(f"{SVG}g")
    assert group is not None
    shown = "".join(c for c in name if c in "\t\n" or " " <= c < "\ud800" or c > "\udfff")
    text = group.find(f"{SVG}text")
    assert text is not None
    assert (text.text or "") == shown
    if shown:
        assert group.findtext(f"{SVG}title") == shown


def test_text_is_text_in_the_bundled_font_and_cannot_overflow() -> None:
    scene = drawn(random_workflow(2), "design")
    svg = to_svg(scene, theme("light"))
    assert "font-family:Inter" in svg
    for text in parsed(scene).iter(f"{SVG}text"):
        assert not (text.text or "").strip() or float(text.get("textLength", "0")) > 0


def test_every_element_can_be_found_and_is_named() -> None:
    workflow = random_workflow(5)
    groups = list(parsed(drawn(workflow, "design")).iter(f"{SVG}g"))
    found = {group.get("data-id") for group in groups}
    assert {node.id for node in workflow.nodes} <= found
    for group in groups:
        if group.get("data-id"):
            assert group.findtext(f"{SVG}title")


def test_the_same_scene_gives_the_same_bytes() -> None:
    first = to_svg(drawn(random_workflow(4), "gates"), theme("light"))
    assert first == to_svg(drawn(random_workflow(4), "gates"), theme("light"))


def test_nothing_is_fetched_or_run() -> None:
    svg = to_svg(drawn(random_workflow(7), "gates"), theme("light"))
    assert re.findall(r"(?:href|src)=|url\(|<script|<image|<foreignObject| on[a-z]+=", svg) == []


def test_a_faded_item_is_drawn_faint() -> None:
    group = parsed(one_item(faded=True)).find(f"{SVG}g")
    assert group is not None
    assert "faded" in (group.get("class") or "")


def test_a_shape_is_drawn_as_it_is_described() -> None:
    shape = Shape(
        (("M", ((0.0, 0.0),)), ("C", ((1.0, 1.5), (2.0, 2.0), (3.0, 0.25))), ("Z", ())),
        Style(fill="node", stroke="ungated", width=2.5, dash=(4.0, 2.0)),
    )
    path = parsed(one_item(shapes=(shape,))).find(f".//{SVG}path")
    assert path is not None
    assert path.get("d") == "M0 0C1 1.5 2 2 3 0.25Z"
    assert (path.get("stroke-width"), path.get("stroke-dasharray")) == ("2.5", "4 2")
    assert path.get("class") == "f-node s-ungated"


def test_a_role_that_the_theme_lacks_is_an_error() -> None:
    scene = one_item(shapes=(Shape((("M", ((0.0, 0.0),)),), Style(fill="no-such-role")),))
    with pytest.raises(KeyError, match="no-such-role"):
        to_svg(scene, theme("light"))


def test_a_workflow_without_a_name_still_has_a_title() -> None:
    root = parsed(drawn(Workflow(""), "design"))
    assert "Untitled workflow" in "".join(root.itertext())
