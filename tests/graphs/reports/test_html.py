"""The report as a web page: whole, closed to the network, and safe whatever names are in it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from map_texts import HARD_NAMES, kit, subject_of, tiny

import resources
from graphs.api import analyse, load, load_policy
from graphs.compare.changes import Version
from graphs.compare.compare import compare
from graphs.drawing.scene import Item, Scene
from graphs.model.workflow import Workflow
from graphs.reports.changes_told import told
from graphs.reports.compare_html import compare_html
from graphs.reports.html_report import write
from graphs.reports.pack.content import (
    Block,
    Bullets,
    Card,
    Column,
    Facts,
    Note,
    Number,
    Numbers,
    Pack,
    Paragraph,
    Picture,
    Run,
    Section,
    Table,
)
from graphs.reports.pack.html import to_html
from graphs.reports.subject import Subject
from graphs.rules.judge import judge
from graphs.rules.texts import LazyRuleTexts, Texts, make_frameworks

_VOID = {"meta", "link", "img", "source", "col", "br", "hr", "input", "wbr"}
_ADDRESSES = {"href", "src", "srcset", "action", "data", "poster", "formaction", "xlink:href"}
_LANDMARKS = {"header", "nav", "main", "footer"}


class Page(HTMLParser):
    """What a reader's browser would find: elements in order, each with what it holds as text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[list[str]] = []
        self.open: list[int] = []
        self.raw: dict[str, str] = {}
        self.feed(html)
        self.close()
        assert not self.open, [self.elements[index][0] for index in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), names
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append([])
        if tag not in _VOID and (self.get_starttag_text() or "")[-2:] != "/>":
            self.open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self.open[-1]][0] == tag, (tag, self.elements[self.open[-1]])
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for index in self.open:
            self.texts[index].append(data)
        if self.open and self.elements[self.open[-1]][0] in ("script", "style"):
            self.raw[self.elements[self.open[-1]][0]] = data

    def all(self, *tags: str) -> list[tuple[dict[str, str], str]]:
        return [
            (attributes, "".join(words))
            for (tag, attributes), words in zip(self.elements, self.texts, strict=True)
            if tag in tags
        ]


def check(html: str) -> Page:
    """What holds for every page."""
    page = Page(html)
    assert html.startswith("<!DOCTYPE html>")
    ids = Counter(a["id"] for _, a in page.elements if "id" in a)
    assert [each for each, times in ids.items() if times > 1] == []
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        for name in _ADDRESSES & set(attributes):
            address = attributes[name]
            if address.startswith("#"):
                assert address[1:] in ids, address
            else:
                assert address.startswith("data:image/svg+xml;base64,")
                check_picture(base64.b64decode(address.split(",", 1)[1]).decode())
        for name in ("aria-labelledby", "aria-describedby"):
            assert all(each in ids for each in attributes.get(name, "").split())
        if tag == "img":
            assert attributes["alt"].strip()
        if tag == "th":
            assert attributes["scope"] in ("col", "row")
        if tag == "svg" and attributes.get("aria-hidden") != "true":
            assert attributes["role"] == "img"
            assert attributes["aria-labelledby"]
    for tag in _LANDMARKS:
        assert len(page.all(tag)) == 1, tag
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels)), levels
    (policy,) = (
        attributes["content"]
        for attributes, _ in page.all("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        assert len(page.all(tag)) == 1
        digest = base64.b64encode(hashlib.sha256(page.raw[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"url\(|@import|https?:", page.raw["style"] + page.raw["script"])
    assert page.elements[[tag for tag, _ in page.elements].index("body") + 1][0] == "a"
    used = set(re.findall(r"var\(--([\w-]+)\)", page.raw["style"]))
    assert used <= set(re.findall(r"--([\w-]+):", page.raw["style"]))
    return page


def check_picture(svg: str) -> None:
    assert svg.startswith("<svg")
    for address in re.findall(r'href="([^"]*)"', svg):
        assert address.startswith("#")
    assert "<script" not in svg


def theme(name: str) -> dict[str, str]:
    colours: dict[str, str] = yaml.safe_load(resources.theme_text(name))
    return colours


def page_of(*blocks: Block, title: str = "T") -> str:
    pack = Pack(title, "S", Facts((("File", "a.yaml"),)), (Section("one", "One", blocks),), "foot")
    return to_html(pack, theme("print"), theme("dark"))


def scene(*elements: str, title: str = "Scene") -> Scene:
    items = tuple(Item(e, "node", e, "", (0.0, 0.0, 1.0, 1.0)) for e in elements)
    return Scene(20.0, 10.0, title, "", items)


def examples() -> list[Path]:
    return [Path(str(item)) for item in resources.examples()]


@cache
def texts() -> Texts:
    rules = LazyRuleTexts(resources.rule_ids(), resources.rule_text)
    return Texts(rules, make_frameworks(resources.frameworks_text()))


def subject(workflow: Workflow) -> Subject:
    return replace(subject_of(workflow, theme="print"), dark=theme("dark"))


def reported(workflow: Workflow) -> str:
    return write(subject(workflow))


@pytest.mark.parametrize("file", examples(), ids=lambda file: file.stem)
def test_each_example_is_a_whole_and_closed_page(file: Path) -> None:
    workflow = load(file, resources.catalogues()).workflow
    made = subject(workflow)
    html = write(made)
    page = check(html)
    cards = [attributes for attributes, _ in page.all("article")]
    anchors = {attributes.get("id") for attributes in cards}
    assert {f"r-{finding.id}" for finding in made.judgement.findings} <= anchors
    on_map = {a["data-e"] for a, _ in page.all("g") if "data-e" in a}
    for attributes in cards:
        assert set(attributes.get("data-e", "").split()) <= on_map
    assert html == write(subject(workflow))


def test_a_finding_is_lit_up_with_its_path() -> None:
    (file,) = (each for each in examples() if each.stem == "incident-response")
    made = subject(load(file, resources.catalogues()).workflow)
    page = check(write(made))
    names = {a["data-e"]: words for a, words in page.all("g") if a.get("class") == "node"}
    finding = next(each for each in made.judgement.findings if len(each.path.nodes) > 2)
    card = next(a for a, _ in page.all("article") if a.get("id") == f"r-{finding.id}")
    lit = " ".join(names.get(token, "") for token in card["data-e"].split())
    for node in finding.path.nodes:
        assert made.workflow.node(node).title in lit


_HARDER = ("</script>", "</style><b>", "<!--", "\ud800", "\u202egnp", '" onload="x')


@pytest.mark.parametrize("name", [*HARD_NAMES, *_HARDER])
def test_no_name_is_markup(name: str) -> None:
    plain, page = (
        check(page_of(Card("c", "", "", each, (Picture(scene(each, title=each), each, each),))))
        for each in ("plain", name)
    )
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    assert page.raw["script"] == plain.raw["script"]
    kept = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    assert kept in " ".join(page.all("h3")[0][1].split())


@pytest.mark.parametrize("name", ["</script><script>alert(1)</script>", '"><img src=x>', "\ud800"])
def test_no_name_is_markup_in_a_whole_report(name: str) -> None:
    page = check(reported(tiny(name)))
    assert "alert" not in page.raw["script"]
    assert all(a["src"].startswith("data:") for a, _ in page.all("img"))


def test_hostile_ids_and_words_in_every_block() -> None:
    bad = "<img src=x onerror=alert(1)> \"'&\x00\x1b[31m\u202e</script>"
    blocks = (
        Paragraph((Run(bad, "strong", "ungated", bad), Run(bad, "code"))),
        Bullets((bad,), numbered=True),
        Facts(((bad, bad),)),
        Numbers((Number(bad, bad, "weak"),)),
        Table((Column(bad, 2.0), Column(bad, 1.0, "end")), ((bad, bad),), bad, bad),
        Picture(scene(bad.replace("\u202e", "")), bad, bad),
        Note(bad),
        Card(bad, bad, "high", bad, (Card("inner", "", "", bad, ()),), (bad,)),
    )
    page = check(page_of(*blocks, title=bad))
    assert not page.all("b")
    assert all("onerror" not in a for _, a in page.elements)
    assert "\x1b" not in page.all("main")[0][1]
    assert "\u202e" not in page.all("main")[0][1]
    links = [a["href"] for a, words in page.all("a") if "img src" in words]
    cards = [a.get("id") for a, _ in page.all("article")]
    assert f"#{cards[0]}" in links


def test_several_pictures_share_no_ids_and_one_element_has_one_token() -> None:
    page = check(page_of(Picture(scene("a", "b"), "", "x"), Picture(scene("b"), "", "y", "strip")))
    tokens = [a["data-e"] for a, _ in page.all("g")]
    assert tokens == ["e0", "e1", "e1"]


def test_two_cards_with_one_id_have_one_anchor() -> None:
    card = Card("same", "", "", "Title", ())
    page = check(page_of(card, card, Paragraph(Run("there", target="same"))))
    assert [a.get("id") for a, _ in page.all("article")] == ["r-same", None]


def test_words_that_lead_nowhere_are_no_link() -> None:
    page = check(page_of(Paragraph(Run("nowhere", target="gone"))))
    assert not [words for _, words in page.all("a") if words == "nowhere"]


def test_without_dark_colours_a_page_is_light_only() -> None:
    pack = Pack("T", "", Facts(()), ())
    page = check(to_html(pack, theme("print")))
    assert "prefers-color-scheme" not in page.raw["style"]


def _compared(old: Workflow, new: Workflow, names: tuple[str, str] = ("a/x", "b/x")) -> str:
    policy = load_policy(resources.policy_text(), "default")
    versions = [Version(a, judge(a, texts())) for a in (analyse(old, policy), analyse(new, policy))]
    comparison = compare(versions[0], versions[1])
    lines = told(comparison)
    return compare_html(
        names, comparison, lines, "Verdict <b>.", kit(), theme("print"), theme("dark")
    )


def test_a_comparison_shows_three_maps_and_what_got_worse_first() -> None:
    (file,) = (each for each in examples() if each.stem == "procurement")
    text = file.read_text(encoding="utf-8")
    old = load(file, resources.catalogues()).workflow
    new = replace(
        old,
        links=tuple(
            replace(link, facts={k: v for k, v in link.facts.items() if k != "gate"})
            for link in old.links
        ),
    )
    assert "gate: treasury-gate" in text
    page = check(_compared(old, new, ("/home/me/old.yaml", "C:\\me\\new.yaml")))
    headings = [words for _, words in page.all("h2")]
    assert headings[1:3] == ["In short", next(h for h in headings if h.startswith("Gates lost"))]
    assert len([a for a, _ in page.all("figure") if a.get("class") == "map"]) == 3
    words = page.all("body")[0][1]
    assert "old.yaml" in words
    assert "home" not in words
    on_map = {a["data-e"] for a, _ in page.all("g") if "data-e" in a}
    lost = [a for a, _ in page.all("article") if a.get("id", "").startswith("r-gates_lost")]
    assert lost
    assert all(set(a["data-e"].split()) <= on_map for a in lost)


def test_a_comparison_tells_the_hashes_of_both_maps_and_of_the_policy() -> None:
    old, new = tiny("one"), tiny("two")
    page = _compared(old, new)
    subjects = subject_of(old), subject_of(new)
    assert subjects[0].model_hash != subjects[1].model_hash
    for digest in (*(each.model_hash for each in subjects), subjects[0].policy_hash):
        assert page.count(f"<code>{digest}</code>") == 1


def test_a_comparison_of_hostile_names_is_a_whole_page() -> None:
    for name in ("</script><b>", "\ud800", "a" * 300):
        check(_compared(tiny("plain"), tiny(name), (name, name)))


def test_corpus_files_are_whole_and_closed_pages(shared: Path) -> None:
    found = sorted((shared / "corpus").rglob("*.json"))
    done = 0
    for file in found[:: max(1, len(found) // 8)]:
        try:
            workflow = load(file, resources.catalogues()).workflow
        except Exception:
            continue
        if 2 <= len(workflow.nodes) <= 120:
            check(reported(workflow))
            done += 1
    assert done >= 3
