"""The Markdown report, read by a real Markdown reader: what is told is there, and nothing else."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from map_texts import HARD_NAMES, shown, subject_of, tiny
from markdown_it import MarkdownIt
from markdown_it.token import Token
from packs import EXAMPLES, INCIDENT, all_runs, cards, pack, subject

from graphs.drawing.text import plain_line
from graphs.reports.markdown import write
from graphs.reports.markdown_text import cell, code, fenced, safe
from graphs.reports.pack.build import build_pack
from graphs.reports.pack.content import (
    Bullets,
    Facts,
    Pack,
    Paragraph,
    Picture,
    Run,
    Section,
    Table,
)
from graphs.reports.pack.markdown import to_markdown

READER = MarkdownIt("commonmark").enable("table")
NAMES = [
    *HARD_NAMES,
    "a\\|b",
    "`a|b`",
    "a\\\\|",
    "*",
    "**",
    "1)",
    "=",
    ":smile:",
    "www.example.org",
]


def text_of(tokens: list[Token]) -> str:
    """The text that a reader shows, of tokens and those in them."""
    parts = []
    for token in tokens:
        if token.children is not None:
            parts.append(text_of(token.children))
        elif token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return "".join(parts)


def inline(text: str) -> list[Token]:
    tokens = READER.parse(text)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert tokens[1].children is not None
    return tokens[1].children


@pytest.mark.parametrize("name", NAMES)
def test_safe_text_is_read_as_it_is(name: str) -> None:
    tokens = inline(safe(name))
    assert {token.type for token in tokens} <= {"text", "text_special"}
    assert "".join(token.content for token in tokens) == plain_line(name)


@pytest.mark.parametrize("name", NAMES)
def test_code_is_read_as_it_is(name: str) -> None:
    (token,) = inline(code(name))
    assert token.type == "code_inline"
    assert token.content == plain_line(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_in_its_cell(name: str) -> None:
    # A backslash before a bar cannot be told in code in a cell; ids and hashes have neither.
    told = code(name) if "\\|" not in name else safe(name)
    tokens = READER.parse(f"| a | b |\n| --- | --- |\n| {cell(safe(name))} | {cell(told)} |")
    cells = [text_of([inner]) for start, inner in pairwise(tokens) if start.type == "td_open"]
    assert cells == [plain_line(name)] * 2


@pytest.mark.parametrize("name", NAMES)
def test_a_block_of_text_ends_where_it_ends(name: str) -> None:
    content = f"```\n{shown(name)}\n````\n"
    (token,) = READER.parse("\n".join(fenced(content, "mermaid")))
    assert token.type == "fence"
    assert token.info == "mermaid"
    assert token.content == content


def one(*blocks: object) -> str:
    section = Section("only", "Only", blocks)  # type: ignore[arg-type]
    return to_markdown(Pack("Title", "", Facts(()), (section,)))


def test_emphasis_holds_beside_any_character() -> None:
    for before, strong, after in (("a", "“b”", "c"), ("", "x", " y"), ("a ", "(b)", "c")):
        words = (Run(before), Run(strong, "strong"), Run(after))
        text = one(Paragraph(words))
        html = READER.render(text)
        assert f"{before}<strong>{strong}</strong>{after}" in html, text


def test_lists_are_numbered_where_their_order_matters() -> None:
    html = READER.render(one(Bullets(("first", "second"), numbered=True), Bullets(("- odd",))))
    assert "<ol>\n<li>first</li>\n<li>second</li>\n</ol>" in html
    assert "<ul>\n<li>- odd</li>\n</ul>" in html


def sample(path: Path) -> tuple[str, list[Token]]:
    text = write(subject(path))
    return text, READER.parse(text)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_all_that_is_told_can_be_read(path: Path) -> None:
    _, tokens = sample(path)
    read = " ".join(text_of(tokens).split())
    for run in all_runs(pack(path, "full")):
        assert " ".join(run.text.split()) in read, run.text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_section_and_card_is_a_heading(path: Path) -> None:
    _, tokens = sample(path)
    headings = [
        (token.tag, text_of([following]))
        for token, following in pairwise(tokens)
        if token.type == "heading_open"
    ]
    made = pack(path, "full")
    assert [text for tag, text in headings if tag == "h2"] == [
        "Contents",
        *(section.title for section in made.sections),
    ]
    assert [text for tag, text in headings if tag == "h3"] == [
        f"{card.badge.capitalize()}: {card.title}" for card in cards(made)
    ]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_links_lead_to_anchors(path: Path) -> None:
    text, tokens = sample(path)
    anchors = re.findall(r'^<a id="([^"]+)"></a>$', text, re.M)
    assert len(set(anchors)) == len(anchors)
    links = {
        child.attrs["href"]
        for token in tokens
        for child in token.children or ()
        if child.type == "link_open"
    }
    assert links
    assert links <= {f"#{anchor}" for anchor in anchors}


def test_tables_are_tables_and_maps_are_flowcharts() -> None:
    _, tokens = sample(INCIDENT)
    made = pack(INCIDENT, "full")
    fences = [token for token in tokens if token.type == "fence"]
    maps = [block for block in made.blocks() if isinstance(block, Picture) and block.mermaid]
    assert [token.content for token in fences] == [block.mermaid for block in maps]
    assert {token.info for token in fences} == {"mermaid"}
    tables = sum(token.type == "table_open" for token in tokens)
    assert tables >= sum(isinstance(block, Table) for block in made.blocks())


def test_a_map_that_renderers_refuse_is_left_out() -> None:
    scene = next(b.scene for b in pack(INCIDENT, "full").blocks() if isinstance(b, Picture))
    text = one(Picture(scene, "Map", "A map.", mermaid="x" * 50_001))
    assert "too large" in text
    assert "```" not in text


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_make_no_markup(name: str) -> None:
    """With a hostile name the report has the same parts as with a harmless one."""

    def parts(name: str) -> list[str]:
        made = build_pack(subject_of(tiny(name)), "full")
        tokens = READER.parse(to_markdown(made))
        return [
            each.type
            for token in tokens
            for each in (token, *(token.children or ()))
            if each.type not in ("text", "text_special")
        ]

    assert parts(name) == parts("Harmless")


def test_no_markup_of_a_page_but_anchors_and_emphasis() -> None:
    _, tokens = sample(INCIDENT)
    html = [
        each.content.strip()
        for token in tokens
        for each in (token, *(token.children or ()))
        if each.type in ("html_block", "html_inline")
    ]
    assert html
    assert all(re.fullmatch(r'<a id="u-[\w-]+">(</a>)?|</a>|</?strong>', each) for each in html)


def test_the_same_bytes_each_time() -> None:
    assert write(subject(INCIDENT)) == write(subject(INCIDENT))
